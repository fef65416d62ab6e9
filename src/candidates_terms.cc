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

#include "dedup/candidates.h"

namespace dedup {

namespace {

constexpr std::int64_t kBudget = 1024;  // entries of postings a unit
constexpr std::size_t kPartners = 128;  // proposed a unit

struct Worker {
  std::vector<std::int64_t> sum;  // of each unit, 0 where it was not met
  std::vector<std::uint32_t> met;
  std::vector<Pair> pairs;
};

/// Adds up what other units share with `unit`; returns what it shares with itself along the same terms.
std::int64_t scan(std::uint32_t unit, const SparseTerms& rows, const SparseTerms& postings, Worker& worker) {
  std::int64_t left = kBudget;
  std::int64_t own_sum = 0;
  for (std::int32_t entry = rows.begin[unit]; entry < rows.begin[unit + 1]; ++entry) {  // the rarest first
    const auto term = static_cast<std::size_t>(rows.index[static_cast<std::size_t>(entry)]);
    const std::int64_t weight = rows.value[static_cast<std::size_t>(entry)];
    std::int64_t begin = postings.begin[term], end = postings.begin[term + 1];
    if (end - begin <= 1) continue;
    if (end - begin > left) {  // the nearest in date: those about its own place
      const auto* const own =
          std::lower_bound(postings.index.data() + begin, postings.index.data() + end, static_cast<std::int32_t>(unit));
      const std::int64_t at = own - postings.index.data();
      begin = std::clamp(at - left / 2, begin, std::max(begin, end - left));
      end = std::min(end, begin + left);
    }
    left -= end - begin;
    own_sum += weight * weight;
    for (std::int64_t i = begin; i < end; ++i) {
      const auto other = static_cast<std::uint32_t>(postings.index[static_cast<std::size_t>(i)]);
      if (other == unit) continue;
      if (worker.sum[other] == 0) worker.met.push_back(other);
      worker.sum[other] += weight * postings.value[static_cast<std::size_t>(i)] + 1;
    }
    if (left <= 0) break;
  }
  return own_sum;
}

/// The postings without those of units that take no part.
SparseTerms of_active(const SparseTerms& postings, std::span<const std::uint8_t> active) {
  SparseTerms out;
  for (std::size_t term = 0; term + 1 < postings.begin.size(); ++term) {
    for (std::int32_t i = postings.begin[term]; i < postings.begin[term + 1]; ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (active[static_cast<std::size_t>(postings.index[at])] == 0) continue;
      out.index.push_back(postings.index[at]);
      out.value.push_back(postings.value[at]);
    }
    out.begin.push_back(static_cast<std::int32_t>(out.index.size()));
  }
  return out;
}

}  // namespace

std::vector<Pair> candidates_terms(const TermMatrix& matrix, std::span<const std::uint8_t> active, bool near_copies) {
  const auto units = static_cast<std::uint32_t>(active.size());
  const bool all = std::find(active.begin(), active.end(), std::uint8_t{0}) == active.end();
  const SparseTerms fewer = all ? SparseTerms{} : of_active(matrix.by_term, active);
  const SparseTerms& postings = all ? matrix.by_term : fewer;
  tbb::enumerable_thread_specific<Worker> workers;
  tbb::parallel_for(std::uint32_t{0}, units, [&](std::uint32_t unit) {
    if (active[unit] == 0) return;
    Worker& worker = workers.local();
    worker.sum.resize(units, 0);
    const std::int64_t own = scan(unit, matrix.by_unit, postings, worker);
    const auto more = [&](std::uint32_t x, std::uint32_t y) {
      return worker.sum[x] != worker.sum[y] ? worker.sum[x] > worker.sum[y] : x < y;
    };
    const std::size_t kept = std::min(kPartners, worker.met.size());
    std::partial_sort(worker.met.begin(), worker.met.begin() + static_cast<std::ptrdiff_t>(kept), worker.met.end(),
                      more);
    for (std::size_t i = 0; i < kept; ++i) {
      if (near_copies && 4 * worker.sum[worker.met[i]] < own) break;
      worker.pairs.push_back({std::min(unit, worker.met[i]), std::max(unit, worker.met[i])});
    }
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
