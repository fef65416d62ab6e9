// Problems with the input: told on standard error, counted for the exit code.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>

#include "cli/flags.h"
#include "cli/progress.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// Prints the first problems of each kind as `dedup: file:line: reason` and counts the others. Any thread.
class Problems {
 public:
  explicit Problems(Console& console) : console_(console) {}

  void add(const Problem& problem);
  /// "... and 12 more records skipped", for each kind of which not all were printed.
  void finish();

 private:
  Console& console_;
  mutable std::mutex mutex_;
  std::array<std::uint64_t, 3> seen_{};  ///< by Problem::Kind
};

/// Whether `lost` of `records` stays within what the user allows.
bool is_allowed(const Allowance& allowance, std::uint64_t lost, std::uint64_t records);

}  // namespace dedup::cli
