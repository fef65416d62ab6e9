// Any lines come back, with fields or as they were, however they are cut into parts.
#include <cstdint>
#include <cstdlib>

#include "../io/format/rewritten.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dedup::RewriteOptions options;
  options.max_record = 1 << 12;
  const std::string document = std::string(4095, ' ') + "\n" + std::string(reinterpret_cast<const char*>(data), size);
  const std::string whole = rewrite(dedup::kJsonLinesFormat, document, options);
  if (whole != rewrite(dedup::kJsonLinesFormat, document, options, 61)) std::abort();
  return 0;
}
