// Every kernel, on every instruction set that this machine has, against its definition in plain C++.
#include "kernels/kernels.h"

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dedup::kernels {
namespace {

constexpr std::size_t kSlack = 64;  // bytes that a kernel may access past the end

using Spans = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

class OnTarget : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override { hwy::SetSupportedTargetsForTest(GetParam()); }
  void TearDown() override { hwy::SetSupportedTargetsForTest(0); }
};

INSTANTIATE_TEST_SUITE_P(, OnTarget, testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         [](const auto& target) { return std::string(hwy::TargetName(target.param)); });

// Bytes past the end must not matter.
std::vector<char> with_slack(std::string_view bytes, char behind) {
  std::vector<char> out(bytes.begin(), bytes.end());
  out.insert(out.end(), kSlack, behind);
  return out;
}

template <class Split>
Spans words_of(Split split, std::string_view bytes, char behind) {
  const std::vector<char> in = with_slack(bytes, behind);
  Buffer<Word> words;
  words.resize(bytes.size() / 2 + 1);
  words.resize(split(in.data(), bytes.size(), words.data()));
  Spans spans;
  for (const Word& word : words) spans.emplace_back(word.begin, word.end);
  return spans;
}

void expect_same_split(std::string_view bytes) {
  const Spans expected = words_of(reference::split_words, bytes, '\0');
  for (const char behind : {'a', '5', '_'}) {
    ASSERT_EQ(words_of(split_words, bytes, behind), expected) << testing::PrintToString(bytes) << " before " << behind;
  }
}

void expect_same_fold(std::string_view bytes) {
  const std::vector<char> in = with_slack(bytes, 'Z');
  std::vector<char> out(bytes.size() + kSlack), expected(out.size());
  const std::size_t n = reference::fold_ascii(in.data(), bytes.size(), expected.data());
  ASSERT_EQ(fold_ascii(in.data(), bytes.size(), out.data()), n) << testing::PrintToString(bytes);
  ASSERT_EQ(std::string_view(out.data(), n), std::string_view(expected.data(), n));
}

std::string random_bytes(std::mt19937_64& random, std::string_view alphabet, std::size_t n) {
  std::string out(n, '\0');
  for (char& c : out) c = alphabet.empty() ? static_cast<char>(random()) : alphabet[random() % alphabet.size()];
  return out;
}

constexpr std::string_view kAlphabets[] = {
    "",  // any bytes
    "etaoinshrdlucmfwypvbgkjqxz etaoin etaoin,.'0123456789%-\n",
    "ETAOINshrdlu  THE quick BROWN fox@[`{\n\t",
    "a5_. ,:;'%",
    "aaaa55.,:;'%%",
    "__a5 '.",
    "ab\xC3\xA9\xE2\x80\x99 .'5",
    std::string_view("a\0Z\x7F\x80\xFF@[`{/:09", 15),
};

TEST(SplitWordsDefinition, FollowsTheRules) {
  const struct {
    std::string_view bytes, words;
  } cases[] = {
      {"", ""},
      {"a", "a"},
      {" a b ", "a|b"},
      {"don't 'tis rock'n'roll james' o''clock", "don't|tis|rock'n'roll|james|o|clock"},
      {"1,506 3.14 1;2 1'000 1:2 1, 2 ,3", "1,506|3.14|1;2|1'000|1|2|1|2|3"},
      {"u.s. e.g., a:b a,b a;b x.5 5.x", "u.s|e.g|a:b|a|b|a|b|x|5|5|x"},
      {"5% 10.5% 5%a 5%% 5%, % a% 5%5 5%_", "5%|10.5%|5|a|5%|5%|a|5|5|5"},
      {"under_score ___ _a_ a_5_ __%", "under_score|_a_|a_5_"},
      {"3rd a1b2 caf\xC3\xA9 \xC3\xA9.\xC3\xA9", "3rd|a1b2|caf\xC3\xA9|\xC3\xA9.\xC3\xA9"},
  };
  for (const auto& [bytes, words] : cases) {
    std::string joined;
    for (const auto& [begin, end] : words_of(reference::split_words, bytes, '\0')) {
      joined += (joined.empty() ? "" : "|") + std::string(bytes.substr(begin, end - begin));
    }
    EXPECT_EQ(joined, words) << bytes;
  }
}

TEST_P(OnTarget, FoldsAndSplitsAnyBytes) {
  std::mt19937_64 random(1);
  for (const std::string_view alphabet : kAlphabets) {
    for (std::size_t n = 0; n <= 300; ++n) {
      const std::string bytes = random_bytes(random, alphabet, n);
      expect_same_fold(bytes);
      expect_same_split(bytes);
    }
  }
}

// Every mark between every pair of neighbours, at every position around the ends of two blocks: with the whole text,
// and with the text cut after the mark or after its neighbour.
TEST_P(OnTarget, SplitsAtTheBordersOfBlocks) {
  constexpr std::string_view kNeighbours = "a5_ .%\xC3";
  for (const char filler : {' ', 'x', '7'}) {
    for (std::size_t at = 60; at < 132; at = at == 68 ? 124 : at + 1) {
      for (const char mark : std::string_view(".,:;'%_")) {
        for (const char left : kNeighbours) {
          for (const char right : kNeighbours) {
            std::string bytes(140, filler);
            bytes[at - 1] = left, bytes[at] = mark, bytes[at + 1] = right;
            for (const std::size_t n : {at, at + 1, at + 2, bytes.size()}) {
              ASSERT_NO_FATAL_FAILURE(expect_same_split(std::string_view(bytes).substr(0, n)));
            }
          }
        }
      }
    }
  }
}

TEST_P(OnTarget, FoldsEveryByteAtEveryPlace) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (const std::size_t at : {0U, 1U, 15U, 16U, 31U, 32U, 63U, 64U, 65U, 127U}) {
      std::string bytes(129, 'Q');
      bytes[at] = static_cast<char>(byte);
      ASSERT_NO_FATAL_FAILURE(expect_same_fold(bytes));
      ASSERT_NO_FATAL_FAILURE(expect_same_fold(std::string_view(bytes).substr(0, at + 1)));
    }
  }
}

