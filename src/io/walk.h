// Which files a run reads, and what their bytes are.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "io/format/format.h"

namespace dedup {

/// One file to read.
struct Input {
  std::string path;  ///< as it is opened; "-" is standard input
  std::string name;  ///< for messages: the path as given or found
  std::string id;    ///< the id of a text file: its path relative to the folder named, else as given
};

/// Files of the paths named: each file as it stands, each folder's files recursively in bytewise order of their
/// paths. Names beginning with `.`, `_`, README or LICENSE, and extensions of no format, are passed over and counted.
std::vector<Input> find_inputs(std::span<const std::string> paths, std::map<std::string, std::uint64_t>& passed_over,
                               std::vector<Problem>& problems);

/// What content is, by its first bytes, where it is nothing that can be read ("HTML", "a PDF", ...) with the remedy
/// behind it; empty otherwise.
std::string refused_content(std::string_view head);

/// The format of a file by its name and its first bytes (decompressed); nullptr where none fits.
const Format* choose_format(std::string_view name, std::string_view head);

/// "gzip", "zstd", "bzip2", "xz", "lz4" by magic, or "none".
std::string_view compression_of(std::string_view head);

/// Bytes of a file in order, decompressed.
class ByteSource {
 public:
  virtual ~ByteSource();
  /// Fills up to `n` bytes; 0 at the end. On broken input `error` says what is wrong, and the end is reached.
  virtual std::size_t read(char* out, std::size_t n, std::string& error) = 0;
};

/// `head` are the bytes that were read from `fd` already. Owns `fd`. `taken` is told of bytes taken from disk.
std::unique_ptr<ByteSource> open_bytes(int fd, std::string head, std::string_view compression,
                                       std::function<void(std::string_view)> taken);

}  // namespace dedup
