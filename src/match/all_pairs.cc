// Shingles -> Matches: every pair of classes that shares a shingle, by counting along posting lists.
//
// The other searches are tested against this one. It filters nothing, so there is little that can be wrong. It takes
// one step for every pair of occurrences of a shingle.
#include "match/all_pairs.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <tuple>

#include "match/verify.h"

namespace dedup {
namespace {

constexpr std::size_t kRowBlock = 32;  // classes per task; few, because one text may share shingles with thousands

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

struct Found {
  std::uint32_t a, b, shared;
};

/// Scratch of one thread: the shingles that the current class shares with each later one.
struct Row {
  std::vector<std::uint32_t> shared;  // by class, all 0 between rows
  std::vector<std::uint32_t> met;     // classes with a count above 0
};

}  // namespace

std::vector<Match> all_pairs(std::uint32_t classes, const ShingleSource& texts, double least, const Config& config,
                             const Observer& observer) {
  const Postings postings = make_postings(classes, texts, observer);
  const auto match_of = [&](const Found& f) {
    return Match{f.a, f.b, f.shared, postings.size[f.a], postings.size[f.b]};
  };
  std::vector<std::vector<Found>> found((classes + kRowBlock - 1) / kRowBlock);
  std::atomic<std::uint64_t> pairs{0};
  tbb::enumerable_thread_specific<Row> rows([&] { return Row{std::vector<std::uint32_t>(classes, 0), {}}; });
  tbb::parallel_for(std::size_t{0}, found.size(), [&](std::size_t block) {
    Row& row = rows.local();
    const auto end = static_cast<std::uint32_t>(std::min<std::size_t>((block + 1) * kRowBlock, classes));
    for (auto a = static_cast<std::uint32_t>(block * kRowBlock); a < end; ++a) {
      stop_if_cancelled(observer);
      if (pairs.load(std::memory_order_relaxed) > config.search.max_pairs) return;
      for (std::uint64_t list = postings.begin[a]; list < postings.begin[a + 1]; ++list) {
        for (std::uint64_t i = postings.others[list].begin; i < postings.others[list].end; ++i) {
          const std::uint32_t b = postings.holder[i];
          if (row.shared[b]++ == 0) row.met.push_back(b);
        }
      }
      const std::size_t before = found[block].size();
      for (const std::uint32_t b : row.met) {
        const Found pair{a, b, std::exchange(row.shared[b], 0)};
        if (match_of(pair).jaccard() >= least) found[block].push_back(pair);
      }
      row.met.clear();
      std::sort(found[block].begin() + static_cast<std::ptrdiff_t>(before), found[block].end(),
                [](const Found& f, const Found& g) { return f.b < g.b; });
      pairs.fetch_add(found[block].size() - before, std::memory_order_relaxed);
    }
  });
  end_if_too_many(pairs, config.search.max_pairs);
  std::vector<Match> matches;  // sorted, because the blocks and the pairs in each are
  matches.reserve(pairs);
  for (auto& block : found) {
    for (const Found& pair : block) matches.push_back(match_of(pair));
    std::vector<Found>().swap(block);
  }
  return matches;
}

}  // namespace dedup
