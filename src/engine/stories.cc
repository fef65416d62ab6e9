// The story level: reprint and excerpt clusters -> what tells one story in other words.
//
// Narrower clusters are the units, each by its centre, numbered by date and then by content: so whatever is decided by
// the lower number depends on neither threads nor the order of the input.
#include "cluster/stories.h"

#include <oneapi/tbb/concurrent_unordered_map.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <utility>

#include "cluster/star.h"
#include "engine/parts.h"
#include "match/candidates.h"
#include "story/terms.h"

namespace dedup {

namespace {

/// The units of the story level: narrower clusters, in order.
struct StoryUnits {
  std::vector<std::uint32_t> centre;  // unit -> class
  std::vector<std::uint32_t> of;      // class -> unit
  std::vector<std::uint32_t> articles;
  std::vector<StoryUnit> dates;

  std::uint32_t size() const { return static_cast<std::uint32_t>(centre.size()); }
};

StoryUnits order_units(const Articles& articles, const Classes& classes, const Clusters& narrower) {
  std::vector<StoryUnit> dates(classes.size());
  std::vector<std::uint32_t> size(classes.size(), 0);
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (classes.of[i] == kNone) continue;
    const std::uint32_t centre = narrower.centre[classes.of[i]];
    ++size[centre];
    const std::int64_t date = articles.entries[i].date;
    dates[centre].add({date, date});
  }
  StoryUnits out;
  for (std::uint32_t cls = 0; cls < classes.size(); ++cls) {
    if (narrower.centre[cls] == cls) out.centre.push_back(cls);
  }
  std::sort(out.centre.begin(), out.centre.end(), [&](std::uint32_t x, std::uint32_t y) {
    if (dates[x].earliest != dates[y].earliest) return dates[x].earliest < dates[y].earliest;
    return classes.content[x] < classes.content[y];
  });
  out.of.assign(classes.size(), kNone);
  for (std::uint32_t unit = 0; unit < out.size(); ++unit) {
    out.of[out.centre[unit]] = unit;
    out.dates.push_back(dates[out.centre[unit]]);
    out.articles.push_back(size[out.centre[unit]]);
  }
  for (std::uint32_t cls = 0; cls < classes.size(); ++cls) out.of[cls] = out.of[narrower.centre[cls]];
  return out;
}

/// Reads the classes that stand for units from the record store.
class StoredTerms : public TermSource {
 public:
  StoredTerms(const Reader& reader, const Articles& articles, const Result& found,
              std::span<const std::uint32_t> classes, const Background& background, const Config& config,
              const Observer& observer = {})
      : reader_(reader),
        articles_(articles),
        found_(found),
        classes_(classes),
        background_(background),
        config_(config),
        observer_(observer) {}

