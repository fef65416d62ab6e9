// Reads the articles of each story again to tell rewrites from coverage and to trace who copied whom.
//
// Both need evidence on pairs of articles: shared shingles, shared passages, shared agencies. Texts are not kept in
// memory, so `PairEvidence` reads them from the record store and caches what it derived. Stories are traced in batches
// by callers; the index of articles by story is built once for all batches.
#include "engine/trace.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "cluster/star.h"
#include "core/intersect.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/evidence.h"
#include "engine/watched.h"
#include "news/credits.h"
#include "news/releases.h"
#include "story/families.h"
#include "story/syndication.h"
#include "story/terms.h"
#include "text/normalize.h"
#include "text/passages.h"
#include "text/shingle.h"

namespace dedup {

namespace {

// Classes that one PairEvidence caches, at 17 bytes per word (hash, flags, shingle). A member is compared with at most
// 40 others (story/syndication.h), so the partners of a dozen members fit.
constexpr std::size_t kMostCached = 512;

/// What was derived from the text of one class. The optional parts are computed on first use.
struct Known {
  Marked marked;
  std::optional<Shingles> set;
  std::optional<std::vector<Credit>> credits;
  std::uint16_t own_agency = kNoAgency;
};

/// Measures evidence on pairs of classes, with a cache of their texts. Not thread-safe.
class PairEvidence {
 public:
  PairEvidence(const StoryInputs& inputs, const ShingleSource& shingles)
      : inputs_(inputs), shingles_(shingles), scratch_(inputs.reader.make_scratch()) {}

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
    return telling_run(of_a, of_b, inputs_.background.of(inputs_.found.stories.language[a])).words;
  }

  bool share_credit(std::uint32_t a, std::uint32_t b) {
    const std::vector<Credit>&of_a = credits(a), &of_b = credits(b);
    return shared_agency(of_a, of(a).own_agency, of_b, of(b).own_agency) != kNoAgency;
  }

  Article load(std::uint32_t cls) {
    return inputs_.reader.load(inputs_.articles.entries[inputs_.found.classes.first[cls]].record, *scratch_);
  }

  Known& of(std::uint32_t cls) {
    const auto [place, fresh] = cache_.try_emplace(cls);
    const std::vector<PageParts>& pages = inputs_.found.context->pages;
    const PageParts* page = pages.empty() ? nullptr : &pages[cls];
    if (fresh) mark_body(load(cls), page, inputs_.config, body_, place->second.marked);
    return place->second;
  }

  const Shingles& set(std::uint32_t cls) {
    Known& known = of(cls);
    if (!known.set) {
      shingles_.shingles(cls, known.set.emplace());
      to_set(*known.set);
    }
    return *known.set;
  }

  /// Called before a pair is measured, never between its two sides: references to both sides must stay valid.
  void make_room() {
    if (cache_.size() > kMostCached) cache_.clear();
  }

  const StoryInputs inputs_;
  const ShingleSource& shingles_;
  std::unique_ptr<Scratch> scratch_;
  Text body_;
  std::unordered_map<std::uint32_t, Known> cache_;
};

std::unique_ptr<ShingleSource> shingles_of(const StoryInputs& inputs) {
  return make_shingle_source(inputs.reader, inputs.articles, inputs.found.classes, inputs.config,
                             inputs.found.context->pages);
}

/// The latest date to believe: the median date of the story plus a month. The machine's clock is not used, so a run
/// gives the same answer tomorrow.
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

/// Describes an article for tell_story. `outlets` numbers the outlets of the story in order of appearance.
Member make_member(std::uint32_t article, const Result& found, const Reader& reader, Scratch& scratch,
                   std::map<std::string, std::uint32_t>& outlets) {
  const Entry& entry = found.articles.entries[article];
  const Article loaded = reader.load(entry.record, scratch);
  Member out;
  out.article = article;
  out.id = found.articles.id(article);
  out.date = entry.date;
  out.earliest = entry.earliest();
  out.latest = entry.latest();
  const std::string outlet = outlet_of(found.context->families, loaded.source, loaded.url);
  if (!outlet.empty()) {
    out.outlet = outlets.try_emplace(outlet, static_cast<std::uint32_t>(outlets.size())).first->second;
  }
  out.own_agency = agency_of_outlet(loaded.source, loaded.url);
  out.words = entry.words;
  out.revision = entry.revision > 1;
  out.is_release = is_release(loaded.text);
  out.credits = find_credits(loaded.title, loaded.text, loaded.source, loaded.url);
  out.content = entry.content;
  const std::uint32_t cls = found.classes.of[article];
  out.reprint_cluster = found.reprints.centre[cls];
  out.excerpt_cluster = found.excerpts.clusters.centre[cls];
  return out;
}

Story trace_story(const StoryInputs& inputs, const ShingleSource& shingles, std::span<const std::uint32_t> articles) {
  PairEvidence pair_evidence(inputs, shingles);
  const std::unique_ptr<Scratch> scratch = inputs.reader.make_scratch();
  std::map<std::string, std::uint32_t> outlets;
  std::vector<Member> members;
  members.reserve(articles.size());
  for (const std::uint32_t article : articles) {
    members.push_back(make_member(article, inputs.found, inputs.reader, *scratch, outlets));
  }
  const std::vector<std::uint32_t>& class_of = inputs.found.classes.of;
  const auto evidence = [&](std::size_t a, std::size_t b) {
    return pair_evidence.measure(class_of[articles[a]], class_of[articles[b]]);
  };
  return tell_story(members, evidence, inputs.config, latest_plausible(members));
}

}  // namespace

