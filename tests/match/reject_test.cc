// Rejection by bitmaps: the bound against the definition, and the sample of rejected pairs.
#include "match/reject.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <random>
#include <vector>

#include "kernels/kernels.h"
#include "shingle_sets.h"

namespace dedup {
namespace {

bool before(const Pair& p, const Pair& q) { return p.a != q.a ? p.a < q.a : p.b < q.b; }

std::vector<Bitmap> bitmaps_of(const ShingleSets& sets) {
  std::vector<Bitmap> out;
  for (const ShingleSets::Set& set : sets.sets) out.push_back(bitmap_of(set));
  return out;
}

/// Rejects from `pairs`, which keeps the others.
Rejected reject(std::vector<Pair>& pairs, std::span<const Bitmap> bitmaps, double threshold) {
  Rejecter rejecter(bitmaps, threshold);
  rejecter.reject(pairs, 0);
  return rejecter.rejected();
}

TEST(Rejecter, NeverRejectsAPairThatReachesTheThreshold) {
  for (const std::uint32_t largest : {1U, 2U, 5U, 30U, 60U, 120U, 254U, 255U, 256U, 400U}) {
    const ShingleSets sets = random_sets(120, largest, largest);
    const std::vector<Bitmap> bitmaps = bitmaps_of(sets);
    const std::vector<Pair> all = all_pairs_of(sets.size());
    for (const double threshold : {0.05, 0.2, 1.0 / 3.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0}) {
      std::vector<Pair> open = all;
      const Rejected rejected = reject(open, bitmaps, threshold);
      ASSERT_EQ(rejected.pairs, all.size() - open.size());
      for (const Pair& pair : all) {
        const double jaccard = measured_pair(sets, pair.a, pair.b).jaccard();
        if (jaccard < threshold) continue;
        ASSERT_TRUE(std::binary_search(open.begin(), open.end(), pair, before))
            << pair.a << "-" << pair.b << " has Jaccard " << jaccard << " at threshold " << threshold
            << ", sizes up to " << largest;
      }
    }
  }
}

TEST(Rejecter, RejectsMostPairsOfShortTexts) {
  struct Case {
    std::uint32_t shingles, shared;  // of each of two texts
    double rejected;                 // least share rejected at 0.8; a bound that rejects nothing would pass elsewhere
  };
  for (const Case& c : {Case{30, 24, 0.95}, {60, 48, 0.9}, {100, 75, 0.9}, {150, 100, 0.9}, {200, 100, 0.9}}) {
    constexpr std::uint32_t kTried = 500;
    std::uint64_t state = c.shingles;
    std::vector<Bitmap> bitmaps;
    std::vector<Pair> pairs;
    for (std::uint32_t i = 0; i < kTried; ++i) {
      std::vector<std::uint64_t> a, b;
      kernels::random_pair(2 * c.shingles - c.shared, c.shared, state, a, b);
      pairs.push_back({2 * i, 2 * i + 1});
      bitmaps.push_back(bitmap_of(a));
      bitmaps.push_back(bitmap_of(b));
    }
    const Rejected rejected = reject(pairs, bitmaps, 0.8);
    EXPECT_GT(static_cast<double>(rejected.pairs), c.rejected * kTried) << c.shingles << " shingles";
  }
}

/// Whether these two are rejected at the threshold.
bool is_rejected(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b, double threshold) {
  std::vector<Pair> pairs{{0, 1}};
  return reject(pairs, std::vector{bitmap_of(a), bitmap_of(b)}, threshold).pairs == 1;
}

TEST(Rejecter, CountsAtTheBound) {
  const std::uint64_t one = 1, other = std::uint64_t{1} << 61;
  EXPECT_FALSE(is_rejected({one, other}, {one, other}, 1.0));
  EXPECT_FALSE(is_rejected({one, other}, {one}, 0.5));
  EXPECT_TRUE(is_rejected({one, other}, {one}, 0.51));
  EXPECT_TRUE(is_rejected({one}, {other}, 0.01));
  EXPECT_FALSE(is_rejected({one}, {other}, 0.0));
  EXPECT_TRUE(is_rejected({}, {one}, 0.01));
  EXPECT_FALSE(is_rejected({}, {}, 1.0));
  // A repeated shingle flips no bit back. It counts in the size, which weakens the bound.
  EXPECT_FALSE(is_rejected({one, one}, {one}, 1.0));
  EXPECT_FALSE(is_rejected({one, one, other}, {one}, 0.6));
  EXPECT_TRUE(is_rejected({one, one, other}, {one}, 0.61));
  const std::vector<std::uint64_t> many(Bitmap::kMany, one), fewer(Bitmap::kMany - 1, one);
  EXPECT_FALSE(is_rejected(many, {other}, 1.0));
  EXPECT_FALSE(is_rejected({other}, many, 1.0));
  EXPECT_TRUE(is_rejected(fewer, {other}, 1.0));
}

TEST(Rejecter, SamplesRejectedPairs) {
  const ShingleSets sets = random_sets(400, 40, 3);
  const std::vector<Bitmap> bitmaps = bitmaps_of(sets);
  for (const double threshold : {0.3, 0.5, 0.8, 1.0}) {
    const std::vector<Pair> all = all_pairs_of(sets.size());
    std::vector<Pair> open = all;
    const Rejected rejected = reject(open, bitmaps, threshold);
    EXPECT_EQ(open.size() + rejected.pairs, all.size());
    EXPECT_GT(rejected.pairs, all.size() / 2) << threshold;  // most pairs are of unrelated sets
    ASSERT_TRUE(std::is_sorted(open.begin(), open.end(), before));
    ASSERT_TRUE(std::is_sorted(rejected.sample.begin(), rejected.sample.end(), before));
    for (const Pair& pair : rejected.sample) {
      ASSERT_LT(measured_pair(sets, pair.a, pair.b).jaccard(), threshold);
      ASSERT_FALSE(std::binary_search(open.begin(), open.end(), pair, before));
    }
    const double expected = rejected.share * static_cast<double>(rejected.pairs);
    EXPECT_NEAR(static_cast<double>(rejected.sample.size()), expected, 5.0 * std::sqrt(expected));
    EXPECT_LT(rejected.share, 1.0);
  }
}

/// All pairs of some sets, and those rejected at 0.8.
struct Tried {
  explicit Tried(std::uint32_t sets)
      : bitmaps(bitmaps_of(random_sets(sets, 40, 4))), all(all_pairs_of(sets)), open(all) {
    rejected = reject(open, bitmaps, 0.8);
  }
  std::vector<Bitmap> bitmaps;
  std::vector<Pair> all, open;
  Rejected rejected;
};

TEST(Rejecter, SamplesAllOfFewPairsAndKeepsThoseBeforeFrom) {
  const Tried tried(80);
  const auto& [bitmaps, all, open, rejected] = tried;
  EXPECT_EQ(rejected.share, 1.0);
  EXPECT_EQ(rejected.sample.size(), rejected.pairs);
  std::vector<Pair> together = rejected.sample;
  together.insert(together.end(), open.begin(), open.end());
  std::sort(together.begin(), together.end());
  EXPECT_EQ(together, all);

  Rejecter rejecter(bitmaps, 0.8);
  std::vector<Pair> pairs = rejected.sample;
  rejecter.reject(pairs, 10);
  EXPECT_EQ(pairs, std::vector<Pair>(rejected.sample.begin(), rejected.sample.begin() + 10));
  EXPECT_EQ(rejecter.rejected().pairs, rejected.pairs - 10);
}

TEST(Rejecter, DoesNotDependOnThreadsOrNumbers) {
  const Tried tried(500);
  const std::vector<Pair>&all = tried.all, &open = tried.open;
  const Rejected& rejected = tried.rejected;
  // Several threads reject parts of many sizes. Each thins its own sample.
  Rejecter shared(tried.bitmaps, 0.8);
  const tbb::global_control four(tbb::global_control::max_allowed_parallelism, 4);
  std::vector<std::vector<Pair>> parts;
  for (std::size_t begin = 0, size = 1; begin < all.size(); begin += size, size = size * 2 % 30011) {
    const auto at = [&](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(std::min(i, all.size())); };
    parts.emplace_back(at(begin), at(begin + size));
  }
  tbb::parallel_for(std::size_t{0}, parts.size(), [&](std::size_t i) { shared.reject(parts[i], 0); });
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
