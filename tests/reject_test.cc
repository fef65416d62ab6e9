// Pairs that are rejected by their bitmaps: the bound against sets compared one by one, and the sample.
#include "dedup/reject.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

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

/// What is rejected of `pairs`, of which those are left that stay.
Rejected reject(std::vector<Pair>& pairs, std::span<const Bitmap> bitmaps, double threshold) {
  Rejecter rejecter(bitmaps, threshold);
  rejecter.take_out(pairs, 0);
  return rejecter.rejected();
}

TEST(Rejecter, TakesOutOnlyWhatStandsBelow) {
  const ShingleSets sets = random_sets(400, 40, 3);
  const std::vector<Bitmap> bitmaps = bitmaps_of(sets);
  for (const double threshold : {0.3, 0.5, 0.8, 1.0}) {
    const std::vector<Pair> all = all_pairs_of(sets.size());
    std::vector<Pair> open = all;
    const Rejected rejected = reject(open, bitmaps, threshold);
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

/// What is rejected of all pairs of some sets at 0.8.
struct Tried {
  explicit Tried(std::uint32_t sets)
      : bitmaps(bitmaps_of(random_sets(sets, 40, 4))), all(all_pairs_of(sets)), open(all) {
    rejected = reject(open, bitmaps, 0.8);
  }
  std::vector<Bitmap> bitmaps;
  std::vector<Pair> all, open;
  Rejected rejected;
};

TEST(Rejecter, SamplesAllOfFewAndLeavesWhatStandsBefore) {
  const Tried tried(100);
  const auto& [bitmaps, all, open, rejected] = tried;
  EXPECT_EQ(rejected.share, 1.0);
  EXPECT_EQ(rejected.sample.size(), rejected.pairs);
  std::vector<Pair> together = rejected.sample;
  together.insert(together.end(), open.begin(), open.end());
  std::sort(together.begin(), together.end());
  EXPECT_EQ(together, all);

  Rejecter rejecter(bitmaps, 0.8);
  std::vector<Pair> pairs = rejected.sample;
  rejecter.take_out(pairs, 10);
  EXPECT_EQ(pairs, std::vector<Pair>(rejected.sample.begin(), rejected.sample.begin() + 10));
  EXPECT_EQ(rejecter.rejected().pairs, rejected.pairs - 10);
}

TEST(Rejecter, DoesNotDependOnThreadsOrNumbers) {
  const Tried tried(500);
  const std::vector<Pair>&all = tried.all, &open = tried.open;
  const Rejected& rejected = tried.rejected;
  // Shown in parts of many sizes by several threads, of which each thins its own sample.
  Rejecter shared(tried.bitmaps, 0.8);
  const tbb::global_control four(tbb::global_control::max_allowed_parallelism, 4);
  std::vector<std::vector<Pair>> parts;
  for (std::size_t begin = 0, size = 1; begin < all.size(); begin += size, size = size * 2 % 30011) {
    const auto at = [&](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(std::min(i, all.size())); };
    parts.emplace_back(at(begin), at(begin + size));
  }
  tbb::parallel_for(std::size_t{0}, parts.size(), [&](std::size_t i) { shared.take_out(parts[i], 0); });
  std::vector<Pair> left;
  for (const std::vector<Pair>& part : parts) left.insert(left.end(), part.begin(), part.end());
  EXPECT_EQ(left, open);
  EXPECT_EQ(shared.rejected().pairs, rejected.pairs);
  EXPECT_EQ(shared.rejected().share, rejected.share);
  EXPECT_EQ(shared.rejected().sample, rejected.sample);

  std::vector<std::uint32_t> old_of(tried.bitmaps.size());
  std::iota(old_of.begin(), old_of.end(), 0);
  std::shuffle(old_of.begin(), old_of.end(), std::mt19937_64(5));
  std::vector<Bitmap> shuffled;
  for (const std::uint32_t old : old_of) shuffled.push_back(tried.bitmaps[old]);
  std::vector<Pair> renumbered = all;
  const Rejected other = reject(renumbered, shuffled, 0.8);
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
