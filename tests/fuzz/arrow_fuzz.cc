// Any bytes give rows, numbered one after another, and problems with a reason.
#include "rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return check_rows(dedup::kArrowFormat, data, size);
}
