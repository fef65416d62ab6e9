// Chooses the signature length, bands and rows that reach the wanted recall at the least cost.
//
// A pair with Jaccard J shares one of b bands of r values with probability 1 - (1 - J^r)^b (Leskovec, Rajaraman,
// Ullman, "Mining of Massive Datasets", 3.4). The usual rule puts the middle of that curve at the threshold, and so
// misses half of the pairs there. Here every candidate is verified, so bands are chosen for recall. For each r there
// is a plan with the fewest bands that reach the wanted recall at the threshold. The plan with the least cost wins:
//
//   cost per article = values * kValueCost + bands * kBandCost + false candidates * kCheckCost
//
// False candidates are pairs below the threshold that share a band. Their number follows from how many pairs of
// articles have each J (kPairDensity). The constants were measured on press releases, newswire
// and feed items (two x86-64 cores with AVX-512); `dedup --search all-pairs --threshold 0.05 --pairs` gives the density
// for any input. A false candidate adds 60 ns if bitmaps reject it (feed items), 500 to 1,000 ns if its texts are also
// read for other pairs (edited copies of press releases), and 4,000 to 7,000 ns if they are read only for it (press
// releases). kCheckCost lies in between.
//
// The recall reported for the chosen plan is simulated with the real sketch. Its places are not independent, so recall
// is slightly above the formula. A simulated pair does not count as 0 or 1. If its sketches agree in m of t places, it
// counts as the probability that m agreements in random places fill a band; all places are equivalent. So 300 pairs
// give recall to within 0.001.
#include "sketch/plan.h"

#include <oneapi/tbb/parallel_invoke.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "kernels/kernels.h"

namespace dedup {

namespace {

constexpr double kValueCost = 6.0;          // ns per value of the signature
constexpr double kBandCost = 25.0;          // ns to make and group one key
constexpr double kCheckCost = 3000.0;       // ns to verify a false candidate; see above
constexpr std::uint32_t kMostValues = 512;  // longer sketches are several times slower
constexpr std::uint32_t kTrials = 300;      // simulated pairs per size
constexpr std::uint32_t kSimHashTrials = 2000;

/// The mean number of pairs that an article has at about this Jaccard, in a corpus of 200,000 articles.
struct PairDensity {
  double jaccard;
  double pairs;
};
constexpr std::array<PairDensity, 10> kPairDensity = {{{0.07, 20},
                                                       {0.15, 3},
                                                       {0.25, 0.6},
                                                       {0.35, 0.2},
                                                       {0.45, 0.1},
                                                       {0.55, 0.06},
                                                       {0.65, 0.04},
                                                       {0.75, 0.03},
                                                       {0.85, 0.02},
                                                       {0.95, 0.02}}};

double chance_of_candidate(double jaccard, double bands, double rows) {
  return 1.0 - std::pow(1.0 - std::pow(jaccard, rows), bands);
}

double cost_of(const BandPlan& plan, double threshold) {
  double candidates = 0.0;
  for (const PairDensity& level : kPairDensity) {
    if (level.jaccard < threshold)
      candidates += level.pairs * chance_of_candidate(level.jaccard, plan.bands, plan.rows);
  }
  return plan.values() * kValueCost + plan.bands * kBandCost + candidates * kCheckCost;
}

/// For each m from 0 to the number of values: the probability that m agreements in random places fill a band.
std::vector<double> shares_with_full_band(const BandPlan& plan) {
  // If each place agrees with probability 1/2: all[m] is the probability that m places agree, none[m] the probability
  // that m places agree and fill no band, and band[k] the probability that k places of one band agree. Bands are added
  // one by one.
  std::vector<double> band(plan.rows + 1, std::exp2(-1.0 * plan.rows));
  for (std::uint32_t k = 1; k <= plan.rows; ++k) band[k] = band[k - 1] * (plan.rows - k + 1) / k;
  std::vector<double> all(plan.values() + 1, 0.0), none(plan.values() + 1, 0.0);
  all[0] = none[0] = 1.0;
  for (std::uint32_t done = 0; done < plan.bands; ++done) {
    for (std::uint32_t m = (done + 1) * plan.rows + 1; m-- > 0;) {
      double sum_all = 0.0, sum_none = 0.0;
      for (std::uint32_t k = 0; k <= std::min(m, plan.rows); ++k) {
        sum_all += all[m - k] * band[k];
        if (k < plan.rows) sum_none += none[m - k] * band[k];
      }
      all[m] = sum_all;
      none[m] = sum_none;
    }
  }
  std::vector<double> shares(all.size());
  for (std::size_t m = 0; m < all.size(); ++m) shares[m] = all[m] > 0.0 ? 1.0 - none[m] / all[m] : 1.0;
  return shares;
}

}  // namespace

double simulate_recall(const BandPlan& plan, double jaccard, std::uint32_t shingles, std::uint32_t trials,
                       std::uint64_t seed) {
  const std::vector<double> shares = shares_with_full_band(plan);
  std::uint64_t state = seed;
  const auto shared = static_cast<std::uint32_t>(std::lround(jaccard * shingles));
  std::vector<std::uint64_t> a, b;
  std::vector<std::uint32_t> sketch_a(plan.values()), sketch_b(plan.values());
  double sum = 0.0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    kernels::random_pair(shingles, shared, state, a, b);
    kernels::fast_similarity_sketch(a, seed, sketch_a);
    kernels::fast_similarity_sketch(b, seed, sketch_b);
    std::size_t agree = 0;
    for (std::size_t place = 0; place < sketch_a.size(); ++place) agree += sketch_a[place] == sketch_b[place] ? 1 : 0;
    sum += shares[agree];
  }
  return trials == 0 ? 0.0 : sum / trials;
}

