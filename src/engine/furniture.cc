// The page around the story: when it is learnt, and from which texts; texts compared anew without it.
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <unordered_map>

#include "cluster/star.h"
#include "engine/parts.h"
#include "match/accept.h"
#include "sketch/sketch.h"
#include "text/shingle.h"

namespace dedup {

bool drops_furniture(const Config& config) {
  if (config.text.furniture == Furniture::automatic)
    return config.levels.find == Find::excerpts || config.levels.find == Find::stories;
  return config.text.furniture == Furniture::drop && config.levels.find != Find::copies;
}

std::span<const PageParts> pages_of_reprints(const Result& result, const Config& config) {
  return config.levels.find == Find::reprints ? std::span<const PageParts>(result.context->pages)
                                              : std::span<const PageParts>();
}

PageParts page_of(const Article& article, const RecurringBlocks& known) {
  return furniture(article.text, source_key(article.source, article.url), known);
}

std::vector<PageParts> find_pages(const Reader& reader, const Articles& articles, const Classes& classes,
                                  const RecurringBlocks& known) {
  std::vector<PageParts> out(classes.size());
  tbb::enumerable_thread_specific<std::unique_ptr<Scratch>> scratches([&] { return reader.make_scratch(); });
  tbb::parallel_for(std::uint32_t{0}, classes.size(), [&](std::uint32_t cls) {
    out[cls] = page_of(reader.load(articles.entries[classes.first[cls]].record, *scratches.local()), known);
  });
  return out;
}

namespace {

constexpr double kFolded = 0.8;  ///< Jaccard from which two texts are one to learn from, unless --threshold is higher

/// Of several texts under one id, as of a page that was polled forty times, the one of smallest content hash.
void keep_one_revision(const Articles& articles, std::vector<std::uint32_t>& teachers) {
  std::unordered_map<std::string_view, std::uint32_t> chosen;  // ids of more than one text
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (articles.entries[i].revision > 1) chosen.try_emplace(articles.given_id(i), kNone);
  }
  if (chosen.empty()) return;
  for (const std::uint32_t i : teachers) {
    const auto found = chosen.find(articles.given_id(i));
    if (found == chosen.end()) continue;
    std::uint32_t& best = found->second;
    if (best == kNone || articles.entries[i].content < articles.entries[best].content) best = i;
  }
  std::erase_if(teachers, [&](std::uint32_t i) {
    const auto found = chosen.find(articles.given_id(i));
    return found != chosen.end() && found->second != i;
  });
}

/// Of several texts that a source prints under one title, the one of smallest content hash; none without a title.
/// Forty prints of one story, each edited a little, are no reprints of one another at 0.8, and what they share would
/// pass for furniture. Pages of one template have that much in common as well; but their titles differ.
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

}  // namespace

RecurringBlocks learn_furniture(const Intake& intake, const Classes& classes, const Clusters& reprints,
                                std::span<const Match> matches, const Config& config) {
  const Articles& articles = intake.articles;
  // Far below the default threshold whole pages of one template pass for reprints, and none would be left to learn
  // from.
  Clusters stricter;
  if (config.levels.threshold < kFolded) {
    std::vector<Match> close;
    std::copy_if(matches.begin(), matches.end(), std::back_inserter(close),
                 [](const Match& match) { return match.jaccard() >= kFolded; });
    stricter = cluster_star(classes, close);
  }
  const Clusters& clusters = config.levels.threshold < kFolded ? stricter : reprints;
  std::vector<std::uint32_t> teachers;
  struct Printed {
    std::uint32_t centre;
    std::uint64_t source;
    std::uint32_t article;
  };
  std::vector<Printed> printed;  // of clusters of more than one article
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
  // The centre itself where the source printed it, else the text of smallest hash; among copies the smallest id.
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
  keep_one_revision(articles, teachers);
  keep_one_of_title(intake, teachers);

  std::vector<TextBlocks> texts;
  texts.reserve(teachers.size());
  for (const std::uint32_t i : teachers) texts.push_back(intake.blocks[i]);
  return learn_blocks(texts);
}

void compare_anew(const Reader& reader, const Config& config, const BandPlan& plan, const RecurringBlocks& known,
                  const Classes& classes, const Observer& observer, Intake& intake) {
  struct Worker {
    std::unique_ptr<Scratch> scratch;
    Text text;
    std::string story;
    Shingles shingles;
    std::vector<std::uint32_t> signature;
    std::vector<std::uint32_t> keys;
  };
  tbb::enumerable_thread_specific<Worker> workers;
  if (config.search.method == Search::lsh)
    intake.keys.assign(plan.bands, std::vector<std::uint32_t>(intake.articles.size()));
  if (config.search.method == Search::simhash) intake.simhashes.assign(intake.articles.size(), 0);
  if (has_candidates(config)) intake.bitmaps.assign(intake.articles.size(), {});
  std::vector<Entry>& entries = intake.articles.entries;
  std::atomic<std::uint64_t> done = 0;
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, classes.size(), 64), [&](const auto& range) {
    if (observer.cancelled && observer.cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
    Worker& worker = workers.local();
    if (!worker.scratch) worker.scratch = reader.make_scratch();
    worker.signature.resize(plan.values());
    for (std::uint32_t cls = range.begin(); cls < range.end(); ++cls) {
      const std::uint32_t article = classes.first[cls];
      Entry& entry = entries[article];
      const Article loaded = reader.load(entry.record, *worker.scratch);
      entry.basis = compared_text(loaded, config, page_of(loaded, known), worker.story, worker.text);
      entry.content = content_hash(worker.text, entry.basis);
      entry.words = static_cast<std::uint32_t>(worker.text.words.size());
      shingle(worker.text, entry.basis, config, worker.shingles);
      if (config.search.method == Search::lsh) {
        sketch(worker.shingles, config.search.seed, worker.signature);
        worker.keys.resize(plan.bands);
        band_keys(worker.signature, plan.rows, worker.keys);
        for (std::size_t band = 0; band < plan.bands; ++band) intake.keys[band][article] = worker.keys[band];
      } else if (config.search.method == Search::simhash) {
        intake.simhashes[article] = simhash(worker.shingles);
      }
      if (has_candidates(config)) intake.bitmaps[article] = bitmap_of(worker.shingles);
      if (!intake.lanes.empty()) {
        sketch_lanes(worker.shingles, config.search.seed,
                     std::span(intake.lanes).subspan(std::size_t{article} * kLanes, kLanes));
      }
    }
    const std::uint64_t now = done += range.size();
    if (observer.progress) observer.progress("compare anew", now, classes.size());
  });
  for (std::uint32_t i = 0; i < intake.articles.size(); ++i) {
    const std::uint32_t cls = classes.of[i];
    if (cls == kNone || classes.first[cls] == i) continue;
    const std::uint32_t first = classes.first[cls];
    entries[i].basis = entries[first].basis;
    entries[i].content = entries[first].content;
    entries[i].words = entries[first].words;
    for (std::vector<std::uint32_t>& keys : intake.keys) keys[i] = keys[first];
    if (!intake.simhashes.empty()) intake.simhashes[i] = intake.simhashes[first];
    if (!intake.bitmaps.empty()) intake.bitmaps[i] = intake.bitmaps[first];
    if (!intake.lanes.empty()) {
      std::copy_n(intake.lanes.begin() + static_cast<std::ptrdiff_t>(std::size_t{first} * kLanes), kLanes,
                  intake.lanes.begin() + static_cast<std::ptrdiff_t>(std::size_t{i} * kLanes));
    }
  }
}

}  // namespace dedup
