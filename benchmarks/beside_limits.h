// Two lower bounds for any loop over text, measured in the same run: reading the bytes from memory, and parsing as many
// bytes of JSON Lines.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <ctime>

namespace dedup {

/// Declare it before the loop of a benchmark that processes `bytes` per iteration. The destructor adds the counters
/// of_read and of_parse: CPU time of the bound divided by CPU time of the loop. 1 means as fast as the bound.
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