  void terms(std::uint32_t unit, Terms& out) const override {
    Worker& worker = workers_.local();
    if (!worker.scratch) worker.scratch = reader_.make_scratch();
    const Entry& entry = articles_.entries[found_.classes.first[classes_[unit]]];
    const Article article = reader_.load(entry.record, *worker.scratch);
    const PageParts* page = found_.context->pages.empty() ? nullptr : &found_.context->pages[classes_[unit]];
    story_terms(article, page, config_, background_, worker.work, out);
    const std::size_t done = ++done_;
    if (done % kReport != 0) return;
    if (observer_.cancelled && observer_.cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
    if (observer_.progress) observer_.progress("terms", done, classes_.size());
  }

 private:
  static constexpr std::size_t kReport = 1024;  // units

  struct Worker {
    std::unique_ptr<Scratch> scratch;
    TermWork work;
  };
  const Reader& reader_;
  const Articles& articles_;
  const Result& found_;
  std::span<const std::uint32_t> classes_;
  const Background& background_;
  const Config& config_;
  const Observer observer_;
  mutable std::atomic<std::size_t> done_ = 0;
  mutable tbb::enumerable_thread_specific<Worker> workers_;
};

constexpr std::int64_t kFloor = kCosineOne / 50;  // less is chance: no link, and 0 in every mean

/// Proposes and measures pairs of active units; what no language can share is left out.
std::vector<Likeness> find_alike(const TermVectors& vectors, std::span<const std::uint8_t> active, bool near_copies) {
  std::vector<Pair> pairs = candidates_terms(vectors, active, near_copies);
  std::erase_if(pairs, [&](const Pair& pair) {
    const std::uint32_t a = vectors.language[pair.a], b = vectors.language[pair.b];
    return a != b && is_language(a) && is_language(b);
  });
  return measure_likeness(vectors, pairs);
}

/// The same as classes, sorted.
std::vector<Likeness> of_classes(std::span<const Likeness> alike, const StoryUnits& units) {
  std::vector<Likeness> out(alike.begin(), alike.end());
  for (Likeness& pair : out) {
    pair.a = units.centre[pair.a];
    pair.b = units.centre[pair.b];
    if (pair.a > pair.b) std::swap(pair.a, pair.b);
  }
  tbb::parallel_sort(out.begin(), out.end(), [](const Likeness& x, const Likeness& y) {
    return Pair{x.a, x.b} < Pair{y.a, y.b};
  });
  return out;
}

/// What each unit is compared as once near copies are folded, and when its prints appeared.
struct Folding {
  std::vector<std::uint32_t> into;  // unit -> unit
  std::vector<StoryUnit> dates;
  std::uint32_t folded = 0;
};

Folding fold(const StoryUnits& units, std::span<const Likeness> alike, std::int64_t within) {
  Folding out{fold_near_copies(units.dates, alike, within), units.dates, 0};
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (out.into[unit] == unit) continue;
    ++out.folded;
    out.dates[out.into[unit]].add(units.dates[unit]);
  }
  return out;
}

/// The unit of each story that its articles are most like, each unit as often as it was printed; ties go to the lower
/// number.
std::vector<std::uint32_t> choose_centres(const StoryUnits& units, std::span<const std::uint32_t> story,
                                          std::span<const Likeness> alike) {
  std::vector<std::int64_t> sum(units.size(), 0);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) sum[unit] = kCosineOne * units.articles[unit];
  for (const Likeness& pair : alike) {
    if (story[pair.a] != story[pair.b]) continue;
    sum[pair.a] += pair.cosine * std::int64_t{units.articles[pair.b]};
    sum[pair.b] += pair.cosine * std::int64_t{units.articles[pair.a]};
  }
  std::vector<std::uint32_t> best(units.size(), kNone);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    std::uint32_t& known = best[story[unit]];
    if (known == kNone || sum[unit] > sum[known]) known = unit;
  }
  return best;
}

/// All classes, by their units and then by content: an order that does not depend on their numbers.
std::vector<std::uint32_t> order_classes(const Classes& classes, const StoryUnits& units) {
  std::vector<std::uint32_t> order(classes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    return units.of[x] != units.of[y] ? units.of[x] < units.of[y] : classes.content[x] < classes.content[y];
  });
  return order;
}

}  // namespace

const Background& background_of(const Result& found) {
  return found.context->background ? *found.context->background : built_in_background(language_names());
}

std::vector<LanguageReport> language_reports(const Result& result) {
  const auto names = language_names();
  const Background& background = background_of(result);
  std::vector<std::uint64_t> articles(names.size(), 0);
  for (std::uint32_t cls = 0; cls < result.stories.language.size(); ++cls) {
    articles[result.stories.language[cls]] += result.classes.copies[cls];
  }
  std::vector<LanguageReport> out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (articles[i] > 0) out.push_back({names[i], articles[i], background.words[i].documents > 0});
  }
  return out;
}

SameStory same_story_by_background(const Reader& reader, const Articles& articles, const Result& found,
                                   const Config& config, const Background& background) {
  // Prints of one story meet in many roundups, and each asks for the same pairs.
  using Told = tbb::concurrent_unordered_map<std::uint64_t, std::optional<bool>>;
  return [&, told = std::make_shared<Told>()](std::uint32_t a, std::uint32_t b) -> std::optional<bool> {
    const std::array<std::uint32_t, 2> classes{std::min(a, b), std::max(a, b)};
    const std::uint64_t key = std::uint64_t{classes[0]} << 32 | classes[1];
    if (const auto known = told->find(key); known != told->end()) return known->second;
    const StoredTerms source(reader, articles, found, classes, background, config);
    const FrozenLikeness likeness = frozen_likeness(source, background);
    std::optional<bool> same;
    if (likeness.cosine) same = *likeness.cosine >= cosine_of(config.levels.story_threshold);
    told->emplace(key, same);
    return same;
  };
}

