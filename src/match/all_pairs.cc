// Shingles -> Matches: every pair of classes that shares a shingle, by counting along posting lists.
//
// The other searches are tested against this one. It filters nothing, so there is little that can be wrong. It takes
// one step for every pair of occurrences of a shingle.
#include "match/all_pairs.h"

#include <tbb/blocked_range.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "match/verify.h"

namespace dedup {
namespace {

constexpr std::uint32_t kRowBlock = 32;  // classes per task; few, because one text may share shingles with thousands

/// One shingle of one class.
struct Occurrence {
  std::uint64_t hash;
  std::uint32_t cls;
  auto operator<=>(const Occurrence&) const = default;
};

/// The classes after a given one that hold a shingle: Postings::holder[begin, end).
struct Others {
  std::uint64_t begin;
  std::uint64_t end;
};

struct Postings {
  std::vector<std::uint32_t> size;    // class -> size of its set
  std::vector<std::uint32_t> holder;  // the classes of each shingle, ascending, one shingle after another
  std::vector<std::uint64_t> begin;   // class -> where its lists begin in `others`; extra at the end
  std::vector<Others> others;         // the non-empty lists of each class
};

std::vector<Occurrence> read_occurrences(std::uint32_t classes, const ShingleSource& texts, const Observer& observer,
                                         std::vector<std::uint32_t>& size) {
  struct Local {
    Shingles shingles;
    std::vector<Occurrence> occurrences;
  };
  tbb::enumerable_thread_specific<Local> locals;
  tbb::parallel_for(std::uint32_t{0}, classes, [&](std::uint32_t c) {
    stop_if_cancelled(observer);
    Local& local = locals.local();
    local.shingles.clear();
    texts.shingles(c, local.shingles);
    std::sort(local.shingles.begin(), local.shingles.end());
    const auto end = std::unique(local.shingles.begin(), local.shingles.end());
    size[c] = static_cast<std::uint32_t>(end - local.shingles.begin());
    for (auto hash = local.shingles.begin(); hash < end; ++hash) local.occurrences.push_back({*hash, c});
  });
  std::size_t total = 0;
  for (const Local& local : locals) total += local.occurrences.size();
  std::vector<Occurrence> all;
  all.reserve(total);
  for (Local& local : locals) {
    all.insert(all.end(), local.occurrences.begin(), local.occurrences.end());
    std::vector<Occurrence>().swap(local.occurrences);
  }
  tbb::parallel_sort(all.begin(), all.end());
  return all;
}

Postings make_postings(std::uint32_t classes, const ShingleSource& texts, const Observer& observer) {
  Postings postings;
  postings.size.assign(classes, 0);
  std::vector<Occurrence> all = read_occurrences(classes, texts, observer, postings.size);
  stop_if_cancelled(observer);
  const auto followed = [&](std::size_t i) { return i + 1 < all.size() && all[i + 1].hash == all[i].hash; };

  postings.holder.resize(all.size());
  postings.begin.assign(std::size_t{classes} + 2, 0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    postings.holder[i] = all[i].cls;
    if (followed(i)) ++postings.begin[all[i].cls + 2];
  }
  for (std::size_t c = 2; c < postings.begin.size(); ++c) postings.begin[c] += postings.begin[c - 1];
  postings.others.resize(postings.begin.back());
  std::size_t end = all.size();  // of the run of equal hashes that contains i
  for (std::size_t i = all.size(); i-- > 0;) {
    if (!followed(i)) end = i + 1;
    if (i + 1 < end) postings.others[postings.begin[all[i].cls + 1]++] = {i + 1, end};
  }
  return postings;
}

/// Scratch of one thread: the shingles that the current class shares with each later one.
struct Row {
  std::vector<std::uint32_t> shared;  // by class, all 0 between rows
  std::vector<std::uint32_t> met;     // classes with a count above 0
  std::vector<Match> matches;
};

}  // namespace

void visit_all_pairs(std::uint32_t classes, const ShingleSource& texts, const PairVisitor& visit,
                     const Observer& observer) {
  const Postings postings = make_postings(classes, texts, observer);
  tbb::enumerable_thread_specific<Row> rows([&] { return Row{std::vector<std::uint32_t>(classes, 0), {}, {}}; });
  tbb::parallel_for(tbb::blocked_range<std::uint32_t>(0, classes, kRowBlock), [&](const auto& range) {
    Row& row = rows.local();
    for (std::uint32_t a = range.begin(); a != range.end(); ++a) {
      stop_if_cancelled(observer);
      for (std::uint64_t list = postings.begin[a]; list < postings.begin[a + 1]; ++list) {
        for (std::uint64_t i = postings.others[list].begin; i < postings.others[list].end; ++i) {
          const std::uint32_t b = postings.holder[i];
          if (row.shared[b]++ == 0) row.met.push_back(b);
        }
      }
      std::sort(row.met.begin(), row.met.end());
      row.matches.clear();
      for (const std::uint32_t b : row.met) {
        row.matches.push_back({a, b, std::exchange(row.shared[b], 0), postings.size[a], postings.size[b]});
      }
      row.met.clear();
      visit(a, row.matches);
    }
  });
}

std::vector<Match> all_pairs(std::uint32_t classes, const ShingleSource& texts, double least, const Config& config,
                             const Observer& observer) {
  std::vector<std::vector<Match>> found(classes);
  std::atomic<std::uint64_t> pairs{0};
  const PairVisitor keep = [&](std::uint32_t a, std::span<const Match> row) {
    for (const Match& match : row) {
      if (match.jaccard() >= least) found[a].push_back(match);
    }
    end_if_too_many(pairs += found[a].size(), config.search.max_pairs);
  };
  visit_all_pairs(classes, texts, keep, observer);
  std::vector<Match> matches;  // sorted, because classes and the pairs of each are
  matches.reserve(pairs);
  for (auto& row : found) {
    matches.insert(matches.end(), row.begin(), row.end());
    std::vector<Match>().swap(row);
  }
  return matches;
}

}  // namespace dedup
