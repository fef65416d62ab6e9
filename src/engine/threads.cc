// The thread level: joins the stories of one affair, an investigation, a trial or an election, over weeks.
//
// Two reports of one event share most of their rare words, two events of one affair a few: names and places. So threads
// are stories linked at a lower similarity, without regard to dates (cluster/stories.cc). The rule against chains is
// what keeps them apart: of giveme5w1h among 20,000 other articles, the largest thread has 54.
//
// What is new in a story are the facts, names and numbers, that no earlier story of its thread has.
//
// Weakness: two affairs of one person, or of one place, are one thread where little else is written about.
#include "engine/threads.h"

#include <algorithm>
#include <unordered_map>

#include "cluster/star.h"
#include "story/collect.h"
#include "story/likeness.h"

namespace dedup {

namespace {

/// Counts facts. Terms that only one unit has are in no row, but in the totals.
class FactCounter {
 public:
  explicit FactCounter(const TermVectors& vectors)
      : vectors_(vectors), thread_of_(vectors.kind.size(), 0), story_of_(vectors.kind.size(), 0) {}

  void begin_thread() { ++thread_; }

  /// The share of the facts of these documents that no earlier story of the thread has; negative if they have none.
  double add_story(std::span<const std::uint32_t> documents) {
    ++story_;
    std::uint64_t all = 0, fresh = 0;
    for (const std::uint32_t unit : documents) {
      std::uint64_t shared = 0;
      for_facts(unit, [&](std::size_t term) {
        ++shared;
        if (std::exchange(story_of_[term], story_) == story_) return;
        ++all;
        fresh += thread_of_[term] == thread_ ? 0 : 1;
      });
      const std::uint64_t own = vectors_.totals[unit].facts - shared;
      all += own;
      fresh += own;
    }
    for (const std::uint32_t unit : documents) for_facts(unit, [&](std::size_t term) { thread_of_[term] = thread_; });
    return all == 0 ? -1.0 : static_cast<double>(fresh) / static_cast<double>(all);
  }

 private:
  template <class Visit>
  void for_facts(std::uint32_t unit, Visit visit) const {
    const SparseTerms& rows = vectors_.by_unit;
    for (std::int32_t i = rows.begin[unit]; i < rows.begin[unit + 1]; ++i) {
      const auto term = static_cast<std::size_t>(rows.index[static_cast<std::size_t>(i)]);
      if ((vectors_.kind[term] & kTermFact) != 0) visit(term);
    }
  }

  const TermVectors& vectors_;
  std::vector<std::uint32_t> thread_of_, story_of_;  // term -> the last thread and story that have it
  std::uint32_t thread_ = 0, story_ = 0;
};

/// story, by one of its units -> the share of its facts that are new in its thread.
std::vector<double> fresh_shares(const LinkedUnits& linked, std::span<const std::uint32_t> thread) {
  struct Told {
    std::vector<std::uint32_t> documents;
    StoryUnit dates;
    std::uint32_t story;
  };
  // Units ascend by date, so that the first unit of a thread or a story is its earliest.
  std::vector<std::vector<Told>> threads;
  std::vector<std::uint32_t> number(thread.size(), kNone), place(thread.size(), kNone);
  for (std::uint32_t unit = 0; unit < thread.size(); ++unit) {
    std::uint32_t& known = number[thread[unit]];
    if (known == kNone) {
      known = static_cast<std::uint32_t>(threads.size());
      threads.emplace_back();
    }
    std::vector<Told>& stories = threads[known];
    const std::uint32_t story = linked.story[unit];
    if (place[story] == kNone) {
      place[story] = static_cast<std::uint32_t>(stories.size());
      stories.push_back({{}, {}, story});
    }
    Told& told = stories[place[story]];
    told.dates.add(linked.units.dates[unit]);
    if (linked.folding.into[unit] == unit) told.documents.push_back(unit);
  }
  std::vector<double> out(thread.size(), -1.0);
  FactCounter counter(linked.vectors);
  for (std::vector<Told>& stories : threads) {
    counter.begin_thread();
    std::stable_sort(stories.begin(), stories.end(),
                     [](const Told& x, const Told& y) { return x.dates.earliest < y.dates.earliest; });
    for (const Told& told : stories) {
      if (told.dates.earliest != kNoDate) out[told.story] = counter.add_story(told.documents);
    }
  }
  return out;
}

}  // namespace

Threads find_threads(const LinkedUnits& linked, const Classes& classes, const Stories& stories, double threshold,
                     const Observer& observer) {
  const StoryUnits& units = linked.units;
  std::vector<std::uint8_t> counted(units.size());
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) counted[unit] = linked.folding.into[unit] == unit ? 1 : 0;
  const std::vector<std::uint32_t> thread = cluster_threads(linked.story, counted, linked.alike, threshold, observer);
  const std::vector<std::uint32_t> medoid = choose_centres(units, thread, linked.alike);
  // A thread is represented by the representative of the story in its middle.
  std::vector<Pair> with_centre;
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    const std::uint32_t centre = units.of[stories.clusters.centre[units.centre[medoid[thread[unit]]]]];
    with_centre.push_back({std::min(unit, centre), std::max(unit, centre)});
  }
  const std::vector<Likeness> measured = measure_likeness(linked.vectors, with_centre, observer);
  const std::vector<double> fresh = fresh_shares(linked, thread);
  Threads out;
  out.clusters.centre.resize(classes.size());
  out.clusters.similarity.resize(classes.size());
  out.clusters.estimated = stories.clusters.estimated;
  out.fresh.resize(classes.size());
  for (std::uint32_t cls = 0; cls < classes.size(); ++cls) {
    const std::uint32_t unit = units.of[cls];
    const std::uint32_t centre = stories.clusters.centre[units.centre[medoid[thread[unit]]]];
    const bool in_its_story = stories.clusters.centre[cls] == centre;
    out.clusters.centre[cls] = centre;
    out.clusters.similarity[cls] =
        in_its_story ? stories.clusters.similarity[cls] : story_similarity(measured[unit].cosine);
    if (!in_its_story && !out.clusters.estimated.empty()) out.clusters.estimated[cls] = false;
    out.fresh[cls] = fresh[linked.story[unit]];
  }
  out.clusters.figures = figures_of(out.clusters, classes, order_classes(classes, units));
  return out;
}

