// Band plans against simulated pairs, and LSH candidates against comparing the keys of all pairs.
#include "match/lsh.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "match/equal.h"
#include "refusal.h"
#include "sketch/plan.h"
#include "sketch/sketch.h"

namespace dedup {

namespace {

class PlanAtThreshold : public testing::TestWithParam<int> {};

/// What the mean of `trials` trials is above, but for one case in 30,000, if each trial has the mean `recall` and lies
/// in [0, 1]: its variance is then at most recall * (1 - recall), that of a success or failure. Four standard errors.
double lower_bound(double recall, int trials) { return recall - 4.0 * std::sqrt(recall * (1.0 - recall) / trials); }

TEST_P(PlanAtThreshold, ReachesTheRequestedRecall) {
  constexpr int kTrials = 3000;
  Config config;
  config.levels.threshold = GetParam() / 100.0;
  for (const double recall : {0.9, 0.99}) {
    config.search.recall = recall;
    const BandPlan plan = with_recall(plan_bands(config), config);
    EXPECT_GT(plan.bands, 0U);
    EXPECT_LE(plan.values(), 1024U);
    const std::pair<std::uint32_t, double> reported[] = {
        {20, plan.recall_20}, {50, plan.recall_50}, {500, plan.recall_500}};
    for (const auto& [shingles, reached] : reported) {
      const double measured = simulate_recall(plan, config.levels.threshold, shingles, kTrials, 7);
      EXPECT_GE(measured, lower_bound(recall, kTrials))
          << plan.bands << " bands of " << plan.rows << " values, " << shingles << " shingles";
      EXPECT_GE(reached, lower_bound(recall, 300)) << "what the run reports, from 300 trials";
      EXPECT_LE(reached, 1.0);
    }
    const BandPlan again = with_recall(plan_bands(config), config);
    EXPECT_EQ(plan.bands, again.bands);
    EXPECT_EQ(plan.rows, again.rows);
    EXPECT_EQ(plan.recall_20, again.recall_20);
  }
}

INSTANTIATE_TEST_SUITE_P(, PlanAtThreshold, testing::Range(30, 100, 5),
                         [](const auto& threshold) { return "0_" + std::to_string(threshold.param); });

TEST(PlanBands, ExistsAtTheEndsOfTheRange) {
  Config config;
  config.levels.threshold = 1.0;
  EXPECT_EQ(with_recall(plan_bands(config), config).recall_20, 1.0);
  config.levels.threshold = 0.001;
  EXPECT_GT(plan_bands(config).bands, 100U);
}

TEST(GroupEqual, HasEveryGroupOfTwoOrMoreInOrderOfKeys) {
  std::mt19937_64 random(11);
  for (const std::uint32_t items : {0U, 1U, 2U, 700U, 300'000U}) {  // the last takes several tasks
    for (const auto& [distinct, mixed] : std::initializer_list<std::pair<std::uint32_t, bool>>{
             {1U, true}, {40U, true}, {200'000U, true}, {16'000U, false}}) {
      std::vector<std::uint32_t> keys(items);
      std::map<std::uint32_t, std::vector<std::uint32_t>> expected;
      for (std::uint32_t i = 0; i < items; ++i) {
        // Well mixed, as hashes are, or with equal high bits; 0 and 2^32 - 1 included.
        const auto key = static_cast<std::uint32_t>(random() % distinct);
        keys[i] = key == 0 ? 0 : key == 1 ? UINT32_MAX : key * (mixed ? 0x9E3779B1U : 1U);
        expected[keys[i]].push_back(i);
      }
      std::erase_if(expected, [](const auto& group) { return group.second.size() < 2; });
      const Buckets found = group_equal(keys);
      ASSERT_EQ(found.ends.size(), expected.size()) << items << " items of " << distinct << " keys";
      for (std::size_t i = 0; i < found.ends.size(); ++i) {
        const auto bucket = found.bucket(i);
        EXPECT_EQ(std::vector<std::uint32_t>(bucket.begin(), bucket.end()), expected[keys[bucket[0]]]);
        EXPECT_TRUE(i == 0 || keys[found.bucket(i - 1)[0]] < keys[bucket[0]]);
      }
    }
  }
}

// The share of pairs, with `shingles` in their union, that share a band if sketched and banded as in a run.
double simulate_by_keys(const BandPlan& plan, double jaccard, std::size_t shingles, int trials) {
  std::mt19937_64 random(shingles);
  std::vector<std::uint32_t> signature(plan.values()), keys_a(plan.bands), keys_b(plan.bands);
  const auto shared = static_cast<std::size_t>(std::lround(jaccard * static_cast<double>(shingles)));
  int found = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<std::uint64_t> a, b;
    for (std::size_t i = 0; i < shingles; ++i) {
      const std::uint64_t x = random();
      if (i < shared || i % 2 == 0) a.push_back(x);
      if (i < shared || i % 2 == 1) b.push_back(x);
    }
    sketch(a, 3, signature);
    band_keys(signature, plan.rows, keys_a);
    sketch(b, 3, signature);
    band_keys(signature, plan.rows, keys_b);
    bool agree = false;
    for (std::size_t band = 0; band < keys_a.size(); ++band) agree = agree || keys_a[band] == keys_b[band];
    found += static_cast<int>(agree);
  }
  return static_cast<double>(found) / trials;
}

TEST(SimulateRecall, AgreesWithTheFormulaAndWithTheKeys) {
  const struct { std::uint32_t bands, rows; } plans[] = {{5, 1}, {16, 8}, {34, 4}, {72, 4}};
  for (const auto& [bands, rows] : plans) {
    BandPlan plan;
    plan.bands = bands, plan.rows = rows;
    for (const double jaccard : {0.2, 0.5, 0.8, 0.9}) {
      const double formula = 1.0 - std::pow(1.0 - std::pow(jaccard, rows), bands);
      EXPECT_NEAR(simulate_recall(plan, jaccard, 500, 1000, 1), formula, 0.02)
          << bands << "x" << rows << " " << jaccard;
      for (const std::uint32_t shingles : {20U, 50U, 500U}) {
        EXPECT_NEAR(simulate_recall(plan, jaccard, shingles, 1000, 1), simulate_by_keys(plan, jaccard, shingles, 2000),
                    0.045)  // four standard errors
            << bands << "x" << rows << " " << jaccard << " " << shingles;
      }
    }
    EXPECT_EQ(simulate_recall(plan, 1.0, 50, 10, 1), 1.0);
    EXPECT_EQ(simulate_recall(plan, 0.0, 50, 10, 1), 0.0);
  }
}

/// Classes with their band keys. `content` identifies a class when classes are renumbered.
struct Keyed {
  Keyed(std::uint32_t classes, std::uint32_t band_count, std::uint64_t seed) : bands(band_count), random(seed) {
    for (std::uint32_t i = 0; i < classes; ++i) content.push_back({random(), random()});
    for (std::uint32_t i = 0; i < classes * bands; ++i) keys.push_back(static_cast<std::uint32_t>(random()));
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(content.size()); }
  std::uint32_t& key(std::uint32_t cls, std::uint32_t band) { return keys[cls * bands + band]; }
  std::uint32_t key(std::uint32_t cls, std::uint32_t band) const { return keys[cls * bands + band]; }
  bool share_a_band(std::uint32_t a, std::uint32_t b) const {
    for (std::uint32_t band = 0; band < bands; ++band) {
      if (key(a, band) == key(b, band)) return true;
    }
    return false;
  }
  /// In each band, gives each of `count` classes from `first` on a common key with probability `per_cent`.
  void plant(std::uint32_t first, std::uint32_t count, std::uint32_t per_cent) {
    for (std::uint32_t band = 0; band < bands; ++band) {
      const std::uint32_t shared = random() % 10 == 0 ? UINT32_MAX : static_cast<std::uint32_t>(random());
      for (std::uint32_t cls = first; cls < std::min(first + count, size()); ++cls) {
        if (random() % 100 < per_cent) key(cls, band) = shared;
      }
    }
  }
  Keyed renumbered() {
    std::vector<std::uint32_t> order(size());
    std::iota(order.begin(), order.end(), 0U);
    std::shuffle(order.begin(), order.end(), random);
    Keyed out = *this;
    for (std::uint32_t cls = 0; cls < size(); ++cls) {
      out.content[order[cls]] = content[cls];
      for (std::uint32_t band = 0; band < bands; ++band) out.key(order[cls], band) = key(cls, band);
    }
    return out;
  }

