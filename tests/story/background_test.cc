// Background files: reading, writing, and rejecting invalid ones.
#include "story/background.h"

#include <gtest/gtest.h>

#include "story/terms.h"

namespace dedup {
namespace {

const std::vector<std::string_view> kNames{"en", "de"};

TEST(Background, ReadsWhatItWrote) {
  const std::vector<std::uint64_t> documents{1200, 40};
  const std::vector<std::vector<CountedWord>> words{{{"town", 300}, {"language", 25}, {"ære", 21}}, {{"stadt", 22}}};
  const std::string text = background_text(kNames, documents, words);
  const Background read = parse_background(text, "b.tsv", kNames);
  EXPECT_EQ(read.words[0].documents, 1200U);
  EXPECT_EQ(read.words[0].count(word_key("town")), 300U);
  EXPECT_EQ(read.words[0].count(word_key("language")), 25U);
  EXPECT_EQ(read.words[0].count(word_key("ære")), 21U);
  EXPECT_EQ(read.words[0].count(word_key("stadt")), 0U);
  EXPECT_EQ(read.words[1].count(word_key("stadt")), 22U);
}

TEST(Background, TextDoesNotDependOnTheOrderOfWords) {
  const std::vector<std::uint64_t> documents{30, 0};
  EXPECT_EQ(background_text(kNames, documents, std::vector<std::vector<CountedWord>>{{{"b", 22}, {"a", 21}}, {}}),
            background_text(kNames, documents, std::vector<std::vector<CountedWord>>{{{"a", 21}, {"b", 22}}, {}}));
}

TEST(Background, SkipsUnknownLanguages) {
  const Background read =
      parse_background("# dedup background 1\nlanguage\tvo\t30\nlöf\t25\nlanguage\ten\t90\nlove\t22\n", "b", kNames);
  EXPECT_EQ(read.words[0].count(word_key("love")), 22U);
  EXPECT_EQ(read.words[0].count(word_key("löf")), 0U);
}

TEST(Background, NamesFileAndLineOfAnError) {
  const auto message = [](std::string_view text) {
    try {
      parse_background(text, "b.tsv", kNames);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input);
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  EXPECT_TRUE(message("").starts_with("b.tsv:0: the file is empty"));
  EXPECT_TRUE(message("id\tcluster\n").starts_with("b.tsv:1: not a background file"));
  EXPECT_TRUE(message("# dedup background 1\ntown\t30\n").starts_with("b.tsv:2: a word precedes the first language"));
  EXPECT_TRUE(message("# dedup background 1\nlanguage\ten\tmany\n").starts_with("b.tsv:2: the language has no number"));
  EXPECT_TRUE(message("# dedup background 1\nlanguage\ten\t3\ntown\n").starts_with("b.tsv:3: the word has no number"));
  EXPECT_TRUE(
      message("# dedup background 1\nlanguage\ten\t3\ntown\t-3\n").starts_with("b.tsv:3: the word has no number"));
  EXPECT_TRUE(message("# dedup background 1\nlanguage\ten\t3\ntown\t4\n").starts_with("b.tsv:3: the word is in more"));
}

TEST(Background, HasABuiltInTable) {
  const Background& table = built_in_background(language_names());
  EXPECT_GT(table.words[0].documents, 10'000U);
  EXPECT_GT(table.words[0].count(word_key("the")), table.words[0].documents / 2);
  EXPECT_LT(table.words[0].count(word_key("earthquake")), table.words[0].documents / 50);
  EXPECT_GT(table.words[0].count(word_key("earthquake")), 20U);
}

TEST(WordCounts, AddUp) {
  WordCounts counts;
  EXPECT_EQ(counts.count(7), 0U);
  for (std::uint64_t word = 0; word < 1000; ++word) counts.add(word * 64, 1);
  for (std::uint64_t word = 0; word < 1000; ++word) counts.add(word * 64, 2);
  for (std::uint64_t word = 0; word < 1000; ++word) EXPECT_EQ(counts.count(word * 64), 3U);
  EXPECT_EQ(counts.count(65), 0U);
  EXPECT_EQ(counts.sorted().size(), 1000U);
}

}  // namespace
}  // namespace dedup
