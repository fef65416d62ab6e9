// Reads batches, parses and signs them on all threads, and collects the results in input order.
#include "engine/read.h"

#include <fmt/format.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <xxhash.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/dates.h"
#include "engine/furniture.h"
#include "engine/identity.h"
#include "engine/read_batches.h"
#include "engine/sign.h"
#include "engine/stage.h"

namespace dedup {

namespace {

/// Working memory of one thread.
struct Worker {
  Worker(const Reader& reader, const Config& config, const BandPlan& plan, const LocalZone* zone)
      : scratch(reader.make_scratch()), sign(config, plan), local(zone) {}

  std::unique_ptr<Scratch> scratch;
  Signer sign;
  const LocalZone* local;        ///< of dates without a zone; may be null
  Buffer<std::uint64_t> blocks;  ///< block hashes of one batch; copied out so that no batch keeps spare capacity
};

/// What was read of one batch.
struct Read {
  std::uint32_t file = 0;
  std::uint64_t lines = 0;
  std::uint64_t taken = 0;  ///< Batch::taken
  std::vector<Entry> entries;
  std::vector<std::uint64_t> line;        ///< by entry, within the batch
  std::vector<std::uint64_t> identities;  ///< by entry
  std::vector<std::uint64_t> pages;       ///< by entry, if versions are asked for
  DatesRead dates;                        ///< articles are entries
  std::vector<std::uint64_t> id_ends;
  std::string id_bytes;
  std::vector<std::uint64_t> source_ends;
  std::string source_bytes;
  std::vector<std::uint32_t> keys;  ///< by entry, then by band
  std::vector<std::uint64_t> simhashes;
  std::vector<Bitmap> bitmaps;
  std::vector<std::uint8_t> lanes;
  std::vector<std::uint64_t> blocks;       ///< of all texts, if furniture is learnt
  std::vector<std::uint64_t> block_ends;   ///< by entry
  std::vector<std::uint64_t> source_keys;  ///< by entry
  std::vector<std::uint64_t> title_keys;   ///< by entry
  std::vector<Problem> met_before;         ///< by the reader; lines are final
  std::vector<Problem> problems;
  bool lines_are_final = false;  ///< those of `problems`, which otherwise are within the batch

  /// Empties everything and keeps the capacity.
  void clear() {
    entries.clear(), line.clear(), identities.clear(), pages.clear(), id_ends.clear(), id_bytes.clear(),
        source_ends.clear(), source_bytes.clear();
    keys.clear(), simhashes.clear(), bitmaps.clear(), lanes.clear();
    blocks.clear(), block_ends.clear(), source_keys.clear(), title_keys.clear();
    met_before.clear(), problems.clear();
    dates.clear();
  }
};

void add_sketch(const Sketch& sketch, const Config& config, Read& out) {
  if (config.search.method == Search::lsh) out.keys.insert(out.keys.end(), sketch.keys.begin(), sketch.keys.end());
  if (config.search.method == Search::simhash) out.simhashes.push_back(sketch.simhash);
  if (has_candidates(config)) out.bitmaps.push_back(sketch.bitmap);
  if (config.search.certain_accept > 0.0) out.lanes.insert(out.lanes.end(), sketch.lanes.begin(), sketch.lanes.end());
}

/// Adds everything of `article` but where its record is.
void read_article(const Article& article, const Config& config, Worker& worker, Read& out) {
  Entry& entry = out.entries.emplace_back();
  if (drops_furniture(config)) {  // first, because the scan brings the text into the cache
    block_hashes(article.text, {article.title, article.url, article.date}, worker.blocks);
    out.block_ends.push_back(worker.blocks.size());
    out.source_keys.push_back(source_key(article.source, article.url));
    out.title_keys.push_back(article.title.empty() ? 0 : XXH3_64bits(article.title.data(), article.title.size()));
  }
  add_sketch(worker.sign(article, nullptr, entry), config, out);
  entry.text_at = article.text_at;
  out.dates.add(article, static_cast<std::uint32_t>(out.entries.size() - 1), worker.local, entry);
  out.identities.push_back(identity_of(article, entry, config.reading.identity));
  if (asks_for_versions(config)) out.pages.push_back(page_of_source(article));
  out.id_bytes += article.id;
  out.id_ends.push_back(out.id_bytes.size());
  out.source_bytes += article.source;
  out.source_ends.push_back(out.source_bytes.size());
}

void read_batch(const Reader& reader, const Batch& batch, const Config& config, Worker& worker, Read& out) {
  out.clear();
  out.file = batch.file;
  out.taken = batch.taken;
  out.met_before = batch.problems;
  out.lines_are_final = !batch.document_lines.empty();
  Sink sink;
  sink.article = [&](const Article& article, RecordRef record, std::uint64_t line) {
    read_article(article, config, worker, out);
    out.entries.back().record = record;
    out.line.push_back(line);
  };
  sink.problem = [&](Problem problem) { out.problems.push_back(std::move(problem)); };
  worker.blocks.clear();
  out.lines = reader.parse(batch, *worker.scratch, sink);
  out.blocks.assign(worker.blocks.begin(), worker.blocks.end());
}

/// Hashes strings, and lets views be looked up among them.
struct StringHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): required by the standard
  std::size_t operator()(std::string_view text) const { return XXH3_64bits(text.data(), text.size()); }
};

