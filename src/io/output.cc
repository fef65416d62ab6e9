// OutputFile: a file that appears whole or not at all.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "dedup/io.h"

namespace dedup {

namespace {

constexpr std::size_t kBuffered = 1 << 18;

[[noreturn]] void fail(const std::string& path, std::string_view what) {
  throw Error(Error::Kind::output, fmt::format("{}: {}: {}; check the path, its permissions and the space left",
                                               path == "-" ? "standard output" : path, what, std::strerror(errno)));
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  if (path_ == "-") {
    fd_ = STDOUT_FILENO;
    return;
  }
  struct stat status {};
  if (stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);  // a pipe or device cannot be replaced by renaming
  } else {
    temporary_ = path_ + ".XXXXXX";
    fd_ = mkostemp(temporary_.data(), O_CLOEXEC);
    if (fd_ < 0) temporary_.clear();
  }
  if (fd_ < 0) fail(path_, "cannot be created");
}

OutputFile::~OutputFile() {
  if (fd_ >= 0 && fd_ != STDOUT_FILENO) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void OutputFile::flush() {
  for (std::size_t done = 0; done < buffer_.size();) {
    const ssize_t wrote = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail(path_, "cannot be written");
    done += static_cast<std::size_t>(wrote);
  }
  buffer_.clear();
}

void OutputFile::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBuffered) flush();
}

void OutputFile::commit() {
  flush();
  if (temporary_.empty()) return;
  const mode_t mask = umask(0);  // mkostemp creates private files; use the mode of any new file
  umask(mask);
  if (fchmod(fd_, 0666 & ~mask) != 0 || close(fd_) != 0) {
    fd_ = -1;
    fail(path_, "cannot be finished");
  }
  fd_ = -1;
  if (rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_, "cannot be put in place");
  temporary_.clear();
}

}  // namespace dedup
