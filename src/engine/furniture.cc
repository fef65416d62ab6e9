// Learns furniture from the clusters of reprints, and signs articles again without it.
#include "engine/furniture.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <unordered_map>

#include "cluster/star.h"
#include "engine/context.h"
#include "engine/sign.h"

namespace dedup {

bool drops_furniture(const Config& config) {
  if (config.text.furniture == Furniture::automatic) return config.levels.find >= Find::excerpts;
  return config.text.furniture == Furniture::drop && config.levels.find != Find::copies;
}

std::span<const PageParts> pages_of_reprints(const Result& result, const Config& config) {
  return config.levels.find == Find::reprints ? std::span<const PageParts>(result.context->pages)
                                              : std::span<const PageParts>();
}

PageParts page_of(const Article& article, const RecurringBlocks& known) {
  return furniture(article.text, source_key(article.source, article.url), {article.title, article.url, article.date},
                   known);
}

std::vector<PageParts> find_pages(const Job& job, const Classes& classes, const RecurringBlocks& known) {
  std::vector<PageParts> out(classes.size());
  tbb::enumerable_thread_specific<std::unique_ptr<Scratch>> scratches([&] { return job.reader.make_scratch(); });
  tbb::parallel_for(std::uint32_t{0}, classes.size(), [&](std::uint32_t cls) {
    if (cls % 256 == 0) stop_if_cancelled(job.observer);
    out[cls] = page_of(job.reader.load(job.articles.entries[classes.first[cls]].record, *scratches.local()), known);
  });
  return out;
}

namespace {

/// Texts at or above this Jaccard count as one text to learn from, unless --threshold is higher. It is the default
/// threshold: far below it, whole pages of one template pass for reprints, and no text would be left to learn from.
constexpr double kFolded = 0.8;

/// Keeps one version of each article, the one with the smallest content hash: a page may have been polled forty times.
void keep_one_version(const Articles& articles, std::vector<std::uint32_t>& teachers) {
  if (articles.version_of.empty()) return;
  std::unordered_map<std::uint32_t, std::uint32_t> chosen;  // by first version
  for (const std::uint32_t i : teachers) {
    std::uint32_t& best = chosen.try_emplace(articles.first_version(i), i).first->second;
    if (articles.entries[i].content < articles.entries[best].content) best = i;
  }
  std::erase_if(teachers, [&](std::uint32_t i) { return chosen.find(articles.first_version(i))->second != i; });
}

/// Keeps one text of each source and title, the one with the smallest content hash, and no text without a title.
/// Forty edits of one story need not be reprints of each other at 0.8, and what they share would pass for furniture.
/// Pages of one template share as much, but their titles differ.
void keep_one_of_title(const Intake& intake, std::vector<std::uint32_t>& teachers) {
  const auto key = [&](std::uint32_t i) { return std::pair(intake.blocks[i].source, intake.blocks[i].title); };
  std::erase_if(teachers, [&](std::uint32_t i) { return intake.blocks[i].title == 0; });
  std::sort(teachers.begin(), teachers.end(), [&](std::uint32_t x, std::uint32_t y) {
    return std::pair(key(x), intake.articles.entries[x].content) <
           std::pair(key(y), intake.articles.entries[y].content);
  });
  teachers.erase(
      std::unique(teachers.begin(), teachers.end(), [&](std::uint32_t x, std::uint32_t y) { return key(x) == key(y); }),
      teachers.end());
}

/// The clusters of pairs at or above kFolded.
Clusters folded_clusters(const Classes& classes, std::span<const Match> matches) {
  std::vector<Match> close;
  std::copy_if(matches.begin(), matches.end(), std::back_inserter(close),
               [](const Match& match) { return match.jaccard() >= kFolded; });
  return cluster_star(classes, close);
}

/// One article of each source in each cluster.
std::vector<std::uint32_t> one_of_each_source(const Intake& intake, const Classes& classes, const Clusters& clusters) {
  const Articles& articles = intake.articles;
  std::vector<std::uint32_t> teachers;
  struct Printed {
    std::uint32_t centre;
    std::uint64_t source;
    std::uint32_t article;
  };
  std::vector<Printed> printed;  // in clusters of more than one article
  const std::vector<std::uint32_t> size = sizes_of(clusters);
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (articles.entries[i].basis != Basis::body) continue;
    const std::uint32_t centre = clusters.centre[classes.of[i]];
    if (size[centre] == 1) {
      teachers.push_back(i);
    } else {
      printed.push_back({centre, intake.blocks[i].source, i});
    }
  }
  // Prefer the centre, then the text with the smallest hash, then the smallest id.
  const auto before = [&](const Printed& x, const Printed& y) {
    if (x.centre != y.centre) return x.centre < y.centre;
    if (x.source != y.source) return x.source < y.source;
    const std::uint32_t cls_x = classes.of[x.article], cls_y = classes.of[y.article];
    if ((cls_x == x.centre) != (cls_y == y.centre)) return cls_x == x.centre;
    if (cls_x != cls_y) return classes.content[cls_x] < classes.content[cls_y];
    return articles.id(x.article) < articles.id(y.article);
  };
  std::sort(printed.begin(), printed.end(), before);
  for (std::size_t i = 0; i < printed.size(); ++i) {
    const bool first =
        i == 0 || printed[i].centre != printed[i - 1].centre || printed[i].source != printed[i - 1].source;
    if (first) teachers.push_back(printed[i].article);
  }
  return teachers;
}

/// Makes the search's lists as long as there are articles.
void size_sketches(const Config& config, const BandPlan& plan, Intake& intake) {
  const std::size_t articles = intake.articles.size();
  if (config.search.method == Search::lsh) intake.keys.assign(plan.bands, std::vector<std::uint32_t>(articles));
  if (config.search.method == Search::simhash) intake.simhashes.assign(articles, 0);
  if (has_candidates(config)) intake.bitmaps.assign(articles, {});
}

/// Gives article `to` the text and sketch of article `from`.
void copy_signed(std::uint32_t from, std::uint32_t to, Intake& intake) {
  std::vector<Entry>& entries = intake.articles.entries;
  entries[to].basis = entries[from].basis;
  entries[to].content = entries[from].content;
  entries[to].words = entries[from].words;
  for (std::vector<std::uint32_t>& keys : intake.keys) keys[to] = keys[from];
  if (!intake.simhashes.empty()) intake.simhashes[to] = intake.simhashes[from];
  if (!intake.bitmaps.empty()) intake.bitmaps[to] = intake.bitmaps[from];
  if (!intake.lanes.empty()) {
    const auto lane = [&](std::uint32_t article) { return intake.lanes.begin() + first_lane(article); };
    std::copy_n(lane(from), kLanes, lane(to));
  }
}

}  // namespace

