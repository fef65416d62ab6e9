// Shingles -> Pairs of which one may hold most of the other, or a passage of it.
//
// Problem. A trimmed agency copy of 150 words inside a report of 1,500 has a Jaccard of 0.1, which no signature finds.
// All of the shorter text's shingles are in the longer one, but comparing all pairs is too slow.
//
// Method. Every article is a *part* once: a sample of its shingles goes into an index. The sample has the shingles
// whose hash begins with k zero bits, with k chosen so that 60 to 120 are expected; below 120, all of them. So short
// texts lose nothing, long ones cost no more, and samples of different lengths are nested: any text that holds a
// shingle knows whether it is in a sample. Then every article is a *holder* once: it looks up all its shingles, counts
// hits per part, and proposes the shorter parts with enough hits. (Broder 1997 samples at one rate for all lengths.)
//
// Crowds. A shingle shared by thousands of texts, as in a template or disclaimer, has a very long posting list. A
// holder reads its shortest lists first, kBudget entries in all. If lists are left, the parts met so far with the most
// hits, at most kRecounts, are counted in full. Lists are ordered by content hash, so every holder that cuts a list
// meets the same parts; these act as centres of the crowd, and input order does not matter. Every run measures its
// loss: kProbed parts are searched again with all shingles and without a budget. Search::join and Search::all_pairs do
// so for all.
//
// Cost. 16 bytes per entry, at most 2 KB per article, and every text is read twice. For 25,879 press releases of 90 MB
// (one thread of a shared AMD EPYC, November 2026): 0.17 s to read and sample, 0.07 s to index 2.2 million entries,
// 0.38 s to look up 16 million shingles; 18,451 candidates, of which 7,748 overlap and 375 are excerpts. The exact
// search takes three times as long and finds the same 375.
//
// Known weakness. Entries hold 32 bits of a hash. Among 10^8 entries one lookup in fifty hits a wrong shingle;
// requiring several hits absorbs most of these, and measuring removes the rest.
#include "match/excerpts.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <numeric>
#include <string>

#include "core/hash_table.h"
#include "kernels/kernels.h"

