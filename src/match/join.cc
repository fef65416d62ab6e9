// Shingles -> Matches: every pair of classes that reaches the threshold, by an exact set-similarity join.
//
// Problem. LSH may miss pairs. Comparing all pairs finds them, but 27,000 texts have 364 million pairs of sets of 500.
//
// Prefix filter. Order all shingles from rare to frequent and sort every set in this order. If x and y must share k
// shingles, the first |x| - k + 1 of x and the first |y| - k + 1 of y, their prefixes, have one in common; otherwise at
// most k - 1 are left to share. So only prefixes are indexed and looked up, and their shingles are the rarest, so
// posting lists are short. At threshold 0.8, two sets of 10 must share 9, so prefixes have 2 shingles.
//
// Then each pair passes a length filter, a position filter and a merge; see Probe. Shingles of one class only, nine in
// ten in news, are dropped from the lists but count in the sizes. The bounds hold unchanged: the dropped shingles come
// first in the order, so the number of shingles after a position and the number to share stay the same.
//
// Exactness. Match::jaccard() decides, in floating point. Every bound is found by applying the same test to
// neighbouring integers, never by rounding a product. The test is monotone because division is correctly rounded.
//
// Known weaknesses. At a threshold of 0.3 a prefix is 70 % of the set and lists are no longer short. Memory peaks at 24
// bytes per shingle, and 12 per shared one during the search.
//
// Papers. Chaudhuri, Ganti, Kaushik 2006 (prefix filter); Bayardo, Ma, Srikant 2007 (All-Pairs); Xiao, Wang, Lin, Yu
// 2008 (PPJoin: positions); Mann, Augsten, Bouros 2016 (cleverer filters cost more than they save). Unlike these, the
// whole index is built before the first probe, so that probes run in parallel.
#include "match/join.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <iterator>
#include <numeric>
#include <tuple>

#include "core/hash_table.h"
#include "kernels/kernels.h"
#include "match/verify.h"

namespace dedup {
namespace {

/// Whether two sets whose sizes add up to `both` and that share `shared` reach the threshold, as by Match::jaccard().
bool reaches(std::uint64_t shared, std::uint64_t both, double threshold) {
  return static_cast<double>(shared) / static_cast<double>(both - shared) >= threshold;
}

/// The least number of shingles that two sets whose sizes add up to `both` must share. Grows with `both`.
std::uint64_t needed(std::uint64_t both, double threshold) {
  auto shared = static_cast<std::uint64_t>(static_cast<double>(both) * (threshold / (1.0 + threshold)));
  while (shared > 0 && reaches(shared - 1, both, threshold)) --shared;
  while (!reaches(shared, both, threshold)) ++shared;
  return shared;
}

/// The size of the smallest set that can reach the threshold with one of `size`, by being a subset of it.
std::uint64_t smallest_partner(std::uint64_t size, double threshold) {
  auto partner = static_cast<std::uint64_t>(static_cast<double>(size) * threshold);
  while (partner > 1 && reaches(partner - 1, size + partner - 1, threshold)) --partner;
  while (!reaches(partner, size + partner, threshold)) ++partner;
  return partner;
}

/// One shingle of one class: its hash, and its place in the list of all classes' shingles.
struct Token {
  std::uint64_t hash;
  std::uint64_t place;
};

/// The shingles of all classes, one class after another, as ranks in the global order; not sorted.
struct Sets {
  std::vector<std::uint64_t> begin;  // class -> place of its first shingle; one extra at the end
  std::vector<std::uint32_t> rank;   // place -> rank; kNone if only one class holds the shingle
  std::size_t ranks = 0;

