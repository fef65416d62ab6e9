// Pair -> Match without measuring: candidates whose sketches alone show that they reach the threshold.
//
// Problem. A candidate far above the threshold is read and measured only to learn what its sketches say as well.
// Whoever wants labels and not figures may do without, as long as it is known how often that goes wrong.
//
// Sample. Every article keeps kLanes bytes, by one permutation hashing (sketch_lanes): of the N places that either of
// two sets fills, those whose least hash is the same are H, and since the least hashes of N places are N shingles of
// the union drawn without replacement, H is hypergeometric with mean N J. Eight bits are kept of each, so an unequal
// place looks equal with chance c, that of two lanes of lane_of: (254 + 4) / 65536.
//
// Bound. The number K of places that look equal is the sum of N independent trials, though not of one chance: a
// hypergeometric count is one (Pitman 1997, "Probabilistic bounds on the coefficients of polynomials with only real
// zeros"), and turning each failure into a success with chance c keeps it one. Hoeffding 1956 ("On the distribution of
// the number of successes in independent trials"): then P[K >= k] is at most the binomial's with the same mean for
// every k at or above that mean plus 1. So with p = t + (1 - t)c the fewest k with P[Binomial(N, p) >= k] <= 1 -
// confidence, and not below N p + 1, is one that a pair of Jaccard below t reaches with at most that chance, whatever
// its texts: the one-sided lower bound of Clopper and Pearson 1934, exact and not asymptotic. The pair was proposed by
// other hashes, so that it is a candidate says nothing of its lanes.
//
// What decides is computed once, as a table by N, in whole numbers of 2^-62 that are rounded up: too little is accepted
// rather than too much, and the same on every machine.
//
// Cost (AMD EPYC with AVX-512, one core, 25 November 2026): 0.40 us an article of 516 shingles for its lanes, 0.55 us
// with AVX2, against 2.2 us for a Fast Similarity Sketch of 256 values, most of which goes into filling the last
// places; and 256 bytes an article. A comparison takes 6 ns where the lanes are in the cache, 10 ns with AVX2; a text
// that need not be read again saves some 7 us. So it pays where most candidates are matches and far above the
// threshold; docs/measures.md has figures. With P = 0.999 and 500 words, estimates from 0.88 on are accepted at 0.8,
// and from 0.61 at 0.5.
//
// Known weakness. Sampling without replacement knows more than the binomial says, the more the shorter the texts, and
// it is not used: the union's size would have to be known. Texts that fill fewer than 32 places are never accepted
// at 0.8 and 0.999; they are also the cheapest to measure. The confidence is that of one pair: of a million pairs just
// below the threshold a thousand may be accepted at 0.999.
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

constexpr std::uint32_t kTrials = 1000;  // simulated pairs a size
constexpr int kBits = 62;
constexpr std::uint64_t kOne = std::uint64_t{1} << kBits;
// The chance that two lanes of unlike hashes are equal, kClash / kClashOf: lane_of gives 1 twice as often as the
// others.
constexpr std::uint64_t kClash = 254 + 4;
constexpr std::uint64_t kClashOf = 65536;

std::uint64_t up(Wide product, std::uint64_t divisor) {
  return static_cast<std::uint64_t>((product + divisor - 1) / divisor);
}

/// The match that `jaccard()` gives as the estimate: (K/N - c) / (1 - c), of two sets of one size.
Match estimated_match(Pair pair, kernels::LaneCount count) {
  constexpr std::uint32_t kHalf = kClash / 2, kHalfOf = kClashOf / 2;
  const std::uint32_t shared = kHalfOf * count.equal - kHalf * count.filled;
  const std::uint32_t either = (kHalfOf - kHalf) * count.filled;
  const std::uint32_t size = (either + shared) / 2;  // even: kHalfOf is
  return {pair.a, pair.b, shared, size, size, true};
}

}  // namespace

void sketch_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out) {
  // Not the hashes of `sketch`: what made a pair a candidate must say nothing of its lanes.
  constexpr std::uint64_t kOwn = 0x6C616E6573;
  kernels::sample_lanes(shingles, kernels::mix(kernels::scramble(seed + kOwn)), out);
}

std::vector<std::uint32_t> least_equal_lanes(std::uint32_t lanes, double threshold, double confidence) {
  const auto t = static_cast<std::uint64_t>(std::ceil(std::ldexp(threshold, kBits)));
  const std::uint64_t p = up(Wide{t} * (kClashOf - kClash) + Wide{kOne} * kClash, kClashOf);
  const auto allowed = static_cast<std::uint64_t>(std::ldexp(1.0 - confidence, kBits));  // exact, rounded down
  std::vector<std::uint64_t> chance(lanes + std::size_t{1}, 0);                          // of each number of successes
  chance[0] = kOne;
  std::vector<std::uint32_t> out{1};
  for (std::uint32_t n = 1; n <= lanes; ++n) {
    for (std::uint32_t k = n; k > 0; --k) chance[k] = up(Wide{chance[k]} * (kOne - p) + Wide{chance[k - 1]} * p, kOne);
    chance[0] = up(Wide{chance[0]} * (kOne - p), kOne);
    std::uint32_t least = n + 1;
    for (std::uint64_t tail = chance[n]; tail <= allowed; tail += chance[least - 1]) --least;  // at 0 it is all of kOne
    out.push_back(std::max(least, static_cast<std::uint32_t>(up(Wide{p} * n, kOne)) + 1));
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
