// Bitmaps of texts of several lengths on each instruction set, and what it takes to hold pairs against each other by
// them, in the cache and beyond it. An item is one text, or one pair.
#include <benchmark/benchmark.h>
#include <hwy/highway.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "beside_limits.h"
#include "dedup/reject.h"
#include "kernels.h"

namespace dedup {
namespace {

constexpr std::size_t kPairs = 1 << 20;
constexpr std::int64_t kCached = 1 << 10;       // texts whose bitmaps a first-level cache holds
constexpr std::int64_t kBeyondCache = 1 << 22;  // texts whose bitmaps a second-level cache does not

std::vector<std::uint64_t> make_set(std::size_t shingles, std::uint64_t seed) {
  std::vector<std::uint64_t> set(shingles);
  for (std::uint64_t& x : set) x = kernels::next_random(seed);
  return set;
}

void check_answers() {
  for (const std::size_t shingles : {5U, 30U, 254U}) {
    const std::vector<std::uint64_t> a = make_set(shingles, 1), b = make_set(shingles, 2);
    const kernels::Bits128 of_a = kernels::mark_bits(a, 120), of_b = kernels::mark_bits(b, 120);
    if (of_a == kernels::reference::mark_bits(a, 120) &&
        kernels::count_in_one(of_a, of_b) == kernels::reference::count_in_one(of_a, of_b))
      continue;
    std::fputs("reject_bench: mark_bits or count_in_one: not what the definition gives\n", stderr);
    std::exit(1);
  }
}

void bitmaps_of_texts(benchmark::State& state, std::int64_t target) {
  std::vector<std::vector<std::uint64_t>> sets;
  for (std::size_t i = 0; i < 64; ++i) sets.push_back(make_set(static_cast<std::size_t>(state.range(0)), i));
  const BesideLimits limits(state, state.range(0) * 8);
  hwy::SetSupportedTargetsForTest(target);
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(bitmap_of(sets[i++ % 64]));
  hwy::SetSupportedTargetsForTest(0);
  state.SetItemsProcessed(state.iterations());
}

void pairs_rejected(benchmark::State& state, std::int64_t target) {
  const auto texts = static_cast<std::size_t>(state.range(0));
  std::vector<Bitmap> bitmaps;
  for (std::size_t i = 0; i < texts; ++i) bitmaps.push_back(bitmap_of(make_set(30, i % 512)));
  std::vector<Pair> pairs(kPairs);
  std::uint64_t random = 1;
  for (std::size_t i = 0; i < kPairs; ++i) {
    pairs[i] = {static_cast<std::uint32_t>(i * texts / kPairs),
                static_cast<std::uint32_t>(kernels::next_random(random) % texts)};
  }
  hwy::SetSupportedTargetsForTest(target);
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Pair> open = pairs;
    state.ResumeTiming();
    Rejecter rejecter(bitmaps, 0.8);
    rejecter.take_out(open, 0);
    benchmark::DoNotOptimize(rejecter.rejected().pairs);
  }
  hwy::SetSupportedTargetsForTest(0);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairs));
}

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  using namespace dedup;
  benchmark::Initialize(&argc, argv);
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    check_answers();
    hwy::SetSupportedTargetsForTest(0);
    const std::string name = hwy::TargetName(target);
    benchmark::RegisterBenchmark(("bitmap_of/" + name).c_str(), bitmaps_of_texts, target)->Arg(5)->Arg(30)->Arg(254);
    benchmark::RegisterBenchmark(("take_out/" + name).c_str(), pairs_rejected, target)
        ->Arg(kCached)
        ->Arg(kBeyondCache)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
}
