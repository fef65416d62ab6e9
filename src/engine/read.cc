// Per article: parse, normalise, shingle and sketch each once, streamed through all threads.
#include <fmt/format.h>
#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <unordered_map>

#include "engine/parts.h"
#include "match/accept.h"
#include "match/candidates.h"
#include "match/reject.h"
#include "sketch/sketch.h"
#include "text/normalize.h"
#include "text/shingle.h"

namespace dedup {

Basis compared_text(const Article& article, const Config& config, Text& out) {
  normalize(article.text, config, out);
  if (!out.words.empty()) return Basis::body;
  normalize(article.title, config, out);
  return out.words.empty() ? Basis::empty : Basis::title;
}

Basis compared_text(const Article& article, const Config& config, const PageParts& page, std::string& story,
                    Text& out) {
  if (page.aside.empty() && page.muted.empty()) {
    const Basis basis = compared_text(article, config, out);
    return page.bare && basis == Basis::body ? Basis::page : basis;
  }
  without(article.text, page, true, story);
  normalize(story, config, out);
  return out.words.empty() ? compared_text(article, config, out) : Basis::body;
}

namespace {

/// What a thread works with.
struct Worker {
  std::unique_ptr<Scratch> scratch;
  Text text;
  std::string story;
  Buffer<std::uint64_t> blocks;  ///< of a batch, so that each batch takes what it needs and no more
  Shingles shingles;
  std::vector<std::uint32_t> signature;
};

/// What came of one batch.
struct Read {
  std::uint32_t file = 0;
  std::uint64_t lines = 0;
  std::uint64_t taken = 0;  ///< as the batch tells
  std::vector<Entry> entries;
  std::vector<std::uint64_t> line;  ///< of each entry, in the batch
  std::vector<std::uint64_t> id_ends;
  std::string id_bytes;
  std::vector<std::uint64_t> source_ends;
  std::string source_bytes;
  std::vector<std::uint32_t> keys;
  std::vector<std::uint64_t> simhashes;
  std::vector<Bitmap> bitmaps;
  std::vector<std::uint8_t> lanes;
  std::vector<std::uint64_t> blocks;       ///< of all texts, where furniture is learnt
  std::vector<std::uint64_t> block_ends;   ///< of each text's
  std::vector<std::uint64_t> source_keys;  ///< of each text
  std::vector<std::uint64_t> title_keys;   ///< likewise
  std::vector<Problem> met_before;         ///< by the reader, their lines final
  std::vector<Problem> problems;           ///< lines within the batch

