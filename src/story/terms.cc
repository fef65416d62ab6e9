// Turns the texts of all units into sparse vectors and weighs them.
//
// Problem: two reports of one event share almost no runs of five words, but they share rare words: names, places,
// numbers and some word pairs. So a text is a vector over words and pairs of adjacent words. A term weighs
// ln(1 + occurrences) times its rarity (Salton and Buckley 1988: log-tf times idf), and similarity is the cosine.
//
// Rarity is unreliable in small inputs: among 300 articles every name is rare, but so are many everyday words. The word
// counts of a large news corpus are therefore added like at most 5,000 more documents; their influence fades as the
// input grows. Terms in more than e^-2 (13.5 %) of all documents weigh nothing.
//
// Method: units are read once, in blocks, and their terms are partitioned by hash. Each partition is grouped by term,
// and the groups are joined in order of their sizes. Weighing then runs over the postings and is repeated cheaply when
// near copies have been folded.
//
// All values that decide are integers: logarithms are computed by squaring, weights are in 1/64, rarities in 1/65536,
// vector entries in 1/32768. Results depend neither on threads nor on order nor on the instruction set.
//
// Weakness: in a language without counts, a small input about one subject makes the words of the subject look everyday.
#include "story/terms.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <numeric>
#include <utility>

#include "core/fixed.h"
#include "kernels/kernels.h"

