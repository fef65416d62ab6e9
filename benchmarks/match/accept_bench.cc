// Computes lanes of texts of several lengths, and compares lanes on each instruction set. Reading lanes is the lower
// bound of a comparison. An item is a text or a pair.
#include <benchmark/benchmark.h>
#include <hwy/highway.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "match/accept.h"

namespace dedup {
namespace {

constexpr std::size_t kCached = 64;            // texts whose lanes fit in the L1 cache
constexpr std::size_t kBeyondCache = 1 << 18;  // texts whose lanes exceed all caches

std::vector<std::uint64_t> make_set(std::size_t shingles, std::uint64_t seed) {
  std::vector<std::uint64_t> set(shingles);
  for (std::uint64_t& x : set) x = kernels::next_random(seed);
  return set;
}

std::vector<std::uint8_t> make_lanes(std::size_t texts) {
  std::vector<std::uint8_t> lanes(texts * kLanes);
  std::uint64_t state = 1;
  for (std::uint8_t& lane : lanes) lane = static_cast<std::uint8_t>(kernels::next_random(state) % 9);
  return lanes;
}

void check_answers() {
  const std::vector<std::uint8_t> lanes = make_lanes(kCached);
  std::vector<std::uint8_t> out(kLanes), expected(kLanes);
  for (const std::size_t shingles : {5U, 30U, 516U, 2000U}) {
    kernels::sample_lanes(make_set(shingles, 1), 1, out);
    kernels::reference::sample_lanes(make_set(shingles, 1), 1, expected);
    if (out == expected) continue;
    std::fputs("accept_bench: sample_lanes: differs from the reference\n", stderr);
    std::exit(1);
  }
  for (std::size_t i = 1; i < kCached; ++i) {
    const std::uint8_t* a = lanes.data() + (i - 1) * kLanes;
    if (kernels::compare_lanes(a, a + kLanes, kLanes) == kernels::reference::compare_lanes(a, a + kLanes, kLanes))
      continue;
    std::fputs("accept_bench: compare_lanes: differs from the reference\n", stderr);
    std::exit(1);
  }
}

void lanes_of_texts(benchmark::State& state, std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  std::vector<std::vector<std::uint64_t>> sets;
  for (std::size_t i = 0; i < 64; ++i) sets.push_back(make_set(static_cast<std::size_t>(state.range(0)), i));
  std::vector<std::uint8_t> out(kLanes);
  std::size_t i = 0;
  for (auto _ : state) {
    sketch_lanes(sets[i++ % 64], 1, out);
    benchmark::ClobberMemory();
  }
  hwy::SetSupportedTargetsForTest(0);
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0) * 8);
}

/// Runs `compare(a, b)` for one text and each other text.
template <class Compare>
void one_with_each(benchmark::State& state, Compare compare) {
  const auto texts = static_cast<std::size_t>(state.range(0));
  const std::vector<std::uint8_t> lanes = make_lanes(texts);
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < texts; ++i) sum += compare(lanes.data(), lanes.data() + i * kLanes);
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * state.range(0) * kLanes);
}

void read_lanes(benchmark::State& state) {
  one_with_each(state, [](const std::uint8_t*, const std::uint8_t* b) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kLanes; i += 8) {
      std::uint64_t word;
      std::memcpy(&word, b + i, 8);
      sum += word;
    }
    return sum;
  });
}

void compare_lanes(benchmark::State& state, std::int64_t target) {
  hwy::SetSupportedTargetsForTest(target);
  one_with_each(state, [](const std::uint8_t* a, const std::uint8_t* b) {
    return std::uint64_t{kernels::compare_lanes(a, b, kLanes).equal};
  });
  hwy::SetSupportedTargetsForTest(0);
}

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  using namespace dedup;
  benchmark::Initialize(&argc, argv);
  benchmark::RegisterBenchmark("read_lanes", read_lanes)->Arg(kCached)->Arg(kBeyondCache);
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    check_answers();
    hwy::SetSupportedTargetsForTest(0);
    const std::string name = hwy::TargetName(target);
    benchmark::RegisterBenchmark(("compare_lanes/" + name).c_str(), compare_lanes, target)
        ->Arg(kCached)
        ->Arg(kBeyondCache);
    benchmark::RegisterBenchmark(("sketch_lanes/" + name).c_str(), lanes_of_texts, target)
        ->Arg(30)
        ->Arg(516)
        ->Arg(2000);
  }
  benchmark::RunSpecifiedBenchmarks();
}
