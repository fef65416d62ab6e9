// Compares two articles: measures at every level, shared passages. engine/compare_say.cc puts the result into words.
#include "dedup/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/intersect.h"
#include "dedup/io.h"
#include "dedup/numbers.h"
#include "engine/compare_say.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/evidence.h"
#include "engine/furniture.h"
#include "engine/identity.h"
#include "engine/read.h"
#include "engine/stage.h"
#include "engine/stories.h"
#include "engine/word_counts.h"
#include "io/table/tables.h"
#include "news/credits.h"
#include "story/syndication.h"
#include "text/language.h"
#include "text/normalize.h"
#include "text/shingle.h"

namespace dedup {

namespace {

/// Articles and the reader that loads them.
struct Library {
  std::unique_ptr<Reader> reader;
  Articles articles;
};

Library read_library(std::unique_ptr<Reader> reader, Config config, const Observer& observer) {
  config.search.method = Search::join;  // needs no sketches
  Library out;
  out.reader = std::move(reader);
  Intake intake = read_articles(*out.reader, config, {}, observer);
  settle_identities(intake, *out.reader, config);
  out.articles = std::move(intake.articles);
  return out;
}

std::uint32_t find_id(const Articles& articles, std::string_view id) {
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (articles.id(i) == id) return i;
  }
  return kNone;
}

/// An article with everything that is compared.
struct Loaded {
  ComparedArticle article;
  Shingles set;     // shingle set of the compared text
  Shingles held;    // shingle set without furniture
  Marked marked;    // words of the full text
  Marked evidence;  // words without furniture
  Terms terms;
  std::vector<Credit> credits;
  std::uint16_t own_agency = kNoAgency;
  std::int64_t date = kNoDate;
};

/// Loads the inputs of the wider levels.
void load_story(const Article& article, const Config& config, const Background& background, Loaded& out) {
  // Recurring blocks cannot be learned from two articles, so only recognised lines are furniture.
  const PageParts page = config.text.furniture == Furniture::keep ? PageParts{} : page_of(article, {});
  std::string story;
  Text text;
  const Basis basis = compared_text(article, config, page, story, text);
  shingle(text, basis, config, out.held);
  to_set(out.held);
  // `--furniture drop` compares reprints without furniture too.
  if (config.text.furniture == Furniture::drop && config.levels.find == Find::reprints) {
    out.set.clear();
    out.set.append(out.held.data(), out.held.size());
    out.article.content = content_hash(text, basis);
  }
  TermWork work;
  story_terms(article, &page, config, background, work, out.terms);
  out.evidence = std::move(work.marked);
  out.credits = find_credits(article.title, article.text, article.source, article.url);
  out.own_agency = agency_of_outlet(article.source, article.url);
}

Loaded load(const Library& library, std::uint32_t number, std::string name, const Config& config,
            const Background& background) {
  const std::unique_ptr<Scratch> scratch = library.reader->make_scratch();
  const Entry& entry = library.articles.entries[number];
  const Article article = library.reader->load(entry.record, *scratch);
  Loaded out;
  ComparedArticle& side = out.article;
  Text text;
  side.basis = compared_text(article, config, text);
  const std::string_view raw = side.basis == Basis::body ? article.text : article.title;
  side.name = std::move(name);
  side.title = article.title;
  side.source = article.source;
  side.date = article.date;
  side.text = raw;
  side.words = static_cast<std::uint32_t>(text.words.size());
  side.content = content_hash(text, side.basis);
  shingle(text, side.basis, config, out.set);
  to_set(out.set);
  out.marked = mark(raw, text, original_words(raw, text));
  out.date = entry.date;
  load_story(article, config, background, out);
  // Only in text files are offsets in the text also offsets in the file; other formats decode their text.
  const std::vector<Reader::File> files = library.reader->files();
  if (entry.record.file < files.size() && files[entry.record.file].format == "text") {
    const std::unique_ptr<Scratch> whole = library.reader->make_scratch();
    const std::size_t at = library.reader->bytes(entry.record, *whole).rfind(raw);
    if (at != std::string_view::npos) side.offset = static_cast<std::int64_t>(at);
  }
  return out;
}

/// Finds articles by id or by file name.
class Finder {
 public:
  Finder(const CompareRequest& request, const Config& config, const Background& background, const Observer& observer)
      : request_(request), config_(config), background_(background), observer_(observer) {
    if (!request.feeds.empty())
      feeds_ = read_library(open_reader(request.feeds, config, observer.cancelled), config, observer);
  }

