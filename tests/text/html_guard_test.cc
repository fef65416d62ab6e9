// HTML is told from text that only mentions tags.
#include "text/html_guard.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace dedup {
namespace {

TEST(HtmlGuard, TagsThatMarkUpText) {
  for (const char* text : {
           "<b>Storm</b> closes the pass",
           "Storm <em>closes</em> the pass",
           "<p>The pass is closed.</p>",
           "<P>The pass is closed.",
           "The pass is closed.<br>Trains run.",
           "The pass is closed. <br/> Trains run.",
           "closed<br />open",
           "<ul>\n<li>bread\n<li>salt\n</ul>",
           "<ul><li>bread</ul>",
           "Bread\n<div>\nSalt",
           "<a href=/pass>pass</a>",
           "see <a href=\"https://a.example/1\">this</a>",
           "A picture: <img src='a.png'>",
           "<span class=x>1</span>",
           "<strong>Bern: </strong>Schnee",
           "it ends here</p>",
           "<![CDATA[Storm]]>",
           "Storm <?xml:namespace prefix = o ns = \"urn:a:office\" /> and rain",
           "Storm <IMG SRC = 'a.png'> and rain",
           "<!-- a -->\nStorm",
           "Storm.<!-- more -->",
           "<script>a = 1;</script>Storm",
           "the pass opens <a href=\"https://a.example/a-text-that-was-c",
           // Other languages, with other punctuation and without spaces.
           "<p>\u8B66\u65B9\u8868\u793A\uFF0C\u5C71\u53E3\u5DF2\u5C01\u3002</p>",
           "\u5C71\u53E3\u5DF2\u5C01\u3002<br>\u5217\u8F66\u7167\u5E38\u3002",
           "<b>\u91CD\u8981</b>\u6D88\u606F",
           "<b>\u0627\u0644\u0639\u0627\u0635\u0641\u0629</b> \u062A\u063A\u0644\u0642",
           "\u0412\u044C\u044E\u0433\u0430<br>\u043F\u0435\u0440\u0435\u0432\u0430\u043B",
           "L\u2019\u00E9cole est ferm\u00E9e \u00BB<br>Le maire",
           "Sie sagte \u201Enein\u201D.<br>Er",
       }) {
    EXPECT_TRUE(looks_like_html(text)) << text;
  }
}

TEST(HtmlGuard, TagsThatAreMentioned) {
  for (const char* text : {
           "",
           "<",
           "3 < 4 and 5 > 4",
           "if a<b and c>d",
           "Office bans <font> and <center> on its pages",
           "<center> is gone: office cleans up",
           "Write <i> before and </i> behind a word",
           "no more <b>s and no </b>s",
           "\"<br>\" is no paragraph",
           "the tag (<br>) and the tag '<p>'",
           "the `<div>` era",
           "Never <br>. <br> is old.",
           "the <p>-tag, the <br>-tag and the <hr>",
           "The editor adds <!-- and --> around a note",
           "Banned: <script> and </script>",
           "<unk> stands for an unknown word",
           "Jo <jo@a.example> wrote",
           "a page begins with <!DOCTYPE html> or <?php",
           "love <3 and <- arrows ->",
           "put <em></em> around it",
           "an &quot;<br>&quot; for each line",
           // Prepositions that are one word with the next, and scripts without spaces.
           "\u4E0D\u8981\u4F7F\u7528<br>\u6807\u7B7E",
           "\u4F7F\u7528<b>\u6807\u7B7E",
           "\u05D1<br> \u05D9\u05E9 \u05E9\u05D5\u05E8\u05D4",
           "\u041D\u0435 \u043F\u0438\u0448\u0438\u0442\u0435 <br>. <br> \u0443\u0441\u0442\u0430\u0440\u0435\u043B",
           "Das <br>-Tag und das <p> von fr\u00FCher",
           "La balise <center> dispara\u00EEt",
       }) {
    EXPECT_FALSE(looks_like_html(text)) << text;
  }
}

// Quadratic time would take minutes.
TEST(HtmlGuard, TakesLinearTime) {
  for (const char* part : {"<", "<b", "<b ", "<b>", "</b>", "<b a='", "<!--", "<![CDATA[", "<script>", "<rt>", "&lt;<",
                           "<br =", "<script></script>", " </script>x ", "<b> </b>", "\" <br>"}) {
    std::string text = "<script> <b>";
    while (text.size() < 1'000'000) text += part;
    const std::clock_t start = std::clock();
    looks_like_html(text);
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 5.0) << part;
  }
}

}  // namespace
}  // namespace dedup
