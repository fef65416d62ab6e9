// Loaded before the program, by LD_PRELOAD, this lets Highway choose among no instruction sets but those that
// DEDUP_TARGETS names (AVX2, SSE4, SSSE3, SCALAR or none, for the lowest), so that what other machines would do can be
// measured on one. It is no part of the program, which asks the processor alone.
#include <hwy/targets.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

[[gnu::constructor]] void choose_targets() {
  const char* name = std::getenv("DEDUP_TARGETS");
  if (name == nullptr) return;
  for (std::int64_t targets = hwy::SupportedTargets(); targets != 0; targets &= targets - 1) {
    const std::int64_t target = targets & -targets;
    // Lower bits are better instruction sets.
    if (std::string_view(hwy::TargetName(target)) == name) return hwy::DisableTargets(target - 1);
  }
  std::fprintf(stderr, "targets: %s: not an instruction set that Highway knows and this machine has\n", name);
  std::exit(2);
}

}  // namespace
