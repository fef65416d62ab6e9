// Any table comes back, with columns or as it was, however it is cut into parts.
#include <cstdint>
#include <cstdlib>

#include "../io/format/rewritten.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dedup::RewriteOptions options;
  options.max_record = 1 << 12;
  const std::string document = std::string(4095, ' ') + "\n" + std::string(reinterpret_cast<const char*>(data), size);
  for (const bool spreadsheet : {false, true}) {
    options.spreadsheet = spreadsheet;
    const std::string whole = rewrite(dedup::kCsvFormat, document, options);
    if (whole != rewrite(dedup::kCsvFormat, document, options, 61)) std::abort();
  }
  return 0;
}
