// Whom a text is credited to. Most of these are traps: an agency is named, and the text is not its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "agencies.h"
#include "dedup/io.h"
#include "dedup/syndication.h"

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
TEST(Credits, RightInTheInventedNewsroom) {
  const std::filesystem::path folder = std::filesystem::path(__FILE__).parent_path().parent_path() / "corpora/newsday";
  std::map<std::string, std::string> gold;
  std::ifstream in(folder / "gold.tsv");
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    if (cells.size() < 8 || cells[0] == "id") continue;
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
