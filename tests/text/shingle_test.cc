// The shingles of a text, and the quality of their hashes.
#include "text/shingle.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "shingle_sets.h"
#include "text/normalize.h"

namespace dedup {
namespace {

Text text_of(std::string_view raw) {
  std::string padded(raw);
  padded.reserve(raw.size() + 64);
  Text text;
  normalize(padded, {}, text);
  return text;
}

std::vector<std::uint64_t> shingles_of(std::string_view raw, Basis basis = Basis::body, const Config& config = {}) {
  Shingles out;
  out.push_back(7);  // must be forgotten
  shingle(text_of(raw), basis, config, out);
  return {out.begin(), out.end()};
}

std::string words(std::size_t n, std::string_view prefix = "w") {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += std::string(prefix) + std::to_string(i) + " ";
  return out;
}

TEST(Shingle, HasOneForEveryRunOfWords) {
  Config config;
  for (std::uint32_t width = 1; width <= 32; ++width) {
    config.text.shingle = width;
    for (std::size_t n = 0; n <= 80; ++n) {
      const std::size_t expected = n == 0 ? 0 : n < width ? 1 : n - width + 1;
      const auto shingles = shingles_of(words(n), Basis::body, config);
      ASSERT_EQ(shingles.size(), expected) << n << " words, width " << width;
      ASSERT_EQ(std::set(shingles.begin(), shingles.end()).size(), expected);
    }
  }
}

TEST(Shingle, IsTheDefinition) {
  const Text text = text_of(words(20));
  const auto shingles = shingles_of(words(20));
  for (std::size_t i = 0; i < shingles.size(); ++i) {
    std::uint64_t sum = 0x626F6479;  // "body"
    for (std::size_t k = 0; k < 5; ++k) sum += kernels::multiplier(k) * text.hashes[i + k];
    EXPECT_EQ(shingles[i], kernels::mix(sum));
  }
}

TEST(Shingle, DoesNotDependOnWhereItStands) {
  const auto a = shingles_of("x " + words(9)), b = shingles_of("some words before " + words(9) + "and after");
  const std::set<std::uint64_t> in_b(b.begin(), b.end());
  for (std::size_t i = 1; i < a.size(); ++i) EXPECT_TRUE(in_b.contains(a[i]));
  EXPECT_FALSE(in_b.contains(a[0]));
}

TEST(Shingle, KeepsRepeatsAndToSetDropsThem) {
  Shingles shingles;
  shingle(text_of("a b c d e a b c d e a b c d e"), Basis::body, {}, shingles);
  EXPECT_EQ(shingles.size(), 11U);
  to_set(shingles);
  EXPECT_EQ(shingles.size(), 5U);
  EXPECT_TRUE(std::is_sorted(shingles.begin(), shingles.end()));
}

TEST(Shingle, OrderOfWordsMatters) {
  EXPECT_NE(shingles_of("a b c d e"), shingles_of("b a c d e"));
  EXPECT_NE(shingles_of("a b"), shingles_of("b a"));
  EXPECT_NE(shingles_of("ab"), shingles_of("a b"));
}

TEST(Shingle, TextsShorterThanAShingleMatchOnlyWhole) {
  Config three;
  three.text.shingle = 3;
  EXPECT_EQ(shingles_of("One, two!"), shingles_of("one two"));
  EXPECT_NE(shingles_of("one two"), shingles_of("one two three"));
  // The whole text of three words is no shingle of three words.
  EXPECT_NE(shingles_of("one two three"), shingles_of("one two three", Basis::body, three));
}

TEST(Shingle, TitlesStandApartFromBodies) {
  for (const std::size_t n : {1U, 4U, 5U, 30U}) {
    const auto body = shingles_of(words(n)), title = shingles_of(words(n), Basis::title);
    ASSERT_EQ(body.size(), title.size());
    for (std::size_t i = 0; i < body.size(); ++i) EXPECT_NE(body[i], title[i]);
  }
}

TEST(Shingle, TakesItsWidthFromTheScriptThatItBeginsWith) {
  const struct {
    std::string_view raw;
    std::uint32_t words, characters;
    std::size_t shingles;
  } cases[] = {
      {"東京都に行く人々", 5, 5, 4}, {"東京都に行く人々", 5, 3, 6}, {"東京", 5, 5, 1},
      {"東京 a b c d", 2, 5, 5},  // 東京abc, 京abcd, ab, bc, cd
      {"a b 東京都", 3, 2, 4},    // ab東, b東京, 東京, 京都
      {"a b 東京都", 5, 9, 1},    // ab東京都
      {"a b c 東京都", 7, 9, 1},  // whole
      {"iPhone 15は安い", 1, 1, 5},
  };
  for (const auto& [raw, words, characters, expected] : cases) {
    Config config;
    config.text.shingle = words, config.text.char_shingle = characters;
    EXPECT_EQ(shingles_of(raw, Basis::body, config).size(), expected) << raw;
  }
  // Words among characters give the shingles that they give alone.
  Config two;
  two.text.shingle = 2;
  EXPECT_EQ(shingles_of("a b 東", Basis::body, two).front(), shingles_of("a b", Basis::body, two).front());
}

TEST(ContentHash, IsThatOfTheWords) {
  const auto hash = [](std::string_view raw, Basis basis = Basis::body) { return content_hash(text_of(raw), basis); };
  EXPECT_EQ(hash("The “Cat” sat."), hash("the cat—SAT"));
  EXPECT_NE(hash("the cat sat"), hash("the cat sat", Basis::title));
  EXPECT_EQ(hash(""), hash(" ... "));
  const std::string_view texts[] = {"", "a", "a a", "a a a", "a b", "b a", "ab", "a b c", "ab c", "a bc"};
  for (std::size_t i = 0; i < std::size(texts); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(hash(texts[i]), hash(texts[k])) << texts[i] << ", " << texts[k];
  }
}

// One changed word in mid-text, by counting shingles.
TEST(LeastRobustWords, IsTheLengthAtWhichOneWordMayChange) {
  EXPECT_EQ(least_robust_words(0.8, 5), 49U);
  EXPECT_EQ(least_robust_words(1.0, 5), UINT32_MAX);
  for (const double threshold : {0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99}) {
    for (std::uint32_t width = 1; width <= 32; ++width) {
      const auto survives = [&](std::uint32_t n) {
        const double shingles = n + 1.0 - width;
        return (shingles - width) / (shingles + width) >= threshold - 1e-12;
      };
      const std::uint32_t least = least_robust_words(threshold, width);
      EXPECT_TRUE(survives(least)) << threshold << " " << width;
      EXPECT_FALSE(survives(least - 1)) << threshold << " " << width;
    }
  }
}

// Sketches use the bits directly: each must be balanced over the shingles of an ordinary text, and must flip for half
// of them when one word changes. Five standard errors of a fair coin are allowed.
TEST(Shingle, HashesAreWellMixed) {
  constexpr std::size_t kShingles = 100000;
  const std::string raw = words(kShingles + 4, "");
  const auto shingles = shingles_of(raw);
  ASSERT_EQ(shingles.size(), kShingles);
  std::array<std::size_t, 64> ones{};
  for (const std::uint64_t hash : shingles) {
    for (std::size_t bit = 0; bit < 64; ++bit) ones[bit] += hash >> bit & 1;
  }
  const double allowed = 5.0 * std::sqrt(kShingles) / 2;
  for (std::size_t bit = 0; bit < 64; ++bit)
    EXPECT_NEAR(static_cast<double>(ones[bit]), kShingles / 2.0, allowed) << bit;

  const Text text = text_of(raw);
  for (std::size_t changed = 0; changed < 5; ++changed) {
    std::array<std::size_t, 64> flips{};
    for (std::size_t i = 0; i < kShingles; ++i) {
      std::uint64_t hashes[5];
      std::copy_n(text.hashes.data() + i, 5, hashes);
      hashes[changed] = text.hashes[(i + 50) % kShingles];
      std::uint64_t other = 0;
      kernels::reference::hash_shingles(hashes, 5, 5, 0x626F6479, &other);
      for (std::size_t bit = 0; bit < 64; ++bit) flips[bit] += (shingles[i] ^ other) >> bit & 1;
    }
    for (std::size_t bit = 0; bit < 64; ++bit) {
      EXPECT_NEAR(static_cast<double>(flips[bit]), kShingles / 2.0, allowed) << "bit " << bit << " word " << changed;
    }
  }
}

}  // namespace
}  // namespace dedup