  std::span<const std::uint32_t> of(std::size_t cls) const {
    return {rank.data() + begin[cls], rank.data() + begin[cls + 1]};
  }
};

std::vector<Token> read_tokens(std::uint32_t classes, const ShingleSource& texts, const Observer& observer,
                               std::vector<std::uint64_t>& begin) {
  std::vector<std::vector<std::uint64_t>> sets(classes);
  begin.assign(std::size_t{classes} + 1, 0);
  tbb::enumerable_thread_specific<Shingles> scratch;
  tbb::parallel_for(std::uint32_t{0}, classes, [&](std::uint32_t c) {
    stop_if_cancelled(observer);
    Shingles& shingles = scratch.local();
    shingles.clear();
    texts.shingles(c, shingles);
    std::sort(shingles.begin(), shingles.end());
    sets[c].assign(shingles.begin(), std::unique(shingles.begin(), shingles.end()));
    begin[c + 1] = sets[c].size();
  });
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<Token> tokens(begin.back());
  tbb::parallel_for(std::uint32_t{0}, classes, [&](std::uint32_t c) {
    std::uint64_t place = begin[c];
    for (const std::uint64_t hash : sets[c]) tokens[place] = {hash, place}, ++place;
    std::vector<std::uint64_t>().swap(sets[c]);
  });
  return tokens;
}

/// Ranks shingles by their number of classes, ties by hash. Ranks fit 32 bits: 2^32 shared shingles need 200 GB here.
Sets read_sets(std::uint32_t classes, const ShingleSource& texts, const Observer& observer) {
  Sets sets;
  std::vector<Token> tokens = read_tokens(classes, texts, observer, sets.begin);
  stop_if_cancelled(observer);
  tbb::parallel_sort(tokens.begin(), tokens.end(), [](const Token& a, const Token& b) { return a.hash < b.hash; });
  const auto for_each_shared = [&](const auto& body) {
    for (std::size_t begin = 0, end = 0; begin < tokens.size(); begin = end) {
      while (end < tokens.size() && tokens[end].hash == tokens[begin].hash) ++end;
      if (end - begin > 1) body(begin, end);
    }
  };
  // Counting sort by the number of classes. It visits shingles in order of hash, which breaks ties.
  std::vector<std::uint32_t> next(std::size_t{classes} + 1, 0);
  for_each_shared([&](std::size_t begin, std::size_t end) { ++next[end - begin]; });
  std::uint32_t ranks = 0;
  for (std::uint32_t& rank : next) ranks += std::exchange(rank, ranks);
  sets.ranks = ranks;
  sets.rank.assign(tokens.size(), kNone);
  for_each_shared([&](std::size_t begin, std::size_t end) {
    const std::uint32_t rank = next[end - begin]++;
    for (std::size_t i = begin; i < end; ++i) sets.rank[tokens[i].place] = rank;
  });
  return sets;
}

/// The sets in ascending order of size. Each has a sorted list of its shared shingles: those in at least one other set.
struct Records {
  std::vector<std::uint32_t> cls;    // record -> class
  std::vector<std::uint32_t> size;   // record -> size of its set, unshared shingles included
  std::vector<std::uint64_t> begin;  // record -> where its list begins in `list`; one extra at the end
  std::vector<std::uint32_t> list;   // ranks
  std::size_t ranks = 0;

