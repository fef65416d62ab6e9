// Exports of press databases give their articles, in the languages of their headings.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/format/converted.h"

namespace dedup {
namespace {

Converted read(std::string_view text, std::uint64_t max_record = 1 << 20) {
  const Converted whole = convert(kExportFormat, text, std::string_view::npos, max_record);
  EXPECT_EQ(convert(kExportFormat, std::string(4096, '\n') + std::string(text), 3, max_record).articles.size(),
            whole.articles.size());
  return whole;
}

void expect_article(const Converted::Item& found, const Converted::Item& wanted) {
  EXPECT_EQ(found.title, wanted.title);
  EXPECT_EQ(found.text, wanted.text);
  EXPECT_EQ(found.date, wanted.date);
  EXPECT_EQ(found.source, wanted.source);
}

TEST(Export, TakesDocumentsApart) {
  const Converted found = read(
      "Download Request: all\n\n\n                  1 of 2 DOCUMENTS\n\n\n\n          The Inland\n            Post "
      "(North)\n\n"
      "           March 4, 2032 Thursday\n                 Final Edition\n\nBarge sinks\nat the weir\n\n"
      "BYLINE: A. Hand and\nB. Other\n\nSECTION: LOCAL; Pg. 3\n\nLENGTH: 12 words\n\nDATELINE: WEIRTON\n\n"
      "The barge went down\non Monday.\n\nNOTE: the crew is safe.\n\nGRAPHIC: Picture 1\n\nLOAD-DATE: March 5, 2032\n\n"
      "        Copyright 2032 The Inland Post\n             All Rights Reserved\n\n"
      "                  2 of 2 DOCUMENTS\n\nHill Echo\n\nMarch 4, 2032\n\nGoats return\n\nThe goats are back.\n");
  ASSERT_EQ(found.articles.size(), 2u);
  EXPECT_TRUE(found.told.empty());
  expect_article(found.articles[0],
                 {"Barge sinks at the weir", "The barge went down\non Monday.\n\nNOTE: the crew is safe.",
                  "March 4, 2032 Thursday", "The Inland Post (North)"});
  expect_article(found.articles[1], {"Goats return", "The goats are back.", "March 4, 2032", "Hill Echo"});
}

TEST(Export, KnowsTheHeadingsOfOtherLanguages) {
  const Converted german = read(
      "                Dokument 1 von 1\n\nSeeblatt\n\n4. M\xC3\xA4rz 2032 Donnerstag\n\nKahn sinkt\n\nRUBRIK: Region; "
      "S. 2\n\n"
      "L\xC3\x84NGE: 5 W\xC3\xB6rter\n\nDer Kahn sank.\n\nUPDATE: 5. M\xC3\xA4rz 2032\n\nSPRACHE: GERMAN\n\n"
      "Copyright 2032 Seeblatt\nAlle Rechte vorbehalten\n");
  ASSERT_EQ(german.articles.size(), 1u);
  EXPECT_EQ(german.articles[0].title, "Kahn sinkt");
  EXPECT_EQ(german.articles[0].text, "Der Kahn sank.");
  EXPECT_EQ(german.articles[0].source, "Seeblatt");
  const Converted french = read(
      "Document 1 de 1\n\nLe Halage\n\n2032-03-04\n\nUne p\xC3\xA9niche coule\n\nRUBRIQUE: R\xC3\xA9gion\n\n"
      "LONGUEUR: 5 mots\n\nElle a coul\xC3\xA9.\n\nLANGUE: FRENCH\n");
  ASSERT_EQ(french.articles.size(), 1u);
  expect_article(french.articles[0], {"Une p\xC3\xA9niche coule", "Elle a coul\xC3\xA9.", "2032-03-04", "Le Halage"});
  const Converted dutch = read(
      "1 of 1 DOCUMENTS\n\nDe Sluis\n\n2032-03-04\n\nBoot zinkt\n\nHEADLINE: Boot zinkt bij sluis\n\nLENGTH: 5 "
      "woorden\n\n"
      "De boot zonk.\n\nTAAL: DUTCH\n");
  ASSERT_EQ(dutch.articles.size(), 1u);
  expect_article(dutch.articles[0], {"Boot zinkt bij sluis", "De boot zonk.", "2032-03-04", "De Sluis"});
}

TEST(Export, WhatDoesNotFitIsTold) {
  const Converted bare = read("1 of 3 DOCUMENTS\n\nJust words.\n\nMore words.\n\n2 of 3 DOCUMENTS\n\n\n");
  ASSERT_EQ(bare.articles.size(), 1u);
  EXPECT_EQ(bare.articles[0].text, "Just words.\n\nMore words.");
  ASSERT_EQ(bare.told.size(), 3u);
  EXPECT_TRUE(bare.told[0].starts_with("1 a document without date"));
  EXPECT_TRUE(bare.told[1].starts_with("7 a document without text"));
  EXPECT_TRUE(bare.told[2].starts_with("0 the export announces 3 documents and has 2"));
  const Converted longest =
      read("1 of 2 DOCUMENTS\n" + std::string(9000, 'x') + "\n2 of 2 DOCUMENTS\nA\n\n2032-03-04\n\nB\n", 4096);
  EXPECT_EQ(longest.articles.size(), 1u);
  EXPECT_TRUE(longest.told_only(1, "longer than 4096"));
}

TEST(Export, IsRecognised) {
  const auto name = [](std::string_view head) { return choose_format("a.txt", head).name; };
  EXPECT_EQ(name("\n\n   1 of 20 DOCUMENTS\nx"), "export");
  EXPECT_EQ(name("Anfrage: 3\n\n Dokument 2 von 3\nx"), "export");
  EXPECT_EQ(name("Document 1 de 3\nx"), "export");
  EXPECT_EQ(name("He sent 1 of 20 documents to the court.\nx"), "text");
  EXPECT_EQ(name("3 of 2 DOCUMENTS\nx"), "text");
  EXPECT_EQ(name("1 of 20\nx"), "text");
}

}  // namespace
}  // namespace dedup
