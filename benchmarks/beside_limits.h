// Two lower bounds for any loop over text, measured in the same run: reading the bytes from memory, and parsing the
// same number of bytes as JSON Lines, the usual input.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <ctime>

namespace dedup {

/// Declare it before the loop of a benchmark that processes `bytes` in each iteration. Its destructor adds the counters
/// of_read and of_parse: processor time of the bound divided by that of the loop, so 1 means at the bound.
class BesideLimits {
 public:
  BesideLimits(benchmark::State& state, std::int64_t bytes);
  ~BesideLimits();
  BesideLimits(const BesideLimits&) = delete;
  BesideLimits& operator=(const BesideLimits&) = delete;

 private:
  benchmark::State& state_;
  double read_, parse_;  // seconds for these bytes
  std::clock_t begin_;
};

}  // namespace dedup
