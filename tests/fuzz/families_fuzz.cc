// Any bytes are families of publishers, with problems that have reasons, or an error.
#include <cstdlib>
#include <vector>

#include "story/families.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<dedup::Problem> problems;
  try {
    dedup::parse_families({reinterpret_cast<const char*>(data), size}, "file", problems);
  } catch (const dedup::Error&) {  // what has no families
  }
  for (const dedup::Problem& problem : problems) {
    if (problem.reason.empty()) std::abort();
  }
  return 0;
}
