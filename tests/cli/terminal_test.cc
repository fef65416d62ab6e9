// Text for terminals: control characters are removed, and display columns are counted correctly.
#include <gtest/gtest.h>

#include <string>

#include "cli/progress.h"
#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

TEST(Printable, ReplacesControlCharactersAndInvalidBytes) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a [31mb");
  EXPECT_EQ(printable("a\r\n\tb\x07\x7f"), "a   b  ");
  EXPECT_EQ(printable("a\xC2\x9B"
                      "31mb"),
            "a 31mb");  // CSI as a single character
  EXPECT_EQ(printable("a\xE2\x80\xAE"
                      "b"),
            "ab");  // right-to-left override
  EXPECT_EQ(printable("caf\xE9 \x9B"), "caf\xEF\xBF\xBD \xEF\xBF\xBD");
  EXPECT_EQ(printable("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  EXPECT_EQ(printable("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");                  // truncated
  EXPECT_EQ(printable("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");                  // overlong
  EXPECT_EQ(printable("Überfall 暴风雨 🚢"), "Überfall 暴风雨 🚢");
}

TEST(Columns, WideCharactersTakeTwoAndCombiningMarksNone) {
  EXPECT_EQ(columns_of("Über"), 4u);
  EXPECT_EQ(columns_of("暴风雨"), 6u);
  EXPECT_EQ(columns_of("e\xCC\x81"), 1u);
}

TEST(Fit, NeverExceedsItsColumns) {
  EXPECT_EQ(fit("harbour", 7), "harbour");
  EXPECT_EQ(fit("harbour", 4), "har…");
  EXPECT_EQ(fit("harbour", 1), "…");
  EXPECT_EQ(fit("harbour", 0), "");
  EXPECT_EQ(fit("暴风雨关", 4), "暴…");  // a wide character is not cut in half
  for (std::size_t columns = 0; columns < 12; ++columns) {
    EXPECT_LE(columns_of(fit("a暴e\xCC\x81风b雨c", columns)), columns);
    EXPECT_EQ(columns_of(fit_and_pad("a暴e\xCC\x81风b雨c", columns)), columns);
  }
}

TEST(Numbers, AreGroupedAndCounted) {
  EXPECT_EQ(thousands(0), "0");
  EXPECT_EQ(thousands(999), "999");
  EXPECT_EQ(thousands(1000), "1,000");
  EXPECT_EQ(thousands(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "copy", "copies"), "1 copy");
  EXPECT_EQ(counted(2000, "copy", "copies"), "2,000 copies");
}

TEST(Progress, ShowsShareRateAndTimeLeft) {
  EXPECT_EQ(progress_text("reading", 0, 0, 9.0), "reading");
  EXPECT_EQ(progress_text("reading", 5, 10, 0.1), "reading   50 %");
  EXPECT_EQ(progress_text("reading", 999, 1000, 0.1), "reading   99 %");
  EXPECT_EQ(progress_text("reading", 20'000'000, 80'000'000, 20.0), "reading   25 %  1.0 M/s  1:00 left");
  EXPECT_EQ(progress_text("reading", 1500, 0, 1.0), "reading  1.5 k  1.5 k/s");
  EXPECT_EQ(progress_text("reading", 10, 5, 1.0), "reading  100 %  10/s");
}

}  // namespace
}  // namespace dedup::cli
