#include "news/releases.h"

#include <gtest/gtest.h>

#include <string>

namespace dedup {
namespace {

TEST(IsRelease, ReadsTheMarksForEditors) {
  for (const char* mark : {"-Ends-", "ENDS", "[Ends]", "- End -", "###", "Notes to Editors", "Note for editors:",
                           "FOR IMMEDIATE RELEASE", "Embargo: 00:01 GMT, Tuesday", "Strictly embargoed until 3 May",
                           "Media contact: Ilse Brandauer", "*Press release*", "Communiqu\u00E9 de presse",
                           "Pressemitteilung Nr. 12", "NOTA DE PRENSA", "  Comunicato stampa  "}) {
    EXPECT_TRUE(is_release("The ferry line has ordered new charts.\n" + std::string(mark) + "\nMore.")) << mark;
    EXPECT_TRUE(is_release(std::string(mark) + "\r\nThe ferry line has ordered new charts.")) << mark;
  }
}

TEST(IsRelease, NewsAboutReleasesIsNone) {
  for (const char* text :
       {"", "\n\n", "The film ends.", "Ends of the earth", "End", "The end", "#", "####", "A press release said so.",
        "The embargo: a history", "Embargo on Varland lifted", "In a note to editors she wrote back.",
        "For more information, call Port Selwyn 555.", "Contact: the author", "He heads the press office."}) {
    EXPECT_FALSE(is_release(text)) << text;
  }
  EXPECT_FALSE(is_release(std::string(1'000'000, '-') + "ends"));
}

}  // namespace
}  // namespace dedup
