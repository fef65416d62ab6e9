// Any bytes give a body within the bounds, and views that lie within the message.
#include <algorithm>
#include <cstdlib>

#include "io/format/http_message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kMost = 1 << 20;
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  const dedup::HttpMessage http = dedup::read_http(message);
  for (const std::string_view part : {http.media_type, http.charset, http.content_encoding, http.body}) {
    if (!part.empty() && (part.data() < message.data() || part.data() + part.size() > message.data() + size)) {
      std::abort();
    }
  }
  std::string buffer;
  if (dedup::decode_body(http, kMost, buffer).bytes.size() > std::max<std::uint64_t>(kMost, size)) std::abort();
  return 0;
}