  std::uint32_t count() const { return static_cast<std::uint32_t>(cls.size()); }
  std::span<const std::uint32_t> of(std::size_t record) const {
    return {list.data() + begin[record], list.data() + begin[record + 1]};
  }
  /// The length of a record's prefix if it must share `need` shingles.
  std::size_t prefix(std::size_t record, std::uint64_t need) const {
    const std::uint64_t length = begin[record + 1] - begin[record];
    return length < need ? 0 : static_cast<std::size_t>(length - need + 1);
  }
};

Records make_records(std::uint32_t classes, const ShingleSource& texts, const Observer& observer) {
  const Sets sets = read_sets(classes, texts, observer);
  Records records;
  records.ranks = sets.ranks;
  for (std::uint32_t c = 0; c < classes; ++c) {
    if (!sets.of(c).empty()) records.cls.push_back(c);
  }
  std::stable_sort(records.cls.begin(), records.cls.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return sets.of(a).size() < sets.of(b).size(); });
  records.begin.push_back(0);
  for (const std::uint32_t c : records.cls) {
    const auto all = sets.of(c);
    records.size.push_back(static_cast<std::uint32_t>(all.size()));
    std::remove_copy(all.begin(), all.end(), std::back_inserter(records.list), kNone);
    records.begin.push_back(records.list.size());
  }
  tbb::parallel_for(std::uint32_t{0}, records.count(), [&](std::uint32_t r) {
    std::sort(records.list.data() + records.begin[r], records.list.data() + records.begin[r + 1]);
  });
  return records;
}

/// A record whose prefix has the shingle. `rest` is the number of shingles in its list from this one on.
struct Posting {
  std::uint32_t record;
  std::uint32_t rest;
};

struct Index {
  std::vector<std::uint64_t> begin;  // rank -> its postings, ascending by record; one extra at the end
  std::vector<Posting> postings;
};

Index make_index(const Records& records, double threshold) {
  Index index;
  index.begin.assign(records.ranks + 2, 0);
  std::vector<std::uint32_t> prefix(records.count());
  for (std::uint32_t y = 0; y < records.count(); ++y) {
    // Only records at least as large as y look it up. An equally large one has to share the fewest shingles.
    prefix[y] = static_cast<std::uint32_t>(records.prefix(y, needed(2 * std::uint64_t{records.size[y]}, threshold)));
    for (const std::uint32_t rank : records.of(y).first(prefix[y])) ++index.begin[rank + 2];
  }
  std::partial_sum(index.begin.begin(), index.begin.end(), index.begin.begin());
  index.postings.resize(index.begin.back());
  for (std::uint32_t y = 0; y < records.count(); ++y) {
    auto rest = static_cast<std::uint32_t>(records.of(y).size());
    for (const std::uint32_t rank : records.of(y).first(prefix[y])) {
      index.postings[index.begin[rank + 1]++] = {y, rest--};
    }
  }
  return index;
}

/// `have` plus the size of the intersection of x and y, or 0 as soon as that cannot reach `need`.
std::uint32_t overlap(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y, std::uint32_t have,
                      std::uint32_t need) {
  // How many shingles of each list may still be missing in the other.
  std::int64_t x_spare = static_cast<std::int64_t>(x.size()) + have - need;
  std::int64_t y_spare = static_cast<std::int64_t>(y.size()) + have - need;
  if (x_spare < 0 || y_spare < 0) return 0;
  const std::uint32_t* i = x.data();
  const std::uint32_t* j = y.data();
  while (i < x.data() + x.size() && j < y.data() + y.size()) {
    if (*i == *j) {
      ++have, ++i, ++j;
    } else if (*i < *j) {
      if (--x_spare < 0) return 0;
      ++i;
    } else {
      if (--y_spare < 0) return 0;
      ++j;
    }
  }
  return have;  // one list ended with misses to spare, so this is at least `need`
}

/// What the probe for x knows about a record y.
struct Seen {
  std::uint32_t record = 0;
  std::uint32_t need = 0;    // shingles they must share; 0 if y was not met yet
  std::uint32_t shared = 0;  // shingles shared so far; kNone if `need` is out of reach
  std::uint32_t x_at = 0;    // the position in x after the last shared shingle
  std::uint32_t y_rest = 0;  // shingles of y after the last shared one
};

/// A record that reaches the threshold with x.
struct Found {
  std::uint32_t record;
  std::uint32_t shared;
};

/// The records that a probe has met. Holds those only: an array over all records would take memory for threads times
/// records.
class Met {
 public:
  Met() { table_.clear(kFewest); }
  /// What is known about a record, new or not. The reference is valid until the next call.
  Seen& of(std::uint32_t record) {
    if (!table_.has_room_for(seen_.size() + 1)) grow();
    Place& place = probe(record);
    if (place.at == kNone) {
      place.at = static_cast<std::uint32_t>(seen_.size());
      seen_.push_back({record});
    }
    return seen_[place.at];
  }
  const std::vector<Seen>& all() const { return seen_; }
  void clear() {
    // The last one first: no other was placed because of it.
    for (std::size_t i = seen_.size(); i-- > 0;) probe(seen_[i].record).at = kNone;
    seen_.clear();
  }

 private:
  static constexpr std::size_t kFewest = 512;  // records that most probes meet fewer of

  struct Place {
    std::uint32_t at = kNone;  // in seen_
  };
  Place& probe(std::uint32_t record) {
    return table_.probe(record * kernels::kGolden >> 32,
                        [&](Place place) { return place.at == kNone || seen_[place.at].record == record; });
  }
  void grow() {
    table_.clear(2 * seen_.size());
    for (std::uint32_t i = 0; i < seen_.size(); ++i) probe(seen_[i].record).at = i;
  }
  HashTable<Place> table_;
  std::vector<Seen> seen_;
};

/// Finds the partners of a record x. Filters, in order of application:
///   length    y needs at least threshold * |x| shingles. Records are sorted by size, so this is where a posting list
///             starts to be read. x looks only for records before it, which are no larger, so the indexed prefix of y
///             may be shorter than a looked-up one (Xiao et al., section 3.3).
///   position  a shared shingle at positions i and j leaves at most 1 + min(|x| - i - 1, |y| - j - 1) to share.
///   merge     continues after the last shared shingle and stops as soon as too many are missing.
class Probe {
 public:
  Probe(const Records& records, const Index& index, double threshold)
      : records_(records), index_(index), threshold_(threshold) {}

