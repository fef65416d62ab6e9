// OutputFile: a file appears complete or not at all.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "dedup/io.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

/// A temporary folder, removed when the test ends.
class OutputFileTest : public ::testing::Test {
 protected:
  OutputFileTest() {
    std::string name = (fs::temp_directory_path() / "dedup-output.XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~OutputFileTest() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  fs::path folder_;
};

TEST_F(OutputFileTest, AppearsWhenCommitted) {
  const std::string large(3 << 20, 'x');
  OutputFile file(path("out"));
  file.write("first\n");
  file.write(large);
  EXPECT_FALSE(fs::exists(path("out")));
  file.commit();
  EXPECT_EQ(read_file(path("out")), "first\n" + large);
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, LeavesNothingWithoutCommit) {
  std::ofstream(path("kept")) << "before";
  {
    OutputFile fresh(path("fresh"));
    OutputFile kept(path("kept"));
    fresh.write("x");
    kept.write(std::string(1 << 20, 'x'));
  }
  EXPECT_EQ(read_file(path("kept")), "before");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, ReplacesAnOlderFile) {
  std::ofstream(path("out")) << "before";
  OutputFile file(path("out"));
  file.write("after");
  file.commit();
  EXPECT_EQ(read_file(path("out")), "after");
}

TEST_F(OutputFileTest, HasTheModeOfAnOrdinaryNewFile) {
  const mode_t before = umask(027);
  OutputFile file(path("out"));
  file.commit();
  umask(before);
  struct stat status {};
  ASSERT_EQ(stat(path("out").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
  EXPECT_EQ(status.st_size, 0);
}

TEST_F(OutputFileTest, DashIsStandardOutputAndStaysOpen) {
  testing::internal::CaptureStdout();
  {
    OutputFile file("-");
    file.write("to standard output\n");
    file.commit();
  }
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "to standard output\n");
  EXPECT_EQ(files(), 0U);
}

TEST_F(OutputFileTest, APipeIsWrittenDirectly) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { received = read_file(path("pipe")); });
  {
    OutputFile file(path("pipe"));
    file.write("through a pipe");
    file.commit();
  }
  reader.join();
  EXPECT_EQ(received, "through a pipe");
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
}

TEST_F(OutputFileTest, ErrorsNameTheFile) {
  const auto error_of = [](const std::string& name, std::size_t bytes) {
    try {
      OutputFile file(name);
      file.write(std::string(bytes, 'x'));
      file.commit();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::output);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_NE(error_of(path("no/such/folder"), 1).find("no/such/folder"), std::string::npos);
  EXPECT_NE(error_of("/dev/full", 1).find("/dev/full"), std::string::npos);        // at commit
  EXPECT_NE(error_of("/dev/full", 1 << 20).find("/dev/full"), std::string::npos);  // at write
  EXPECT_NE(error_of(folder_.string(), 1), "");
  EXPECT_EQ(files(), 0U);
}

}  // namespace
}  // namespace dedup