namespace dedup {

TermSource::~TermSource() = default;

namespace {

constexpr std::uint32_t kOne = 64;  // a weight of 1
constexpr std::int64_t kRarityOne = kLnOne;
// Words in more than e^-2 = 13.5 % of the documents weigh nothing; docs/measures.md, "Story similarity".
constexpr std::int64_t kEveryday = 2 * kRarityOne;
constexpr std::uint64_t kBehind = 5000;       // documents that the counts weigh like at most
constexpr std::uint64_t kLeastCounts = 1000;  // counts of fewer documents say too little to be used
constexpr std::uint64_t kSupposed = 1000;     // documents that are supposed behind a language without counts
constexpr std::uint64_t kShareOne = 1 << 20;  // a share of all documents
// The least share that a word is supposed to have: what the tables of counts give to words that they do not list.
constexpr std::uint64_t kLeastShare = kShareOne / 5000;

/// ln(1 + weight) in 1/4096. Weights of 32 bits are below 2^26, so the result is below 2^17 and is capped at 16 bits.
std::uint16_t log_weight(std::uint32_t weight) {
  constexpr std::size_t kTable = 64 * kOne;
  static const std::vector<std::uint16_t> table = [] {
    std::vector<std::uint16_t> out(kTable);
    for (std::uint32_t i = 0; i < kTable; ++i) {
      out[i] = static_cast<std::uint16_t>((ln_fixed(kOne + i) - ln_fixed(kOne)) >> 4);
    }
    return out;
  }();
  if (weight < kTable) return table[weight];
  const std::int64_t ln = (ln_fixed(std::uint64_t{kOne} + weight) - ln_fixed(kOne)) >> 4;
  return static_cast<std::uint16_t>(std::min<std::int64_t>(ln, UINT16_MAX));
}

/// The numbers of documents that the rarities of one language are computed from.
struct Language {
  std::uint64_t units = 0;      // of the input
  std::uint64_t documents = 0;  // documents of the background, scaled to kMostCounted; 0 if too few to use
  std::uint64_t behind = 0;     // units that these documents weigh like
  std::uint64_t of = 0;         // denominator of the share q, scaled so that the numerator is an integer
  std::int64_t ln_of = 0;       // ln(of)
};

Language language_of(const WordCounts& counts, std::uint64_t units, bool frozen) {
  Language out;
  out.units = units;
  if (counts.documents >= kLeastCounts) {
    out.documents = std::min(counts.documents, kMostCounted);
    out.behind = std::min({kBehind, out.documents, counts.weighs_like});
    out.of = frozen ? out.documents : (out.behind + units) * out.documents;
  } else {
    out.of = (kSupposed + units) * kShareOne;
  }
  out.ln_of = ln_fixed(out.of);
  return out;
}

/// The surprise of a term that `units` units of the language and `counted` documents of the background contain. Without
/// a background, a term of a share s of the units is taken to be in s^2 of other documents: the units were chosen for
/// their subjects, so what few of them have is rarer elsewhere, and what most have is not.
std::int64_t surprise_of(const Language& language, std::uint64_t units, std::uint64_t counted, bool frozen) {
  std::uint64_t have = 0;
  if (language.documents > 0) {
    have = frozen ? counted : language.behind * counted + units * language.documents;
  } else {
    const std::uint64_t share = kShareOne * units / std::max<std::uint64_t>(language.units, 1);
    have = kSupposed * std::max(share * share / kShareOne, kLeastShare) + units * kShareOne;
  }
  return have > 0 && have < language.of ? language.ln_of - ln_fixed(have) : 0;
}

std::int64_t rarity_of(std::int64_t surprise, bool pair) {
  const std::int64_t rarity = std::max<std::int64_t>(surprise - kEveryday, 0);
  return pair ? rarity / 2 : rarity;
}

// Blocks of units are read in parallel, partitions of terms are grouped in parallel. Neither number changes a
// similarity.
constexpr std::size_t kMostPartitions = 1024;
constexpr std::size_t kBlockUnits = 512;   // units of a block, or more, so that
constexpr std::size_t kMostBlocks = 4096;  // there are no more blocks than this: each is a file with a small --memory
constexpr std::size_t kBetweenChecks = 1 << 14;  // terms between two questions whether the run was cancelled

/// One term of one unit, before grouping.
struct Occurrence {
  std::uint64_t hash;
  Collected::Entry entry;
};

/// The terms of a block of units, sorted by partition: partition i is [begin[i], begin[i + 1]).
struct Block {
  std::vector<Occurrence> occurrences;
  std::vector<std::uint32_t> begin;
};

/// The postings of all terms, partition by partition. Few large arrays, because small ones cannot go to files
/// (--memory).
struct Groups {
  std::vector<std::uint64_t> first;  // partition -> place of its first entry, and of its first term in the other arrays
  std::vector<std::uint64_t> terms;  // partition -> number of its terms
  Buffer<Collected::Entry> entries;
  Buffer<std::uint32_t> length;  // number of entries of a term
  Buffer<std::uint8_t> kind;
};

/// Scratch memory for group_partition.
struct GroupWork {
  std::vector<Occurrence> all;
  HashTable<Place> table;
  std::vector<std::uint32_t> heads, next;
};

std::size_t partition_of(std::uint64_t hash, std::size_t partitions) {
  return static_cast<std::size_t>((hash >> 32) * partitions >> 32);
}

/// Sorts the occurrences of a block by partition, keeping the order of units (counting sort).
Block in_partitions(std::span<const Occurrence> from, std::size_t partitions) {
  Block out;
  out.begin.assign(partitions + 1, 0);
  out.occurrences.resize(from.size());
  for (const Occurrence& each : from) ++out.begin[partition_of(each.hash, partitions) + 1];
  std::partial_sum(out.begin.begin(), out.begin.end(), out.begin.begin());
  std::vector<std::uint32_t> at(out.begin.begin(), out.begin.end() - 1);
  for (const Occurrence& each : from) out.occurrences[at[partition_of(each.hash, partitions)]++] = each;
  return out;
}

/// The places of all partitions; the groups themselves are not filled in.
Groups place_groups(std::span<const Block> blocks, std::size_t partitions) {
  Groups out;
  out.first.assign(partitions + 1, 0);
  out.terms.assign(partitions, 0);
  for (const Block& block : blocks) {
    for (std::size_t i = 0; i < partitions; ++i) out.first[i + 1] += block.begin[i + 1] - block.begin[i];
  }
  std::partial_sum(out.first.begin(), out.first.end(), out.first.begin());
  out.entries.resize(out.first.back());
  out.length.resize(out.first.back());
  out.kind.resize(out.first.back());
  return out;
}

/// Groups a partition by term. Terms of a single unit come first, the others follow by hash.
void group_partition(std::span<const Block> blocks, std::size_t partition, GroupWork& work, Groups& out) {
  std::vector<Occurrence>& all = work.all;
  all.clear();
  for (const Block& block : blocks) {
    all.insert(all.end(), block.occurrences.begin() + block.begin[partition],
               block.occurrences.begin() + block.begin[partition + 1]);
  }
  std::vector<std::uint32_t>&heads = work.heads, &next = work.next;
  work.table.clear(all.size());
  next.resize(all.size());
  // Chains occurrences of equal hash. Going backwards makes each chain ascend from its head.
  for (std::size_t i = all.size(); i-- > 0;) {
    const std::uint64_t hash = all[i].hash;
    Place& head =
        work.table.probe(hash >> 3, [&](Place slot) { return slot.at == kNone || all[slot.at].hash == hash; });
    next[i] = std::exchange(head.at, static_cast<std::uint32_t>(i));
  }
  heads.clear();
  for (const Place head : work.table.slots()) {
    if (head.at != kNone) heads.push_back(head.at);
  }
  const auto shared =
      std::partition(heads.begin(), heads.end(), [&](std::uint32_t head) { return next[head] == kNone; });
  std::sort(shared, heads.end(), [&](std::uint32_t x, std::uint32_t y) { return all[x].hash < all[y].hash; });
  std::uint64_t entry = out.first[partition], term = entry;
  for (const std::uint32_t head : heads) {
    const std::uint64_t begin = entry;
    for (std::uint32_t i = head; i != kNone; i = next[i]) out.entries[entry++] = all[i].entry;
    out.length[term] = static_cast<std::uint32_t>(entry - begin);
    out.kind[term++] = static_cast<std::uint8_t>(all[head].hash & kTermBits);
  }
  out.terms[partition] = heads.size();
}

/// Joins the partitions. Terms are sorted by number of units, and then by partition and hash.
void join_groups(const Groups& groups, std::uint32_t units, const Observer& observer, Collected& out) {
  std::vector<std::uint64_t> term(std::size_t{units} + 2, 0);  // number of units -> the next term, its first entry
  std::vector<std::uint64_t> entry(std::size_t{units} + 2, 0);
  const auto each_term = [&](const auto& body) {
    for (std::size_t partition = 0; partition < groups.terms.size(); ++partition) {
      stop_if_cancelled(observer);
      const std::uint64_t first = groups.first[partition];
      std::uint64_t from = first;
      for (std::uint64_t i = first; i < first + groups.terms[partition]; from += groups.length[i++]) body(i, from);
    }
  };
  each_term([&](std::uint64_t i, std::uint64_t) { ++term[groups.length[i] + 1]; });
  for (std::size_t have = 1; have < term.size(); ++have) {
    entry[have] = entry[have - 1] + (have - 1) * term[have];
    term[have] += term[have - 1];
  }
  out.kind.resize(term.back());
  out.begin.resize(term.back() + 1);
  out.entries.resize(entry.back());
  each_term([&](std::uint64_t i, std::uint64_t from) {
    const std::uint32_t have = groups.length[i];
    out.kind[term[have]] = groups.kind[i];
    out.begin[term[have]++] = entry[have];
    std::copy_n(groups.entries.data() + from, have, out.entries.data() + entry[have]);
    entry[have] += have;
  });
  out.begin.back() = out.entries.size();
}

/// Sums over the terms of a unit. All threads add to them: they are integers, so the order makes no difference.
struct Sums {
  std::uint64_t squares = 0;
  TermVectors::Totals totals;

