// Shingles -> Pairs of which one may hold most of the other, or a passage of it.
//
// Problem. A trimmed agency copy of 150 words inside a report of 1,500 has a Jaccard of 0.1: no signature of the two
// finds it. All of the shorter one's shingles stand in the longer; but which two articles are the pair, and without
// comparing all?
//
// Method. Every article is a *part* once: a sample of its shingles goes into an index. The sample follows the article's
// own length: those whose hash begins with k zero bits, k such that 60 to 120 are expected, all where there are fewer
// than 120. So a short text loses nothing, a long one costs no more than a short one, and the samples of two lengths
// are nested: whoever holds the shingle can say whether it would be in the sample. Then every article is a *holder*
// once: it looks up all its shingles, counts hits by part, and proposes the shorter parts with enough of them. (Broder
// 1997 proposes sampling by divisibility for containment, at one rate for all; a rate that follows the length is what
// keeps short texts.)
//
// How many hits are enough. A part of s shingles, n of them sampled, that shares K with the holder has a hypergeometric
// number of hits. `hits_needed` is the greatest number that is reached with the wanted recall: with all sampled it is K
// and nothing is lost. K is not the bound of excerpts but that of overlaps (15 % of the part, and at least
// `min_excerpt` shingles), because a roundup takes a paragraph from each of its sources and no more. At the bound of
// excerpts almost nothing is lost, therefore.
//
// Crowds. A shingle that thousands of texts share (a template, a disclaimer) has a list so long that looking it up
// costs more than all others. A holder scans its lists from the shortest up, kBudget entries in all. Where that does
// not suffice, the parts that it has met are counted to the end, at most kRecounts of them, those with most hits first.
// Lists are in the order of content hashes: where a list is cut, all holders meet the same parts, which then act as
// centres of the crowd, and nothing depends on the order of the input.
//
// What is lost is measured in every run: kProbed parts, chosen by content hash and seed, are searched again by the same
// function with all shingles and no budget. With Search::join and Search::all_pairs that is done for all parts.
//
// Cost. 16 bytes an entry, 2 KB an article at most, and two readings of every text. 25,879 press releases of 90 MB
// (one thread of a shared AMD EPYC, November 2026): 0.17 s of processor time to read and sample, 0.07 s to index 2.2
// million entries, 0.38 s to look up 16 million shingles; 18,451 candidates, of which 7,748 overlap and 375 are
// excerpts. The exact search takes three times as long and finds the same 375.
//
// Known weakness. Entries hold 32 bits of each hash: among 10^8 of them one lookup in fifty meets a stranger, which the
// number of hits needed absorbs and measuring undoes.
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
#include "match/candidates.h"

namespace dedup {
namespace {

constexpr std::uint32_t kSample = 60;    // a sample has so many shingles at least, and twice as many at most
constexpr std::uint64_t kBudget = 4096;  // entries that a holder scans
constexpr std::size_t kRecounts = 32;    // parts that it counts to the end where the budget was short
constexpr std::size_t kProbed = 500;     // parts that are searched exactly too
constexpr std::uint32_t kChunk = 64;     // texts in one piece of work

/// One article as a part. Parts are numbered by content hash.
struct Part {
  std::uint32_t cls = 0;
  std::uint32_t size = 0;  ///< of its shingle set
  std::uint32_t hits = 0;  ///< that make it a candidate; 0: it is too short to be part of anything
};

/// How thoroughly is searched.
struct Depth {
  bool all_shingles = false;
  std::uint64_t budget = kBudget;
};

/// The least number of shingles of a part that are `share` of it, by the quotient that Match::containment gives.
std::uint32_t least_shared(std::uint32_t size, double share) {
  const auto reaches = [&](std::uint32_t shared) { return static_cast<double>(shared) / size >= share; };
  auto shared = static_cast<std::uint32_t>(static_cast<double>(size) * share);
  while (shared > 0 && reaches(shared - 1)) --shared;
  while (!reaches(shared)) ++shared;
  return shared;
}

/// The greatest number of hits that a part reaches with probability `recall`, when `drawn` of its `size` shingles are
/// sampled and `shared` of them are the holder's. Plain arithmetic in one order: the same on every machine.
std::uint32_t hits_needed(std::uint32_t size, std::uint32_t drawn, std::uint32_t shared, double recall) {
  if (drawn >= size) return shared;
  // Hits are the same whichever of the two is called drawn; from the top down no term is a quotient by zero.
  const std::uint32_t few = std::min(drawn, shared), many = std::max(drawn, shared);
  double chance = 1.0;  // of `few` hits
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

/// A part that holds a shingle.
struct Entry {
  std::uint32_t key;
  std::uint32_t part;
};

std::uint32_t key_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }

/// Sampled shingles -> the parts that hold them. A bit filter in front answers most lookups.
class Index {
 public:
  /// `keys` are the sampled shingles of all parts, one part behind the other, `ends` where each ends.
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

  std::vector<std::uint64_t> begin_;  // bucket -> its first entry; one more
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> filter_;
  int shift_ = 0, filter_shift_ = 0;
};

/// What of each part is indexed, one part behind the other.
struct Samples {
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint64_t> ends;

