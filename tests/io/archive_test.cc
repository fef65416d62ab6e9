// The files in tar and zip archives are read, whatever their names are, and damage costs what follows it.
#include "io/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace dedup {
namespace {

struct File {
  std::string name, text;
  bool operator==(const File&) const = default;
};

/// An archive in memory. `format`: of libarchive.
std::string packed(int format, const std::vector<File>& files, const char* options = nullptr) {
  std::string out(1 << 20, '\0');
  std::size_t used = 0;
  struct archive* to = archive_write_new();
  archive_write_set_format(to, format);
  if (options != nullptr) {
    EXPECT_EQ(archive_write_set_options(to, options), ARCHIVE_OK);
  }
  archive_write_open_memory(to, out.data(), out.size(), &used);
  for (const File& file : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, file.name.c_str());
    const bool is_link = file.text.starts_with("->"), is_folder = file.name.ends_with('/');
    archive_entry_set_filetype(entry, is_link ? AE_IFLNK : is_folder ? AE_IFDIR : AE_IFREG);
    if (is_link) archive_entry_set_symlink(entry, file.text.c_str() + 2);
    archive_entry_set_perm(entry, 0644);
    if (!is_link && !is_folder) archive_entry_set_size(entry, static_cast<la_int64_t>(file.text.size()));
    EXPECT_GE(archive_write_header(to, entry), ARCHIVE_WARN);  // a warning about letters in the C locale
    if (!is_link && !is_folder) archive_write_data(to, file.text.data(), file.text.size());
    archive_entry_free(entry);
  }
  archive_write_close(to);
  archive_write_free(to);
  out.resize(used);
  return out;
}

class Bytes : public ByteInput {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(char* out, std::size_t n, std::string& /*error*/) override {
    const std::size_t take = std::min({n, bytes_.size(), std::size_t{1000}});
    std::copy_n(bytes_.data(), take, out);
    bytes_.remove_prefix(take);
    return take;
  }

 private:
  std::string_view bytes_;
};

struct Found {
  std::vector<File> files;
  std::string error;  ///< the last one
};

Found unpacked(std::string_view bytes) {
  Found out;
  Archive archive(std::make_unique<Bytes>(bytes));
  std::string name;
  while (archive.next(name, out.error)) {
    const auto member = archive.member();
    std::string buffer(500, '\0');
    File file{name, ""};
    while (const std::size_t got = member->read(buffer.data(), buffer.size(), out.error)) {
      file.text.append(buffer, 0, got);
    }
    out.files.push_back(std::move(file));
  }
  return out;
}

const std::vector<File> kFiles{{"day/a.html", "<p>The mill burnt down.</p>"},
                               {"day/b.jsonl", std::string(5000, 'x')},
                               {"../../etc/c.txt", "up"},
                               {"/root/d.txt", "absolute"},
                               {"Müller/水.txt", "other letters"},
                               {"empty.txt", ""}};

TEST(Archive, FilesOfEveryKindOfArchiveAreRead) {
  for (const int format :
       {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FORMAT_ZIP}) {
    const std::string archive = packed(format, kFiles);
    EXPECT_TRUE(is_archive("a", archive)) << format;
    Found found = unpacked(archive);
    EXPECT_EQ(found.error, "") << format;
    for (File& file : found.files) {  // libarchive writes absolute names without the first slash
      if (file.name == "root/d.txt") file.name = "/root/d.txt";
    }
    EXPECT_EQ(found.files, kFiles) << format;
  }
  const Found stored = unpacked(packed(ARCHIVE_FORMAT_ZIP, kFiles, "zip:compression=store"));
  EXPECT_EQ(stored.files.size(), kFiles.size());
}

TEST(Archive, FoldersAndLinksAreNoFiles) {
  const Found found =
      unpacked(packed(ARCHIVE_FORMAT_TAR_USTAR, {{"day/", ""}, {"day/link", "->/etc/passwd"}, {"day/a.txt", "a"}}));
  EXPECT_EQ(found.error, "");
  EXPECT_EQ(found.files, (std::vector<File>{{"day/a.txt", "a"}}));
}

