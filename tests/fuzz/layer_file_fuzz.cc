// Any bytes are a file of settings, or problems that name a line. What it sets can be parsed like a command line.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cli/layers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const dedup::cli::Layer layer = dedup::cli::layer_of_file(bytes, "file");
  for (const auto& problem : layer.problems) {
    if (!problem.starts_with("file:")) std::abort();
  }
  const char* words[] = {"dedup", "feed"};
  (void)dedup::cli::parse(dedup::cli::main_command(), 2, words,
                          [&](const auto&) { return std::vector<dedup::cli::Layer>{layer}; });
  return 0;
}
