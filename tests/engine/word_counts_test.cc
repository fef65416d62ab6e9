// The installed word counts: found from the library, folded as terms are, and missing without harm.
#include "engine/word_counts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "text/language.h"

namespace dedup {
namespace {

std::uint32_t number(std::string_view name) {
  const auto names = language_names();
  return static_cast<std::uint32_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

TEST(WordCountsFolder, IsFoundFromTheLibrary) {
  const Background counts = read_background(Config(), Observer());
  const std::pair<std::string_view, std::string_view> everyday[] = {{"en", "the"}, {"fr", "les"}, {"ru", "не"},
                                                                    {"hi", "के"},   {"zh", "的"},  {"tr", "bir"}};
  for (const auto& [language, word] : everyday) {
    const WordCounts& of = counts.of(number(language));
    EXPECT_GT(of.documents, 10'000U) << language;
    EXPECT_GT(of.count(word_key(word)), of.documents / 2) << language;
  }
  EXPECT_FALSE(counts.frozen);
}

TEST(WordCountsFolder, LacksLanguagesWithoutHarm) {
  Config config;
  for (const std::string_view language : {"sw", "latin", "cy"}) {
    EXPECT_EQ(read_background(config, Observer()).of(number(language)).documents, 0U) << language;
  }
  config.levels.word_counts = "no/such/folder";
  EXPECT_EQ(read_background(config, Observer()).of(number("en")).documents, 0U);
}

}  // namespace
}  // namespace dedup
