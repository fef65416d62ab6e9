// Measures pairs of term vectors: their cosine, and the Jaccard of their word pairs.
//
// One row is kept in a small hash table, and the rows of its partners are read against it. (An array over all terms
// would take memory for threads times terms, and its places would not stay in the cache.) The cost is waiting for
// memory: two million rows of about 465 terms are read from anywhere among a hundred megabytes. So the next row is
// prefetched while the current one is measured.
#include "story/likeness.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <bit>

#include "core/fixed.h"
#include "core/hash_table.h"

namespace dedup {

namespace {

constexpr std::size_t kAtOnce =
    256;  // pairs of a task, and between two questions whether the run was cancelled: 0.2 ms

/// One unit's row, by term. Most of the terms that are looked up are not in it, and a byte tells so without a search.
class Row {
 public:
  explicit Row(const TermVectors& vectors) : vectors_(vectors) {}

  void fill(std::uint32_t unit) {
    if (unit == filled_) return;
    filled_ = unit;
    const SparseTerms& rows = vectors_.by_unit;
    const auto begin = static_cast<std::size_t>(rows.begin[unit]), end = static_cast<std::size_t>(rows.begin[unit + 1]);
    // Places are chosen by the lowest bits of the term, whose numbers are dense: one in 32 terms meets a byte by
    // chance.
    may_have_.assign(std::bit_ceil(std::max<std::size_t>(32 * (end - begin), 16)), 0);
    table_.clear(4 * (end - begin));
    for (std::size_t i = begin; i < end; ++i) {
      const std::int32_t term = rows.index[i];
      const std::uint32_t kind = vectors_.kind[static_cast<std::size_t>(term)];
      may_have_[static_cast<std::size_t>(term) & (may_have_.size() - 1)] = 1;
      table_.probe(hash_of(term), StopAt{term}) = {term, static_cast<std::uint32_t>(rows.value[i]) | kind << 16};
    }
  }
  /// The value of a term in the low 16 bits, its kind above them; 0 if the row does not have it.
  std::uint32_t operator[](std::int32_t term) const {
    if (may_have_[static_cast<std::size_t>(term) & (may_have_.size() - 1)] == 0) return 0;
    return table_.probe(hash_of(term), StopAt{term}).what;
  }

 private:
  struct Place {
    std::int32_t term = -1;
    std::uint32_t what = 0;
  };
  struct StopAt {
    std::int32_t term;
    bool operator()(Place place) const { return place.term == term || place.term < 0; }
  };
  static std::uint64_t hash_of(std::int32_t term) { return static_cast<std::uint64_t>(term); }