  /// Forgets all but the room that it took.
  void clear() {
    entries.clear(), line.clear(), id_ends.clear(), id_bytes.clear(), source_ends.clear(), source_bytes.clear();
    keys.clear(), simhashes.clear(), bitmaps.clear(), lanes.clear();
    blocks.clear(), block_ends.clear(), source_keys.clear(), title_keys.clear();
    met_before.clear(), problems.clear();
  }
};

void read_article(const Article& article, RecordRef record, std::uint64_t line, const Config& config,
                  const BandPlan& plan, Worker& worker, Read& out) {
  if (drops_furniture(config)) {  // first, so that the scan also brings the text into the cache
    block_hashes(article.text, worker.blocks);
    out.block_ends.push_back(worker.blocks.size());
  }
  Entry& entry = out.entries.emplace_back();
  entry.record = record;
  entry.text_at = article.text_at;
  entry.basis = compared_text(article, config, worker.text);
  entry.content = content_hash(worker.text, entry.basis);
  entry.words = static_cast<std::uint32_t>(worker.text.words.size());
  entry.date = parse_date(article.date);
  if (!out.block_ends.empty()) {
    out.source_keys.push_back(source_key(article.source, article.url));
    out.title_keys.push_back(article.title.empty() ? 0 : XXH3_64bits(article.title.data(), article.title.size()));
  }
  out.line.push_back(line);
  out.id_bytes += article.id;
  out.id_ends.push_back(out.id_bytes.size());
  out.source_bytes += article.source;
  out.source_ends.push_back(out.source_bytes.size());
  shingle(worker.text, entry.basis, config, worker.shingles);
  if (config.search.method == Search::lsh) {
    worker.signature.resize(plan.values());
    sketch(worker.shingles, config.search.seed, worker.signature);
    out.keys.resize(out.keys.size() + plan.bands);
    band_keys(worker.signature, plan.rows, {out.keys.data() + out.keys.size() - plan.bands, plan.bands});
  } else if (config.search.method == Search::simhash) {
    out.simhashes.push_back(simhash(worker.shingles));
  }
  if (has_candidates(config)) out.bitmaps.push_back(bitmap_of(worker.shingles));
  if (config.search.certain_accept > 0.0) {
    out.lanes.resize(out.lanes.size() + kLanes);
    sketch_lanes(worker.shingles, config.search.seed, std::span(out.lanes).last(kLanes));
  }
}

void read_batch(const Reader& reader, const Batch& batch, const Config& config, const BandPlan& plan, Worker& worker,
                Read& out) {
  if (!worker.scratch) worker.scratch = reader.make_scratch();
  out.clear();
  out.file = batch.file;
  out.taken = batch.taken;
  out.met_before = batch.problems;
  Sink sink;
  sink.article = [&](const Article& article, RecordRef record, std::uint64_t line) {
    read_article(article, record, line, config, plan, worker, out);
  };
  sink.problem = [&](Problem problem) { out.problems.push_back(std::move(problem)); };
  worker.blocks.clear();
  out.lines = reader.parse(batch, *worker.scratch, sink);
  out.blocks.assign(worker.blocks.begin(), worker.blocks.end());
}

/// Of strings, which may be looked up as views.
struct StringHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the name that the standard asks for
  std::size_t operator()(std::string_view text) const { return XXH3_64bits(text.data(), text.size()); }
};

/// Puts batches one behind the other, in input order.
class Collector {
 public:
  Collector(const Reader& reader, const Observer& observer, Intake& intake)
      : reader_(reader), observer_(observer), intake_(intake) {}

  /// What `read` holds is used up.
  void add(Read& read) {
    if (read.file != file_) {
      file_ = read.file;
      lines_ = 0;
    }
    for (const Problem& problem : read.met_before) tell(problem);
    for (Problem& problem : read.problems) {
      if (problem.line > 0) problem.line += lines_;
      tell(problem);
    }
    taken_ = read.taken;
    Articles& articles = intake_.articles;
    const std::size_t count = read.entries.size();
    make_room(articles.entries, count);
    make_room(articles.id_ends, count);
    make_room(articles.id_bytes, read.id_bytes.size());
    std::uint64_t id_begin = 0;
    for (std::size_t i = 0; i < read.entries.size(); ++i) {
      articles.entries.push_back(read.entries[i]);
      articles.entries.back().source = source_number(read, i);
      if (read.id_ends[i] == id_begin) {  // no id of its own: where it stands
        articles.id_bytes += fmt::format("{}:{}", reader_.file_name(read.file), lines_ + read.line[i]);
      } else {
        articles.id_bytes.append(read.id_bytes, id_begin, read.id_ends[i] - id_begin);
      }
      id_begin = read.id_ends[i];
      articles.id_ends.push_back(articles.id_bytes.size());
    }
    for (std::size_t band = 0; band < intake_.keys.size(); ++band) {
      std::vector<std::uint32_t>& keys = intake_.keys[band];
      const std::size_t before = keys.size();
      make_room(keys, count);
      keys.resize(before + count);
      for (std::size_t i = 0; i < count; ++i) keys[before + i] = read.keys[i * intake_.keys.size() + band];
    }
    append(intake_.simhashes, read.simhashes);
    append(intake_.bitmaps, read.bitmaps);
    append(intake_.lanes, read.lanes);
    if (!read.block_ends.empty()) {
      std::uint64_t begin = 0;
      for (std::size_t i = 0; i < read.block_ends.size(); ++i) {
        intake_.blocks.push_back(
            {{read.blocks.data() + begin, read.block_ends[i] - begin}, read.source_keys[i], read.title_keys[i]});
        begin = read.block_ends[i];
      }
      intake_.block_store.push_back(std::move(read.blocks));
    }
    lines_ += read.lines;
    if (observer_.progress) observer_.progress("read", taken_, reader_.total_bytes());
  }

