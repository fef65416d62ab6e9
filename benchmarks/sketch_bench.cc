// Signatures of texts of several lengths, and what is done with them. An item is one text, or one pair of them.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "beside_limits.h"
#include "dedup/sketch.h"
#include "kernels.h"

namespace dedup {
namespace {

using Sketcher = void (*)(std::span<const std::uint64_t>, std::uint64_t, std::span<std::uint32_t>);

void expect(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "sketch_bench: %s\n", what);
  std::exit(1);
}

std::vector<std::uint64_t> make_set(std::size_t shingles, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> set(shingles);
  for (std::uint64_t& x : set) x = random();
  return set;
}

std::vector<std::uint32_t> make_signature(Sketcher sketcher, std::size_t shingles, std::size_t values) {
  std::vector<std::uint32_t> out(values);
  sketcher(make_set(shingles, 1), 1, out);
  return out;
}

void check_answers() {
  for (const std::size_t shingles : {5U, 30U, 516U, 2000U}) {
    for (const std::size_t values : {60U, 128U, 256U, 512U}) {
      std::vector<std::uint32_t> expected(values);
      kernels::reference::fast_similarity_sketch(make_set(shingles, 1), kernels::mix(1), expected);
      expect(make_signature(sketch, shingles, values) == expected, "Fast Similarity Sketching is not its definition");
    }
  }
  for (const Sketcher sketcher : {&sketch, &sketch_mergeable}) {
    std::vector<std::uint64_t> a = make_set(1000, 1), b = make_set(1000, 2);
    std::copy_n(a.begin(), 800, b.begin());  // J = 800 / 1200
    std::vector<std::uint32_t> of_a(512), of_b(512);
    sketcher(a, 1, of_a);
    sketcher(b, 1, of_b);
    expect(std::abs(estimate(of_a, of_b).value - 2.0 / 3.0) < 0.1, "an estimate is far off");
  }
}

void measure(benchmark::State& state, Sketcher sketcher) {
  const auto shingles = static_cast<std::size_t>(state.range(0));
  std::vector<std::uint32_t> out(static_cast<std::size_t>(state.range(1)));
  std::vector<std::vector<std::uint64_t>> sets;
  for (std::size_t i = 0; i < 64; ++i) sets.push_back(make_set(shingles, i));
  const BesideLimits limits(state, state.range(0) * 8);
  std::size_t i = 0;
  for (auto _ : state) {
    sketcher(sets[i++ % 64], 1, out);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0) * 8);
}

void fast_similarity(benchmark::State& state) { measure(state, sketch); }
BENCHMARK(fast_similarity)->ArgNames({"shingles", "values"})->ArgsProduct({{5, 30, 516, 2000}, {60, 128, 256, 512}});

void k_permutations(benchmark::State& state) { measure(state, sketch_mergeable); }
BENCHMARK(k_permutations)->ArgNames({"shingles", "values"})->ArgsProduct({{30, 516}, {128}});

void simhash_word(benchmark::State& state) {
  const auto set = make_set(static_cast<std::size_t>(state.range(0)), 1);
  const BesideLimits limits(state, state.range(0) * 8);
  for (auto _ : state) benchmark::DoNotOptimize(simhash(set));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(simhash_word)->ArgName("shingles")->Arg(30)->Arg(516);

void keys_of_bands(benchmark::State& state) {
  const auto signature = make_signature(sketch, 500, 128);
  std::vector<std::uint32_t> keys(128 / static_cast<std::size_t>(state.range(0)));
  const BesideLimits limits(state, 128 * 4);
  for (auto _ : state) {
    band_keys(signature, static_cast<std::uint32_t>(state.range(0)), keys);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(keys_of_bands)->ArgName("rows")->Arg(4)->Arg(8);

void estimate_with_bounds(benchmark::State& state) {
  std::vector<std::uint32_t> a = make_signature(sketch, 500, 128), b = a;
  std::fill_n(b.begin(), 40, 0U);
  const BesideLimits limits(state, 2 * 128 * 4);
  for (auto _ : state) benchmark::DoNotOptimize(estimate(a, b));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(estimate_with_bounds);

}  // namespace
}  // namespace dedup

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  dedup::check_answers();
  benchmark::RunSpecifiedBenchmarks();
}
