// Two articles -> their measures and passages. What is said of them stands in pipeline_compare_say.cc.
#include "dedup/pipeline_compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "dedup/io.h"
#include "dedup/normalize.h"
#include "dedup/shingle.h"
#include "io_tables.h"
#include "pipeline_compare_say.h"
#include "pipeline_parts.h"

namespace dedup {

namespace {

/// Articles that were read, and their records for a second look.
struct Library {
  std::unique_ptr<Reader> reader;
  Articles articles;
};

Library read_library(std::span<const std::string> paths, Config config, const Observer& observer) {
  config.search = Search::join;  // nothing is sketched
  Library out;
  out.reader = open_reader(paths, config);
  Intake intake = read_articles(*out.reader, config, {}, observer);
  settle_identities(intake);
  out.articles = std::move(intake.articles);
  return out;
}

std::uint32_t find_id(const Articles& articles, std::string_view id) {
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    const std::string_view given = articles.given_id(i);
    if (id.starts_with(given) && articles.id(i) == id) return i;
  }
  return kNone;
}

/// What of an article is compared, and all that is made of it.
struct Loaded {
  ComparedArticle article;
  Shingles set;
  Marked marked;
};

Loaded load(const Library& library, std::uint32_t number, std::string name, const Config& config) {
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
  // Elsewhere text was decoded, and offsets into it say nothing of the file.
  const std::vector<Reader::File> files = library.reader->files();
  if (entry.record.file < files.size() && files[entry.record.file].format == "text") {
    const std::unique_ptr<Scratch> whole = library.reader->make_scratch();
    const std::size_t at = library.reader->bytes(entry.record, *whole).rfind(raw);
    if (at != std::string_view::npos) side.offset = static_cast<std::int64_t>(at);
  }
  return out;
}

/// Finds what the names mean.
class Finder {
 public:
  Finder(const CompareRequest& request, const Config& config, const Observer& observer)
      : request_(request), config_(config), observer_(observer) {
    if (!request.feeds.empty()) feeds_ = read_library(request.feeds, config, observer);
  }

  Loaded find(const CompareRequest::Name& wanted) const {
    const std::string& name = wanted.name;
    const std::uint32_t number = find_id(feeds_.articles, name);
    if (number != kNone) return load(feeds_, number, name, config_);
    if (!wanted.is_file) throw Error(Error::Kind::usage, fmt::format("{}: {}", name, unknown()));
    const std::string path[] = {name};
    const Library file = read_library(path, config_, observer_);
    if (file.articles.size() == 1) return load(file, 0, name, config_);
    if (file.articles.size() == 0) {
      throw Error(Error::Kind::input, fmt::format("{}: no article could be read from it", name));
    }
    throw Error(Error::Kind::usage,
                fmt::format("{}: holds {} articles; name one by its id, as in: dedup compare {} B --input {}", name,
                            file.articles.size(), file.articles.id(0), name));
  }
  /// nullopt where the feeds do not hold it.
  std::optional<Loaded> find_in_feeds(const std::string& id) const {
    const std::uint32_t number = find_id(feeds_.articles, id);
    if (number == kNone) return std::nullopt;
    return load(feeds_, number, id, config_);
  }

 private:
  std::string unknown() const {
    if (request_.feeds.empty()) {
      return fmt::format(
          "no such file; to compare articles by their ids, name the feeds that hold them: dedup compare "
          "{} {} --input FEED",
          request_.a.name, request_.b.name);
    }
    if (feeds_.articles.size() == 0) return "no article has this id: the feeds hold none that can be read";
    return fmt::format("no article has this id; ids are spelled as in the labels, the first is '{}'",
                       feeds_.articles.id(0));
  }
  const CompareRequest& request_;
  const Config& config_;
  const Observer& observer_;
  Library feeds_;
};

Match measure_pair(const Shingles& a, const Shingles& b, bool one_basis) {
  Match out{0, 1, 0, static_cast<std::uint32_t>(a.size()), static_cast<std::uint32_t>(b.size())};
  for (std::size_t i = 0, k = 0; one_basis && i < a.size() && k < b.size();) {
    if (a[i] == b[k]) {
      ++out.shared, ++i, ++k;
    } else {
      ++(a[i] < b[k] ? i : k);
    }
  }
  return out;
}

void read_labels(const std::string& path, ComparedArticle& a, ComparedArticle& b) {
  constexpr std::string_view kColumns[] = {"id", "cluster", "representative", "similarity", "relation"};
  read_table(path, "labels file", kColumns, [&](std::uint64_t, std::span<const std::string_view> cells) {
    for (ComparedArticle* side : {&a, &b}) {
      if (side->name != cells[0]) continue;
      side->member = Membership{std::string(cells[1]), std::string(cells[2]), std::string(cells[4]),
                                std::strtod(std::string(cells[3]).c_str(), nullptr), -1.0};
    }
  });
  for (const ComparedArticle* side : {&a, &b}) {
    if (side->member) continue;
    throw Error(
        Error::Kind::usage,
        fmt::format("--labels: {} has no article '{}'; it must be of a run over the same feeds", path, side->name));
  }
}

/// How the centres of clusters stand to the other article.
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

/// Every figure that is shown of a pair. A further measure is a row here.
std::vector<PairMeasure> measures_of(const Comparison& pair, const Config& config) {
  return {
      {"jaccard", "runs of words in both, of those in either", pair.match.jaccard(), config.threshold},
      {"containment_a", "of A's runs of words, in B", pair.match.containment_a(), config.containment},
      {"containment_b", "of B's runs of words, in A", pair.match.containment_b(), config.containment},
      {"passages_a", "of A's words, in shared passages", pair.shared.share_a, -1.0},
      {"passages_b", "of B's words, in shared passages", pair.shared.share_b, -1.0},
  };
}

}  // namespace

Comparison compare(const CompareRequest& request, const Config& config, const Observer& observer) {
  if (request.a.name == request.b.name) {
    throw Error(Error::Kind::usage, fmt::format("{}: is named twice; name two articles", request.a.name));
  }
  const Finder finder(request, config, observer);
  Loaded a = finder.find(request.a), b = finder.find(request.b);
  if (!request.labels.empty()) {
    read_labels(request.labels, a.article, b.article);
    measure_centres(finder, a, b);
  }
  Comparison out;
  out.match = measure_pair(a.set, b.set, a.article.basis == b.article.basis);
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

}  // namespace dedup
