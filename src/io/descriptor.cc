// Opens and reads files without waiting for ever: a pipe that nobody writes to must not hang a run.
#include "io/descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "dedup/io.h"

namespace dedup {

namespace {

constexpr int kAskEvery = 200;  // milliseconds between two questions whether to stop; people notice half a second
// Of a file of lines. The longest real lines are those of labels with titles: some kilobytes.
constexpr std::size_t kLongestLine = 16 << 20;

}  // namespace

void stop_if(const Cancelled& cancelled) {
  if (cancelled && cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
}

Descriptor::~Descriptor() {
  if (fd_ >= 0 && fd_ != STDIN_FILENO) close(fd_);
}

Descriptor open_to_read(const std::string& path) {
  // O_NONBLOCK: opening a pipe would wait for its writer. read_some waits instead, and can be cancelled.
  return Descriptor(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

ssize_t read_some(const Descriptor& from, char* out, std::size_t n, const Cancelled& cancelled) {
  while (true) {
    stop_if(cancelled);
    if (!from.is_regular()) {
      pollfd state{from.get(), POLLIN, 0};
      const int ready = poll(&state, 1, kAskEvery);
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    }
    const ssize_t got = read(from.get(), out, n);
    if (got >= 0 || (errno != EINTR && errno != EAGAIN)) return got;
  }
}

std::string read_file(const std::string& path, std::uint64_t most, const std::function<bool()>& cancelled) {
  const std::string name = path == "-" ? "standard input" : path;
  const auto fail = [&](const std::string& what) { throw Error(Error::Kind::input, name + ": " + what); };
  const auto fail_to = [&](std::string_view verb) {
    fail(fmt::format("cannot be {}: {}; check the path and its permissions", verb, std::strerror(errno)));
  };
  const Descriptor from = open_to_read(path);
  if (!from.is_open()) fail_to("opened");
  constexpr std::size_t kBlock = 1 << 20;
  std::string bytes;
  std::size_t line = 0;  // where the last line begins
  while (true) {
    const std::size_t size = bytes.size();
    bytes.resize(size + kBlock);
    const ssize_t got = read_some(from, bytes.data() + size, kBlock, cancelled);
    if (got < 0) fail_to("read");
    bytes.resize(size + static_cast<std::size_t>(got));
    if (got == 0) return bytes;
    const std::size_t end = std::string_view(bytes).substr(size).rfind('\n');
    if (end != std::string_view::npos) line = size + end + 1;
    if (bytes.size() - line > kLongestLine) {
      fail(fmt::format("has a line of more than {} MiB; name a text file with one entry a line", kLongestLine >> 20));
    }
    if (bytes.size() > most) {
      fail(
          fmt::format("is longer than {} MiB, the most that is read of such a file; check that it is the right one, or "
                      "split it",
                      most >> 20));
    }
  }
}

Descriptor open_unnamed(const std::string& folder) {
  if (folder.empty()) return Descriptor(memfd_create("dedup", MFD_CLOEXEC));
  std::string name = folder + "/dedup-spool.XXXXXX";
  Descriptor out(mkostemp(name.data(), O_CLOEXEC));
  if (out.is_open()) unlink(name.c_str());
  return out;
}

bool write_all(const Descriptor& to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(to.get(), bytes.data(), bytes.size());
    if (wrote < 0 && errno != EINTR) return false;
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(wrote, 0)));
  }
  return true;
}

std::string path_of(const Descriptor& open) { return fmt::format("/proc/self/fd/{}", open.get()); }

}  // namespace dedup
