// OutputFile: a file appears complete or not at all.
#include "dedup/output.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "dedup/io.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

/// A temporary folder, removed when the test ends.
class OutputTest : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

TEST_F(OutputTest, FilesAppearWhenTheSetIsPublished) {
  const std::string large(3 << 20, 'x');
  OutputSet set;
  OutputFile one(set, {"--one", path("one")});
  OutputFile two(set, {"--two", path("two")});
  one.write("first\n");
  one.write(large);
  two.write("second\n");
  one.finish();
  two.finish();
  EXPECT_EQ(files(), 0U);
  set.publish();
  EXPECT_EQ(read_file(path("one")), "first\n" + large);
  EXPECT_EQ(read_file(path("two")), "second\n");
  EXPECT_EQ(files(), 2U);
}

TEST_F(OutputTest, FoldersAreMadeAndRemovedAgainWithoutTheirFiles) {
  fs::create_directory(folder_ / "old");
  for (const bool publishes : {false, true}) {
    OutputSet set;
    for (const char* name : {"a/b/one", "a/two", "old/c/three"}) {
      set.make_folders({"--x", path(name)});
      OutputFile file(set, {"--x", path(name)});
      file.write("x");
      file.finish();
    }
    if (publishes) set.publish();
  }
  EXPECT_EQ(read_file(path("a/b/one")) + read_file(path("old/c/three")), "xx");
  {
    OutputSet set;
    set.make_folders({"--x", path("new/er/file")});
    set.make_folders({"--x", path("old/c/file")});
    EXPECT_TRUE(fs::exists(path("new/er")));
  }
  EXPECT_FALSE(fs::exists(path("new")));
  EXPECT_TRUE(fs::exists(path("old/c")));
  OutputSet set;
  EXPECT_THROW(set.make_folders({"--x", path("a/two/file/x")}), Error);
}

TEST_F(OutputTest, ManyFilesTakeFewDescriptors) {
  const auto open = [] { return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()); };
  const auto before = open();
  const auto write_all = [&](OutputSet& set) {
    for (int i = 0; i < 200; ++i) {
      OutputFile file(set, {"--x", path(std::to_string(i))});
      file.write(std::to_string(i));
      file.finish();
    }
  };
  {
    OutputSet set;
    write_all(set);
    EXPECT_LT(open() - before, 100);
  }
  EXPECT_EQ(files(), 0U);
  for (int run = 0; run < 2; ++run) {  // the second replaces the files of the first
    OutputSet set;
    write_all(set);
    set.publish();
    EXPECT_EQ(files(), 200U);
    EXPECT_EQ(read_file(path("199")), "199");
  }
}

TEST_F(OutputTest, NothingIsLeftOfASetThatWasNotPublished) {
  std::ofstream(path("kept")) << "before";
  {
    OutputSet set;
    OutputFile fresh(set, {"--fresh", path("fresh")});
    OutputFile kept(set, {"--kept", path("kept")});
    fresh.write("x");
    kept.write(std::string(1 << 20, 'x'));
    kept.finish();
  }
  EXPECT_EQ(read_file(path("kept")), "before");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, AFileThatWasNotFinishedIsNotPublished) {
  OutputSet set;
  OutputFile whole(set, {"--whole", path("whole")});
  OutputFile half(set, {"--half", path("half")});
  half.write("x");
  whole.finish();
  set.publish();
  EXPECT_TRUE(fs::exists(path("whole")));
  EXPECT_FALSE(fs::exists(path("half")));
}

TEST_F(OutputTest, KnowsSizeAndHashOfEachFile) {
  OutputSet set;
  OutputFile file(set, {"--file", path("file")});
  file.write("abc");
  file.finish();
  ASSERT_EQ(set.written().size(), 1U);
  EXPECT_EQ(set.written()[0].use.flag, "--file");
  EXPECT_EQ(set.written()[0].bytes, 3U);
  EXPECT_EQ(set.written()[0].hash, 0x78af5f94892f3950U);  // printf abc | xxhsum -H3
  EXPECT_TRUE(set.written()[0].whole);
}

