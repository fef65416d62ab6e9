// Texts -> sparse vectors. Two articles that tell one story in their own words share no runs of five words, but they
// share its rare words: names, places, numbers, and some pairs of words. So an article is a vector over words and
// pairs of adjacent words, each weighted by how often and how early it stands there and by how rare it is (Salton and
// Buckley 1988, log-tf times idf), and likeness is the cosine.
//
// Rarity is where such measures fail on small inputs: among three hundred articles every name is rare, and so is many
// an everyday word. Counts from a large body of unlabelled news stand behind the input's own like up to 5,000 further
// documents, and fade as the input grows. Words that stand in more than e^-2 of all documents weigh nothing.
//
// Everything that decides is a whole number: logarithms come from integer squarings, weights are in 1/64, rarities in
// 1/65536, vectors in 1/32768. So neither threads, order nor instruction set change a cosine.
//
// Known weakness: a language that the counts lack has only the input's own frequencies, and below some two hundred
// articles these say little; nearly all rarities are then zero, and nothing is joined for want of evidence.
#include "dedup/terms.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <Eigen/SparseCore>
#include <algorithm>
#include <array>
#include <atomic>
#include <bit>

#include "kernels.h"

namespace dedup {

TermSource::~TermSource() = default;

namespace {

constexpr std::uint32_t kOne = 64;  // of a weight
constexpr std::int64_t kRarityOne = 1 << 16;
constexpr std::int64_t kEveryday = 2 * kRarityOne;  // -ln of the share of documents from which a word weighs nothing
constexpr std::uint64_t kBehind = 5000;             // documents that the counts stand for at most
constexpr std::uint64_t kLeastCounts = 1000;        // documents below which counts are not used

/// ln(x) in 1/65536 for x >= 1, by repeated squaring of the mantissa.
constexpr std::int64_t ln_fixed(std::uint64_t x) {
  const int whole = 63 - std::countl_zero(x);
  std::uint64_t mantissa = whole >= 31 ? x >> (whole - 31) : x << (31 - whole);
  std::int64_t log2 = std::int64_t{whole} << 16;
  for (int bit = 15; bit >= 0; --bit) {
    mantissa = mantissa * mantissa >> 31;
    if (mantissa >> 32 != 0) {
      mantissa >>= 1;
      log2 |= std::int64_t{1} << bit;
    }
  }
  return (log2 * 45426 + 32768) >> 16;  // ln 2 in 1/65536
}

/// ln(1 + weight) in 1/4096.
std::int64_t log_weight(std::uint32_t weight) {
  constexpr std::size_t kTable = 64 * kOne;
  static const std::vector<std::uint16_t> table = [] {
    std::vector<std::uint16_t> out(kTable);
    for (std::uint32_t i = 0; i < kTable; ++i) {
      out[i] = static_cast<std::uint16_t>((ln_fixed(kOne + i) - ln_fixed(kOne)) >> 4);
    }
    return out;
  }();
  return weight < kTable ? table[weight] : (ln_fixed(std::uint64_t{kOne} + weight) - ln_fixed(kOne)) >> 4;
}

std::uint64_t isqrt(std::uint64_t x) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    const std::uint64_t tried = root | bit;
    if (tried * tried <= x) root = tried;
  }
  return root;
}

/// How rare a term is that `units` of the `all` units of its language have.
std::int64_t rarity_of(const Term& term, std::uint64_t units, std::uint64_t all, std::uint64_t documents, bool frozen) {
  std::uint64_t have = 2 * units + 1;
  std::uint64_t of = 2 * all + 2;
  if (documents >= kLeastCounts) {
    const std::uint64_t weight = std::min(kBehind, documents);
    have = frozen ? term.counted : weight * term.counted + units * documents;
    of = frozen ? documents : (weight + all) * documents;
  }
  const std::int64_t rarity = std::max<std::int64_t>(ln_fixed(of) - ln_fixed(std::min(have, of)) - kEveryday, 0);
  return (term.hash & kTermPair) != 0 ? rarity / 2 : rarity;
}

using Occurrence = Collected::Occurrence;

constexpr int kPartitionBits = 10;
constexpr std::size_t kPartitions = std::size_t{1} << kPartitionBits;
constexpr std::size_t kBlockUnits = 512;

/// The terms of one partition that two or more units have, and their postings.
struct Postings {
  std::vector<std::uint8_t> kind;
  SparseTerms terms;
};

