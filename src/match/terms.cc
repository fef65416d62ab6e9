// Term vectors -> Pairs that may tell one story.
//
// Every unit scans the postings of its terms, the rarest first, until it has read a fixed budget of entries, and adds
// up what each unit met there shares with it. The most alike by that partial sum are proposed. A bound on document
// frequency would do neither: as a share of the corpus it grows quadratically, and as a number it loses the biggest
// stories, whose names thousands share. With a budget the cost is linear, and what is lost is the commonest terms'
// share of a sum that the rarest decide.
//
// Units are numbered by date (the pipeline sees to it), so that in a list longer than what is left of the budget the
// units nearest in date are read.
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>

#include "match/candidates.h"

namespace dedup {

namespace {

constexpr std::int64_t kBudget = 1024;     // entries of postings a unit
constexpr std::int64_t kNearBudget = 256;  // likewise, for near copies: they share most terms
constexpr std::size_t kPartners = 128;     // proposed a unit
constexpr std::int64_t kLeastShare = 100;  // of its own sum that a partner has at least: a hundredth; less is chance
constexpr std::int64_t kNearShare = 4;     // likewise, of near copies: a quarter
constexpr std::int32_t kAhead = 8;         // lists that are fetched before they are read

/// A unit and what it shares; the most comes first, ties go to the lower number.
struct Met {
  std::int64_t sum;
  std::uint32_t unit;
  bool operator<(const Met& other) const { return sum != other.sum ? sum > other.sum : unit < other.unit; }
};

struct Worker {
  std::vector<std::int64_t> sum;  // of each unit, 0 where it was not met
  std::vector<std::uint32_t> met;
  std::vector<Met> best;
  std::vector<Pair> pairs;
};

/// Adds up what other units share with `unit`; returns what it shares with itself along the same terms.
std::int64_t scan(std::uint32_t unit, const SparseTerms& rows, const SparseTerms& postings, std::int64_t budget,
                  Worker& worker) {
  const std::int32_t* const terms = rows.index.data();
  const std::int32_t* const lists = postings.begin.data();
  const std::int32_t* const others = postings.index.data();
  const std::int32_t* const values = postings.value.data();
  const std::int32_t end_of_row = rows.begin[unit + 1];
  std::int64_t own_sum = 0;
  for (std::int32_t entry = rows.begin[unit]; entry < end_of_row && budget > 0; ++entry) {  // the rarest first
    // Every list stands elsewhere: where it begins is fetched well before it is read, and its first entries then.
    if (entry + 2 * kAhead < end_of_row) __builtin_prefetch(lists + terms[entry + 2 * kAhead]);
    if (entry + kAhead < end_of_row) {
      __builtin_prefetch(others + lists[terms[entry + kAhead]]);
      __builtin_prefetch(values + lists[terms[entry + kAhead]]);
    }
    const std::int32_t term = terms[entry];
    std::int64_t begin = lists[term], end = lists[term + 1];
    if (end - begin <= 1) continue;
    if (end - begin > budget) {  // the nearest in date: those about its own place
      const std::int64_t at = std::lower_bound(others + begin, others + end, static_cast<std::int32_t>(unit)) - others;
      begin = std::clamp(at - budget / 2, begin, std::max(begin, end - budget));
      end = std::min(end, begin + budget);
    }
    budget -= end - begin;
    const std::int64_t weight = rows.value[static_cast<std::size_t>(entry)];
    own_sum += weight * weight;
    for (std::int64_t i = begin; i < end; ++i) {
      const auto other = static_cast<std::uint32_t>(others[i]);
      if (worker.sum[other] == 0) worker.met.push_back(other);
      worker.sum[other] += weight * values[i] + 1;
    }
  }
  return own_sum;
}

}  // namespace

std::vector<Pair> candidates_terms(const TermMatrix& matrix, std::span<const std::uint8_t> active, bool near_copies) {
  const auto units = static_cast<std::uint32_t>(active.size());
  tbb::enumerable_thread_specific<Worker> workers;
  tbb::parallel_for(std::uint32_t{0}, units, [&](std::uint32_t unit) {
    if (active[unit] == 0) return;
    Worker& worker = workers.local();
    worker.sum.resize(units, 0);
    const std::int64_t own = scan(unit, matrix.by_unit, matrix.by_term, near_copies ? kNearBudget : kBudget, worker);
    const std::int64_t share = near_copies ? kNearShare : kLeastShare;
    worker.best.clear();
    for (const std::uint32_t other : worker.met) {
      if (other != unit && share * worker.sum[other] >= own) worker.best.push_back({worker.sum[other], other});
    }
    if (worker.best.size() > kPartners) {
      std::nth_element(worker.best.begin(), worker.best.begin() + kPartners, worker.best.end());
      worker.best.resize(kPartners);
    }
    for (const Met& met : worker.best) worker.pairs.push_back({std::min(unit, met.unit), std::max(unit, met.unit)});
    for (const std::uint32_t other : worker.met) worker.sum[other] = 0;
    worker.met.clear();
  });
  std::vector<Pair> out;
  for (const Worker& worker : workers) out.insert(out.end(), worker.pairs.begin(), worker.pairs.end());
  tbb::parallel_sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace dedup
