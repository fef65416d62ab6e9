// Alignment of two word sequences, against the definition and on hostile input.
#include "text/align.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace dedup {
namespace {

using Words = std::vector<std::uint64_t>;

Words words(std::string_view letters) { return {letters.begin(), letters.end()}; }

/// The aligned words of `a`.
std::string aligned(std::string_view a, std::string_view b) {
  const std::vector<std::uint32_t> places = Aligner(words(a))(words(b));
  std::string out;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] != kNone) out += a[i];
  }
  return out;
}

std::size_t longest_common(const Words& a, const Words& b) {
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const std::uint64_t word : a) {
    std::size_t corner = 0;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const std::size_t above = row[k + 1];
      row[k + 1] = word == b[k] ? corner + 1 : std::max(above, row[k]);
      corner = above;
    }
  }
  return row.back();
}

TEST(Align, FindsTheFrameAroundBlanks) {
  EXPECT_EQ(aligned("the-A-of-B-and", "the-xyz-of-w-and"), "the--of--and");
  EXPECT_EQ(aligned("abcdef", "abcdef"), "abcdef");
  EXPECT_EQ(aligned("abcxdef", "abcdef"), "abcdef");
  EXPECT_EQ(aligned("abcdef", "ghijkl"), "");
  EXPECT_EQ(aligned("", "abc"), "");
  EXPECT_EQ(aligned("abc", ""), "");
}

TEST(Align, IsACommonSubsequenceCloseToTheLongest) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 200; ++round) {
    Words a(1 + random() % 100);
    for (std::uint64_t& word : a) word = random() % 40;
    Words b = a;
    for (std::uint64_t& word : b) word = random() % 4 == 0 ? random() % 40 : word;
    const std::vector<std::uint32_t> places = Aligner(a)(b);
    ASSERT_EQ(places.size(), a.size());
    std::uint32_t least = 0;
    std::size_t found = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] == kNone) continue;
      ASSERT_LT(places[i], b.size());
      ASSERT_EQ(a[i], b[places[i]]);
      ASSERT_GE(places[i], least);
      least = places[i] + 1;
      ++found;
    }
    EXPECT_GE(10 * found, 9 * longest_common(a, b));
  }
}

TEST(Align, TakesLinearTimeOnRepetition) {
  const Words one(200'000, 7);
  const std::vector<std::uint32_t> places = Aligner(one)(one);
  EXPECT_EQ(std::count(places.begin(), places.end(), kNone), 0);
  Words two(200'000), other(200'000);
  for (std::size_t i = 0; i < two.size(); ++i) two[i] = i % 2, other[i] = i % 3;
  EXPECT_EQ(Aligner(two)(other).size(), two.size());  // ends: the product of both would take minutes
}

}  // namespace
}  // namespace dedup