TEST_F(OutputTest, ANewFileHasTheUsualMode) {
  const mode_t before = umask(027);
  OutputSet set;
  OutputFile file(set, {"", path("out")});
  file.finish();
  set.publish();
  umask(before);
  struct stat status {};
  ASSERT_EQ(stat(path("out").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
  EXPECT_EQ(status.st_size, 0);
}

TEST_F(OutputTest, AReplacedFileKeepsItsMode) {
  std::ofstream(path("out")) << "before";
  chmod(path("out").c_str(), 0604);
  OutputSet set;
  OutputFile file(set, {"", path("out")});
  file.write("after");
  file.finish();
  set.publish();
  EXPECT_EQ(read_file(path("out")), "after");
  struct stat status {};
  ASSERT_EQ(stat(path("out").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0604U);
}

TEST_F(OutputTest, DashIsStandardOutputAndStaysOpen) {
  testing::internal::CaptureStdout();
  {
    OutputSet set;
    OutputFile file(set, {"", "-"});
    file.write("to standard output\n");
    file.finish();
  }
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "to standard output\n");
  EXPECT_EQ(files(), 0U);
}

TEST_F(OutputTest, APipeIsWrittenDirectly) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { received = read_file(path("pipe")); });
  {
    OutputSet set;
    OutputFile file(set, {"", path("pipe")});
    file.write("through a pipe");
    file.finish();
  }
  reader.join();
  EXPECT_EQ(received, "through a pipe");
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
}

TEST_F(OutputTest, CancellingEndsTheWaitForAReaderOfAPipe) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  int polls = 0;
  Observer observer;
  observer.cancelled = [&] { return ++polls == 3; };
  OutputSet set(observer);
  try {
    OutputFile file(set, {"", path("pipe")});
    FAIL() << "a pipe without a reader was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted);
  }
}

TEST_F(OutputTest, CancellingEndsTheWaitForAFullPipe) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  int polls = 0;
  Observer observer;
  observer.cancelled = [&] { return ++polls == 25; };  // the pipe is full after 16 writes of a page
  OutputSet set(observer);
  OutputFile file(set, {"", "/dev/fd/" + std::to_string(ends[1])});
  EXPECT_THROW(file.write(std::string(1 << 20, 'x')), Error);
  close(ends[0]);
  close(ends[1]);
}

TEST_F(OutputTest, AFailureIsAnOutputErrorThatNamesTheFile) {
  const auto error_of = [](const std::string& name, std::size_t bytes) {
    try {
      OutputSet set;
      OutputFile file(set, {"--flag", name});
      file.write(std::string(bytes, 'x'));
      file.finish();
      set.publish();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::output);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(error_of(path("no/such/folder"), 1).find("no/such/folder"), std::string::npos);
  EXPECT_NE(error_of("/dev/full", 1).find("--flag /dev/full"), std::string::npos);  // when it is finished
  EXPECT_NE(error_of("/dev/full", 1 << 20).find("/dev/full"), std::string::npos);   // when it is written
  EXPECT_NE(error_of(folder_.string(), 1), "");
  EXPECT_EQ(files(), 0U);
}

TEST_F(OutputTest, CheckFilesIgnoresWhatDestroysNothing) {
  std::ofstream(path("in")) << "x";
  check_files({{"", path("in")}, {"", path("missing")}, {"--none", ""}},
              {{"--a", path("a")}, {"--b", path("b")}, {"--none", ""}, {"--c", "/dev/null"}, {"--d", "/dev/null"}});
  EXPECT_THROW(check_files({{"", path("in")}}, {{"--a", path("../" + folder_.filename().string() + "/in")}}), Error);
  EXPECT_THROW(check_files({}, {{"--a", path("a")}, {"--b", path("./a")}}), Error);
}

}  // namespace
}  // namespace dedup