namespace dedup {
namespace {

// A sample has at least this many shingles and about twice as many at most. Fewer would need fewer hits, which texts
// with little in common reach as well; more cost memory and lookups. See the cost above.
constexpr std::uint32_t kSample = 60;
// Entries that a holder reads: the bound on its cost in a crowd.
constexpr std::uint64_t kBudget = 4096;
// Parts that a holder counts in full when the budget is used up.
constexpr std::size_t kRecounts = 32;
// Parts that are also searched exactly. A loss of 1 % estimated from 500 pairs has a standard error of 0.4 points.
constexpr std::size_t kProbed = 500;
constexpr std::uint32_t kChunk = 64;  // texts per task

/// One article as a part. Parts are numbered by content hash.
struct Part {
  std::uint32_t cls = 0;
  std::uint32_t size = 0;  ///< size of its shingle set
  std::uint32_t hits = 0;  ///< hits that make it a candidate; 0: too short to be an excerpt
};

/// Where texts come from, and how the search is told of a cancelled run.
struct Source {
  const ShingleSource& texts;
  const Config& config;
  const Observer& observer;
};

/// How thorough a search is.
struct Depth {
  bool all_shingles = false;
  std::uint64_t budget = kBudget;
};

/// The least number of a part's shingles that reach `share`, decided by the same quotient as Match::containment().
std::uint32_t least_shared(std::uint32_t size, double share) {
  const auto reaches = [&](std::uint32_t shared) { return static_cast<double>(shared) / size >= share; };
  auto shared = static_cast<std::uint32_t>(static_cast<double>(size) * share);
  while (shared > 0 && reaches(shared - 1)) --shared;
  while (!reaches(shared)) ++shared;
  return shared;
}

/// The greatest number of hits that a part reaches with probability `recall`, if `drawn` of its `size` shingles are
/// sampled and it shares `shared` with the holder. Hits are hypergeometric; if all shingles are sampled, every pair has
/// `shared` hits and nothing is lost. `shared` comes from the bound of overlaps, so almost no excerpt is lost. The
/// arithmetic has a fixed order, so that every machine computes the same.
std::uint32_t hits_needed(std::uint32_t size, std::uint32_t drawn, std::uint32_t shared, double recall) {
  if (drawn >= size) return shared;
  // The distribution is symmetric in `drawn` and `shared`. Summing from the most hits down never divides by zero.
  const std::uint32_t few = std::min(drawn, shared), many = std::max(drawn, shared);
  double chance = 1.0;  // of exactly `hits` hits
  for (std::uint32_t i = 0; i < few; ++i) chance *= static_cast<double>(many - i) / static_cast<double>(size - i);
  double at_least = chance;
  std::uint32_t hits = few;
  while (at_least < recall && hits > 1) {
    chance *= static_cast<double>(hits) * (static_cast<double>(size) - many - few + hits) /
              (static_cast<double>(many - hits + 1) * static_cast<double>(few - hits + 1));
    at_least += chance;
    --hits;
  }
  return hits;
}

/// A sampled shingle and a part that has it.
struct Entry {
  std::uint32_t key;
  std::uint32_t part;
};

std::uint32_t key_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }

/// Sampled shingles -> the parts that have them. A bit filter answers most lookups of other shingles.
class Index {
 public:
  /// `hashes` are the sampled shingles of all parts, one part after another; `ends` says where each part ends.
  Index(std::span<const std::uint64_t> hashes, std::span<const std::uint64_t> ends) {
    const std::size_t buckets = std::bit_ceil(std::max<std::size_t>(hashes.size() / 2, 2));
    shift_ = 32 - std::countr_zero(buckets);
    const std::size_t bits = std::bit_ceil(std::max<std::size_t>(8 * hashes.size(), 1024));
    filter_shift_ = 64 - std::countr_zero(bits);
    filter_.assign(bits / 64, 0);
    begin_.assign(buckets + 1, 0);
    for (const std::uint64_t hash : hashes) {
      ++begin_[bucket_of(key_of(hash)) + 1];
      const std::uint64_t bit = bit_of(hash);
      filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    entries_.resize(hashes.size());
    std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t part = 0; part < ends.size(); ++part) {
      for (std::uint64_t i = part == 0 ? 0 : ends[part - 1]; i < ends[part]; ++i) {
        const std::uint32_t key = key_of(hashes[i]);
        entries_[next[bucket_of(key)]++] = {key, part};
      }
    }
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, buckets, 4096), [&](const auto& range) {
      for (std::size_t b = range.begin(); b != range.end(); ++b) {
        if (begin_[b + 1] - begin_[b] < 2) continue;
        std::sort(entries_.data() + begin_[b], entries_.data() + begin_[b + 1],
                  [](const Entry& x, const Entry& y) { return x.key != y.key ? x.key < y.key : x.part < y.part; });
      }
    });
  }

  bool may_hold(std::uint64_t hash) const {
    const std::uint64_t bit = bit_of(hash);
    return (filter_[bit / 64] >> (bit % 64) & 1) != 0;
  }
  void prefetch(std::uint32_t key) const { __builtin_prefetch(&begin_[bucket_of(key)]); }
  void prefetch_entries(std::uint32_t key) const { __builtin_prefetch(entries_.data() + begin_[bucket_of(key)]); }
  std::span<const Entry> list(std::uint32_t key) const {
    const Entry* first = entries_.data() + begin_[bucket_of(key)];
    const Entry* const end = entries_.data() + begin_[bucket_of(key) + 1];
    if (end - first > 16) {
      const auto [low, high] =
          std::equal_range(first, end, Entry{key, 0}, [](const Entry& x, const Entry& y) { return x.key < y.key; });
      return {low, high};
    }
    while (first != end && first->key < key) ++first;
    const Entry* last = first;
    while (last != end && last->key == key) ++last;
    return {first, last};
  }

 private:
  std::size_t bucket_of(std::uint32_t key) const { return std::size_t{key} >> shift_; }
  std::uint64_t bit_of(std::uint64_t hash) const { return hash * kernels::kGolden >> filter_shift_; }

  std::vector<std::uint64_t> begin_;  // bucket -> its first entry; one extra at the end
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> filter_;
  int shift_ = 0, filter_shift_ = 0;
};

/// The sampled shingles of all parts, one part after another.
struct Samples {
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint64_t> ends;

  std::span<const std::uint64_t> of(std::uint32_t part) const {
    const std::uint64_t begin = part == 0 ? 0 : ends[part - 1];
    return {hashes.data() + begin, ends[part] - begin};
  }
};