Stories find_stories(const Reader& reader, const Articles& articles, const Result& found, const Config& config,
                     const Background& background, const Observer& observer, Runner& run) {
  const auto size_of = [](const auto& list) { return list.size(); };
  const Classes& classes = found.classes;
  const Clusters& narrower = found.excerpts.clusters;
  const StoryUnits units = order_units(articles, classes, narrower);
  const StoredTerms source(reader, articles, found, units.centre, background, config, observer);
  // A roundup is of no story, and would glue those that it is of.
  std::vector<std::uint8_t> active(units.size(), 1);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (found.excerpts.relation[units.centre[unit]] == Relation::roundup) active[unit] = 0;
  }
  Collected collected = run(
      "terms", units.size(), [&] { return collect_all(units.size(), source); },
      [](const Collected& all) { return all.kind.size(); });
  TermVectors vectors;
  const auto weigh = [&] { vectors = weigh_terms(collected, active, background.words, background.frozen); };

  // Near copies are one document: they are folded, and everything is weighed anew.
  const Folding folding = run(
      "near copies", units.size(),
      [&] {
        weigh();
        return fold(units, find_alike(vectors, active, true), config.levels.within);
      },
      [](const Folding& folded) { return folded.folded; });
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (folding.into[unit] != unit) active[unit] = 0;
  }
  std::vector<Likeness> alike = run(
      "likeness", units.size() - folding.folded,
      [&] {
        if (folding.folded > 0) weigh();
        collected = {};
        return find_alike(vectors, active, false);
      },
      size_of);
  if (observer.likenesses) observer.likenesses(of_classes(alike, units));
  std::erase_if(alike, [](const Likeness& pair) { return pair.cosine < kFloor; });

  Stories out;
  const std::vector<std::uint32_t> story = run(
      "stories", alike.size(),
      [&] {
        std::vector<std::uint32_t> of =
            cluster_stories(folding.dates, alike, config.levels.story_threshold, config.levels.within);
        for (std::uint32_t unit = 0; unit < units.size(); ++unit) of[unit] = of[folding.into[unit]];
        return of;
      },
      [&](const std::vector<std::uint32_t>& of) {
        std::size_t stories = 0;
        for (std::uint32_t unit = 0; unit < units.size(); ++unit) stories += of[unit] == unit ? 1 : 0;
        return stories;
      });
  const std::vector<std::uint32_t> centres = choose_centres(units, story, alike);
  std::vector<Pair> with_centre;
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    const std::uint32_t centre = centres[story[unit]];
    with_centre.push_back({std::min(unit, centre), std::max(unit, centre)});
  }
  const std::vector<Likeness> measured = measure_likeness(vectors, with_centre);
  out.clusters.centre.resize(classes.size());
  out.clusters.similarity.resize(classes.size());
  out.clusters.estimated = narrower.estimated;
  out.language.resize(classes.size());
  out.document.resize(classes.size());
  for (std::uint32_t cls = 0; cls < classes.size(); ++cls) {
    const std::uint32_t unit = units.of[cls], centre = centres[story[unit]];
    out.clusters.centre[cls] = units.centre[centre];
    out.clusters.similarity[cls] = unit == centre ? narrower.similarity[cls] : story_similarity(measured[unit].cosine);
    if (unit != centre && !narrower.estimated.empty()) out.clusters.estimated[cls] = false;
    out.language[cls] = vectors.language[unit];
    out.document[cls] = units.centre[folding.into[unit]];
  }
  out.clusters.figures = figures_of(out.clusters, classes, order_classes(classes, units));
  out.units = units.size();
  out.folded = folding.folded;
  out.alike = of_classes(alike, units);
  return out;
}

}  // namespace dedup
