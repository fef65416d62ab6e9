// Background files: reading, writing, and rejecting invalid ones.
#include "story/background.h"

#include <gtest/gtest.h>

namespace dedup {
namespace {

const std::vector<std::string_view> kNames{"en", "de"};

TEST(Background, ReadsWhatItWrote) {
  const std::vector<std::uint64_t> documents{1200, 40};
  const std::vector<std::vector<CountedWord>> words{{{"town", 300}, {"language", 25}, {"ære", 21}}, {{"stadt", 22}}};
  const std::string text = background_text(kNames, documents, words);
  Background read = parse_background(text, "b.tsv", kNames);
  EXPECT_EQ(read.words()[0].documents, 1200U);
  EXPECT_EQ(read.words()[0].count(word_key("town")), 300U);
  EXPECT_EQ(read.words()[0].count(word_key("language")), 25U);
  EXPECT_EQ(read.words()[0].count(word_key("ære")), 21U);
  EXPECT_EQ(read.words()[0].count(word_key("stadt")), 0U);
  EXPECT_EQ(read.words()[1].count(word_key("stadt")), 22U);
}

TEST(Background, TextDoesNotDependOnTheOrderOfWords) {
  const std::vector<std::uint64_t> documents{30, 0};
  EXPECT_EQ(background_text(kNames, documents, std::vector<std::vector<CountedWord>>{{{"b", 22}, {"a", 21}}, {}}),
            background_text(kNames, documents, std::vector<std::vector<CountedWord>>{{{"a", 21}, {"b", 22}}, {}}));
}

TEST(Background, SkipsUnknownLanguages) {
  Background read =
      parse_background("# dedup background 1\nlanguage\tvo\t30\nlöf\t25\nlanguage\ten\t90\nlove\t22\n", "b", kNames);
  EXPECT_EQ(read.words()[0].count(word_key("love")), 22U);
  EXPECT_EQ(read.words()[0].count(word_key("löf")), 0U);
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

TEST(Background, ReadsWhatTheDocumentsWeighLike) {
  Background read = parse_background("# dedup background 1\nlanguage\tde\t900\t50\nstadt\t30\n", "b", kNames);
  EXPECT_EQ(read.of(1).documents, 900U);
  EXPECT_EQ(read.of(1).weighs_like, 50U);
  EXPECT_EQ(read.of(0).weighs_like, UINT64_MAX);
}

TEST(Background, LoadsEachLanguageOnce) {
  std::vector<std::uint32_t> asked;
  const Background lazy(3, [&](std::uint32_t language) {
    asked.push_back(language);
    WordCounts counts;
    counts.documents = 100 + language;
    return counts;
  });
  EXPECT_EQ(lazy.of(2).documents, 102U);
  EXPECT_EQ(lazy.of(0).documents, 100U);
  EXPECT_EQ(lazy.of(2).documents, 102U);
  EXPECT_EQ(asked, (std::vector<std::uint32_t>{2, 0}));
  EXPECT_EQ(lazy.loaded()[1].documents, 0U);
}

TEST(WordCounts, TakeAWordWithoutACountForRare) {
  WordCounts counts;
  counts.add(64, 9);
  EXPECT_EQ(counts.unseen(), 4U);
  counts.add(128, 1);
  EXPECT_EQ(counts.unseen(), 1U);
  WordCounts common;
  common.add(64, 900);
  EXPECT_EQ(common.unseen(), 10U);
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
