// Prints problems with the input on standard error, and decides whether there are too many for exit code 0.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "cli/flags.h"
#include "cli/progress.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// Prints the first few problems of each kind as `dedup: file:line: reason`, and counts the rest. Thread-safe.
class Problems {
 public:
  explicit Problems(Console& console) : console_(console) {}

  void add(const Problem& problem);
  /// Prints how many problems of each kind were only counted: "... and 12 more records skipped".
  void finish();

 private:
  Console& console_;
  mutable std::mutex mutex_;
  std::array<std::uint64_t, 3> seen_{};  ///< number of problems, by Problem::Kind
};

/// Whether the allowance covers `lost` skipped or repaired records out of `records`.
bool is_allowed(const Allowance& allowance, std::uint64_t lost, std::uint64_t records);

}  // namespace dedup::cli
