// Measured pairs against std::set, whatever the sizes, the order and the cuts into units of work.
#include "match/verify.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <atomic>
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

/// Sets as the shingle stage gives them: `out` holds them alone. Counts how often a set is asked for.
class Counted : public ShingleSource {
 public:
  explicit Counted(const ShingleSets& sets) : sets_(sets), reads_(sets.size()) {}
  void shingles(std::uint32_t cls, Shingles& out) const override {
    out.clear();
    sets_.shingles(cls, out);
    ++reads_[cls];
  }
  std::uint32_t reads(std::uint32_t cls) const { return reads_[cls]; }

 private:
  const ShingleSets& sets_;
  mutable std::vector<std::atomic<std::uint32_t>> reads_;
};

std::vector<Pair> all_pairs_of(std::uint32_t classes) {
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a < classes; ++a) {
    for (std::uint32_t b = a + 1; b < classes; ++b) pairs.push_back({a, b});
  }
  return pairs;
}

/// What a reader of the header expects. The histogram is promised from 0.5 on.
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

TEST_P(VerifyAt, EqualsSetsComparedOneByOne) {
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

// Pairs that stand exactly at a bound: k of n shared, for all small k and n.
TEST_P(VerifyAt, DecidesTheBorderAsJaccardDoes) {
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

TEST(Verify, MeasuresNothing) {
  const Verified found = verify({}, 0, Counted(ShingleSets({})), {0.8});
  EXPECT_TRUE(found.matches.empty());
  EXPECT_EQ(found.histogram, std::vector<std::uint64_t>(101, 0));
  expect_measured(random_sets(5, 10, 1), {}, 0.8);
}

TEST(Verify, TakesRepeatsOnceAndAnyHash) {
  const ShingleSets sets({{1, 2, 3, 4, 1, 1, 2, 2, 2, 2},
                          {4, 3, 2, 1},
                          {0, 2, 3, 4},
                          {0, 0, 0, 2, 3, 4, 0},
                          {UINT64_MAX, 16, 32, 48, 64, 80, 96},  // all fall on one slot of the table
                          {16, 32, 48, 64, 80, 96, UINT64_MAX - 1}});
  std::vector<Pair> pairs = all_pairs_of(6);
  // A hash of 0 is taken for 1: these two sets differ in nothing else.
  std::erase_if(pairs, [](const Pair& pair) { return pair.a < 2 && (pair.b == 2 || pair.b == 3); });
  for (const double least : {0.0, 0.5, 0.8, 1.0}) expect_measured(sets, pairs, least);
}

// More pairs of one class, and of one group, than a unit of work takes.
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

// Each text is read once a group, and groups are small here.
TEST(Verify, ReadsATextOnceAGroup) {
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

TEST(Verify, TellsProgressAndStops) {
  const ShingleSets sets = random_sets(300, 12, 7);
  const Counted source(sets);
  const std::vector<Pair> pairs = all_pairs_of(300);
  std::atomic<std::uint64_t> most{0};
  Observer observer;
  observer.progress = [&](std::string_view, std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, pairs.size());
    std::uint64_t before = most;
    while (before < done && !most.compare_exchange_weak(before, done)) {
    }
  };
  const Verified found = verify(pairs, sets.size(), source, {0.5}, observer);
  EXPECT_EQ(most, pairs.size());
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  EXPECT_EQ(verify(pairs, sets.size(), source, {0.5}).matches, found.matches);
  observer.cancelled = [] { return true; };
  EXPECT_THROW((void)verify(pairs, sets.size(), source, {0.5}, observer), Error);
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
