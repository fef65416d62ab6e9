// Reads the bytes of a file in order, decompressed.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "io/descriptor.h"

namespace dedup {

/// How to read on behind damage.
struct Recovery {
  /// Whether a record begins at the front of a member's text, of which it gets up to 256 bytes.
  std::function<bool(std::string_view text)> begins_record;
  /// What was lost. A line break stands in its place in the text.
  std::function<void(std::string reason)> lost;
};

/// The bytes of one file. Not thread-safe.
class ByteInput {
 public:
  virtual ~ByteInput();
  /// From now on, damage to a gzip file ends nothing: reading goes on at the next member that begins a record.
  virtual void recover(const Recovery& /*recovery*/) {}
  /// Reads up to `n` bytes and returns how many; 0 at the end. If input is damaged, all bytes before the damage come
  /// first; then it also returns 0, and `error` says what is wrong.
  virtual std::size_t read(char* out, std::size_t n, std::string& error) = 0;
};

struct ByteInputCalls {
  std::function<void(std::string_view)> taken;  ///< gets all bytes as they are on disk
  Cancelled cancelled;
  bool head_is_all = false;  ///< the file has no more bytes than those read before
};

/// Reads on from `from`. `head` holds the bytes that were read from it before. `compression` is a result of
/// compression_of.
std::unique_ptr<ByteInput> open_bytes(Descriptor from, std::string head, std::string_view compression,
                                      ByteInputCalls calls);

/// Decodes bytes. `compression` is a result of compression_of other than "none".
std::unique_ptr<ByteInput> decompressed(std::unique_ptr<ByteInput> packed, std::string_view compression);

/// `head`, then `rest`. `taken` gets all bytes, unless it is null.
std::unique_ptr<ByteInput> with_head(std::string head, std::unique_ptr<ByteInput> rest,
                                     std::function<void(std::string_view)> taken = nullptr);

}  // namespace dedup
