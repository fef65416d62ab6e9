// Nothing waits for ever for a file, and no file takes memory without bound.
#include "io/descriptor.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "dedup/io.h"
#include "temporary_folder.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

class DescriptorTest : public ::testing::Test {
 protected:
  DescriptorTest() {
    std::signal(SIGPIPE, SIG_IGN);  // of the writer below
  }
  std::string pipe() const {
    const std::string path = (folder_ / "pipe").string();
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    return path;
  }
  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

std::string error_of(const std::function<void()>& call, Error::Kind kind) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "no error";
  return "";
}

TEST_F(DescriptorTest, WaitingForAPipeIsCancelled) {
  const std::string path = pipe();
  const std::function<bool()> later = [end = Clock::now() + std::chrono::milliseconds(100)] {
    return Clock::now() > end;
  };
  const auto begin = Clock::now();
  error_of([&] { read_file(path, kMostOfList, later); }, Error::Kind::interrupted);
  error_of([&] { Table(path, later); }, Error::Kind::interrupted);
  const std::vector<std::string> paths = {path};
  error_of(
      [&] {
        const auto reader = open_reader(paths, Config{}, later);
        Batch batch;
        reader->next(batch);
      },
      Error::Kind::interrupted);
  EXPECT_LT(Clock::now() - begin, std::chrono::milliseconds(3 * 500));
}

TEST_F(DescriptorTest, APipeIsReadToItsEndHoweverLateItsWriterIs) {
  const std::string path = pipe();
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    std::ofstream file(path);
    file << "one\n" << std::flush;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    file << "two\n";
  });
  EXPECT_EQ(read_file(path), "one\ntwo\n");
  writer.join();
}

TEST_F(DescriptorTest, AFileWithoutEndIsRefused) {
  EXPECT_NE(error_of([] { read_file("/dev/zero"); }, Error::Kind::input).find("has a line of more than 16 MiB"),
            std::string::npos);
  EXPECT_NE(error_of([] { Table("/dev/zero"); }, Error::Kind::input).find("has a line"), std::string::npos);
  const std::string path = pipe();
  std::thread writer([&] {
    std::ofstream file(path);
    while (file << "a line of an endless pipe\n") {
    }
  });
  EXPECT_NE(error_of([&] { read_file(path, 4 << 20); }, Error::Kind::input).find("is longer than 4 MiB"),
            std::string::npos);
  writer.join();
}

}  // namespace
}  // namespace dedup
