// Random classes with shingle sets and matches, and checks that apply to every clustering.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "core/types.h"
#include "shingle_sets.h"

namespace dedup {

/// Classes, their shingle sets and the matches that a search found.
struct World {
  Classes classes;
  ShingleSets source{{}};
  std::vector<Match> matches;
};

inline Classes make_classes(std::uint32_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Classes classes;
  for (std::uint32_t c = 0; c < count; ++c) {
    classes.copies.push_back(random() % 3 == 0 ? 1 + static_cast<std::uint32_t>(random() % 4) : 1);
    // Some have more than 65,535 words; some share the high half of their hash, or its first 32 bits.
    classes.words.push_back((seed % 2 == 0 ? 10 : 65533) + static_cast<std::uint32_t>(random() % 5));
    classes.content.push_back({(random() % 2) << 63 | random() % 2, random()});
    classes.first.push_back(static_cast<std::uint32_t>(classes.of.size()));
    for (std::uint32_t i = 0; i < classes.copies[c]; ++i) classes.of.push_back(c);
  }
  return classes;
}

/// `missed`: percentage of the pairs that the search did not find.
inline World make_world(std::uint32_t count, double threshold, std::uint64_t seed, std::uint64_t missed = 0) {
  World world{make_classes(count, seed), random_sets(count, 40, seed), {}};
  std::mt19937_64 random(seed);
  for (const Match& m : measured_pairs(world.source, threshold)) {
    if (random() % 100 >= missed) world.matches.push_back(m);
  }
  return world;
}

/// Class c of the result is class `from[c]` of `world`.
inline World renumbered(const World& world, const std::vector<std::uint32_t>& from) {
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

inline double jaccard(const World& world, std::uint32_t a, std::uint32_t b) {
  return a == b ? 1.0 : measured_pair(world.source, a, b).jaccard();
}

/// All fields of the clusters, by content hash. Doubles are compared exactly.
inline auto by_content(const World& world, const Clusters& clusters) {
  const auto& content = world.classes.content;
  std::map<Hash128, std::tuple<Hash128, double>> members;
  std::map<Hash128, std::tuple<std::uint32_t, std::uint32_t, double, double>> figures;
  for (std::uint32_t c = 0; c < world.classes.size(); ++c) {
    members[content[c]] = {content[clusters.centre[c]], clusters.similarity[c]};
  }
  for (const auto& f : clusters.figures) figures[content[f.centre]] = {f.articles, f.classes, f.least, f.mean};
  return std::make_tuple(members, figures);
}

inline auto pairs_by_content(const World& world, const std::vector<Match>& matches) {
  std::map<std::pair<Hash128, Hash128>, std::uint32_t> out;
  for (const Match& m : matches) {
    EXPECT_LT(m.a, m.b);
    const Hash128 a = world.classes.content[m.a], b = world.classes.content[m.b];
    EXPECT_TRUE(out.emplace(std::minmax(a, b), m.shared).second);
  }
  return out;
}

using Groups = std::map<std::uint32_t, std::vector<std::uint32_t>>;

inline Groups groups_of(const Clusters& clusters) {
  Groups groups;
  for (std::uint32_t c = 0; c < clusters.centre.size(); ++c) groups[clusters.centre[c]].push_back(c);
  return groups;
}

/// The members of every cluster, regardless of its representative.
inline std::vector<std::vector<std::uint32_t>> partition_of(const Clusters& clusters) {
  std::vector<std::vector<std::uint32_t>> out;
  for (const auto& [centre, members] : groups_of(clusters)) out.push_back(members);
  std::sort(out.begin(), out.end());
  return out;
}

/// Checks what holds for clusters of every kind.
inline void expect_sound(const World& world, const Clusters& clusters, bool all_pairs_measured) {
  ASSERT_EQ(clusters.centre.size(), world.classes.size());
  ASSERT_EQ(clusters.similarity.size(), world.classes.size());
  const Groups groups = groups_of(clusters);
  ASSERT_EQ(clusters.figures.size(), groups.size());
  auto figures = clusters.figures.begin();
  for (const auto& [centre, members] : groups) {  // ascending, like the figures
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

/// Sort key: most neighbours among `others`, then longest, then smallest hash.
inline auto rank_of(const World& world, std::uint32_t c, const std::vector<std::uint32_t>& others,
                    const std::vector<std::vector<bool>>& matched) {
  std::int64_t neighbours = world.classes.copies[c] - 1;
  for (const std::uint32_t other : others) {
    if (matched[c][other]) neighbours += world.classes.copies[other];
  }
  return std::make_tuple(-neighbours, -static_cast<std::int64_t>(world.classes.words[c]), world.classes.content[c]);
}

inline std::vector<std::vector<bool>> matched_in(const World& world, const std::vector<Match>& matches) {
  std::vector<std::vector<bool>> matched(world.classes.size(), std::vector<bool>(world.classes.size(), false));
  for (const Match& m : matches) matched[m.a][m.b] = matched[m.b][m.a] = true;
  return matched;
}

inline std::vector<std::uint32_t> numbers(std::uint32_t n) {
  std::vector<std::uint32_t> out(n);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

/// Five texts of 20 shingles, each sharing 15 with the next: 15 / 25 = 0.6, two steps on 10 / 30, three 5 / 35.
inline World chain() {
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

}  // namespace dedup