/// What partitions are grouped by, and the lengths that they add to.
struct Weighing {
  std::span<const std::uint8_t> counted;
  std::span<const WordCounts> counts;
  bool frozen = false;
  std::span<const std::uint32_t> language;  // of each unit
  std::vector<std::uint64_t> units_of_language;
  std::vector<std::uint64_t> squares;  // of each unit's values, added up
  std::vector<TermVectors::Totals> totals;
};

void count_term(std::uint64_t hash, TermVectors::Totals& totals) {
  const auto add = [](std::uint32_t& total) { std::atomic_ref(total).fetch_add(1, std::memory_order_relaxed); };
  if ((hash & kTermPair) != 0) {
    add(totals.pairs);
    return;
  }
  add(totals.words);
  if ((hash & kTermFact) != 0) add(totals.facts);
  if ((hash & kTermNumber) != 0) add(totals.numbers);
}

/// Weighs the occurrences of one term, which `next` chains in the order of their units, and keeps them if shared.
void weigh_term(std::span<const Occurrence> entries, std::span<const std::uint32_t> next, std::uint32_t head,
                std::vector<std::uint32_t>& units, Weighing& weighing, Postings& out) {
  // Units of the term in each language: a word that is rare in one may be everyday in another.
  for (std::uint32_t i = head; i != kNone; i = next[i]) {
    units[weighing.language[entries[i].unit]] += weighing.counted[entries[i].unit];
  }
  const bool shared = next[head] != kNone;
  const std::size_t before = out.terms.index.size();
  std::uint32_t spoken = kNone;
  std::int64_t rarity = 0;
  for (std::uint32_t i = head; i != kNone; i = next[i]) {
    const std::uint32_t unit = entries[i].unit;
    if (weighing.language[unit] != spoken) {
      spoken = weighing.language[unit];
      rarity = rarity_of(entries[i].term, units[spoken], weighing.units_of_language[spoken],
                         weighing.counts[spoken].documents, weighing.frozen);
    }
    if (rarity == 0) continue;
    const auto value = static_cast<std::uint64_t>(log_weight(entries[i].term.weight) * rarity >> 16);
    std::atomic_ref(weighing.squares[unit]).fetch_add(value * value, std::memory_order_relaxed);
    count_term(entries[head].term.hash, weighing.totals[unit]);
    if (!shared) continue;
    out.terms.index.push_back(static_cast<std::int32_t>(unit));
    out.terms.value.push_back(static_cast<std::int32_t>(value));
  }
  for (std::uint32_t i = head; i != kNone; i = next[i]) units[weighing.language[entries[i].unit]] = 0;
  if (out.terms.index.size() == before) return;
  out.terms.begin.push_back(static_cast<std::int32_t>(out.terms.index.size()));
  out.kind.push_back(static_cast<std::uint8_t>(entries[head].term.hash & kTermBits));
}

/// Groups a partition's entries by term, adds their squares to the units' lengths, and keeps what is shared.
void group_partition(std::span<const Occurrence> entries, Weighing& weighing, Postings& out) {
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(2 * entries.size(), 16));
  std::vector<std::uint32_t> heads(slots, kNone), next(entries.size());
  // From the back, so that a chain ascends from its head.
  for (std::size_t i = entries.size(); i-- > 0;) {
    const std::uint64_t hash = entries[i].term.hash;
    std::size_t slot = hash & (slots - 1);
    while (heads[slot] != kNone && entries[heads[slot]].term.hash != hash) slot = (slot + 1) & (slots - 1);
    next[i] = heads[slot];
    heads[slot] = static_cast<std::uint32_t>(i);
  }
  std::erase(heads, kNone);
  // Terms that one unit has only count in its length, whatever their order; the others are put in that of their hash.
  const auto shared =
      std::partition(heads.begin(), heads.end(), [&](std::uint32_t head) { return next[head] != kNone; });
  std::sort(heads.begin(), shared,
            [&](std::uint32_t x, std::uint32_t y) { return entries[x].term.hash < entries[y].term.hash; });
  std::vector<std::uint32_t> units(weighing.counts.size(), 0);
  for (const std::uint32_t head : heads) weigh_term(entries, next, head, units, weighing, out);
}

