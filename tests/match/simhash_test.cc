// SimHash candidates against comparing all pairs of words.
#include "match/simhash.h"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "refusal.h"

namespace dedup {
namespace {

struct Hashed {
  std::vector<std::uint64_t> words;
  std::vector<Hash128> content;  // unique, so that it identifies a class when classes are renumbered
};

/// Families of words that differ from a random one in up to `most` bits.
Hashed random_words(std::uint32_t classes, int most, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Hashed out;
  std::uint64_t original = 0;
  for (std::uint32_t cls = 0; cls < classes; ++cls) {
    if (cls % 6 == 0) original = random();
    std::uint64_t word = original;
    for (std::uint64_t flips = random() % (static_cast<std::uint64_t>(most) + 1); flips > 0; --flips) {
      word ^= std::uint64_t{1} << (random() % 64);
    }
    out.words.push_back(word);
    out.content.push_back({random(), random()});
  }
  return out;
}

Candidates search(const Hashed& hashed, std::uint32_t distance, std::uint32_t large_bucket = 1000) {
  Config config;
  config.search.simhash_distance = distance;
  config.search.large_bucket = large_bucket;
  return candidates_simhash(hashed.words, hashed.content, config);
}

std::vector<Pair> pairs_within(const Hashed& hashed, std::uint32_t distance) {
  std::vector<Pair> out;
  for (std::uint32_t a = 0; a < hashed.words.size(); ++a) {
    for (std::uint32_t b = a + 1; b < hashed.words.size(); ++b) {
      const int bits = std::popcount(hashed.words[a] ^ hashed.words[b]);
      if (static_cast<std::uint32_t>(bits) <= distance) out.push_back({a, b});
    }
  }
  return out;
}

TEST(CandidatesSimhash, AreExactlyThePairsWithinTheDistance) {
  for (const std::uint32_t distance : {0U, 1U, 2U, 3U, 6U, 10U, 31U, 63U}) {
    for (const std::uint32_t classes : {0U, 1U, 2U, 300U}) {
      const Hashed hashed = random_words(classes, static_cast<int>(distance) + 3, distance + 1);
      const std::vector<Pair> expected = pairs_within(hashed, distance);
      if (classes == 300) {
        EXPECT_GT(expected.size(), 20U);
      }
      const Candidates found = search(hashed, distance);
      EXPECT_EQ(found.pairs, expected) << classes << " classes, " << distance << " bits";
      EXPECT_TRUE(found.crowds.empty());
    }
  }
}

// Words that differ in exactly `distance` bits, with the bits spread so that only one block agrees.
TEST(CandidatesSimhash, FindAPairThatAgreesInOneBlockOnly) {
  for (const std::uint32_t distance : {1U, 3U, 7U}) {
    const std::uint32_t blocks = distance + 1;
    for (std::uint32_t equal = 0; equal < blocks; ++equal) {
      Hashed hashed{{0x123456789ABCDEF0, 0x123456789ABCDEF0}, {{1, 1}, {2, 2}}};
      for (std::uint32_t block = 0; block < blocks; ++block) {
        if (block != equal) hashed.words[1] ^= std::uint64_t{1} << (64 * block / blocks);
      }
      EXPECT_EQ(search(hashed, distance).pairs, (std::vector<Pair>{{0, 1}})) << equal << " of " << blocks;
      EXPECT_TRUE(search(hashed, distance - 1).pairs.empty());
    }
  }
}

TEST(CandidatesSimhash, BoundThePairsOfLargeBuckets) {
  constexpr std::uint32_t kClasses = 3000, kBlocks = 4, kNeighbours = 8;
  Hashed hashed = random_words(kClasses, 0, 1);
  std::fill(hashed.words.begin(), hashed.words.end(), 7U);
  const Candidates found = search(hashed, kBlocks - 1);
  ASSERT_EQ(found.crowds.size(), kBlocks);
  for (const std::vector<std::uint32_t>& bucket : found.crowds) {
    EXPECT_EQ(bucket.size(), kClasses);
    EXPECT_TRUE(std::is_sorted(bucket.begin(), bucket.end()));
  }
  // Equal words have the same order in every block, so each class meets the same 8 that follow it.
  EXPECT_EQ(found.pairs.size(), kClasses * kNeighbours - kNeighbours * (kNeighbours + 1) / 2);
  std::vector<std::uint32_t> partners(kClasses, 0);
  for (const Pair& pair : found.pairs) ++partners[pair.a], ++partners[pair.b];
  EXPECT_EQ(*std::min_element(partners.begin(), partners.end()), kNeighbours) << "no class may be left out";

  // A bucket of exactly the limit is compared in full.
  const Candidates all = search(hashed, 0, kClasses);
  EXPECT_TRUE(all.crowds.empty());
  EXPECT_EQ(all.pairs.size(), std::size_t{kClasses} * (kClasses - 1) / 2);
}

TEST(CandidatesSimhash, TooManyPairsEndTheRun) {
  Hashed hashed;
  for (std::uint32_t cls = 0; cls < 500; ++cls) {
    hashed.words.push_back(0);
    hashed.content.push_back({cls, cls});
  }
  Config config;
  config.search.simhash_distance = 0;
  config.search.max_pairs = 31187;  // a quarter of 500 * 499 / 2, rounded down
  const auto run = [&] { return candidates_simhash(hashed.words, hashed.content, config); };
  EXPECT_NE(refusal(run).find("--max-pairs"), std::string::npos);
  ++config.search.max_pairs;
  EXPECT_EQ(run().pairs.size(), 500U * 499 / 2);
}

// A large bucket in one block must not lose pairs that agree in another one.
TEST(CandidatesSimhash, FindPairsOfALargeBucketInTheirOtherBlocks) {
  std::mt19937_64 random(2);
  Hashed hashed;
  for (std::uint32_t cls = 0; cls < 2000; ++cls) {
    hashed.words.push_back((random() & ~std::uint64_t{0xFFFF}) | 0x1234);  // all agree in the lowest of four blocks
    hashed.content.push_back({random(), random()});
  }
  for (std::uint32_t cls = 0; cls < 2000; cls += 2) hashed.words[cls + 1] = hashed.words[cls] ^ (7ULL << 61);
  const Candidates found = search(hashed, 3, 100);
  EXPECT_EQ(found.crowds.size(), 1U);
  EXPECT_EQ(found.pairs, pairs_within(hashed, 3));
  EXPECT_GE(found.pairs.size(), 1000U);
}

TEST(CandidatesSimhash, DoNotDependOnNumbersOrThreads) {
  Hashed hashed = random_words(1500, 5, 3);
  std::fill(hashed.words.begin(), hashed.words.begin() + 400, hashed.words[0]);  // a large bucket in every block
  const auto by_content = [](const Hashed& given, const Candidates& found) {
    std::set<std::pair<Hash128, Hash128>> out;
    for (const auto& [a, b] : found.pairs) out.insert(std::minmax(given.content[a], given.content[b]));
    return out;
  };
  const Candidates found = search(hashed, 3, 100);
  ASSERT_EQ(found.crowds.size(), 4U);
  for (const int threads : {1, 2, 8}) {
    tbb::task_arena arena(threads);
    EXPECT_EQ(arena.execute([&] { return search(hashed, 3, 100); }).pairs, found.pairs) << threads;
  }
  std::vector<std::uint32_t> order(hashed.words.size());
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(4));
  Hashed shuffled;
  for (const std::uint32_t cls : order) {
    shuffled.words.push_back(hashed.words[cls]);
    shuffled.content.push_back(hashed.content[cls]);
  }
  const Candidates again = search(shuffled, 3, 100);
  EXPECT_EQ(by_content(shuffled, again), by_content(hashed, found));
  EXPECT_EQ(again.crowds.size(), found.crowds.size());
}

}  // namespace
}  // namespace dedup
