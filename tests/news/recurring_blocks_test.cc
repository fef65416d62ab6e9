// Which blocks are learnt, exactly at the limits of docs/furniture.md.
#include "news/recurring_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace dedup {
namespace {

/// Learning by hand-made block hashes: block `b` in `count` of `total` texts of `source`. Every text has one block of
/// its own besides.
RecurringBlocks learn_one(std::uint64_t b, std::uint64_t count, std::uint64_t total, std::uint64_t source) {
  std::vector<std::array<std::uint64_t, 2>> blocks;
  for (std::uint64_t i = 0; i < total; ++i) blocks.push_back({1'000'000 + i, i < count ? b : 2'000'000 + i});
  std::vector<TextBlocks> texts;
  texts.reserve(blocks.size());
  for (const auto& each : blocks) texts.push_back({each, source});
  return learn_blocks(texts);
}

constexpr std::uint64_t kOwn = 1;  // an arbitrary source
std::size_t keys(std::uint64_t count, std::uint64_t total, std::uint64_t source) {
  return learn_one(7, count, total, source).keys.size();
}

TEST(LearnBlocks, ForTheOwnSourceExactlyAtTheLimits) {
  // At least four texts, however few the source has.
  EXPECT_EQ(keys(3, 4, kOwn), 0U);
  EXPECT_EQ(keys(4, 4, kOwn), 1U);
  // Below ten texts, a twentieth of the source.
  EXPECT_EQ(keys(4, 80, kOwn), 1U);
  EXPECT_EQ(keys(4, 81, kOwn), 0U);
  EXPECT_EQ(keys(9, 180, kOwn), 1U);
  EXPECT_EQ(keys(9, 181, kOwn), 0U);
  // From ten texts on, a hundredth of the source.
  EXPECT_EQ(keys(10, 1000, kOwn), 1U);
  EXPECT_EQ(keys(10, 1001, kOwn), 0U);
}

TEST(LearnBlocks, ForAnySourceFromTenTextsAndATwentieth) {
  EXPECT_EQ(keys(9, 9, kOwn), 1U);  // own source only
  EXPECT_EQ(keys(10, 10, kOwn), 2U);
  EXPECT_EQ(keys(10, 200, kOwn), 2U);
  EXPECT_EQ(keys(10, 201, kOwn), 1U);
  // Texts without a source teach by this rule alone.
  EXPECT_EQ(keys(9, 9, 0), 0U);
  EXPECT_EQ(keys(10, 200, 0), 1U);
  EXPECT_EQ(keys(10, 201, 0), 0U);
}

TEST(LearnBlocks, CountsTextsOfEachSourceSeparately) {
  // Four texts hold the block, but only two of each source.
  std::vector<std::array<std::uint64_t, 2>> blocks;
  for (std::uint64_t i = 0; i < 8; ++i) blocks.push_back({100 + i, i < 4 ? 7 : 200 + i});
  std::vector<TextBlocks> texts;
  for (std::uint64_t i = 0; i < 8; ++i) texts.push_back({blocks[i], 1 + i % 2});
  EXPECT_TRUE(learn_blocks(texts).empty());
  for (TextBlocks& text : texts) text.source = 1;
  const RecurringBlocks known = learn_blocks(texts);
  ASSERT_EQ(known.keys.size(), 1U);
  EXPECT_EQ(known.counts[0] & UINT32_MAX, 4U);        // texts that hold it
  EXPECT_EQ(known.counts[0] >> 32, 8U);               // texts of the source
  EXPECT_NE(learn_one(7, 4, 8, 2).keys, known.keys);  // another source has another key
}

TEST(LearnBlocks, CountsABlockOncePerText) {
  const std::array<std::uint64_t, 4> repeated{7, 7, 7, 7}, other{1, 2, 3, 4};
  const TextBlocks texts[] = {{repeated, kOwn}, {repeated, kOwn}, {repeated, kOwn}, {other, kOwn}};
  EXPECT_TRUE(learn_blocks(texts).empty());
}

TEST(LearnBlocks, MergedIsTheUnionWithTheStrongerEvidence) {
  // The same block: more texts that hold it win; with equal counts, fewer texts in all.
  const RecurringBlocks four = learn_one(7, 4, 40, kOwn), five = learn_one(7, 5, 50, kOwn);
  const RecurringBlocks dense = learn_one(7, 5, 20, kOwn);
  EXPECT_EQ(merged(four, five), five);
  EXPECT_EQ(merged(five, four), five);
  EXPECT_EQ(merged(five, dense), dense);
  EXPECT_EQ(merged(dense, four), dense);
  // Different blocks: both, in key order.
  const RecurringBlocks other = learn_one(8, 4, 40, kOwn), both = merged(four, other);
  ASSERT_EQ(both.keys.size(), 2U);
  EXPECT_TRUE(std::is_sorted(both.keys.begin(), both.keys.end()));
  EXPECT_EQ(merged(both, four), both);
  EXPECT_EQ(merged(RecurringBlocks{}, RecurringBlocks{}), RecurringBlocks{});
}

}  // namespace
}  // namespace dedup