TEST_P(OnTarget, HashesShingles) {
  std::mt19937_64 random(2);
  for (const std::size_t width : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 32U, 64U}) {
    for (std::size_t n = 0; n <= 300; ++n) {
      Buffer<std::uint64_t> hashes, out;
      hashes.resize(n);
      for (std::uint64_t& hash : hashes) hash = random();
      out.resize(n);
      const std::uint64_t seed = random();
      std::vector<std::uint64_t> expected(n < width ? 0 : n - width + 1);
      reference::hash_shingles(hashes.data(), n, width, seed, expected.data());
      hash_shingles(hashes.data(), n, width, seed, out.data());
      ASSERT_TRUE(std::equal(expected.begin(), expected.end(), out.begin())) << n << " words, width " << width;
    }
  }
}

TEST_P(OnTarget, Sketches) {
  std::mt19937_64 random(3);
  for (const std::size_t shingles : {0U, 1U, 5U, 20U, 500U, 2000U}) {
    std::vector<std::uint64_t> set(shingles);
    for (std::uint64_t& x : set) x = random();
    for (std::size_t values = 0; values <= 1024; values += values < 400 || (values >= 510 && values < 514) ? 1 : 55) {
      std::vector<std::uint32_t> expected(values, 7), out(values, 9);
      reference::fast_similarity_sketch(set, values + 1, expected);
      fast_similarity_sketch(set, values + 1, out);
      ASSERT_EQ(out, expected) << shingles << " shingles, " << values << " values";
    }
  }
}

TEST_P(OnTarget, SamplesLanes) {
  std::mt19937_64 random(6);
  for (const std::size_t shingles : {0U, 1U, 3U, 5U, 9U, 20U, 500U, 2000U}) {
    std::vector<std::uint64_t> set(shingles);
    for (std::uint64_t& x : set) x = random();
    for (std::size_t places = 0; places <= 1100; places += places < 70 || (places > 1020 && places < 1028) ? 1 : 19) {
      std::vector<std::uint8_t> expected(places, 7), out(places, 9);
      reference::sample_lanes(set, places + 1, expected);
      sample_lanes(set, places + 1, out);
      ASSERT_EQ(out, expected) << shingles << " shingles, " << places << " places";
    }
  }
}

TEST_P(OnTarget, ComparesLanes) {
  std::mt19937_64 random(7);
  for (std::size_t n = 0; n <= 600; ++n) {
    for (const unsigned kinds : {1U, 2U, 3U, 256U}) {
      std::vector<std::uint8_t> a(n), b(n);
      for (std::size_t i = 0; i < n; ++i) {
        a[i] = static_cast<std::uint8_t>(random() % kinds);
        b[i] = random() % 2 == 0 ? a[i] : static_cast<std::uint8_t>(random() % kinds);
      }
      const LaneCount found = compare_lanes(a.data(), b.data(), n);
      ASSERT_EQ(found, reference::compare_lanes(a.data(), b.data(), n)) << n << " lanes, " << kinds << " kinds";
    }
  }
}

