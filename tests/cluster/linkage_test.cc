// Linkages against a naive implementation, and all clusterings under renumbering of the classes.
#include "cluster/linkage.h"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "cluster/star.h"
#include "cluster/world.h"

namespace dedup {
namespace {

/// Naive agglomeration: every link is recomputed from all its pairs at every step. Averages are counted in units of
/// 2^-32, as linkage.cc defines them.
std::vector<std::vector<std::uint32_t>> plain_linkage(const World& world, Linkage linkage, double threshold) {
  std::vector<std::uint32_t> order = numbers(world.classes.size());
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return world.classes.content[a] < world.classes.content[b]; });
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> known;
  for (const Match& m : measured_pairs(world.source, 0.0)) known[{m.a, m.b}] = known[{m.b, m.a}] = m.jaccard();
  const auto units = [](double x) { return static_cast<std::uint64_t>(x * 0x1p32 + 0.5); };

  std::vector<std::vector<std::uint32_t>> clusters;
  for (const std::uint32_t c : order) clusters.push_back({c});
  while (true) {
    double best = -1.0;
    bool reached = false;
    std::pair<std::size_t, std::size_t> merge;
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      for (std::size_t j = i + 1; j < clusters.size(); ++j) {
        std::uint64_t sum = 0;
        double least = 1.0, most = 0.0;
        for (const std::uint32_t a : clusters[i]) {
          for (const std::uint32_t b : clusters[j]) {
            const auto found = known.find({a, b});
            const double x = found == known.end() ? 0.0 : found->second;
            sum += units(x);
            least = std::min(least, x);
            most = std::max(most, x);
          }
        }
        const std::uint64_t pairs = clusters[i].size() * clusters[j].size();
        double strength = static_cast<double>(sum) / static_cast<double>(pairs);
        if (linkage != Linkage::average) strength = linkage == Linkage::complete ? least : most;
        if (strength <= best) continue;
        best = strength;
        merge = {i, j};
        reached = linkage == Linkage::average ? sum + pairs >= pairs * units(threshold) : strength >= threshold;
      }
    }
    if (!reached) break;
    auto& into = clusters[merge.first];
    auto& gone = clusters[merge.second];
    into.insert(into.end(), gone.begin(), gone.end());
    clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(merge.second));
  }
  for (auto& cluster : clusters) std::sort(cluster.begin(), cluster.end());
  std::sort(clusters.begin(), clusters.end());
  return clusters;
}

Config config_of(Linkage linkage, double threshold) {
  Config config;
  config.levels.linkage = linkage;
  config.levels.threshold = threshold;
  return config;
}

const double kThresholds[] = {0.3, 0.5, 0.8, 1.0};
const Linkage kLinkages[] = {Linkage::single, Linkage::average, Linkage::complete};

TEST(Cluster, DoesNotDependOnTheNumbersOfClasses) {
  for (const double threshold : {0.3, 0.6}) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const World world = make_world(90, threshold, seed, 15);
      std::vector<std::uint32_t> from = numbers(world.classes.size());
      std::mt19937_64 random(seed + 1);
      std::shuffle(from.begin(), from.end(), random);
      const World other = renumbered(world, from);
      EXPECT_EQ(by_content(world, cluster_star(world.classes, world.matches)),
                by_content(other, cluster_star(other.classes, other.matches)));
      for (const Linkage linkage : kLinkages) {
        const Config config = config_of(linkage, threshold);
        std::vector<Match> missed, other_missed;
        EXPECT_EQ(by_content(world, cluster_linkage(world.classes, world.matches, world.source, config, missed)),
                  by_content(other, cluster_linkage(other.classes, other.matches, other.source, config, other_missed)));
        EXPECT_EQ(pairs_by_content(world, missed), pairs_by_content(other, other_missed));
      }
    }
  }
}

TEST(ClusterLinkage, EqualsTheNaiveAlgorithm) {
  for (const double threshold : kThresholds) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const World world = make_world(50, threshold, seed);
      for (const Linkage linkage : kLinkages) {
        std::vector<Match> missed;
        const Clusters clusters =
            cluster_linkage(world.classes, world.matches, world.source, config_of(linkage, threshold), missed);
        EXPECT_EQ(partition_of(clusters), plain_linkage(world, linkage, threshold))
            << name_of(linkage) << " at " << threshold << " seed " << seed;
        expect_sound(world, clusters, linkage != Linkage::single);
        EXPECT_TRUE(missed.empty());
        const auto matched = matched_in(world, world.matches);
        for (const auto& [centre, members] : groups_of(clusters)) {
          for (const std::uint32_t c : members) {
            EXPECT_LE(rank_of(world, centre, members, matched), rank_of(world, c, members, matched));
          }
        }
      }
    }
  }
}

