// Words broken at line ends are joined, and words that have a hyphen keep it.
#include "text/hyphens.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace dedup {
namespace {

std::string rejoined(std::string_view text) {
  std::string out;
  return rejoin_words(text, out) ? out : std::string(text);
}

TEST(Hyphens, BrokenWordsAreJoined) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"the har-\nbour of Alder", "the harbour of Alder"},
      {"the har- \r\n  bour of Alder", "the harbour of Alder"},
      {"die Hafen-\nverwaltung und der Bürger-\nmeister", "die Hafenverwaltung und der Bürgermeister"},
      {"le conseil munici-\npal a déci-\ndé", "le conseil municipal a décidé"},
      {"el ayunta-\nmiento de la ciu\u00AD\ndad", "el ayuntamiento de la ciudad"},
      {"городской со\u2010\nвет решил", "городской совет решил"},
      {"το λιμά-\nνι της πόλης", "το λιμάνι της πόλης"},
      {"one ha-\nr-\nbour", "one harbour"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(rejoined(text), expected);
}

TEST(Hyphens, OtherHyphensStay) {
  for (const std::string_view text : {
           "the well-known mayor, well-\nknown to all",          // has it with its hyphen elsewhere
           "Ein-\nund Ausgang; vor- und nach-\noder mitmachen",  // suspended
           "the NATO-\nRussia council",                          // a capital
           "from 1914-\n1918",                                   // digits
           "a dash -\nand more",                                 // no letter before it
           "- first\n- second\n-\nthird",                        // a list
           "the end of a paragraph-\n\nand the next",            // a blank line
           "no line break-here", "", "-", "a-", "a-\n", "-\na",
           "東京-\n大阪",  // no small letters
       }) {
    std::string out;
    EXPECT_FALSE(rejoin_words(text, out) && out != text) << text;
  }
}

TEST(Hyphens, NothingIsLeftToDo) {
  for (const std::string_view text :
       {"a-\nb-\nc-\nd", "x\u00AD\ny-\nz\n-\na-\n\xFF", "\xC3-\n\xA9t\xC3\xA9", "a-\n-\nb"}) {
    EXPECT_EQ(rejoined(rejoined(text)), rejoined(text)) << text;
  }
}

}  // namespace
}  // namespace dedup
