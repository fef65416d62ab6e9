// Any bytes give articles and problems, and the same ones however they are cut into parts.
#include "converter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return check_converter(dedup::kExportFormat, {reinterpret_cast<const char*>(data), size});
}
