// Clusters against plain readings of their rules, and under renumbering of the classes.
#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <map>
#include <numeric>
#include <string>
#include <tuple>

#include "cluster/cluster.h"
#include "shingle_sets.h"

namespace dedup {
namespace {

/// Classes, their sets and the pairs of them that a search has found.
struct World {
  Classes classes;
  ShingleSets source{{}};
  std::vector<Match> matches;
};

Classes make_classes(std::uint32_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Classes classes;
  for (std::uint32_t c = 0; c < count; ++c) {
    classes.copies.push_back(random() % 3 == 0 ? 1 + static_cast<std::uint32_t>(random() % 4) : 1);
    // Some of more words than 16 bits count, some alike in the first half of their content or of that.
    classes.words.push_back((seed % 2 == 0 ? 10 : 65533) + static_cast<std::uint32_t>(random() % 5));
    classes.content.push_back({(random() % 2) << 63 | random() % 2, random()});
    classes.first.push_back(static_cast<std::uint32_t>(classes.of.size()));
    for (std::uint32_t i = 0; i < classes.copies[c]; ++i) classes.of.push_back(c);
  }
  return classes;
}

/// `missed`: per cent of the pairs that the search did not find.
World make_world(std::uint32_t count, double threshold, std::uint64_t seed, std::uint64_t missed = 0) {
  World world{make_classes(count, seed), random_sets(count, 40, seed), {}};
  std::mt19937_64 random(seed);
  for (const Match& m : measured_pairs(world.source, threshold)) {
    if (random() % 100 >= missed) world.matches.push_back(m);
  }
  return world;
}

/// Class c of the answer is class `from[c]` of `world`.
World renumbered(const World& world, const std::vector<std::uint32_t>& from) {
  World out;
  out.source.sets.clear();
  std::vector<std::uint32_t> to(from.size());
  for (std::uint32_t c = 0; c < from.size(); ++c) {
    to[from[c]] = c;
    out.classes.copies.push_back(world.classes.copies[from[c]]);
    out.classes.words.push_back(world.classes.words[from[c]]);
    out.classes.content.push_back(world.classes.content[from[c]]);
    out.classes.first.push_back(world.classes.first[from[c]]);
    out.source.sets.push_back(world.source.sets[from[c]]);
  }
  for (const std::uint32_t c : world.classes.of) out.classes.of.push_back(to[c]);
  for (const Match& m : world.matches) {
    Match n{to[m.a], to[m.b], m.shared, m.size_a, m.size_b};
    if (n.a > n.b) n = {n.b, n.a, n.shared, n.size_b, n.size_a};
    out.matches.push_back(n);
  }
  std::sort(out.matches.begin(), out.matches.end(),
            [](const Match& m, const Match& n) { return std::tie(m.a, m.b) < std::tie(n.a, n.b); });
  return out;
}

double jaccard(const World& world, std::uint32_t a, std::uint32_t b) {
  return a == b ? 1.0 : measured_pair(world.source, a, b).jaccard();
}

/// Everything that clusters say, by content hashes; doubles as they are, for nothing may differ in the last digit.
auto by_content(const World& world, const Clusters& clusters) {
  const auto& content = world.classes.content;
  std::map<Hash128, std::tuple<Hash128, double>> members;
  std::map<Hash128, std::tuple<std::uint32_t, std::uint32_t, double, double>> figures;
  for (std::uint32_t c = 0; c < world.classes.size(); ++c) {
    members[content[c]] = {content[clusters.centre[c]], clusters.similarity[c]};
  }
  for (const auto& f : clusters.figures) figures[content[f.centre]] = {f.articles, f.classes, f.least, f.mean};
  return std::make_tuple(members, figures);
}

auto pairs_by_content(const World& world, const std::vector<Match>& matches) {
  std::map<std::pair<Hash128, Hash128>, std::uint32_t> out;
  for (const Match& m : matches) {
    EXPECT_LT(m.a, m.b);
    const Hash128 a = world.classes.content[m.a], b = world.classes.content[m.b];
    EXPECT_TRUE(out.emplace(std::minmax(a, b), m.shared).second);
  }
  return out;
}

using Groups = std::map<std::uint32_t, std::vector<std::uint32_t>>;

Groups groups_of(const Clusters& clusters) {
  Groups groups;
  for (std::uint32_t c = 0; c < clusters.centre.size(); ++c) groups[clusters.centre[c]].push_back(c);
  return groups;
}

/// Members of every cluster, without regard to what stands for them.
std::vector<std::vector<std::uint32_t>> partition_of(const Clusters& clusters) {
  std::vector<std::vector<std::uint32_t>> out;
  for (const auto& [centre, members] : groups_of(clusters)) out.push_back(members);
  std::sort(out.begin(), out.end());
  return out;
}

/// Holds for clusters of every kind.
void expect_sound(const World& world, const Clusters& clusters, bool all_pairs_measured) {
  ASSERT_EQ(clusters.centre.size(), world.classes.size());
  ASSERT_EQ(clusters.similarity.size(), world.classes.size());
  const Groups groups = groups_of(clusters);
  ASSERT_EQ(clusters.figures.size(), groups.size());
  auto figures = clusters.figures.begin();
  for (const auto& [centre, members] : groups) {  // ascending, as figures are
    EXPECT_EQ(clusters.centre[centre], centre);
    EXPECT_EQ(figures->centre, centre);
    EXPECT_EQ(figures->classes, members.size());
    std::uint32_t articles = 0;
    double least = 1.0, sum = 0.0;
    std::size_t pairs = 0;
    for (const std::uint32_t a : members) {
      articles += world.classes.copies[a];
      EXPECT_EQ(clusters.similarity[a], jaccard(world, a, centre));
      for (const std::uint32_t b : members) {
        if (all_pairs_measured ? a >= b : (b != centre || a == b)) continue;
        least = std::min(least, jaccard(world, a, b));
        sum += jaccard(world, a, b);
        ++pairs;
      }
    }
    EXPECT_EQ(figures->articles, articles);
    EXPECT_EQ(figures->least, least);
    EXPECT_NEAR(figures->mean, pairs == 0 ? 1.0 : sum / static_cast<double>(pairs), 1e-12);
    ++figures;
  }
}

/// Most neighbours among `others`, then longest, then smallest hash.
auto rank_of(const World& world, std::uint32_t c, const std::vector<std::uint32_t>& others,
             const std::vector<std::vector<bool>>& matched) {
  std::int64_t neighbours = world.classes.copies[c] - 1;
  for (const std::uint32_t other : others) {
    if (matched[c][other]) neighbours += world.classes.copies[other];
  }
  return std::make_tuple(-neighbours, -static_cast<std::int64_t>(world.classes.words[c]), world.classes.content[c]);
}

std::vector<std::vector<bool>> matched_in(const World& world, const std::vector<Match>& matches) {
  std::vector<std::vector<bool>> matched(world.classes.size(), std::vector<bool>(world.classes.size(), false));
  for (const Match& m : matches) matched[m.a][m.b] = matched[m.b][m.a] = true;
  return matched;
}

std::vector<std::uint32_t> numbers(std::uint32_t n) {
  std::vector<std::uint32_t> out(n);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

/// The star rule as its sentence has it.
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

/// Agglomeration in O(n^3) and more: every link is computed anew from all its pairs at every step. Averages are
/// counted in units of 2^-32, as the definition in cluster_linkage.cc has it.
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

TEST(ClusterStar, EqualsItsSentence) {
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

TEST(ClusterLinkage, TellsPairsThatTheSearchMissed) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const World world = make_world(80, 0.4, seed, 40);
    const auto matched = matched_in(world, world.matches);
    std::vector<Match> unused;
    const Config single = config_of(Linkage::single, 0.4);
    const Clusters components = cluster_linkage(world.classes, world.matches, world.source, single, unused);
    for (const Linkage linkage : kLinkages) {
      const Match before{0, 0, 0, 0, 0};
      std::vector<Match> measured{before};  // what stands there stays
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

/// Five texts of 20 shingles, each sharing 15 with the next: 15 / 25 = 0.6, two steps on 10 / 30, three 5 / 35.
World chain() {
  World world;
  world.source.sets.clear();
  for (std::uint64_t c = 0; c < 5; ++c) {
    ShingleSets::Set set;
    for (std::uint64_t k = 0; k < 20; ++k) set.push_back(mixed(5 * c + k));
    world.source.sets.push_back(set);
    world.classes.copies.push_back(1);
    world.classes.words.push_back(24);
    world.classes.content.push_back({0, c});
    world.classes.first.push_back(static_cast<std::uint32_t>(c));
    world.classes.of.push_back(static_cast<std::uint32_t>(c));
  }
  world.matches = measured_pairs(world.source, 0.6);
  return world;
}

TEST(Cluster, OnlySingleLinkageChains) {
  const World world = chain();
  ASSERT_EQ(world.matches.size(), 4u);
  using Partition = std::vector<std::vector<std::uint32_t>>;
  std::vector<Match> missed;
  // 1 is taken first, of three with two neighbours; 3 is still free, and 2 stands as near to it as to 1.
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

TEST(ClusterStar, CopiesCountAsNeighbours) {
  World world = chain();
  world.classes.copies[4] = 3;  // makes 3 the class with most neighbours, four articles
  const Clusters clusters = cluster_star(world.classes, world.matches);
  EXPECT_EQ(clusters.centre, (std::vector<std::uint32_t>{1, 1, 3, 3, 3}));  // 3 was taken first, so 2 is its own
  EXPECT_EQ(clusters.figures.at(1).articles, 5u);
}

TEST(ClusterStar, CountsNeighboursBeyondSixteenBits) {
  // A chain, of which the third stands for ten articles more than the second, whose content is the smaller.
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

TEST(ClusterStar, MembersMoveToTheNearerCentre) {
  World world;
  world.classes = make_classes(6, 1);
  world.classes.copies.assign(6, 1);
  // 0 is the centre of 1, 2, 3; 4 that of 5 and, once all are placed, of 3, which stands nearer to it.
  world.matches = {{0, 1, 8, 10, 10}, {0, 2, 8, 10, 10}, {0, 3, 8, 10, 10}, {3, 4, 9, 10, 10}, {4, 5, 8, 10, 10}};
  EXPECT_EQ(cluster_star(world.classes, world.matches).centre, (std::vector<std::uint32_t>{0, 0, 0, 4, 4, 4}));
}

// 0.7 + 0.7 + 0.7 is less than three times 0.7 in floating point.
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

// 1 / 5 and 2 / 5 are 3 / 10 on average, also where units of 2^-32 round the first two down and the third up.
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

// Large enough for the threads to share one component's rows.
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

TEST(Cluster, NothingOfNothing) {
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

/// Articles 0 to 5; 2 is empty, 0 and 3 are copies, {0 1 3 4} are one cluster and 5 another.
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
