// Whom a text is credited to. Most cases are traps: the text names an agency but is not by it.
#include "news/credits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "dedup/io.h"
#include "news/agencies.h"
#include "story/syndication.h"

namespace dedup {
namespace {

std::string codes(const std::vector<std::uint16_t>& found) {
  std::vector<std::string> names;
  for (const std::uint16_t agency : found) names.emplace_back(agencies()[agency].code);
  std::sort(names.begin(), names.end());
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : "+") + name;
  return out.empty() ? "none" : out;
}

std::string attributed(std::string_view text, std::string_view source = {}, std::string_view url = {},
                       std::string_view title = {}) {
  return codes(attribution(find_credits(title, text, source, url)).agencies);
}

bool has_role(std::string_view text, std::string_view code, CreditRole role) {
  for (const Credit& credit : find_credits({}, text, {}, {})) {
    if (agencies()[credit.agency].code == code && credit.role == role) return true;
  }
  return false;
}
struct Case {
  const char* text;
  const char* agencies;  // with role text or release
};

TEST(Credits, FindsTheAgencyThatSigned) {
  const Case cases[] = {
      {"BEIRUT, Dec 7 (Reuters) - Rebels withdrew from the old town on Wednesday.", "Reuters"},
      {"WASHINGTON (AP) — The Senate voted on Wednesday to go home.", "AP"},
      {"HARRISBURG, Pa. (AP) — A judge let the geese stay.", "AP"},
      {"PARIS (AFP) - The strike is over, the unions said.", "AFP"},
      {"PARIS, 7 déc 2016 (AFP) - La grève est finie, ont dit les syndicats.", "AFP"},
      {"Berlin (dpa) - Der Streik ist beendet.", "dpa"},
      {"Berlin/Hamburg (dpa/lno) - Der Streik ist beendet.", "dpa"},
      {"Madrid, 7 dic (EFE).- La huelga ha terminado.", "EFE"},
      {"(ANSA) - ROMA, 7 DIC - Lo sciopero è finito.", "ANSA"},
      {"BEIJING, Dec. 7 (Xinhua) -- The strike is over.", "Xinhua"},
      {"新华社北京12月7日电 罢工结束。", "Xinhua"},
      {"МОСКВА, 7 декабря. /ТАСС/. "
       "Забастовка "
       "закончилась.",
       "TASS"},
      {"MOSCOW, December 7. /TASS/. The strike is over.", "TASS"},
      {"MOSCOW. Dec 7 (Interfax) - The strike is over.", "Interfax"},
      {"SEOUL, Dec. 7 (Yonhap) -- The strike is over.", "Yonhap"},
      {"New Delhi, Dec 7 (PTI) The strike is over.", "PTI"},
      {"New Delhi [India], December 7 (ANI): The strike is over.", "ANI"},
      {"TIRUPATI (AP), Dec 7 (PTI): The strike is over.", "PTI"},
      {"Orle, AFP. The strike is over.", "AFP"},
      {"(Bloomberg) -- The strike is over, and shares rose.", "Bloomberg"},
      {"VIENNA (APA) - The strike is over.", "APA"},
      {"By Jane Doe, Associated Press\n\nThe strike is over.", "AP"},
      {"By JANE DOE and JOHN ROE\nAssociated Press\n\nThe strike is over.", "AP"},
      {"By Jane Doe, PA\n\nThe strike is over.", "PA"},
      {"The strike is over.\n\nWith Reuters and AFP", "AFP+Reuters"},
      {"The strike is over.\n\nAP, Reuters", "AP+Reuters"},
      {"The strike is over, the unions said. (Reuters)", "Reuters"},
      {"The strike is over, the unions said. — AFP", "AFP"},
      {"The strike is over.\n\n(Agence France-Presse)", "AFP"},
      {"The strike is over.\n\nSource: Reuters", "Reuters"},
      {"The strike is over.\n\n(Reporting by Jane Doe in Orle; Editing by John Roe)", "Reuters"},
      {"The strike is over. (Reporting by Jane Doe; additional reporting by X Y; Editing by John Roe)", "Reuters"},
      {"Franceinfo avec AFP\n\nLa grève est finie.", "AFP"},
      {"The strike is over.\n\n© 2016 AFP", "AFP"},
      {"The strike is over.\n\nCopyright 2016 The Associated Press. All rights reserved. This material may not be "
       "published, broadcast, rewritten or redistributed.",
       "AP"},
      {"The strike is over.\n\nThis report by The Canadian Press was first published Dec. 7, 2016.", "CP"},
      {"The strike is over.\n\nDistributed by Tribune Content Agency, LLC.", "TNS"},
      {"Why strikes end.\n\nThis article is republished from The Conversation under a Creative Commons license.",
       "TheConversation"},
      {"Why strikes end.\n\nKFF Health News is a national newsroom that produces in-depth journalism.", "KFF"},
      {"The strike is over.\n\nThe-CNN-Wire\n™ & © 2016 Cable News Network, Inc. All rights reserved.", "CNN"},
      {"ORLE, Dec. 7, 2016 /PRNewswire/ -- Acme, a maker of anvils, today said so.", "PRNewswire"},
      {"ORLE--(BUSINESS WIRE)--Acme, a maker of anvils, today said so.", "BusinessWire"},
      {"ORLE, Dec. 07, 2016 (GLOBE NEWSWIRE) -- Acme, a maker of anvils, today said so.", "GlobeNewswire"},
  };
  for (const Case& c : cases) EXPECT_EQ(attributed(c.text), c.agencies) << c.text;
}

TEST(Credits, IgnoresOtherMentions) {
  const Case cases[] = {
      // Pictures.
      {"The strike is over.\n\nPickets in Orle on Monday. (AP Photo/Corin Sandoval)", "none"},
      {"Pickets in Orle. Picture by Corin Sandoval AP/Press Association Images\n\nThe strike is over.", "none"},
      {"Pickets in Orle. AFP via Getty Images\n\nThe strike is over.", "none"},
      {"The strike is over.\n\nPickets in Orle on Monday. REUTERS/Lena Voss", "none"},
      {"The strike is over.\n\nPhoto: AFP", "none"},
      {"The strike is over.\n\nFoto: dpa", "none"},
      {"The strike is over.\n\nImage: pickets (dpa picture-alliance / B. Kranich, AFP/Getty)", "none"},
      {"Pickets in Orle on Monday. (Lena Voss/Reuters)\n\nThe strike is over.", "none"},
      {"Pickets in Orle on Monday. (Lena Voss, Associated Press)\n\nThe strike is over.", "none"},
      {"Pickets march in Orle. (Reuters)\n\nThe strike is over.\n\nIt lasted.\n\nThey said.\n\nNobody won.\n\nEnd.",
       "none"},
      {"A file photo of pickets. Reuters\n\nThe strike is over.\n\nIt lasted.", "none"},
      {"An AFP photographer saw pickets go home.", "none"},
      {"EFE/EPA/Lena Voss\n\nThe strike is over.", "none"},
      {"Photo credit: Associated Press\n\nThe strike is over.", "none"},
      {"AP Photo\n\nThe strike is over.", "none"},
      // Cited.
      {"The strike is over, a delegate told Reuters.", "none"},
      {"The strike is over, Reuters reported on Monday.", "none"},
      {"According to Xinhua, the strike is over.", "none"},
      {"A Reuters poll of economists found no growth.", "none"},
      {"The minister made the remark to the Associated Press on Monday.", "none"},
      {"She said so in an interview with Bloomberg.", "none"},
      {"The story was first reported by Reuters.", "none"},
      {"TASS quoted the ministry as saying that it was over.", "none"},
      {"He worked for Reuters for ten years, first in Orle.", "none"},
      {"By John Roe, who worked for Reuters until 2010.\n\nI was young.", "none"},
      {"Some of it was wrong, said Agence France-Presse (AFP).", "none"},
      {"The news agency (AFP)\n\nThe strike is over.", "none"},
      {"He is a correspondent of dpa in Orle, and likes it.", "none"},
      // Contributors.
      {"The strike is over.\n\nAssociated Press writer Jane Doe contributed to this report.", "none"},
      {"The strike is over.\n\nReuters contributed to this story.", "none"},
      {"The strike is over. The Associated Press contributed to this report.", "none"},
      {"The strike is over.\n\nAdditional reporting by AFP", "none"},
      {"The strike is over.\n\nL'AFP a contribué à cet article.", "none"},
      {"By Saskia Drent, with agencies\n\nThe strike is over.", "none"},
      // Other meanings of the name.
      {"Pakistan Tehreek-e-Insaf (PTI) - Punjab's largest party - met on Monday.", "none"},
      {"ISLAMABAD: PTI leaders met on Monday to choose a chairman.", "none"},
      {"The PTI said that it would not vote.", "none"},
      {"Andhra Pradesh (AP) - Telangana borders were closed.", "none"},
      {"Guntur (AP): The river rose on Monday.", "none"},
      {"Pupils who take AP Biology sit longer exams. AP courses are free.", "none"},
      {"Press the button on the AP, the access point, and wait.", "none"},
      {"Pittsburgh (PA) - The bridge is closed.", "none"},
      {"The PA, led by its president, thanked the donors. The role of the PA", "none"},
      {"The Role of the PA\n\nThe PA manages the estates of those who have nobody.", "none"},
      {"She was hired as PA to the director.", "none"},
      {"UPI payments rose by half, the central bank said. UPI is free.", "none"},
      {"American Psychological Association (APA) — Members met in Orle.", "none"},
      {"The party, ANP, left the coalition. Awami National Party (ANP) - Peshawar branch - agreed.", "none"},
      {"A survey by Kantar TNS found that nobody minds.", "none"},
      {"Thomson Reuters shares rose three percent.", "none"},
      {"Michael Bloomberg gave a speech. Bloomberg, the former mayor, is rich.", "none"},
      {"Bloomberg Philanthropies paid for the park.", "none"},
      {"Ani was nine, and her sister ANI, as she spelt it, was ten.", "none"},
      {"The word is sandpaper, not dpa, and the file is readpath.dpa.", "none"},
      {"EFE Matbaa prints boxes in Izmir.", "none"},
      {"The Aam Aadmi Party (AAP) — Delhi's rulers — lost.", "none"},
      {"Read more at reuters.com or follow @Reuters and @AFP.", "none"},
      {"A.P. Moller owns ships. AP Moller said so.", "none"},
      {"The conversation turned to cheese. The Conversation’s end was sad.", "none"},
      {"Press Association of Orle members, who are printers, struck.", "none"},
      {"He sells cars on an app, and the APP is free.", "none"},
      {"The AP-NORC poll asked a thousand people.", "none"},
      // Hard-wrapped lines, and lists.
      {"The minister said on Monday that he had spoken to the agency\nReuters.\nNobody else had been told about it, "
       "and the "
       "talks went\non for several hours before the delegates decided to\nmeet again on the following day in the same\n"
       "building as before.",
       "none"},
      {"Enterprise Oil (TNS) Ltd, Marathon Int. Pet. (GB) Ltd", "none"},
      {"Winners: AA 2200 2650 (2250 2600)", "none"},
  };
  EXPECT_GE(std::size(cases), 50U);
  for (const Case& c : cases) EXPECT_EQ(attributed(c.text), c.agencies) << c.text;
}

TEST(Credits, HaveRoles) {
  EXPECT_TRUE(has_role("Pickets. (AP Photo/Corin Sandoval)", "AP", CreditRole::photo));
  EXPECT_TRUE(has_role("It is over, she told Reuters.", "Reuters", CreditRole::cited));
  EXPECT_TRUE(has_role("It is over, she told AFP.", "AFP", CreditRole::cited));
  EXPECT_TRUE(has_role("Over.\n\nReuters contributed to this report.", "Reuters", CreditRole::contributed));
  EXPECT_TRUE(has_role("ORLE (AP) - It is over.", "AP", CreditRole::text));
  EXPECT_TRUE(has_role("ORLE, May 1 /PRNewswire/ -- It is over.", "PRNewswire", CreditRole::release));
  EXPECT_TRUE(find_credits({}, "PTI leaders met. The AP coast is long.", {}, {}).empty());
}

TEST(Credits, PointIntoTheText) {
  const std::string text = "ORLE (AFP) - It is over.\n\n© AFP, AP";
  for (const Credit& credit : find_credits({}, text, {}, {})) {
    const std::string name = text.substr(credit.where.begin, credit.where.end - credit.where.begin);
    EXPECT_EQ(name, agencies()[credit.agency].code);
  }
}

TEST(Credits, RecogniseOutletsThatAreAgencies) {
  EXPECT_EQ(attributed("It is over.", "Reuters"), "Reuters");
  EXPECT_EQ(attributed("It is over.", "AP News"), "AP");
  EXPECT_EQ(attributed("It is over.", "reuters.com"), "Reuters");
  EXPECT_EQ(attributed("It is over.", "", "https://www.reuters.com/world/x-2023-12-11/"), "Reuters");
  EXPECT_EQ(attributed("It is over.", "", "http://apnews.com:80/x"), "AP");
  EXPECT_EQ(attributed("It is over.", "Reuters via Yahoo"), "Reuters");
  EXPECT_EQ(attributed("It is over.", "", "https://example.org/reuters.com"), "none");
  EXPECT_EQ(attributed("It is over.", "", "https://notreuters.com/x"), "none");
  EXPECT_EQ(attributed("It is over.", "NYT"), "none");  // the newspaper, not its news service
  EXPECT_EQ(attributed("It is over.", "", "", "It is over | Reuters"), "Reuters");
  EXPECT_EQ(attributed("It is over.", "", "", "It is over - Reuters"), "none");
  EXPECT_EQ(agency_of_outlet("The Gazette", "https://gazette.example/"), kNoAgency);
}

TEST(Credits, FindContributorsAtTheEndOfAOneLineStory) {
  std::string story = "The dam above Overmere, of which dpa wrote in March, burst on Tuesday.";
  for (int i = 0; i < 40; ++i) story += " Water stood two metres deep in mill " + std::to_string(i) + ".";
  story += " Reuters contributed to this report.";
  EXPECT_TRUE(has_role(story, "Reuters", CreditRole::contributed));
  EXPECT_FALSE(has_role(story, "dpa", CreditRole::contributed));
}

TEST(Credits, AContributorLeavesTheAttributionUnknown) {
  const auto found = attribution(find_credits({}, "It is over.\n\ndpa contributed to this report.", {}, {}));
  EXPECT_TRUE(found.agencies.empty());
  EXPECT_TRUE(found.unknown);
  EXPECT_FALSE(attribution(find_credits({}, "It is over, she told AFP.", {}, {})).unknown);
}

TEST(Credits, TheAgencyTableIsWellFormed) {
  const AgencyTable& table = agency_table();
  EXPECT_TRUE(table.problems.empty()) << table.problems.front();
  EXPECT_GE(table.agencies.size(), 35U);
  const AgencyTable wrong("AP\tagency\tAssociated Press\n");
  ASSERT_EQ(wrong.problems.size(), 1U);
  EXPECT_NE(wrong.problems[0].find("agencies.tsv:1:"), std::string::npos);
}

TEST(Credits, AcceptAnyBytes) {
  std::string text = "ORLE (AP) - \xff\xfe\xc3(\xe2\x82 AP \xed\xa0\x80 (\xf0\x9f";
  for (std::size_t i = 0; i <= text.size(); ++i) find_credits({}, text.substr(i), text.substr(0, i), text);
  std::string many;
  for (int i = 0; i < 200000; ++i) many += "AP (Reuters) ";
  find_credits(many, many, many, many);
  std::string brackets(1000000, '(');
  find_credits({}, brackets, brackets, {});
}

TEST(Credits, MatchTheGoldOfNewsday) {
  const std::filesystem::path folder = std::filesystem::path(DEDUP_CORPORA) / "newsday";
  std::map<std::string, std::string> gold;
  std::ifstream in(folder / "gold.tsv");
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    if (cells.size() < 8 || cells[0] == "id") continue;
    if (cells[3] == "roundup") continue;  // a roundup has the credits of its parts
    std::vector<std::string> names;
    std::istringstream list(cells[6]);
    for (std::string name; std::getline(list, name, '+');) names.push_back(name);
    std::sort(names.begin(), names.end());
    std::string joined;
    for (const std::string& name : names) joined += (joined.empty() ? "" : "+") + name;
    gold[cells[0]] = joined;
  }
  ASSERT_GT(gold.size(), 170U);
  const std::vector<std::string> paths{folder.string()};
  const Config config;
  const std::unique_ptr<Reader> reader = open_reader(paths, config);
  const std::unique_ptr<Scratch> scratch = reader->make_scratch();
  std::size_t seen = 0, right = 0, accused = 0;
  std::string wrong;
  Sink sink;
  sink.problem = [](const Problem&) {};
  sink.article = [&](const Article& article, RecordRef, std::uint64_t) {
    const auto found = gold.find(std::string(article.id));
    if (found == gold.end()) return;
    ++seen;
    const std::string mine = attributed(article.text, article.source, article.url, article.title);
    right += mine == found->second ? 1 : 0;
    accused += found->second == "none" && mine != "none" ? 1 : 0;
    if (mine != found->second) wrong += found->first + ": " + mine + ", gold " + found->second + "\n";
  };
  for (Batch batch; reader->next(batch);) reader->parse(batch, *scratch, sink);
  EXPECT_EQ(seen, gold.size());
  EXPECT_GE(right * 100, seen * 95) << wrong;
  EXPECT_EQ(accused, 0U) << wrong;
  RecordProperty("right", static_cast<int>(right));
  std::printf("%zu of %zu\n%s", right, seen, wrong.c_str());
}

}  // namespace
}  // namespace dedup
