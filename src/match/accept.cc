// Pair -> Match without measuring: accepts candidates whose sketches alone show that they reach the threshold.
//
// Problem. A candidate far above the threshold is read and measured only to confirm what its sketches already say.
// Users who want labels and no exact similarities can skip that, if the rate of wrong decisions is known.
//
// Sample. Each article keeps kLanes bytes by one permutation hashing (sketch_lanes). Let N be the places that at least
// one of two sets fills. Their least hashes are N shingles of the union, drawn without replacement, so the number of
// places with equal least hashes is hypergeometric with mean N J. Only 8 bits of a hash are kept, so two different
// hashes look equal with probability c = (254 + 4) / 65536.
//
// Bound. The number K of places that look equal is a sum of N independent trials with different probabilities: a
// hypergeometric count is one (Pitman 1997, "Probabilistic bounds on the coefficients of polynomials with only real
// zeros"), and turning failures into successes with probability c keeps it one. By Hoeffding 1956 ("On the distribution
// of the number of successes in independent trials"), P[K >= k] is at most that of the binomial with the same mean, for
// every k of at least the mean plus 1. So let p = t + (1 - t) c at threshold t, and let k be the least number, not
// below N p + 1, with P[Binomial(N, p) >= k] <= 1 - confidence. A pair of Jaccard below t reaches k with at most this
// probability, whatever its texts. This is the one-sided bound of Clopper and Pearson 1934: exact, not asymptotic.
// Candidates were found by other hashes, so being a candidate says nothing about the lanes.
//
// Cost (AMD EPYC with AVX-512, one core, 25 November 2026). 256 bytes per article, and 0.40 us for the lanes of 516
// shingles (0.55 us with AVX2); a Fast Similarity Sketch of 256 values takes 2.2 us, mostly to fill its last places. A
// comparison takes 6 ns if the lanes are in the cache (10 ns with AVX2); a text that need not be read again saves about
// 7 us. So this pays if most candidates are matches far above the threshold (figures in docs/measures.md). At 0.999 and
// 500 words, estimates from 0.88 on are accepted at threshold 0.8, and from 0.61 on at 0.5.
//
// Known weaknesses. Sampling without replacement is more certain than the binomial says, above all for short texts;
// this is not used, because it takes the size of the union. Texts that fill fewer than 32 places are never accepted at
// 0.8 and 0.999, but they are the cheapest to measure. The confidence is per pair: at 0.999, a thousand of a million
// pairs just below the threshold may be accepted.
#include "match/accept.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_invoke.h>

#include <algorithm>
#include <cmath>

#include "kernels/kernels.h"

namespace dedup {

namespace {

__extension__ using Wide = unsigned __int128;

// Simulated pairs of each size. A share of 0.001, what the usual confidence of 0.999 allows, is one pair in these.
constexpr std::uint32_t kTrials = 1000;

// Probabilities are integers in units of 2^-62 and rounded up. So errors accept too few pairs rather than too many, and
// every machine computes the same table.
constexpr int kBits = 62;
constexpr std::uint64_t kOne = std::uint64_t{1} << kBits;

// Two different hashes have equal lanes with probability kClash / kClashOf: of the 255 values of a lane, lane_of
// returns 1 for 2 of 256 hashes and each other value for 1.
constexpr std::uint64_t kClash = 254 + 4;
constexpr std::uint64_t kClashOf = 65536;

/// The quotient, rounded up.
std::uint64_t divide_up(Wide product, std::uint64_t divisor) {
  return static_cast<std::uint64_t>((product + divisor - 1) / divisor);
}

/// A match of two sets of equal size whose jaccard() is the estimate (K/N - c) / (1 - c).
Match estimated_match(Pair pair, kernels::LaneCount count) {
  constexpr std::uint32_t kHalf = kClash / 2, kHalfOf = kClashOf / 2;
  const std::uint32_t shared = kHalfOf * count.equal - kHalf * count.filled;
  const std::uint32_t either = (kHalfOf - kHalf) * count.filled;
  const std::uint32_t size = (either + shared) / 2;  // even: kHalfOf is
  return {pair.a, pair.b, shared, size, size, true};
}

}  // namespace

void sketch_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out) {
  // Hashes other than those of the signature, so that being a candidate says nothing about the lanes. "lanes" in ASCII.
  constexpr std::uint64_t kLanesSeed = 0x6C616E6573;
  kernels::sample_lanes(shingles, kernels::mix(kernels::scramble(seed + kLanesSeed)), out);
}