TEST(ClusterLinkage, ReportsPairsThatTheSearchMissed) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const World world = make_world(80, 0.4, seed, 40);
    const auto matched = matched_in(world, world.matches);
    std::vector<Match> unused;
    const Config single = config_of(Linkage::single, 0.4);
    const Clusters components = cluster_linkage(world.classes, world.matches, world.source, single, unused);
    for (const Linkage linkage : kLinkages) {
      const Match before{0, 0, 0, 0, 0};
      std::vector<Match> measured{before};  // earlier entries must stay
      const Clusters clusters =
          cluster_linkage(world.classes, world.matches, world.source, config_of(linkage, 0.4), measured);
      expect_sound(world, clusters, linkage != Linkage::single);
      std::vector<Match> expected{before};
      for (const Match& m : measured_pairs(world.source, 0.4)) {
        const bool together = components.centre[m.a] == components.centre[m.b];
        const bool with_centre = clusters.centre[m.a] == m.b || clusters.centre[m.b] == m.a;
        if (together && !matched[m.a][m.b] && (linkage != Linkage::single || with_centre)) expected.push_back(m);
      }
      ASSERT_EQ(measured.size(), expected.size()) << name_of(linkage);
      for (std::size_t i = 0; i < measured.size(); ++i) {
        EXPECT_EQ(std::tie(measured[i].a, measured[i].b, measured[i].shared, measured[i].size_a, measured[i].size_b),
                  std::tie(expected[i].a, expected[i].b, expected[i].shared, expected[i].size_a, expected[i].size_b));
      }
    }
  }
}

TEST(Cluster, OnlySingleLinkageChains) {
  const World world = chain();
  ASSERT_EQ(world.matches.size(), 4u);
  using Partition = std::vector<std::vector<std::uint32_t>>;
  std::vector<Match> missed;
  // Three classes have two neighbours. 1 is visited first; 3 is still free. 2 is equally similar to both and stays.
  EXPECT_EQ(partition_of(cluster_star(world.classes, world.matches)), (Partition{{0, 1, 2}, {3, 4}}));
  const auto linked = [&](Linkage linkage) {
    return cluster_linkage(world.classes, world.matches, world.source, config_of(linkage, 0.6), missed);
  };
  EXPECT_EQ(partition_of(linked(Linkage::single)), (Partition{{0, 1, 2, 3, 4}}));
  EXPECT_EQ(partition_of(linked(Linkage::average)), (Partition{{0, 1}, {2, 3}, {4}}));
  EXPECT_EQ(partition_of(linked(Linkage::complete)), (Partition{{0, 1}, {2, 3}, {4}}));
  EXPECT_EQ(partition_of(linked(Linkage::star)), (Partition{{0, 1, 2}, {3, 4}}));
  EXPECT_TRUE(missed.empty());
  const Clusters single = linked(Linkage::single);
  EXPECT_EQ(single.centre[4], 1u);
  EXPECT_EQ(single.similarity[4], 5.0 / 35);
  EXPECT_EQ(single.figures.at(0).least, 5.0 / 35);
}

// In floating point 0.7 + 0.7 + 0.7 < 2.1.
TEST(ClusterLinkage, AnAverageAtTheThresholdReachesIt) {
  World world;
  world.source.sets.clear();
  ShingleSets::Set common(14);
  std::iota(common.begin(), common.end(), 0);
  for (std::uint64_t c = 0; c < 7; ++c) {  // sets of 17 that share 14: 14 / 20
    ShingleSets::Set set = common;
    for (std::uint64_t k = 0; k < 3; ++k) set.push_back(100 + 3 * c + k);
    world.source.sets.push_back(set);
  }
  world.classes = make_classes(7, 3);
  world.matches = measured_pairs(world.source, 0.7);
  for (const Linkage linkage : kLinkages) {
    std::vector<Match> missed;
    const Clusters clusters =
        cluster_linkage(world.classes, world.matches, world.source, config_of(linkage, 0.7), missed);
    EXPECT_EQ(partition_of(clusters).size(), 1u) << name_of(linkage);
  }
}

