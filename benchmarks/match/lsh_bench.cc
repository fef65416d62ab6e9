// Pair searches: LSH over many classes, the exact join, and counting along posting lists.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "beside_limits.h"
#include "match/all_pairs.h"
#include "match/join.h"
#include "match/lsh.h"
#include "shingle_sets.h"
#include "sketch/plan.h"

namespace dedup {
namespace {

void expect(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "lsh_bench: %s\n", what);
  std::exit(1);
}

/// A third of the classes are in groups of two to five that share half of their bands. One key in a thousand is common,
/// as with boilerplate.
std::vector<std::uint32_t> make_keys(std::uint32_t classes, std::uint32_t bands) {
  std::mt19937_64 random(1);
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < std::size_t{classes} * bands; ++i) {
    out.push_back(static_cast<std::uint32_t>(random() % 1000 == 0 ? random() % 5000 : random()));
  }
  for (std::uint32_t cls = 0; cls + 5 < classes; cls += 10) {
    for (std::uint32_t other = 1 + static_cast<std::uint32_t>(random() % 4); other > 0; --other) {
      for (std::uint32_t band = 0; band < bands; ++band) {
        if (random() % 2 == 0) out[(cls + other) * bands + band] = out[cls * bands + band];
      }
    }
  }
  return out;
}

bool same(const std::vector<Match>& x, const std::vector<Match>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const Match& m, const Match& n) {
    return m.a == n.a && m.b == n.b && m.shared == n.shared && m.size_a == n.size_a && m.size_b == n.size_b;
  });
}

BandKeys by_band(const std::vector<std::uint32_t>& keys, std::uint32_t bands) {
  BandKeys out(bands);
  for (std::size_t i = 0; i < keys.size(); ++i) out[i % bands].push_back(keys[i]);
  return out;
}

void check_answers() {
  constexpr std::uint32_t kClasses = 2000, kBands = 12;
  const std::vector<std::uint32_t> keyed = make_keys(kClasses, kBands);
  std::vector<Pair> expected;
  for (std::uint32_t a = 0; a < kClasses; ++a) {
    for (std::uint32_t b = a + 1; b < kClasses; ++b) {
      const std::uint32_t* x = &keyed[a * kBands];
      const std::uint32_t* y = &keyed[b * kBands];
      if (!std::equal(x, x + kBands, y, [](auto s, auto t) { return s != t; })) expected.push_back({a, b});
    }
  }
  std::vector<Pair> found = candidates_lsh(by_band(keyed, kBands), {}).pairs;
  std::sort(found.begin(), found.end());
  expect(found == expected, "bands: some pairs that share a band are missing");
  const ShingleSets sets = random_sets(1500, 100, 1);
  expect(same(join(sets.size(), sets, {}), measured_pairs(sets, 0.8)), "join: differs from all measured pairs");
  expect(same(all_pairs(sets.size(), sets, 0.8, {}), measured_pairs(sets, 0.8)),
         "all pairs: differs from all measured pairs");
}

// Items are keys.
void bands(benchmark::State& state) {
  const auto classes = static_cast<std::uint32_t>(state.range(0)), count = static_cast<std::uint32_t>(state.range(1));
  const std::vector<std::uint32_t> keyed = make_keys(classes, count);
  const BesideLimits limits(state, state.range(0) * state.range(1) * 4);
  std::size_t pairs = 0;
  const BandKeys keys = by_band(keyed, count);
  for (auto _ : state) pairs = candidates_lsh(keys, {}).pairs.size();
  state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
  state.SetBytesProcessed(state.iterations() * state.range(0) * state.range(1) * 4);
  state.counters["pairs"] = static_cast<double>(pairs);
}
BENCHMARK(bands)
    ->ArgNames({"classes", "bands"})
    ->ArgsProduct({{10'000, 200'000}, {12, 40}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// All classes are in one bucket in every band. Items are keys.
void bands_of_one_template(benchmark::State& state) {
  std::vector<std::uint32_t> keyed = make_keys(20'000, 12);
  std::fill(keyed.begin(), keyed.end(), 7U);
  const BesideLimits limits(state, 20'000 * 12 * 4);
  const BandKeys keys = by_band(keyed, 12);
  for (auto _ : state) benchmark::DoNotOptimize(candidates_lsh(keys, {}));
  state.SetItemsProcessed(state.iterations() * 20'000 * 12);
}
BENCHMARK(bands_of_one_template)->UseRealTime()->Unit(benchmark::kMillisecond);

// Items are classes.
void exact(benchmark::State& state, bool by_join) {
  const ShingleSets sets = random_sets(static_cast<std::uint32_t>(state.range(0)), 500, 1);
  Config config;
  config.levels.threshold = static_cast<double>(state.range(1)) / 100.0;
  std::int64_t shingles = 0;
  for (const auto& set : sets.sets) shingles += static_cast<std::int64_t>(set.size());
  const BesideLimits limits(state, shingles * 8);
  std::size_t matches = 0;
  for (auto _ : state) {
    matches =
        (by_join ? join(sets.size(), sets, config) : all_pairs(sets.size(), sets, config.levels.threshold, config))
            .size();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["matches"] = static_cast<double>(matches);
}
BENCHMARK_CAPTURE(exact, join, true)
    ->ArgNames({"classes", "per_cent"})
    ->ArgsProduct({{10'000}, {50, 80}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(exact, all_pairs, false)
    ->ArgNames({"classes", "per_cent"})
    ->ArgsProduct({{10'000}, {80}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void plan(benchmark::State& state) {
  Config config;
  config.levels.threshold = static_cast<double>(state.range(0)) / 100.0;
  for (auto _ : state) benchmark::DoNotOptimize(plan_bands(config));
}
BENCHMARK(plan)->ArgName("per_cent")->Arg(50)->Arg(80)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  dedup::check_answers();
  benchmark::RunSpecifiedBenchmarks();
}