  void add(std::uint64_t value, std::uint8_t kind) {
    const auto plus_one = [](std::uint32_t& count) { std::atomic_ref(count).fetch_add(1, std::memory_order_relaxed); };
    if (value > 0) std::atomic_ref(squares).fetch_add(value * value, std::memory_order_relaxed);
    plus_one((kind & kTermPair) != 0 ? totals.pairs : totals.words);
    if ((kind & kTermFact) != 0) plus_one(totals.facts);
    if ((kind & kTermNumber) != 0) plus_one(totals.numbers);
  }
  void add_everyday() { std::atomic_ref(totals.everyday).fetch_add(1, std::memory_order_relaxed); }
};

/// The inputs of weighing.
struct Weighing {
  const Collected& collected;
  std::span<const std::uint8_t> counted;
  std::vector<Language> languages;
  bool frozen = false;
};

/// A range of terms that one thread weighs. Its entries are written from place `begin` of the common output on.
struct Stretch {
  std::uint64_t first = 0, end = 0;  // terms
  std::uint64_t begin = 0;           // place of the first entry
  std::vector<std::int32_t> ends;    // end of each stored term, relative to `begin`
  std::vector<std::uint8_t> kinds;   // kind of each stored term
  std::vector<std::uint16_t> surprises;
};

void weigh_stretch(const Weighing& weighing, Stretch& stretch, std::span<Sums> sums, SparseTerms& out) {
  const Collected& all = weighing.collected;
  std::vector<std::uint64_t> units(weighing.languages.size(), 0);
  std::size_t at = stretch.begin;
  for (std::uint64_t term = stretch.first; term < stretch.end; ++term) {
    const std::span<const Collected::Entry> entries(all.entries.data() + all.begin[term],
                                                    all.begin[term + 1] - all.begin[term]);
    const std::uint8_t kind = all.kind[term];
    // Units are counted by language: a word that is rare in one may be common in another.
    for (const auto& entry : entries) units[all.language[entry.unit]] += weighing.counted[entry.unit];
    const std::size_t before = at;
    std::uint32_t spoken = kNone;
    std::int64_t rarity = 0, least = INT64_MAX;
    for (const auto& entry : entries) {
      if (all.language[entry.unit] != spoken) {
        spoken = all.language[entry.unit];
        const std::int64_t surprise =
            surprise_of(weighing.languages[spoken], units[spoken], entry.counted, weighing.frozen);
        least = std::min(least, surprise);
        rarity = rarity_of(surprise, (kind & kTermPair) != 0);
      }
      if (rarity == 0) {
        if ((kind & kTermPair) != 0) sums[entry.unit].add_everyday();
        continue;
      }
      const auto value = static_cast<std::uint64_t>(entry.weight * rarity >> 16);
      sums[entry.unit].add(value, kind);
      if (entries.size() == 1) continue;
      out.index[at] = static_cast<std::int32_t>(entry.unit);
      out.value[at++] = static_cast<std::int32_t>(value);
    }
    for (const auto& entry : entries) units[all.language[entry.unit]] = 0;
    if (at == before) continue;
    stretch.ends.push_back(static_cast<std::int32_t>(at - stretch.begin));
    stretch.kinds.push_back(kind);
    stretch.surprises.push_back(static_cast<std::uint16_t>(least * kSurpriseOne / kRarityOne));
  }
}

/// Cuts all terms into stretches with about equally many entries.
std::vector<Stretch> in_stretches(const Collected& all, std::uint64_t first_shared) {
  constexpr std::uint64_t kEntries = 1 << 16;
  std::vector<Stretch> out;
  for (std::uint64_t term = 0; term < all.kind.size();) {
    Stretch& stretch = out.emplace_back();
    stretch.first = term;
    const auto end = std::upper_bound(all.begin.begin() + static_cast<std::ptrdiff_t>(term) + 1, all.begin.end() - 1,
                                      all.begin[term] + kEntries);
    stretch.end = term = static_cast<std::uint64_t>(end - all.begin.begin());
    const std::uint64_t shared = std::max(all.begin[stretch.first], all.begin[first_shared]);
    stretch.begin = shared - all.begin[first_shared];
  }
  return out;
}

/// Closes the gaps left by terms of weight 0.
void close_gaps(std::span<const Stretch> stretches, TermVectors& vectors) {
  SparseTerms& out = vectors.by_term;
  std::int32_t size = 0;
  for (const Stretch& stretch : stretches) {
    const std::int32_t length = stretch.ends.empty() ? 0 : stretch.ends.back();
    const auto from = static_cast<std::ptrdiff_t>(stretch.begin);
    std::copy_n(out.index.begin() + from, length, out.index.begin() + size);
    std::copy_n(out.value.begin() + from, length, out.value.begin() + size);
    for (const std::int32_t end : stretch.ends) out.begin.push_back(size + end);
    vectors.kind.insert(vectors.kind.end(), stretch.kinds.begin(), stretch.kinds.end());
    vectors.surprise.insert(vectors.surprise.end(), stretch.surprises.begin(), stretch.surprises.end());
    size += length;
  }
  out.index.resize(static_cast<std::size_t>(size));
  out.value.resize(static_cast<std::size_t>(size));
}

/// The same entries by unit. Terms ascend within each unit.
SparseTerms transposed(const SparseTerms& from, std::size_t units, const Observer& observer) {
  SparseTerms out;
  out.begin.assign(units + 1, 0);
  out.index.resize(from.index.size());
  out.value.resize(from.index.size());
  for (const std::int32_t unit : from.index) ++out.begin[static_cast<std::size_t>(unit) + 1];
  std::partial_sum(out.begin.begin(), out.begin.end(), out.begin.begin());
  std::vector<std::int32_t> next(out.begin.begin(), out.begin.end() - 1);
  for (std::size_t term = 0; term + 1 < from.begin.size(); ++term) {
    if (term % kBetweenChecks == 0) stop_if_cancelled(observer);
    for (auto i = static_cast<std::size_t>(from.begin[term]); i < static_cast<std::size_t>(from.begin[term + 1]); ++i) {
      const auto at = static_cast<std::size_t>(next[static_cast<std::size_t>(from.index[i])]++);
      out.index[at] = static_cast<std::int32_t>(term);
      out.value[at] = from.value[i];
    }
  }
  return out;
}

/// Removes the entries of units that are not counted.
void keep_counted(std::span<const std::uint8_t> counted, SparseTerms& postings) {
  if (std::find(counted.begin(), counted.end(), std::uint8_t{0}) == counted.end()) return;
  std::size_t size = 0, i = 0;
  for (std::size_t term = 1; term < postings.begin.size(); ++term) {
    for (const auto end = static_cast<std::size_t>(postings.begin[term]); i < end; ++i) {
      if (counted[static_cast<std::size_t>(postings.index[i])] == 0) continue;
      postings.index[size] = postings.index[i];
      postings.value[size++] = postings.value[i];
    }
    postings.begin[term] = static_cast<std::int32_t>(size);
  }
  postings.index.resize(size);
  postings.value.resize(size);
}

}  // namespace

Collected collect_all(std::uint32_t units, const TermSource& source, const Observer& observer) {
  Collected out;
  out.language.resize(units);
  const std::size_t partitions = std::clamp<std::size_t>(units / 16, 1, kMostPartitions);
  const std::size_t block_units = std::max<std::size_t>(kBlockUnits, units / kMostBlocks);
  // Blocks keep units ascending within each partition, whichever thread reads them.
  std::vector<Block> blocks((units + block_units - 1) / block_units);
  {
    struct Worker {
      Terms terms;
      std::vector<Occurrence> occurrences;
    };
    tbb::enumerable_thread_specific<Worker> workers;
    tbb::parallel_for(std::size_t{0}, blocks.size(), [&](std::size_t block) {
      Worker& worker = workers.local();
      worker.occurrences.clear();
      const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(units, (block + 1) * block_units));
      for (auto unit = static_cast<std::uint32_t>(block * block_units); unit < end; ++unit) {
        source.terms(unit, worker.terms);
        out.language[unit] = worker.terms.language;
        for (const Term& term : worker.terms.terms) {
          worker.occurrences.push_back({term.hash, {unit, log_weight(term.weight), term.counted}});
        }
      }
      blocks[block] = in_partitions(worker.occurrences, partitions);
    });
  }
  Groups groups = place_groups(blocks, partitions);
  {
    tbb::enumerable_thread_specific<GroupWork> works;
    tbb::parallel_for(std::size_t{0}, partitions, [&](std::size_t partition) {
      stop_if_cancelled(observer);
      group_partition(blocks, partition, works.local(), groups);
    });
  }
  blocks = {};
  join_groups(groups, units, observer, out);
  return out;
}

