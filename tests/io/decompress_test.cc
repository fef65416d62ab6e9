// Every codec gives all text before a fault, and names the fault.
#include "io/decompress.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "io/codecs.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

struct Codec {
  const char* name;
  const char* command;
};
constexpr Codec kCodecs[] = {
    {"gzip", "gzip"}, {"bzip2", "bzip2"}, {"xz", "xz"}, {"zstd", "zstd -q --check"}, {"lz4", "lz4 -q --content-size"}};

struct Found {
  std::string text, error;
};

std::ostream& operator<<(std::ostream& out, const Found& found) {
  return out << found.text.size() << " bytes, \"" << found.error << '"';
}

class Decompress : public ::testing::TestWithParam<Codec> {
 protected:
  std::string packed(const std::string& text) const {
    std::ofstream(folder_ / "plain", std::ios::binary) << text;
    const std::string to = (folder_ / "packed").string();
    const std::string command = std::string(GetParam().command) + " -c < " + (folder_ / "plain").string() + " > " + to;
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream file(to, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  /// Reads a file with these bytes, a part at a time.
  Found read(const std::string& bytes, std::size_t part = 1000) const {
    const std::string path = (folder_ / "read").string();
    std::ofstream(path, std::ios::binary) << bytes;
    std::size_t taken = 0;
    const auto input =
        open_bytes(open_to_read(path), "", GetParam().name, {[&](std::string_view more) { taken += more.size(); }, {}});
    Found found;
    std::string buffer(part, '\0');
    while (const std::size_t got = input->read(buffer.data(), buffer.size(), found.error)) {
      EXPECT_LE(got, part);
      found.text.append(buffer, 0, got);
    }
    EXPECT_LE(taken, bytes.size());
    return found;
  }

  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

/// Text that compresses about as news does.
std::string lines_of(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += "line " + std::to_string(random() % 100000) + " of the day\n";
  return out;
}

TEST_P(Decompress, GivesTheText) {
  const std::string text = lines_of(20000, 1), bytes = packed(text);
  EXPECT_EQ(compression_of(bytes), GetParam().name);
  for (const std::size_t part : {7u, 1000u, 1u << 20}) {
    const Found found = read(bytes, part);
    EXPECT_EQ(found.error, "");
    EXPECT_TRUE(found.text == text);
  }
  const Found empty = read(packed(""));
  EXPECT_EQ(empty.error, "");
  EXPECT_EQ(empty.text, "");
}

TEST_P(Decompress, ReadsAllMembersAndZerosBehindThem) {
  const std::string a = lines_of(5000, 1), b = lines_of(5000, 2);
  for (const std::string& zeros : {std::string(), std::string(4, '\0'), std::string(300000, '\0')}) {
    const Found found = read(packed(a) + zeros + packed("") + packed(b) + zeros);
    EXPECT_EQ(found.error, "");
    EXPECT_TRUE(found.text == a + b);
  }
}

TEST_P(Decompress, WhatIsCutIsReadUpToTheCut) {
  const std::string text = lines_of(20000, 1), bytes = packed(text);
  for (std::size_t cut = 1; cut < bytes.size(); cut += 1 + bytes.size() / 40) {
    const Found found = read(bytes.substr(0, cut));
    EXPECT_NE(found.error.find("cut off"), std::string::npos) << cut << ": " << found;
    EXPECT_TRUE(text.starts_with(found.text)) << cut;
  }
  // A cut in the second member costs nothing of the first, not even where it is in its header.
  for (std::size_t cut = 1; cut < bytes.size(); cut += cut < 20 ? 1 : bytes.size() / 10) {
    const Found found = read(bytes + bytes.substr(0, cut));
    EXPECT_NE(found.error, "") << cut;
    EXPECT_TRUE(found.text.starts_with(text)) << cut << ": " << found;
  }
}

TEST_P(Decompress, ADamagedHeaderOfTheSecondMemberCostsOnlyThat) {
  const std::string text = lines_of(20000, 1), bytes = packed(text);
  for (std::size_t at = 0; at < 3; ++at) {
    std::string second = bytes;
    second[at] = static_cast<char>(second[at] ^ 0x55);
    const Found found = read(bytes + second);
    EXPECT_NE(found.error, "") << at;
    EXPECT_TRUE(found.text == text) << at << ": " << found;
  }
}

TEST_P(Decompress, GarbageBehindTheLastMemberIsReportedAndCostsNothing) {
  const std::string text = lines_of(20000, 1), bytes = packed(text);
  for (const std::string& garbage : {std::string("x"), std::string("garbage\n"), std::string(1000, 'g'),
                                     std::string(8, '\0') + "<html>", std::string("\x1F\x8B")}) {
    const Found found = read(bytes + garbage);
    EXPECT_NE(found.error, "") << garbage.size();
    EXPECT_TRUE(found.text == text) << found;
  }
}

// The codecs' checksums cover all of the text, so no change of one bit in it goes unnoticed.
TEST_P(Decompress, NoFlippedBitPassesInSilence) {
  const std::string text = lines_of(3000, 1), bytes = packed(text);
  std::mt19937 random(5);
  for (int i = 0; i < 100; ++i) {
    std::string flipped = bytes;
    const std::size_t at = random() % flipped.size();
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
    const Found found = read(flipped);
    EXPECT_TRUE(!found.error.empty() || found.text == text) << "byte " << at << ": " << found;
  }
}

TEST_P(Decompress, AWrongChecksumAtTheEndIsReported) {
  const std::string text = lines_of(20000, 1);
  std::string bytes = packed(text);
  const std::size_t back = std::string_view(GetParam().name) == "gzip"    ? 8  // CRC, then length
                           : std::string_view(GetParam().name) == "bzip2" ? 3
                           : std::string_view(GetParam().name) == "xz"    ? 40  // before the index and the footer
                                                                          : 1;
  bytes[bytes.size() - back] = static_cast<char>(bytes[bytes.size() - back] ^ 1);
  const Found found = read(bytes);
  EXPECT_NE(found.error.find("damaged"), std::string::npos) << found;
}

TEST_P(Decompress, ABombIsNotReadToItsEnd) {
  if (std::string_view(GetParam().name) != "zstd") return;  // the fastest to make one; gzip and lz4 expand too little
  EXPECT_NE(read(packed(std::string(300 << 20, '\0')), 1 << 20).error.find("bomb"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(EveryCodec, Decompress, ::testing::ValuesIn(kCodecs),
                         [](const auto& codec) { return std::string(codec.param.name); });

/// Members of gzip, each of which begins a record, and what happens where one of them is broken.
class Members : public ::testing::Test {
 protected:
  static constexpr std::size_t kMembers = 40;

  Members() {
    std::mt19937 random(3);
    for (std::size_t i = 0; i < kMembers; ++i) {
      texts_.push_back("RECORD " + std::to_string(i) + "\n" + lines_of(random() % 400, static_cast<unsigned>(i)));
      std::ofstream(folder_ / "plain", std::ios::binary) << texts_.back();
      const std::string to = (folder_ / "packed").string();
      EXPECT_EQ(std::system(("gzip -c < " + (folder_ / "plain").string() + " > " + to).c_str()), 0);
      std::ifstream file(to, std::ios::binary);
      members_.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }

  struct Read {
    std::string text, error;
    std::vector<std::string> lost;
  };
  Read read(std::size_t part) const {
    std::string bytes;
    for (const std::string& member : members_) bytes += member;
    const std::string path = (folder_ / "read").string();
    std::ofstream(path, std::ios::binary) << bytes;
    const auto input = open_bytes(open_to_read(path), "", "gzip", {[](std::string_view) {}, {}});
    Read out;
    input->recover({[](std::string_view text) { return text.starts_with("RECORD "); },
                    [&](std::string reason) { out.lost.push_back(std::move(reason)); }});
    std::string buffer(part, '\0');
    while (const std::size_t got = input->read(buffer.data(), part, out.error)) out.text.append(buffer, 0, got);
    return out;
  }
  /// Whether the text of every member but `broken` is there.
  void expect_others(const Read& found, std::size_t broken) const {
    EXPECT_EQ(found.error, "");
    EXPECT_EQ(found.lost.size(), 1U);
    for (std::size_t i = 0; i < kMembers; ++i) {
      if (i == broken) continue;
      EXPECT_NE(found.text.find(texts_[i]), std::string::npos) << i << ", where " << broken << " is broken";
    }
  }

  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
  std::vector<std::string> texts_, members_;
};

TEST_F(Members, SoundOnesAreReadWhateverThePartsAre) {
  std::string whole;
  for (const std::string& text : texts_) whole += text;
  for (const std::size_t part : {1U, 100U, 5000U, 1U << 20}) {
    const Read found = read(part);
    EXPECT_TRUE(found.text == whole) << part;
    EXPECT_TRUE(found.error.empty() && found.lost.empty()) << part;
  }
}

TEST_F(Members, ADamagedOneCostsOnlyItsRecord) {
  for (const std::size_t broken : {1U, 7U, 20U, 38U}) {
    const std::string sound = members_[broken];
    for (std::size_t at = 0; at < sound.size(); at += 1 + sound.size() / 12) {
      members_[broken][at] = static_cast<char>(members_[broken][at] ^ 0x41);
      const Read found = read(1 << 16);
      if (found.lost.empty()) {  // in what gzip does not check, such as the time
        EXPECT_NE(found.text.find(texts_[broken]), std::string::npos);
      } else {
        expect_others(found, broken);
        EXPECT_NE(found.lost[0].find("reading went on at byte"), std::string::npos);
      }
      members_[broken] = sound;
    }
  }
}

TEST_F(Members, ACutOneAndGarbageCostOnlyTheirRecord) {
  for (const std::size_t broken : {1U, 13U, 30U}) {
    const std::string sound = members_[broken];
    for (const std::string& instead : {sound.substr(0, sound.size() / 2), sound.substr(0, 12), std::string("garbage"),
                                       std::string(700000, 'g'), sound.substr(0, 60) + std::string(3000, '\xAA'),
                                       std::string("\x1F\x8B\x08 no member"), std::string(5000, '\x1F')}) {
      members_[broken] = instead;
      for (const std::size_t part : {50U, 1U << 16}) expect_others(read(part), broken);
    }
    members_[broken] = sound;
  }
}

TEST_F(Members, DamageToTheLastEndsTheText) {
  for (const std::size_t cut : {1U, 8U, 15U}) {
    const std::string sound = members_.back();
    members_.back().resize(sound.size() - cut);
    EXPECT_NE(read(1000).error.find("cut off"), std::string::npos);
    members_.back() = sound;
    members_.back()[sound.size() - cut] ^= 1;
    const Read found = read(1000);
    EXPECT_NE(found.error, "") << cut;
    EXPECT_NE(found.text.find(texts_[kMembers - 2]), std::string::npos);
    members_.back() = sound;
  }
}

}  // namespace
}  // namespace dedup