std::vector<Relation> tell_relations(const StoryInputs& inputs, const Observer& observer) {
  const std::vector<std::uint32_t>& centres = inputs.found.stories.clusters.centre;
  const std::vector<std::uint32_t>& excerpts = inputs.found.excerpts.clusters.centre;
  const std::vector<std::uint32_t> size = sizes_of(inputs.found.stories.clusters);
  std::vector<Relation> out = inputs.found.excerpts.relation;
  const auto shingles = shingles_of(inputs);
  tbb::enumerable_thread_specific<PairEvidence> evidence([&] { return PairEvidence(inputs, *shingles); });
  tbb::parallel_for(std::uint32_t{0}, inputs.found.classes.size(), [&](std::uint32_t cls) {
    stop_if_cancelled(observer);
    const std::uint32_t centre = centres[cls];
    if (cls == centre) {
      if (size[centre] > 1) out[cls] = Relation::representative;
    } else if (excerpts[cls] != excerpts[centre]) {
      out[cls] = evidence.local().derived(cls, centre) ? Relation::rewrite : Relation::coverage;
    }
  });
  return out;
}

StoryArticles articles_of_stories(const Result& result) {
  const std::vector<std::uint32_t>& centres = result.stories.clusters.centre;
  const auto story_of = [&](std::uint32_t article) {
    const std::uint32_t cls = result.classes.of[article];
    return cls == kNone ? kNone : centres[cls];
  };
  StoryArticles out;
  out.begin.assign(centres.size() + 1, 0);
  for (std::uint32_t article = 0; article < result.articles.size(); ++article) {
    const std::uint32_t story = story_of(article);
    if (story != kNone) ++out.begin[story + 1];
  }
  std::partial_sum(out.begin.begin(), out.begin.end(), out.begin.begin());
  out.articles.resize(out.begin.back());
  std::vector<std::uint32_t> next(out.begin.begin(), out.begin.end() - 1);
  for (std::uint32_t article = 0; article < result.articles.size(); ++article) {
    const std::uint32_t story = story_of(article);
    if (story != kNone) out.articles[next[story]++] = article;
  }
  return out;
}

std::vector<Story> trace_stories(const Result& result, const Reader& from, const Config& config,
                                 const StoryArticles& index, std::span<const std::uint32_t> centres) {
  const Observer unobserved;
  const WatchedReader reader(from, unobserved, &result.context->trims);  // as the run read them
  const StoryInputs inputs{reader, result.articles, result, config, background_of(result)};
  const auto shingles = shingles_of(inputs);
  std::vector<Story> out(centres.size());
  tbb::parallel_for(std::size_t{0}, centres.size(),
                    [&](std::size_t i) { out[i] = trace_story(inputs, *shingles, index.of(centres[i])); });
  return out;
}

std::vector<Story> trace_stories(const Result& result, const Reader& reader, const Config& config,
                                 std::span<const std::uint32_t> centres) {
  if (result.stories.relation.empty()) return {};
  return trace_stories(result, reader, config, articles_of_stories(result), centres);
}

}  // namespace dedup
