// Numbers as text: what is one, and what only looks like one.
#include "dedup/numbers.h"

#include <gtest/gtest.h>

namespace dedup {
namespace {

TEST(Numbers, AreDecimalAndFinite) {
  EXPECT_EQ(parse_number("0.5"), 0.5);
  EXPECT_EQ(parse_number("-3"), -3.0);
  EXPECT_EQ(parse_number(".25"), 0.25);
  EXPECT_EQ(parse_number("1e-6"), 1e-6);
  for (const char* bad :
       {"",       " ",  "nan", "NaN", "-nan", "nan(1)", "inf", "-inf", "Infinity", "0x1p-1", "0x10", "1e400",
        "-1e400", "+1", "0,5", "1 ",  " 1",   "1.2.3",  "--1", "1e",   "one",      "50%",    "~0.9"}) {
    EXPECT_EQ(parse_number(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(parse_number(std::string_view("1\0", 2)), std::nullopt);
}

TEST(Numbers, WholeOnesAreDigitsWithinTheirRange) {
  EXPECT_EQ(parse_whole("0"), 0U);
  EXPECT_EQ(parse_whole("007"), 7U);
  EXPECT_EQ(parse_whole("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(parse_whole("20", 20), 20U);
  EXPECT_EQ(parse_whole("21", 20), std::nullopt);
  for (const char* bad : {"", "-1", "+1", "1.0", "1e3", "0x10", "18446744073709551616", " 1", "1\n", "nan"}) {
    EXPECT_EQ(parse_whole(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace dedup
