// What the articles of a story have in common -> rewrite or coverage; who was first, and who has it from whom.
#include <fmt/format.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "dedup/normalize.h"
#include "dedup/passages.h"
#include "dedup/shingle.h"
#include "dedup/syndication.h"
#include "dedup/terms.h"
#include "pipeline_parts.h"

namespace dedup {

namespace {

constexpr std::uint32_t kDerived = 8;  // words of a run outside quotation marks that tell of derivation
constexpr std::uint32_t kOfNames = 7;  // the same, where three of the words are names that the counts do not know
constexpr std::size_t kTelling = 3;    // words of a run that are no everyday ones
constexpr std::size_t kMostCached = 512;

/// What is known of a class's text.
struct Known {
  Marked marked;
  Shingles set;
  std::vector<Credit> credits;
  std::uint16_t own_agency = kNoAgency;
};

/// Reads classes, and keeps them for a while. Not thread-safe.
class Evidences {
 public:
  Evidences(const Reader& reader, const Result& found, const Articles& articles, const Config& config,
            const ShingleSource& source, const Background& background)
      : reader_(reader),
        found_(found),
        articles_(articles),
        config_(config),
        source_(source),
        background_(background),
        scratch_(reader.make_scratch()) {}

  const Known& of(std::uint32_t cls) {
    if (cache_.size() > kMostCached && cache_.count(cls) == 0) cache_.clear();
    const auto [place, fresh] = cache_.try_emplace(cls);
    Known& known = place->second;
    if (!fresh) return known;
    const Article article = reader_.load(articles_.entries[found_.classes.first[cls]].record, *scratch_);
    mark_body(article, found_.furniture, config_, body_, known.marked);
    known.credits = find_credits(article.title, article.text, article.source, article.url);
    known.own_agency = agency_of_outlet(article.source, article.url);
    source_.shingles(cls, known.set);
    to_set(known.set);
    return known;
  }

  /// A reference of `of` holds until the next call; two classes at once are read here.
  std::pair<const Known*, const Known*> of(std::uint32_t a, std::uint32_t b) {
    of(a);
    if (cache_.size() > kMostCached) {
      of(b);
      of(a);
    }
    const Known* second = &of(b);
    return {&cache_.at(a), second};
  }

  Evidence measure(std::uint32_t a, std::uint32_t b) {
    const auto [x, y] = of(a, b);
    Evidence out;
    out.size_a = static_cast<std::uint32_t>(x->set.size());
    out.size_b = static_cast<std::uint32_t>(y->set.size());
    for (std::size_t i = 0, j = 0; i < x->set.size() && j < y->set.size();) {
      out.shared += static_cast<std::uint32_t>(x->set[i] == y->set[j]);
      const bool left = x->set[i] <= y->set[j], right = y->set[j] <= x->set[i];
      i += static_cast<std::size_t>(left);
      j += static_cast<std::size_t>(right);
    }
    out.passage = telling_passage(*x, *y, language_of(a));
    return out;
  }

  /// Words of the longest run that stands outside quotation marks in both texts and is no common phrase; a shorter one
  /// of names counts as kDerived.
  std::uint32_t telling_passage(const Known& a, const Known& b, std::uint32_t language) const {
    const Shared shared = shared_passages(a.marked, b.marked);
    std::uint32_t longest = 0;
    for (const EqualRun& run : unquoted_runs(shared, a.marked, b.marked, kLeastPassage)) {
      std::uint32_t words = 0;
      for (std::uint32_t i = run.a; i < run.a + run.words; ++i) {
        words += (a.marked.flags[i] & Marked::kCharacter) != 0 ? 1 : 2;
      }
      words /= 2;
      if (words >= kOfNames && words < kDerived && count_rare(a.marked, run, language, 0) >= kTelling) words = kDerived;
      // Below the bound of derivation everything counts: it only speaks against "independent".
      if (words >= kDerived && count_rare(a.marked, run, language, 1) < kTelling) words = kDerived - 1;
      longest = std::max(longest, words);
    }
    return longest;
  }

  bool share_credit(std::uint32_t a, std::uint32_t b) {
    const auto [x, y] = of(a, b);
    const auto is_used = [](const Credit& credit) {
      return credit.role == CreditRole::text || credit.role == CreditRole::release ||
             credit.role == CreditRole::contributed;
    };
    const auto names = [&](const Known& known, std::uint16_t agency) {
      return known.own_agency == agency ||
             std::any_of(known.credits.begin(), known.credits.end(),
                         [&](const Credit& credit) { return is_used(credit) && credit.agency == agency; });
    };
    const auto meet = [&](const Known& from, const Known& to) {
      return std::any_of(from.credits.begin(), from.credits.end(),
                         [&](const Credit& credit) { return is_used(credit) && names(to, credit.agency); });
    };
    return meet(*x, *y) || meet(*y, *x);
  }

 private:
  std::uint32_t language_of(std::uint32_t cls) const { return found_.stories.language[cls]; }

  /// Different words of a run that stand in at most `percent` per cent of all documents; kTelling for a language that
  /// is not counted.
  std::size_t count_rare(const Marked& text, const EqualRun& run, std::uint32_t language, std::uint64_t percent) const {
    const WordCounts& counts = background_.words[language];
    if (counts.documents == 0) return percent > 0 ? kTelling : 0;
    std::vector<std::uint64_t> rare;
    for (std::uint32_t i = run.a; i < run.a + run.words; ++i) {
      if (counts.count(text.hashes[i]) * std::uint64_t{100} <= percent * counts.documents) {
        rare.push_back(text.hashes[i]);
      }
    }
    std::sort(rare.begin(), rare.end());
    return static_cast<std::size_t>(std::unique(rare.begin(), rare.end()) - rare.begin());
  }