/// Puts the partitions together: terms of fewer units first, and those of equally many in the order of their hash.
void join_partitions(const std::vector<Postings>& partitions, TermVectors& out) {
  struct Place {
    std::int32_t units;
    std::uint32_t partition, term;
  };
  std::vector<Place> places;
  std::uint64_t entries = 0;
  for (std::uint32_t partition = 0; partition < partitions.size(); ++partition) {
    const std::vector<std::int32_t>& begin = partitions[partition].terms.begin;
    for (std::uint32_t i = 0; i + 1 < begin.size(); ++i) places.push_back({begin[i + 1] - begin[i], partition, i});
    entries += static_cast<std::uint64_t>(begin.back());
  }
  if (entries > INT32_MAX) {
    throw Error(
        Error::Kind::usage,
        "the articles share more than 2^31 terms, too many to find stories in at once; split the input by date");
  }
  std::stable_sort(places.begin(), places.end(), [](const Place& x, const Place& y) { return x.units < y.units; });
  out.by_term.index.reserve(entries);
  out.by_term.value.reserve(entries);
  for (const Place& place : places) {
    const Postings& part = partitions[place.partition];
    const std::int32_t begin = part.terms.begin[place.term], end = part.terms.begin[place.term + 1];
    out.by_term.index.insert(out.by_term.index.end(), part.terms.index.begin() + begin, part.terms.index.begin() + end);
    out.by_term.value.insert(out.by_term.value.end(), part.terms.value.begin() + begin, part.terms.value.begin() + end);
    out.by_term.begin.push_back(static_cast<std::int32_t>(out.by_term.index.size()));
    out.kind.push_back(part.kind[place.term]);
  }
}

SparseTerms transposed(const SparseTerms& from, std::size_t rows) {
  using ByTerm = Eigen::SparseMatrix<std::int32_t, Eigen::ColMajor, std::int32_t>;
  using ByUnit = Eigen::SparseMatrix<std::int32_t, Eigen::RowMajor, std::int32_t>;
  const Eigen::Map<const ByTerm> view(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(from.begin.size() - 1),
                                      static_cast<Eigen::Index>(from.index.size()), from.begin.data(),
                                      from.index.data(), from.value.data());
  const ByUnit turned(view);
  SparseTerms out;
  out.begin.assign(turned.outerIndexPtr(), turned.outerIndexPtr() + rows + 1);
  out.index.assign(turned.innerIndexPtr(), turned.innerIndexPtr() + turned.nonZeros());
  out.value.assign(turned.valuePtr(), turned.valuePtr() + turned.nonZeros());
  return out;
}

/// One unit's row, spread out over all terms: value and kind at each term that it has, 0 elsewhere. Terms are numbered
/// by rarity, so that what most rows have stands close together and stays in the cache.
class Spread {
 public:
  explicit Spread(const TermVectors& vectors) : vectors_(vectors), at_(vectors.kind.size(), 0) {}

  void fill(std::uint32_t unit) {
    if (unit == filled_) return;
    set(filled_, false);
    set(filled_ = unit, true);
  }
  /// The value, and above its 16 bits the kind.
  std::uint32_t operator[](std::int32_t term) const { return at_[static_cast<std::size_t>(term)]; }

 private:
  void set(std::uint32_t unit, bool on) {
    if (unit == kNone) return;
    const SparseTerms& rows = vectors_.by_unit;
    for (auto i = static_cast<std::size_t>(rows.begin[unit]); i < static_cast<std::size_t>(rows.begin[unit + 1]); ++i) {
      const auto term = static_cast<std::size_t>(rows.index[i]);
      const auto value = static_cast<std::uint32_t>(rows.value[i]) | std::uint32_t{vectors_.kind[term]} << 16;
      at_[term] = on ? value : 0;
    }
  }
  const TermVectors& vectors_;
  std::vector<std::uint32_t> at_;
  std::uint32_t filled_ = kNone;
};

/// Whether two texts are of one form with other facts.
bool is_form(const TermVectors::Totals& a, const TermVectors::Totals& b, const TermVectors::Totals& shared) {
  const std::uint64_t words = std::min(a.words, b.words), facts = std::min(a.facts, b.facts);
  if (facts < 3 || std::uint64_t{shared.words} * 5 < words * 3) return false;
  const bool other_facts = std::uint64_t{shared.facts} * words * 20 < std::uint64_t{shared.words} * facts * 13;
  return other_facts || (std::min(a.numbers, b.numbers) >= 2 && shared.numbers == 0);
}

