// The first line is a pattern or a problem with a reason; the pattern is compared with the rest.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "dedup/io.h"
#include "io/glob.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(bytes.find('\n'), size);
  const std::string_view pattern = bytes.substr(0, end), path = bytes.substr(std::min(end + 1, size));
  try {
    const dedup::Glob glob(pattern);
    (void)glob.matches(path, false);
    if (!dedup::glob_problem(pattern).empty()) std::abort();
  } catch (const dedup::Error& error) {
    if (dedup::glob_problem(pattern) != error.what()) std::abort();
  }
  return 0;
}