/// Appends batches, in input order.
class Collector {
 public:
  Collector(const Reader& reader, const Config& config, const Observer& observer, Intake& intake)
      : reader_(reader), observer_(observer), keep_lines_(keeps_lines(config.output)), intake_(intake) {}

  /// Appends `read`, and moves its block hashes out.
  void add(Read& read) {
    if (read.file != file_) {
      file_ = read.file;
      lines_ = 0;
    }
    taken_ = read.taken;
    add_problems(read);
    add_dates(read);
    add_entries(read);
    add_sketches(read);
    add_blocks(read);
    lines_ += read.lines;
    if (observer_.progress) observer_.progress("read", taken_, reader_.total_bytes());
  }
  const std::vector<NumericDate>& numeric_dates() const { return numeric_dates_; }

 private:
  void add_problems(Read& read) {
    for (const Problem& problem : read.met_before) report(problem);
    for (Problem& problem : read.problems) {
      if (problem.line > 0 && !read.lines_are_final) problem.line += lines_;
      report(problem);
    }
  }

  void report(const Problem& problem) {
    if (observer_.problem) observer_.problem(problem);
    switch (problem.kind) {
      case Problem::Kind::skipped_record:
        ++intake_.skipped;
        break;
      case Problem::Kind::skipped_file:
        ++intake_.skipped_files;
        break;
      case Problem::Kind::repaired:
        ++intake_.repaired;
        break;
    }
  }

  /// Called before the entries are added.
  void add_dates(Read& read) {
    DateSummary& sum = intake_.dates;
    const auto add = [&](const DatesRead::Kind& from, DateCount& to) {
      if (from.records > 0 && to.records == 0) {
        to.text = from.text;
        to.where = fmt::format("{}:{}", reader_.file_name(read.file), lines_ + read.line[from.first]);
      }
      to.records += from.records;
    };
    add(read.dates.not_understood, sum.not_understood);
    add(read.dates.placeholders, sum.placeholders);
    add(read.dates.uncertain_zone, sum.uncertain_zone);
    sum.given += read.dates.given;
    sum.of_update += read.dates.of_update;
    for (NumericDate date : read.dates.numeric) {
      date.article += intake_.articles.size();
      numeric_dates_.push_back(date);
    }
  }

  void add_entries(const Read& read) {
    Articles& articles = intake_.articles;
    const std::size_t count = read.entries.size();
    reserve_for(articles.entries, count);
    reserve_for(articles.id_ends, count);
    reserve_for(articles.id_bytes, read.id_bytes.size());
    append(intake_.identities, read.identities);
    append(intake_.pages, read.pages);
    std::uint64_t id_begin = 0;
    for (std::size_t i = 0; i < count; ++i) {
      articles.entries.push_back(read.entries[i]);
      articles.entries.back().source = source_number(read, i);
      if (keep_lines_)
        articles.lines.push_back(static_cast<std::uint32_t>(read.line[i] == 0 ? 0 : lines_ + read.line[i]));
      if (read.id_ends[i] == id_begin) {  // the record has no id: its file and line serve as one
        articles.id_bytes += fmt::format("{}:{}", reader_.file_name(read.file), lines_ + read.line[i]);
      } else {
        articles.id_bytes.append(read.id_bytes, id_begin, read.id_ends[i] - id_begin);
      }
      id_begin = read.id_ends[i];
      articles.id_ends.push_back(articles.id_bytes.size());
    }
  }

  std::uint32_t source_number(const Read& read, std::size_t i) {
    const std::uint64_t begin = i == 0 ? 0 : read.source_ends[i - 1];
    const std::string_view source(read.source_bytes.data() + begin, read.source_ends[i] - begin);
    const auto known = sources_.find(source);
    if (known != sources_.end()) return known->second;
    std::vector<std::string>& sources = intake_.articles.sources;
    sources.emplace_back(source);
    return sources_[sources.back()] = static_cast<std::uint32_t>(sources.size() - 1);
  }

