// The story level: joins excerpt clusters that report one event in different words.
//
// Each excerpt cluster is one unit, represented by its centre. Units are numbered by date and then by content, so a
// tie that goes to the lower number depends neither on threads nor on the order of the input.
//
// Units are weighed twice. The first pass finds near copies (one text with other words filled in) and folds each group
// into one document: ten prints of an article would otherwise make its rare words look common. The second pass weighs
// the documents that are left, measures pairs of them and links them into stories (cluster/stories.cc).
#include "engine/stories.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <numeric>
#include <utility>

#include "cluster/star.h"
#include "cluster/stories.h"
#include "engine/evidence.h"
#include "engine/threads.h"
#include "match/terms.h"
#include "story/likeness.h"
#include "story/terms.h"
#include "text/language.h"

namespace dedup {

namespace {

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

/// Reads the terms of a list of classes from the record store. Thread-safe.
class StoredTerms : public TermSource {
 public:
  StoredTerms(const StoryInputs& inputs, std::span<const std::uint32_t> classes, const Observer& observer = {})
      : inputs_(inputs), classes_(classes), observer_(observer) {}

  void terms(std::uint32_t unit, Terms& out) const override {
    Worker& worker = workers_.local();
    if (!worker.scratch) worker.scratch = inputs_.reader.make_scratch();
    const std::uint32_t cls = classes_[unit];
    const Entry& entry = inputs_.articles.entries[inputs_.found.classes.first[cls]];
    const Article article = inputs_.reader.load(entry.record, *worker.scratch);
    const std::vector<PageParts>& pages = inputs_.found.context->pages;
    const PageParts* page = pages.empty() ? nullptr : &pages[cls];
    story_terms(article, page, inputs_.config, inputs_.background, worker.work, out);
    const std::size_t done = ++done_;
    if (done % kReport == 0 && observer_.progress) observer_.progress("terms", done, classes_.size());
  }

 private:
  static constexpr std::size_t kReport = 1024;  // units between two progress reports

  struct Worker {
    std::unique_ptr<Scratch> scratch;
    TermWork work;
  };
  const StoryInputs inputs_;
  std::span<const std::uint32_t> classes_;
  const Observer observer_;
  mutable std::atomic<std::size_t> done_ = 0;
  mutable tbb::enumerable_thread_specific<Worker> workers_;
};

/// Replaces units by their classes and sorts.
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

Folding fold(const StoryUnits& units, std::span<const Likeness> alike, std::int64_t within) {
  Folding out{fold_near_copies(units.dates, alike, within), units.dates, 0};
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (out.into[unit] == unit) continue;
    ++out.folded;
    out.dates[out.into[unit]].add(units.dates[unit]);
  }
  return out;
}

/// Marks the units that may join a story. Roundups may not: they would connect the stories that they sum up.
std::vector<std::uint8_t> active_units(const StoryUnits& units, std::span<const Relation> relation) {
  std::vector<std::uint8_t> active(units.size(), 1);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (relation[units.centre[unit]] == Relation::roundup) active[unit] = 0;
  }
  return active;
}

/// unit -> the lowest unit of its story. Folded units join the story of the unit that represents them.
std::vector<std::uint32_t> link_units(const Folding& folding, std::span<const Likeness> alike,
                                      const LevelConfig& levels, const Observer& observer) {
  std::vector<std::uint32_t> story =
      cluster_stories(folding.dates, alike, levels.story_threshold, levels.within, observer);
  for (std::uint32_t unit = 0; unit < story.size(); ++unit) story[unit] = story[folding.into[unit]];
  return story;
}

std::size_t count_stories(std::span<const std::uint32_t> story) {
  std::size_t stories = 0;
  for (std::uint32_t unit = 0; unit < story.size(); ++unit) stories += story[unit] == unit ? 1 : 0;
  return stories;
}

/// Proposes and measures pairs of active units. Pairs in two different languages and pairs of two fillings of one form
/// are dropped.
std::vector<Likeness> find_alike(const LinkedUnits& linked, std::span<const std::uint8_t> active, bool near_copies,
                                 const Forms& forms, const Observer& observer) {
  const TermVectors& vectors = linked.vectors;
  std::vector<Pair> pairs = candidates_terms(vectors, active, near_copies, observer);
  std::erase_if(pairs, [&](const Pair& pair) {
    const std::uint32_t a = vectors.language[pair.a], b = vectors.language[pair.b];
    return (a != b && is_language(a) && is_language(b)) ||
           forms.two_fillings(linked.units.centre[pair.a], linked.units.centre[pair.b]);
  });
  return measure_likeness(vectors, pairs, observer);
}

