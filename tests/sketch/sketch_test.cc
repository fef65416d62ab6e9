// Measures what sketches promise: errors, bounds, merging.
#include "sketch/sketch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "shingle_sets.h"

namespace dedup {
namespace {

using Set = std::vector<std::uint64_t>;
using Signature = std::vector<std::uint32_t>;
using Sketcher = void (*)(std::span<const std::uint64_t>, std::uint64_t, std::span<std::uint32_t>);

constexpr std::size_t kValues = 128;

Signature sketch_with(Sketcher sketcher, const Set& set, std::uint64_t seed = 1, std::size_t values = kValues) {
  Signature out(values, 12345);
  sketcher(set, seed, out);
  return out;
}

/// Two sets of `size` shingles whose Jaccard is as close as possible to `jaccard`.
struct SetPair {
  SetPair(std::size_t size, double wanted, std::mt19937_64& random) {
    const auto shared =
        static_cast<std::size_t>(std::lround(2.0 * wanted * static_cast<double>(size) / (1.0 + wanted)));
    jaccard = static_cast<double>(shared) / static_cast<double>(2 * size - shared);
    for (std::size_t i = 0; i < size; ++i) a.push_back(random());
    b.assign(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shared));
    while (b.size() < size) b.push_back(random());
  }
  Set a, b;
  double jaccard;
};

/// The value of `estimate`, without bounds.
double share_of_equal(const Signature& a, const Signature& b) {
  const auto equal =
      std::inner_product(a.begin(), a.end(), b.begin(), std::size_t{0}, std::plus<>(), std::equal_to<>());
  return static_cast<double>(equal) / static_cast<double>(a.size());
}

/// Mean error in standard errors of that mean, and the root mean square error over that of classic MinHash.
struct Measured {
  double bias, ratio;
};

Measured measure(Sketcher sketcher, std::size_t size, double jaccard, int trials) {
  std::mt19937_64 random(size);
  double sum = 0.0, squares = 0.0, classic = 0.0;
  for (int i = 0; i < trials; ++i) {
    const SetPair pair(size, jaccard, random);
    const auto seed = static_cast<std::uint64_t>(i);
    const double error =
        share_of_equal(sketch_with(sketcher, pair.a, seed), sketch_with(sketcher, pair.b, seed)) - pair.jaccard;
    sum += error;
    squares += error * error;
    classic += pair.jaccard * (1.0 - pair.jaccard) / kValues;
  }
  return {sum / std::sqrt(squares), std::sqrt(squares / classic)};
}

TEST(FastSimilaritySketch, IsUnbiasedAndOfSmallError) {
  const struct {
    std::size_t size;
    double ratio;
  } cases[] = {{5, 0.8}, {20, 0.75}, {50, 0.75}, {200, 0.85}, {516, 0.95}, {2000, 1.0}};
  for (const auto& [size, ratio] : cases) {
    for (const double jaccard : {0.2, 0.5, 0.8}) {
      const Measured measured = measure(sketch, size, jaccard, 4000);
      EXPECT_LE(std::abs(measured.bias), 4.0) << size << " shingles, " << jaccard;
      EXPECT_LE(measured.ratio, ratio) << size << " shingles, " << jaccard;
    }
  }
}

TEST(KPermutations, AreUnbiasedAndOfClassicError) {
  for (const std::size_t size : {5U, 20U, 50U, 200U, 516U, 2000U}) {
    double squares = 0.0;
    for (const double jaccard : {0.2, 0.5, 0.8}) {
      const Measured measured = measure(sketch_mergeable, size, jaccard, size > 1000 ? 500 : 1500);
      EXPECT_LE(std::abs(measured.bias), 4.0) << size << " shingles, " << jaccard;
      squares += measured.ratio * measured.ratio;
    }
    EXPECT_NEAR(std::sqrt(squares / 3.0), 1.0, 0.05) << size << " shingles";
  }
}

class AnySketch : public testing::TestWithParam<Sketcher> {};

INSTANTIATE_TEST_SUITE_P(, AnySketch, testing::Values(&sketch, &sketch_mergeable), [](const auto& kind) {
  return std::string(kind.index == 0 ? "FastSimilaritySketch" : "KPermutations");
});

TEST_P(AnySketch, IsOfTheSetAlone) {
  std::mt19937_64 random(5);
  for (const std::size_t size : {1U, 2U, 3U, 7U, 8U, 9U, 20U, 500U}) {
    const SetPair pair(size, 0.5, random);
    for (const std::size_t values : {1U, 7U, 128U, 400U}) {
      const Signature once = sketch_with(GetParam(), pair.a, 1, values);
      Set other = pair.a;
      for (std::size_t i = 0; i < size; ++i) other.insert(other.end(), i % 4, pair.a[i]);
      std::shuffle(other.begin(), other.end(), random);
      EXPECT_EQ(sketch_with(GetParam(), other, 1, values), once) << size << " shingles, " << values << " values";
    }
  }
}

TEST_P(AnySketch, DependsOnItsSeed) {
  std::mt19937_64 random(6);
  const SetPair pair(300, 0.5, random);
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    EXPECT_LT(share_of_equal(sketch_with(GetParam(), pair.a, 0), sketch_with(GetParam(), pair.a, seed)), 0.05);
  }
}

