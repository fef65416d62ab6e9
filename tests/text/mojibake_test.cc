// Mojibake is put right where the round trip proves it; ordinary text of many languages is never touched.
#include "text/mojibake.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <string>
#include <string_view>

namespace dedup {
namespace {

std::string repaired(std::string_view text) {
  std::string out;
  return repair_mojibake(text, out) ? out : std::string(text);
}

/// Reads UTF-8 as if it were in another encoding, and writes the result as UTF-8.
std::string misread(std::string_view utf8, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(encoding, &status);
  std::string out;
  for (const char byte : utf8) {
    UChar c[2];
    status = U_ZERO_ERROR;
    const bool is_open = (byte & 0x80) != 0 && ucnv_toUChars(converter, c, 2, &byte, 1, &status) == 1 &&
                         U_SUCCESS(status) && c[0] != 0xFFFD;
    icu::UnicodeString(is_open ? UChar32{c[0]} : UChar32{static_cast<unsigned char>(byte)}).toUTF8String(out);
  }
  ucnv_close(converter);
  return out;
}

constexpr std::string_view kTexts[] = {
    "the town\u2019s council \u2018decided\u2019 \u2013 \u201Cat last\u201D \u2026",
    "Le caf\u00E9 de l\u2019\u00E9cole a rouvert \u00E0 No\u00EBl ; \u00AB enfin \u00BB",
    "Die Stra\u00DFe \u00FCber den Flu\u00DF ist gesperrt \u20AC 5",
    "S\u00E3o Paulo ter\u00E1 elei\u00E7\u00F5es em outubro",
    "\u041C\u043E\u0441\u043A\u0432\u0430 \u0433\u043E\u0432\u043E\u0440\u0438\u0442",
    "\u6771\u4EAC\u3067\u5730\u9707",
    "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064A\u0643\u0645",
    "Ch\u00E1y l\u1EDBn \u1EDF H\u00E0 N\u1ED9i",
    "\U0001F600\U0001F600\U0001F600 fine",
};

TEST(Mojibake, IsPutRightFromEveryEncoding) {
  for (const char* encoding : {"windows-1252", "macintosh", "windows-1251", "windows-1250"}) {
    for (const std::string_view text : kTexts) {
      if (encoding != std::string_view("windows-1252") && text == kTexts[3]) continue;  // has too few characters
      if (encoding == std::string_view("macintosh") && text == kTexts[8]) continue;  // has the logo, which is left out
      EXPECT_EQ(repaired(misread(text, encoding)), text) << encoding << ": " << misread(text, encoding);
    }
  }
}

TEST(Mojibake, IsPutRightWhenMisreadTwice) {
  for (const std::string_view text : kTexts) {
    EXPECT_EQ(repaired(misread(misread(text, "windows-1252"), "windows-1252")), text) << text;
  }
}

TEST(Mojibake, OfOneLineIsPutRightBesideGoodLines) {
  EXPECT_EQ(repaired("caf\u00E9 \u2019\ncaf\u00C3\u00A9\n\u00E9t\u00E9"), "caf\u00E9 \u2019\ncaf\u00E9\n\u00E9t\u00E9");
  EXPECT_EQ(repaired("caf\u00E9, the town\u00E2\u20AC\u2122s"), "caf\u00E9, the town\u2019s");
}

TEST(Mojibake, LostBytesAreAdded) {
  EXPECT_EQ(repaired("the \u00E2\u20AC\u0153Heron\u00E2\u20AC is \u00E2\u20AC\u0153grey\u00E2\u20AC"),
            "the \u201CHeron\u201D is \u201Cgrey\u201D");
  EXPECT_EQ(repaired("the \u00E2\u20AC\u0153Heron\u00E2\u20AC\uFFFD is"), "the \u201CHeron\u201D is");
  EXPECT_EQ(repaired("caf\u00C3\u00A9 \u00C3 la carte"), "caf\u00E9 \u00E0 la carte");
}

TEST(Mojibake, ControlCharactersOfLatin1AreThoseOfWindows1252) {
  EXPECT_EQ(repaired("they write: \xC2\x93It is\xC2\x94"), "they write: \u201CIt is\u201D");
  EXPECT_EQ(repaired("the town\xC2\x92s caf\u00E9"), "the town\u2019s caf\u00E9");
  EXPECT_EQ(repaired("5 \xC2\x80 \xC2\x96 6 \xC2\x80\nand so on\xC2\x85"), "5 \u20AC \u2013 6 \u20AC\nand so on\u2026");
}

TEST(Mojibake, OrdinaryTextIsNotTouched) {
  for (const std::string_view text : kTexts) EXPECT_EQ(repaired(text), text);
  for (const std::string_view text : {
           "\u201CIRM\u00C3\u201D, a s\u00E9rie",  // Portuguese capitals before a quotation mark
           "N\u00C3O \u2013 MANH\u00C3\u2026 \u00E0 noite",
           "\u00AB\u0421\u0421\u0421\u0420\u00BB, \u0438 \u0421\u00BB",  // Russian before a guillemet
           "\u00E2\u0102\u00CE \u201Ec\u00C2\u201D \u0219i",             // Romanian
           "temperature 5\u00C2\u00B0 or 5\u00B0",                       // mixed: two characters are not enough
           "na\u00EFve, \u00C5ngstr\u00F6m\u2122, \u00D7\u00B2\u00BD",
           "\u00C0 \u00AB la \u00BB",
           "c\u2019\u00E9tait avant l\u2019\u00E9lection, qu\u2019\u00E9taient",  // Armenian, if read as Mac OS Roman
           "ils n\u2019ont rien partag\u00E9\u00A0\u00BB \u00E0",  // a Chinese character, if read as Windows-1252
           "\u201C\u2022 Stick to the facts",
           "NASA\u2019s\u2019\u00A316bn",
           "",
           "plain",
           "\xFF\xC3 not UTF-8 \xE2\x82",
       }) {
    EXPECT_EQ(repaired(text), text) << text;
  }
}

TEST(Mojibake, RepairIsIdempotentAndNeverLonger) {
  for (const char* encoding : {"windows-1252", "macintosh", "windows-1251"}) {
    for (const std::string_view text : kTexts) {
      const std::string bad = misread(text, encoding);
      const std::string once = repaired(bad);
      EXPECT_EQ(repaired(once), once);
      EXPECT_LE(once.size(), bad.size());
    }
  }
}

}  // namespace
}  // namespace dedup
