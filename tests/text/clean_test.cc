// Titles and texts are put right, once and for all, and good ones stay as they are.
#include "text/clean.h"

#include <gtest/gtest.h>

#include <string>

namespace dedup {
namespace {

std::string cleaned(std::string_view text, bool one_line = false) {
  std::string out;
  return std::string(clean_text(text, one_line, out).text);
}

TEST(Clean, GoodTextIsTheSameView) {
  for (const std::string_view text :
       {"", "Snow on the pass", "AT&T and R&D", "3 < 4", "Office bans <font> and <center>",
        "Neige \u00E0 No\u00EBl\n\n\u00AB enfin \u00BB", "\u5C71\u53E3\u5DF2\u5C01\u3002",
        "\u0412\u044C\u044E\u0433\u0430 \u0437\u0430\u043A\u0440\u044B\u043B\u0430 "
        "\u043F\u0435\u0440\u0435\u0432\u0430\u043B"}) {
    std::string out;
    const CleanText clean = clean_text(text, false, out);
    EXPECT_EQ(clean.text.data(), text.data()) << text;
    EXPECT_EQ(clean.text, text);
    EXPECT_FALSE(clean.changed()) << text;
  }
}

TEST(Clean, KindsAreTold) {
  std::string out;
  EXPECT_TRUE(clean_text("Salt &amp; pepper", false, out).references);
  EXPECT_FALSE(clean_text("Salt &amp; pepper", false, out).markup);
  EXPECT_TRUE(clean_text("<p>Snow</p>", false, out).markup);
  EXPECT_TRUE(clean_text("caf\u00C3\u00A9", false, out).mojibake);
  EXPECT_TRUE(clean_text("\uFEFFSnow", false, out).mark);
}

TEST(Clean, FaultsOnFaultsArePutRight) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"Salt &amp;amp; pepper", "Salt & pepper"},
      {"Salt &amp;amp;amp;amp;amp;amp;amp;amp;amp;amp;amp;lt; pepper &amp;amp;amp;", "Salt < pepper &"},
      {"Gr&amp;amp;uuml;n &amp;#8211; blau", "Gr\u00FCn \u2013 blau"},
      {"&lt;p&gt;Neige&lt;/p&gt;&lt;p&gt;Pluie&lt;/p&gt;", "Neige\n\nPluie"},
      {"&amp;lt;b&amp;gt;\u0441\u043D\u0435\u0433&amp;lt;/b&amp;gt; \u0438 \u0434\u043E\u0436\u0434\u044C",
       "\u0441\u043D\u0435\u0433 \u0438 \u0434\u043E\u0436\u0434\u044C"},
      {"the town&acirc;&euro;&trade;s council", "the town\u2019s council"},
      {"<p>caf\u00C3\u00A9</p>", "caf\u00E9"},
      {"\uFEFF\uFEFF&#65279;Snow", "Snow"},
      {"Office bans &lt;font&gt; and &amp;lt;center&amp;gt;", "Office bans <font> and <center>"},
      {"<p>Office bans &lt;font&gt; today</p>", "Office bans <font> today"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(cleaned(each.text), each.expected) << each.text;
    EXPECT_EQ(cleaned(each.expected), each.expected);
  }
  EXPECT_EQ(cleaned("<h1>Snow</h1><h2>Rain</h2>", true), "Snow Rain");
}

TEST(Clean, TextThatDoesNotSettleStays) {
  std::string chain = "&";
  for (int i = 0; i < 20; ++i) chain += "#38;";
  EXPECT_EQ(cleaned(chain), chain);
  EXPECT_EQ(cleaned("Salt &amp;amp;amp;amp; pepper"), "Salt & pepper");
}

}  // namespace
}  // namespace dedup