// The mean of 1 / 5 and 2 / 5 is 3 / 10, although units of 2^-32 round the first two down and the third up.
TEST(ClusterLinkage, RoundingDoesNotKeepAnAverageFromTheThreshold) {
  World world;
  world.source.sets.assign(3, {});
  std::uint64_t fresh = 0;
  const auto add = [&](std::uint64_t count, const std::vector<std::size_t>& to) {
    for (++fresh; count > 0; --count, ++fresh) {
      for (const std::size_t c : to) world.source.sets[c].push_back(fresh);
    }
  };
  add(7, {0, 1, 2}), add(5, {1, 2}), add(8, {0, 1}), add(6, {0}), add(1, {1}), add(9, {2});
  world.classes = make_classes(3, 4);
  world.matches = measured_pairs(world.source, 0.3);
  ASSERT_EQ(jaccard(world, 0, 2), 0.2);
  ASSERT_EQ(jaccard(world, 1, 2), 0.4);
  ASSERT_EQ(jaccard(world, 0, 1), 15.0 / 27);
  std::vector<Match> missed;
  const auto linked = [&](double threshold) {
    return cluster_linkage(world.classes, world.matches, world.source, config_of(Linkage::average, threshold), missed);
  };
  EXPECT_EQ(partition_of(linked(0.3)).size(), 1u);
  EXPECT_EQ(partition_of(linked(0.300001)).size(), 2u);
}

TEST(ClusterLinkage, RefusesLargeComponents) {
  const World world = chain();
  for (const Linkage linkage : kLinkages) {
    Config config = config_of(linkage, 0.6);
    std::vector<Match> missed;
    config.levels.max_linkage = 5;
    EXPECT_NO_THROW(cluster_linkage(world.classes, world.matches, world.source, config, missed));
    config.levels.max_linkage = 4;
    if (linkage == Linkage::single) {
      EXPECT_NO_THROW(cluster_linkage(world.classes, world.matches, world.source, config, missed));
      continue;
    }
    try {
      cluster_linkage(world.classes, world.matches, world.source, config, missed);
      ADD_FAILURE() << name_of(linkage);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::usage);
      EXPECT_NE(std::string(error.what()).find("--max-linkage"), std::string::npos) << error.what();
    }
  }
}

// The component is large enough for threads to share its rows.
TEST(ClusterLinkage, DoesNotDependOnThreads) {
  World world{make_classes(400, 8), random_sets(400, 30, 8), {}};
  for (std::uint32_t c = 0; c < 400; ++c) {
    for (std::uint64_t k = 0; k < 10; ++k) world.source.sets[c].push_back(mixed(k + c % 3));
  }
  world.matches = measured_pairs(world.source, 0.2);
  for (const Linkage linkage : kLinkages) {
    const Config config = config_of(linkage, 0.2);
    std::vector<Match> missed;
    Clusters one, two;
    const auto run = [&] { return cluster_linkage(world.classes, world.matches, world.source, config, missed); };
    tbb::task_arena(1).execute([&] { one = run(); });
    tbb::task_arena(2).execute([&] { two = run(); });
    EXPECT_EQ(by_content(world, one), by_content(world, two));
    if (linkage == Linkage::single) {
      EXPECT_GE(groups_of(one).begin()->second.size(), 300u);
    }
  }
}

TEST(Cluster, AcceptsEmptyInput) {
  const Classes none;
  const ShingleSets source({});
  EXPECT_TRUE(cluster_star(none, {}).figures.empty());
  for (const Linkage linkage : kLinkages) {
    std::vector<Match> missed;
    EXPECT_TRUE(cluster_linkage(none, {}, source, config_of(linkage, 0.5), missed).centre.empty());
    EXPECT_TRUE(missed.empty());
    const World alone{make_classes(3, 1), ShingleSets({{}, {}, {}}), {}};
    expect_sound(alone, cluster_linkage(alone.classes, {}, alone.source, config_of(linkage, 0.5), missed), true);
  }
  EXPECT_TRUE(choose_kept({}, none, {}, Config()).by.empty());
}

}  // namespace
}  // namespace dedup
