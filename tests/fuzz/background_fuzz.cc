// Any bytes are a background of word counts, or an error.
#include <cstdlib>

#include "dedup/types.h"
#include "story/background.h"
#include "story/collect.h"
#include "text/language.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const dedup::Background background =
        dedup::parse_background({reinterpret_cast<const char*>(data), size}, "file", dedup::language_names());
    if (background.loaded().size() != dedup::language_names().size()) std::abort();
  } catch (const dedup::Error&) {  // what no run writes
  }
  return 0;
}