TEST(Archive, OfficeDocumentsAreNoArchives) {
  for (const char* name :
       {"mimetype", "[Content_Types].xml", "word/_rels/document.xml.rels", "xl/_rels/workbook.xml"}) {
    EXPECT_FALSE(is_archive("a.zip", packed(ARCHIVE_FORMAT_ZIP, {{name, "application/epub+zip"}, {"a.txt", "a"}})))
        << name;
  }
  EXPECT_FALSE(is_archive("a.zip", "PK"));
  EXPECT_FALSE(is_archive("a.tar", "a text about tar"));
  EXPECT_FALSE(is_archive("a.txt", std::string(600, 'u') + "ustar"));
}

TEST(Archive, OldTarIsKnownByItsName) {
  std::string old = packed(ARCHIVE_FORMAT_TAR_USTAR, {{"a.txt", "a"}});
  std::fill_n(old.begin() + 257, 8, '\0');  // the sign, which is part of the sum of the header's bytes
  unsigned sum = 8 * ' ';
  for (std::size_t i = 0; i < 512; ++i) sum += i >= 148 && i < 156 ? 0 : static_cast<unsigned char>(old[i]);
  for (std::size_t i = 0; i < 6; ++i) old[148 + 5 - i] = static_cast<char>('0' + (sum >> (3 * i)) % 8);
  EXPECT_FALSE(is_archive("a", old));
  EXPECT_TRUE(is_archive("a.tar", old));
  EXPECT_EQ(unpacked(old).files, (std::vector<File>{{"a.txt", "a"}}));
}

TEST(Archive, DamageCostsWhatFollows) {
  const std::vector<File> files{{"a.txt", std::string(3000, 'a')}, {"b.txt", "b"}, {"c.txt", "c"}};
  for (const int format : {ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FORMAT_ZIP}) {
    const std::string archive = packed(format, files, format == ARCHIVE_FORMAT_ZIP ? "zip:compression=store" : nullptr);
    const std::size_t second = archive.find("b.txt");
    const Found cut = unpacked(std::string_view(archive).substr(0, second + 2));
    EXPECT_EQ(cut.files, std::vector<File>{files[0]}) << format;
    EXPECT_NE(cut.error.find("is damaged"), std::string::npos) << cut.error;
    const Found inside = unpacked(std::string_view(archive).substr(0, 2000));
    ASSERT_EQ(inside.files.size(), 1U);
    EXPECT_LT(inside.files[0].text.size(), 2000U);
    EXPECT_NE(inside.error, "") << format;
  }
  const std::string sound = packed(ARCHIVE_FORMAT_ZIP, files);
  const std::size_t first = sound.find("a.txt"), rest = sound.find("b.txt");
  for (std::size_t i = first + 40; i + 60 < rest; ++i) {  // in the compressed bytes
    std::string flipped = sound;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x55);
    EXPECT_NE(unpacked(flipped).error, "") << i;
  }
}

TEST(Archive, NothingAndOtherBytes) {
  EXPECT_TRUE(unpacked("").files.empty());
  EXPECT_TRUE(unpacked(std::string(2048, '\0')).files.empty());
  const Found other = unpacked("PK\x03\x04 and then no header at all, but text, which is long enough to be one");
  EXPECT_TRUE(other.files.empty());
  EXPECT_NE(other.error.find("is damaged"), std::string::npos);
}

TEST(Archive, ABombIsNotUnpacked) {
  const std::string zeros(1 << 20, '\0');
  std::string zip(4 << 20, '\0');
  std::size_t used = 0;
  struct archive* to = archive_write_new();
  archive_write_set_format_zip(to);
  archive_write_open_memory(to, zip.data(), zip.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, "zeros.txt");
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_size(entry, 300 << 20);
  ASSERT_EQ(archive_write_header(to, entry), ARCHIVE_OK);
  for (int i = 0; i < 300; ++i) archive_write_data(to, zeros.data(), zeros.size());
  archive_entry_free(entry);
  archive_write_close(to);
  archive_write_free(to);
  zip.resize(used);

  Archive archive(std::make_unique<Bytes>(zip));
  std::string name, error, buffer(1 << 16, '\0');
  ASSERT_TRUE(archive.next(name, error));
  const auto member = archive.member();
  std::size_t total = 0;
  while (const std::size_t got = member->read(buffer.data(), buffer.size(), error)) total += got;
  EXPECT_LE(total, 257U << 20);
  EXPECT_NE(error.find("decompression bomb"), std::string::npos) << error;
}

}  // namespace
}  // namespace dedup
