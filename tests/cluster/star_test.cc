// The star rule and the keep rules, against plain implementations and worked examples.
#include "cluster/star.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "cluster/world.h"

namespace dedup {
namespace {

/// The star rule, implemented as literally as possible.
std::vector<std::uint32_t> plain_star(const World& world) {
  const auto matched = matched_in(world, world.matches);
  std::vector<std::uint32_t> order = numbers(world.classes.size());
  const std::vector<std::uint32_t> all = order;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return rank_of(world, a, all, matched) < rank_of(world, b, all, matched);
  });
  std::vector<bool> placed(order.size(), false);
  std::vector<std::uint32_t> centres;
  for (const std::uint32_t c : order) {
    if (placed[c]) continue;
    centres.push_back(c);
    placed[c] = true;
    for (const std::uint32_t other : order) {
      if (matched[c][other]) placed[other] = true;
    }
  }
  std::vector<std::uint32_t> centre = all;
  for (const std::uint32_t c : order) {
    if (std::find(centres.begin(), centres.end(), c) != centres.end()) continue;
    double best = -1.0;
    for (const std::uint32_t candidate : centres) {
      if (!matched[c][candidate] || jaccard(world, c, candidate) <= best) continue;
      best = jaccard(world, c, candidate);
      centre[c] = candidate;
    }
  }
  return centre;
}

const double kThresholds[] = {0.3, 0.5, 0.8, 1.0};

TEST(ClusterStar, EqualsTheNaiveAlgorithm) {
  for (const double threshold : kThresholds) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      const World world = make_world(70, threshold, seed, seed % 3 * 20);
      const Clusters clusters = cluster_star(world.classes, world.matches);
      EXPECT_EQ(clusters.centre, plain_star(world)) << threshold << " seed " << seed;
      expect_sound(world, clusters, false);
      for (const double similarity : clusters.similarity) EXPECT_GE(similarity, threshold);
      for (const Match& m : world.matches) {
        EXPECT_FALSE(clusters.centre[m.a] == m.a && clusters.centre[m.b] == m.b) << "two centres match";
      }
    }
  }
}

TEST(ClusterStar, CopiesCountAsNeighbours) {
  World world = chain();
  world.classes.copies[4] = 3;  // 3 now has most neighbours: four articles
  const Clusters clusters = cluster_star(world.classes, world.matches);
  EXPECT_EQ(clusters.centre, (std::vector<std::uint32_t>{1, 1, 3, 3, 3}));  // 3 is visited first, so it keeps 2
  EXPECT_EQ(clusters.figures.at(1).articles, 5u);
}

TEST(ClusterStar, CountsNeighboursBeyondSixteenBits) {
  // A chain. The third class has ten more articles as neighbours than the second, whose hash is smaller.
  World world;
  world.classes.copies = {70'000, 1, 1, 70'010};
  world.classes.words = {20, 20, 20, 20};
  for (const std::uint64_t half : {4U, 1U, 2U, 3U}) world.classes.content.push_back({half << 60, 0});
  world.classes.first = {0, 1, 2, 3};
  world.matches = {{0, 1, 9, 10, 10}, {1, 2, 9, 10, 10}, {2, 3, 9, 10, 10}};
  const Clusters clusters = cluster_star(world.classes, world.matches);
  EXPECT_EQ(clusters.centre[2], 2U);
  EXPECT_NE(clusters.centre[1], 1U);
}

TEST(ClusterStar, MembersMoveToTheMoreSimilarCentre) {
  World world;
  world.classes = make_classes(6, 1);
  world.classes.copies.assign(6, 1);
  // 0 takes 1, 2 and 3; 4 takes 5. Afterwards 3 moves to 4, to which it is more similar.
  world.matches = {{0, 1, 8, 10, 10}, {0, 2, 8, 10, 10}, {0, 3, 8, 10, 10}, {3, 4, 9, 10, 10}, {4, 5, 8, 10, 10}};
  EXPECT_EQ(cluster_star(world.classes, world.matches).centre, (std::vector<std::uint32_t>{0, 0, 0, 4, 4, 4}));
}

/// Articles 0 to 5: 2 is empty, 0 and 3 are copies, {0 1 3 4} is one cluster and {5} another. `rules` has a letter for
/// each rule, see rules_of.
struct KeepCase {
  const char* rules;
  std::uint32_t kept;
};

class ChooseKept : public testing::TestWithParam<KeepCase> {};

std::vector<KeepRule> rules_of(const std::string& names) {
  std::vector<KeepRule> rules;
  for (const char name : names) {
    using Kind = KeepRule::Kind;
    if (name == 'l') rules.push_back({Kind::latest, {}});
    if (name == 'e') rules.push_back({Kind::earliest, {}});
    if (name == 'w') rules.push_back({Kind::longest, {}});
    if (name == 'f') rules.push_back({Kind::first, {}});
    if (name == 'a') rules.push_back({Kind::source, {"AFP"}});
    if (name == 'r') rules.push_back({Kind::source, {"Reuters", "AFP"}});
    if (name == 'x') rules.push_back({Kind::source, {"nobody"}});
  }
  return rules;
}

TEST_P(ChooseKept, FollowsTheRulesInOrder) {
  Articles articles;
  articles.sources = {"", "AP", "AFP", "Reuters"};
  const auto add = [&](std::int64_t date, std::uint32_t source, std::uint32_t words) {
    Entry entry;
    entry.date = date, entry.source = source, entry.words = words;
    articles.entries.push_back(entry);
  };
  add(kNoDate, 1, 50);
  add(200, 2, 60);
  add(1, 3, 0);
  add(100, 0, 50);
  add(200, 2, 70);
  add(50, 3, 90);
  Classes classes;
  classes.of = {0, 1, kNone, 0, 2, 3};
  classes.first = {3, 1, 4, 5};
  classes.copies = {2, 1, 1, 1};
  classes.words = {50, 60, 70, 90};
  classes.content.resize(4);
  Clusters clusters;
  clusters.centre = {1, 1, 1, 3};
  clusters.similarity = {0.9, 1.0, 0.9, 1.0};
  Config config;
  config.levels.keep = rules_of(GetParam().rules);
  const std::uint32_t kept = GetParam().kept;
  EXPECT_EQ(choose_kept(articles, classes, clusters, config).by,
            (std::vector<std::uint32_t>{kept, kept, 2, kept, kept, 5}));
}

INSTANTIATE_TEST_SUITE_P(Rules, ChooseKept,
                         testing::Values(KeepCase{"", 0}, KeepCase{"f", 0}, KeepCase{"fw", 0}, KeepCase{"e", 3},
                                         KeepCase{"l", 1}, KeepCase{"lw", 4}, KeepCase{"w", 4}, KeepCase{"a", 1},
                                         KeepCase{"aw", 4}, KeepCase{"rlw", 4}, KeepCase{"x", 0}, KeepCase{"xe", 3},
                                         KeepCase{"ewf", 3}));

}  // namespace
}  // namespace dedup
