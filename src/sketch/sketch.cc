// Shingles -> signature: MinHash by Fast Similarity Sketching, its mergeable form, SimHash, and their estimates.
#include "sketch/sketch.h"

#include <algorithm>
#include <cmath>

#include "kernels/kernels.h"

namespace dedup {

void sketch(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out) {
  kernels::fast_similarity_sketch(shingles, kernels::mix(seed), out);
}

void sketch_mergeable(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out) {
  std::fill(out.begin(), out.end(), UINT32_MAX);
  const std::uint64_t base = kernels::mix(seed);
  for (std::size_t place = 0; place < out.size(); ++place) {
    std::uint32_t least = UINT32_MAX;
    for (const std::uint64_t x : shingles) {
      least = std::min(least, static_cast<std::uint32_t>(kernels::round_hash(x, base, place)));
    }
    out[place] = least;
  }
}

void merge(std::span<std::uint32_t> into, std::span<const std::uint32_t> other) {
  if (into.size() != other.size()) {
    throw Error(Error::Kind::usage, "merge: signatures of different length; sketch both with one length and seed");
  }
  for (std::size_t i = 0; i < into.size(); ++i) into[i] = std::min(into[i], other[i]);
}

std::uint64_t simhash(std::span<const std::uint64_t> shingles) { return kernels::simhash(shingles); }

namespace {

/// P[X <= k] for a binomial of n draws with success probability p. Each term follows from the one before, in
/// logarithms.
double binomial_at_most(std::size_t k, std::size_t n, double p) {
  if (p <= 0.0) return 1.0;
  if (p >= 1.0) return k >= n ? 1.0 : 0.0;
  const double trials = static_cast<double>(n);
  const double log_odds = std::log(p) - std::log1p(-p);
  double log_term = trials * std::log1p(-p);
  double sum = std::exp(log_term);
  for (std::size_t i = 1; i <= k; ++i) {
    const double hits = static_cast<double>(i);
    log_term += std::log((trials - hits + 1) / hits) + log_odds;
    sum += std::exp(log_term);
  }
  return std::min(sum, 1.0);
}

/// The p in [0, 1] at which the falling function `f` crosses `level`, by bisection.
template <class F>
double solve_falling(F f, double level) {
  double low = 0.0;
  double high = 1.0;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (f(middle) > level ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

Estimate estimate(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b, double confidence) {
  if (a.size() != b.size()) {
    throw Error(Error::Kind::usage, "estimate: signatures of different length; sketch both with one length and seed");
  }
  const std::size_t n = a.size();
  if (n == 0) return {0.0, 0.0, 1.0};
  std::size_t equal = 0;
  for (std::size_t i = 0; i < n; ++i) equal += static_cast<std::size_t>(a[i] == b[i] && a[i] != UINT32_MAX);
  const double tail = (1.0 - confidence) / 2;
  Estimate out;
  out.value = static_cast<double>(equal) / static_cast<double>(n);
  // Clopper and Pearson 1934: the p for which `equal` or more, or `equal` or fewer, agreements have probability `tail`.
  out.lower = equal == 0 ? 0.0 : solve_falling([&](double p) { return binomial_at_most(equal - 1, n, p); }, 1.0 - tail);
  out.upper = equal == n ? 1.0 : solve_falling([&](double p) { return binomial_at_most(equal, n, p); }, tail);
  return out;
}

void band_keys(std::span<const std::uint32_t> signature, std::uint32_t rows, std::span<std::uint32_t> keys) {
  const std::uint32_t* value = signature.data();
  for (std::uint32_t& key : keys) {
    std::uint64_t hash = 0;
    for (std::uint32_t row = 0; row < rows; ++row) hash = (hash ^ *value++) * kernels::kMix;
    key = static_cast<std::uint32_t>(kernels::mix(hash) >> 32);
  }
}

}  // namespace dedup