BandPlan plan_bands(const Config& config) {
  BandPlan best;
  double best_cost = HUGE_VAL;
  for (std::uint32_t rows = 1; rows <= 32; ++rows) {
    const double full = std::pow(config.levels.threshold, rows);
    const double bands = full >= 1.0 ? 1.0 : std::ceil(std::log(1.0 - config.search.recall) / std::log1p(-full) - 1e-9);
    if (!(bands * rows <= kMostValues)) continue;
    BandPlan plan;
    plan.rows = rows;
    plan.bands = static_cast<std::uint32_t>(std::max(bands, 1.0));
    const double cost = cost_of(plan, config.levels.threshold);
    if (cost < best_cost) {
      best_cost = cost;
      best = plan;
    }
  }
  if (best.bands == 0) {  // the threshold is so low that no plan reaches the recall: use the most bands
    best.rows = 1;
    best.bands = kMostValues;
  }
  return best;
}

double simulate_simhash_recall(const Config& config, std::uint32_t shingles, std::uint32_t trials) {
  std::uint64_t state = config.search.seed + shingles;
  const auto shared = static_cast<std::uint32_t>(std::lround(config.levels.threshold * shingles));
  std::vector<std::uint64_t> a, b;
  std::uint32_t found = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    kernels::random_pair(shingles, shared, state, a, b);
    const auto bits = static_cast<std::uint32_t>(std::popcount(kernels::simhash(a) ^ kernels::simhash(b)));
    found += bits <= config.search.simhash_distance ? 1 : 0;
  }
  return trials == 0 ? 0.0 : static_cast<double>(found) / trials;
}

BandPlan with_recall(BandPlan plan, const Config& config) {
  const auto simulate = [&config, plan](std::uint32_t shingles) {
    return config.search.method == Search::simhash
               ? simulate_simhash_recall(config, shingles, kSimHashTrials)
               : simulate_recall(plan, config.levels.threshold, shingles, kTrials, config.search.seed + shingles);
  };
  tbb::parallel_invoke([&] { plan.recall_20 = simulate(20); }, [&] { plan.recall_50 = simulate(50); },
                       [&] { plan.recall_500 = simulate(500); });
  return plan;
}

}  // namespace dedup
