// Outlet names and sections are taken off headlines where they recur, and topics and subtitles stay.
#include "news/headlines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {
namespace {

HeadlineLabels learnt(std::vector<std::string> titles, std::uint64_t source = 7) {
  HeadlineLabels labels;
  for (const std::string& title : titles) labels.add(source, title);
  return labels;
}

TEST(Headlines, RecurringPartsAreLabels) {
  const HeadlineLabels english =
      learnt({"Opinion | The ferry is late again - The Alder Post", "Opinion | Whose bees are these - The Alder Post",
              "Opinion | A town and its vane - The Alder Post"});
  EXPECT_EQ(english.headline(7, "", "Opinion | Who pays for the pool - The Alder Post"), "Who pays for the pool");
  EXPECT_EQ(english.headline(7, "", "opinion | Who pays for the pool"), "Who pays for the pool");
  EXPECT_EQ(english.headline(8, "", "Opinion | Who pays for the pool"), "Opinion | Who pays for the pool");
  const HeadlineLabels german =
      learnt({"Fähre fällt aus \u2013 Sport \u2013 Birker Bote", "Becken bleibt zu \u2013 Sport \u2013 Birker Bote",
              "Brücke gesperrt bis Mai \u2013 Sport \u2013 Birker Bote"});
  EXPECT_EQ(german.headline(7, "", "Zwei Tore für Erle \u2013 Sport \u2013 Birker Bote"), "Zwei Tore für Erle");
  const HeadlineLabels french = learnt({"EN DIRECT : le bac repart", "EN DIRECT : la piscine ferme",
                                        "EN DIRECT : le maire part", "EN DIRECT : la fête commence"});
  EXPECT_EQ(french.headline(7, "", "EN DIRECT : le pont rouvre"), "le pont rouvre");
}

TEST(Headlines, TheNameOfTheSourceIsALabel) {
  const HeadlineLabels none;
  EXPECT_EQ(none.headline(0, "Alder Post", "Ferry is late again | Alder Post"), "Ferry is late again");
  EXPECT_EQ(none.headline(0, "El Olmo", "El Olmo: el barco llega tarde"), "el barco llega tarde");
  EXPECT_EQ(none.headline(0, "", "Ferry is late again | Alder Post"), "Ferry is late again | Alder Post");
}

TEST(Headlines, OtherPartsStay) {
  // One headline printed often, two with the part, a topic of three, hyphens within words, nothing left.
  EXPECT_EQ(learnt({"Live | Flood in Alder", "Live | Flood in Alder", "Live | Flood in Alder"})
                .headline(7, "", "Live | New dam"),
            "Live | New dam");
  EXPECT_EQ(learnt({"Live | Flood in Alder", "Live | Fire in Birch"}).headline(7, "", "Live | New dam"),
            "Live | New dam");
  EXPECT_EQ(learnt({"Flood: dam breaks", "Flood: two are missing", "Flood: school shut"})
                .headline(7, "", "Flood: bridge open"),
            "Flood: bridge open");
  EXPECT_EQ(learnt({"well-known mayor goes", "well-known baker goes", "well-known vet goes"})
                .headline(7, "", "well-known smith goes"),
            "well-known smith goes");
  const HeadlineLabels names = learnt({"Ferry late again - Post", "Two bees seen - Post", "Pool shut today - Post"});
  EXPECT_EQ(names.headline(7, "", "Sport - Post"), "Sport - Post");
  EXPECT_EQ(names.headline(7, "", ""), "");
  EXPECT_EQ(names.headline(7, "", " - Post"), "- Post");
}

TEST(Headlines, OrderAndPartsDoNotMatter) {
  std::vector<std::string> titles;
  for (int i = 0; i < 40; ++i)
    titles.push_back("Section " + std::to_string(i % 9) + " | Some headline " + std::to_string(i) + " - Post");
  const HeadlineLabels forth = learnt(titles);
  std::reverse(titles.begin(), titles.end());
  HeadlineLabels parts = learnt({titles.begin(), titles.begin() + 20});
  parts.add(learnt({titles.begin() + 20, titles.end()}));
  for (const std::string& title : titles) EXPECT_EQ(forth.headline(7, "", title), parts.headline(7, "", title));
  EXPECT_EQ(forth.headline(7, "", "Section 1 | Another one here - Post"), "Another one here");
}

}  // namespace
}  // namespace dedup
