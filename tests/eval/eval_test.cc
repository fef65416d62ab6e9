// Figures of agreement: values computed by hand, literal definitions on small sets, and invariants. eval_check.py
// compares with scikit-learn.
#include "dedup/eval.h"

#include <gtest/gtest.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/kernels.h"

namespace dedup {
namespace {

using Items = std::vector<Labelled>;

/// Items from two labellings, given as one cluster number for each article.
Items items_of(const std::vector<std::uint32_t>& gold, const std::vector<std::uint32_t>& found) {
  Items out;
  for (std::size_t i = 0; i < gold.size(); ++i) out.push_back({gold[i], found[i]});
  return out;
}

Items random_items(std::size_t n, std::uint32_t clusters, std::uint64_t seed) {
  Items out;
  for (std::size_t i = 0; i < n; ++i) {
    const auto gold = static_cast<std::uint32_t>(kernels::next_random(seed) % clusters);
    const bool astray = kernels::next_random(seed) % 3 == 0;
    const auto other = static_cast<std::uint32_t>(kernels::next_random(seed) % clusters);
    out.push_back({gold, astray ? other : gold});
  }
  return out;
}

constexpr Bootstrap kNoDraws = {0, 1};

TEST(Evaluate, GivesFiguresComputedByHand) {
  // Gold pairs 6, found pairs 3, shared 2, of 15. Expected 6 * 3 / 15 = 1.2, at most 4.5: 0.8 / 3.3.
  const Agreement a = evaluate(items_of({0, 0, 0, 1, 1, 1}, {0, 0, 1, 1, 2, 2}), kNoDraws);
  EXPECT_EQ(a.gold_pairs, 6u);
  EXPECT_EQ(a.found_pairs, 3u);
  EXPECT_EQ(a.shared_pairs, 2u);
  EXPECT_NEAR(a.rand.value, 0.8 / 3.3, 1e-12);
  EXPECT_NEAR(a.mutual, 0.298792458170890, 1e-12);  // from scikit-learn 1.9
  EXPECT_NEAR(a.pairwise.precision.value, 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(a.pairwise.recall.value, 1.0 / 3.0, 1e-12);
  EXPECT_NEAR(a.pairwise.f1.value, 4.0 / 9.0, 1e-12);
  EXPECT_NEAR(a.b_cubed.precision.value, 5.0 / 6.0, 1e-12);
  EXPECT_NEAR(a.b_cubed.recall.value, 5.0 / 9.0, 1e-12);
  EXPECT_NEAR(a.b_cubed.f1.value, 2.0 / 3.0, 1e-12);
  EXPECT_TRUE(std::isnan(a.rand.lower));
}

TEST(Evaluate, HandlesDegenerateLabellings) {
  const Agreement none = evaluate({}, {});
  EXPECT_TRUE(std::isnan(none.rand.value) && std::isnan(none.mutual) && std::isnan(none.b_cubed.f1.value));
  const Agreement alone = evaluate(items_of({0, 1, 2}, {7, 8, 9}), {100, 1});
  EXPECT_EQ(alone.rand.value, 1.0);
  EXPECT_EQ(alone.mutual, 1.0);
  EXPECT_TRUE(std::isnan(alone.pairwise.precision.value));
  EXPECT_EQ(alone.b_cubed.f1.value, 1.0);
  EXPECT_EQ(alone.gold_singletons, 3u);
  const Agreement lumped = evaluate(items_of({0, 1, 2}, {4, 4, 4}), {100, 1});
  EXPECT_EQ(lumped.rand.value, 0.0);
  EXPECT_EQ(lumped.mutual, 0.0);
  EXPECT_EQ(lumped.pairwise.precision.value, 0.0);
  EXPECT_TRUE(std::isnan(lumped.pairwise.recall.value));
  EXPECT_NEAR(lumped.b_cubed.precision.value, 1.0 / 3.0, 1e-12);
  EXPECT_EQ(evaluate(items_of({5}, {UINT32_MAX}), {100, 1}).rand.value, 1.0);
  EXPECT_EQ(evaluate(items_of({5, 5}, {9, 9}), {100, 1}).mutual, 1.0);
}

/// Computes every figure by its definition, article by article and pair by pair.
TEST(Evaluate, AgreesWithTheDefinitions) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Items items = random_items(2 + seed * 3, 2 + static_cast<std::uint32_t>(seed), seed);
    double gold = 0, found = 0, both = 0, precision = 0, recall = 0;
    for (const Labelled& a : items) {
      double same_gold = 0, same_found = 0, same = 0;
      for (const Labelled& b : items) {
        same_gold += a.gold == b.gold ? 1 : 0;
        same_found += a.found == b.found ? 1 : 0;
        same += a.gold == b.gold && a.found == b.found ? 1 : 0;
      }
      gold += (same_gold - 1) / 2;
      found += (same_found - 1) / 2;
      both += (same - 1) / 2;
      precision += same / same_found;
      recall += same / same_gold;
    }
    const auto n = static_cast<double>(items.size());
    const Agreement a = evaluate(items, kNoDraws);
    const double expected = gold * found / (n * (n - 1) / 2);
    EXPECT_NEAR(a.rand.value, (both - expected) / ((gold + found) / 2 - expected), 1e-9);
    EXPECT_NEAR(a.pairwise.precision.value, both / found, 1e-9);
    EXPECT_NEAR(a.pairwise.recall.value, both / gold, 1e-9);
    EXPECT_NEAR(a.b_cubed.precision.value, precision / n, 1e-9);
    EXPECT_NEAR(a.b_cubed.recall.value, recall / n, 1e-9);
  }
}

double mutual_information(const Items& items) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> cells;
  std::map<std::uint32_t, double> gold, found;
  for (const Labelled& item : items) ++cells[{item.gold, item.found}], ++gold[item.gold], ++found[item.found];
  const auto n = static_cast<double>(items.size());
  double sum = 0;
  for (const auto& [cell, count] : cells) {
    sum += count / n * std::log(n * count / (gold[cell.first] * found[cell.second]));
  }
  return sum;
}

