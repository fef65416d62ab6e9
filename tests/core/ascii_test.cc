// Character classes and trimming, for all 256 bytes.
#include "core/ascii.h"

#include <gtest/gtest.h>

#include <cctype>

namespace dedup {
namespace {

TEST(Ascii, AgreesWithTheCLocale) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_EQ(is_space(c), byte < 128 && std::isspace(byte) != 0) << byte;
    EXPECT_EQ(is_digit(c), byte < 128 && std::isdigit(byte) != 0) << byte;
    EXPECT_EQ(is_letter(c), byte < 128 && std::isalpha(byte) != 0) << byte;
    EXPECT_EQ(lower(c), byte < 128 ? static_cast<char>(std::tolower(byte)) : c) << byte;
  }
  EXPECT_EQ(lowered("AbZ[\xC3\x89"), "abz[\xC3\x89");
}

TEST(Ascii, TrimsBothEndsOrOne) {
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed(" \t\r\n\v\f"), "");
  EXPECT_EQ(trimmed("\n a b\t"), "a b");
  EXPECT_EQ(trimmed("\xC2\xA0 a"), "\xC2\xA0 a");
  EXPECT_EQ(trimmed_front(" a ", is_space), "a ");
  EXPECT_EQ(trimmed_back(" a ", is_space), " a");
  EXPECT_EQ(trimmed_back("a..", [](char c) { return c == '.'; }), "a");
}

}  // namespace
}  // namespace dedup
