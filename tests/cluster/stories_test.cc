// Linking of stories: thresholds, chains, dates, and agreement with a dense implementation.
#include "cluster/stories.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "core/fixed.h"

namespace dedup {
namespace {

constexpr std::int64_t kDay = 86'400;

Likeness like(std::uint32_t a, std::uint32_t b, double cosine, double jaccard = 0.0) {
  return {a, b, static_cast<std::int32_t>(cosine * static_cast<double>(kCosineOne)),
          static_cast<std::int32_t>(jaccard * static_cast<double>(kCosineOne))};
}

/// Clusters as sorted lists of members.
std::vector<std::vector<std::uint32_t>> groups(const std::vector<std::uint32_t>& of) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> by;
  for (std::uint32_t i = 0; i < of.size(); ++i) by[of[i]].push_back(i);
  std::vector<std::vector<std::uint32_t>> out;
  for (auto& [name, members] : by) out.push_back(members);
  std::sort(out.begin(), out.end());
  return out;
}
using Groups = std::vector<std::vector<std::uint32_t>>;

std::vector<StoryUnit> undated(std::size_t units) { return std::vector<StoryUnit>(units); }

TEST(ClusterStories, LinksPairsAtTheThreshold) {
  const auto of = cluster_stories(undated(4), std::vector<Likeness>{like(0, 1, 0.26), like(2, 3, 0.24)}, 0.5, 0);
  EXPECT_EQ(groups(of), (Groups{{0, 1}, {2}, {3}}));
}

TEST(ClusterStories, DoesNotChain) {
  std::vector<Likeness> chain;
  for (std::uint32_t i = 0; i + 1 < 20; ++i) chain.push_back(like(i, i + 1, 0.3));
  const auto found = groups(cluster_stories(undated(20), chain, 0.5, 0));
  for (const auto& group : found) EXPECT_LE(group.size(), 2U);
}

TEST(ClusterStories, SeparatesTightStoriesWithASharedSubject) {
  // Two stories, 0.6 within and 0.3 across. 0.3 reaches the threshold but is far below the similarity within.
  std::vector<Likeness> pairs;
  for (std::uint32_t a = 0; a < 8; ++a) {
    for (std::uint32_t b = a + 1; b < 8; ++b) pairs.push_back(like(a, b, a / 4 == b / 4 ? 0.6 : 0.3));
  }
  EXPECT_EQ(groups(cluster_stories(undated(8), pairs, 0.5, 0)), (Groups{{0, 1, 2, 3}, {4, 5, 6, 7}}));
  // With 0.3 within and across there is one loose story.
  for (Likeness& pair : pairs) pair = like(pair.a, pair.b, 0.3);
  EXPECT_EQ(groups(cluster_stories(undated(8), pairs, 0.5, 0)).size(), 1U);
}

TEST(FoldNearCopies, LimitsTheTimeSpanOfAStar) {
  const std::vector<StoryUnit> units{{0, 0}, {5 * kDay, 5 * kDay}, {10 * kDay, 10 * kDay}, {}};
  const std::vector<Likeness> pairs{like(0, 1, 0.9, 0.8), like(1, 2, 0.9, 0.8), like(1, 3, 0.9, 0.8)};
  EXPECT_EQ(groups(fold_near_copies(units, pairs, 7 * kDay)), (Groups{{0, 1, 3}, {2}}));
  EXPECT_EQ(groups(fold_near_copies(units, pairs, 0)).size(), 1U);
}

TEST(ClusterStories, LimitsTheTimeSpan) {
  std::vector<StoryUnit> units{{0, 0}, {2 * kDay, 2 * kDay}, {4 * kDay, 4 * kDay}, {}};
  std::vector<Likeness> pairs;
  for (std::uint32_t a = 0; a < 4; ++a) {
    for (std::uint32_t b = a + 1; b < 4; ++b) pairs.push_back(like(a, b, 0.5));
  }
  EXPECT_EQ(groups(cluster_stories(units, pairs, 0.5, 0)).size(), 1U);
  for (const auto& group : groups(cluster_stories(units, pairs, 0.5, 3 * kDay))) {
    EXPECT_FALSE(std::count(group.begin(), group.end(), 0U) > 0 && std::count(group.begin(), group.end(), 2U) > 0);
  }
}

TEST(ClusterStories, AcceptsExtremeDatesAndEmptyInput) {
  std::vector<StoryUnit> units{{INT64_MIN + 1, INT64_MAX}, {INT64_MAX, INT64_MAX}, {}};
  EXPECT_EQ(groups(cluster_stories(units, std::vector<Likeness>{like(0, 1, 0.9)}, 0.5, kDay)).size(), 3U);
  EXPECT_TRUE(cluster_stories({}, {}, 0.5, 0).empty());
}

/// Average linkage with the same rules over a dense matrix, written for clarity.
std::vector<std::uint32_t> plain(std::size_t n, const std::vector<Likeness>& pairs, std::int64_t least) {
  std::vector<std::vector<std::uint32_t>> members(n);
  for (std::uint32_t i = 0; i < n; ++i) members[i] = {i};
  std::vector<std::vector<std::int64_t>> s(n, std::vector<std::int64_t>(n, 0));
  for (const Likeness& pair : pairs) s[pair.a][pair.b] = s[pair.b][pair.a] = pair.cosine;
  const auto across = [&](const auto& x, const auto& y) {
    std::int64_t sum = 0;
    for (const auto i : x) {
      for (const auto j : y) sum += s[i][j];
    }
    return sum / static_cast<std::int64_t>(x.size() * y.size());
  };
  const auto within = [&](const auto& x) {
    std::int64_t sum = 0;
    for (const auto i : x) {
      for (const auto j : x) sum += i < j ? s[i][j] : 0;
    }
    return (sum + least) / static_cast<std::int64_t>(x.size() * (x.size() - 1) / 2 + 1);
  };
  for (;;) {
    std::int64_t best = least - 1;
    std::size_t a = n, b = n;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        if (members[i].empty() || members[j].empty()) continue;
        const std::int64_t mean = across(members[i], members[j]);
        const double bound =
            0.62 * std::sqrt(static_cast<double>(within(members[i])) * static_cast<double>(within(members[j])));
        if (mean > best && static_cast<double>(mean) >= bound) {
          best = mean;
          a = i, b = j;
        }
      }
    }
    if (a == n) break;
    members[a].insert(members[a].end(), members[b].begin(), members[b].end());
    members[b].clear();
  }
  std::vector<std::uint32_t> of(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    for (const auto member : members[i]) of[member] = i;
  }
  return of;
}