/// Keeps the distinct hashes of `shingles`, which moves them to its front, and returns their number. 0 becomes 1.
std::size_t keep_distinct(Shingles& shingles, HashSet& table) {
  table.clear(shingles.size());
  std::size_t kept = 0;
  for (std::uint64_t x : shingles) {
    x += static_cast<std::uint64_t>(x == 0);
    if (table.insert(x)) shingles[kept++] = x;
  }
  return kept;
}

/// Appends a sample of the shingles of `part`, and sets the hits that it needs for the given share.
void sample_part(std::span<const std::uint64_t> distinct, const Config& config, double share, bool all_shingles,
                 Part& part, std::vector<std::uint64_t>& hashes) {
  if (part.size < std::max(config.levels.min_excerpt, 1U)) return;
  const std::size_t before = hashes.size();
  const int zeros = all_shingles ? 0 : static_cast<int>(std::bit_width(part.size / kSample | 1)) - 1;
  for (const std::uint64_t hash : distinct) {
    if (zeros == 0 || hash >> (64 - zeros) == 0) hashes.push_back(hash);
  }
  const auto drawn = static_cast<std::uint32_t>(hashes.size() - before);
  const std::uint32_t shared = std::max(config.levels.min_excerpt, least_shared(part.size, share));
  part.hits = std::max(hits_needed(part.size, drawn, shared, config.search.recall), 1U);
}

/// Reads the text of every part in `wanted`, sets its size and the hits it needs, and samples its shingles.
Samples sample_parts(std::span<const std::uint32_t> wanted, std::vector<Part>& parts, const Source& source,
                     double share, const Depth& depth) {
  struct Worker {
    Shingles shingles;
    HashSet table;
  };
  struct Chunk {
    std::vector<std::uint64_t> hashes;
    std::vector<std::uint32_t> counts;
  };
  tbb::enumerable_thread_specific<Worker> workers;
  const auto count = static_cast<std::uint32_t>(wanted.size());
  std::vector<Chunk> chunks((count + kChunk - 1) / kChunk);
  tbb::parallel_for(std::size_t{0}, chunks.size(), [&](std::size_t c) {
    Worker& worker = workers.local();
    Chunk& chunk = chunks[c];
    for (auto i = static_cast<std::uint32_t>(c * kChunk); i < std::min<std::size_t>(count, (c + 1) * kChunk); ++i) {
      stop_if_cancelled(source.observer);
      Part& part = parts[wanted[i]];
      source.texts.shingles(part.cls, worker.shingles);
      const std::size_t kept = keep_distinct(worker.shingles, worker.table);
      part.size = static_cast<std::uint32_t>(kept);
      const std::size_t before = chunk.hashes.size();
      sample_part({worker.shingles.data(), kept}, source.config, share, depth.all_shingles, part, chunk.hashes);
      chunk.counts.push_back(static_cast<std::uint32_t>(chunk.hashes.size() - before));
    }
  });
  Samples samples;
  std::uint64_t all = 0;
  for (const Chunk& chunk : chunks) all += chunk.hashes.size();
  samples.hashes.reserve(all);
  samples.ends.assign(parts.size(), 0);
  std::uint32_t next = 0;
  for (Chunk& chunk : chunks) {
    samples.hashes.insert(samples.hashes.end(), chunk.hashes.begin(), chunk.hashes.end());
    for (const std::uint32_t n : chunk.counts) samples.ends[wanted[next++]] = n;
    std::vector<std::uint64_t>().swap(chunk.hashes);
  }
  std::partial_sum(samples.ends.begin(), samples.ends.end(), samples.ends.begin());
  return samples;
}

/// Looks up holders in an index. One per thread.
class Probe {
 public:
  Probe(std::span<const Part> parts, const Samples& samples, const Index& index, Depth depth)
      : parts_(parts), samples_(samples), index_(index), depth_(depth), hits_(parts.size(), 0) {}

  /// Appends the pairs of `holder` with shorter parts, as part numbers. `shingles` are the holder's, in any order.
  void operator()(std::uint32_t holder, std::span<const std::uint64_t> shingles, std::vector<Pair>& out) {
    look_up(shingles);
    if (lists_.empty()) return;
    const std::size_t scanned = scan(holder);
    const std::size_t left = lists_.size() - scanned;
    if (left > 0) recount(left);
    for (const std::uint32_t part : met_) {
      if (hits_[part] >= parts_[part].hits) out.push_back({part, holder});
      hits_[part] = 0;
    }
    met_.clear();
  }