  const TermVectors& vectors_;
  std::vector<std::uint8_t> may_have_;
  HashTable<Place> table_;
  std::uint32_t filled_ = kNone;
};

/// Whether two texts read like one form filled with different facts, which may be seen only here: they share three
/// fifths of the words, but less than 0.65 of that share of the facts, or no number although both have two; with one or
/// two facts, none of them. The rule is explained in docs/measures.md, "Story similarity". 3/5 is the first test below,
/// 0.65 = 13/20 the last.
bool have_other_facts(const TermVectors::Totals& a, const TermVectors::Totals& b, const TermVectors::Totals& shared) {
  const std::uint64_t words = std::min(a.words, b.words), facts = std::min(a.facts, b.facts);
  if (facts == 0 || std::uint64_t{shared.words} * 5 < words * 3) return false;
  if (shared.facts == 0 || (std::min(a.numbers, b.numbers) >= 2 && shared.numbers == 0)) return true;
  return facts >= 3 && std::uint64_t{shared.facts} * words * 20 < std::uint64_t{shared.words} * facts * 13;
}

/// ln of the number of ways to choose `some` of `all`, in 1/kLnOne.
std::int64_t ln_choices(std::uint64_t all, std::uint64_t some) {
  std::int64_t out = 0;
  for (std::uint64_t i = 0; i < std::min(some, all - some); ++i) out += ln_fixed(all - i) - ln_fixed(i + 1);
  return out;
}

/// Whether half of a text's word pairs weigh nothing: the frame of a form that makes up much of the input. In ordinary
/// articles it is 3 % to 11 % of the pairs (medians of 14 labelled sets), and below 23 % in 99 of 100; in forms of
/// three sentences with five blanks it is 80 % to 87 %. Pairs, because half of the words of any text weigh nothing.
bool is_filled_in(const TermVectors::Totals& text) { return text.everyday >= text.pairs; }

/// Whether a filled-in form shares its words with another text by chance. Its frame weighs nothing, so all its weight
/// is in the few words that fill it, and a single one that another text has would make the two alike. Shared words are
/// evidence if not one pair among all documents is expected to share as much. That expectation is the number of pairs,
/// times the ways to choose as many of the words that weigh anything, times the share of documents that have each word.
bool is_chance(const TermVectors& vectors, const Row& a, Pair pair, std::uint32_t shared) {
  const TermVectors::Totals &x = vectors.totals[pair.a], &y = vectors.totals[pair.b];
  if (vectors.documents < 2 || !(is_filled_in(x) || is_filled_in(y))) return false;
  const SparseTerms& rows = vectors.by_unit;
  std::int64_t surprise = 0;
  for (auto i = static_cast<std::size_t>(rows.begin[pair.b]); i < static_cast<std::size_t>(rows.begin[pair.b + 1]);
       ++i) {
    const auto term = static_cast<std::size_t>(rows.index[i]);
    const bool word = (vectors.kind[term] & kTermPair) == 0;
    if (word && a[rows.index[i]] != 0) surprise += vectors.surprise[term] * (kLnOne / kSurpriseOne);
  }
  const std::int64_t ln_pairs = 2 * ln_fixed(vectors.documents) - ln_fixed(2);
  return surprise < ln_pairs + ln_choices(std::min(x.words, y.words), shared);
}

/// Prefetches a row.
void fetch(const SparseTerms& rows, std::uint32_t unit) {
  constexpr std::int32_t kLine = 16;  // entries of 4 bytes in a cache line of 64
  for (std::int32_t i = rows.begin[unit]; i < rows.begin[unit + 1]; i += kLine) {
    __builtin_prefetch(rows.index.data() + i);
    __builtin_prefetch(rows.value.data() + i);
  }
}

Likeness measure_pair(const TermVectors& vectors, const Row& a, Pair pair) {
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
  const std::uint32_t figures = kinds[kTermPair | kTermFact | kTermNumber], numbers = kinds[kTermFact | kTermNumber];
  shared.pairs = kinds[kTermPair] + figures;
  shared.numbers = numbers + figures;
  shared.facts = shared.numbers + kinds[kTermFact];
  shared.words = numbers + kinds[kTermFact] + kinds[0];
  const TermVectors::Totals &x = vectors.totals[pair.a], &y = vectors.totals[pair.b];
  if (have_other_facts(x, y, shared) || is_chance(vectors, a, pair, shared.words)) return {pair.a, pair.b, 0, 0};
  const std::int64_t either = std::int64_t{x.pairs} + y.pairs - shared.pairs;
  return {pair.a, pair.b, static_cast<std::int32_t>(std::min(product, kCosineOne)),
          static_cast<std::int32_t>(either > 0 ? shared.pairs * kCosineOne / either : 0)};
}

}  // namespace

struct LikenessMeter::State {
  const TermVectors& vectors;
  Row row;
};

LikenessMeter::LikenessMeter(const TermVectors& vectors) : state_(new State{vectors, Row(vectors)}) {}

LikenessMeter::~LikenessMeter() = default;

Likeness LikenessMeter::operator()(Pair pair) {
  state_->row.fill(pair.a);
  return measure_pair(state_->vectors, state_->row, pair);
}

std::vector<Likeness> measure_likeness(const TermVectors& vectors, std::span<const Pair> pairs,
                                       const Observer& observer) {
  std::vector<Likeness> out(pairs.size());
  tbb::enumerable_thread_specific<Row> rows([&] { return Row(vectors); });
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, pairs.size(), kAtOnce), [&](const auto& range) {
    Row& row = rows.local();
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      if (i % kAtOnce == 0) stop_if_cancelled(observer);
      row.fill(pairs[i].a);
      if (i + 1 < range.end()) fetch(vectors.by_unit, pairs[i + 1].b);
      out[i] = measure_pair(vectors, row, pairs[i]);
    }
  });
  return out;
}

}  // namespace dedup