  const Reader& reader_;
  const Result& found_;
  const Articles& articles_;
  const Config& config_;
  const ShingleSource& source_;
  const Background& background_;
  std::unique_ptr<Scratch> scratch_;
  Text body_;
  std::unordered_map<std::uint32_t, Known> cache_;
};

std::unique_ptr<ShingleSource> source_of(const Reader& reader, const Articles& articles, const Result& found,
                                         const Config& config) {
  return make_shingle_source(reader, articles, found.classes, config, found.furniture ? &*found.furniture : nullptr);
}

/// The middle one of a story's dates, and a month more: what is dated later is dated wrongly. The clock of the machine
/// is not asked, so that a run gives the same tomorrow.
std::int64_t latest_plausible(std::span<const Member> members) {
  std::vector<std::int64_t> dates;
  for (const Member& member : members) {
    if (member.date != kNoDate) dates.push_back(member.date);
  }
  if (dates.empty()) return kNoDate;
  const auto middle = dates.begin() + static_cast<std::ptrdiff_t>(dates.size() / 2);
  std::nth_element(dates.begin(), middle, dates.end());
  return *middle + std::int64_t{30} * 86400;
}

Member make_member(std::uint32_t article, const Result& found, const Reader& reader, Scratch& scratch,
                   const Known& known, std::string_view id, std::map<std::string, std::uint32_t>& outlets) {
  const Entry& entry = found.articles.entries[article];
  const Article loaded = reader.load(entry.record, scratch);
  Member out;
  out.article = article;
  out.id = id;
  out.date = entry.date;
  const DatePrecision precision = date_precision(loaded.date);
  out.has_time = precision.has_time;
  out.has_zone = precision.has_zone;
  const std::string outlet = outlet_of(found.families, loaded.source, loaded.url);
  if (!outlet.empty())
    out.outlet = outlets.try_emplace(outlet, static_cast<std::uint32_t>(outlets.size())).first->second;
  out.own_agency = agency_of_outlet(loaded.source, loaded.url);
  out.words = entry.words;
  out.revision = entry.revision > 1;
  // Copies may be credited apart: a byline is no part of what is compared.
  out.credits = find_credits(loaded.title, loaded.text, loaded.source, loaded.url);
  if (out.credits.empty()) out.credits = known.credits;
  out.content = entry.content;
  const std::uint32_t cls = found.classes.of[article];
  out.reprint_cluster = found.reprints.centre[cls];
  out.excerpt_cluster = found.excerpts.clusters.centre[cls];
  return out;
}

}  // namespace

void tell_relations(const Reader& reader, const Articles& articles, const Config& config, const Background& background,
                    Result& found) {
  const Classes& classes = found.classes;
  Stories& stories = found.stories;
  stories.relation = found.excerpts.relation;
  std::vector<std::uint32_t> size(classes.size(), 0);
  for (const Clusters::Figures& figures : stories.clusters.figures) size[figures.centre] = figures.articles;
  const auto source = source_of(reader, articles, found, config);
  tbb::enumerable_thread_specific<Evidences> evidences(
      [&] { return Evidences(reader, found, articles, config, *source, background); });
  tbb::parallel_for(std::uint32_t{0}, classes.size(), [&](std::uint32_t cls) {
    const std::uint32_t centre = stories.clusters.centre[cls];
    Relation& relation = stories.relation[cls];
    if (cls == centre) {
      if (size[centre] > 1) relation = Relation::representative;
      return;
    }
    if (found.excerpts.clusters.centre[cls] == found.excerpts.clusters.centre[centre]) return;
    Evidences& own = evidences.local();
    const auto [x, y] = own.of(cls, centre);
    const bool derived =
        own.telling_passage(*x, *y, stories.language[cls]) >= kDerived || own.share_credit(cls, centre);
    relation = derived ? Relation::rewrite : Relation::coverage;
  });
}

std::vector<Story> trace_stories(const Result& result, const Reader& reader, const Config& config,
                                 std::span<const std::uint32_t> centres) {
  if (result.stories.relation.empty()) return {};
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> articles_of;
  for (const std::uint32_t centre : centres) articles_of[centre];
  for (std::uint32_t article = 0; article < result.articles.size(); ++article) {
    const std::uint32_t cls = result.classes.of[article];
    if (cls == kNone) continue;
    const auto found = articles_of.find(result.stories.clusters.centre[cls]);
    if (found != articles_of.end()) found->second.push_back(article);
  }
  const auto source = source_of(reader, result.articles, result, config);
  const Background& background = background_of(result, config);
  std::vector<Story> out(centres.size());
  tbb::parallel_for(std::size_t{0}, centres.size(), [&](std::size_t i) {
    const std::vector<std::uint32_t>& articles = articles_of.at(centres[i]);
    Evidences evidences(reader, result, result.articles, config, *source, background);
    const std::unique_ptr<Scratch> scratch = reader.make_scratch();
    std::vector<std::string> ids;
    for (const std::uint32_t article : articles) ids.push_back(result.articles.id(article));
    std::map<std::string, std::uint32_t> outlets;
    std::vector<Member> members;
    for (std::size_t k = 0; k < articles.size(); ++k) {
      const Known& known = evidences.of(result.classes.of[articles[k]]);
      members.push_back(make_member(articles[k], result, reader, *scratch, known, ids[k], outlets));
    }
    const auto evidence = [&](std::size_t a, std::size_t b) {
      return evidences.measure(result.classes.of[articles[a]], result.classes.of[articles[b]]);
    };
    out[i] = tell_story(members, evidence, config, latest_plausible(members));
  });
  return out;
}

}  // namespace dedup