  Loaded find(const CompareRequest::Name& wanted) const {
    const std::string& name = wanted.name;
    const std::uint32_t number = find_id(feeds_.articles, name);
    if (number != kNone) return load(feeds_, number, name, config_, background_);
    if (!wanted.is_file) throw Error(Error::Kind::usage, fmt::format("{}: {}", name, unknown()));
    const std::string path[] = {name};
    const Library file = read_library(open_reader(path, config_, observer_.cancelled), config_, observer_);
    if (file.articles.size() == 1) return load(file, 0, name, config_, background_);
    if (file.articles.size() == 0) {
      throw Error(Error::Kind::input, fmt::format("{}: no article could be read from it", name));
    }
    throw Error(Error::Kind::usage,
                fmt::format("{}: has {} articles; name one by its id, as in: dedup compare {} B --input {}", name,
                            file.articles.size(), file.articles.id(0), name));
  }
  /// nullopt if the feeds have no such id.
  std::optional<Loaded> find_in_feeds(const std::string& id) const {
    const std::uint32_t number = find_id(feeds_.articles, id);
    if (number == kNone) return std::nullopt;
    return load(feeds_, number, id, config_, background_);
  }

 private:
  std::string unknown() const {
    if (request_.feeds.empty()) {
      return fmt::format(
          "no such file; to compare articles by their ids, name their feeds: dedup compare "
          "{} {} --input FEED",
          request_.a.name, request_.b.name);
    }
    if (feeds_.articles.size() == 0) return "no article has this id: the feeds have no readable article";
    return fmt::format("no article has this id; ids are those of the labels, the first is '{}'", feeds_.articles.id(0));
  }
  const CompareRequest& request_;
  const Config& config_;
  const Background& background_;
  const Observer& observer_;
  Library feeds_;
};

Match measure_pair(const Shingles& a, const Shingles& b, bool one_basis) {
  Match out{0, 1, 0, static_cast<std::uint32_t>(a.size()), static_cast<std::uint32_t>(b.size())};
  if (one_basis) out.shared = count_common(a, b);
  return out;
}

void read_labels(const std::string& path, const Observer& observer, ComparedArticle& a, ComparedArticle& b) {
  constexpr std::string_view kColumns[] = {"id", "cluster", "representative", "similarity", "relation"};
  read_table(
      {path, "labels file", observer.cancelled}, kColumns,
      [&](std::uint64_t line, std::span<const std::string_view> cells) {
        for (ComparedArticle* side : {&a, &b}) {
          if (side->name != cells[0]) continue;
          const std::optional<double> similarity = parse_number(cells[3].substr(cells[3].starts_with('~') ? 1 : 0));
          if (!similarity || *similarity < 0.0 || *similarity > 1.0) {
            throw Error(Error::Kind::input,
                        fmt::format("{}:{}: '{}' is not a similarity from 0 to 1; the file was edited, write it again",
                                    path, line, cells[3]));
          }
          side->member =
              Membership{std::string(cells[1]), std::string(cells[2]), std::string(cells[4]), *similarity, -1.0};
        }
      });
  for (const ComparedArticle* side : {&a, &b}) {
    if (side->member) continue;
    throw Error(
        Error::Kind::usage,
        fmt::format("--labels: {} has no article '{}'; it must come from a run over the same feeds", path, side->name));
  }
}

/// Measures the representative of each article against the other article.
void measure_centres(const Finder& finder, Loaded& a, Loaded& b) {
  const auto reach = [&](Loaded& from, const Loaded& to) {
    Membership& member = *from.article.member;
    std::optional<Loaded> other;
    if (member.representative != from.article.name) {
      other = finder.find_in_feeds(member.representative);
      if (!other) return;
    }
    const Loaded& centre = other ? *other : from;
    member.reach = measure_pair(centre.set, to.set, centre.article.basis == to.article.basis).jaccard();
  };
  reach(a, b);
  reach(b, a);
}

/// The terms of two articles, as units 0 and 1.
class TwoTerms : public TermSource {
 public:
  TwoTerms(const Terms& a, const Terms& b) : terms_{&a, &b} {}
  void terms(std::uint32_t unit, Terms& out) const override { out = *terms_[unit]; }