TEST(ClusterStories, AgreesWithADenseOracle) {
  std::mt19937 random(4);
  for (int round = 0; round < 30; ++round) {
    constexpr std::uint32_t kUnits = 30;
    std::vector<Likeness> pairs, counted;  // `counted`: with what their dates leave of them
    std::vector<StoryUnit> units;
    for (std::uint32_t unit = 0; unit < kUnits; ++unit) {
      const std::int64_t day = random() % 20;
      units.push_back(unit % 7 == 0 ? StoryUnit() : StoryUnit{day * 86400, day * 86400});
    }
    for (std::uint32_t a = 0; a < kUnits; ++a) {
      for (std::uint32_t b = a + 1; b < kUnits; ++b) {
        const bool same = a / 5 == b / 5;
        if (same || random() % 3 == 0) {
          pairs.push_back({a, b, static_cast<std::int32_t>(random() % (same ? 600'000'000 : 250'000'000)) + 1, 0});
          counted.push_back(pairs.back());
          if (units[a].earliest == kNoDate || units[b].earliest == kNoDate) continue;
          const auto days = static_cast<long double>(std::abs(units[a].earliest - units[b].earliest) / 86400);
          if (days > 3) counted.back().cosine = static_cast<std::int32_t>(pairs.back().cosine * std::sqrt(3 / days));
        }
      }
    }
    // Pairs that stand out from both units' further neighbours count more.
    std::vector<Likeness> weighed = counted;
    const auto others = [&](std::uint32_t unit) {
      std::vector<std::int64_t> out(7, 0);
      for (const Likeness& pair : counted) {
        if (pair.a == unit || pair.b == unit) out.push_back(pair.cosine);
      }
      std::sort(out.rbegin(), out.rend());
      return out;
    };
    for (Likeness& pair : weighed) {
      bool stands_out = true;
      for (const std::uint32_t unit : {pair.a, pair.b}) {
        const std::vector<std::int64_t> of = others(unit);
        const std::int64_t scale = (of[1] + of[2] + of[3] + of[4]) / 4 - of[5];
        stands_out =
            stands_out && of[5] > 0 && of[0] == pair.cosine && pair.cosine >= of[1] + scale * ln_fixed(kUnits) / kLnOne;
      }
      const bool far = units[pair.a].earliest != kNoDate && units[pair.b].earliest != kNoDate &&
                       std::abs(units[pair.a].earliest - units[pair.b].earliest) > 3 * kDay;
      if (stands_out && !far) pair.cosine = static_cast<std::int32_t>(std::int64_t{pair.cosine} * 3 / 2);
    }
    std::erase_if(weighed, [](const Likeness& pair) { return pair.cosine < kLeastLikeness; });
    EXPECT_EQ(groups(cluster_stories(units, pairs, 0.4, 0)), groups(plain(kUnits, weighed, cosine_of(0.4))));
  }
}

