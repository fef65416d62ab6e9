// A response of HTTP, as it lies in a WARC record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dedup {

// Both functions accept any bytes, take time linear in what they read and give, and are thread-safe.

/// What a response says. Views into the message, without white space and quotes around them; empty where it does not
/// say. Of several headers of one name the first counts.
struct HttpMessage {
  int status = 0;               ///< 0: no response of HTTP; then all of the message is the body
  std::string_view media_type;  ///< "text/html", in whatever case
  std::string_view charset;     ///< of the media type
  std::string_view content_encoding;
  std::string_view transfer_encoding;
  std::string_view body;  ///< as it was sent
};
/// Passes over interim responses (100 to 199).
HttpMessage read_http(std::string_view message);

/// The body without its encodings.
struct HttpBody {
  std::string_view bytes;  ///< a view into the message, or of the buffer
  std::string problem;     ///< what was wrong and what was read in spite of it; empty if nothing was
};
/// Decodes a body: chunks, then gzip, deflate, Brotli and Zstandard, up to `most` bytes. A body that grows more than
/// 500-fold, beyond 1 MiB, is decoded no further.
HttpBody decode_body(const HttpMessage& message, std::uint64_t most, std::string& buffer);

}  // namespace dedup
