// Any text is parsed as a date or as none, and a formatted date parses to the same value.
#include <cstdlib>

#include "dedup/io.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::int64_t date = dedup::parse_date({reinterpret_cast<const char*>(data), size});
  if (date != dedup::kNoDate && dedup::parse_date(dedup::format_date(date)) != date) std::abort();
  return 0;
}
