// What no loop can beat, measured beside it in the same run: reading as many bytes from memory, and parsing as many
// bytes of JSON Lines, which is how they come in.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <ctime>

namespace dedup {

/// Stands before the loop of a benchmark that works through `bytes` in each iteration, and adds the counters of_read
/// and of_parse when it goes: processor time of the limit over that of the loop, so 1 is at the limit.
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
