// Any bytes give an article or a problem with a reason.
#include <cstdlib>

#include "io/format/format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  dedup::kFeedFormat.recognize(raw.substr(0, 4096));
  bool reported = false;
  dedup::kFeedFormat.convert(
      raw, [&](const dedup::Article&) { reported = true; },
      [&](std::uint64_t, const std::string& reason) { reported = !reason.empty(); });
  if (!reported) std::abort();
  return 0;
}
