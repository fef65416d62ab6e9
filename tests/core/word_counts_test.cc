// Counts of words against a map.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

#include "core/types.h"

namespace dedup {
namespace {

TEST(WordCounts, AddsUpWhatAMapAddsUp) {
  std::mt19937_64 random(4);
  WordCounts counts;
  std::map<std::uint64_t, std::uint32_t> expected;
  EXPECT_EQ(counts.count(7), 0U);
  for (int i = 0; i < 20'000; ++i) {  // the table grows many times
    const std::uint64_t word = random() % 6000;
    const auto count = static_cast<std::uint32_t>(random() % 3);
    counts.add(word, count);
    if (count > 0) expected[word] += count;
  }
  using Sorted = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
  EXPECT_EQ(counts.sorted(), Sorted(expected.begin(), expected.end()));
  for (std::uint64_t word = 0; word < 7000; ++word) {
    const auto found = expected.find(word);
    EXPECT_EQ(counts.count(word), found == expected.end() ? 0U : found->second) << word;
  }
}

}  // namespace
}  // namespace dedup
