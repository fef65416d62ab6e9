// verify() against std::set, for many sizes and orders of sets and for groups that are cut into several units.
#include "match/verify.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <atomic>
#include <set>
#include <string>
#include <vector>

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

/// Counts how often each set is read.
class Counted : public ShingleSource {
 public:
  explicit Counted(const ShingleSets& sets) : sets_(sets), reads_(sets.size()) {}
  void shingles(std::uint32_t cls, Shingles& out) const override {
    sets_.shingles(cls, out);
    ++reads_[cls];
  }
  std::uint32_t reads(std::uint32_t cls) const { return reads_[cls]; }

 private:
  const ShingleSets& sets_;
  mutable std::vector<std::atomic<std::uint32_t>> reads_;
};

/// Compares verify() with the definition. The histogram is exact from 0.5 on.
void expect_measured(const ShingleSets& sets, const std::vector<Pair>& pairs, double least) {
  const Verified found = verify(pairs, sets.size(), Counted(sets), {least});
  std::vector<Match> expected;
  std::vector<std::uint64_t> histogram(101, 0);
  for (const Pair& pair : pairs) {
    const Match match = measured_pair(sets, pair.a, pair.b);
    ++histogram[static_cast<std::size_t>(match.jaccard() * 100.0)];
    if (match.jaccard() >= least) expected.push_back(match);
  }
  EXPECT_EQ(found.matches, expected) << pairs.size() << " pairs at " << least;
  ASSERT_EQ(found.histogram.size(), histogram.size());
  std::uint64_t low = 0;
  for (std::size_t i = 0; i < 50; ++i) low += found.histogram[i];
  for (std::size_t i = 50; i <= 100; ++i) EXPECT_EQ(found.histogram[i], histogram[i]) << i;
  EXPECT_LE(low, pairs.size());
}

class VerifyAt : public testing::TestWithParam<double> {};

INSTANTIATE_TEST_SUITE_P(, VerifyAt, testing::Values(0.0, 0.3, 0.5, 2.0 / 3.0, 0.8, 1.0), [](const auto& least) {
  return "per_mille_" + std::to_string(static_cast<int>(least.param * 1000.0));
});

TEST_P(VerifyAt, EqualsTheDefinition) {
  const std::uint32_t largest[] = {1, 2, 3, 7, 31, 32, 33, 64, 100, 300};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const ShingleSets sets = random_sets(50, largest[seed], seed);
    expect_measured(sets, all_pairs_of(50), GetParam());
    std::vector<Pair> some = all_pairs_of(50);
    std::erase_if(some, [&](const Pair& pair) { return mixed(seed + pair.a * 100 + pair.b) % 10 != 0; });
    expect_measured(sets, some, GetParam());
    const ShingleSets::Set empty;
    expect_measured(ShingleSets({sets.sets[0], empty, sets.sets[0], empty}), all_pairs_of(4), GetParam());
  }
}

// Pairs exactly at a bound: k of n shared, for all small k and n.
TEST_P(VerifyAt, AgreesWithJaccardAtTheBound) {
  std::vector<ShingleSets::Set> given;
  for (std::uint64_t size = 0; size <= 40; ++size) {
    ShingleSets::Set set;
    for (std::uint64_t x = 0; x < size; ++x) set.push_back(mixed(x));
    given.push_back(set);
    std::reverse(set.begin(), set.end());
    if (size > 2) set[size / 2] = mixed(1000 + size);
    given.push_back(set);
  }
  const ShingleSets sets(given);
  expect_measured(sets, all_pairs_of(sets.size()), GetParam());
}

TEST(Verify, OfNoPairsIsEmpty) {
  const Verified found = verify({}, 0, Counted(ShingleSets({})), {0.8});
  EXPECT_TRUE(found.matches.empty());
  EXPECT_EQ(found.histogram, std::vector<std::uint64_t>(101, 0));
  expect_measured(random_sets(5, 10, 1), {}, 0.8);
}

// Every 64-bit value is a hash of its own, 0 included, and a repeated hash counts once.
TEST(Verify, CountsDistinctHashesOfAnyValue) {
  const ShingleSets sets({{1, 2, 3, 4, 1, 1, 2, 2, 2, 2},
                          {4, 3, 2, 1},
                          {0, 2, 3, 4},
                          {0, 0, 0, 2, 3, 4, 0},
                          {UINT64_MAX, 16, 32, 48, 64, 80, 96},  // these two collide in every table of up to 16 slots
                          {16, 32, 48, 64, 80, 96, UINT64_MAX - 1}});
  for (const double least : {0.0, 0.5, 0.8, 1.0}) expect_measured(sets, all_pairs_of(6), least);
  // 0 and 1 differ: {1, 2, 3, 4} and {0, 2, 3, 4} share 3 of 5.
  const Verified found = verify(std::vector<Pair>{{0, 2}}, sets.size(), sets, {0.5});
  ASSERT_EQ(found.matches.size(), 1U);
  EXPECT_EQ(found.matches[0], (Match{0, 2, 3, 4, 4}));
}

// One class, and one group, with more pairs than a unit takes.
TEST(Verify, CutsLargeGroups) {
  const ShingleSets few = random_sets(300, 12, 5);
  ASSERT_GT(all_pairs_of(300).size(), 2 * 16384U);
  expect_measured(few, all_pairs_of(300), 0.8);

  std::vector<ShingleSets::Set> given(20000);
  for (std::uint64_t cls = 0; cls < given.size(); ++cls) {
    for (std::uint64_t x = cls % 5; x < 6; ++x) given[cls].push_back(mixed(x));
  }
  const ShingleSets many(given);
  std::vector<Pair> star;
  for (std::uint32_t b = 1; b < many.size(); ++b) star.push_back({0, b});
  expect_measured(many, star, 0.5);
}

