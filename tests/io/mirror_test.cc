// Which file below a folder mirrors which input.
#include "io/mirror.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "dedup/io.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

TEST(Mirror, NamesStayBelowTheFolder) {
  EXPECT_EQ(mirrored_path("out", "feeds/a.jsonl"), "out/feeds/a.jsonl");
  EXPECT_EQ(mirrored_path("out", "/var/feeds//a.jsonl"), "out/var/feeds/a.jsonl");
  EXPECT_EQ(mirrored_path("out", "../../a.jsonl"), "out/a.jsonl");
  EXPECT_EQ(mirrored_path("out", "./x/../../a.jsonl"), "out/x/a.jsonl");
  EXPECT_EQ(mirrored_path("out", "day.tar/../../etc/a"), "out/day.tar/etc/a");
  EXPECT_EQ(mirrored_path("out", "standard input"), "out/stdin");
  EXPECT_EQ(mirrored_path("out", "standard input/day/a.csv.gz"), "out/stdin/day/a.csv");
  EXPECT_EQ(mirrored_path("out", "standard inputs"), "out/standard inputs");
}

TEST(Mirror, CompressionIsLeftOut) {
  EXPECT_EQ(mirrored_path("out", "a.jsonl.gz"), "out/a.jsonl");
  EXPECT_EQ(mirrored_path("out", "x.gz/a.csv.ZST"), "out/x.gz/a.csv");
  EXPECT_EQ(mirrored_path("out", "a.xz.xz"), "out/a.xz");
  EXPECT_EQ(mirrored_path("out", ".gz"), "out/.gz");
}

TEST(Mirror, SpellingsOfPathsAreUndone) {
  for (const std::string path : {"a\\b", "caf\xE9.jsonl", "\\x41", "\xFF\\\xFE"}) {
    EXPECT_EQ(mirrored_path("out", spelled_path(path)), "out/" + path);
  }
  EXPECT_EQ(mirrored_path("out", "ends in \\"), "out/ends in \\");
  EXPECT_EQ(mirrored_path("out", "\\xZZ"), "out/\\xZZ");
}

TEST(Mirror, InputsThatMeetAreRefused) {
  const TemporaryFolder temporary;
  const std::string out = (temporary.path() / "new").string();
  const auto refuses = [&](const std::vector<std::string>& inputs) {
    try {
      mirror_files(out, inputs);
    } catch (const Error& error) {
      return error.kind() == Error::Kind::usage;
    }
    return false;
  };
  EXPECT_TRUE(refuses({"a.jsonl", "a.jsonl.gz"}));
  EXPECT_TRUE(refuses({"x/a.csv", "/x/a.csv"}));
  EXPECT_TRUE(refuses({"a.html", "../a.html.jsonl"}));
  EXPECT_FALSE(refuses({"a.jsonl", "a.csv", "x/a.jsonl", "-"}));
  EXPECT_TRUE(refuses({"a.jsonl", "b.jsonl", "a.jsonl"}));
}

TEST(Mirror, TheFolderMustBeOne) {
  const TemporaryFolder temporary;
  const std::string file = (temporary.path() / "file").string();
  std::ofstream(file) << "x";
  for (const std::string& folder : {file, file + "/below", std::string("/dev/null/x")}) {
    EXPECT_THROW(mirror_files(folder, {"a"}), Error) << folder;
  }
  EXPECT_TRUE(mirror_files((temporary.path() / "x" / "y").string(), {"a"}).empty());
  fs::create_directories(temporary.path() / "x" / "in");
  const std::vector<FileUse> files = mirror_files((temporary.path() / "x").string(), {"in/a", "other/b"});
  ASSERT_EQ(files.size(), 2U);  // `other` is not there yet
  EXPECT_EQ(files[1].path, (temporary.path() / "x" / "in" / "a.jsonl").string());
}

}  // namespace
}  // namespace dedup