TermVectors weigh_terms(const Collected& collected, std::span<const std::uint8_t> counted,
                        std::span<const WordCounts> counts, bool frozen, const Observer& observer) {
  const auto units = static_cast<std::uint32_t>(counted.size());
  std::vector<std::uint64_t> units_of_language(counts.size(), 0);
  for (std::uint32_t unit = 0; unit < units; ++unit) units_of_language[collected.language[unit]] += counted[unit];
  Weighing weighing{collected, counted, {}, frozen};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    weighing.languages.push_back(language_of(counts[i], units_of_language[i], frozen));
  }
  TermVectors out;
  // Terms of a single unit come first and have one entry each.
  const auto first_shared = static_cast<std::uint64_t>(
      std::partition_point(collected.begin.begin(), collected.begin.end() - 1,
                           [&](const std::uint64_t& begin) { return (&begin)[1] - begin < 2; }) -
      collected.begin.begin());
  const std::uint64_t shared = collected.entries.size() - collected.begin[first_shared];
  if (shared > INT32_MAX) {
    throw Error(
        Error::Kind::usage,
        "the articles share more than 2^31 terms, too many to find stories in at once; split the input by date");
  }
  out.by_term.index.resize(shared);
  out.by_term.value.resize(shared);
  std::vector<Stretch> stretches = in_stretches(collected, first_shared);
  std::vector<Sums> sums(units);
  tbb::parallel_for(std::size_t{0}, stretches.size(), [&](std::size_t i) {
    stop_if_cancelled(observer);
    weigh_stretch(weighing, stretches[i], sums, out.by_term);
  });
  stop_if_cancelled(observer);
  close_gaps(stretches, out);
  std::vector<std::uint32_t> lengths(units);
  out.totals.resize(units);
  tbb::parallel_for(std::uint32_t{0}, units, [&](std::uint32_t unit) {
    lengths[unit] = static_cast<std::uint32_t>(std::max<std::uint64_t>(isqrt(sums[unit].squares), 1));
    out.totals[unit] = sums[unit].totals;
  });
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, out.by_term.index.size(), 1 << 14), [&](const auto& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      const std::uint32_t length = lengths[static_cast<std::size_t>(out.by_term.index[i])];
      std::int32_t& value = out.by_term.value[i];
      value = static_cast<std::int32_t>((static_cast<std::uint64_t>(value) << 15) / length);
    }
  });
  out.by_unit = transposed(out.by_term, units, observer);
  keep_counted(counted, out.by_term);
  out.language = collected.language;
  for (std::size_t i = 0; i < counts.size(); ++i) out.documents += frozen ? counts[i].documents : units_of_language[i];
  return out;
}

}  // namespace dedup
