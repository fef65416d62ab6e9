// Excerpt candidates against measuring every pair, for several orders of classes and numbers of threads.
#include "match/excerpts.h"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>

#include "refusal.h"
#include "shingle_sets.h"

namespace dedup {
namespace {

struct World {
  ShingleSets texts{{}};
  std::vector<Hash128> content;
  std::vector<std::uint32_t> classes;

  std::uint32_t add(ShingleSets::Set set) {
    const std::uint32_t cls = texts.size();
    texts.sets.push_back(std::move(set));
    content.push_back({mixed(cls * 2 + 77), mixed(cls * 2 + 78)});
    classes.push_back(cls);
    return cls;
  }
};

/// `n` shingles that no other set has.
ShingleSets::Set fresh(std::size_t n) {
  static std::uint64_t next = 1 << 20;
  ShingleSets::Set set(n);
  for (std::uint64_t& x : set) x = mixed(next++);
  return set;
}

ShingleSets::Set part_of(const ShingleSets::Set& whole, std::size_t shared, std::size_t own) {
  ShingleSets::Set set(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(shared));
  const ShingleSets::Set rest = fresh(own);
  set.insert(set.end(), rest.begin(), rest.end());
  return set;
}

/// Texts of 20 to 3,000 shingles, excerpts of them of all sizes, and a phrase that many texts share.
World random_world(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const ShingleSets::Set phrase = fresh(15);
  World world;
  for (int i = 0; i < 60; ++i) {
    ShingleSets::Set whole = fresh(20 + random() % (i % 3 == 0 ? 3000 : 300));
    if (random() % 2 == 0) whole.insert(whole.end(), phrase.begin(), phrase.end());
    world.add(whole);
    for (std::uint64_t parts = random() % 4; parts > 0; --parts) {
      const std::size_t shared = 1 + random() % whole.size();
      ShingleSets::Set part = part_of(whole, shared, random() % (whole.size() + 1));
      part.push_back(part.front());
      world.add(std::move(part));
    }
  }
  return world;
}

/// The pairs that a search without loss finds, by definition.
std::set<Pair> overlaps(const World& world, const Config& config) {
  std::set<Pair> out;
  const double share = std::min(kOverlap, config.levels.containment);
  std::vector<ShingleSets::Set> sets = world.texts.sets;
  for (ShingleSets::Set& set : sets) {
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
  }
  for (std::uint32_t a = 0; a < sets.size(); ++a) {
    for (std::uint32_t b = a + 1; b < sets.size(); ++b) {
      ShingleSets::Set both;
      std::set_intersection(sets[a].begin(), sets[a].end(), sets[b].begin(), sets[b].end(), std::back_inserter(both));
      const auto shared = static_cast<double>(both.size());
      const auto shorter = static_cast<double>(std::min(sets[a].size(), sets[b].size()));
      if (both.size() >= config.levels.min_excerpt && shared / shorter >= share) out.insert({a, b});
    }
  }
  return out;
}

ExcerptCandidates search(const World& world, const Config& config) {
  return candidates_excerpts(world.classes, world.content, world.texts, config);
}

TEST(CandidatesExcerpts, ExactSearchFindsExactlyTheOverlaps) {
  for (const double containment : {0.1, 0.85, 1.0}) {
    for (const std::uint32_t least : {1U, 20U}) {
      Config config;
      config.search.method = Search::join;
      config.levels.containment = containment;
      config.levels.min_excerpt = least;
      const World world = random_world(least);
      const ExcerptCandidates found = search(world, config);
      EXPECT_TRUE(found.exact);
      EXPECT_EQ(std::set<Pair>(found.pairs.begin(), found.pairs.end()), overlaps(world, config));
      EXPECT_TRUE(std::is_sorted(found.pairs.begin(), found.pairs.end()));
    }
  }
}

TEST(CandidatesExcerpts, SampledSearchFindsNearlyAll) {
  std::size_t there = 0, found = 0, proposed = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const World world = random_world(seed);
    const ExcerptCandidates sampled = search(world, {});
    for (const Pair& pair : overlaps(world, {})) {
      ++there;
      found += static_cast<std::size_t>(std::binary_search(sampled.pairs.begin(), sampled.pairs.end(), pair));
    }
    proposed += sampled.pairs.size();
  }
  EXPECT_GT(there, 300U);
  EXPECT_GE(static_cast<double>(found), 0.99 * static_cast<double>(there));
  EXPECT_LE(proposed, 2 * there);
}

/// The share found of pairs whose containment is exactly `share`, with parts of `size` shingles.
double recall_at(double share, std::size_t size, const Config& config) {
  World world;
  const int pairs = 1500;
  for (int i = 0; i < pairs; ++i) {
    const ShingleSets::Set whole = fresh(2 * size);
    world.add(whole);
    const auto shared = static_cast<std::size_t>(std::ceil(share * static_cast<double>(size)));
    world.add(part_of(whole, shared, size - shared));
  }
  return static_cast<double>(search(world, config).pairs.size()) / pairs;
}

TEST(CandidatesExcerpts, StatedRecallHoldsAtTheBound) {
  // 0.99 of 1,500 has a standard error of 0.0026.
  Config config;
  for (const std::size_t size : {40U, 119U, 120U, 250U, 1000U}) {
    if (size > 80) {
      EXPECT_GE(recall_at(kOverlap, size, config), 0.982) << size << " shingles";
    }
    EXPECT_GE(recall_at(config.levels.containment, size, config), 0.999) << size << " shingles";
  }
  config.levels.containment = 0.1;
  EXPECT_GE(recall_at(0.1, 1000, config), 0.982);
  EXPECT_EQ(recall_at(0.2, 50, Config{}), 0.0) << "less than min_excerpt, and less than kOverlap";
}

TEST(CandidatesExcerpts, LossIsMeasuredWithPartsSearchedExactly) {
  const World world = random_world(3);
  const ExcerptCandidates found = search(world, {});
  EXPECT_FALSE(found.exact);
  EXPECT_GT(found.probed, 50U);
  EXPECT_LE(found.probed, 200U);
  EXPECT_GT(found.held, 5U);
  EXPECT_EQ(found.held, found.found);
}

TEST(CandidatesExcerpts, CrowdIsBoundedAndItsLossReported) {
  // 9,000 texts of one template: each pair shares 30 of 33 shingles.
  World world;
  const ShingleSets::Set base = fresh(30);
  for (int i = 0; i < 9000; ++i) world.add(part_of(base, 30, 3));
  const ExcerptCandidates found = search(world, {});
  EXPECT_GT(found.pairs.size(), 9000U);
  EXPECT_LE(found.pairs.size(), 9000U * 40);
  EXPECT_GT(found.held, 100'000U);
  EXPECT_LT(found.found, found.held / 10);
}

TEST(CandidatesExcerpts, RareShinglesFindTheirPairsInACrowd) {
  World world;
  const ShingleSets::Set menu = fresh(100);
  std::vector<Pair> planted;
  for (int i = 0; i < 3000; ++i) {
    ShingleSets::Set whole = fresh(150);
    ShingleSets::Set part(whole.begin(), whole.begin() + 60);
    whole.insert(whole.end(), menu.begin(), menu.end());
    part.insert(part.end(), menu.begin(), menu.end());
    const std::uint32_t a = world.add(std::move(whole));
    if (i % 10 == 0) planted.push_back({a, world.add(std::move(part))});
  }
  const ExcerptCandidates found = search(world, {});
  for (const Pair& pair : planted) {
    EXPECT_TRUE(std::binary_search(found.pairs.begin(), found.pairs.end(), pair));
  }
}

TEST(CandidatesExcerpts, OrderAndThreadsChangeNothing) {
  World world = random_world(5);
  const ShingleSets::Set base = fresh(30);
  for (int i = 0; i < 5000; ++i) world.add(part_of(base, 30, 3));
  const ExcerptCandidates expected = search(world, {});
  for (const int threads : {1, 2, 8}) {
    tbb::task_arena arena(threads);
    EXPECT_EQ(arena.execute([&] { return search(world, {}); }).pairs, expected.pairs) << threads;
  }
  // Class c of the other world is class from[c] of the first.
  std::vector<std::uint32_t> from(world.classes);
  std::shuffle(from.begin(), from.end(), std::mt19937_64(1));
  World other;
  other.classes = world.classes;
  for (const std::uint32_t c : from) {
    other.texts.sets.push_back(world.texts.sets[c]);
    other.content.push_back(world.content[c]);
  }
  std::shuffle(other.classes.begin(), other.classes.end(), std::mt19937_64(2));
  const ExcerptCandidates shuffled = search(other, {});
  std::set<Pair> back;
  for (const Pair& pair : shuffled.pairs) {
    const auto [a, b] = std::minmax(from[pair.a], from[pair.b]);
    back.insert({a, b});
  }
  EXPECT_EQ(back, std::set<Pair>(expected.pairs.begin(), expected.pairs.end()));
  EXPECT_EQ(shuffled.held, expected.held);
  EXPECT_EQ(shuffled.found, expected.found);
}

TEST(CandidatesExcerpts, AcceptSomeClassesEmptyTextsAndNoClasses) {
  World world = random_world(6);
  world.add({});
  world.add({1});
  world.classes.erase(world.classes.begin());
  for (const Pair& pair : search(world, {}).pairs) EXPECT_NE(pair.a, 0U) << "is not among the classes";
  world.classes.clear();
  EXPECT_TRUE(search(world, {}).pairs.empty());
}

TEST(CandidatesExcerpts, TooManyPairsEndTheRun) {
  Config config;
  config.search.method = Search::join;
  config.search.max_pairs = 1000;
  World world;
  const ShingleSets::Set base = fresh(30);
  for (int i = 0; i < 500; ++i) world.add(part_of(base, 30, 3));
  EXPECT_NE(refusal([&] { (void)search(world, config); }).find("--max-pairs"), std::string::npos);
}

}  // namespace
}  // namespace dedup
