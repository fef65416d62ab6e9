// Computes bitmaps of texts of several lengths, and rejects pairs by bitmap on each instruction set, inside and outside
// the cache. An item is a text or a pair.
#include <benchmark/benchmark.h>
#include <hwy/highway.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "beside_limits.h"
#include "kernels/kernels.h"
#include "match/reject.h"

namespace dedup {
namespace {

constexpr std::size_t kPairs = 1 << 20;
constexpr std::int64_t kCached = 1 << 10;       // texts whose bitmaps fit in the L1 cache
constexpr std::int64_t kBeyondCache = 1 << 22;  // texts whose bitmaps exceed the L2 cache

std::vector<std::uint64_t> make_set(std::size_t shingles, std::uint64_t seed) {
  std::vector<std::uint64_t> set(shingles);
  for (std::uint64_t& x : set) x = kernels::next_random(seed);
  return set;
}

void check_answers() {
  std::vector<Bitmap> bitmaps;
  for (const std::size_t shingles : {5U, 30U, 254U}) bitmaps.push_back(bitmap_of(make_set(shingles, shingles)));
  const std::vector<Pair> pairs{{0, 1}, {1, 2}, {2, 0}};
  std::vector<std::uint8_t> found(pairs.size()), expected(pairs.size());
  kernels::count_differing(bitmaps, pairs, found.data());
  kernels::reference::count_differing(bitmaps, pairs, expected.data());
  if (found == expected) return;
  std::fputs("reject_bench: count_differing: differs from the reference\n", stderr);
  std::exit(1);
}

void bitmaps_of_texts(benchmark::State& state) {
  std::vector<std::vector<std::uint64_t>> sets;
  for (std::size_t i = 0; i < 64; ++i) sets.push_back(make_set(static_cast<std::size_t>(state.range(0)), i));
  const BesideLimits limits(state, state.range(0) * 8);
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(bitmap_of(sets[i++ % 64]));
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
    rejecter.reject(open, 0);
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
  benchmark::RegisterBenchmark("bitmap_of", bitmaps_of_texts)->Arg(5)->Arg(30)->Arg(254);
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    check_answers();
    hwy::SetSupportedTargetsForTest(0);
    const std::string name = hwy::TargetName(target);
    benchmark::RegisterBenchmark(("reject/" + name).c_str(), pairs_rejected, target)
        ->Arg(kCached)
        ->Arg(kBeyondCache)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
}
