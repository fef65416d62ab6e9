// A file that is read at any place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "dedup/types.h"
#include "io/decompress.h"
#include "io/descriptor.h"

namespace dedup {

/// An open file whose size is known. Thread-safe.
class DEDUP_API RandomFile {
 public:
  RandomFile(Descriptor from, std::uint64_t size) : from_(std::move(from)), size_(size) {}
  std::uint64_t size() const { return size_; }
  /// Reads up to `n` bytes from the place `at`, and returns how many: fewer only at the end of the file. On failure
  /// `error` says why.
  std::size_t read_at(std::uint64_t at, char* out, std::size_t n, std::string& error) const;
  /// The path that the file has now, as the system tells it.
  std::string name_on_disk() const;

 private:
  Descriptor from_;
  std::uint64_t size_;
};

/// Copies `head` and what follows it to a file without a name in `tmpdir`, or to memory if `tmpdir` is empty. A copy
/// that ends early because of damage has the bytes before it, and `error` says what is wrong. Throws Error(output) when
/// the disk is full.
RandomFile copied(std::string_view head, ByteInput& rest, const std::string& tmpdir, std::string& error);

/// A file of its own for one that is open.
RandomFile shared(int fd, std::uint64_t size);

}  // namespace dedup