 private:
  /// A key as a member of a HashSet, which cannot hold 0.
  static std::uint64_t marked(std::uint32_t key) { return std::uint64_t{key} | std::uint64_t{1} << 32; }

  /// Fills `lists_` with the posting lists of the shingles, and `keys_` and `table_` with the shingles that have any.
  void look_up(std::span<const std::uint64_t> shingles) {
    // No branch: whether a shingle passes the filter is unpredictable.
    keys_.resize(shingles.size());
    std::size_t passed = 0;
    for (const std::uint64_t hash : shingles) {
      keys_[passed] = key_of(hash);
      passed += static_cast<std::size_t>(index_.may_hold(hash));
    }
    keys_.resize(passed);
    for (const std::uint32_t key : keys_) index_.prefetch(key);
    table_.clear(keys_.size());
    std::size_t kept = 0;
    for (const std::uint32_t key : keys_) {
      if (table_.insert(marked(key))) keys_[kept++] = key;
    }
    keys_.resize(kept);
    for (const std::uint32_t key : keys_) index_.prefetch_entries(key);
    lists_.clear();
    for (const std::uint32_t key : keys_) {
      if (const auto list = index_.list(key); !list.empty()) lists_.push_back(list);
    }
  }

  /// Counts hits along the lists within the budget. Returns how many lists were read to the end.
  std::size_t scan(std::uint32_t holder) {
    std::uint64_t all = 0;
    for (const auto list : lists_) all += list.size();
    if (all > depth_.budget) {
      std::sort(lists_.begin(), lists_.end(), [](const auto& x, const auto& y) {
        return x.size() != y.size() ? x.size() < y.size() : x.front().key < y.front().key;
      });
    }
    std::uint64_t left = depth_.budget;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      const auto list = lists_[i].first(std::min<std::uint64_t>(lists_[i].size(), left));
      for (const Entry& entry : list) {
        if (!shorter(entry.part, holder)) continue;
        if (hits_[entry.part]++ == 0) met_.push_back(entry.part);
      }
      left -= list.size();
      if (list.size() < lists_[i].size()) return i;
    }
    return lists_.size();
  }

  /// Counts all hits of the parts that can still reach their number with `left` more lists: those with the most hits so
  /// far, at most kRecounts.
  void recount(std::size_t left) {
    open_.clear();
    for (const std::uint32_t part : met_) {
      if (hits_[part] < parts_[part].hits && hits_[part] + left >= parts_[part].hits) open_.push_back(part);
    }
    if (open_.size() > kRecounts) {
      std::nth_element(open_.begin(), open_.begin() + kRecounts, open_.end(), [&](std::uint32_t x, std::uint32_t y) {
        return hits_[x] != hits_[y] ? hits_[x] > hits_[y] : x < y;
      });
      open_.resize(kRecounts);
    }
    if (open_.empty()) return;
    for (const std::uint32_t part : open_) {
      std::uint32_t hits = 0;
      for (const std::uint64_t hash : samples_.of(part)) {
        hits += static_cast<std::uint32_t>(table_.contains(marked(key_of(hash))));
      }
      hits_[part] = hits;
    }
  }

  /// Whether a part is shorter than the holder. Part numbers break ties.
  bool shorter(std::uint32_t part, std::uint32_t holder) const {
    return parts_[part].size != parts_[holder].size ? parts_[part].size < parts_[holder].size : part < holder;
  }

  std::span<const Part> parts_;
  const Samples& samples_;
  const Index& index_;
  Depth depth_;
  std::vector<std::uint32_t> hits_;  // by part
  std::vector<std::uint32_t> met_;   // parts with hits
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> keys_;
  std::vector<std::span<const Entry>> lists_;
  HashSet table_;  // keys_, marked
};

/// Chooses the parts that are also searched exactly, by content hash and seed alone.
std::vector<std::uint32_t> choose_probed(std::span<const Part> parts, std::span<const Hash128> content,
                                         std::uint64_t seed) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (std::uint32_t p = 0; p < parts.size(); ++p) {
    if (parts[p].hits > 0) order.emplace_back(kernels::scramble(content[parts[p].cls].low + seed), p);
  }
  const std::size_t count = std::min(kProbed, order.size());
  std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end());
  std::vector<std::uint32_t> chosen(count);
  for (std::size_t i = 0; i < count; ++i) chosen[i] = order[i].second;
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// An index of some parts, and how thoroughly to search it.
struct Searched {
  Searched(std::span<const std::uint32_t> wanted, std::vector<Part> all, const Source& source, double share, Depth how)
      : depth(how),
        parts(std::move(all)),
        samples(sample_parts(wanted, parts, source, share, depth)),
        index(samples.hashes, samples.ends) {}
  Depth depth;
  std::vector<Part> parts;
  Samples samples;
  Index index;
};