  BandKeys by_band() const {
    BandKeys out(bands);
    for (std::size_t i = 0; i < keys.size(); ++i) out[i % bands].push_back(keys[i]);
    return out;
  }

  std::uint32_t bands;
  std::mt19937_64 random;
  std::vector<Hash128> content;
  std::vector<std::uint32_t> keys;
};

Candidates search(const Keyed& keyed, std::uint32_t large_bucket = 1000) {
  Config config;
  config.search.large_bucket = large_bucket;
  Candidates found = candidates_lsh(keyed.by_band(), config);
  std::sort(found.pairs.begin(), found.pairs.end());
  EXPECT_EQ(std::adjacent_find(found.pairs.begin(), found.pairs.end()), found.pairs.end());
  for (const Pair& pair : found.pairs) EXPECT_LT(pair.a, pair.b);

  // Again with a filter: it sees every pair exactly once.
  std::mutex mutex;
  std::vector<Pair> shown;
  const auto is_removed = [](const Pair& pair) { return (pair.a + pair.b) % 3 == 0; };
  Candidates left = candidates_lsh(keyed.by_band(), config, [&](std::vector<Pair>& pairs, std::size_t from) {
    const auto begin = pairs.begin() + static_cast<std::ptrdiff_t>(from);
    const std::lock_guard lock(mutex);
    shown.insert(shown.end(), begin, pairs.end());
    pairs.erase(std::remove_if(begin, pairs.end(), is_removed), pairs.end());
  });
  std::sort(shown.begin(), shown.end());
  EXPECT_EQ(shown, found.pairs);
  std::erase_if(shown, is_removed);
  std::sort(left.pairs.begin(), left.pairs.end());
  EXPECT_EQ(left.pairs, shown);
  return found;
}

/// The pairs that share a bucket of at most `large_bucket` classes, and the larger buckets.
Candidates by_definition(const Keyed& keyed, std::uint32_t large_bucket) {
  Candidates out;
  std::set<Pair> pairs;
  for (std::uint32_t band = 0; band < keyed.bands; ++band) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> buckets;
    for (std::uint32_t cls = 0; cls < keyed.size(); ++cls) buckets[keyed.key(cls, band)].push_back(cls);
    for (const auto& [key, members] : buckets) {
      if (members.size() > large_bucket) {
        out.crowds.push_back(members);
        continue;
      }
      for (std::size_t x = 0; x < members.size(); ++x) {
        for (std::size_t y = x + 1; y < members.size(); ++y) pairs.insert({members[x], members[y]});
      }
    }
  }
  out.pairs.assign(pairs.begin(), pairs.end());
  std::sort(out.crowds.begin(), out.crowds.end());
  return out;
}

std::set<std::pair<Hash128, Hash128>> by_content(const Keyed& keyed, const Candidates& found) {
  std::set<std::pair<Hash128, Hash128>> pairs;
  for (const auto& [a, b] : found.pairs) pairs.insert(std::minmax(keyed.content[a], keyed.content[b]));
  return pairs;
}

TEST(CandidatesLsh, AreAllPairsThatShareABand) {
  std::uint64_t seed = 0;
  for (const std::uint32_t classes : {0U, 1U, 2U, 3U, 50U, 511U, 512U, 1500U}) {
    for (const std::uint32_t bands : {1U, 2U, 9U}) {
      Keyed keyed(classes, bands, ++seed);
      for (std::uint32_t at = 0; at < classes;) {
        const auto count = static_cast<std::uint32_t>(1 + keyed.random() % (at % 3 == 0 ? 40 : 3));
        keyed.plant(at, count, 60);
        at += count;
      }
      if (seed % 2 == 0 && classes <= 512) {  // one component of all classes
        for (std::uint32_t& key : keyed.keys) key %= 40;
      }
      keyed = keyed.renumbered();
      std::vector<Pair> expected;
      for (std::uint32_t a = 0; a < classes; ++a) {
        for (std::uint32_t b = a + 1; b < classes; ++b) {
          if (keyed.share_a_band(a, b)) expected.push_back({a, b});
        }
      }
      const Candidates found = search(keyed);
      EXPECT_EQ(found.pairs, expected) << classes << " classes, " << bands << " bands";
      EXPECT_TRUE(found.crowds.empty());
    }
  }
}

// Some pairs share a large bucket and a small one: of an earlier band, a later one, or both.
TEST(CandidatesLsh, LeaveOutLargeBucketsOnly) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Keyed keyed(1500, 5, seed);
    for (std::uint32_t band = 0; band < 5; ++band) {
      for (std::uint32_t cls = 0; cls < 900; ++cls) {
        if (keyed.random() % 3 != 0) keyed.key(cls, band) %= band % 2 == 0 ? 3 : 40;
      }
    }
    for (std::uint32_t at = 900; at < 1500; at += 30) keyed.plant(at, 30, 50);
    keyed = keyed.renumbered();
    Candidates found = search(keyed, 100);
    std::sort(found.crowds.begin(), found.crowds.end());
    const Candidates expected = by_definition(keyed, 100);
    EXPECT_EQ(found.pairs, expected.pairs);
    EXPECT_EQ(found.crowds, expected.crowds);
    EXPECT_GE(found.crowds.size(), 9U);
    EXPECT_GT(found.pairs.size(), 10'000U);
  }
}

