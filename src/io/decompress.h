// Reads the bytes of a file in order, decompressed.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace dedup {

/// "gzip", "zstd", "bzip2", "xz" or "lz4" by the first bytes of a file; else "none".
std::string_view compression_of(std::string_view head);

/// The bytes of one file. Not thread-safe.
class ByteInput {
 public:
  virtual ~ByteInput();
  /// Reads up to `n` bytes and returns how many; 0 at the end. On broken input it also returns 0, and `error` says what
  /// is wrong.
  virtual std::size_t read(char* out, std::size_t n, std::string& error) = 0;
};

/// Reads on from `fd`, and closes it in the end. `head` holds the bytes that were read from it before. `taken` is
/// called with all bytes as they are on disk.
std::unique_ptr<ByteInput> open_bytes(int fd, std::string head, std::string_view compression,
                                      std::function<void(std::string_view)> taken);

}  // namespace dedup
