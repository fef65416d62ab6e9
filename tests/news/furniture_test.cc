// Removing the page around a story: what goes, what stays, and that hostile input is cheap.
#include "news/furniture.h"

#include <gtest/gtest.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <numeric>

#include "kernels/kernels.h"
#include "news/walls.h"

namespace dedup {
namespace {

/// Invented sentences, different for every seed; three to a line.
std::string story(std::uint64_t seed, int sentences) {
  static constexpr const char* kWords[] = {"harbour", "council",  "river",  "teacher", "budget", "winter",  "bridge",
                                           "market",  "hospital", "signal", "orchard", "ferry",  "quarry",  "museum",
                                           "valley",  "lantern",  "copper", "archive", "meadow", "granite", "timber"};
  std::uint64_t state = seed * 7919 + 1;
  std::string out;
  for (int s = 0; s < sentences; ++s) {
    for (int w = 0; w < 12; ++w) {
      out += w == 0 ? "" : " ";
      out += kWords[kernels::next_random(state) % std::size(kWords)];
      if (w == 5) out += std::to_string(kernels::next_random(state) % 1000);
    }
    out += s % 3 == 2 ? ".\n" : ". ";
  }
  return out;
}

const std::string kMenu =
    "Home\nNews\nSport\nWeather in Lower Quillen\nSubscribe to our daily letter\nSearch the archive\n";
const std::string kFooter =
    "Share this story\nAbout the Quillen Courier\nThe Quillen Courier has been printed every day since 1904, and "
    "welcomes letters from its readers at the office in Tanner Row.\nContact us\nTerms of use\nAll rights reserved\n";

std::string page(std::uint64_t seed, int sentences) { return kMenu + story(seed, sentences) + kFooter; }

std::string flattened(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// Texts, and the memory of their blocks.
struct Corpus {
  std::deque<Buffer<std::uint64_t>> blocks;
  std::vector<TextBlocks> texts;
  void add(std::string_view text, std::uint64_t source) {
    block_hashes(text, {}, blocks.emplace_back());
    texts.push_back({{blocks.back().data(), blocks.back().size()}, source});
  }
  RecurringBlocks learn() const { return learn_blocks(texts); }
};

const std::uint64_t kCourier = source_key("courier", "");
const std::uint64_t kGazette = source_key("gazette", "");

RecurringBlocks courier(int articles) {
  Corpus corpus;
  for (int i = 0; i < articles; ++i) corpus.add(page(static_cast<std::uint64_t>(i), 9), kCourier);
  return corpus.learn();
}

std::string compared(const std::string& text, std::uint64_t source, const RecurringBlocks& known) {
  std::string out;
  without(text, furniture(text, source, {}, known), true, out);
  return out;
}

std::size_t words_of(std::string_view text) {
  std::size_t words = 0;
  for (std::size_t i = 0; i < text.size(); ++i) words += text[i] > ' ' && (i == 0 || text[i - 1] <= ' ') ? 1 : 0;
  return words;
}

TEST(Furniture, RemovesMenuAndFooterAndKeepsTheStory) {
  const RecurringBlocks known = courier(12);
  const std::string text = compared(page(500, 9), kCourier, known);
  EXPECT_EQ(text.find("Subscribe"), std::string::npos);
  EXPECT_EQ(text.find("Tanner Row"), std::string::npos);
  EXPECT_NE(text.find(story(500, 9).substr(0, 60)), std::string::npos);
  EXPECT_EQ(words_of(text), words_of(story(500, 9)));
}

TEST(Furniture, PartsAreOrderedDisjointAndHaveAReason) {
  const std::string text = page(7, 9);
  const PageParts found = furniture(text, kCourier, {}, courier(12));
  ASSERT_FALSE(found.aside.empty());
  std::uint32_t at = 0;
  for (const SetAside& part : found.aside) {
    EXPECT_LE(at, part.where.begin);
    EXPECT_LT(part.where.begin, part.where.end);
    EXPECT_LE(part.where.end, text.size());
    EXPECT_TRUE(part.why == Aside::recurring || part.why == Aside::credit) << name_of(part.why);
    at = part.where.end;
  }
}

TEST(Furniture, LinesThatLinkBackAreSetAsideInAnyLanguage) {
  const std::string title = "Der letzte Kran am Hafen f\u00E4llt";
  const std::string body =
      "Der letzte der vier Kr\u00E4ne wird abgebaut, beschloss der Rat am Montag nach langer Debatte.";
  for (const std::string& line :
       {"The post " + title + " appeared first on Courier.", "Der Beitrag " + title + " erschien zuerst auf Courier.",
        "La entrada " + title + " se public\u00F3 primero en Courier.", "Read more: " + title,
        "Weiterlesen \u2192 " + title}) {
    const std::string text = body + "\n\n" + line;
    const PageParts found = furniture(text, kCourier, {title, "", ""}, {});
    ASSERT_EQ(found.aside.size(), 1U) << line;
    EXPECT_EQ(found.aside[0].why, Aside::link);
    EXPECT_EQ(text.substr(found.aside[0].where.begin), line);
  }
}

TEST(Furniture, StoriesThatQuoteTheirTitleAreKept) {
  const std::string title = "Last crane goes down";
  const std::string body = "The last of the four cranes will be taken down, the council decided on Monday evening.";
  for (const std::string& text : {
           title + "\n" + body,  // a headline above the story
           body + "\n\n" +
               "Nothing that anybody in the port could say or do after the long night of the debate and "
               "the vote would change it: " +
               title + ", and with it a century.",
           body + "\n\nA crane goes down.",
       }) {
    EXPECT_TRUE(furniture(text, kCourier, {title, "", ""}, {}).aside.empty()) << text;
  }
  EXPECT_TRUE(furniture(body + "\nCranes", kCourier, {"Cranes", "", ""}, {}).aside.empty());  // a short title
}

TEST(Furniture, BlocksFilledInFromTheArticleRecur) {
  Corpus corpus;
  const auto text_of = [](int i, const std::string& title, const std::string& url) {
    return story(static_cast<std::uint64_t>(i), 9) + "\nShare \"" + title + "\" with friends: " + url +
           " or print it now";
  };
  for (int i = 0; i < 12; ++i) {
    const std::string title = "Title of story number " + std::to_string(i),
                      url = "https://c.example/" + std::to_string(i);
    const std::string text = text_of(i, title, url);
    block_hashes(text, {title, url, ""}, corpus.blocks.emplace_back());
    corpus.texts.push_back({{corpus.blocks.back().data(), corpus.blocks.back().size()}, kCourier});
  }
  const std::string title = "Quite another headline", url = "https://c.example/another";
  const std::string text = text_of(77, title, url);
  EXPECT_EQ(furniture(text, kCourier, {title, url, ""}, corpus.learn()).aside.size(), 1U);
  EXPECT_TRUE(furniture(text, kCourier, {}, corpus.learn()).aside.empty());
}

TEST(Furniture, RemovesFurnitureFromFlattenedPages) {
  Corpus corpus;
  for (std::uint64_t i = 0; i < 20; ++i) corpus.add(flattened(page(i, 9)), kCourier);
  const RecurringBlocks known = corpus.learn();
  const std::string text = compared(flattened(page(500, 9)), kCourier, known);
  EXPECT_EQ(text.find("All rights reserved"), std::string::npos);
  EXPECT_EQ(text.find("printed every day since 1904"), std::string::npos);
  EXPECT_GE(words_of(text), words_of(story(500, 9)));
}

TEST(Furniture, FewTextsTeachNothing) {
  for (int articles = 0; articles < 4; ++articles) EXPECT_TRUE(courier(articles).empty()) << articles;
  EXPECT_FALSE(courier(4).empty());
}

TEST(Furniture, RepeatsWithinOneTextTeachNothing) {
  Corpus corpus;
  corpus.add("Read more\nRead more\nRead more\nRead more\nRead more\nRead more\n", kCourier);
  for (std::uint64_t i = 0; i < 5; ++i) corpus.add(story(i, 9), kCourier);
  EXPECT_TRUE(corpus.learn().empty());
}

TEST(Furniture, AStoryPrintedByManySourcesTeachesNothing) {
  Corpus corpus;
  for (std::uint64_t i = 0; i < 200; ++i) {
    corpus.add(story(1, 9), 1000 + i % 100);
    corpus.add(story(2 + i, 9), 1000 + i % 100);
  }
  // Each of the hundred sources printed it twice in four texts.
  EXPECT_TRUE(corpus.learn().empty());
}

TEST(Furniture, KeepsAParagraphThatFollowUpsRepeat) {
  const std::string background =
      "The ferry sank in a winter storm nine years ago, with forty people on board, and the inquiry that followed "
      "found "
      "that neither the harbour master nor the owners had heeded a single one of the warnings.";
  Corpus corpus;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const bool follows = i < 8;  // eight of sixty texts follow up one story
    corpus.add(kMenu + story(i, 4) + "\n" + (follows ? background + "\n" : "") + story(100 + i, 4) + kFooter, kCourier);
  }
  const std::string text = kMenu + story(0, 4) + "\n" + background + "\n" + story(100, 4) + kFooter;
  const std::string left = compared(text, kCourier, corpus.learn());
  EXPECT_NE(left.find("neither the harbour master"), std::string::npos);
  EXPECT_EQ(left.find("Subscribe"), std::string::npos);
}

TEST(Furniture, SetsAsideAtMostHalf) {
  const RecurringBlocks known = courier(12);
  for (const int sentences : {3, 6, 9, 30}) {
    const std::string text = page(900 + static_cast<std::uint64_t>(sentences), sentences);
    const PageParts found = furniture(text, kCourier, {}, known);
    ASSERT_FALSE(found.bare) << sentences;
    std::size_t aside = 0;
    for (const SetAside& part : found.aside) {
      aside += words_of(text.substr(part.where.begin, part.where.end - part.where.begin));
    }
    EXPECT_LE(2 * aside, words_of(text)) << sentences;
    // Furniture beyond the half is muted: it stays in the text but is not compared.
    std::string shown, used;
    without(text, found, false, shown);
    without(text, found, true, used);
    EXPECT_EQ(words_of(shown), words_of(text) - aside);
    EXPECT_EQ(used.find("Subscribe"), std::string::npos);
    EXPECT_EQ(words_of(used), words_of(story(900 + static_cast<std::uint64_t>(sentences), sentences)));
  }
  EXPECT_FALSE(furniture(page(1, 3), kCourier, {}, known).muted.empty());
  EXPECT_TRUE(furniture(page(1, 30), kCourier, {}, known).muted.empty());
}

TEST(Furniture, APageWithoutAStoryIsBare) {
  const RecurringBlocks known = courier(12);
  EXPECT_TRUE(furniture(kMenu + kFooter, kCourier, {}, known).bare);
  EXPECT_TRUE(furniture(kMenu + "Test.\n" + kFooter, kCourier, {}, known).bare);
  EXPECT_TRUE(furniture(kMenu + kFooter, kCourier, {}, known).aside.empty());
  EXPECT_FALSE(furniture(page(1, 2), kCourier, {}, known).bare);
  EXPECT_FALSE(furniture("", kCourier, {}, known).bare);
  EXPECT_FALSE(furniture("Gone fishing.", kCourier, {}, known).bare);
}

TEST(Furniture, RemovesBothPagesFromAReprintInAnotherSitesPage) {
  const std::string other_menu = "Front page\nGazette extra\nCrosswords and puzzles\nOur reporters\n";
  const std::string other_footer = "The Gazette, Mill Lane\nPrivacy at the Gazette\nCookies and you\n";
  Corpus corpus;
  for (std::uint64_t i = 0; i < 25; ++i) {
    corpus.add(page(i, 9), kCourier);
    corpus.add(other_menu + story(100 + i, 9) + other_footer, kGazette);
  }
  const RecurringBlocks known = corpus.learn();
  const std::string original = page(3, 9), wrapped = other_menu + original + other_footer;
  for (const std::uint64_t source : {kGazette, kCourier, std::uint64_t{0}}) {
    EXPECT_EQ(words_of(compared(wrapped, source, known)), words_of(compared(original, kCourier, known)));
  }
}

TEST(Furniture, WithoutASourceMoreTextsAreNeeded) {
  Corpus few, many;
  for (std::uint64_t i = 0; i < 9; ++i) few.add(page(i, 9), 0);
  for (std::uint64_t i = 0; i < 40; ++i) many.add(page(i, 9), 0);
  EXPECT_TRUE(few.learn().empty());
  EXPECT_EQ(compared(page(500, 9), 0, many.learn()).find("Subscribe"), std::string::npos);
}

TEST(Furniture, FortyLightEditsInALargeSourceTeachNothing) {
  Corpus corpus;
  for (std::uint64_t i = 0; i < 5000; ++i) corpus.add(story(10 + i, 3), kCourier);
  for (std::uint64_t i = 0; i < 40; ++i) corpus.add(story(9, 9) + story(9000 + i, 3), kCourier);
  EXPECT_TRUE(corpus.learn().empty());
}

TEST(Furniture, TheUrlNamesTheSourceIfNothingElseDoes) {
  EXPECT_EQ(source_key("", ""), 0U);
  EXPECT_EQ(source_key("", "no url"), 0U);
  EXPECT_EQ(source_key("", "https://"), 0U);
  EXPECT_NE(source_key("", "https://a.example/x"), 0U);
  EXPECT_EQ(source_key("", "https://www.a.example/x"), source_key("", "http://A.example:80?y"));
  EXPECT_EQ(source_key("Courier", "https://a.example/x"), source_key("courier", ""));
  EXPECT_NE(source_key("Courier", ""), source_key("Gazette", ""));
}

TEST(Furniture, OrderAndThreadsDoNotMatter) {
  Corpus corpus;
  for (std::uint64_t i = 0; i < 3000; ++i) corpus.add(page(i, 9), i % 7 == 0 ? kGazette : kCourier);
  const RecurringBlocks known = corpus.learn();
  EXPECT_TRUE(std::is_sorted(known.keys.begin(), known.keys.end()));
  EXPECT_EQ(known.keys.size(), known.counts.size());
  std::vector<TextBlocks> backwards(corpus.texts.rbegin(), corpus.texts.rend());
  EXPECT_EQ(learn_blocks(backwards), known);
  tbb::task_arena one(1);
  one.execute([&] { EXPECT_EQ(learn_blocks(corpus.texts), known); });
}

TEST(Furniture, MergingKeepsTheStrongerEvidence) {
  const RecurringBlocks a = courier(12), b = courier(30), none;
  EXPECT_EQ(merged(a, none), a);
  EXPECT_EQ(merged(a, a), a);
  EXPECT_EQ(merged(a, b), merged(b, a));
  EXPECT_EQ(merged(a, b), b);
}

TEST(Furniture, FindsAllOfManyKeys) {
  Corpus corpus;
  for (std::uint64_t source = 1; source <= 800; ++source) {
    for (int i = 0; i < 5; ++i) {
      std::string text;
      for (int line = 0; line < 30; ++line) {
        text += "line " + std::to_string(line) + " of " + std::to_string(source) + "\n";
      }
      corpus.add(text + story(source * 10 + static_cast<std::uint64_t>(i), 9), source);
    }
  }
  const RecurringBlocks known = corpus.learn();
  EXPECT_EQ(known.keys.size(), 800U * 30U);
  for (std::uint64_t source = 1; source <= 800; source += 37) {
    const std::string line = "line 7 of " + std::to_string(source);
    EXPECT_EQ(compared(line + "\n" + story(1, 9), source, known).find(line), std::string::npos);
  }
}

TEST(Furniture, AcceptsAnyBytesInLinearTime) {
  const RecurringBlocks known = courier(12);
  std::string bytes;
  std::uint64_t state = 3;
  for (int i = 0; i < 200000; ++i) bytes += static_cast<char>(kernels::next_random(state));
  const std::string dots(2000000, '.'), spaces(2000000, ' '), lines(2000000, '\n');
  std::string points, menus;
  for (int i = 0; i < 500000; ++i) points += ". a";
  for (int i = 0; i < 20000; ++i) menus += kMenu;
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string* text :
       std::initializer_list<const std::string*>{&bytes, &dots, &spaces, &lines, &points, &menus}) {
    const PageParts found = furniture(*text, kCourier, {}, known);
    std::string out;
    without(*text, found, true, out);
    EXPECT_LE(out.size(), text->size() + found.aside.size() + found.muted.size());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took.count(), 20.0);
}

TEST(Walls, AreRecognisedByTheirPhrases) {
  EXPECT_TRUE(
      is_wall("Just a moment...\nThis site needs to review the security of your connection before proceeding."));
  EXPECT_TRUE(is_wall("ACCESS DENIED\nYou don\xE2\x80\x99t have permission to access this server."));
  EXPECT_TRUE(is_wall("403 Forbidden"));
  EXPECT_TRUE(is_wall("Pardon our interruption. As you were browsing, something made us think you were a bot."));
  EXPECT_FALSE(is_wall(""));
  EXPECT_FALSE(
      is_wall("Access denied: the miners of Lower Quillen were turned away at the gate on Monday, said the union, "
              "which has asked a court to open the pit again before the winter. The owners said that the pit was "
              "unsafe and that nobody would go down before it had been searched."));
  EXPECT_FALSE(is_wall("Are you a robot?\n" + story(1, 90) + "Just a moment...\nverify you are human\n"));
}

}  // namespace
}  // namespace dedup
