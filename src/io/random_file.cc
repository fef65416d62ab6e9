// A file that is read at any place: one on disk, or a copy of bytes that come only in order.
#include "io/random_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "dedup/types.h"

namespace dedup {

namespace {

constexpr std::size_t kPart = 1 << 18;

[[noreturn]] void fail_copy(const std::string& tmpdir) {
  throw Error(Error::Kind::output,
              tmpdir.empty() ? fmt::format("a copy in memory: {}; give --tmpdir", std::strerror(errno))
                             : fmt::format("--tmpdir {}: {}; name a folder that can be written and has more space",
                                           tmpdir, std::strerror(errno)));
}

/// A file that disappears with the process, however that ends.
Descriptor unnamed_file(const std::string& tmpdir) {
  if (tmpdir.empty()) return Descriptor(memfd_create("dedup-copy", MFD_CLOEXEC));
  std::string name = tmpdir + "/dedup-copy.XXXXXX";
  Descriptor out(mkostemp(name.data(), O_CLOEXEC));
  if (out.is_open()) unlink(name.c_str());
  return out;
}

void write_all(int fd, std::string_view bytes, const std::string& tmpdir) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail_copy(tmpdir);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

}  // namespace

std::size_t RandomFile::read_at(std::uint64_t at, char* out, std::size_t n, std::string& error) const {
  std::size_t done = 0;
  while (done < n) {
    const ssize_t got = pread(from_.get(), out + done, n - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = std::strerror(errno);
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::string RandomFile::name_on_disk() const {
  std::error_code error;
  return std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", from_.get()), error).string();
}

RandomFile copied(std::string_view head, ByteInput& rest, const std::string& tmpdir, std::string& error) {
  Descriptor to = unnamed_file(tmpdir);
  if (!to.is_open()) fail_copy(tmpdir);
  write_all(to.get(), head, tmpdir);
  std::uint64_t size = head.size();
  std::string part(kPart, '\0');
  for (std::size_t got = 1; got > 0; size += got) {
    got = rest.read(part.data(), part.size(), error);
    write_all(to.get(), std::string_view(part).substr(0, got), tmpdir);
  }
  return {std::move(to), size};
}

RandomFile shared(int fd, std::uint64_t size) { return {Descriptor(fcntl(fd, F_DUPFD_CLOEXEC, 3)), size}; }

}  // namespace dedup