TEST(CandidatesLsh, TheLimitItselfIsNotLarge) {
  Keyed keyed(3000, 3, 1);
  for (std::uint32_t cls = 0; cls < 2000; ++cls) keyed.key(cls, 1) = 7;
  keyed.plant(2500, 20, 100);
  EXPECT_EQ(search(keyed, 1999).pairs.size(), 190U);
  EXPECT_EQ(search(keyed, 2000).pairs.size(), 2000U * 1999 / 2 + 190);
}

TEST(CandidatesLsh, NameTheClassesInCrowdsBeforeTheirPairs) {
  Keyed keyed(1000, 2, 3);
  for (std::uint32_t cls = 100; cls < 200; ++cls) keyed.key(cls, 0) = 7;  // a crowd
  for (std::uint32_t cls = 150; cls < 450; ++cls) keyed.key(cls, 1) = 8;  // a large one
  for (std::uint32_t cls = 600; cls < 650; ++cls) keyed.key(cls, 1) = 9;  // none
  std::vector<std::uint32_t> named;
  std::size_t calls = 0;
  Config config;
  config.search.large_bucket = 200;
  const auto is_in_a_crowd = [](std::uint32_t cls) { return cls >= 100 && cls < 450; };
  (void)candidates_lsh(
      keyed.by_band(), config,
      [&](std::vector<Pair>& pairs, std::size_t from) {
        for (std::size_t i = from; i < pairs.size(); ++i) {
          EXPECT_TRUE(calls == 1 || !is_in_a_crowd(pairs[i].a));
        }
      },
      [&](std::span<const std::uint32_t> classes) {
        named.assign(classes.begin(), classes.end());
        ++calls;
      });
  std::vector<std::uint32_t> expected(350);
  std::iota(expected.begin(), expected.end(), 100U);
  EXPECT_EQ(named, expected);
  EXPECT_EQ(calls, 1U);
}

