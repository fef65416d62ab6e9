// Computes signatures of texts of several lengths, compares them, and derives band keys. An item is a text or a pair.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "beside_limits.h"
#include "kernels/kernels.h"
#include "sketch/datasketch.h"
#include "sketch/sketch.h"

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

// Compares with the Python package (datasketch 2.0.0, MinHash(128, seed=1, hashfunc=lambda x: x, scheme=...)) on 516
// fixed hashes: first value, last value, and FNV-1a of all values.
template <class By>
void check_datasketch(const By& by, std::uint32_t first, std::uint32_t last, std::uint64_t all) {
  std::vector<std::uint64_t> hashes(516);
  for (std::size_t i = 0; i < hashes.size(); ++i) hashes[i] = (i + 1) * 0x9E3779B97F4A7C15U >> 32;
  std::vector<std::uint32_t> out(128);
  datasketch::sketch(by, hashes, out);
  std::uint64_t sum = 0xCBF29CE484222325U;
  for (const std::uint32_t x : out) sum = (sum ^ x) * 0x100000001B3U;
  expect(out.front() == first && out.back() == last && sum == all, "a signature differs from datasketch");
}

void check_answers() {
  check_datasketch(datasketch::make_legacy(1, 128), 7172064, 9098950, 0xC45C33985914276AU);
  check_datasketch(datasketch::make_affine(1, 128), 9531636, 5399330, 0x0C7C8D3EF81C7384U);
  for (const std::size_t shingles : {5U, 30U, 516U, 2000U}) {
    for (const std::size_t values : {60U, 128U, 256U, 512U}) {
      std::vector<std::uint32_t> expected(values);
      kernels::reference::fast_similarity_sketch(make_set(shingles, 1), kernels::mix(1), expected);
      expect(make_signature(sketch, shingles, values) == expected,
             "Fast Similarity Sketching differs from the reference");
    }
  }
  for (const Sketcher sketcher : {&sketch, &sketch_mergeable}) {
    std::vector<std::uint64_t> a = make_set(1000, 1), b = make_set(1000, 2);
    std::copy_n(a.begin(), 800, b.begin());  // J = 800 / 1200
    std::vector<std::uint32_t> of_a(512), of_b(512);
    sketcher(a, 1, of_a);
    sketcher(b, 1, of_b);
    expect(std::abs(estimate(of_a, of_b).value - 2.0 / 3.0) < 0.1, "an estimate is too far from the Jaccard");
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

// The formulas of datasketch on the low halves of the same hashes. `times_ours` is the median of their time divided by
// the time of `sketch`. The two alternate, so that other load affects both.
template <class By>
void against(benchmark::State& state, const By& by) {
  using Clock = std::chrono::steady_clock;
  const auto set = make_set(static_cast<std::size_t>(state.range(0)), 1);
  std::vector<std::uint64_t> halves(set);
  for (std::uint64_t& x : halves) x &= UINT32_MAX;
  std::vector<std::uint32_t> out(128);
  constexpr int kOurs = 64;
  std::vector<double> ratios;
  for (auto _ : state) {
    const auto begin = Clock::now();
    datasketch::sketch(by, halves, out);
    benchmark::ClobberMemory();
    const auto middle = Clock::now();
    for (int i = 0; i < kOurs; ++i) {
      sketch(set, 1, out);
      benchmark::ClobberMemory();
    }
    const std::chrono::duration<double> theirs = middle - begin, ours = Clock::now() - middle;
    state.SetIterationTime(theirs.count());
    ratios.push_back(theirs / ours * kOurs);
  }
  const auto median = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
  std::nth_element(ratios.begin(), median, ratios.end());
  state.counters["times_ours"] = *median;
}

void datasketch_legacy(benchmark::State& state) { against(state, datasketch::make_legacy(1, 128)); }
BENCHMARK(datasketch_legacy)->ArgName("shingles")->Arg(30)->Arg(516)->UseManualTime();

void datasketch_affine(benchmark::State& state) { against(state, datasketch::make_affine(1, 128)); }
BENCHMARK(datasketch_affine)->ArgName("shingles")->Arg(30)->Arg(516)->UseManualTime();

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
