// Opens and reads files without waiting for ever: a pipe that nobody writes to must not hang a run.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace dedup {

/// Asked now and then while a read waits; true ends it. May be empty.
using Cancelled = std::function<bool()>;

/// Throws Error(interrupted) if `cancelled` returns true.
void stop_if(const Cancelled& cancelled);

/// Owns a file descriptor, except that of standard input.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), is_regular_(std::exchange(other.is_regular_, false)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(is_regular_, other.is_regular_);
    return *this;
  }
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  /// It is of a regular file, so read_some need not ask whether there are bytes.
  void set_regular() { is_regular_ = true; }
  bool is_regular() const { return is_regular_; }

 private:
  int fd_;
  bool is_regular_ = false;
};

/// Opens a file for reading, without waiting for the writer of a pipe; "-" is standard input. On failure the descriptor
/// is not open, and errno says why.
Descriptor open_to_read(const std::string& path);

/// Reads up to `n` bytes, as read(2) does: 0 at the end, negative on failure. Waits for a pipe or a terminal. Throws
/// Error(interrupted) soon after `cancelled` returns true.
ssize_t read_some(const Descriptor& from, char* out, std::size_t n, const Cancelled& cancelled);

/// An open file without a name: in `folder`, or in memory if that is empty. On failure the descriptor is not open, and
/// errno says why.
Descriptor open_unnamed(const std::string& folder);

/// Writes all bytes; false on failure, and errno says why.
bool write_all(const Descriptor& to, std::string_view bytes);

/// A path that opens the file of a descriptor again, from its beginning.
std::string path_of(const Descriptor& open);

}  // namespace dedup