TEST(CompareLanes, CountsPlacesThatEitherSetFills) {
  const std::uint8_t a[] = {0, 5, 5, 5, 0, 255}, b[] = {0, 5, 6, 0, 7, 255};
  EXPECT_EQ(reference::compare_lanes(a, b, 6), (LaneCount{5, 2}));
}

TEST_P(OnTarget, CountsDifferingBits) {
  std::mt19937_64 random(11);
  std::vector<Bitmap> bitmaps(200);
  for (Bitmap& bitmap : bitmaps) bitmap = {random(), random()};
  for (std::size_t n = 0; n <= 100; ++n) {
    std::vector<Pair> pairs(n);
    for (Pair& pair : pairs)
      pair = {static_cast<std::uint32_t>(random() % 200), static_cast<std::uint32_t>(random() % 200)};
    std::vector<std::uint8_t> found(n), expected(n);
    count_differing(bitmaps, pairs, found.data());
    reference::count_differing(bitmaps, pairs, expected.data());
    ASSERT_EQ(found, expected) << n << " pairs";
  }
}

TEST_P(OnTarget, CountsDifferingBitsOfWords) {
  std::mt19937_64 random(6);
  for (std::size_t words = 0; words <= 70; ++words) {
    std::vector<std::uint64_t> a(words), b(words);
    std::size_t expected = 0;
    for (std::size_t i = 0; i < words; ++i) {
      a[i] = random(), b[i] = random();
      for (std::size_t bit = 0; bit < 64; ++bit) expected += ((a[i] ^ b[i]) >> bit & 1) != 0 ? 1 : 0;
    }
    ASSERT_EQ(count_differing_bits(a.data(), b.data(), words), expected);
    ASSERT_EQ(reference::count_differing_bits(a.data(), b.data(), words), expected);
  }
}

TEST(CountDiffering, LeavesOutTheCount) {
  const std::vector<Bitmap> bitmaps{{0b1101, 1}, {0b0110, std::uint64_t{255} << 56 | 3}, {0, 0}, {~0ULL, ~0ULL}};
  const std::vector<Pair> pairs{{0, 1}, {1, 1}, {2, 3}};
  std::vector<std::uint8_t> out(3);
  reference::count_differing(bitmaps, pairs, out.data());
  EXPECT_EQ(out, (std::vector<std::uint8_t>{4, 0, 120}));
}

TEST_P(OnTarget, SimHashes) {
  std::mt19937_64 random(5);
  for (std::size_t n = 0; n <= 300; ++n) {
    std::vector<std::uint64_t> set(n);
    for (std::uint64_t& x : set) x = n % 3 == 0 ? random() : random() & random();
    std::uint64_t expected = 0;
    for (std::size_t bit = 0; bit < 64; ++bit) {
      const auto ones = std::count_if(set.begin(), set.end(), [&](std::uint64_t x) { return (x >> bit & 1) != 0; });
      if (2 * static_cast<std::size_t>(ones) > n) expected |= std::uint64_t{1} << bit;
    }
    ASSERT_EQ(simhash(set), expected) << n << " shingles";
  }
}

TEST(HashWords, EqualsItsDefinitionWhateverStandsBehind) {
  std::mt19937_64 random(4);
  for (std::size_t n = 1; n <= 80; ++n) {
    const std::string bytes = random_bytes(random, "", n + 1);
    for (const char behind : {'\0', 'a', '\xFF'}) {
      const std::vector<char> in = with_slack(bytes, behind);
      const Word words[] = {{0, static_cast<std::uint32_t>(n)}, {1, static_cast<std::uint32_t>(n + 1)}, {1, 1}};
      std::uint64_t hashes[3];
      hash_words(in.data(), words, hashes);
      EXPECT_EQ(hashes[0], reference::word_hash(bytes.data(), n));
      EXPECT_EQ(hashes[1], reference::word_hash(bytes.data() + 1, n));
      EXPECT_EQ(hashes[2], reference::word_hash(bytes.data(), 0));
    }
  }
}

// Signatures and cluster ids are compared between versions, so these values must never change.
TEST(HashWords, GoldenValues) {
  const struct {
    std::string_view word;
    std::uint64_t hash;
  } cases[] = {{"a", 1759119921667145615U},
               {"sixteen letters.", 8983509630028353379U},
               {"electroencephalograph", 493591846386822290U}};
  for (const auto& [word, hash] : cases) EXPECT_EQ(reference::word_hash(word.data(), word.size()), hash) << word;
}

}  // namespace
}  // namespace dedup::kernels
