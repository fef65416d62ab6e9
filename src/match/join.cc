// Exact set-similarity join: every pair of classes whose shingle sets reach the threshold, and no other.
//
// Problem. LSH finds pairs with a probability. Who must not miss any, or wants to know what LSH missed, needs
// all of them; comparing all pairs of 27,000 texts is 364 million merges of two lists of 500.
//
// Idea. Put the shingles into one global order, the rarest first, and write every set in that order. If two sets
// must share at least k shingles, then the first |x| - k + 1 of x and the first |y| - k + 1 of y, their
// *prefixes*, have one in common: a pair whose prefixes are disjoint has at most k - 1 left to share behind
// them. So only prefixes are indexed and looked up; and because they hold the rarest shingles, the lists found
// there are short.
//
// Worked example, threshold 0.8. x = {a b c d e}, y = {a b c d f}: 4 of 6 are shared, 0.67. To reach 0.8 two
// sets of five must share 5 (4 / 6 is too little, 5 / 5 is enough), so the prefixes have one shingle each. With
// the order e f a b c d those are e and f: the pair is never looked at. For |x| = |y| = 10 at least 9 must be
// shared, and prefixes have two shingles.
//
// Filters, in the order in which they are applied:
//   length    y needs at least threshold * |x| shingles. Sets are sorted by size, so this is where a list begins.
//             x looks only for sets before it, hence no larger ones, and y's indexed prefix may be shorter than
//             its searched one (Xiao et al., section 3.3).
//   position  a shingle in common at places i and j leaves at most 1 + min(|x| - i - 1, |y| - j - 1) to share.
//   merge     resumes behind the last shingle counted and ends as soon as too many have missed.
//
// Shingles that one set alone holds, in news nine of ten, are taken out of the lists and stay in the sizes. They
// are the rarest of all and would fill the front of every prefix; a text that holds enough of them has no prefix
// left and is never looked up. The bounds below hold for what is left of the lists without change, because both
// "what is behind this place" and "how many must be shared" mean the same with and without the front.
//
// Exactness. Whether a pair reaches the threshold is said by Match::jaccard() in floating-point arithmetic. All
// bounds are found by asking that same test of neighbouring integers, never by rounding a product, so no pair on
// the border is lost or invented. The test is monotone because division is correctly rounded.
//
// Literature. Chaudhuri, Ganti, Kaushik 2006 (prefix filter); Bayardo, Ma, Srikant 2007 (All-Pairs: order, index
// while probing); Xiao, Wang, Lin, Yu 2008 (PPJoin: positions); Mann, Augsten, Bouros 2016, who measured that
// filters cleverer than these cost more than the merges they save. Unlike them the index is built whole before
// any probe, so that probes are independent and run in parallel.
//
// Known weakness. Low thresholds: at 0.3 a prefix is 70 % of the set and the lists are no longer short. And every
// shingle is held in memory, 24 bytes at the peak, 12 for a shared one during the search.
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <iterator>
#include <numeric>
#include <string>
#include <tuple>

#include "match/candidates.h"

namespace dedup {
namespace {

/// Whether two sets with `both` elements between them that share `shared` reach the threshold: Match::jaccard().
bool reaches(std::uint64_t shared, std::uint64_t both, double threshold) {
  return static_cast<double>(shared) / static_cast<double>(both - shared) >= threshold;
}

/// The least number of shingles that such sets must share. Grows with `both`.
std::uint64_t needed(std::uint64_t both, double threshold) {
  auto shared = static_cast<std::uint64_t>(static_cast<double>(both) * (threshold / (1.0 + threshold)));
  while (shared > 0 && reaches(shared - 1, both, threshold)) --shared;
  while (!reaches(shared, both, threshold)) ++shared;
  return shared;
}

/// The size of the smallest set that can reach the threshold with one of `size`: it is all shared.
std::uint64_t smallest_partner(std::uint64_t size, double threshold) {
  auto partner = static_cast<std::uint64_t>(static_cast<double>(size) * threshold);
  while (partner > 1 && reaches(partner - 1, size + partner - 1, threshold)) --partner;
  while (!reaches(partner, size + partner, threshold)) ++partner;
  return partner;
}

/// One shingle of one class: its hash and its place among all.
struct Token {
  std::uint64_t hash;
  std::uint64_t place;
};

/// The shingles of all classes, one class after another, as places in the global order; not sorted.
struct Sets {
  std::vector<std::uint64_t> begin;  // class -> place of its first shingle; one more
  std::vector<std::uint32_t> rank;   // place -> rank, kNone where one class alone holds the shingle
  std::size_t ranks = 0;

