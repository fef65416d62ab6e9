// Names, numbers and dates in the words of an article, in several languages.
#include "engine/form_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "text/normalize.h"

namespace dedup {
namespace {

/// The words of one kind in the headline and the body of an article.
std::string words_of(FormText::Kind kind, std::string_view title, std::string_view body) {
  const Config config;
  FormReader reader(config);
  Article article;
  article.title = title;
  article.text = body;
  const FormText read = reader.read(article, nullptr, true);
  std::vector<std::string> words;
  for (const std::string_view part : {title, std::string_view("|"), body}) {
    Text text;
    normalize(part, config, text);
    if (part == "|") words.emplace_back("|");
    for (const Word word : text.words) words.emplace_back(text.bytes.data() + word.begin, word.end - word.begin);
  }
  EXPECT_EQ(words.size(), read.words.size());
  std::string out;
  for (std::size_t i = 0; i < read.words.size() && i < words.size(); ++i) {
    if (read.kinds[i] == kind) out += (out.empty() ? "" : " ") + words[i];
  }
  return out;
}

std::string names(std::string_view body, std::string_view title = "") {
  return words_of(FormText::Kind::name, title, body);
}
std::string numbers(std::string_view body) { return words_of(FormText::Kind::number, "", body); }
std::string dates(std::string_view body) { return words_of(FormText::Kind::date, "", body); }

TEST(FormReader, TakesCapitalsInsideSentencesForNames) {
  EXPECT_EQ(names("The mill of Ada Quill burnt. Nobody saw her. Quill Mill is insured."), "ada quill quill mill");
  EXPECT_EQ(names("La mairie de Brissac a fermé. Personne n'a vu Odile Garance."), "brissac odile garance");
  EXPECT_EQ(names("Мельница Ады Квилл сгорела. Никто её не видел."), "мельница ады квилл");
  EXPECT_EQ(names("it burnt", "Penhale Stores burn"), "penhale stores")
      << "the first word of a headline may be its subject";
}

TEST(FormReader, TakesAnyWordForANameWhereThereAreNoCapitals) {
  EXPECT_EQ(names("東港5"), "東 港");
  EXPECT_EQ(names("سالم البحراوي 81"), "سالم البحراوي");
  EXPECT_EQ(names("अदा 12"), "अदा");
}

TEST(FormReader, TellsDatesFromNumbers) {
  EXPECT_EQ(dates("It closes on Monday, June 3, 2031 at 9."), "monday june 3 2031");
  EXPECT_EQ(numbers("It closes on Monday, June 3, 2031 at 9."), "9");
  EXPECT_EQ(dates("Es endet am 3. März 2031 gegen 9 Uhr."), "3 märz 2031");
  EXPECT_EQ(dates("Cierra el 3 de junio de 2031 a las 9."), "3 junio 2031");
  EXPECT_EQ(dates("Ça ferme le mardi 3 août."), "mardi 3 août");
  EXPECT_EQ(dates("Собрание 5 июня, начало в 10 часов."), "5 июня");
  EXPECT_EQ(dates("6月3日に5人"), "6 月 3 日");
  EXPECT_EQ(dates("Issued 2031-06-03 by 14 clerks."), "2031 06 03");
  EXPECT_EQ(dates("The sun rose over the sea for 31 sailors."), "") << "short names of days are words";
  EXPECT_EQ(numbers("He paid 1,204.50 crowns in May 2031 for 31 of 4,000 shares."), "1,204.50 31 4,000");
}

TEST(FormReader, KnowsWhereCapitalsTellNothing) {
  const Config config;
  FormReader reader(config);
  Article article;
  article.text = "The old mill of the town burnt in the night, and nobody but Ada saw it fall into the river.";
  EXPECT_TRUE(reader.read(article, nullptr, true).names_show);
  article.text = "Die alte Mühle der Stadt brannte in der Nacht, und nur ein Hund am Ufer sah ihren Fall in den Fluss.";
  EXPECT_FALSE(reader.read(article, nullptr, true).names_show);
  article.text = "東港の古い水車小屋が昨夜焼け落ちた。";
  EXPECT_FALSE(reader.read(article, nullptr, true).names_show);
}

TEST(FormReader, LeavesOutWhatIsSetAside) {
  const Config config;
  FormReader reader(config);
  Article article;
  article.text = "OVERMERE (AP) - The mill burnt. Read more.";
  PageParts page;
  page.aside = {{{0, 16}, Aside::dateline}, {{32, 42}, Aside::recurring}};
  EXPECT_EQ(reader.read(article, &page, true).words.size(), 4U) << "the end of the headline, and three words";
}

TEST(FormReader, SketchesAnyNumberAlike) {
  const Config config;
  FormReader reader(config);
  Article article;
  article.text = "The night brings 11 degrees and the day 19 degrees.";
  const std::vector<std::uint32_t> one = reader.sketch(article, nullptr);
  article.text = "The night brings 8 degrees and the day 21 degrees.";
  EXPECT_EQ(reader.sketch(article, nullptr), one);
  article.text = "";
  EXPECT_TRUE(reader.sketch(article, nullptr).empty());
}

}  // namespace
}  // namespace dedup
