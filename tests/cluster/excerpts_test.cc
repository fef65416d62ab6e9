// Excerpt clusters and roundups, on texts composed of paragraphs.
#include "cluster/excerpts.h"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>

#include "cluster/star.h"
#include "match/excerpts.h"
#include "match/verify.h"
#include "shingle_sets.h"

namespace dedup {
namespace {

/// Texts made of paragraphs, one for each letter of their name: upper case for 40 shingles, lower case for 5.
struct World {
  ShingleSets source{{}};
  Classes classes;
  std::vector<std::string> names;

  explicit World(const std::vector<std::string>& texts, const std::vector<std::uint32_t>& copies = {}) : names(texts) {
    for (std::uint32_t c = 0; c < texts.size(); ++c) {
      ShingleSets::Set set;
      for (const char paragraph : texts[c]) {
        const std::uint64_t length = paragraph >= 'a' ? 5 : 40;
        for (std::uint64_t i = 0; i < length; ++i) {
          set.push_back(mixed(static_cast<std::uint64_t>(paragraph) * 1000 + i));
        }
      }
      source.sets.push_back(set);
      classes.first.push_back(static_cast<std::uint32_t>(classes.of.size()));
      classes.copies.push_back(copies.empty() ? 1 : copies[c]);
      for (std::uint32_t i = 0; i < classes.copies.back(); ++i) classes.of.push_back(c);
      classes.words.push_back(static_cast<std::uint32_t>(set.size()) + 4);
      std::uint64_t hash = 7;
      for (const char each : texts[c]) hash = mixed(hash ^ static_cast<std::uint64_t>(each));
      classes.content.push_back({hash, mixed(hash)});
    }
  }
  std::uint32_t operator[](const std::string& name) const {
    return static_cast<std::uint32_t>(std::find(names.begin(), names.end(), name) - names.begin());
  }
};

struct Found {
  Clusters reprints;
  std::vector<bool> roundups;  // by class
  Excerpts excerpts;
};

Found run(const World& world, const SameStory& same_story = {}) {
  Config config;
  Found out;
  const auto size = world.classes.size();
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a < size; ++a) {
    for (std::uint32_t b = a + 1; b < size; ++b) pairs.push_back({a, b});
  }
  out.reprints = cluster_star(world.classes, verify(pairs, size, world.source, {config.levels.threshold}).matches);
  const Units units = make_units(world.classes, out.reprints);
  std::erase_if(pairs, [&](const Pair& pair) {
    return out.reprints.centre[pair.a] != pair.a || out.reprints.centre[pair.b] != pair.b;
  });
  std::vector<Match> overlaps = verify(pairs, size, world.source, {2.0, kOverlap}).matches;
  std::erase_if(overlaps, [&](const Match& match) { return match.shared < config.levels.min_excerpt; });
  const std::vector<bool> roundups =
      find_roundups(units, overlaps, world.source, config, [&](std::span<const std::uint32_t>) { return same_story; });
  for (std::uint32_t c = 0; c < size; ++c) out.roundups.push_back(roundups[units.of[c]]);
  const ExcerptStars stars = cluster_excerpts(units, overlaps, roundups, config);
  const std::vector<Match> measured = verify(excerpt_pairs(stars, out.reprints), size, world.source, {0.0}).matches;
  out.excerpts = label_excerpts(world.classes, out.reprints, stars, measured, config);
  return out;
}

std::ptrdiff_t count_roundups(const Found& found) {
  return std::count(found.roundups.begin(), found.roundups.end(), true);
}

TEST(ClusterExcerpts, PartAndExtensionJoinTheirWhole) {
  // The whole has two more copies, so it is the representative.
  const World world({"ABCD", "AB", "ABCDEFG", "XYZ"}, {3, 1, 1, 1});
  const Found found = run(world);
  const std::uint32_t whole = world["ABCD"], part = world["AB"], more = world["ABCDEFG"], other = world["XYZ"];
  const Excerpts& excerpts = found.excerpts;
  EXPECT_EQ(excerpts.clusters.centre, (std::vector<std::uint32_t>{whole, whole, whole, other}))
      << "all three have equally many neighbours, so the one most similar to the others is the representative";
  EXPECT_EQ(excerpts.relation[whole], Relation::representative);
  EXPECT_EQ(excerpts.relation[more], Relation::excerpt);
  EXPECT_EQ(excerpts.relation[other], Relation::single);
  EXPECT_EQ(excerpts.relation[part], Relation::excerpt);
  EXPECT_EQ(excerpts.direction[part], Direction::trimmed);
  EXPECT_EQ(excerpts.direction[more], Direction::extended);
  EXPECT_EQ(excerpts.direction[whole], Direction::none);
  EXPECT_EQ(excerpts.excerpt_of[whole], more);
  EXPECT_EQ(excerpts.excerpt_of[part], whole) << "both contain all of it, and the shorter one wins";
  EXPECT_EQ(excerpts.excerpt_of[more], kNone);
  EXPECT_EQ(excerpts.clusters.similarity[part], 1.0);
  ASSERT_EQ(excerpts.clusters.figures.size(), 2U);
  EXPECT_EQ(excerpts.clusters.figures[1].articles, 1U);
  EXPECT_EQ(excerpts.clusters.figures[0].articles, 5U);
}

TEST(ClusterExcerpts, ExtendedTextContainsTheRepresentative) {
  // A text, a longer one that contains it, and its two halves, which share nothing.
  const World world({"ABCDEF", "ABCDEFGHIJKL", "ABC", "DEF"}, {1, 1, 1, 1});
  const Found found = run(world);
  const std::uint32_t whole = world["ABCDEF"], more = world["ABCDEFGHIJKL"];
  EXPECT_FALSE(found.roundups[whole]) << "two halves of one text are not two stories";
  EXPECT_FALSE(found.roundups[more]);
  EXPECT_EQ(found.excerpts.clusters.figures.size(), 1U);
  // The longer text contains nine tenths of the whole, but not enough of the part that has nine copies.
  const World second({"ABCDEFGHIJ", "ABCDEFGHIKLMNOPQRST", "GHIJ"}, {1, 1, 9});
  const Found again = run(second);
  EXPECT_EQ(again.excerpts.clusters.centre, (std::vector<std::uint32_t>{0, 0, 0}));
  EXPECT_EQ(again.excerpts.relation[1], Relation::excerpt);
  EXPECT_EQ(again.excerpts.direction[1], Direction::extended);
  EXPECT_EQ(again.excerpts.containment[1], 0.9);
  EXPECT_EQ(again.excerpts.clusters.similarity[1], 0.9);
  EXPECT_EQ(again.excerpts.direction[2], Direction::trimmed);
  EXPECT_EQ(again.excerpts.excerpt_of[0], 1U) << "a representative can be an excerpt too";
}

TEST(ClusterExcerpts, ReprintClustersAreNotSplitAndEveryMemberIsMeasured) {
  // ABCDEFGa is a reprint of ABCDEFG (280 of 285); both contain all of ABC.
  const World world({"ABCDEFG", "ABCDEFGa", "ABC", "ABCb", "ABCDEFGHIJKLMN"});
  const Found found = run(world);
  for (std::uint32_t c = 0; c < world.classes.size(); ++c) {
    EXPECT_EQ(found.excerpts.clusters.centre[c], found.excerpts.clusters.centre[found.reprints.centre[c]]);
  }
  const std::uint32_t representative = found.excerpts.clusters.centre[0];
  EXPECT_EQ(found.excerpts.clusters.figures.size(), 1U);
  for (const std::string name : {"ABC", "ABCb"}) {
    const std::uint32_t c = world[name];
    const Match m = measured_pair(world.source, c, representative);
    EXPECT_EQ(found.excerpts.clusters.similarity[c], static_cast<double>(m.shared) / std::min(m.size_a, m.size_b));
    EXPECT_EQ(found.excerpts.relation[c], Relation::excerpt);
  }
}

TEST(ClusterExcerpts, SharedQuotationIsNoExcerpt) {
  const World world({"abcABC", "abcXYZ", "abc"});  // 15 shingles in common: all of the third text
  const Found found = run(world);
  EXPECT_EQ(found.excerpts.clusters.figures.size(), 3U);
}

TEST(Roundups, PartsOfTwoStoriesJoinNone) {
  // The roundup contains half of each source, and all of a trimmed copy of one.
  const World world({"ABCD", "WXYZ", "ABWX", "AB", "WXYZP"});
  const Found found = run(world);
  const std::uint32_t roundup = world["ABWX"];
  EXPECT_EQ(count_roundups(found), 1);
  EXPECT_TRUE(found.roundups[roundup]);
  EXPECT_EQ(found.excerpts.relation[roundup], Relation::roundup);
  EXPECT_EQ(found.excerpts.clusters.centre[roundup], roundup);
  EXPECT_EQ(found.excerpts.excerpt_of[roundup], kNone);
  EXPECT_EQ(found.excerpts.clusters.centre[world["AB"]], found.excerpts.clusters.centre[world["ABCD"]]);
  EXPECT_EQ(found.excerpts.excerpt_of[world["AB"]], world["ABCD"]);
  EXPECT_NE(found.excerpts.clusters.centre[world["ABCD"]], found.excerpts.clusters.centre[world["WXYZ"]]);
}

TEST(Roundups, DigestOfFiftyArticles) {
  std::vector<std::string> texts;
  std::string digest;
  for (char c = 'A'; c <= 'Z'; ++c) texts.emplace_back(1, c), digest += c;
  texts.push_back(digest);
  const Found found = run(World(texts));
  EXPECT_TRUE(found.roundups.back());
  EXPECT_EQ(count_roundups(found), 1);
  EXPECT_EQ(found.excerpts.clusters.figures.size(), texts.size()) << "the digest must not join its sources";
}

TEST(Roundups, TwoDigestsOfTheSameSources) {
  // Each contains much of the other and of both stories. That does not connect the stories.
  const World world({"ABCDE", "VWXYZ", "ABVW", "ABXV"});
  const Found found = run(world);
  EXPECT_TRUE(found.roundups[world["ABVW"]]);
  EXPECT_TRUE(found.roundups[world["ABXV"]]);
  EXPECT_FALSE(found.roundups[world["ABCDE"]]);
}

TEST(Roundups, BackgroundParagraphsMakeNoRoundup) {
  // A follow-up that quotes a paragraph of each of two earlier articles and is mostly new.
  const World background({"ABCD", "WXYZ", "AWKLMN"});
  EXPECT_EQ(count_roundups(run(background)), 0);
  // A whole wire text with one paragraph from elsewhere.
  const World wire({"ABCDE", "WXYZ", "ABCDEW"});
  EXPECT_EQ(count_roundups(run(wire)), 0);
}

TEST(Roundups, OneStoryIsNoRoundup) {
  const World world({"ABCD", "WXYZ", "ABWX"});
  EXPECT_TRUE(run(world).roundups[2]);
  EXPECT_FALSE(run(world, [](std::uint32_t, std::uint32_t) { return true; }).roundups[2]);
}

TEST(Roundups, DoNotDependOnNumbersAndThreads) {
  const std::vector<std::string> texts{"ABCD", "WXYZ", "ABWX", "AB", "WXYZP", "CDEFGH", "FG", "ABXV", "EFGHYZ", "GHKL"};
  const Found expected = run(World(texts));
  std::mt19937_64 random(1);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> shuffled = texts;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    tbb::task_arena arena(1 + round % 8);
    const World world(shuffled);
    const Found found = arena.execute([&] { return run(world); });
    for (std::uint32_t c = 0; c < texts.size(); ++c) {
      const std::uint32_t other = world[texts[c]];
      EXPECT_EQ(found.roundups[other], expected.roundups[c]) << texts[c];
      EXPECT_EQ(shuffled[found.excerpts.clusters.centre[other]], texts[expected.excerpts.clusters.centre[c]]);
      EXPECT_EQ(found.excerpts.relation[other], expected.excerpts.relation[c]);
      EXPECT_EQ(found.excerpts.direction[other], expected.excerpts.direction[c]);
      const std::uint32_t holder = expected.excerpts.excerpt_of[c];
      EXPECT_EQ(found.excerpts.excerpt_of[other] == kNone ? "" : shuffled[found.excerpts.excerpt_of[other]],
                holder == kNone ? "" : texts[holder]);
    }
  }
}

}  // namespace
}  // namespace dedup