 private:
  std::array<const Terms*, 2> terms_;
};

/// Replaces each run of white space by one space.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

StoryEvidence story_of(const Loaded& a, const Loaded& b, const Background& background) {
  StoryEvidence out;
  const FrozenLikeness likeness = frozen_likeness(TwoTerms(a.terms, b.terms), background);
  out.language_a = language_names()[likeness.language_a];
  out.language_b = language_names()[likeness.language_b];
  if (likeness.cosine) out.similarity = story_similarity(*likeness.cosine);
  if (a.date != kNoDate && b.date != kNoDate) out.apart = std::max(a.date, b.date) - std::min(a.date, b.date);
  const std::uint16_t agency = shared_agency(a.credits, a.own_agency, b.credits, b.own_agency);
  if (agency != kNoAgency) out.agency = agencies()[agency].code;
  if (a.article.basis != Basis::body || b.article.basis != Basis::body) return out;
  const TellingRun telling = telling_run(a.evidence, b.evidence, background.of(likeness.language_a));
  if (telling.words >= kDerived) {
    const std::uint32_t begin = a.evidence.where[telling.run.a].begin,
                        end = a.evidence.where[telling.run.a + telling.run.words - 1].end;
    out.passage = on_one_line(std::string_view(a.article.text).substr(begin, end - begin));
  }
  return out;
}

/// The figures shown for a pair. To add a measure, add a row.
std::vector<PairMeasure> measures_of(const Comparison& pair, const Config& config) {
  std::vector<PairMeasure> out = {
      {"jaccard", "shared shingles / all shingles", pair.match.jaccard(), config.levels.threshold},
      {"containment_a", "share of A's shingles found in B", pair.held.containment_a(), config.levels.containment},
      {"containment_b", "share of B's shingles found in A", pair.held.containment_b(), config.levels.containment},
  };
  if (pair.story.similarity >= 0.0) {
    out.push_back({"story", "similarity of words and word pairs, weighted by rarity", pair.story.similarity,
                   config.levels.story_threshold});
  }
  out.push_back({"passages_a", "share of A's words in shared passages", pair.shared.share_a, -1.0});
  out.push_back({"passages_b", "share of B's words in shared passages", pair.shared.share_b, -1.0});
  return out;
}

/// The comparison of two articles.
Comparison compared(Loaded& a, Loaded& b, const Config& config, const Background& background) {
  Comparison out;
  out.match = measure_pair(a.set, b.set, a.article.basis == b.article.basis);
  out.held = measure_pair(a.held, b.held, a.article.basis == b.article.basis);
  out.story = story_of(a, b, background);
  out.shared = shared_passages(a.marked, b.marked);
  for (const EqualRun& run : out.shared.runs) {
    out.equal_a.push_back({a.marked.where[run.a].begin, a.marked.where[run.a + run.words - 1].end});
    out.equal_b.push_back({b.marked.where[run.b].begin, b.marked.where[run.b + run.words - 1].end});
  }
  out.a = std::move(a.article);
  out.b = std::move(b.article);
  out.measures = measures_of(out, config);
  out.sentence = sentence_of(out, config);
  return out;
}

Loaded load_alone(const Article& article, std::string_view name, const Config& config, const Background& background) {
  std::string problem;
  Observer observer;
  observer.problem = [&](const Problem& found) { problem = found.reason; };
  const SerialObserver serial(observer);
  const Library library = read_library(open_articles({&article, 1}, config), config, serial.get());
  if (library.articles.size() == 0) throw Error(Error::Kind::input, fmt::format("{}: {}", name, problem));
  return load(library, 0, std::string(article.id.empty() ? name : article.id), config, background);
}

}  // namespace

Comparison compare(const CompareRequest& request, const Config& config, const Observer& observer) {
  if (request.a.name == request.b.name) {
    throw Error(Error::Kind::usage, fmt::format("{}: is named twice; name two articles", request.a.name));
  }
  const Background background = read_background(config, observer);
  const SerialObserver serial(observer);
  const Finder finder(request, config, background, serial.get());
  Loaded a = finder.find(request.a), b = finder.find(request.b);
  if (!request.labels.empty()) {
    read_labels(request.labels, observer, a.article, b.article);
    measure_centres(finder, a, b);
  }
  return compared(a, b, config, background);
}

Comparison compare(const Article& a, const Article& b, const Config& config) {
  config.check();
  const Background background = read_background(config, {});
  Loaded of_a = load_alone(a, "A", config, background), of_b = load_alone(b, "B", config, background);
  return compared(of_a, of_b, config, background);
}

Comparison compare(std::string_view a, std::string_view b, const Config& config) {
  Article of_a, of_b;
  of_a.text = a;
  of_b.text = b;
  return compare(of_a, of_b, config);
}

}  // namespace dedup