TEST_P(AnySketch, OfNothingIsUnlikeEverything) {
  const Signature nothing = sketch_with(GetParam(), {});
  EXPECT_EQ(estimate(nothing, nothing).value, 0.0);
  EXPECT_EQ(estimate(nothing, nothing).lower, 0.0);
  EXPECT_EQ(estimate(nothing, sketch_with(GetParam(), {1})).value, 0.0);
  EXPECT_EQ(estimate(sketch_with(GetParam(), {1}), sketch_with(GetParam(), {1})).value, 1.0);
  EXPECT_EQ(sketch_with(GetParam(), {1}, 1, 0), Signature());
}

// Bounds at 90 and 95 % must contain the true value at least that often, minus four standard errors of the count.
TEST_P(AnySketch, BoundsHoldTheTruth) {
  constexpr int kTrials = 400;
  std::mt19937_64 random(7);
  for (const double confidence : {0.9, 0.95}) {
    for (const double jaccard : {0.05, 0.5, 0.9}) {
      int held = 0;
      for (int i = 0; i < kTrials; ++i) {
        const SetPair pair(100, jaccard, random);
        const auto seed = static_cast<std::uint64_t>(i);
        const Estimate found =
            estimate(sketch_with(GetParam(), pair.a, seed, 64), sketch_with(GetParam(), pair.b, seed, 64), confidence);
        EXPECT_TRUE(found.lower <= found.value && found.value <= found.upper);
        held += static_cast<int>(found.lower <= pair.jaccard && pair.jaccard <= found.upper);
      }
      EXPECT_GE(held, kTrials * confidence - 4.0 * std::sqrt(kTrials * confidence * (1.0 - confidence))) << jaccard;
    }
  }
}

TEST(Estimate, GivesTheBoundsOfClopperAndPearson) {
  const struct {
    std::uint32_t equal, values;
    double confidence, lower, upper;
  } cases[] = {
      {0, 10, 0.95, 0.0, 0.308497},        {10, 10, 0.95, 0.691503, 1.0},       {5, 10, 0.95, 0.187086, 0.812914},
      {81, 263, 0.95, 0.252737, 0.367622}, {64, 128, 0.99, 0.384077, 0.615923}, {1, 1, 0.5, 0.25, 1.0},
  };
  for (const auto& [equal, values, confidence, lower, upper] : cases) {
    Signature a(values, 1), b(values, 2);
    std::fill_n(b.begin(), equal, 1U);
    const Estimate found = estimate(a, b, confidence);
    EXPECT_DOUBLE_EQ(found.value, static_cast<double>(equal) / values);
    EXPECT_NEAR(found.lower, lower, 2e-6) << equal << " of " << values;
    EXPECT_NEAR(found.upper, upper, 2e-6) << equal << " of " << values;
  }
  EXPECT_THROW(estimate(Signature(3), Signature(4)), Error);
  EXPECT_EQ(estimate({}, {}).upper, 1.0);
}

TEST(Merge, GivesTheSketchOfTheUnion) {
  std::mt19937_64 random(8);
  for (const std::size_t size : {0U, 1U, 20U, 500U}) {
    const SetPair pair(size, 0.3, random);
    Set both = pair.a;
    both.insert(both.end(), pair.b.begin(), pair.b.end());
    Signature merged = sketch_with(sketch_mergeable, pair.a);
    merge(merged, sketch_with(sketch_mergeable, pair.b));
    EXPECT_EQ(merged, sketch_with(sketch_mergeable, both));
    merge(merged, sketch_with(sketch_mergeable, {}));
    EXPECT_EQ(merged, sketch_with(sketch_mergeable, both));
  }
  Signature three(3);
  EXPECT_THROW(merge(three, Signature(4)), Error);
}

TEST(SimHash, EqualsItsDefinition) {
  std::mt19937_64 random(9);
  for (std::size_t size = 0; size < 300; ++size) {
    Set set(size);
    for (std::uint64_t& x : set) x = size % 3 == 0 ? random() : random() & random();
    std::uint64_t expected = 0;
    for (std::size_t bit = 0; bit < 64; ++bit) {
      std::ptrdiff_t balance = 0;
      for (const std::uint64_t x : set) balance += (x >> bit & 1) != 0 ? 1 : -1;
      if (balance > 0) expected |= std::uint64_t{1} << bit;
    }
    ASSERT_EQ(simhash(set), expected) << size;
    std::shuffle(set.begin(), set.end(), random);
    ASSERT_EQ(simhash(set), expected) << size;
  }
}

TEST(BandKeys, AgreeWhereABandDoes) {
  std::mt19937_64 random(10);
  constexpr std::uint32_t kRows = 5, kBands = 20;
  Signature signature(kRows * kBands);
  for (std::uint32_t& value : signature) value = static_cast<std::uint32_t>(random());
  Signature keys(kBands), changed(kBands);
  band_keys(signature, kRows, keys);
  for (std::size_t i = 0; i < signature.size(); ++i) {
    Signature other = signature;
    other[i] += 1;
    band_keys(other, kRows, changed);
    for (std::size_t band = 0; band < kBands; ++band) {
      EXPECT_EQ(keys[band] == changed[band], band != i / kRows) << "value " << i << " band " << band;
    }
  }
  std::rotate(signature.begin(), signature.begin() + 1, signature.begin() + kRows);  // order counts
  band_keys(signature, kRows, changed);
  EXPECT_NE(keys[0], changed[0]);
}

}  // namespace
}  // namespace dedup
