// Prints problems with the input on standard error, and decides whether there are too many for exit code 0.
#include "cli/problems.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

constexpr std::uint64_t kPrinted = 20;  // of each kind

struct KindName {
  std::string_view one, many;
};
constexpr std::array<KindName, 3> kKindNames = {{{"record skipped", "records skipped"},
                                                 {"file skipped", "files skipped"},
                                                 {"record repaired", "records repaired"}}};

}  // namespace

void Problems::add(const Problem& problem) {
  const std::lock_guard lock(mutex_);
  if (++seen_[static_cast<std::size_t>(problem.kind)] > kPrinted) return;
  const std::string place = problem.line == 0 ? problem.file : fmt::format("{}:{}", problem.file, problem.line);
  console_.print(place.empty() ? fmt::format("dedup: {}", problem.reason)
                               : fmt::format("dedup: {}: {}", place, problem.reason));
}

void Problems::finish() {
  const std::lock_guard lock(mutex_);
  for (std::size_t kind = 0; kind < seen_.size(); ++kind) {
    if (seen_[kind] <= kPrinted) continue;
    const KindName& name = kKindNames[kind];
    console_.print(fmt::format("dedup: ... and {} more {}", thousands(seen_[kind] - kPrinted),
                               seen_[kind] == kPrinted + 1 ? name.one : name.many));
  }
}

bool is_allowed(const Allowance& allowance, std::uint64_t lost, std::uint64_t records) {
  if (!allowance.is_share) return lost <= allowance.count;
  return static_cast<double>(lost) <= allowance.share * static_cast<double>(records);
}

}  // namespace dedup::cli
