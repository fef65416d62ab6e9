// Large blocks under --memory: as many as a run needs, each found again when it is freed.
#include "cli/memory.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

namespace dedup::cli {
namespace {

TEST(Memory, HasNoLimitOnTheNumberOfBlocks) {
#ifdef DEDUP_SANITIZED
  GTEST_SKIP() << "a sanitizer replaces operator new";
#endif
  constexpr std::size_t kBlocks = 10'000, kSize = std::size_t{1} << 20;
  limit_memory(std::uint64_t{1} << 36, "/var/tmp", 1);  // 64 GB of addresses; only a page of each block is used
  std::mt19937 random(3);
  std::vector<std::unique_ptr<char[]>> blocks(kBlocks);
  const auto fill = [&](std::size_t i) {
    blocks[i].reset(new char[kSize + 4096 * (i % 5)]);
    blocks[i][0] = static_cast<char>(i % 127);
  };
  for (std::size_t i = 0; i < kBlocks; ++i) fill(i);
  for (int round = 0; round < 20'000; ++round) {  // free some and take others, in any order
    const std::size_t i = random() % kBlocks;
    ASSERT_EQ(blocks[i][0], static_cast<char>(i % 127));
    blocks[i].reset();
    if (round % 3 != 0) {
      fill(i);
    } else {
      blocks[i] = std::make_unique<char[]>(1);
      blocks[i][0] = static_cast<char>(i % 127);
    }
  }
  for (std::size_t i = 0; i < kBlocks; ++i) ASSERT_EQ(blocks[i][0], static_cast<char>(i % 127)) << i;
  EXPECT_EQ(most_in_files(), 0U);
}

}  // namespace
}  // namespace dedup::cli