std::vector<Relation> thread_relations(const Threads& threads, const Stories& stories) {
  std::vector<Relation> out = stories.relation;
  const std::vector<std::uint32_t> size = sizes_of(threads.clusters);
  for (std::uint32_t cls = 0; cls < out.size(); ++cls) {
    const std::uint32_t centre = threads.clusters.centre[cls];
    if (stories.clusters.centre[cls] != centre) {
      out[cls] = Relation::thread;
    } else if (out[cls] == Relation::single && size[cls] > 1) {
      out[cls] = Relation::representative;
    }
  }
  return out;
}

std::vector<std::vector<ThreadStory>> trace_threads(const Result& result, std::span<const std::uint32_t> centres) {
  std::vector<std::vector<ThreadStory>> out(centres.size());
  if (result.threads.clusters.centre.empty()) return out;
  std::unordered_map<std::uint32_t, std::size_t> thread_of;
  for (std::size_t i = 0; i < centres.size(); ++i) thread_of.emplace(centres[i], i);
  std::unordered_map<std::uint32_t, std::pair<std::size_t, std::vector<std::uint32_t>>>
      places;  // story -> place, sources
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const std::uint32_t cls = result.classes.of[i];
    const auto thread = cls == kNone ? thread_of.end() : thread_of.find(result.threads.clusters.centre[cls]);
    if (thread == thread_of.end()) continue;
    std::vector<ThreadStory>& stories = out[thread->second];
    const std::uint32_t centre = result.stories.clusters.centre[cls];
    const auto [found, is_new] = places.try_emplace(centre, stories.size(), std::vector<std::uint32_t>());
    if (is_new) stories.push_back({centre, kNoDate, kNoDate, 0, 0, result.threads.fresh[cls]});
    ThreadStory& story = stories[found->second.first];
    const Entry& entry = result.articles.entries[i];
    ++story.articles;
    if (entry.source != 0) found->second.second.push_back(entry.source);  // 0: it has none
    if (entry.date == kNoDate) continue;
    story.from = story.from == kNoDate ? entry.date : std::min(story.from, entry.date);
    story.to = std::max(story.to, entry.date);
  }
  for (auto& [centre, place] : places) {
    std::vector<std::uint32_t>& sources = place.second;
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    const std::size_t thread = thread_of.at(result.threads.clusters.centre[centre]);
    out[thread][place.first].outlets = static_cast<std::uint32_t>(sources.size());
  }
  for (std::vector<ThreadStory>& stories : out) {
    std::sort(stories.begin(), stories.end(), [&](const ThreadStory& x, const ThreadStory& y) {
      if ((x.from == kNoDate) != (y.from == kNoDate)) return y.from == kNoDate;
      if (x.from != y.from) return x.from < y.from;
      return result.classes.content[x.centre] < result.classes.content[y.centre];
    });
  }
  return out;
}

}  // namespace dedup
