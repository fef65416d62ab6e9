// Spellings of one text in several scripts give the same words; different words stay apart.
#include "text/letters.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "text/normalize.h"

namespace dedup {
namespace {

std::string words_of(std::string_view raw) {
  Text text;
  normalize(raw, {}, text);
  return joined(text);
}

TEST(Letters, SpellingsOfOneTextAreEqual) {
  const std::vector<std::vector<std::string_view>> same = {
      // Arabic and Persian: yeh, kaf, alef, tatweel, vowel marks, teh marbuta.
      {"\u06A9\u062A\u0627\u0628 \u06CC\u06A9", "\u0643\u062A\u0627\u0628 \u064A\u0643"},
      {"\u0623\u062D\u0645\u062F", "\u0627\u062D\u0645\u062F", "\u0627\u0654\u062D\u0645\u062F"},
      {"\u0622\u0628", "\u0627\u0628", "\u0627\u0653\u0628"},
      {"\u0645\u062F\u064A\u0646\u0629", "\u0645\u062F\u064A\u0646\u0647"},
      {"\u0643\u0640\u0640\u062A\u0628", "\u0643\u064E\u062A\u064E\u0628\u064E", "\u0643\u062A\u0628"},
      {"\u0645\u0633\u0624\u0648\u0644", "\u0645\u0633\u0648\u0648\u0644"},
      // Urdu: heh goal.
      {"\u06C1\u06D2", "\u0647\u06D2"},
      // Persian with a zero-width non-joiner and with a space, also where a vowel mark needs ICU's normaliser.
      {"\u0645\u06CC\u200C\u06A9\u0646\u0646\u062F", "\u0645\u06CC \u06A9\u0646\u0646\u062F",
       "\u0645\u0650\u06CC\u200C\u06A9\u0646\u0646\u062F"},
      // Hebrew with and without points, and as a presentation form.
      {"\u05E9\u05C1\u05B8\u05DC\u05D5\u05B9\u05DD", "\u05E9\u05DC\u05D5\u05DD", "\uFB2A\u05DC\u05D5\u05DD"},
      // Romanian with comma and with cedilla, composed and not.
      {"\u0218tiin\u021Ba", "\u015Etiin\u0163a", "S\u0326tiint\u0326a"},
      // Turkish capitals.
      {"I\u015EIK \u0130L", "\u0131\u015F\u0131k il"},
      // Greek capitals.
      {"\u0391\u0398\u0397\u039D\u0391", "\u0391\u03B8\u03AE\u03BD\u03B1"},
      // Russian.
      {"\u0451\u043B\u043A\u0430", "\u0435\u043B\u043A\u0430", "\u0435\u0308\u043B\u043A\u0430"},
      // Vietnamese tones in the old and the new place, composed and not, in capitals.
      {"h\u00F2a", "ho\u00E0", "ho\u0300a", "H\u00D2A", "HO\u00C0"},
      {"kh\u1ECFe", "kho\u1EBB"},
      {"th\u1EE5y \u00FAy", "thu\u1EF5 u\u00FD"},
      // Full width, half width, ligatures.
      {"\uFF21\uFF22\uFF23\uFF11", "abc1"},
      {"\uFF76\uFF9E", "\u30AC"},
      {"\uFB01nal", "final"},
  };
  for (const auto& spellings : same) {
    for (const std::string_view spelling : spellings) {
      EXPECT_EQ(words_of(spelling), words_of(spellings[0])) << spelling;
    }
  }
}

TEST(Letters, OtherTextsStayApart) {
  const std::pair<std::string_view, std::string_view> apart[] = {
      {"\u6C49\u5B57", "\u6F22\u5B57"},                           // simplified and traditional Chinese
      {"Beograd", "\u0411\u0435\u043E\u0433\u0440\u0430\u0434"},  // Serbian in two alphabets
      {"\u00E9t\u00E9", "ete"},                                   // accents
      {"h\u00F2n", "ho\u00E0n"},                                  // a tone that does not shift
      {"\u0438", "\u0439"},                                       // Russian short i
      {"\u0633", "\u0634"},                                       // Arabic seen and sheen
      {"\u05D1\u05DF", "\u05D1\u05E0"},                           // Hebrew final letters
      {"g\u00FCn", "gun"},
  };
  for (const auto& [one, other] : apart) EXPECT_NE(words_of(one), words_of(other)) << one;
}

TEST(Letters, FoldingIsIdempotent) {
  for (char32_t c = 1; c < 0x3000; ++c) {
    const char32_t once = same_letter(c);
    if (once != kDropped) {
      EXPECT_EQ(same_letter(once), once) << std::hex << static_cast<std::uint32_t>(c);
    }
  }
}

// The words of a folded syllable are those of the two letters that it came from.
TEST(Letters, OriginalsOfShiftedTonesAreBothLetters) {
  const std::string raw = "h\u00F2a b\u00ECnh";
  Text text;
  normalize(raw, {}, text);
  const std::vector<Span> spans = original_words(raw, text);
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(raw.substr(spans[0].begin, spans[0].end - spans[0].begin), "h\u00F2a");
  EXPECT_EQ(raw.substr(spans[1].begin, spans[1].end - spans[1].begin), "b\u00ECnh");
}

}  // namespace
}  // namespace dedup
