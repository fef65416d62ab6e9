// Limits Highway to the instruction set in DEDUP_TARGETS (AVX2, SSE4, SSSE3 or SCALAR) and lower ones, to measure on
// one machine how others would perform. Load it with LD_PRELOAD. The program itself only asks the processor.
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
  std::fprintf(stderr, "targets: %s: this machine or Highway does not support this instruction set\n", name);
  std::exit(2);
}

}  // namespace