/// The state of one thread.
struct Worker {
  Worker(const Searched& all, const Searched& few)
      : probe(all.parts, all.samples, all.index, all.depth),
        probe_exactly(few.parts, few.samples, few.index, few.depth) {}

  /// Finds the parts of one holder. With `exactly_too`, also searches for the probed parts and counts what was missed.
  void search(std::uint32_t holder, std::uint32_t cls, const ShingleSource& texts, bool exactly_too) {
    texts.shingles(cls, shingles);
    const std::span<const std::uint64_t> all(shingles.data(), shingles.size());
    const auto before = static_cast<std::ptrdiff_t>(found.size());
    probe(holder, all, found);
    if (!exactly_too) return;
    probe_exactly(holder, all, exact);
    held += exact.size();
    if (!exact.empty()) std::sort(found.begin() + before, found.end());
    for (const Pair& pair : exact) {
      held_and_found += static_cast<std::uint64_t>(std::binary_search(found.begin() + before, found.end(), pair));
    }
    exact.clear();
  }

  Shingles shingles;
  Probe probe, probe_exactly;
  std::vector<Pair> found, exact;  // of part numbers
  std::uint64_t held = 0, held_and_found = 0;
};

}  // namespace

ExcerptCandidates candidates_excerpts(std::span<const std::uint32_t> classes, std::span<const Hash128> content,
                                      const ShingleSource& texts, const Config& config, const Observer& observer) {
  std::vector<Part> parts(classes.size());
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].cls = classes[i];
  std::sort(parts.begin(), parts.end(), [&](const Part& x, const Part& y) { return content[x.cls] < content[y.cls]; });
  std::vector<std::uint32_t> everyone(parts.size());
  std::iota(everyone.begin(), everyone.end(), 0U);

  ExcerptCandidates out;
  out.exact = config.search.method == Search::join || config.search.method == Search::all_pairs;
  const Depth exactly{true, UINT64_MAX};
  const Source source{texts, config, observer};
  const Searched all(everyone, std::move(parts), source, std::min(kOverlap, config.levels.containment),
                     out.exact ? exactly : Depth{});
  std::vector<std::uint32_t> probed;
  if (!out.exact) probed = choose_probed(all.parts, content, config.search.seed);
  out.probed = static_cast<std::uint32_t>(probed.size());
  const Searched few(probed, all.parts, source, config.levels.containment, exactly);

  tbb::enumerable_thread_specific<Worker> workers([&] { return Worker(all, few); });
  std::atomic<std::uint64_t> pairs{0};
  const tbb::blocked_range<std::uint32_t> holders(0, static_cast<std::uint32_t>(all.parts.size()), kChunk);
  tbb::parallel_for(holders, [&](const auto& range) {
    Worker& worker = workers.local();
    const std::size_t before = worker.found.size();
    for (std::uint32_t holder = range.begin(); holder != range.end(); ++holder) {
      stop_if_cancelled(observer);
      if (pairs.load(std::memory_order_relaxed) > config.search.max_pairs) return;
      if (all.parts[holder].hits > 0) worker.search(holder, all.parts[holder].cls, texts, !probed.empty());
    }
    pairs += worker.found.size() - before;
  });
  if (pairs > config.search.max_pairs) {
    throw Error(Error::Kind::usage, "more than " + std::to_string(config.search.max_pairs) +
                                        " pairs of articles may hold parts of one another, and the search was stopped "
                                        "there: allow more with --max-pairs, or raise --min-excerpt");
  }
  for (const Worker& worker : workers) {
    out.held += worker.held;
    out.found += worker.held_and_found;
    for (const Pair& pair : worker.found) {
      const auto [a, b] = std::minmax(all.parts[pair.a].cls, all.parts[pair.b].cls);
      out.pairs.push_back({a, b});
    }
  }
  tbb::parallel_sort(out.pairs.begin(), out.pairs.end());
  return out;
}

}  // namespace dedup