  void add_sketches(const Read& read) {
    const std::size_t count = read.entries.size();
    for (std::size_t band = 0; band < intake_.keys.size(); ++band) {
      std::vector<std::uint32_t>& keys = intake_.keys[band];
      const std::size_t before = keys.size();
      reserve_for(keys, count);
      keys.resize(before + count);
      for (std::size_t i = 0; i < count; ++i) keys[before + i] = read.keys[i * intake_.keys.size() + band];
    }
    append(intake_.simhashes, read.simhashes);
    append(intake_.bitmaps, read.bitmaps);
    append(intake_.lanes, read.lanes);
  }

  void add_blocks(Read& read) {
    if (read.block_ends.empty()) return;
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < read.block_ends.size(); ++i) {
      intake_.blocks.push_back(
          {{read.blocks.data() + begin, read.block_ends[i] - begin}, read.source_keys[i], read.title_keys[i]});
      begin = read.block_ends[i];
    }
    intake_.block_store.push_back(std::move(read.blocks));
  }

  // Bounds on how far a list is reserved beyond its present size. The start of the input may be unlike the rest, so no
  // projection exceeds kMostGrowth times that size; each reallocation grows a list by at least kLeastGrowth, so that
  // the total copied stays linear. The projection gets a margin, since batches differ.
  static constexpr double kMostGrowth = 64.0, kLeastGrowth = 1.25, kMargin = 1.05;

  /// Makes room for `more` items, and for what the rest of the input is projected to need: doubling would touch and
  /// copy twice the memory.
  template <class List>
  void reserve_for(List& list, std::size_t more) const {
    const std::size_t wanted = list.size() + more;
    if (wanted <= list.capacity()) return;
    const std::uint64_t total = reader_.total_bytes();
    const bool known = taken_ > 0 && taken_ <= total;  // the size of a pipe is unknown
    const double growth = known ? static_cast<double>(total) / static_cast<double>(taken_) : 2.0;
    list.reserve(static_cast<std::size_t>(std::clamp(kMargin * growth, kLeastGrowth, kMostGrowth) *
                                          static_cast<double>(wanted)));
  }

  template <class T>
  void append(std::vector<T>& list, const std::vector<T>& more) const {
    reserve_for(list, more.size());
    list.insert(list.end(), more.begin(), more.end());
  }

  const Reader& reader_;
  const Observer& observer_;
  const bool keep_lines_;
  Intake& intake_;
  std::unordered_map<std::string, std::uint32_t, StringHash, std::equal_to<>> sources_{{"", 0}};
  std::vector<NumericDate> numeric_dates_;
  std::uint32_t file_ = kNone;
  std::uint64_t lines_ = 0;  ///< of the file, before this batch
  std::uint64_t taken_ = 0;  ///< of all input, up to the end of this batch
};

}  // namespace

void set_sketch(const Sketch& sketch, std::uint32_t article, Intake& intake) {
  for (std::size_t band = 0; band < intake.keys.size(); ++band) intake.keys[band][article] = sketch.keys[band];
  if (!intake.simhashes.empty()) intake.simhashes[article] = sketch.simhash;
  if (!intake.bitmaps.empty()) intake.bitmaps[article] = sketch.bitmap;
  if (!intake.lanes.empty()) {
    std::copy(sketch.lanes.begin(), sketch.lanes.end(), intake.lanes.begin() + first_lane(article));
  }
}

Intake read_articles(Reader& reader, const Config& config, const BandPlan& plan, const Observer& observer) {
  Intake intake;
  if (config.search.method == Search::lsh) intake.keys.resize(plan.bands);
  Collector collector(reader, config, observer, intake);
  std::optional<LocalZone> zone;
  if (!config.reading.timezone.empty()) zone.emplace(config.reading.timezone);
  tbb::enumerable_thread_specific<Worker> workers(
      [&] { return Worker(reader, config, plan, zone ? &*zone : nullptr); });
  read_batches<Read>(
      reader, observer,
      [&](const Batch& batch, Read& read) { read_batch(reader, batch, config, workers.local(), read); },
      [&](Read& read) { collector.add(read); });
  const std::vector<Reader::File> files = reader.files();
  if (std::any_of(files.begin(), files.end(), [](const Reader::File& file) { return file.is_reference; })) {
    for (const Reader::File& file : files) intake.articles.reference_files.push_back(file.is_reference);
  }
  settle_dates(intake.articles, collector.numeric_dates(), reader, config.reading.now, intake.dates);
  return intake;
}

}  // namespace dedup
