// Any bytes give some articles and some problems.
#include <cstdlib>

#include "io/format/format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  dedup::kFeedFormat.recognize(raw.substr(0, 4096));
  bool told = false;
  dedup::kFeedFormat.convert(
      raw, [&](const dedup::Article&) { told = true; },
      [&](std::uint64_t, const std::string& reason) { told = !reason.empty(); });
  if (!told) std::abort();  // what gives nothing must say so
  return 0;
}