// Every group here is smaller than a unit.
TEST(Verify, ReadsATextOncePerGroup) {
  const ShingleSets sets = random_sets(3000, 20, 6);
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a + 2 < sets.size(); a += 3) {
    pairs.push_back({a, a + 1});
    if (a % 2 == 0) pairs.push_back({a, a + 2});
    if (a % 4 == 0) pairs.push_back({a + 1, a + 2});
  }
  expect_measured(sets, pairs, 0.5);
  const Counted counted(sets);
  (void)verify(pairs, sets.size(), counted, {0.5});
  for (std::uint32_t cls = 0; cls < sets.size(); ++cls) EXPECT_LE(counted.reads(cls), 1U) << cls;
}

// A unit must visit its own classes only. Visiting all classes of its group costs the product of pairs and classes.
TEST(Verify, CostsPairsPlusClassesAndNotTheirProduct) {
  constexpr std::uint32_t kPairsOfUnit = 16384, kUnits = 8;
  constexpr std::uint32_t kClasses = kPairsOfUnit * kUnits;
  const ShingleSets sets(std::vector<ShingleSets::Set>(kClasses, {1, 2, 3}));
  std::vector<Pair> chain;  // connects all classes into one group
  for (std::uint32_t cls = 0; cls + 1 < kClasses; ++cls) chain.push_back({cls, cls + 1});
  const Counted counted(sets);
  VerifyCost cost;
  EXPECT_EQ(verify(chain, kClasses, counted, {0.8}, {}, &cost).matches.size(), chain.size());
  EXPECT_EQ(cost.units, kUnits);
  EXPECT_EQ(cost.classes, kClasses + kUnits - 1) << "neighbouring units have one class in common";
  for (std::uint32_t cls = 0; cls < kClasses; ++cls) ASSERT_LE(counted.reads(cls), 2U) << cls;
}

// However the pairs of a large group lie, its units read each text about twice, or once for 64 pairs.
TEST(Verify, ReadsFewTextsTwiceInLargeGroups) {
  constexpr std::uint32_t kClasses = 4000;
  std::vector<Pair> stars, scattered;  // thirty centres of which every class is a satellite; 75 partners of each class
  for (std::uint32_t centre = 0; centre < 30; ++centre) {
    for (std::uint32_t cls = 0; cls < kClasses; ++cls) {
      if (cls > 100 * centre) stars.push_back({100 * centre, cls});
      if (cls < 100 * centre) stars.push_back({cls, 100 * centre});
    }
  }
  std::sort(stars.begin(), stars.end());
  stars.erase(std::unique(stars.begin(), stars.end()), stars.end());
  for (std::uint32_t a = 0; a < kClasses; ++a) {
    std::set<std::uint32_t> partners;
    for (std::uint64_t i = 0; i < 75 && a + 1 < kClasses; ++i) {
      partners.insert(a + 1 + static_cast<std::uint32_t>(mixed(a * 100 + i) % (kClasses - a - 1)));
    }
    for (const std::uint32_t b : partners) scattered.push_back({a, b});
  }
  const ShingleSets sets = random_sets(kClasses, 12, 8);
  for (const std::vector<Pair>& pairs : {stars, scattered}) {
    expect_measured(sets, pairs, 0.5);
    VerifyCost cost;
    (void)verify(pairs, kClasses, sets, {0.5}, {}, &cost);
    EXPECT_GT(pairs.size(), 100'000U);
    EXPECT_LE(cost.classes, 2 * kClasses + pairs.size() / 64);
  }
}

TEST(Verify, ReportsProgressAndCanBeCancelled) {
  const ShingleSets sets = random_sets(300, 12, 7);
  const Counted texts(sets);
  const std::vector<Pair> pairs = all_pairs_of(300);
  std::atomic<std::uint64_t> most{0};
  Observer observer;
  observer.progress = [&](std::string_view, std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, pairs.size());
    std::uint64_t before = most;
    while (before < done && !most.compare_exchange_weak(before, done)) {
    }
  };
  const Verified found = verify(pairs, sets.size(), texts, {0.5}, observer);
  EXPECT_EQ(most, pairs.size());
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  EXPECT_EQ(verify(pairs, sets.size(), texts, {0.5}).matches, found.matches);
  observer.cancelled = [] { return true; };
  EXPECT_THROW((void)verify(pairs, sets.size(), texts, {0.5}, observer), Error);
}

TEST(Verify, EitherBoundIsEnough) {
  const ShingleSets sets = random_sets(150, 300, 11);
  const std::vector<Pair> pairs = all_pairs_of(sets.size());
  for (const Least least : {Least{2.0, 0.85}, Least{2.0, 0.25}, Least{0.9, 0.5}, Least{0.3, 1.0}, Least{2.0, 2.0}}) {
    std::vector<Match> expected;
    for (const Pair& pair : pairs) {
      const Match m = measured_pair(sets, pair.a, pair.b);
      const std::uint32_t shorter = std::min(m.size_a, m.size_b);
      const double held = shorter == 0 ? 0.0 : static_cast<double>(m.shared) / shorter;
      if (m.jaccard() >= least.jaccard || held >= least.containment) expected.push_back(m);
    }
    EXPECT_EQ(verify(pairs, sets.size(), sets, least).matches, expected)
        << least.jaccard << " or " << least.containment;
  }
}

}  // namespace
}  // namespace dedup
