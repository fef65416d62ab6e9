// Trees of stories: order and depth of rows, folded copies, and chains far deeper than the call stack.
#include "cli/story_tree.h"

#include <gtest/gtest.h>

#include <string>

namespace dedup::cli {
namespace {

/// Articles 0, 1, ... one hour apart, with the ids "a0", "a1", ...
Articles make_articles(std::uint32_t count) {
  Articles out;
  for (std::uint32_t i = 0; i < count; ++i) {
    Entry entry;
    entry.date = 1'900'000'000 + std::int64_t{3600} * i;
    out.entries.push_back(entry);
    out.id_bytes += "a" + std::to_string(i);
    out.id_ends.push_back(out.id_bytes.size());
  }
  return out;
}

Origin first(std::uint32_t article) {
  Origin out;
  out.article = article;
  out.provenance = Provenance::first;
  return out;
}

Origin taken(std::uint32_t article, std::uint32_t of, Relation change) {
  Origin out;
  out.article = article;
  out.provenance = Provenance::article;
  out.of = of;
  out.change = change;
  return out;
}

Origin independent(std::uint32_t article) {
  Origin out;
  out.article = article;
  out.provenance = Provenance::independent;
  return out;
}

std::string drawn(const std::vector<TreeRow>& rows) {
  std::string out;
  for (const TreeRow& row : rows) {
    out +=
        row_head(row) +
        (row.origin != nullptr ? " " + std::to_string(row.origin->article) : "+" + std::to_string(row.copies.size())) +
        "\n";
  }
  return out;
}

TEST(StoryTree, ListsFollowersBelowTheirArticleByDate) {
  const Articles articles = make_articles(6);
  Story story;
  story.members = {independent(5),
                   taken(4, 5, Relation::rewrite),
                   taken(3, 0, Relation::reprint),
                   taken(2, 1, Relation::copy),
                   taken(1, 0, Relation::reprint),
                   first(0)};
  const TreeRows rows = tree_rows(articles, story);
  EXPECT_EQ(drawn(rows.tree), "first 0\n  reprint 1\n    copy 2\n  reprint 3\n");
  EXPECT_EQ(drawn(rows.apart), "independent 5\n  rewrite 4\n");
}

TEST(StoryTree, FoldsManyCopiesOfOneText) {
  const Articles articles = make_articles(6);
  Story story;
  story.members = {first(0),
                   taken(1, 0, Relation::copy),
                   taken(2, 0, Relation::reprint),
                   taken(3, 0, Relation::copy),
                   taken(4, 0, Relation::copy),
                   taken(5, 2, Relation::copy)};
  EXPECT_EQ(drawn(tree_rows(articles, story).tree), "first 0\n  copy 1\n  +2\n  reprint 2\n    copy 5\n");
}

TEST(StoryTree, TakesChainsDeeperThanTheCallStack) {
  constexpr std::uint32_t kArticles = 200'000;
  const Articles articles = make_articles(kArticles);
  Story story;
  story.members.push_back(first(0));
  for (std::uint32_t i = 1; i < kArticles; ++i) story.members.push_back(taken(i, i - 1, Relation::copy));
  const TreeRows rows = tree_rows(articles, story);
  ASSERT_EQ(rows.tree.size(), kArticles);
  EXPECT_TRUE(rows.apart.empty());
  EXPECT_EQ(rows.tree.back().origin->article, kArticles - 1);
  EXPECT_EQ(rows.tree.back().depth, kArticles - 1);
  EXPECT_EQ(row_head(rows.tree.back()), "            copy");
}

}  // namespace
}  // namespace dedup::cli
