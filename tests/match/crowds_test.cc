// Large buckets against measuring every pair of them.
#include "match/crowds.h"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <random>
#include <set>

#include "match/verify.h"
#include "refusal.h"
#include "shingle_sets.h"

namespace dedup {

static bool operator==(const Match& x, const Match& y) {
  return x.a == y.a && x.b == y.b && x.shared == y.shared && x.size_a == y.size_a && x.size_b == y.size_b;
}

namespace {

/// Texts, their classes, and buckets of them.
struct World {
  ShingleSets texts{{}};
  Classes classes;
  std::vector<std::vector<std::uint32_t>> crowds;

  std::uint32_t add(ShingleSets::Set set, std::uint32_t copies = 1) {
    const std::uint32_t cls = texts.size();
    classes.of.push_back(cls);
    classes.first.push_back(cls);
    classes.copies.push_back(copies);
    classes.words.push_back(static_cast<std::uint32_t>(set.size() + 4));
    classes.content.push_back({mixed(2 * cls + 100), mixed(2 * cls + 101)});
    texts.sets.push_back(std::move(set));
    return cls;
  }

  CrowdMatches match(const Config& config, const Observer& observer = {}) const {
    WideBitmaps bitmaps(config.levels.threshold);
    std::vector<std::uint32_t> all(texts.size());
    std::iota(all.begin(), all.end(), 0U);
    bitmaps.add(all, texts.size(), texts);
    return match_crowds(crowds, {classes, bitmaps, texts, config, observer});
  }
};

ShingleSets::Set edited(const ShingleSets::Set& base, std::size_t edits, std::mt19937_64& random) {
  ShingleSets::Set out = base;
  for (std::size_t i = 0; i < edits; ++i) out[random() % out.size()] = random();
  return out;
}

ShingleSets::Set fresh(std::size_t size, std::mt19937_64& random) {
  ShingleSets::Set set(size);
  for (std::uint64_t& x : set) x = random();
  return set;
}

/// A bucket of 900 copies of one text of 300 shingles, with equally many edits each.
World equally_edited(std::size_t edits, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  World world;
  world.crowds.emplace_back();
  const ShingleSets::Set base = fresh(300, random);
  for (int i = 0; i < 900; ++i) world.crowds[0].push_back(world.add(edited(base, edits, random)));
  return world;
}

/// A bucket of `size` edited copies of one text, among them the text itself if `with_base`.
World family(std::uint32_t size, std::size_t most_edits, bool with_base, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  World world;
  world.crowds.emplace_back();
  const ShingleSets::Set base = fresh(300, random);
  for (std::uint32_t i = 0; i < size; ++i) {
    const bool is_base = with_base && i == size / 3;
    world.crowds[0].push_back(world.add(is_base ? base : edited(base, 5 + random() % most_edits, random)));
  }
  return world;
}

/// The stars of the star rule's first step, by definition: the number of centres if all pairs are measured.
std::size_t exact_centres(const World& world, double threshold) {
  std::vector<std::set<std::uint32_t>> near(world.texts.size());
  std::vector<Pair> all;
  for (std::uint32_t a = 0; a < world.texts.size(); ++a) {
    for (std::uint32_t b = a + 1; b < world.texts.size(); ++b) all.push_back({a, b});
  }
  for (const Match& m : verify(all, world.texts.size(), world.texts, {threshold}).matches) {
    near[m.a].insert(m.b);
    near[m.b].insert(m.a);
  }
  std::vector<std::uint32_t> order(world.crowds[0]);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return near[x].size() > near[y].size(); });
  std::vector<bool> placed(world.texts.size());
  std::size_t centres = 0;
  for (const std::uint32_t cls : order) {
    if (placed[cls]) continue;
    ++centres;
    placed[cls] = true;
    for (const std::uint32_t other : near[cls]) placed[other] = true;
  }
  return centres;
}

void expect_right(const World& world, const CrowdMatches& found, double threshold) {
  std::vector<Pair> pairs;
  for (const Match& m : found.matches) pairs.push_back({m.a, m.b});
  EXPECT_TRUE(std::is_sorted(pairs.begin(), pairs.end()));
  EXPECT_EQ(std::adjacent_find(pairs.begin(), pairs.end()), pairs.end());
  EXPECT_EQ(verify(pairs, world.texts.size(), world.texts, {threshold}).matches, found.matches);
}

TEST(MatchCrowds, OneTextThatMatchesAllReachesAll) {
  const World world = family(1200, 25, true, 1);
  const CrowdMatches found = world.match({});
  expect_right(world, found, 0.8);
  ASSERT_EQ(found.buckets.size(), 1U);
  EXPECT_EQ(found.buckets[0].classes, 1200U);
  EXPECT_EQ(found.buckets[0].unreached, 0U);
  EXPECT_LE(found.buckets[0].centres, 2U) << "the text itself, and perhaps one that was edited most";
  std::vector<std::uint32_t> matches(world.texts.size(), 0);
  for (const Match& m : found.matches) ++matches[m.a], ++matches[m.b];
  EXPECT_GE(matches[400], 1198U);
}