std::vector<std::uint32_t> least_equal_lanes(std::uint32_t lanes, double threshold, double confidence) {
  const auto t = static_cast<std::uint64_t>(std::ceil(std::ldexp(threshold, kBits)));
  const std::uint64_t p = divide_up(Wide{t} * (kClashOf - kClash) + Wide{kOne} * kClash, kClashOf);
  const auto allowed = static_cast<std::uint64_t>(std::ldexp(1.0 - confidence, kBits));  // rounded down
  std::vector<std::uint64_t> chance(lanes + std::size_t{1}, 0);  // number of successes -> probability
  chance[0] = kOne;
  std::vector<std::uint32_t> out{1};
  for (std::uint32_t n = 1; n <= lanes; ++n) {
    for (std::uint32_t k = n; k > 0; --k)
      chance[k] = divide_up(Wide{chance[k]} * (kOne - p) + Wide{chance[k - 1]} * p, kOne);
    chance[0] = divide_up(Wide{chance[0]} * (kOne - p), kOne);
    std::uint32_t least = n + 1;
    for (std::uint64_t tail = chance[n]; tail <= allowed; tail += chance[least - 1])
      --least;  // ends at 0, where tail is kOne
    out.push_back(std::max(least, static_cast<std::uint32_t>(divide_up(Wide{p} * n, kOne)) + 1));
  }
  return out;
}

std::vector<Match> accept_certain(std::vector<Pair>& pairs, std::span<const std::uint8_t> lanes,
                                  std::span<const std::uint32_t> row, const Config& config) {
  const std::vector<std::uint32_t> least =
      least_equal_lanes(kLanes, config.levels.threshold, config.search.certain_accept);
  std::vector<kernels::LaneCount> counts(pairs.size());
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, pairs.size(), 1024), [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      counts[i] = kernels::compare_lanes(lanes.data() + std::size_t{kLanes} * row[pairs[i].a],
                                         lanes.data() + std::size_t{kLanes} * row[pairs[i].b], kLanes);
    }
  });
  std::vector<Match> accepted;
  std::size_t open = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (counts[i].equal >= least[counts[i].filled]) {
      accepted.push_back(estimated_match(pairs[i], counts[i]));
    } else {
      pairs[open++] = pairs[i];
    }
  }
  pairs.resize(open);
  return accepted;
}

std::uint32_t simulate_acceptance(const Config& config, std::uint32_t shingles, std::uint32_t trials) {
  const std::vector<std::uint32_t> least =
      least_equal_lanes(kLanes, config.levels.threshold, config.search.certain_accept);
  std::uint32_t shared = shingles;
  while (shared > 0 && static_cast<double>(shared) / shingles >= config.levels.threshold) --shared;
  std::uint64_t state = config.search.seed + shingles;
  std::vector<std::uint64_t> a, b;
  std::vector<std::uint8_t> lanes_a(kLanes), lanes_b(kLanes);
  std::uint32_t accepted = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    kernels::random_pair(shingles, shared, state, a, b);
    sketch_lanes(a, config.search.seed, lanes_a);
    sketch_lanes(b, config.search.seed, lanes_b);
    const kernels::LaneCount count = kernels::compare_lanes(lanes_a.data(), lanes_b.data(), kLanes);
    accepted += count.equal >= least[count.filled] ? 1 : 0;
  }
  return accepted;
}

Acceptance simulate_acceptance(const Config& config) {
  Acceptance out;
  out.trials = kTrials;
  tbb::parallel_invoke([&] { out.wrong_50 = simulate_acceptance(config, 50, kTrials); },
                       [&] { out.wrong_200 = simulate_acceptance(config, 200, kTrials); },
                       [&] { out.wrong_500 = simulate_acceptance(config, 500, kTrials); });
  return out;
}

}  // namespace dedup
