// Which lines are recognised, exactly which part of them, and which similar lines are left alone.
#include "news/recognised_lines.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dedup {
namespace {

std::string aside(const std::string& text) {
  std::string out;
  for (const SetAside& found : recognised_lines(text)) {
    static const char* const kNames[] = {"recurring", "dateline", "byline", "credit", "update"};
    if (!out.empty()) out += " | ";
    out += std::string(kNames[static_cast<int>(found.why)]) + ":" +
           text.substr(found.where.begin, found.where.end - found.where.begin);
  }
  return out;
}

struct Case {
  const char* text;
  const char* expected;
};

TEST(RecognisedLines, FindsDatelines) {
  const Case cases[] = {
      {"BEIRUT, Dec 7 (Reuters) - Rebels left.", "dateline:BEIRUT, Dec 7 (Reuters) - "},
      {"WASHINGTON (AP) — Rebels left.", "dateline:WASHINGTON (AP) — "},
      {"WARSAW, Poland (AP) — Rebels left.", "dateline:WARSAW, Poland (AP) — "},
      {"PARIS (AFP) - Rebels left.", "dateline:PARIS (AFP) - "},
      {"BEIRUT (CNN) — Rebels left.", "dateline:BEIRUT (CNN) — "},
      {"PORT SELLIN — Train drivers went back.", "dateline:PORT SELLIN — "},
      {"FERGUSON, Mo. — Drivers went back.", "dateline:FERGUSON, Mo. — "},
      {"Berlin (dpa) - Rebellen sind fort.", "dateline:Berlin (dpa) - "},
      {"Frankfurt am Main (dpa) - Rebellen sind fort.", "dateline:Frankfurt am Main (dpa) - "},
      {"Paris, 7 mai (AFP) – Les rebelles sont partis.", "dateline:Paris, 7 mai (AFP) – "},
      {"Madrid, 7 dic (EFE).- Los rebeldes se fueron.", "dateline:Madrid, 7 dic (EFE).- "},
      {"Ciudad de México, 7 dic (EFE).- Los rebeldes se fueron.", "dateline:Ciudad de México, 7 dic (EFE).- "},
      {"(ANSA) - ROMA, 7 DIC - I ribelli sono partiti.", "dateline:(ANSA) - ROMA, 7 DIC - "},
      {"МОСКВА, 7 дек. (ТАСС) - Повстанцы ушли.", "dateline:МОСКВА, 7 дек. (ТАСС) - "},
      {"МОСКВА, 7 декабря. /ТАСС/. Повстанцы ушли.", "dateline:МОСКВА, 7 декабря. /ТАСС/. "},
      {"Москва. 7 декабря. INTERFAX.RU - Повстанцы ушли.", "dateline:Москва. 7 декабря. INTERFAX.RU - "},
      {"新华社北京12月7日电（记者张三）叛军已经撤离。", "dateline:新华社北京12月7日电（记者张三）"},
      {"(해송=연합뉴스) 김철수 기자 = 반군이 떠났다.", "dateline:(해송=연합뉴스) 김철수 기자 = "},
      {"【潮見共同】反政府勢力は去った。", "dateline:【潮見共同】"},
      {"dpa LEINFELD. Rebels left.", "dateline:dpa LEINFELD. "},
      {"ORLE--(BUSINESS WIRE)--Acme said so.", "dateline:ORLE--(BUSINESS WIRE)--"},
      {"ROUNDUP\n\nORLE (AP) — It rained.\n\nDUNMERE (Reuters) - It snowed.",
       "dateline:ORLE (AP) —  | dateline:DUNMERE (Reuters) - "},
  };
  for (const Case& c : cases) EXPECT_EQ(aside(c.text), c.expected) << c.text;
}

TEST(RecognisedLines, FindsBylinesCreditsAndUpdates) {
  const Case cases[] = {
      {"By John Smith | The Gazette\n\nIt rained.", "byline:By John Smith | The Gazette"},
      {"By Jane Doe, Associated Press\n\nIt rained.", "byline:By Jane Doe, Associated Press"},
      {"Von Jana Dorn, Leinfeld\n\nEs regnete.", "byline:Von Jana Dorn, Leinfeld"},
      {"Par Jeanne Dupont et Luc Roux\n\nIl a plu.", "byline:Par Jeanne Dupont et Luc Roux"},
      {"It rained.\n\nReporting by Jane Doe; editing by John Roe", "byline:Reporting by Jane Doe; editing by John Roe"},
      {"It rained. (Reporting by Jane Doe; Editing by X Y)", "byline:(Reporting by Jane Doe; Editing by X Y)"},
      {"It rained.\n\n(c) 2020 The Associated Press. All rights reserved.",
       "credit:(c) 2020 The Associated Press. All rights reserved."},
      {"It rained.\n\nCopyright 2020 Gazette Media", "credit:Copyright 2020 Gazette Media"},
      {"It rained.\n\n© 2020 Gazette Media", "credit:© 2020 Gazette Media"},
      {"It rained.\n\n— Reuters", "credit:— Reuters"},
      {"It rained. — AFP", "credit:— AFP"},
      {"It rained. (AP Photo/Corin Sandoval)", "credit:(AP Photo/Corin Sandoval)"},
      {"It rained.\n\nAssociated Press writer Jane Doe contributed to this report.",
       "credit:Associated Press writer Jane Doe contributed to this report."},
      {"The dam above Overmere burst before dawn on Tuesday, and water stood deep in the mills. The Associated Press "
       "contributed to this report.",
       "credit:The Associated Press contributed to this report."},
      {"The dam above Overmere, of which Reuters wrote in March, burst on Tuesday, said Ida Brenner. AP writer Jane A. "
       "Doe contributed to this report.",
       "credit:AP writer Jane A. Doe contributed to this report."},
      {"Jane Doe reported from Maarlo. Reuters contributed to this report.",
       "credit:Jane Doe reported from Maarlo. Reuters contributed to this report."},
      {"Updated at 10:32 GMT\n\nIt rained.", "update:Updated at 10:32 GMT"},
      {"Published: 7 December 2016\n\nIt rained.", "update:Published: 7 December 2016"},
      {"December 7, 2016, 7:27am\n\nIt rained.", "update:December 7, 2016, 7:27am"},
      {"Publié le 7 décembre 2016 à 10h32\n\nIl a plu.", "update:Publié le 7 décembre 2016 à 10h32"},
      {"Stand: 07.12.2016, 10:32 Uhr\n\nEs regnete.", "update:Stand: 07.12.2016, 10:32 Uhr"},
      {"It rained.\n\nThis story has been updated.", "update:This story has been updated."},
      {"(Corrects first name of sculptor)\n\nIt rained.", "update:(Corrects first name of sculptor)"},
  };
  for (const Case& c : cases) EXPECT_EQ(aside(c.text), c.expected) << c.text;
}

TEST(RecognisedLines, LeavesTheStoryAlone) {
  const char* const stories[] = {
      "By Monday nobody had come.",
      "By Christmas, Smith Was Gone",
      "By selling the land the council hopes to pay its debts.",
      "By Flagging Lawfully Obtained Numbers As Fraudulent, Council Is Undermining the Integrity of Trust",
      "Copyright law changed in 2020 when the assembly met.",
      "The minister, speaking to Reuters - the only agency there - said no.",
      "Pakistan Tehreek-e-Insaf (PTI) leaders met on Monday.",
      "American Psychological Association (APA) — Members met in Orle.",
      "The committee (AP) - the one that meets - met.",
      "It was published in 1998 by a small house.",
      "Updated rules will take effect on 1 May 2017, the ministry said.",
      "In December 2016 it rained.",
      "Reporting by the ministry found that nobody had read it.",
      "Reuters reported that it had rained.",
      "Source of the river is a pond.",
      "With Reuters the minister spoke for an hour.",
      "NATO — The alliance met.",
      "ZINC - 450 tonnes, LEAD - 350 tonnes",
      "Smith — The man who came — left.",
      "This story has a moral.",
      "Von hier an wurde es dunkel.",
      "Par la suite il a plu.",
      "北京的电影很好。新华社的电话",
      "He said \"no\" (AP) and left.",
      "- AP courses\n- PA services\n- Reuters Institute",
  };
  for (const char* story : stories) EXPECT_EQ(aside(story), "") << story;
}

TEST(RecognisedLines, LeavesHardWrappedTextAlone) {
  EXPECT_EQ(aside("The council voted on Monday to close the bridge, which was built\n"
                  "by Baker.\n"
                  "Nobody has crossed it since the spring, when the last of the five\n"
                  "Reuters.\n"
                  "A spokesman said that the decision had been made in the middle of\n"
                  "December 7, 2016\n"
                  "and that it would be made again in the year after the next one if\n"
                  "anybody asked."),
            "");
}

TEST(RecognisedLines, PartsAreOrderedDisjointAndInside) {
  std::string text = "Updated 7 May 2016\nBy Jane Doe\nORLE (AP) — It rained. (AP)\n© AFP\n\xff\xfe(AP) — \xc3\n";
  for (int i = 0; i < 3; ++i) text += text;
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const std::string part = text.substr(0, cut);
    std::uint32_t last = 0;
    for (const SetAside& found : recognised_lines(part)) {
      EXPECT_LE(last, found.where.begin);
      EXPECT_LT(found.where.begin, found.where.end);
      EXPECT_LE(found.where.end, part.size());
      last = found.where.end;
    }
  }
}

TEST(RecognisedLines, TakesLinearTime) {
  for (const char* piece : {"(", "(AP", "AP, ", "By ", "\n", "A\n", "-", "/", "(AP) - ", "© ", "新华社", "\xf0"}) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    recognised_lines(text);  // a quadratic scan would exceed the test's time limit
  }
}

}  // namespace
}  // namespace dedup