/// The expected information is the mean over all permutations of the articles.
TEST(Evaluate, MutualInformationIsAdjustedByAllPermutations) {
  for (const auto& [gold, found] : std::vector<std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>>{
           {{0, 0, 0, 1, 1, 1, 2}, {0, 0, 1, 1, 1, 2, 2}},
           {{0, 0, 0, 0, 0, 1, 1}, {0, 0, 0, 1, 0, 0, 1}},
           {{0, 0, 1, 1, 2, 3, 4}, {0, 1, 1, 2, 2, 3, 3}}}) {
    std::vector<std::size_t> order(gold.size());
    std::iota(order.begin(), order.end(), 0u);
    double sum = 0, ways = 0;
    do {
      std::vector<std::uint32_t> dealt;
      dealt.reserve(order.size());
      for (const std::size_t i : order) dealt.push_back(found[i]);
      sum += mutual_information(items_of(gold, dealt));
      ++ways;
    } while (std::next_permutation(order.begin(), order.end()));
    const double expected = sum / ways;
    const double most = (mutual_information(items_of(gold, gold)) + mutual_information(items_of(found, found))) / 2;
    const Items items = items_of(gold, found);
    EXPECT_NEAR(evaluate(items, kNoDraws).mutual, (mutual_information(items) - expected) / (most - expected), 1e-9);
  }
}

bool same_bounds(const Agreement& a, const Agreement& b) {
  const auto bounds = [](const Agreement& x) {
    return std::vector<double>{x.rand.lower,
                               x.rand.upper,
                               x.pairwise.precision.lower,
                               x.pairwise.recall.upper,
                               x.b_cubed.precision.lower,
                               x.b_cubed.f1.upper,
                               x.rand.value,
                               x.mutual,
                               x.b_cubed.f1.value};
  };
  return bounds(a) == bounds(b);
}

TEST(Bootstrap, DependsOnlyOnTheSeed) {
  Items items = random_items(500, 100, 3);
  const Agreement first = evaluate(items, {200, 5});
  EXPECT_FALSE(same_bounds(first, evaluate(items, {200, 6})));
  std::reverse(items.begin(), items.end());
  EXPECT_TRUE(same_bounds(first, evaluate(items, {200, 5})));
  tbb::task_arena(1).execute([&] { EXPECT_TRUE(same_bounds(first, evaluate(items, {200, 5}))); });
  tbb::task_arena(2).execute([&] { EXPECT_TRUE(same_bounds(first, evaluate(items, {200, 5}))); });
  EXPECT_LT(first.rand.lower, first.rand.value);
  EXPECT_GT(first.rand.upper, first.rand.value);
}

TEST(Bootstrap, HasZeroWidthIfNothingVaries) {
  const Agreement a = evaluate(items_of({0, 0, 1, 1, 2, 2}, {3, 3, 4, 4, 5, 5}), {100, 1});
  for (const Estimate& e : {a.rand, a.pairwise.precision, a.pairwise.recall, a.b_cubed.f1}) {
    EXPECT_EQ(e.lower, 1.0);
    EXPECT_EQ(e.upper, 1.0);
  }
}

