// Term vectors -> Pairs of units that may tell the same story.
//
// Problem. Units about one event share rare terms. Leaving out terms above a document frequency does not work: a bound
// that is a share of the corpus costs quadratic time, and a fixed bound loses the biggest stories, whose names are in
// thousands of units.
//
// Method. Each unit reads the postings of its terms, rarest first, until it has read a fixed budget of entries, and
// adds up the weight that each unit met there shares with it. It is paired with those that share the most. So the cost
// is linear in the units, and only the most frequent terms are lost, which add little to the sum. Units are numbered by
// date; of a list longer than the rest of the budget, the units nearest in date are read.
#include "match/terms.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>

#include "kernels/kernels.h"

namespace dedup {

namespace {

constexpr std::int64_t kBudget = 1024;     // postings read per unit; bounds its cost
constexpr std::int64_t kNearBudget = 256;  // the same for near copies; fewer are enough, as they share most terms
constexpr std::size_t kPartners = 128;     // pairs proposed per unit; bounds the pairs to be measured
constexpr std::int64_t kLeastShare = 100;  // a partner shares at least 1/100 of the unit's own sum; less is chance
constexpr std::int64_t kNearShare = 4;     // the same for near copies: at least 1/4
constexpr std::int32_t kAhead = 8;         // lists from fetching one into the cache to reading it

constexpr std::uint32_t kBetweenChecks = 64;  // units between two questions whether the run was cancelled: 1 ms

/// A unit that was met and the weight it shares. Sorts by weight, largest first, then by number.
struct Met {
  std::int64_t sum = 0;
  std::uint32_t unit = kNone;
  bool operator<(const Met& other) const { return sum != other.sum ? sum > other.sum : unit < other.unit; }
};

/// The weights that units share with one unit. Holds those that were met only: an array over all units would take
/// memory for threads times units, and not fit a core's cache.
class Sums {
 public:
  Sums() { table_.clear(kBudget); }
  /// Adds to the weight of a unit. At most kBudget units may be met.
  void add(std::uint32_t unit, std::int64_t weight) {
    Met& place = table_.probe(unit * kernels::kGolden >> 32,
                              [unit](const Met& met) { return met.unit == unit || met.unit == kNone; });
    if (place.unit == kNone) {
      place.unit = unit;
      met_.push_back(&place);
    }
    place.sum += weight;
  }
  std::span<Met* const> met() const { return met_; }
  void clear() {
    for (Met* const met : met_) *met = {};
    met_.clear();
  }

 private:
  HashTable<Met> table_;
  std::vector<Met*> met_;
};

struct Worker {
  Sums sums;
  std::vector<Met> best;
  std::vector<Pair> pairs;
};

/// Adds up the weight that other units share with `unit`. Returns the weight of the unit itself along the same terms.
std::int64_t scan(std::uint32_t unit, const SparseTerms& rows, const SparseTerms& postings, std::int64_t budget,
                  Sums& sums) {
  const std::int32_t* const terms = rows.index.data();
  const std::int32_t* const lists = postings.begin.data();
  const std::int32_t* const others = postings.index.data();
  const std::int32_t* const values = postings.value.data();
  const std::int32_t end_of_row = rows.begin[unit + 1];
  std::int64_t own_sum = 0;
  for (std::int32_t entry = rows.begin[unit]; entry < end_of_row && budget > 0; ++entry) {  // rarest first
    // Lists are scattered in memory. Fetch where a list begins first, and its first entries kAhead lists later.
    if (entry + 2 * kAhead < end_of_row) __builtin_prefetch(lists + terms[entry + 2 * kAhead]);
    if (entry + kAhead < end_of_row) {
      __builtin_prefetch(others + lists[terms[entry + kAhead]]);
      __builtin_prefetch(values + lists[terms[entry + kAhead]]);
    }
    const std::int32_t term = terms[entry];
    std::int64_t begin = lists[term], end = lists[term + 1];
    if (end - begin <= 1) continue;
    if (end - begin > budget) {  // the nearest in date: the entries around its own
      const std::int64_t at = std::lower_bound(others + begin, others + end, static_cast<std::int32_t>(unit)) - others;
      begin = std::clamp(at - budget / 2, begin, std::max(begin, end - budget));
      end = std::min(end, begin + budget);
    }
    budget -= end - begin;
    const std::int64_t weight = rows.value[static_cast<std::size_t>(entry)];
    own_sum += weight * weight;
    for (std::int64_t i = begin; i < end; ++i) sums.add(static_cast<std::uint32_t>(others[i]), weight * values[i] + 1);
  }
  return own_sum;
}

}  // namespace

std::vector<Pair> candidates_terms(const TermMatrix& matrix, std::span<const std::uint8_t> active, bool near_copies,
                                   const Observer& observer) {
  const auto units = static_cast<std::uint32_t>(active.size());
  tbb::enumerable_thread_specific<Worker> workers;
  tbb::parallel_for(std::uint32_t{0}, units, [&](std::uint32_t unit) {
    if (unit % kBetweenChecks == 0) stop_if_cancelled(observer);
    if (active[unit] == 0) return;
    stop_if_cancelled(observer);
    Worker& worker = workers.local();
    const std::int64_t own =
        scan(unit, matrix.by_unit, matrix.by_term, near_copies ? kNearBudget : kBudget, worker.sums);
    const std::int64_t share = near_copies ? kNearShare : kLeastShare;
    worker.best.clear();
    for (const Met* const met : worker.sums.met()) {
      if (met->unit != unit && share * met->sum >= own) worker.best.push_back(*met);
    }
    if (worker.best.size() > kPartners) {
      std::nth_element(worker.best.begin(), worker.best.begin() + kPartners, worker.best.end());
      worker.best.resize(kPartners);
    }
    for (const Met& met : worker.best) worker.pairs.push_back({std::min(unit, met.unit), std::max(unit, met.unit)});
    worker.sums.clear();
  });
  std::vector<Pair> out;
  for (const Worker& worker : workers) out.insert(out.end(), worker.pairs.begin(), worker.pairs.end());
  tbb::parallel_sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace dedup
