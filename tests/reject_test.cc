// Pairs that are rejected by their bitmaps: the bound against sets compared one by one, and the sample.
#include "dedup/reject.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <random>
#include <vector>

#include "shingle_sets.h"

namespace dedup {
namespace {

bool before(const Pair& p, const Pair& q) { return p.a != q.a ? p.a < q.a : p.b < q.b; }

std::vector<Bitmap> bitmaps_of(const ShingleSets& sets) {
  std::vector<Bitmap> out;
  for (const ShingleSets::Set& set : sets.sets) out.push_back(bitmap_of(set));
  return out;
}

std::vector<Pair> all_pairs_of(std::uint32_t classes) {
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a < classes; ++a) {
    for (std::uint32_t b = a + 1; b < classes; ++b) pairs.push_back({a, b});
  }
  return pairs;
}

TEST(MostJaccard, IsNeverLessThanTheJaccard) {
  std::uint32_t tight = 0, far = 0;
  for (const std::uint32_t largest : {1U, 2U, 5U, 30U, 60U, 120U, 254U, 255U, 256U, 400U}) {
    const ShingleSets sets = random_sets(120, largest, largest);
    const std::vector<Bitmap> bitmaps = bitmaps_of(sets);
    for (const Pair& pair : all_pairs_of(sets.size())) {
      const double jaccard = measured_pair(sets, pair.a, pair.b).jaccard();
      const double most = most_jaccard(bitmaps[pair.a], bitmaps[pair.b]);
      ASSERT_GE(most, jaccard) << pair.a << " and " << pair.b << " of up to " << largest;
      ASSERT_LE(most, 1.0);
      ASSERT_EQ(most, most_jaccard(bitmaps[pair.b], bitmaps[pair.a]));
      if (largest == 30 && jaccard > 0.3 && jaccard < 0.65) {
        ++far;
        tight += most < 0.8 ? 1 : 0;
      }
    }
  }
  ASSERT_GT(far, 50U);
  EXPECT_GT(tight, far * 8 / 10);  // a bound that proves nothing would hold as well
}

TEST(MostJaccard, CountsAtTheBorders) {
  const auto of = [](std::initializer_list<std::uint64_t> shingles) { return bitmap_of(std::vector(shingles)); };
  const std::uint64_t other = std::uint64_t{1} << 60;
  EXPECT_EQ(most_jaccard(of({1, other}), of({1, other})), 1.0);
  EXPECT_EQ(most_jaccard(of({1, other}), of({1})), 0.5);
  EXPECT_EQ(most_jaccard(of({1, 1, other}), of({1})), 0.5);  // repeats count for nothing here
  EXPECT_EQ(most_jaccard(of({1}), of({other})), 0.0);
  EXPECT_EQ(most_jaccard(of({}), of({1})), 0.0);
  EXPECT_EQ(most_jaccard(of({}), of({})), 1.0);
  const std::vector<std::uint64_t> many(Bitmap::kMany, 1), fewer(Bitmap::kMany - 1, 1);
  EXPECT_EQ(most_jaccard(bitmap_of(many), of({other})), 1.0);
  EXPECT_EQ(most_jaccard(bitmap_of(fewer), of({other})), 0.0);
}

TEST(RejectCertain, TakesOnlyWhatStandsBelow) {
  const ShingleSets sets = random_sets(400, 40, 3);
  const std::vector<Bitmap> bitmaps = bitmaps_of(sets);
  for (const double threshold : {0.3, 0.5, 0.8, 1.0}) {
    const std::vector<Pair> all = all_pairs_of(sets.size());
    std::vector<Pair> open = all;
    const Rejected rejected = reject_certain(open, bitmaps, threshold);
    EXPECT_EQ(open.size() + rejected.pairs, all.size());
    EXPECT_GT(rejected.pairs, all.size() / 2) << threshold;  // most are of unrelated sets
    ASSERT_TRUE(std::is_sorted(open.begin(), open.end(), before));
    for (const Pair& pair : all) {
      if (measured_pair(sets, pair.a, pair.b).jaccard() < threshold) continue;
      ASSERT_TRUE(std::binary_search(open.begin(), open.end(), pair, before)) << pair.a << " and " << pair.b;
    }
    ASSERT_TRUE(std::is_sorted(rejected.sample.begin(), rejected.sample.end(), before));
    for (const Pair& pair : rejected.sample) ASSERT_LT(most_jaccard(bitmaps[pair.a], bitmaps[pair.b]), threshold);
    const double expected = rejected.share * static_cast<double>(rejected.pairs);
    EXPECT_NEAR(static_cast<double>(rejected.sample.size()), expected, 5.0 * std::sqrt(expected));
    EXPECT_LT(rejected.share, 1.0);
  }
}

TEST(RejectCertain, TakesNoneOfFew) {
  const ShingleSets sets = random_sets(128, 40, 3);
  std::vector<Pair> pairs = all_pairs_of(sets.size());
  const std::vector<Pair> all = pairs;
  const Rejected rejected = reject_certain(pairs, bitmaps_of(sets), 0.8);
  EXPECT_EQ(pairs, all);
  EXPECT_EQ(rejected.pairs, 0U);
  EXPECT_TRUE(rejected.sample.empty());
}

// Pairs enough for several parts of the work.
TEST(RejectCertain, DoesNotDependOnThreadsOrNumbers) {
  const ShingleSets sets = random_sets(500, 40, 4);
  const std::vector<Bitmap> bitmaps = bitmaps_of(sets);
  std::vector<Pair> open = all_pairs_of(sets.size());
  const Rejected rejected = reject_certain(open, bitmaps, 0.8);
  {
    const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
    std::vector<Pair> again = all_pairs_of(sets.size());
    EXPECT_EQ(reject_certain(again, bitmaps, 0.8).sample, rejected.sample);
    EXPECT_EQ(again, open);
  }
  std::vector<std::uint32_t> old_of(sets.size());
  std::iota(old_of.begin(), old_of.end(), 0);
  std::shuffle(old_of.begin(), old_of.end(), std::mt19937_64(5));
  std::vector<Bitmap> shuffled;
  for (const std::uint32_t old : old_of) shuffled.push_back(bitmaps[old]);
  std::vector<Pair> renumbered = all_pairs_of(sets.size());
  const Rejected other = reject_certain(renumbered, shuffled, 0.8);
  const auto as_before = [&](std::vector<Pair> pairs) {
    for (Pair& pair : pairs) {
      const auto [low, high] = std::minmax(old_of[pair.a], old_of[pair.b]);
      pair = {low, high};
    }
    std::sort(pairs.begin(), pairs.end(), before);
    return pairs;
  };
  EXPECT_EQ(as_before(renumbered), open);
  EXPECT_EQ(as_before(other.sample), rejected.sample);
}

}  // namespace
}  // namespace dedup