  std::span<const std::uint64_t> of(std::uint32_t part) const {
    const std::uint64_t begin = part == 0 ? 0 : ends[part - 1];
    return {hashes.data() + begin, ends[part] - begin};
  }
};

/// Reads the text of every part of `wanted`, says its size and samples its shingles.
Samples sample_parts(std::span<const std::uint32_t> wanted, std::vector<Part>& parts, const ShingleSource& source,
                     const Config& config, double share, const Depth& depth) {
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
      Part& part = parts[wanted[i]];
      Shingles& shingles = worker.shingles;
      source.shingles(part.cls, shingles);
      worker.table.clear(shingles.size());
      std::size_t kept = 0;
      for (std::uint64_t x : shingles) {
        x += static_cast<std::uint64_t>(x == 0);
        if (worker.table.insert(x)) shingles[kept++] = x;
      }
      part.size = static_cast<std::uint32_t>(kept);
      const std::size_t before = chunk.hashes.size();
      if (part.size >= std::max(config.levels.min_excerpt, 1U)) {
        const int zeros = depth.all_shingles ? 0 : static_cast<int>(std::bit_width(part.size / kSample | 1)) - 1;
        for (std::size_t k = 0; k < kept; ++k) {
          if (zeros == 0 || shingles[k] >> (64 - zeros) == 0) chunk.hashes.push_back(shingles[k]);
        }
        const auto drawn = static_cast<std::uint32_t>(chunk.hashes.size() - before);
        const std::uint32_t shared = std::max(config.levels.min_excerpt, least_shared(part.size, share));
        part.hits = std::max(hits_needed(part.size, drawn, shared, config.search.recall), 1U);
      }
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

/// Looks holders up in an index; one a thread.
class Probe {
 public:
  Probe(std::span<const Part> parts, const Samples& samples, const Index& index, Depth depth)
      : parts_(parts), samples_(samples), index_(index), depth_(depth), hits_(parts.size(), 0) {}

  /// Appends the pairs of `holder`, whose shingles are given in any order, with shorter parts, by part number.
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
  /// A key as a HashSet takes it: never zero.
  static std::uint64_t marked(std::uint32_t key) { return std::uint64_t{key} | std::uint64_t{1} << 32; }

  /// The lists of the holder's shingles, and in `keys_` and `table_` those shingles.
  void look_up(std::span<const std::uint64_t> shingles) {
    // Whether a shingle passes is a coin toss for the branch predictor, so no branch asks.
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

  /// Counts hits along the lists, within the budget; returns how many lists were scanned whole.
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

  /// Counts to the end those parts that may yet reach their number, at most kRecounts, those with most hits first.
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

  /// Whether a part is shorter than the holder; of two of one size, one is.
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

/// The parts that are searched exactly too: chosen by content hash and seed, so that no other thing decides.
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

/// An index of some parts, searched to some depth.
struct Searched {
  Searched(std::span<const std::uint32_t> wanted, std::vector<Part> all, const ShingleSource& source,
           const Config& config, double share, Depth how)
      : depth(how),
        parts(std::move(all)),
        samples(sample_parts(wanted, parts, source, config, share, depth)),
        index(samples.hashes, samples.ends) {}
  Depth depth;
  std::vector<Part> parts;
  Samples samples;
  Index index;
};

/// What a thread works with.
struct Worker {
  Worker(const Searched& all, const Searched& few)
      : probe(all.parts, all.samples, all.index, all.depth),
        probe_exactly(few.parts, few.samples, few.index, few.depth) {}

  /// Searches the parts of one holder, some of them exactly too.
  void search(std::uint32_t holder, std::uint32_t cls, const ShingleSource& source, bool exactly_too) {
    source.shingles(cls, shingles);
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
                                      const ShingleSource& source, const Config& config) {
  std::vector<Part> parts(classes.size());
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].cls = classes[i];
  std::sort(parts.begin(), parts.end(), [&](const Part& x, const Part& y) { return content[x.cls] < content[y.cls]; });
  std::vector<std::uint32_t> everyone(parts.size());
  std::iota(everyone.begin(), everyone.end(), 0U);

  ExcerptCandidates out;
  out.exact = config.search.method == Search::join || config.search.method == Search::all_pairs;
  const Depth exactly{true, UINT64_MAX};
  const Searched all(everyone, std::move(parts), source, config, std::min(kOverlap, config.levels.containment),
                     out.exact ? exactly : Depth{});
  std::vector<std::uint32_t> probed;
  if (!out.exact) probed = choose_probed(all.parts, content, config.search.seed);
  out.probed = static_cast<std::uint32_t>(probed.size());
  const Searched few(probed, all.parts, source, config, config.levels.containment, exactly);

  tbb::enumerable_thread_specific<Worker> workers([&] { return Worker(all, few); });
  std::atomic<std::uint64_t> pairs{0};
  const tbb::blocked_range<std::uint32_t> holders(0, static_cast<std::uint32_t>(all.parts.size()), kChunk);
  tbb::parallel_for(holders, [&](const auto& range) {
    Worker& worker = workers.local();
    const std::size_t before = worker.found.size();
    for (std::uint32_t holder = range.begin(); holder != range.end(); ++holder) {
      if (pairs.load(std::memory_order_relaxed) > config.search.max_pairs) return;
      if (all.parts[holder].hits > 0) worker.search(holder, all.parts[holder].cls, source, !probed.empty());
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
