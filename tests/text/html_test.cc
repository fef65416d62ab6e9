// Markup that nobody declared is removed; tests/io/format/feed_test.cc tests HTML that a feed declares.
#include "text/html.h"

#include <gtest/gtest.h>

#include <string>

namespace dedup {
namespace {

struct Case {
  const char* markup;
  const char* text;
};

std::string unmarked(const char* text, bool one_line = false) {
  std::string out;
  return remove_markup(text, one_line, out) == MarkupFound::nothing ? text : out;
}

TEST(Html, ReadingsAndContentThatIsNotShownAreRemoved) {
  for (const Case& each : {
           Case{"<ruby>\u6771\u4EAC<rp>(</rp><rt>Tokyo</rt><rp>)</rp></ruby>\u306E<b>\u96EA</b>",
                "\u6771\u4EAC\u306E\u96EA"},
           {"<p><ruby>\u6F22<rt>han<rt>x</ruby>\u5B57</p>", "\u6F22\u5B57"},
           {"<p>a <rt> b</p>", "a b"},
           {"<p>snow</p><script>if (a < b) run('<p>');</script><style>p {}</style><p>rain</p>", "snow\n\nrain"},
           {"<p>snow</p><noscript>Turn it on</noscript><template>x</template><!-- ad -->", "snow"},
           {"<p>neige</p><SCRIPT SRC='a.js'></SCRIPT>pluie", "neige\n\npluie"},
       }) {
    EXPECT_EQ(plain_text(each.markup, true, false), each.text) << each.markup;
    EXPECT_EQ(unmarked(each.markup), each.text) << each.markup;
  }
  // What nobody declared is not dropped because a tag was not closed.
  EXPECT_EQ(unmarked("The <script> tag <b>goes</b> away"), "The tag goes away");
}

TEST(Html, BlocksBreakParagraphs) {
  for (const Case& each : {
           Case{"<h1>Snow</h1><p>It\nfell.</p><blockquote>Much</blockquote>", "Snow\n\nIt fell.\n\nMuch"},
           {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
           {"Pr\u00E9mi\u00E8re.<br><br>Deuxi\u00E8me.<br/>Troisi\u00E8me.",
            "Pr\u00E9mi\u00E8re.\n\nDeuxi\u00E8me.\nTroisi\u00E8me."},
           {"<ul><li>\u0441\u043D\u0435\u0433</li><li>\u0434\u043E\u0436\u0434\u044C</li></ul>",
            "\u0441\u043D\u0435\u0433\n\u0434\u043E\u0436\u0434\u044C"},
       }) {
    EXPECT_EQ(unmarked(each.markup), each.text) << each.markup;
  }
  EXPECT_EQ(unmarked("<h1>Snow</h1><p>It fell.</p>", true), "Snow It fell.");
}

TEST(Html, LineBreaksOfTheTextStayWithoutTagsForThem) {
  EXPECT_EQ(unmarked("One <b>bold</b> word.\n\nTwo.\nThree."), "One bold word.\n\nTwo.\nThree.");
  EXPECT_EQ(unmarked("Uno <em>due</em>.\r\n\r\nTre."), "Uno due.\n\nTre.");
  EXPECT_EQ(unmarked("Eins <i>zwei</i>\ndrei", true), "Eins zwei drei");
}

TEST(Html, TagsThatWereCutAreRemoved) {
  for (const Case& each : {
           Case{"The pass is open. <a href=\"https://a.example/pa", "The pass is open."},
           {"Le col est ouvert <img src='x", "Le col est ouvert"},
           {"Der Pass ist offen <p class=\"lead", "Der Pass ist offen"},
           {"Read on</a", "Read on"},
           {"\u0427\u0438\u0442\u0430\u0442\u044C</", "\u0427\u0438\u0442\u0430\u0442\u044C"},
           {"Seguir leyendo <a hre", "Seguir leyendo"},
           {"the tag </", "the tag </"},
           {"a <b and c", "a <b and c"},
           {"x <y = 3", "x <y = 3"},
       }) {
    EXPECT_EQ(unmarked(each.markup), each.text) << each.markup;
  }
  // Not a tag far from the end, which someone forgot to close.
  const std::string text = "<b>a</b> <a href=\"x " + std::string(5000, 'y');
  EXPECT_EQ(unmarked(text.c_str()).size(), text.size() - 7);
}

TEST(Html, ReferencesAreDecodedInPlainText) {
  for (const Case& each : {
           Case{"Salt &amp; pepper\n&#8211; both", "Salt & pepper\n\u2013 both"},
           {"d&eacute;j&agrave; &laquo;vu&raquo;", "d\u00E9j\u00E0 \u00ABvu\u00BB"},
           {"Gr&uuml;&szlig;e &#x1F600;", "Gr\u00FC\u00DFe \U0001F600"},
           {"&#1089;&#1085;&#1077;&#1075;", "\u0441\u043D\u0435\u0433"},
           {"AT&T, R&D; Q&A; &nosuch; &copy &#; a&lt", "AT&T, R&D; Q&A; &nosuch; &copy &#; a&lt"},
       }) {
    EXPECT_EQ(unmarked(each.markup), each.text) << each.markup;
  }
}

}  // namespace
}  // namespace dedup