  void tell(const Problem& problem) {
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

 private:
  std::uint32_t source_number(const Read& read, std::size_t i) {
    const std::uint64_t begin = i == 0 ? 0 : read.source_ends[i - 1];
    const std::string_view source(read.source_bytes.data() + begin, read.source_ends[i] - begin);
    const auto known = sources_.find(source);
    if (known != sources_.end()) return known->second;
    std::vector<std::string>& sources = intake_.articles.sources;
    sources.emplace_back(source);
    return sources_[sources.back()] = static_cast<std::uint32_t>(sources.size() - 1);
  }

  static constexpr double kMostForeseen = 64.0;  // times what there is: the beginning may be unlike the rest

  /// As much as the rest of the input is foreseen to need. Growth by doubling would touch, and copy, twice of all.
  template <class List>
  void make_room(List& list, std::size_t more) const {
    const std::size_t wanted = list.size() + more;
    if (wanted <= list.capacity()) return;
    const std::uint64_t total = reader_.total_bytes();
    const bool known = taken_ > 0 && taken_ <= total;  // not of what comes by a pipe
    const double growth = known ? static_cast<double>(total) / static_cast<double>(taken_) : 2.0;
    list.reserve(
        static_cast<std::size_t>(std::clamp(1.05 * growth, 1.25, kMostForeseen) * static_cast<double>(wanted)));
  }

  template <class T>
  void append(std::vector<T>& list, const std::vector<T>& more) const {
    make_room(list, more.size());
    list.insert(list.end(), more.begin(), more.end());
  }

  const Reader& reader_;
  const Observer& observer_;
  Intake& intake_;
  std::unordered_map<std::string, std::uint32_t, StringHash, std::equal_to<>> sources_{{"", 0}};
  std::uint32_t file_ = kNone;
  std::uint64_t lines_ = 0;  ///< of the file, before this batch
  std::uint64_t taken_ = 0;  ///< of all input, with this batch
};

}  // namespace

Intake read_articles(Reader& reader, const Config& config, const BandPlan& plan, const Observer& observer) {
  Intake intake;
  if (config.search.method == Search::lsh) intake.keys.resize(plan.bands);
  Collector collector(reader, observer, intake);
  tbb::enumerable_thread_specific<Worker> workers;
  tbb::concurrent_queue<std::shared_ptr<Read>> spare;  // collected, to be filled again
  const auto pull = [&](tbb::flow_control& control) {
    auto batch = std::make_shared<Batch>();
    if (observer.cancelled && observer.cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
    if (!reader.next(*batch)) control.stop();
    return batch;
  };
  const auto work = [&](const std::shared_ptr<Batch>& batch) {
    std::shared_ptr<Read> read;
    if (!spare.try_pop(read)) read = std::make_shared<Read>();
    read_batch(reader, *batch, config, plan, workers.local(), *read);
    return read;
  };
  const auto collect = [&](const std::shared_ptr<Read>& read) {
    collector.add(*read);
    spare.push(read);
  };
  // With two batches a thread, threads waited for the one whose turn it was to collect.
  const auto tokens = static_cast<std::size_t>(8 * tbb::this_task_arena::max_concurrency());
  tbb::parallel_pipeline(
      tokens, tbb::make_filter<void, std::shared_ptr<Batch>>(tbb::filter_mode::serial_in_order, pull) &
                  tbb::make_filter<std::shared_ptr<Batch>, std::shared_ptr<Read>>(tbb::filter_mode::parallel, work) &
                  tbb::make_filter<std::shared_ptr<Read>, void>(tbb::filter_mode::serial_in_order, collect));
  return intake;
}

namespace {

/// Keeps what belongs to the articles that stay, which ascend: `width` values each.
template <class T>
void keep_some(std::vector<T>& values, const std::vector<std::uint32_t>& stay, std::size_t width = 1) {
  if (values.empty()) return;
  for (std::size_t i = 0; i < stay.size(); ++i) {
    std::move(values.begin() + static_cast<std::ptrdiff_t>(stay[i] * width),
              values.begin() + static_cast<std::ptrdiff_t>((stay[i] + std::size_t{1}) * width),
              values.begin() + static_cast<std::ptrdiff_t>(i * width));
  }
  values.resize(stay.size() * width);
}

/// The ids of the articles that stay, told apart where several texts have one.
void settle_ids(Articles& articles, const std::vector<std::uint32_t>& stay) {
  std::string bytes;
  bytes.reserve(articles.id_bytes.size());
  std::vector<std::uint64_t> ends;
  ends.reserve(stay.size());
  for (const std::uint32_t article : stay) {
    bytes += articles.id(article);
    if (articles.entries[article].revision > 1) bytes += fmt::format("#{}", articles.entries[article].revision);
    ends.push_back(bytes.size());
  }
  articles.id_bytes = std::move(bytes);
  articles.id_ends = std::move(ends);
}

}  // namespace

void settle_identities(Intake& intake) {
  Articles& articles = intake.articles;
  std::vector<std::uint32_t> hashes(articles.size());
  tbb::parallel_for(std::uint32_t{0}, articles.size(), [&](std::uint32_t i) {
    const std::string_view id = articles.id(i);
    hashes[i] = static_cast<std::uint32_t>(XXH3_64bits(id.data(), id.size()));
  });
  const Buckets same = group_equal(hashes);
  std::vector<std::uint32_t> repeats(articles.size(), kNone);  // article -> the one that it repeats
  bool any = false;
  for (std::size_t bucket = 0; bucket < same.ends.size(); ++bucket) {
    // Distinct texts under each id, in input order. Contents are looked up by hash: a feed may be polled for ever.
    std::unordered_map<std::string_view, std::uint32_t> revisions;
    std::unordered_map<std::string, std::uint32_t> first_of_text;
    for (const std::uint32_t article : same.bucket(bucket)) {
      Entry& entry = articles.entries[article];
      std::string key(articles.id(article));
      key += fmt::format("\n{:016x}{:016x}", entry.content.high, entry.content.low);
      const auto [known, fresh] = first_of_text.try_emplace(std::move(key), article);
      if (fresh) {
        entry.revision = ++revisions[articles.id(article)];
        intake.revisions += static_cast<std::uint64_t>(entry.revision > 1);
      } else {
        repeats[article] = known->second;
        any = true;
      }
    }
  }
  if (!any && intake.revisions == 0) return;

  std::vector<std::uint32_t> stay;
  std::vector<std::uint32_t> place(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    place[i] = static_cast<std::uint32_t>(stay.size());
    if (repeats[i] == kNone) stay.push_back(i);
  }
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (repeats[i] != kNone) intake.repeats.push_back({articles.entries[i].record, place[repeats[i]]});
  }
  settle_ids(articles, stay);
  keep_some(articles.entries, stay);
  for (std::vector<std::uint32_t>& keys : intake.keys) keep_some(keys, stay);
  keep_some(intake.simhashes, stay);
  keep_some(intake.bitmaps, stay);
  keep_some(intake.lanes, stay, kLanes);
  keep_some(intake.blocks, stay);
}

Classes make_classes(const Articles& articles) {
  const auto content = [&](std::uint32_t article) { return articles.entries[article].content; };
  const auto has_text = [&](std::uint32_t article) {
    const Basis basis = articles.entries[article].basis;
    return basis != Basis::empty && basis != Basis::page;
  };
  std::vector<std::uint32_t> hashes(articles.size());
  std::vector<std::uint32_t> leader(articles.size());  // the first article of each text
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    hashes[i] = static_cast<std::uint32_t>(content(i).low);
    leader[i] = has_text(i) ? i : kNone;
  }
  const Buckets same = group_equal(hashes);
  std::vector<std::uint32_t> members;
  for (std::size_t bucket = 0; bucket < same.ends.size(); ++bucket) {
    members.clear();
    for (const std::uint32_t article : same.bucket(bucket)) {
      if (has_text(article)) members.push_back(article);
    }
    std::sort(members.begin(), members.end(), [&](std::uint32_t x, std::uint32_t y) {
      return content(x) == content(y) ? x < y : content(x) < content(y);
    });
    for (std::size_t i = 1; i < members.size(); ++i) {
      if (content(members[i]) == content(members[i - 1])) leader[members[i]] = leader[members[i - 1]];
    }
  }
  Classes out;
  const std::size_t most = articles.size();
  out.of.assign(most, kNone);
  out.first.reserve(most), out.copies.reserve(most), out.words.reserve(most), out.content.reserve(most);
  const auto before = [&](std::uint32_t x, std::uint32_t y) {  // earliest, undated last, then smallest id
    const std::int64_t date_x = articles.entries[x].date, date_y = articles.entries[y].date;
    if (date_x != date_y) return date_y == kNoDate || (date_x != kNoDate && date_x < date_y);
    return articles.id(x) < articles.id(y);
  };
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (leader[i] == kNone) continue;
    if (leader[i] == i) {
      out.of[i] = out.size();
      out.first.push_back(i);
      out.copies.push_back(1);
      out.words.push_back(articles.entries[i].words);
      out.content.push_back(articles.entries[i].content);
    } else {
      const std::uint32_t cls = out.of[leader[i]];
      out.of[i] = cls;
      ++out.copies[cls];
      if (before(i, out.first[cls])) out.first[cls] = i;
    }
  }
  return out;
}