TEST(CandidatesLsh, TooManyPairsEndTheRun) {
  Keyed keyed(2000, 4, 5);
  keyed.plant(0, 900, 100);
  Config config;
  config.search.max_pairs = 1000;
  EXPECT_NE(refusal([&] { (void)candidates_lsh(keyed.by_band(), config); }).find("--max-pairs"), std::string::npos);
  // Pairs that the filter removes do not count.
  const TakeOut all = [](std::vector<Pair>& pairs, std::size_t from) { pairs.resize(from); };
  EXPECT_TRUE(candidates_lsh(keyed.by_band(), config, all).pairs.empty());
}

TEST(CandidatesLsh, DoNotDependOnNumbersOrThreads) {
  Keyed keyed(1200, 6, 4);
  for (std::uint32_t cls = 0; cls < 300; ++cls) keyed.key(cls, 2) = 7;  // a large bucket
  for (std::uint32_t cls = 300; cls < 600; ++cls) {                     // a dense component
    for (std::uint32_t band = 0; band < 6; ++band) keyed.key(cls, band) %= 5;
  }
  for (std::uint32_t at = 600; at < 1200; at += 30) keyed.plant(at, 30, 50);
  const Candidates found = search(keyed, 100);
  for (int i = 0; i < 5; ++i) {
    const Keyed other = keyed.renumbered();
    const Candidates again = search(other, 100);
    EXPECT_EQ(by_content(other, again), by_content(keyed, found));
    EXPECT_EQ(again.crowds.size(), found.crowds.size());
  }
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  EXPECT_EQ(search(keyed, 100).pairs, found.pairs);
}

}  // namespace
}  // namespace dedup
