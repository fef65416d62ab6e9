// Measures candidates whose sets are in memory: copies each set once and counts. Items are pairs.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "beside_limits.h"
#include "match/verify.h"
#include "shingle_sets.h"

namespace dedup {
namespace {

struct World {
  ShingleSets sets{{}};
  std::vector<Pair> pairs;
  std::int64_t bytes = 0;  // of both sets, summed over pairs
};

/// Families of `family` texts with about 516 shingles. Each pair in a family is a candidate. A copy keeps each shingle
/// of the original with a probability of `kept` per cent.
World make_world(std::uint32_t families, std::uint32_t family, std::uint32_t kept) {
  std::mt19937_64 random(1);
  World world;
  for (std::uint32_t f = 0; f < families; ++f) {
    const auto first = static_cast<std::uint32_t>(world.sets.sets.size());
    ShingleSets::Set original(300 + random() % 432);
    for (std::uint64_t& x : original) x = random();
    for (std::uint32_t i = 0; i < family; ++i) {
      ShingleSets::Set copy = original;
      for (std::uint64_t& x : copy) x = random() % 100 < kept ? x : random();
      world.sets.sets.push_back(std::move(copy));
      for (std::uint32_t k = 0; k < i; ++k) world.pairs.push_back({first + k, first + i});
    }
  }
  std::sort(world.pairs.begin(), world.pairs.end());
  for (const auto& [a, b] : world.pairs) {
    world.bytes += static_cast<std::int64_t>((world.sets.sets[a].size() + world.sets.sets[b].size()) * 8);
  }
  return world;
}

void check_answers() {
  for (const std::uint32_t kept : {20U, 80U, 97U}) {
    const World world = make_world(200, 4, kept);
    const Verified found = verify(world.pairs, world.sets.size(), world.sets, {0.8});
    std::size_t at = 0;
    bool good = true;
    for (const auto& [a, b] : world.pairs) {
      const Match expected = measured_pair(world.sets, a, b);
      if (expected.jaccard() < 0.8) continue;
      good = good && at < found.matches.size() && found.matches[at].a == a && found.matches[at].b == b &&
             found.matches[at].shared == expected.shared;
      ++at;
    }
    if (good && at == found.matches.size()) continue;
    std::fprintf(stderr, "verify_bench: differs from the set intersection\n");
    std::exit(1);
  }
}

void measure(benchmark::State& state) {
  const auto family = static_cast<std::uint32_t>(state.range(0));
  const World world = make_world(20'000 / family, family, static_cast<std::uint32_t>(state.range(1)));
  const BesideLimits limits(state, world.bytes);
  std::size_t matches = 0;
  for (auto _ : state) matches = verify(world.pairs, world.sets.size(), world.sets, {0.8}).matches.size();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(world.pairs.size()));
  state.SetBytesProcessed(state.iterations() * world.bytes);
  state.counters["matches"] = static_cast<double>(matches) / static_cast<double>(world.pairs.size());
}
BENCHMARK(measure)
    ->ArgNames({"family", "kept"})
    ->ArgsProduct({{2, 4, 50}, {20, 80, 97}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  dedup::check_answers();
  benchmark::RunSpecifiedBenchmarks();
}
