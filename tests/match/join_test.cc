// The exact join, and the search that it is checked against, compared with the definition.
#include "match/join.h"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <cmath>
#include <numeric>
#include <string>

#include "match/all_pairs.h"
#include "refusal.h"
#include "shingle_sets.h"

namespace dedup {

// Found by argument-dependent lookup.
static bool operator==(const Match& m, const Match& n) {
  return m.a == n.a && m.b == n.b && m.shared == n.shared && m.size_a == n.size_a && m.size_b == n.size_b;
}
static void PrintTo(const Match& m, std::ostream* out) {
  *out << m.a << "-" << m.b << " " << m.shared << " of " << m.size_a << " and " << m.size_b;
}

namespace {

Config at_threshold(double threshold) {
  Config config;
  config.levels.threshold = threshold;
  return config;
}

class JoinAtThreshold : public testing::TestWithParam<double> {};

TEST_P(JoinAtThreshold, EqualsComparingAllPairs) {
  const std::uint32_t largest[] = {1, 2, 3, 5, 8, 20, 60, 200};
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    const ShingleSets texts = random_sets(120, largest[seed % 8], seed);
    const std::vector<Match> expected = measured_pairs(texts, GetParam());
    const Config config = at_threshold(GetParam());
    EXPECT_EQ(join(texts.size(), texts, config), expected) << "seed " << seed;
    EXPECT_EQ(all_pairs(texts.size(), texts, GetParam(), config), expected) << "seed " << seed;
  }
}

// Pairs exactly at a threshold that no double represents, and the doubles next to it.
TEST_P(JoinAtThreshold, AgreesWithJaccardAtTheBound) {
  std::vector<ShingleSets::Set> sets;
  for (std::uint64_t size = 1; size <= 60; ++size) {
    ShingleSets::Set set(size);
    std::iota(set.begin(), set.end(), 0);
    for (std::uint64_t& hash : set) hash = mixed(hash);
    sets.push_back(set);
    if (size > 3) set[0] = mixed(size << 20);
    sets.push_back(set);
  }
  const ShingleSets texts(sets);
  for (const double threshold : {std::nextafter(GetParam(), 0.0), GetParam(), std::nextafter(GetParam(), 2.0)}) {
    if (threshold > 1.0) continue;
    EXPECT_EQ(join(texts.size(), texts, at_threshold(threshold)), measured_pairs(texts, threshold));
  }
}

INSTANTIATE_TEST_SUITE_P(Thresholds, JoinAtThreshold,
                         testing::Values(0.01, 0.1, 0.3, 1.0 / 3, 0.5, 0.6, 2.0 / 3, 0.7, 0.8, 0.9, 0.95, 1.0));

TEST(Join, NoClassesAndEmptyTextsGiveNoPairs) {
  const ShingleSets none({});
  EXPECT_TRUE(join(0, none, Config()).empty());
  EXPECT_TRUE(all_pairs(0, none, 0.0, Config()).empty());
  const ShingleSets blank({{}, {}, {}});
  EXPECT_TRUE(join(3, blank, Config()).empty());
  EXPECT_TRUE(all_pairs(3, blank, 0.0, Config()).empty());
}

TEST(Join, ClassesWithoutShinglesMatchNothing) {
  const ShingleSets texts({{}, {7, 8}, {}, {8, 7, 7}});
  const std::vector<Match> expected{{1, 3, 2, 2, 2}};
  EXPECT_EQ(join(4, texts, Config()), expected);
  EXPECT_EQ(all_pairs(4, texts, 0.0, Config()), expected);
}

TEST(Join, SharesExtremeHashes) {
  const ShingleSets texts({{0, UINT64_MAX}, {UINT64_MAX, 0}, {0}, {UINT64_MAX}});
  for (const double threshold : {0.5, 1.0}) {
    EXPECT_EQ(join(4, texts, at_threshold(threshold)), measured_pairs(texts, threshold));
  }
}

TEST(AllPairs, LeastZeroGivesEveryPairThatSharesAShingle) {
  const ShingleSets texts = random_sets(150, 50, 99);
  EXPECT_EQ(all_pairs(texts.size(), texts, 0.0, Config()), measured_pairs(texts, 0.0));
}

TEST(Join, DoesNotDependOnThreads) {
  const ShingleSets texts = random_sets(3000, 60, 5);
  std::vector<Match> one, two, oracle;
  tbb::task_arena(1).execute([&] { one = join(texts.size(), texts, at_threshold(0.5)); });
  tbb::task_arena(2).execute([&] { two = join(texts.size(), texts, at_threshold(0.5)); });
  tbb::task_arena(2).execute([&] { oracle = all_pairs(texts.size(), texts, 0.5, at_threshold(0.5)); });
  EXPECT_FALSE(one.empty());
  EXPECT_EQ(one, two);
  EXPECT_EQ(one, oracle);
}

TEST(Join, RefusesMorePairsThanAllowed) {
  const ShingleSets texts(std::vector<ShingleSets::Set>(10, {1, 2, 3}));  // 45 pairs
  Config config;
  config.search.max_pairs = 45;
  EXPECT_EQ(join(10, texts, config).size(), 45u);
  EXPECT_EQ(all_pairs(10, texts, 0.0, config).size(), 45u);
  config.search.max_pairs = 44;
  for (const std::string& message :
       {refusal([&] { join(10, texts, config); }), refusal([&] { all_pairs(10, texts, 0.8, config); })}) {
    EXPECT_NE(message.find("44"), std::string::npos) << message;
    EXPECT_NE(message.find("--max-pairs"), std::string::npos) << message;
    EXPECT_NE(message.find("--threshold"), std::string::npos) << message;
  }
}

TEST(Join, StopsEarlyAmongNearIdenticalTexts) {
  std::vector<ShingleSets::Set> sets;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    ShingleSets::Set set;
    for (std::uint64_t k = 0; k < 20; ++k) set.push_back(mixed(k));
    set.push_back(mixed(1000 + i));
    sets.push_back(set);
  }
  const ShingleSets texts(sets);
  Config config;
  config.search.max_pairs = 100'000;
  EXPECT_NE(refusal([&] { join(texts.size(), texts, config); }), "");
  EXPECT_NE(refusal([&] { all_pairs(texts.size(), texts, 0.8, config); }), "");
}

TEST(Join, PassesOnExceptionsOfTheTexts) {
  class Broken : public ShingleSource {
    void shingles(std::uint32_t, Shingles&) const override { throw Error(Error::Kind::input, "the file is gone"); }
  };
  EXPECT_THROW(join(100, Broken(), Config()), Error);
  EXPECT_THROW(all_pairs(100, Broken(), 0.0, Config()), Error);
}

}  // namespace
}  // namespace dedup