Likeness measure_pair(const TermVectors& vectors, const Spread& a, Pair pair) {
  const SparseTerms& rows = vectors.by_unit;
  const auto end = static_cast<std::size_t>(rows.begin[pair.b + 1]);
  std::int64_t product = 0;
  std::array<std::uint32_t, kTermBits + 1> kinds{};
  for (auto i = static_cast<std::size_t>(rows.begin[pair.b]); i < end; ++i) {
    const std::uint32_t there = a[rows.index[i]];
    if (there == 0) continue;
    product += std::int64_t{rows.value[i]} * (there & 0xFFFF);
    ++kinds[there >> 16];
  }
  TermVectors::Totals shared;
  shared.pairs = kinds[kTermPair];
  shared.numbers = kinds[kTermFact | kTermNumber];
  shared.facts = shared.numbers + kinds[kTermFact];
  shared.words = shared.facts + kinds[0];
  const TermVectors::Totals &x = vectors.totals[pair.a], &y = vectors.totals[pair.b];
  if (is_form(x, y, shared)) return {pair.a, pair.b, 0, 0};
  const std::int64_t either = std::int64_t{x.pairs} + y.pairs - shared.pairs;
  return {pair.a, pair.b, static_cast<std::int32_t>(std::min(product, kCosineOne)),
          static_cast<std::int32_t>(either > 0 ? shared.pairs * kCosineOne / either : 0)};
}

}  // namespace

Collected collect_all(std::uint32_t units, const TermSource& source) {
  Collected out;
  out.language.resize(units);
  // Units by blocks, so that they ascend in each partition whichever thread has read them.
  std::vector<std::array<std::vector<Occurrence>, kPartitions>> blocks((units + kBlockUnits - 1) / kBlockUnits);
  tbb::enumerable_thread_specific<Terms> scratch;
  tbb::parallel_for(std::size_t{0}, blocks.size(), [&](std::size_t block) {
    Terms& terms = scratch.local();
    const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(units, (block + 1) * kBlockUnits));
    for (auto unit = static_cast<std::uint32_t>(block * kBlockUnits); unit < end; ++unit) {
      source.terms(unit, terms);
      out.language[unit] = terms.language;
      for (const Term& term : terms.terms) {
        blocks[block][term.hash >> (64 - kPartitionBits)].push_back({term, unit});
      }
    }
  });
  out.partitions.resize(kPartitions);
  tbb::parallel_for(std::size_t{0}, kPartitions, [&](std::size_t partition) {
    std::vector<Occurrence>& all = out.partitions[partition];
    std::size_t size = 0;
    for (const auto& block : blocks) size += block[partition].size();
    all.reserve(size);
    for (auto& block : blocks) {
      all.insert(all.end(), block[partition].begin(), block[partition].end());
      block[partition] = {};
    }
  });
  return out;
}

TermVectors weigh_terms(const Collected& collected, std::span<const std::uint8_t> counted,
                        std::span<const WordCounts> counts, bool frozen) {
  const auto units = static_cast<std::uint32_t>(counted.size());
  TermVectors out;
  Weighing weighing{counted, counts, frozen, collected.language, {}, {}, {}};
  weighing.squares.resize(units);
  weighing.totals.resize(units);
  weighing.units_of_language.assign(counts.size(), 0);
  for (std::uint32_t unit = 0; unit < units; ++unit) {
    weighing.units_of_language[weighing.language[unit]] += counted[unit];
  }
  {
    std::vector<Postings> partitions(kPartitions);
    tbb::parallel_for(std::size_t{0}, kPartitions, [&](std::size_t partition) {
      group_partition(collected.partitions[partition], weighing, partitions[partition]);
    });
    join_partitions(partitions, out);
  }
  std::vector<std::uint64_t>& lengths = weighing.squares;
  for (std::uint64_t& length : lengths) length = std::max<std::uint64_t>(isqrt(length), 1);
  tbb::parallel_for(std::size_t{0}, out.by_term.index.size(), [&](std::size_t i) {
    const std::uint64_t length = lengths[static_cast<std::size_t>(out.by_term.index[i])];
    std::int32_t& value = out.by_term.value[i];
    value = static_cast<std::int32_t>((static_cast<std::uint64_t>(value) << 15) / length);
  });
  out.by_unit = transposed(out.by_term, units);
  out.language = collected.language;
  out.totals = std::move(weighing.totals);
  return out;
}

std::vector<Likeness> measure_likeness(const TermVectors& vectors, std::span<const Pair> pairs) {
  std::vector<Likeness> out(pairs.size());
  tbb::enumerable_thread_specific<Spread> spreads([&] { return Spread(vectors); });
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, pairs.size(), 256), [&](const auto& range) {
    Spread& row = spreads.local();
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      row.fill(pairs[i].a);
      out[i] = measure_pair(vectors, row, pairs[i]);
    }
  });
  return out;
}

}  // namespace dedup