  std::span<const std::uint32_t> of(std::size_t cls) const {
    return {rank.data() + begin[cls], rank.data() + begin[cls + 1]};
  }
};

std::vector<Token> read_tokens(std::uint32_t classes, const ShingleSource& source, std::vector<std::uint64_t>& begin) {
  std::vector<std::vector<std::uint64_t>> sets(classes);
  begin.assign(std::size_t{classes} + 1, 0);
  tbb::enumerable_thread_specific<Shingles> scratch;
  tbb::parallel_for(std::uint32_t{0}, classes, [&](std::uint32_t c) {
    Shingles& shingles = scratch.local();
    shingles.clear();
    source.shingles(c, shingles);
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

/// Ranks are by number of classes, ties by hash. 32 bits hold them: 2^32 shared shingles need 200 GB to get here.
Sets read_sets(std::uint32_t classes, const ShingleSource& source) {
  Sets sets;
  std::vector<Token> tokens = read_tokens(classes, source, sets.begin);
  tbb::parallel_sort(tokens.begin(), tokens.end(), [](const Token& a, const Token& b) { return a.hash < b.hash; });
  const auto for_each_shared = [&](const auto& body) {
    for (std::size_t begin = 0, end = 0; begin < tokens.size(); begin = end) {
      while (end < tokens.size() && tokens[end].hash == tokens[begin].hash) ++end;
      if (end - begin > 1) body(begin, end);
    }
  };
  // A counting sort by the number of holders; walking by hash, it breaks ties as promised.
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

/// The sets in order of size, each an ascending list of those of its shingles that another set holds too.
struct Records {
  std::vector<std::uint32_t> cls;    // record -> class
  std::vector<std::uint32_t> size;   // record -> size of its set, shingles that it alone holds included
  std::vector<std::uint64_t> begin;  // record -> begin of its list in `list`; one more
  std::vector<std::uint32_t> list;   // ranks
  std::size_t ranks = 0;

  std::uint32_t count() const { return static_cast<std::uint32_t>(cls.size()); }
  std::span<const std::uint32_t> of(std::size_t record) const {
    return {list.data() + begin[record], list.data() + begin[record + 1]};
  }
  /// Length of the prefix of a record that must share `need` shingles.
  std::size_t prefix(std::size_t record, std::uint64_t need) const {
    const std::uint64_t length = begin[record + 1] - begin[record];
    return length < need ? 0 : static_cast<std::size_t>(length - need + 1);
  }
};

Records make_records(std::uint32_t classes, const ShingleSource& source) {
  const Sets sets = read_sets(classes, source);
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

/// A record that holds a shingle in its prefix; `rest` shingles of its list are from there on, this one included.
struct Posting {
  std::uint32_t record;
  std::uint32_t rest;
};

struct Index {
  std::vector<std::uint64_t> begin;  // rank -> its postings, ascending by record; one more
  std::vector<Posting> postings;
};

Index make_index(const Records& records, double threshold) {
  Index index;
  index.begin.assign(records.ranks + 2, 0);
  std::vector<std::uint32_t> prefix(records.count());
  for (std::uint32_t y = 0; y < records.count(); ++y) {
    // Whoever looks for y is at least as large, and shares least where it is as large.
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

/// |x and y| given `have` shingles in common before both, or 0 as soon as `need` is out of reach.
std::uint32_t overlap(std::span<const std::uint32_t> x, std::span<const std::uint32_t> y, std::uint32_t have,
                      std::uint32_t need) {
  // How many of each list may still go without a partner.
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
  return have;  // one list has ended within its spare ones, so this is at least `need`
}

/// What a probe knows of another record.
struct Seen {
  std::uint32_t need = 0;    // shingles that they must share; 0: not met yet
  std::uint32_t shared = 0;  // so far; kNone: out of reach
  std::uint32_t x_at = 0;    // the place behind the last one shared
  std::uint32_t y_rest = 0;  // shingles of y behind the last one shared
};

/// A record that reaches the threshold with the one probed.
struct Found {
  std::uint32_t record;
  std::uint32_t shared;
};

class Probe {
 public:
  Probe(const Records& records, const Index& index, double threshold)
      : records_(records), index_(index), threshold_(threshold), seen_(records.count()) {}

  /// All records before x that reach the threshold with it.
  std::span<const Found> operator()(std::uint32_t x) {
    found_.clear();
    const std::uint64_t size = records_.size[x];
    const std::uint64_t least = smallest_partner(size, threshold_);
    const std::size_t prefix = records_.prefix(x, needed(size + least, threshold_));
    if (prefix == 0) return found_;
    const auto first = static_cast<std::uint32_t>(
        std::lower_bound(records_.size.begin(), records_.size.begin() + x, least) - records_.size.begin());
    for (std::size_t at = 0; at < prefix; ++at) count(x, at, first);
    for (const std::uint32_t y : met_) {
      const Seen seen = std::exchange(seen_[y], Seen{});
      if (seen.shared == kNone) continue;
      const std::uint32_t shared =
          overlap(records_.of(x).subspan(seen.x_at), records_.of(y).last(seen.y_rest), seen.shared, seen.need);
      if (shared > 0) found_.push_back({y, shared});
    }
    met_.clear();
    return found_;
  }

 private:
  /// Meets the records from `first` to x whose prefix holds the shingle at place `at` of x.
  void count(std::uint32_t x, std::size_t at, std::uint32_t first) {
    const auto list = records_.of(x);
    const auto x_rest = static_cast<std::uint32_t>(list.size() - at);
    const Posting* const end = index_.postings.data() + index_.begin[list[at] + 1];
    const Posting* posting = std::lower_bound(index_.postings.data() + index_.begin[list[at]], end, first,
                                              [](const Posting& p, std::uint32_t r) { return p.record < r; });
    for (; posting < end && posting->record < x; ++posting) {
      Seen& seen = seen_[posting->record];
      if (seen.need == 0) {
        const std::uint64_t both = std::uint64_t{records_.size[x]} + records_.size[posting->record];
        seen.need = static_cast<std::uint32_t>(needed(both, threshold_));
        met_.push_back(posting->record);
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
  std::vector<Seen> seen_;          // by record
  std::vector<std::uint32_t> met_;  // records with an entry there
  std::vector<Found> found_;
};

}  // namespace

std::vector<Match> join(std::uint32_t classes, const ShingleSource& source, const Config& config) {
  assert(config.levels.threshold > 0.0 && config.levels.threshold <= 1.0);
  const Records records = make_records(classes, source);
  const Index index = make_index(records, config.levels.threshold);

  // A pair takes 8 bytes until all are counted, so that a refusal does not cost the memory of the answer.
  std::vector<std::vector<Found>> found(records.count());
  std::atomic<std::uint64_t> pairs{0};
  tbb::enumerable_thread_specific<Probe> probes([&] { return Probe(records, index, config.levels.threshold); });
  tbb::parallel_for(std::uint32_t{0}, records.count(), [&](std::uint32_t x) {
    if (pairs.load(std::memory_order_relaxed) > config.search.max_pairs) return;
    const std::span<const Found> all = probes.local()(x);
    found[x].assign(all.begin(), all.end());
    if (!found[x].empty()) pairs.fetch_add(found[x].size(), std::memory_order_relaxed);
  });
  if (pairs > config.search.max_pairs) {
    throw Error(Error::Kind::usage, "more than " + std::to_string(config.search.max_pairs) +
                                        " pairs reach the threshold, and the search was stopped there: allow more with "
                                        "--max-pairs, or ask for fewer with a higher --threshold");
  }
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
