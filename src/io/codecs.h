// One interface to the decoders of gzip, bzip2, xz, zstd and lz4, and of HTTP's deflate and Brotli.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dedup {

/// "gzip", "zstd", "bzip2", "xz" or "lz4" by the first bytes of a file; else "none".
std::string_view compression_of(std::string_view head);

/// Decodes the members of a compressed file, one after the other. It verifies whatever checksums a member has. Not
/// thread-safe.
class Decoder {
 public:
  virtual ~Decoder();
  enum class State { going, member_end, damaged };
  struct Step {
    State state = State::going;
    std::size_t read = 0;     ///< bytes of `in` that were used up
    std::size_t written = 0;  ///< bytes of `out` that were filled
    std::string_view reason;  ///< why a member is damaged
  };
  /// Decodes on. Without progress, it needs more input.
  virtual Step step(std::string_view in, std::span<char> out) = 0;
  /// Begins the next member.
  virtual void restart() = 0;
};

/// `compression` is a result of compression_of other than "none", or a content encoding of HTTP: "deflate" or "br".
std::unique_ptr<Decoder> make_decoder(std::string_view compression);

/// Whether `head` begins a member that this decoder reads: its magic number, or that of a frame to skip.
bool begins_member(std::string_view head, std::string_view compression);

}  // namespace dedup