TEST(ClusterStories, ReportsFarApartInTimeMustBeMoreAlike) {
  const auto stories = [&](std::int64_t apart, double cosine) {
    const std::vector<StoryUnit> units{{0, kDay}, {kDay + apart, 40 * kDay}};
    return groups(cluster_stories(units, std::vector<Likeness>{like(0, 1, cosine)}, 0.5, 0)).size();
  };
  EXPECT_EQ(stories(3 * kDay, 0.26), 1U);
  EXPECT_EQ(stories(12 * kDay, 0.49), 2U);  // counts half of it
  EXPECT_EQ(stories(12 * kDay, 0.51), 1U);
  EXPECT_DOUBLE_EQ(dated_similarity(0.8, 48 * kDay), 0.4);
  EXPECT_DOUBLE_EQ(dated_similarity(0.8, 3 * kDay), 0.8);
}

TEST(ClusterStories, PairsThatStandOutNeedLess) {
  constexpr std::uint32_t kUnits = 13;
  std::vector<Likeness> pairs{like(0, 1, 0.2)};
  for (std::uint32_t other = 2; other < kUnits; ++other) {
    for (const std::uint32_t unit : {0U, 1U}) pairs.push_back(like(unit, other, 0.09 - 0.005 * other));
  }
  // The scale of chance likeness is 0.0125, and ln 13 is 2.6: 0.2 exceeds 0.08 by more than 0.032, but not 0.19.
  EXPECT_EQ(groups(cluster_stories(undated(kUnits), pairs, 0.5, 0)).front(), (std::vector<std::uint32_t>{0, 1}));
  pairs.back().cosine = like(1, kUnits - 1, 0.19).cosine;
  EXPECT_EQ(groups(cluster_stories(undated(kUnits), pairs, 0.5, 0)).size(), kUnits);
  pairs.resize(1);  // of few units, chance is unknown
  EXPECT_EQ(groups(cluster_stories(undated(kUnits), pairs, 0.5, 0)).size(), kUnits);
}

TEST(ClusterThreads, JoinsWholeStories) {
  // Stories {0, 1}, {2, 3}, {4}. Only 1 and 2 are alike: their stories are, by a quarter of it.
  const std::vector<std::uint32_t> story{1, 1, 2, 2, 4};
  const std::vector<std::uint8_t> counted(5, 1);
  const std::vector<Likeness> pairs{like(0, 1, 0.15), like(2, 3, 0.15), like(1, 2, 0.2), like(3, 4, 0.03)};
  EXPECT_EQ(groups(cluster_threads(story, counted, pairs, 0.2)), (Groups{{0, 1, 2, 3}, {4}}));
  EXPECT_EQ(groups(cluster_threads(story, counted, pairs, 0.23)), (Groups{{0, 1}, {2, 3}, {4}}));
  EXPECT_EQ(cluster_threads(story, counted, pairs, 0.2), (std::vector<std::uint32_t>{0, 0, 0, 0, 4}));
}

TEST(ClusterThreads, LeavesOutUnitsThatAreNoDocuments) {
  // Unit 1 is a near copy of 0: as a document of its own it would halve the mean of {0, 1} and {2}.
  const std::vector<std::uint32_t> story{0, 0, 2};
  const std::vector<Likeness> pairs{like(0, 2, 0.05)};
  EXPECT_EQ(groups(cluster_threads(story, std::vector<std::uint8_t>{1, 0, 1}, pairs, 0.2)), (Groups{{0, 1, 2}}));
  EXPECT_EQ(groups(cluster_threads(story, std::vector<std::uint8_t>{1, 1, 1}, pairs, 0.2)), (Groups{{0, 1}, {2}}));
}

TEST(ClusterThreads, AThreadOfCloseStoriesTakesNoDistantOne) {
  // Three stories at 0.3 of each other, and one of two texts at 0.05 of each, which is above the threshold.
  std::vector<Likeness> pairs;
  for (std::uint32_t a = 0; a < 5; ++a) {
    for (std::uint32_t b = a + 1; b < 5; ++b) pairs.push_back(like(a, b, a < 3 && b >= 3 ? 0.05 : 0.3));
  }
  const std::vector<std::uint32_t> story{0, 1, 2, 3, 3};
  const std::vector<std::uint8_t> counted(5, 1);
  EXPECT_EQ(groups(cluster_threads(story, counted, pairs, 0.2)), (Groups{{0, 1, 2}, {3, 4}}));
}

TEST(FoldNearCopies, MakesTheUnitWithMostNeighboursTheCentre) {
  const std::vector<Likeness> pairs{like(0, 2, 0.9, 0.6), like(1, 2, 0.9, 0.5), like(2, 3, 0.9, 0.44),
                                    like(3, 4, 0.9, 0.8)};
  EXPECT_EQ(fold_near_copies(undated(5), pairs, 0), (std::vector<std::uint32_t>{2, 2, 2, 3, 3}));
}

TEST(FoldNearCopies, LimitsTheTimeSpan) {
  const std::vector<StoryUnit> units{{0, 0}, {9 * kDay, 9 * kDay}};
  EXPECT_EQ(fold_near_copies(units, std::vector<Likeness>{like(0, 1, 0.9, 0.9)}, 7 * kDay),
            (std::vector<std::uint32_t>{0, 1}));
}

}  // namespace
}  // namespace dedup