RecurringBlocks learn_furniture(const Intake& intake, const Classes& classes, const Clusters& reprints,
                                std::span<const Match> matches, const Config& config) {
  std::vector<std::uint32_t> teachers = config.levels.threshold < kFolded
                                            ? one_of_each_source(intake, classes, folded_clusters(classes, matches))
                                            : one_of_each_source(intake, classes, reprints);
  keep_one_version(intake.articles, teachers);
  keep_one_of_title(intake, teachers);

  std::vector<TextBlocks> texts;
  texts.reserve(teachers.size());
  for (const std::uint32_t i : teachers) texts.push_back(intake.blocks[i]);
  return learn_blocks(texts);
}

void sign_without_furniture(const Job& job, const BandPlan& plan, const RecurringBlocks& known, const Classes& classes,
                            Intake& intake) {
  struct Worker {
    std::unique_ptr<Scratch> scratch;
    Signer sign;
  };
  tbb::enumerable_thread_specific<Worker> workers([&] {
    return Worker{job.reader.make_scratch(), Signer(job.config, plan)};
  });
  size_sketches(job.config, plan, intake);
  std::vector<Entry>& entries = intake.articles.entries;
  std::atomic<std::uint64_t> done = 0;
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, classes.size(), 64), [&](const auto& range) {
    stop_if_cancelled(job.observer);
    Worker& worker = workers.local();
    for (std::uint32_t cls = range.begin(); cls < range.end(); ++cls) {
      const std::uint32_t first = classes.first[cls];
      const Article article = job.reader.load(entries[first].record, *worker.scratch);
      const PageParts page = page_of(article, known);
      set_sketch(worker.sign(article, &page, entries[first]), first, intake);
    }
    const std::uint64_t now = done += range.size();
    if (job.observer.progress) job.observer.progress("compare anew", now, classes.size());
  });
  for (std::uint32_t i = 0; i < intake.articles.size(); ++i) {
    const std::uint32_t cls = classes.of[i];
    if (cls != kNone && classes.first[cls] != i) copy_signed(classes.first[cls], i, intake);
  }
}

}  // namespace dedup
