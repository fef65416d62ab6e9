// Traces the gold clusters of corpora/newsday. The evidence is measured here, by simple reference code.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "dedup/io.h"
#include "news/credits.h"
#include "story/syndication.h"
#include "text/normalize.h"
#include "text/shingle.h"

namespace dedup {
namespace {

struct Gold {
  std::string id, story, group, relation, of, direction, agency, first;
};

struct Read {
  std::string id, source, url;
  std::int64_t date = kNoDate;
  std::vector<Credit> credits;
  std::set<std::uint64_t> shingles;
  std::vector<std::uint64_t> words;  // outside quotation marks; each quotation is one 0
  Hash128 content;
};

std::vector<Gold> read_gold(const std::filesystem::path& file) {
  std::vector<Gold> out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> c;
    std::istringstream row(line);
    for (std::string cell; std::getline(row, cell, '\t');) c.push_back(cell);
    if (c.size() >= 8 && c[0] != "id") out.push_back({c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]});
  }
  return out;
}

// Word hashes. Each quotation becomes one 0, which matches no word.
std::vector<std::uint64_t> words_outside_quotations(std::string_view text, const Config& config) {
  std::string flat(text);
  for (const char* mark : {"\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb"}) {
    for (std::size_t at = 0; (at = flat.find(mark, at)) != std::string::npos;) {
      flat.replace(at, std::string_view(mark).size(), "\"");
    }
  }
  std::vector<std::uint64_t> out;
  bool inside = false;
  std::istringstream pieces(flat);
  for (std::string piece; std::getline(pieces, piece, '"'); inside = !inside) {
    Text words;
    normalize(piece, config, words);
    if (inside) {
      out.push_back(0);
    } else {
      out.insert(out.end(), words.hashes.begin(), words.hashes.end());
    }
  }
  return out;
}

std::uint32_t longest_run(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::vector<std::uint32_t> row(b.size() + 1, 0);
  std::uint32_t best = 0;
  for (const std::uint64_t word : a) {
    for (std::size_t j = b.size(); j > 0; --j) {
      row[j] = word != 0 && word == b[j - 1] ? row[j - 1] + 1 : 0;
      best = std::max(best, row[j]);
    }
  }
  return best;
}

struct Totals {
  int stories = 0, first_right = 0, first_wrong = 0, members = 0, right = 0, wrong = 0, unknown = 0;
  std::string log;
};

Totals count(const std::filesystem::path& folder) {
  const std::vector<Gold> gold = read_gold(folder / "gold.tsv");
  const Config config;
  std::map<std::string, Read> articles;
  const std::vector<std::string> paths{folder.string()};
  const std::unique_ptr<Reader> reader = open_reader(paths, config);
  const std::unique_ptr<Scratch> scratch = reader->make_scratch();
  Sink sink;
  sink.problem = [](const Problem&) {};
  sink.article = [&](const Article& a, RecordRef, std::uint64_t) {
    Read& read = articles[std::string(a.id)];
    read.id = a.id;
    read.source = a.source;
    read.url = a.url;
    read.date = parse_date(a.date);
    read.credits = find_credits(a.title, a.text, a.source, a.url);
    read.words = words_outside_quotations(a.text, config);
    Text text;
    normalize(a.text, config, text);
    Shingles shingles;
    shingle(text, Basis::body, config, shingles);
    read.shingles.insert(shingles.begin(), shingles.end());
    read.content = content_hash(text, Basis::body);
  };
  for (Batch batch; reader->next(batch);) reader->parse(batch, *scratch, sink);

  std::map<std::string, std::vector<const Gold*>> stories;
  std::map<std::string, const Gold*> by_id;
  for (const Gold& g : gold) {
    by_id[g.id] = &g;
    if (g.story != "-" && g.story != "roundup") stories[g.story].push_back(&g);
  }
  Totals out;
  for (const auto& [name, rows] : stories) {
    std::map<std::string, std::uint32_t> reprints, excerpts;
    const auto group = [](const Gold& g) { return g.group == "-" ? g.id : g.group; };
    std::vector<Member> members;
    std::vector<const Read*> texts;
    for (const Gold* g : rows) {
      const Read& read = articles[g->id];
      Member m;
      m.article = static_cast<std::uint32_t>(members.size());
      m.id = g->id;
      m.date = m.earliest = m.latest = read.date;
      m.own_agency = agency_of_outlet(read.source, read.url);
      m.words = static_cast<std::uint32_t>(read.words.size());
      m.credits = read.credits;
      m.content = read.content;
      m.reprint_cluster = reprints.emplace(group(*g), reprints.size()).first->second;
      const Gold* whole = g->relation == "excerpt" && by_id.contains(g->of) ? by_id[g->of] : g;
      m.excerpt_cluster = excerpts.emplace(group(*whole), excerpts.size()).first->second;
      members.push_back(m);
      texts.push_back(&read);
    }
    const EvidenceOf evidence = [&](std::size_t a, std::size_t b) {
      Evidence e;
      e.size_a = static_cast<std::uint32_t>(texts[a]->shingles.size());
      e.size_b = static_cast<std::uint32_t>(texts[b]->shingles.size());
      for (const std::uint64_t s : texts[a]->shingles) e.shared += texts[b]->shingles.contains(s) ? 1U : 0U;
      e.passage = longest_run(texts[a]->words, texts[b]->words);
      return e;
    };
    const Story story = tell_story(members, evidence, config);
    ++out.stories;
    const std::string first = story.first == kNone ? "unknown" : rows[story.first]->id;
    out.first_right += first == rows[0]->first ? 1 : 0;
    out.first_wrong += first != rows[0]->first && first != "unknown" ? 1 : 0;
    if (first != rows[0]->first) out.log += name + ": first " + first + "\n";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Origin& origin = story.members[i];
      if (rows[i]->id == rows[i]->first) continue;
      ++out.members;
      const std::string mine =
          origin.provenance == Provenance::article ? rows[origin.of]->id : std::string(name_of(origin.provenance));
      const std::string theirs = rows[i]->of == "-" ? "independent" : rows[i]->of;
      const bool right = mine == theirs;
      const bool unknown = origin.provenance == Provenance::unknown;
      out.right += right ? 1 : 0;
      out.unknown += unknown ? 1 : 0;
      out.wrong += !right && !unknown ? 1 : 0;
      if (!right) out.log += rows[i]->id + ": " + mine + ", gold " + theirs + " " + rows[i]->relation + "\n";
    }
  }
  return out;
}

TEST(Stories, TracesTheGoldClustersOfNewsday) {
  const Totals totals = count(std::filesystem::path(DEDUP_CORPORA) / "newsday");
  std::printf("stories %d, first right %d wrong %d; members %d, right %d unknown %d wrong %d\n", totals.stories,
              totals.first_right, totals.first_wrong, totals.members, totals.right, totals.unknown, totals.wrong);
  EXPECT_GT(totals.stories, 10);
  EXPECT_EQ(totals.first_wrong, 0) << totals.log;
  EXPECT_GE(totals.first_right * 10, totals.stories * 9) << totals.log;
  EXPECT_LE(totals.wrong * 20, totals.members) << totals.log;
  EXPECT_GE(totals.right * 10, totals.members * 9) << totals.log;
  std::printf("%s", totals.log.c_str());
}

}  // namespace
}  // namespace dedup