TEST(MatchCrowds, NearlyAsFewCentresAsWithAllPairs) {
  for (const std::uint64_t seed : {2U, 3U, 4U}) {
    const World world = family(600, 45, false, seed);
    const std::size_t exact = exact_centres(world, 0.8);
    const CrowdMatches found = world.match({});
    expect_right(world, found, 0.8);
    EXPECT_EQ(found.buckets[0].unreached, 0U);
    EXPECT_LE(found.buckets[0].centres, exact + exact / 4 + 2) << "of " << exact;
    EXPECT_GE(found.buckets[0].centres, exact / 2);
  }
}

TEST(MatchCrowds, EveryReachedMemberMatchesACentre) {
  const World world = family(500, 60, false, 5);
  const CrowdMatches found = world.match({});
  std::vector<std::uint32_t> matches(world.texts.size(), 0);
  for (const Match& m : found.matches) ++matches[m.a], ++matches[m.b];
  const auto alone = static_cast<std::uint32_t>(std::count(matches.begin(), matches.end(), 0U));
  EXPECT_LE(alone, found.buckets[0].centres);
  EXPECT_EQ(found.buckets[0].unreached, 0U);
}

// Nothing matches, so every member would become a centre: the limit holds, and those left are counted.
TEST(MatchCrowds, TryAtMostHalfTheLimitAsCentres) {
  const World world = equally_edited(60, 6);  // Jaccard near 0.5
  Config config;
  config.search.large_bucket = 200;
  const CrowdMatches found = world.match(config);
  EXPECT_TRUE(found.matches.empty());
  EXPECT_EQ(found.buckets[0].centres, 100U);
  EXPECT_EQ(found.buckets[0].unreached, 800U);
  EXPECT_LT(found.measured, 100U) << "bitmaps prove nearly all to be far";
}

/// Counts how often texts are read.
class Counted : public ShingleSource {
 public:
  explicit Counted(const ShingleSets& sets) : sets_(sets) {}
  void shingles(std::uint32_t cls, Shingles& out) const override {
    ++reads;
    sets_.shingles(cls, out);
  }
  mutable std::atomic<std::uint64_t> reads{0};

 private:
  const ShingleSets& sets_;
};

// All pairs are just below the threshold, so half of the guesses are wrong: that must not cost a round a centre.
TEST(MatchCrowds, TakeFewRoundsWhereGuessesAreWrong) {
  const World world = equally_edited(18, 12);  // Jaccard near 0.79
  WideBitmaps bitmaps(0.8);
  bitmaps.add(world.crowds[0], world.texts.size(), world.texts);
  const Counted texts(world.texts);
  const CrowdMatches found = match_crowds(world.crowds, {world.classes, bitmaps, texts, Config(), {}});
  EXPECT_GT(found.buckets[0].centres, 20U);
  EXPECT_LE(texts.reads, 900U * 20);
}

TEST(MatchCrowds, DependOnTheirOwnMembersAlone) {
  World world = family(700, 40, false, 7);
  std::mt19937_64 random(8);
  const CrowdMatches alone = world.match({});
  // The same bucket beside another one that has half of its members, and others.
  std::vector<std::uint32_t> other(world.crowds[0].begin(), world.crowds[0].begin() + 350);
  const ShingleSets::Set base = fresh(300, random);
  for (int i = 0; i < 500; ++i) other.push_back(world.add(edited(base, random() % 40, random)));
  world.crowds.push_back(other);
  const CrowdMatches both = world.match({});
  world.crowds.erase(world.crowds.begin());
  const CrowdMatches second = world.match({});
  std::set<Pair> of_each, of_both;
  for (const CrowdMatches* found : {&alone, &second}) {
    for (const Match& m : found->matches) of_each.insert({m.a, m.b});
  }
  for (const Match& m : both.matches) of_both.insert({m.a, m.b});
  EXPECT_EQ(of_both, of_each);
}

TEST(MatchCrowds, DoNotDependOnNumbersOrThreads) {
  const World world = family(800, 50, false, 9);
  const CrowdMatches expected = world.match({});
  {
    const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
    EXPECT_EQ(world.match({}).matches, expected.matches);
  }
  std::vector<std::uint32_t> from(world.texts.size());  // class c of the other world is from[c] of the first
  std::iota(from.begin(), from.end(), 0U);
  std::shuffle(from.begin(), from.end(), std::mt19937_64(10));
  World other;
  for (const std::uint32_t c : from) {
    const std::uint32_t cls = other.add(world.texts.sets[c]);
    other.classes.content[cls] = world.classes.content[c];
  }
  other.crowds.emplace_back(from.size());
  std::iota(other.crowds[0].begin(), other.crowds[0].end(), 0U);
  std::set<Pair> back, before;
  for (const Match& m : other.match({}).matches) {
    back.insert({std::min(from[m.a], from[m.b]), std::max(from[m.a], from[m.b])});
  }
  for (const Match& m : expected.matches) before.insert({m.a, m.b});
  EXPECT_EQ(back, before);
}

TEST(MatchCrowds, TooManyPairsAndCancellationEndTheRun) {
  const World world = family(800, 10, true, 11);
  Config config;
  config.search.max_pairs = 500;
  EXPECT_NE(refusal([&] { (void)world.match(config); }).find("--max-pairs"), std::string::npos);
  Observer observer;
  std::atomic<int> polls{0};
  observer.cancelled = [&] { return ++polls > 3; };
  EXPECT_THROW((void)world.match({}, observer), Error);
}

}  // namespace
}  // namespace dedup
