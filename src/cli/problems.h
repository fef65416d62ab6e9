// Problems with the input: prints them on standard error and decides whether the exit code reports them.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "cli/flags.h"
#include "cli/progress.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// Prints the first problems of each kind as `dedup: file:line: reason` and counts the others. Thread-safe.
class Problems {
 public:
  explicit Problems(Console& console) : console_(console) {}

  void add(const Problem& problem);
  /// Prints "... and 12 more records skipped" for each kind with problems that were not printed.
  void finish();

 private:
  Console& console_;
  mutable std::mutex mutex_;
  std::array<std::uint64_t, 3> seen_{};  ///< by Problem::Kind
};

/// Whether `lost` of `records` is within the allowance.
bool is_allowed(const Allowance& allowance, std::uint64_t lost, std::uint64_t records);

}  // namespace dedup::cli