namespace {

class StoredShingles : public ShingleSource {
 public:
  StoredShingles(const Reader& reader, const Articles& articles, const Classes& classes, const Config& config,
                 std::span<const PageParts> pages)
      : reader_(reader), articles_(articles), classes_(classes), config_(config), pages_(pages) {}

  void shingles(std::uint32_t cls, Shingles& out) const override {
    Worker& worker = workers_.local();
    if (!worker.scratch) worker.scratch = reader_.make_scratch();
    const Entry& entry = articles_.entries[classes_.first[cls]];
    if (is_at_hand(entry)) {
      normalize(reader_.bytes(text_of(entry), *worker.scratch), config_, worker.text);
      shingle(worker.text, Basis::body, config_, out);
      return;
    }
    const Article article = reader_.load(entry.record, *worker.scratch);
    const Basis basis = pages_.empty() ? compared_text(article, config_, worker.text)
                                       : compared_text(article, config_, pages_[cls], worker.story, worker.text);
    shingle(worker.text, basis, config_, out);
  }

  void fetch(std::uint32_t cls, unsigned step) const override {
    if (step == 0) return __builtin_prefetch(&classes_.first[cls]);
    const Entry& entry = articles_.entries[classes_.first[cls]];
    if (step == 1) {
      __builtin_prefetch(&entry.record);  // an entry lies across two lines of the cache
      __builtin_prefetch(&entry.basis);
    } else {
      reader_.fetch(is_at_hand(entry) ? text_of(entry) : entry.record);
    }
  }

 private:
  /// Whether what is compared is the text, whole, and stands in the record as it is.
  bool is_at_hand(const Entry& entry) const {
    return pages_.empty() && entry.basis == Basis::body && entry.text_at != Span{};
  }
  static RecordRef text_of(const Entry& entry) {
    return {entry.record.offset + entry.text_at.begin, entry.text_at.end - entry.text_at.begin, entry.record.file};
  }

  const Reader& reader_;
  const Articles& articles_;
  const Classes& classes_;
  const Config& config_;
  std::span<const PageParts> pages_;
  mutable tbb::enumerable_thread_specific<Worker> workers_;
};

}  // namespace

std::unique_ptr<ShingleSource> make_shingle_source(const Reader& reader, const Articles& articles,
                                                   const Classes& classes, const Config& config,
                                                   std::span<const PageParts> pages) {
  return std::make_unique<StoredShingles>(reader, articles, classes, config, pages);
}

}  // namespace dedup
