// Threads: whole stories of one affair, and what is new in each.
#include "engine/threads.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace dedup {
namespace {

/// Units that are classes of one article each, with rows of terms. Every third term is a word, all others are facts.
struct Units {
  LinkedUnits linked;
  Classes classes;
  Stories stories;

  void add(std::uint32_t story, std::int64_t date, std::vector<std::int32_t> terms, std::uint32_t own_facts = 0) {
    const auto unit = static_cast<std::uint32_t>(linked.story.size());
    linked.units.centre.push_back(unit);
    linked.units.of.push_back(unit);
    linked.units.articles.push_back(1);
    linked.units.dates.push_back({date, date});
    linked.folding.into.push_back(unit);
    linked.folding.dates.push_back({date, date});
    linked.story.push_back(story);
    TermVectors& vectors = linked.vectors;
    if (vectors.by_unit.begin.empty()) vectors.by_unit.begin.push_back(0);
    std::uint32_t facts = own_facts;
    for (const std::int32_t term : terms) {
      vectors.by_unit.index.push_back(term);
      vectors.by_unit.value.push_back(1000);
      facts += is_fact(term) ? 1 : 0;
      while (vectors.kind.size() <= static_cast<std::size_t>(term)) {
        vectors.kind.push_back(is_fact(static_cast<std::int32_t>(vectors.kind.size())) ? kTermFact : 0);
      }
    }
    vectors.by_unit.begin.push_back(static_cast<std::int32_t>(vectors.by_unit.index.size()));
    vectors.totals.emplace_back();
    vectors.totals.back().facts = facts;
    classes.first.push_back(unit);
    classes.copies.push_back(1);
    classes.content.push_back({unit, unit});
    stories.clusters.centre.push_back(story);
    stories.clusters.similarity.push_back(0.5);
    stories.relation.push_back(unit == story ? Relation::representative : Relation::coverage);
  }
  static bool is_fact(std::int32_t term) { return term % 3 != 0; }

  Threads find() {
    linked.vectors.surprise.resize(linked.vectors.kind.size());
    linked.vectors.language.resize(linked.story.size());
    return find_threads(linked, classes, stories, 0.2, {});
  }
};

Likeness like(std::uint32_t a, std::uint32_t b, double cosine) {
  return {a, b, static_cast<std::int32_t>(cosine * static_cast<double>(kCosineOne)), 0};
}

TEST(Threads, TellWhatIsNewInEachStory) {
  constexpr std::int64_t kDay = 86400;
  Units units;
  units.add(0, 1 * kDay, {1, 2, 3}, 1);     // the first story: all is new
  units.add(1, 5 * kDay, {1, 2, 4, 6}, 1);  // of 1, 2, 4 and its own: two are new
  units.add(1, 6 * kDay, {4, 5, 9});        // the same story, with 5: in all three of five
  units.add(3, 9 * kDay, {1, 4, 5});        // nothing new
  units.add(4, kNoDate, {1, 7});            // when it was told is unknown
  units.add(5, 9 * kDay, {1, 2});           // of another thread
  units.add(6, 2 * kDay, {3});              // another, without a fact
  for (std::uint32_t a = 0; a < 5; ++a) {
    for (std::uint32_t b = a + 1; b < 5; ++b) units.linked.alike.push_back(like(a, b, 0.1));
  }
  const Threads threads = units.find();
  const std::vector<double> wanted{1.0, 0.6, 0.6, 0.0, -1.0, 1.0, -1.0};
  ASSERT_EQ(threads.fresh.size(), wanted.size());
  for (std::size_t cls = 0; cls < wanted.size(); ++cls) EXPECT_DOUBLE_EQ(threads.fresh[cls], wanted[cls]) << cls;
}

TEST(Threads, AreRepresentedByTheStoryInTheMiddle) {
  Units units;
  units.add(0, 1, {1});
  units.add(1, 2, {1, 2});
  units.add(1, 2, {2});
  units.add(3, 3, {2});
  units.add(4, 4, {5});
  units.linked.alike = {like(0, 1, 0.1), like(0, 2, 0.1),  like(1, 2, 0.2),
                        like(1, 3, 0.1), like(2, 3, 0.12), like(0, 3, 0.05)};
  const Threads threads = units.find();
  EXPECT_EQ(threads.clusters.centre, (std::vector<std::uint32_t>{1, 1, 1, 1, 4}));
  EXPECT_DOUBLE_EQ(threads.clusters.similarity[2], 0.5);  // in the representative's story: as there
  EXPECT_LT(threads.clusters.similarity[0], 0.1);         // in another: its own, which is that of the rows
  ASSERT_EQ(threads.clusters.figures.size(), 2U);
  EXPECT_EQ(threads.clusters.figures[0].articles, 4U);
  EXPECT_EQ(thread_relations(threads, units.stories),
            (std::vector<Relation>{Relation::thread, Relation::representative, Relation::coverage, Relation::thread,
                                   Relation::representative}));
}

TEST(Threads, ANestedRunSplitsNoStory) {
  Config config;
  config.levels.find = Find::threads;
  const auto reader = open_reader(std::vector<std::string>{DEDUP_CORPORA "/newsday"}, config);
  const Result result = run(*reader, config);
  std::map<std::uint32_t, std::set<std::uint32_t>> threads_of;
  std::map<std::uint32_t, std::uint64_t> articles;
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const std::uint32_t cls = result.classes.of[i];
    if (cls == kNone) continue;
    threads_of[result.stories.clusters.centre[cls]].insert(result.threads.clusters.centre[cls]);
    ++articles[result.threads.clusters.centre[cls]];
    const bool in_story = result.stories.clusters.centre[cls] == result.threads.clusters.centre[cls];
    EXPECT_EQ(relation_of(result, i) == "thread", !in_story);
  }
  for (const auto& [story, threads] : threads_of) EXPECT_EQ(threads.size(), 1U);
  EXPECT_LT(articles.size(), threads_of.size());
  std::vector<std::uint32_t> centres;
  for (const auto& [centre, count] : articles) centres.push_back(centre);
  const auto traced = trace_threads(result, centres);
  for (std::size_t i = 0; i < centres.size(); ++i) {
    std::uint64_t told = 0;
    for (std::size_t k = 0; k < traced[i].size(); ++k) {
      told += traced[i][k].articles;
      if (k > 0 && traced[i][k].from != kNoDate) {
        EXPECT_LE(traced[i][k - 1].from, traced[i][k].from);
      }
    }
    EXPECT_EQ(told, articles[centres[i]]);
    if (traced[i][0].from != kNoDate) {
      EXPECT_TRUE(traced[i][0].fresh == 1.0 || traced[i][0].fresh < 0.0);
    }
  }
}

}  // namespace
}  // namespace dedup
