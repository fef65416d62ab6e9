// Acceptance by lanes: the bound against its definition, and its error rate, computed and simulated.
#include "match/accept.h"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>
#include <tuple>

#include "cluster/linkage.h"
#include "cluster/star.h"
#include "kernels/kernels.h"

namespace dedup {
namespace {

constexpr double kClash = 258.0 / 65536.0;  // the probability that lanes of different hashes are equal

double chosen(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }

double binomial(std::uint32_t n, std::uint32_t k, double p) {
  if (p >= 1.0) return k == n ? 1.0 : 0.0;
  return std::exp(chosen(n, k) + k * std::log(p) + (n - k) * std::log1p(-p));
}

/// P[Binomial(n, p) >= k].
double binomial_tail(std::uint32_t n, std::uint32_t k, double p) {
  double sum = 0.0;
  for (std::uint32_t i = k; i <= n; ++i) sum += binomial(n, i, p);
  return sum;
}

/// The probability that at least `equal` of `filled` lanes look equal, drawn from a union of `either` shingles.
double chance_of(std::uint32_t either, std::uint32_t shared, std::uint32_t filled, std::uint32_t equal) {
  double sum = 0.0;
  const std::uint32_t different = either - shared;
  for (std::uint32_t h = filled > different ? filled - different : 0; h <= std::min(shared, filled); ++h) {
    const double drawn = std::exp(chosen(shared, h) + chosen(different, filled - h) - chosen(either, filled));
    sum += drawn * binomial_tail(filled - h, equal > h ? equal - h : 0, kClash);
  }
  return sum;
}

std::uint32_t just_below(double threshold, std::uint32_t either) {
  std::uint32_t shared = either;
  while (static_cast<double>(shared) / either >= threshold) --shared;
  return shared;
}

Config asking(double threshold, double confidence) {
  Config config;
  config.levels.threshold = threshold;
  config.search.certain_accept = confidence;
  return config;
}

TEST(LeastEqualLanes, AreTheFewestAllowedByTheBinomial) {
  for (const double threshold : {0.05, 0.3, 0.5, 0.8, 0.9, 0.97}) {
    for (const double confidence : {0.6, 0.95, 0.999, 0.99999}) {
      const std::vector<std::uint32_t> least = least_equal_lanes(300, threshold, confidence);
      ASSERT_EQ(least.size(), 301U);
      const double p = threshold + (1.0 - threshold) * kClash, allowed = 1.0 - confidence;
      for (const std::uint32_t n : {1U, 2U, 10U, 31U, 100U, 227U, 256U, 300U}) {
        const std::uint32_t k = least[n];
        EXPECT_GE(k, n * p + 1.0 - 1e-9) << "Hoeffding's bound does not hold below";
        EXPECT_LE(binomial_tail(n, k, p), allowed * (1 + 1e-9)) << n << ' ' << threshold;
        if (k - 1 < n * p + 1.0) continue;
        EXPECT_GT(binomial_tail(n, k - 1, p), allowed * (1 - 1e-9)) << n << ' ' << threshold;
      }
    }
  }
}

TEST(LeastEqualLanes, KnownValues) {
  const std::vector<std::uint32_t> least = least_equal_lanes(256, 0.8, 0.999);
  EXPECT_GT(least[0], 0U) << "an empty sketch proves nothing";
  EXPECT_EQ(least[30], 31U) << "0.8008^30 is above 0.001";
  EXPECT_EQ(least[31], 32U);
  EXPECT_EQ(least[32], 32U);
  EXPECT_EQ(least[256], 225U);
  const std::vector<std::uint32_t> of_one = least_equal_lanes(256, 1.0, 0.999);
  for (std::uint32_t n = 0; n <= 256; ++n) EXPECT_GT(of_one[n], n) << "no sketch proves a Jaccard of 1";
}

// At most a share of 1 - confidence of the pairs just below the threshold may be accepted, for any size of texts and
// any number of filled lanes. Computed from a hypergeometric count plus clashes.
TEST(Coverage, HoldsExactly) {
  for (const double threshold : {0.3, 0.5, 0.8, 0.9}) {
    for (const double confidence : {0.6, 0.9, 0.99, 0.999}) {
      const std::vector<std::uint32_t> least = least_equal_lanes(kLanes, threshold, confidence);
      double most = 0.0;
      for (const std::uint32_t either : {5U, 20U, 47U, 200U, 555U, 3000U, 100'000U}) {
        for (const std::uint32_t filled : {2U, 5U, 20U, 40U, 100U, 180U, 256U}) {
          if (filled > either || least[filled] > filled) continue;
          const double wrong = chance_of(either, just_below(threshold, either), filled, least[filled]);
          EXPECT_LE(wrong, 1.0 - confidence) << either << " shingles, " << filled << " lanes, " << threshold;
          most = std::max(most, wrong);
        }
      }
      EXPECT_GT(most, (1.0 - confidence) / 3) << "the bound is too strict";
    }
  }
}

// The same with random lanes: at most the allowed share, plus four standard errors.
TEST(Coverage, HoldsInSimulation) {
  constexpr std::uint32_t kTrials = 4000;
  for (const double threshold : {0.5, 0.8}) {
    for (const double confidence : {0.75, 0.9, 0.99}) {
      std::string line;
      for (const std::uint32_t shingles : {20U, 50U, 200U, 500U, 2000U, 8000U}) {
        const std::uint32_t trials = shingles > 2000 ? kTrials / 4 : kTrials;
        const double wrong = simulate_acceptance(asking(threshold, confidence), shingles, trials);
        const double allowed = trials * (1.0 - confidence);
        EXPECT_LE(wrong, allowed + 4.0 * std::sqrt(allowed)) << shingles << " shingles at " << threshold;
        line += " " + std::to_string(wrong / trials).substr(0, 7);
        if (shingles >= 2000) {
          EXPECT_GE(wrong, allowed / 4) << "the bound is too wide: lanes are then nearly a sample with replacement";
        } else {
          EXPECT_LE(wrong, allowed * 0.75) << "a sample of most of the union errs less than the binomial";
        }
      }
      std::printf("just below %.1f, accepted at %.2f of pairs of 20, 50, 200, 500, 2000, 8000 shingles:%s\n", threshold,
                  confidence, line.c_str());
    }
  }
}

TEST(Coverage, IsWhatARunReports) {
  const Acceptance reported = simulate_acceptance(asking(0.8, 0.9));
  EXPECT_GE(reported.trials, 1000U);
  EXPECT_EQ(reported.wrong_500, simulate_acceptance(asking(0.8, 0.9), 500, reported.trials));
  EXPECT_LE(reported.wrong_50 + reported.wrong_200 + reported.wrong_500, 0.1 * 3 * reported.trials);
  EXPECT_GT(reported.wrong_50 + reported.wrong_200 + reported.wrong_500, 0U);
}

/// Lanes of pairs of random sets, two rows per pair.
struct Pairs {
  std::vector<Pair> pairs;
  std::vector<std::uint8_t> lanes;
  std::vector<std::uint32_t> row;
  std::vector<double> jaccard;
};

Pairs random_pairs(const Config& config, std::uint32_t count) {
  Pairs out;
  std::uint64_t state = 5;
  std::vector<std::uint64_t> a, b;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t either = 1 + static_cast<std::uint32_t>(kernels::next_random(state) % 900);
    const std::uint32_t shared = static_cast<std::uint32_t>(kernels::next_random(state) % (either + 1));
    kernels::random_pair(either, std::max(shared, either * (i % 4) / 4), state, a, b);
    out.jaccard.push_back(static_cast<double>(a.size() + b.size() - either) / either);
    for (const auto& set : {a, b}) {
      out.lanes.resize(out.lanes.size() + kLanes);
      sketch_lanes(set, config.search.seed, std::span(out.lanes).last(kLanes));
    }
    out.pairs.push_back({2 * i, 2 * i + 1});
  }
  out.row.resize(2 * std::size_t{count});
  std::iota(out.row.begin(), out.row.end(), 0U);
  return out;
}

TEST(AcceptCertain, DividesThePairs) {
  for (const double threshold : {0.5, 0.8}) {
    const Config config = asking(threshold, 0.99);
    const Pairs all = random_pairs(config, 4000);
    std::vector<Pair> open = all.pairs;
    const std::vector<Match> accepted = accept_certain(open, all.lanes, all.row, config);
    EXPECT_GT(accepted.size(), 300U);
    ASSERT_EQ(accepted.size() + open.size(), all.pairs.size());
    EXPECT_TRUE(std::is_sorted(open.begin(), open.end()));
    EXPECT_TRUE(std::is_sorted(accepted.begin(), accepted.end(), [](auto& x, auto& y) { return x.a < y.a; }));
    double error = 0.0;
    std::size_t wrong = 0;
    for (const Match& match : accepted) {
      EXPECT_FALSE(std::binary_search(open.begin(), open.end(), Pair{match.a, match.b}));
      EXPECT_TRUE(match.estimated);
      EXPECT_GE(match.jaccard(), threshold) << "clustering relies on it";
      EXPECT_LE(match.jaccard(), 1.0);
      const auto count = kernels::compare_lanes(&all.lanes[std::size_t{kLanes} * match.a],
                                                &all.lanes[std::size_t{kLanes} * match.b], kLanes);
      EXPECT_NEAR(match.jaccard(), (static_cast<double>(count.equal) / count.filled - kClash) / (1.0 - kClash), 1e-12);
      error += match.jaccard() - all.jaccard[match.a / 2];
      wrong += all.jaccard[match.a / 2] < threshold ? 1 : 0;
    }
    EXPECT_LE(std::abs(error / static_cast<double>(accepted.size())), 0.01) << "estimates are biased";
    EXPECT_LE(wrong, 4U);
    for (const Pair& pair : open) {  // equal texts are left only if they are short
      if (all.jaccard[pair.a / 2] < 1.0) continue;
      const auto lanes = std::span(all.lanes).subspan(std::size_t{kLanes} * pair.a, kLanes);
      EXPECT_LT(std::count_if(lanes.begin(), lanes.end(), [](std::uint8_t lane) { return lane != 0; }), 32);
    }
  }
}

TEST(AcceptCertain, DoesNotDependOnThreadsOrOnNumbers) {
  const Config config = asking(0.6, 0.99);
  const Pairs all = random_pairs(config, 3000);
  const auto by_row = [&](int threads, const Pairs& given) {
    std::vector<Pair> open = given.pairs;
    std::vector<std::tuple<std::uint32_t, std::uint32_t, double>> out;
    tbb::task_arena(threads).execute([&] {
      for (const Match& match : accept_certain(open, given.lanes, given.row, config)) {
        const auto [x, y] = std::minmax(given.row[match.a], given.row[match.b]);
        out.emplace_back(x, y, match.jaccard());
      }
    });
    std::sort(out.begin(), out.end());
    return out;
  };
  const auto once = by_row(1, all);
  EXPECT_EQ(by_row(8, all), once);
  Pairs turned = all;  // class c becomes class n - 1 - c
  std::reverse(turned.row.begin(), turned.row.end());
  const auto last = static_cast<std::uint32_t>(turned.row.size() - 1);
  for (Pair& pair : turned.pairs) pair = {last - pair.b, last - pair.a};
  std::sort(turned.pairs.begin(), turned.pairs.end());
  EXPECT_EQ(by_row(2, turned), once);
}

TEST(AcceptCertain, EmptyTextsAreNotAccepted) {
  const Config config = asking(0.5, 0.9);
  std::vector<std::uint8_t> lanes(2 * kLanes, 9);
  sketch_lanes({}, 1, std::span(lanes).first(kLanes));
  sketch_lanes({}, 1, std::span(lanes).last(kLanes));
  EXPECT_EQ(lanes, std::vector<std::uint8_t>(2 * kLanes, 0));
  const std::vector<std::uint32_t> row{0, 1};
  std::vector<Pair> pairs{{0, 1}};
  EXPECT_TRUE(accept_certain(pairs, lanes, row, config).empty());
  EXPECT_EQ(pairs.size(), 1U);
  pairs.clear();
  EXPECT_TRUE(accept_certain(pairs, lanes, row, config).empty());
}

TEST(SketchLanes, DependOnTheSetAndTheSeedOnly) {
  std::uint64_t state = 3;
  std::vector<std::uint64_t> set(300);
  for (std::uint64_t& x : set) x = kernels::next_random(state);
  std::vector<std::uint8_t> once(kLanes), other(kLanes);
  sketch_lanes(set, 1, once);
  std::vector<std::uint64_t> again(set.rbegin(), set.rend());
  again.insert(again.end(), set.begin(), set.begin() + 50);
  sketch_lanes(again, 1, other);
  EXPECT_EQ(other, once);
  sketch_lanes(set, 2, other);
  const auto count = kernels::compare_lanes(once.data(), other.data(), kLanes);
  EXPECT_LE(count.equal, 8U) << "more than clashes";
}

// Clusters use estimates like matches, and record which similarities are estimates.
TEST(Clusters, RecordWhichSimilaritiesAreEstimates) {
  Classes classes;
  for (std::uint32_t c = 0; c < 4; ++c) {
    classes.of.push_back(c);
    classes.first.push_back(c);
    classes.copies.push_back(1);
    classes.words.push_back(100 - c);
    classes.content.push_back({0, c});
  }
  const std::vector<Match> matches{{0, 1, 90, 95, 95, true}, {0, 2, 90, 96, 96}, {0, 3, 90, 92, 92, true}};
  Config config;
  config.levels.linkage = Linkage::single;
  struct None : ShingleSource {
    void shingles(std::uint32_t, Shingles& out) const override { out.clear(); }
  };
  std::vector<Match> measured;
  for (const Clusters& clusters :
       {cluster_star(classes, matches), cluster_linkage(classes, matches, None(), config, measured)}) {
    EXPECT_EQ(clusters.centre, std::vector<std::uint32_t>(4, 0));
    EXPECT_EQ(clusters.estimated, (std::vector<bool>{false, true, false, true}));
    ASSERT_EQ(clusters.figures.size(), 1U);
    EXPECT_EQ(clusters.figures[0].estimated, 2U);
    EXPECT_EQ(clusters.similarity[1], matches[0].jaccard());
  }
  const std::vector<Match> exact{{0, 1, 90, 95, 95}, {2, 3, 90, 92, 92}};
  EXPECT_TRUE(cluster_star(classes, exact).estimated.empty());
  EXPECT_TRUE(cluster_linkage(classes, exact, None(), config, measured).estimated.empty());
}

TEST(Config, NamesConflictsWithCertainAccept) {
  EXPECT_TRUE(asking(0.8, 0.999).validate().empty());
  for (const double wrong : {0.5, 0.2, -0.1, 1.0, 1.5, std::nan("")}) {
    EXPECT_EQ(asking(0.8, wrong).validate().size(), 1U) << wrong;
  }
  Config config = asking(0.8, 0.999);
  config.search.method = Search::join;
  config.levels.find = Find::copies;
  config.levels.linkage = Linkage::average;
  EXPECT_EQ(config.validate().size(), 3U);

  config = asking(0.8, 0.999);
  OutputConfig& outputs = config.output;
  outputs.labels = outputs.pairs = outputs.summary = "x";
  EXPECT_TRUE(conflicts(config).empty());
  outputs.survivors = outputs.removed = "y";
  EXPECT_EQ(conflicts(config).size(), 2U);
  Config exact;
  exact.output = outputs;
  EXPECT_TRUE(conflicts(exact).empty());
  outputs.accept_estimates = true;
  EXPECT_TRUE(conflicts(config).empty());
  outputs.matrix_of = MatrixOf::containment;
  outputs.matrix = "m.npz";
  EXPECT_EQ(conflicts(config).size(), 1U);
  outputs.matrix = "m.npy";
  EXPECT_TRUE(conflicts(config).empty());
}

}  // namespace
}  // namespace dedup
