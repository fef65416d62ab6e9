// Any bytes give records and problems, and the same ones however they are cut into parts; no record has a line break.
#include "converter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return check_converter(dedup::kJsonFormat, {reinterpret_cast<const char*>(data), size});
}
