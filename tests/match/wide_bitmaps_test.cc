// Wide bitmaps against measured pairs: what they prove, and how good their guesses are.
#include "match/wide_bitmaps.h"

#include <gtest/gtest.h>

#include <numeric>

#include "kernels/kernels.h"
#include "match/verify.h"
#include "shingle_sets.h"

namespace dedup {
namespace {

WideBitmaps bitmaps_of(const ShingleSets& sets, double threshold) {
  std::vector<std::uint32_t> all(sets.size());
  std::iota(all.begin(), all.end(), 0U);
  WideBitmaps out(threshold);
  out.add(all, sets.size(), sets);
  return out;
}

TEST(WideBitmaps, NeverProveAPairFarThatReachesTheThreshold) {
  std::size_t far = 0, pairs = 0;
  for (const std::uint32_t largest : {1U, 5U, 60U, 300U, 1500U, 6000U}) {  // texts of one world fold to several widths
    const ShingleSets sets = random_sets(80, largest, largest);
    const std::vector<Pair> all = all_pairs_of(sets.size());
    const std::vector<Match> measured = verify(all, sets.size(), sets, {0.0}).matches;
    ASSERT_EQ(measured.size(), all.size());
    for (const double threshold : {0.1, 0.3, 0.5, 2.0 / 3.0, 0.8, 0.9, 1.0}) {
      const WideBitmaps bitmaps = bitmaps_of(sets, threshold);
      for (const Match& m : measured) {
        const Guess guess = bitmaps.guess(m.a, m.b);
        EXPECT_EQ(guess, bitmaps.guess(m.b, m.a));
        ++pairs;
        far += guess == Guess::far ? 1 : 0;
        if (m.size_a + m.size_b == 0 || m.jaccard() < threshold) continue;
        ASSERT_NE(guess, Guess::far) << m.jaccard() << " at " << threshold << ", sizes up to " << largest;
      }
    }
  }
  EXPECT_GT(far, pairs / 2);
}

/// The share of pairs of texts of `size` shingles at Jaccard `shared` / (2 size - shared) that get the guess.
double share_of(Guess guess, std::uint32_t size, std::uint32_t shared, double threshold) {
  constexpr std::uint32_t kTried = 300;
  std::vector<ShingleSets::Set> given;
  std::uint64_t state = size + shared;
  for (std::uint32_t i = 0; i < kTried; ++i) {
    std::vector<std::uint64_t> a, b;
    kernels::random_pair(2 * size - shared, shared, state, a, b);
    given.push_back(a);
    given.push_back(b);
  }
  const ShingleSets sets(std::move(given));
  const WideBitmaps bitmaps = bitmaps_of(sets, threshold);
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < kTried; ++i) count += bitmaps.guess(2 * i, 2 * i + 1) == guess ? 1 : 0;
  return static_cast<double>(count) / kTried;
}

TEST(WideBitmaps, ProveMostPairsFarThatAreALittleBelowTheThreshold) {
  // Jaccard 0.75 at 0.8, and 0.43 at 0.5.
  for (const std::uint32_t size : {140U, 350U, 700U, 3500U, 14000U}) {
    EXPECT_GT(share_of(Guess::far, size, size * 6 / 7, 0.8), 0.8) << size;
    EXPECT_GT(share_of(Guess::far, size, size * 6 / 10, 0.5), 0.9) << size;
  }
}

TEST(WideBitmaps, GuessTheJaccardToAPercent) {
  // Jaccard 0.835 and 0.77 at 0.8: both two or more standard errors away.
  for (const std::uint32_t size : {200U, 500U, 1000U, 5000U}) {
    EXPECT_GT(share_of(Guess::likely, size, size * 91 / 100, 0.8), 0.9) << size;
    EXPECT_LT(share_of(Guess::likely, size, size * 87 / 100, 0.8), 0.1) << size;
  }
}

TEST(WideBitmaps, AreOfTheClassesNamedAlone) {
  const ShingleSets sets = random_sets(50, 300, 4);
  const std::vector<std::uint32_t> some{3, 7, 40};
  WideBitmaps bitmaps(0.8);
  EXPECT_FALSE(bitmaps.has(3));
  bitmaps.add(some, sets.size(), sets);
  for (std::uint32_t cls = 0; cls < sets.size(); ++cls) {
    EXPECT_EQ(bitmaps.has(cls), cls == 3 || cls == 7 || cls == 40);
  }
  const WideBitmaps all = bitmaps_of(sets, 0.8);
  EXPECT_EQ(bitmaps.guess(3, 40), all.guess(3, 40));
  EXPECT_EQ(bitmaps.hash(7), all.hash(7));
  EXPECT_FALSE(bitmaps.proves_far(3, 4)) << "without a bitmap nothing is proved";
}

}  // namespace
}  // namespace dedup
