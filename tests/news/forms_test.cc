// The rule that tells a form from the versions of one story, on both sides of each of its limits.
#include "news/forms.h"

#include <gtest/gtest.h>

#include <cctype>
#include <charconv>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace dedup {
namespace {

constexpr std::int64_t kHour = 3600;

/// A text whose capitals are names and whose digits are numbers; `|` ends the headline, `@` marks a date.
FormText text(const std::string& written, std::int64_t hours = 0, bool names_show = true) {
  FormText out;
  out.names_show = names_show;
  out.date = hours * kHour;
  out.address = std::hash<std::string>{}(written);
  std::istringstream words(written);
  for (std::string word; words >> word;) {
    using Kind = FormText::Kind;
    const bool number = std::isdigit(static_cast<unsigned char>(word[0])) != 0;
    const bool name = std::isupper(static_cast<unsigned char>(word[0])) != 0;
    out.words.push_back(word == "|" ? kHeadlineEnd : std::hash<std::string>{}(word) | 4);
    out.kinds.push_back(word[0] == '@' ? Kind::date : number ? Kind::number : name ? Kind::name : Kind::word);
    double value = 0.0;
    if (number) std::from_chars(word.data(), word.data() + word.size(), value);
    out.values.push_back(value);
  }
  return out;
}

bool forms(const std::vector<FormText>& texts) {
  const std::optional<Frame> frame = find_frame(texts[0], std::span(texts).subspan(1));
  if (!frame) return false;
  std::vector<FormText> filled;
  std::vector<Filling> fillings;
  for (const FormText& one : texts) {
    const std::optional<Filling> filling = fill(*frame, one);
    if (!filling) continue;
    filled.push_back(one);
    fillings.push_back(*filling);
  }
  return is_form(*frame, filled, fillings);
}

TEST(Forms, NameTheirSubjectInHeadlineAndBody) {
  const auto notice = [](const std::string& name) {
    return text("holders of " + name + " meet | the firm asks all who hold bonds of " + name +
                " to come to its office");
  };
  EXPECT_TRUE(forms({notice("Arden"), notice("Birch"), notice("Colby")}));
  EXPECT_FALSE(forms({notice("Arden"), notice("Birch")})) << "two fillings";
  EXPECT_FALSE(forms({notice("Arden"), notice("Birch"), notice("Birch")})) << "two different fillings";
}

TEST(Forms, ChangeTwoNamesOrMore) {
  const auto court = [](const std::string& name, const std::string& town, std::int64_t hours) {
    return text(
        "the court | before the bench " + name + " of " + town + " was fined for riding without a light at night",
        hours);
  };
  EXPECT_TRUE(forms({court("Arden", "Denny", 0), court("Birch", "Esk", 24), court("Colby", "Fenn", 48)}));
  EXPECT_FALSE(forms({court("Arden", "Denny", 0), court("Birch", "Esk", 1), court("Colby", "Fenn", 2)}))
      << "versions of one day under one headline";
  EXPECT_FALSE(forms({court("Arden", "Denny", 0), court("Birch", "Denny", 24), court("Colby", "Denny", 48)}))
      << "one name changes";
}

TEST(Forms, ChangeNumbersThatDoNotMoveWithTime) {
  const auto weather = [](int low, int high, int wind, std::int64_t hours) {
    return text("weather | the night brings " + std::to_string(low) + " degrees the day will see " +
                    std::to_string(high) + " degrees with winds of " + std::to_string(wind) + " along the coast",
                hours);
  };
  EXPECT_TRUE(forms({weather(11, 19, 30, 0), weather(8, 21, 12, 24), weather(13, 17, 40, 48)}));
  EXPECT_FALSE(forms({weather(1, 5, 30, 0), weather(3, 9, 60, 24), weather(7, 12, 80, 48)})) << "a toll that rises";
  EXPECT_FALSE(forms({weather(7, 5, 30, 0), weather(3, 9, 60, 24), weather(1, 12, 80, 48)})) << "missing, found";
  EXPECT_FALSE(forms({weather(11, 19, 30, 0), weather(8, 21, 12, 1), weather(13, 17, 40, 2)})) << "within the hour";
}

TEST(Forms, ReplacePassagesAtThreePlaces) {
  const auto stars = [](const std::string& a, const std::string& b, const std::string& c) {
    return text("stars | aries from march to april " + a + " taurus from april to may " + b +
                " gemini from may to june " + c + " write to us with your date of birth");
  };
  EXPECT_TRUE(forms({stars("a letter comes home", "be kind tonight", "mind the ladder please"),
                     stars("money is rather tight", "work waits outside", "sleep early this once"),
                     stars("old quarrels look small", "somebody rings twice", "cook dinner for two")}));
  EXPECT_FALSE(forms({stars("a letter comes home", "be kind tonight", "mind the ladder please"),
                      stars("a letter comes home", "work waits outside", "sleep early this once"),
                      stars("a letter comes home", "somebody rings twice", "cook dinner for two")}))
      << "two places";
}

TEST(Forms, AreNotStoriesThatGrow) {
  const auto fire = [](int toll, const std::string& chief, const std::string& more, std::int64_t hours) {
    return text("fire in the mill | a fire in the mill has killed " + std::to_string(toll) + " people said " + chief +
                    " of the brigade " + more + " the mill has four hundred hands",
                hours);
  };
  EXPECT_FALSE(forms({fire(3, "Orwick", "", 0), fire(5, "Orwick", "and smoke could be seen from the sea", 12),
                      fire(9, "Orwick", "and smoke could be seen from the sea as the roof fell at noon", 24)}));
  EXPECT_FALSE(forms({fire(3, "Orwick", "", 0), fire(5, "Firth", "", 12), fire(9, "Stead", "", 24)})) << "one name";
}

TEST(Forms, AreNoPagesOfOneTemplate) {
  const auto page = [](const std::string& word) {
    std::string story;
    for (int i = 0; i < 60; ++i) story += word + std::to_string(i) + "x ";
    return text("home news sport weather about us | " + story +
                "read more like this every morning in your letter box or ring our desk for help with your order");
  };
  EXPECT_FALSE(forms({page("a"), page("b"), page("c")}));
}

TEST(Forms, SayWhatTellsTwoFillingsApart) {
  const std::vector<FormText> texts{text("x | the firm asks holders of Arden to come on @may with 12 coins or more"),
                                    text("x | the firm asks holders of Birch to come on @may with 15 coins or more"),
                                    text("x | the firm asks holders of Birch to come on @june with 15 coins or more")};
  const std::optional<Frame> frame = find_frame(texts[0], std::span(texts).subspan(1));
  ASSERT_TRUE(frame);
  std::vector<std::vector<std::uint64_t>> facts;
  for (const FormText& one : texts) facts.push_back(facts_of(one, fill(*frame, one).value()));
  const Differs first = differences(facts[0], facts[1]), second = differences(facts[1], facts[2]);
  EXPECT_TRUE(first.names && first.numbers && !first.dates && !first.words);
  EXPECT_TRUE(!second.names && !second.numbers && second.dates && !second.words);
  const Differs none = differences(facts[0], facts[0]);
  EXPECT_FALSE(none.names || none.numbers || none.dates || none.words);
}

TEST(Forms, SketchesOfShortTextsAreShort) {
  EXPECT_TRUE(form_sketch({}).empty());
  const std::vector<std::uint64_t> three{4, 5, 6}, five{4, 5, 6, 7, 8};
  EXPECT_TRUE(form_sketch(three).empty());
  EXPECT_EQ(form_sketch(five).size(), 2U);
}

}  // namespace
}  // namespace dedup
