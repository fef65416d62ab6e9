// Restricts Highway to the instruction sets named in DEDUP_TARGETS (AVX2, SSE4, SSSE3, SCALAR; none means the lowest).
// Loaded by LD_PRELOAD, it measures on one machine what others would do. It is not part of the program, which asks only
// the processor.
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
