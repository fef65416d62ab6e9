// Any bytes are a summary with settings of a run, or an error.
#include <cstdlib>

#include "dedup/compare.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dedup::Config config;
  try {
    dedup::take_settings(MemoryFile(data, size).path(), config);
  } catch (const dedup::Error&) {  // what is no summary
    return 0;
  }
  for (const std::string& problem : config.validate()) {
    if (problem.empty()) std::abort();
  }
  return 0;
}