/// Writes the stories of units down for classes: centres, similarities to them, languages and figures.
Stories stories_of_classes(const LinkedUnits& linked, const Classes& classes, const Clusters& narrower) {
  const StoryUnits& units = linked.units;
  const std::vector<std::uint32_t> centres = choose_centres(units, linked.story, linked.alike);
  std::vector<Pair> with_centre;
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    const std::uint32_t centre = centres[linked.story[unit]];
    with_centre.push_back({std::min(unit, centre), std::max(unit, centre)});
  }
  const std::vector<Likeness> measured = measure_likeness(linked.vectors, with_centre);
  Stories out;
  out.clusters.centre.resize(classes.size());
  out.clusters.similarity.resize(classes.size());
  out.clusters.estimated = narrower.estimated;
  out.language.resize(classes.size());
  out.document.resize(classes.size());
  for (std::uint32_t cls = 0; cls < classes.size(); ++cls) {
    const std::uint32_t unit = units.of[cls], centre = centres[linked.story[unit]];
    out.clusters.centre[cls] = units.centre[centre];
    out.clusters.similarity[cls] = unit == centre ? narrower.similarity[cls] : story_similarity(measured[unit].cosine);
    if (unit != centre && !narrower.estimated.empty()) out.clusters.estimated[cls] = false;
    out.language[cls] = linked.vectors.language[unit];
    out.document[cls] = units.centre[linked.folding.into[unit]];
  }
  out.clusters.figures = figures_of(out.clusters, classes, order_classes(classes, units));
  out.units = units.size();
  out.folded = linked.folding.folded;
  out.alike = of_classes(linked.alike, units);
  return out;
}

}  // namespace

const Background& background_of(const Result& found) { return *found.context->background; }

std::vector<LanguageReport> language_reports(const Result& result) {
  const auto names = language_names();
  const Background& background = background_of(result);
  std::vector<std::uint64_t> articles(names.size(), 0);
  for (std::uint32_t cls = 0; cls < result.stories.language.size(); ++cls) {
    articles[result.stories.language[cls]] += result.classes.copies[cls];
  }
  std::vector<LanguageReport> out;
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    if (articles[i] > 0) out.push_back({names[i], articles[i], background.of(i).documents > 0});
  }
  return out;
}

SameStoryAmong same_story_by_background(const StoryInputs& inputs, const Observer& observer) {
  struct Known {
    std::vector<std::uint32_t> classes;
    TermVectors vectors;
    tbb::enumerable_thread_specific<LikenessMeter> meters{[this] { return LikenessMeter(vectors); }};
  };
  return [inputs, &observer](std::span<const std::uint32_t> classes) -> SameStory {
    const auto known = std::make_shared<Known>();
    known->classes.assign(classes.begin(), classes.end());
    const auto count = static_cast<std::uint32_t>(classes.size());
    known->vectors = weigh_terms(collect_all(count, StoredTerms(inputs, known->classes, observer)),
                                 std::vector<std::uint8_t>(count, 1), inputs.background.loaded(), true, observer);
    const auto counted = [words = inputs.background.loaded(), known](std::uint32_t unit) {
      return words[known->vectors.language[unit]].documents > 0;
    };
    const std::int64_t least = cosine_of(inputs.config.levels.story_threshold);
    return [known, counted, least](std::uint32_t a, std::uint32_t b) -> std::optional<bool> {
      const auto unit_of = [&](std::uint32_t cls) {
        const auto found = std::lower_bound(known->classes.begin(), known->classes.end(), cls);
        return static_cast<std::uint32_t>(found - known->classes.begin());
      };
      const Pair pair{unit_of(std::min(a, b)), unit_of(std::max(a, b))};
      if (!counted(pair.a) || !counted(pair.b)) return std::nullopt;
      return known->meters.local()(pair).cosine >= least;
    };
  };
}

void find_stories(const StoryInputs& inputs, const Observer& observer, Runner& run, Result& result) {
  const LevelConfig& levels = inputs.config.levels;
  const Classes& classes = inputs.found.classes;
  const Clusters& narrower = inputs.found.excerpts.clusters;
  const Background& background = inputs.background;
  const Forms& forms = inputs.found.context->forms;
  LinkedUnits linked;
  StoryUnits& units = linked.units = order_units(inputs.articles, classes, narrower);
  std::vector<std::uint8_t> active = active_units(units, inputs.found.excerpts.relation);
  const StoredTerms terms(inputs, units.centre, observer);
  Collected collected = run(
      "terms", units.size(), [&] { return collect_all(units.size(), terms, observer); },
      [](const Collected& all) { return all.kind.size(); });
  const auto weigh = [&] {
    linked.vectors = weigh_terms(collected, active, background.loaded(), background.frozen, observer);
  };

  // Near copies become one document, and the documents that are left are weighed again.
  linked.folding = run(
      "near copies", units.size(),
      [&] {
        weigh();
        return fold(units, find_alike(linked, active, true, forms, observer), levels.within);
      },
      [](const Folding& folding) { return folding.folded; });
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (linked.folding.into[unit] != unit) active[unit] = 0;
  }
  linked.alike = run(
      "likeness", units.size() - linked.folding.folded,
      [&] {
        if (linked.folding.folded > 0) weigh();
        collected = {};  // weights are final: free the memory before pairs are measured
        return find_alike(linked, active, false, forms, observer);
      },
      kSizeOf);
  if (observer.likenesses) observer.likenesses(of_classes(linked.alike, units));
  linked.story = run(
      "stories", linked.alike.size(), [&] { return link_units(linked.folding, linked.alike, levels, observer); },
      [](const std::vector<std::uint32_t>& story) { return count_stories(story); });
  std::erase_if(linked.alike, [](const Likeness& pair) { return pair.cosine < kLeastLikeness; });
  result.stories = stories_of_classes(linked, classes, narrower);
  if (levels.find != Find::threads) return;
  result.threads = run(
      "threads", result.stories.clusters.figures.size(),
      [&] { return find_threads(linked, classes, result.stories, levels.thread_threshold, observer); },
      [](const Threads& threads) { return threads.clusters.figures.size(); });
}

}  // namespace dedup