  /// The records before x that reach the threshold with it.
  std::span<const Found> operator()(std::uint32_t x) {
    found_.clear();
    const std::uint64_t size = records_.size[x];
    const std::uint64_t least = smallest_partner(size, threshold_);
    const std::size_t prefix = records_.prefix(x, needed(size + least, threshold_));
    if (prefix == 0) return found_;
    const auto first = static_cast<std::uint32_t>(
        std::lower_bound(records_.size.begin(), records_.size.begin() + x, least) - records_.size.begin());
    for (std::size_t at = 0; at < prefix; ++at) count(x, at, first);
    for (const Seen& seen : met_.all()) {
      if (seen.shared == kNone) continue;
      const std::uint32_t shared = overlap(records_.of(x).subspan(seen.x_at),
                                           records_.of(seen.record).last(seen.y_rest), seen.shared, seen.need);
      if (shared > 0) found_.push_back({seen.record, shared});
    }
    met_.clear();
    return found_;
  }

 private:
  /// Counts the shingle at position `at` of x for the records from `first` to x that have it in their prefix.
  void count(std::uint32_t x, std::size_t at, std::uint32_t first) {
    const auto list = records_.of(x);
    const auto x_rest = static_cast<std::uint32_t>(list.size() - at);
    const Posting* const end = index_.postings.data() + index_.begin[list[at] + 1];
    const Posting* posting = std::lower_bound(index_.postings.data() + index_.begin[list[at]], end, first,
                                              [](const Posting& p, std::uint32_t r) { return p.record < r; });
    for (; posting < end && posting->record < x; ++posting) {
      Seen& seen = met_.of(posting->record);
      if (seen.need == 0) {
        const std::uint64_t both = std::uint64_t{records_.size[x]} + records_.size[posting->record];
        seen.need = static_cast<std::uint32_t>(needed(both, threshold_));
      }
      if (seen.shared == kNone) continue;
      if (seen.shared + std::min(x_rest, posting->rest) < seen.need) {
        seen.shared = kNone;
        continue;
      }
      ++seen.shared;
      seen.x_at = static_cast<std::uint32_t>(at + 1);
      seen.y_rest = posting->rest - 1;
    }
  }

  const Records& records_;
  const Index& index_;
  double threshold_;
  Met met_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<Match> join(std::uint32_t classes, const ShingleSource& texts, const Config& config,
                        const Observer& observer) {
  assert(config.levels.threshold > 0.0 && config.levels.threshold <= 1.0);
  const Records records = make_records(classes, texts, observer);
  const Index index = make_index(records, config.levels.threshold);

  // A pair takes 8 bytes until all are counted, so that a refused search does not need the memory of its result.
  std::vector<std::vector<Found>> found(records.count());
  std::atomic<std::uint64_t> pairs{0};
  tbb::enumerable_thread_specific<Probe> probes([&] { return Probe(records, index, config.levels.threshold); });
  tbb::parallel_for(std::uint32_t{0}, records.count(), [&](std::uint32_t x) {
    stop_if_cancelled(observer);
    if (pairs.load(std::memory_order_relaxed) > config.search.max_pairs) return;
    const std::span<const Found> all = probes.local()(x);
    found[x].assign(all.begin(), all.end());
    if (!found[x].empty()) pairs.fetch_add(found[x].size(), std::memory_order_relaxed);
  });
  end_if_too_many(pairs, config.search.max_pairs);
  std::vector<Match> matches;
  matches.reserve(pairs);
  for (std::uint32_t x = 0; x < records.count(); ++x) {
    for (const Found& pair : found[x]) {
      const auto [first, second] =
          std::minmax(x, pair.record, [&](auto i, auto j) { return records.cls[i] < records.cls[j]; });
      matches.push_back(
          {records.cls[first], records.cls[second], pair.shared, records.size[first], records.size[second]});
    }
    std::vector<Found>().swap(found[x]);
  }
  tbb::parallel_sort(matches.begin(), matches.end(),
                     [](const Match& m, const Match& n) { return std::tie(m.a, m.b) < std::tie(n.a, n.b); });
  return matches;
}

}  // namespace dedup
