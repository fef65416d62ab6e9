// What the articles of a story have in common -> rewrite or coverage; who was first, and who has it from whom.
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "cluster/star.h"
#include "core/intersect.h"
#include "engine/parts.h"
#include "news/credits.h"
#include "story/families.h"
#include "story/syndication.h"
#include "story/terms.h"
#include "text/normalize.h"
#include "text/passages.h"
#include "text/shingle.h"

namespace dedup {

namespace {

constexpr std::size_t kMostCached = 512;

/// What is known of a class's text; each part is made when it is asked for.
struct Known {
  Marked marked;
  std::optional<Shingles> set;
  std::optional<std::vector<Credit>> credits;
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

  const std::vector<Credit>& credits(std::uint32_t cls) {
    Known& known = of(cls);
    if (!known.credits) {
      const Article article = load(cls);
      known.credits = find_credits(article.title, article.text, article.source, article.url);
      known.own_agency = agency_of_outlet(article.source, article.url);
    }
    return *known.credits;
  }

  Evidence measure(std::uint32_t a, std::uint32_t b) {
    make_room();
    const Shingles &x = set(a), &y = set(b);
    Evidence out;
    out.size_a = static_cast<std::uint32_t>(x.size());
    out.size_b = static_cast<std::uint32_t>(y.size());
    out.shared = count_common(x, y);
    out.passage = telling_passage(a, b);
    return out;
  }

  bool derived(std::uint32_t a, std::uint32_t b) {
    make_room();
    return telling_passage(a, b) >= kDerived || share_credit(a, b);
  }

 private:
  std::uint32_t telling_passage(std::uint32_t a, std::uint32_t b) {
    const Marked &of_a = of(a).marked, &of_b = of(b).marked;
    return telling_run(of_a, of_b, background_.words[found_.stories.language[a]]).words;
  }

  bool share_credit(std::uint32_t a, std::uint32_t b) {
    const std::vector<Credit>&of_a = credits(a), &of_b = credits(b);
    return shared_agency(of_a, of(a).own_agency, of_b, of(b).own_agency) != kNoAgency;
  }

  Article load(std::uint32_t cls) {
    return reader_.load(articles_.entries[found_.classes.first[cls]].record, *scratch_);
  }

  Known& of(std::uint32_t cls) {
    const auto [place, fresh] = cache_.try_emplace(cls);
    const PageParts* page = found_.context->pages.empty() ? nullptr : &found_.context->pages[cls];
    if (fresh) mark_body(load(cls), page, config_, body_, place->second.marked);
    return place->second;
  }

  const Shingles& set(std::uint32_t cls) {
    Known& known = of(cls);
    if (!known.set) {
      source_.shingles(cls, known.set.emplace());
      to_set(*known.set);
    }
    return *known.set;
  }

  /// Before a pair, never between its sides: an unordered_map keeps what it holds in place.
  void make_room() {
    if (cache_.size() > kMostCached) cache_.clear();
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
  return make_shingle_source(reader, articles, found.classes, config, found.context->pages);
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
                   std::map<std::string, std::uint32_t>& outlets) {
  const Entry& entry = found.articles.entries[article];
  const Article loaded = reader.load(entry.record, scratch);
  Member out;
  out.article = article;
  out.id = found.articles.id(article);
  out.date = entry.date;
  const DatePrecision precision = date_precision(loaded.date);
  out.has_time = precision.has_time;
  out.has_zone = precision.has_zone;
  const std::string outlet = outlet_of(found.context->families, loaded.source, loaded.url);
  if (!outlet.empty())
    out.outlet = outlets.try_emplace(outlet, static_cast<std::uint32_t>(outlets.size())).first->second;
  out.own_agency = agency_of_outlet(loaded.source, loaded.url);
  out.words = entry.words;
  out.revision = entry.revision > 1;
  out.credits = find_credits(loaded.title, loaded.text, loaded.source, loaded.url);
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
  const std::vector<std::uint32_t> size = sizes_of(stories.clusters);
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
    relation = evidences.local().derived(cls, centre) ? Relation::rewrite : Relation::coverage;
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
  const Background& background = background_of(result);
  std::vector<Story> out(centres.size());
  tbb::parallel_for(std::size_t{0}, centres.size(), [&](std::size_t i) {
    const std::vector<std::uint32_t>& articles = articles_of.at(centres[i]);
    Evidences evidences(reader, result, result.articles, config, *source, background);
    const std::unique_ptr<Scratch> scratch = reader.make_scratch();
    std::map<std::string, std::uint32_t> outlets;
    std::vector<Member> members;
    members.reserve(articles.size());
    for (const std::uint32_t article : articles) {
      members.push_back(make_member(article, result, reader, *scratch, outlets));
    }
    const auto evidence = [&](std::size_t a, std::size_t b) {
      return evidences.measure(result.classes.of[articles[a]], result.classes.of[articles[b]]);
    };
    out[i] = tell_story(members, evidence, config, latest_plausible(members));
  });
  return out;
}

}  // namespace dedup