/// `clusters` gold clusters, some of which are split in two and some joined to their neighbour.
Items sampled(std::uint32_t clusters, std::uint64_t& seed) {
  Items out;
  for (std::uint32_t gold = 0; gold < clusters; ++gold) {
    const std::uint64_t size = 1 + kernels::next_random(seed) % 5;
    const bool cut = kernels::next_random(seed) % 10 < 3, joined = gold % 2 == 1 && kernels::next_random(seed) % 10 < 3;
    for (std::uint64_t i = 0; i < size; ++i) {
      const bool off = cut && i >= size / 2;
      out.push_back({gold, 2 * (joined ? gold - 1 : gold) + (off ? 1 : 0)});
    }
  }
  return out;
}

/// Of samples from one population, about 95 % of the intervals contain the figure of the population.
TEST(Bootstrap, CoversTheFigureOfThePopulation) {
  std::uint64_t seed = 11;
  const Agreement population = evaluate(sampled(200'000, seed), kNoDraws);
  std::array<int, 5> held{};
  constexpr int kSamples = 300;
  for (int i = 0; i < kSamples; ++i) {
    const Agreement sample = evaluate(sampled(120, seed), {300, seed});
    const auto holds = [](const Estimate& e, const Estimate& truth) {
      return e.lower <= truth.value && truth.value <= e.upper ? 1 : 0;
    };
    held[0] += holds(sample.rand, population.rand);
    held[1] += holds(sample.pairwise.precision, population.pairwise.precision);
    held[2] += holds(sample.pairwise.recall, population.pairwise.recall);
    held[3] += holds(sample.b_cubed.precision, population.b_cubed.precision);
    held[4] += holds(sample.b_cubed.recall, population.b_cubed.recall);
  }
  for (std::size_t i = 0; i < held.size(); ++i) {
    EXPECT_GE(held[i], kSamples * 92 / 100) << i;
    // Wrong merges count at both clusters, so intervals of precision are wider than necessary.
    EXPECT_LE(held[i], i == 2 || i == 4 ? kSamples * 98 / 100 : kSamples - 1) << i;
  }
}

TEST(WithoutGoldSingletons, KeepsArticlesWithPartners) {
  const Items rest = without_gold_singletons(items_of({4, 1, 4, 2, 3, 3}, {0, 0, 1, 1, 2, 3}));
  ASSERT_EQ(rest.size(), 4u);
  EXPECT_EQ(rest[0].gold, 4u);
  EXPECT_EQ(rest[3].found, 3u);
}

TEST(RecallByKind, CountsEachKindSeparately) {
  const std::vector<Judged> articles = {{0, 1, true}, {0, 2, false}, {0, 2, true}, {2, 1, true}};
  const std::vector<Estimate> recall = recall_by_kind(articles, 3, {200, 1});
  EXPECT_NEAR(recall[0].value, 2.0 / 3.0, 1e-12);
  EXPECT_TRUE(std::isnan(recall[1].value) && std::isnan(recall[1].lower));
  EXPECT_EQ(recall[2].value, 1.0);
  EXPECT_EQ(recall[0].lower, 0.5);  // cluster 2 alone
  EXPECT_EQ(recall[0].upper, 1.0);  // cluster 1 alone
}

TEST(EvaluatePairs, RanksByScoreAndCountsTiesHalf) {
  // Related at 0.9, 0.5, 0.1; unrelated at 0.5, 0.0: of six comparisons 1 + 1, 0.5 + 1, 0 + 1.
  const std::vector<JudgedPair> pairs = {
      {true, true, 0.9}, {true, true, 0.5}, {true, false, 0.1}, {false, true, 0.5}, {false, false, 0.0}};
  const PairAgreement a = evaluate_pairs(pairs, {500, 1});
  EXPECT_NEAR(a.area.value, 4.5 / 6.0, 1e-12);
  EXPECT_NEAR(a.score.precision.value, 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(a.score.recall.value, 2.0 / 3.0, 1e-12);
  EXPECT_LE(a.area.lower, a.area.value);
  EXPECT_GE(a.area.upper, a.area.value);
  const PairAgreement one_sided = evaluate_pairs(std::span(pairs).first(3), {10, 1});
  EXPECT_TRUE(std::isnan(one_sided.area.value));
  EXPECT_TRUE(std::isnan(evaluate_pairs({}, {10, 1}).score.recall.value));
}

TEST(WorstMistakes, AreSortedByPiecesThenByPairs) {
  //                           gold 0 in three, gold 1 in two (4 + 4), gold 2 in two (1 + 1), gold 3 whole
  const Items items =
      items_of({0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3}, {0, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 2, 6, 6});
  const std::vector<Mixture> splits = worst_splits(items, 10);
  ASSERT_EQ(splits.size(), 3u);
  EXPECT_EQ(splits[0].cluster, 0u);
  EXPECT_EQ(splits[0].parts.size(), 3u);
  EXPECT_EQ(splits[1].cluster, 1u);
  EXPECT_EQ(splits[1].items, 8u);
  EXPECT_EQ(splits[1].parts[1].cluster, 4u);
  EXPECT_EQ(splits[1].parts[1].example, 7u);
  EXPECT_EQ(splits[2].cluster, 2u);
  const std::vector<Mixture> merges = worst_merges(items, 10);
  ASSERT_EQ(merges.size(), 1u);
  EXPECT_EQ(merges[0].cluster, 2u);
  EXPECT_EQ(merges[0].parts[0].cluster, 0u);
  EXPECT_EQ(merges[0].parts[1].example, 12u);
  EXPECT_EQ(worst_splits(items, 1).size(), 1u);
  EXPECT_TRUE(worst_splits({}, 5).empty());
}

/// The counts of each kind of change, as "groups/before/after/articles".
std::map<std::string, std::string> changes_of(const Items& items) {
  std::map<std::string, std::string> out;
  const Difference d = difference(items);
  for (std::size_t i = 0; i < kChanges; ++i) {
    const Difference::Count& c = d.counts[i];
    if (c.groups == 0) continue;
    out[std::string(name_of(static_cast<Change>(i)))] = std::to_string(c.groups) + "/" + std::to_string(c.before) +
                                                        "/" + std::to_string(c.after) + "/" +
                                                        std::to_string(c.articles);
  }
  return out;
}

TEST(Difference, NamesEveryChange) {
  using Changes = std::map<std::string, std::string>;
  EXPECT_EQ(changes_of(items_of({0, 0, 1}, {5, 5, 6})), (Changes{{"kept", "1/1/1/2"}}));
  EXPECT_EQ(changes_of(items_of({0, 0, 1}, {5, 5, 5})), (Changes{{"grown", "1/1/1/3"}}));
  EXPECT_EQ(changes_of(items_of({0, 0, 0}, {5, 5, 6})), (Changes{{"shrunk", "1/1/1/3"}}));
  EXPECT_EQ(changes_of(items_of({0, 0, 0, 1}, {5, 5, 6, 5})), (Changes{{"altered", "1/1/1/4"}}));
  EXPECT_EQ(changes_of(items_of({0, 0, 0, 0}, {5, 5, 6, 6})), (Changes{{"split", "1/1/2/4"}}));
  EXPECT_EQ(changes_of(items_of({0, 0, 1, 1}, {5, 5, 5, 5})), (Changes{{"merged", "1/2/1/4"}}));
  EXPECT_EQ(changes_of(items_of({0, 0, 0, 1, 1}, {5, 5, 6, 6, 6})), (Changes{{"regrouped", "1/2/2/5"}}));
  EXPECT_EQ(changes_of(items_of({0, 1}, {5, 5})), (Changes{{"new", "1/0/1/2"}}));
  EXPECT_EQ(changes_of(items_of({0, 0}, {5, 6})), (Changes{{"gone", "1/1/0/2"}}));
  EXPECT_EQ(changes_of(items_of({0, 1}, {5, 6})), Changes{});
  EXPECT_EQ(changes_of({}), Changes{});
}

TEST(Difference, ListsEveryClusterAndCountsItOnce) {
  const Items items = random_items(400, 150, 9);
  const Difference d = difference(items);
  std::map<std::uint32_t, std::uint32_t> before, after;
  for (const Labelled& item : items) ++before[item.gold], ++after[item.found];
  std::map<std::uint32_t, std::uint32_t> old_met, new_met;  // cluster -> its group
  std::uint64_t counted_before = 0, counted_after = 0;
  for (const Difference::Count& count : d.counts) counted_before += count.before, counted_after += count.after;
  for (const Difference::Link& link : d.links) {
    if (link.before != kNone) {
      EXPECT_EQ(link.items_before, before[link.before]);
      EXPECT_EQ(old_met.emplace(link.before, link.group).first->second, link.group);
    }
    if (link.after != kNone) {
      EXPECT_EQ(link.items_after, after[link.after]);
      EXPECT_EQ(new_met.emplace(link.after, link.group).first->second, link.group);
    }
  }
  const auto large = [](const auto& sizes) {
    return static_cast<std::uint64_t>(
        std::count_if(sizes.begin(), sizes.end(), [](const auto& each) { return each.second > 1; }));
  };
  EXPECT_EQ(old_met.size(), large(before));
  EXPECT_EQ(new_met.size(), large(after));
  EXPECT_EQ(counted_before, large(before));
  EXPECT_EQ(counted_after, large(after));
}

}  // namespace
}  // namespace dedup
