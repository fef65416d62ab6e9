// Which signature length, bands and rows find the pairs at the threshold at the least cost.
//
// A pair of Jaccard J shares one of b bands of r values with probability 1 - (1 - J^r)^b (Leskovec, Rajaraman,
// Ullman, "Mining of Massive Datasets", 3.4). The usual rule puts the middle of that curve at the threshold, where it
// finds half of the pairs. Here an exact check follows, so bands are chosen for recall: for each r the fewest bands
// that reach it at the threshold, and among those the plan of least cost:
//
//   cost an article = values * kValueCost + bands * kBandCost + false candidates * kCheckCost
//
// False candidates are pairs below the threshold that share a band; how many there are follows from how often
// unrelated and half-related news stand at each J (kBackground). The recall of the plan chosen is then simulated
// with the sketch itself, whose places are not independent, and bands are added until it holds.
#include <algorithm>
#include <array>
#include <cmath>

#include "dedup/candidates.h"
#include "kernels.h"

namespace dedup {

namespace {

constexpr double kValueCost = 2.5;    // ns a value of the signature
constexpr double kBandCost = 20.0;    // ns to group one key
constexpr double kCheckCost = 1500.0;  // ns to read and probe for one candidate
constexpr std::uint32_t kMostValues = 1024;
constexpr std::uint32_t kTrials = 600;  // simulated pairs a size: a standard error of 0.004 at 0.99

/// Pairs an article at J of about (i + 0.5) / 10, below the threshold: the geometric mean of what press releases
/// and newswire have, at a corpus of 100,000 articles.
constexpr std::array<double, 10> kBackground = {20000, 60, 12, 4, 2, 1, 0.6, 0.4, 0.3, 0.3};

double caught(double jaccard, double bands, double rows) {
  return 1.0 - std::pow(1.0 - std::pow(jaccard, rows), bands);
}

double cost_of(const BandPlan& plan, double threshold) {
  double candidates = 0.0;
  for (std::size_t i = 0; i < kBackground.size(); ++i) {
    // Most unrelated pairs share next to nothing.
    const double jaccard = i == 0 ? 0.01 : (static_cast<double>(i) + 0.5) / 10.0;
    if (jaccard < threshold) candidates += kBackground[i] * caught(jaccard, plan.bands, plan.rows);
  }
  return plan.values() * kValueCost + plan.bands * kBandCost + candidates * kCheckCost;
}

std::uint64_t next_random(std::uint64_t& state) {
  state += kernels::kGolden;
  std::uint64_t x = state;  // splitmix64
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

}  // namespace

double simulate_recall(const BandPlan& plan, double jaccard, std::uint32_t shingles, std::uint32_t trials,
                       std::uint64_t seed) {
  std::uint64_t state = seed;
  const auto shared = static_cast<std::uint32_t>(std::lround(jaccard * shingles));
  std::vector<std::uint64_t> a, b;
  std::vector<std::uint32_t> sketch_a(plan.values()), sketch_b(plan.values());
  std::uint32_t found = 0;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    a.clear();
    b.clear();
    for (std::uint32_t i = 0; i < shingles; ++i) {
      const std::uint64_t x = next_random(state);
      if (i < shared || i % 2 == 0) a.push_back(x);
      if (i < shared || i % 2 == 1) b.push_back(x);
    }
    kernels::fast_similarity_sketch(a, seed, sketch_a);
    kernels::fast_similarity_sketch(b, seed, sketch_b);
    for (std::uint32_t band = 0; band < plan.bands; ++band) {
      const auto from = static_cast<std::ptrdiff_t>(band * plan.rows);
      if (std::equal(sketch_a.begin() + from, sketch_a.begin() + from + plan.rows, sketch_b.begin() + from)) {
        ++found;
        break;
      }
    }
  }
  return trials == 0 ? 0.0 : static_cast<double>(found) / trials;
}

BandPlan plan_bands(const Config& config) {
  BandPlan best;
  double best_cost = HUGE_VAL;
  for (std::uint32_t rows = 1; rows <= 32; ++rows) {
    const double miss = 1.0 - std::pow(config.threshold, rows);
    const double wanted = miss <= 0.0 ? 1.0 : std::ceil(std::log(1.0 - config.recall) / std::log(miss) - 1e-9);
    if (wanted * rows > kMostValues) continue;
    BandPlan plan;
    plan.rows = rows;
    plan.bands = static_cast<std::uint32_t>(std::max(wanted, 1.0));
    const double cost = cost_of(plan, config.threshold);
    if (cost < best_cost) {
      best_cost = cost;
      best = plan;
    }
  }
  if (best.bands == 0) {  // a very low threshold: as many single-row bands as fit
    best.rows = 1;
    best.bands = kMostValues;
  }
  for (;;) {
    const auto recall = [&](std::uint32_t shingles) {
      return simulate_recall(best, config.threshold, shingles, kTrials, config.seed + shingles);
    };
    best.recall_20 = recall(20);
    best.recall_50 = recall(50);
    best.recall_500 = recall(500);
    const double least = std::min({best.recall_20, best.recall_50, best.recall_500});
    const double error = std::sqrt(config.recall * (1.0 - config.recall) / kTrials);
    if (least >= config.recall - 2.0 * error || best.values() + best.rows > kMostValues) return best;
    ++best.bands;
  }
}

}  // namespace dedup
