// Confidence intervals by bootstrap: how far a figure would move if the gold standard had other clusters.
//
// Articles of one story are not independent, so whole gold clusters are drawn, with replacement (Efron and
// Tibshirani 1993, chapter 8; for clustered data Davison and Hinkley 1997, section 3.8). Bounds are the 2.5 and 97.5
// percentiles.
//
// Problem. If a cluster is drawn twice, its two copies carry the same found label and look like a wrong merge. A third
// of all clusters would look so. Treating the copies as different clusters (as in resampled networks, Snijders and
// Borgatti 1999) has two faults on simulated labellings. First, intervals are too wide: a wrong merge of two clusters
// is weighted by the product of their weights, whose variance is 3 instead of 1, and all of 300 intervals for the
// Adjusted Rand Index contained the true figure. Second, B-cubed precision is biased: on a million articles all draws
// were above the figure.
//
// Method. The effect of clusters on each other is linearised in the weights w (the influence function, Hampel 1974);
// see `Folded`. A draw needs six numbers for each cluster and no labels. Clusters that are found exactly are grouped by
// size. All of `dedup eval`, with 1000 draws with singletons and 1000 without, takes 3.3 s on one core for a
// million articles in 261,000 gold clusters.
//
// Coverage. Of 300 samples of 120 clusters from a simulated population (eval_test.cc) the interval contained the true
// figure 298 times for the Adjusted Rand Index, 294 and 286 for pairwise and B-cubed precision, 282 for both recalls;
// 285 would be 95 %.
//
// Known weaknesses. Mutual information has no interval, because its expected value depends on all cluster sizes at
// once. A wrong merge counts for both of its clusters. That is right if a few clusters attract many others; if merges
// are isolated, intervals of precision are up to 1.4 times too wide. Below about 30 clusters percentiles are slightly
// too narrow, and with a single cluster nothing varies.
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "eval/contingency.h"
#include "kernels/kernels.h"

namespace dedup {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// The 2.5 and 97.5 percentiles, interpolated linearly. Undefined draws are ignored.
std::array<double, 2> percentiles(std::vector<double> values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double value) { return std::isnan(value); }),
               values.end());
  if (values.empty()) return {kUndefined, kUndefined};
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
  };
  return {at(0.025), at(0.975)};
}

/// Calls `use` `units` times, each time with a random unit below `units`. The sequence depends only on the seed and the
/// number of the draw.
template <class Use>
void draw(std::uint64_t units, std::uint64_t seed, std::size_t number, const Use& use) {
  std::uint64_t state = kernels::scramble(kernels::scramble(seed) + number);
  std::uint64_t i = 0;
  for (; i + 2 <= units; i += 2) {
    const std::uint64_t random = kernels::next_random(state);
    use(static_cast<std::uint32_t>((random >> 32) * units >> 32));
    use(static_cast<std::uint32_t>((random & UINT32_MAX) * units >> 32));
  }
  if (i < units) use(static_cast<std::uint32_t>((kernels::next_random(state) >> 32) * units >> 32));
}

/// Calls `figure(number of the draw, weights)` for every draw, in parallel. `code[unit]` is the bin of a unit, and
/// `weights` says how many units of each bin were drawn.
template <class Figure>
void resample(const std::vector<std::uint32_t>& code, std::size_t bins, const Bootstrap& bootstrap,
              const Figure& figure) {
  using Range = tbb::blocked_range<std::size_t>;
  tbb::parallel_for(Range(0, bootstrap.draws), [&](const Range& range) {
    std::vector<std::uint32_t> weights(bins);
    for (std::size_t number = range.begin(); number < range.end(); ++number) {
      std::fill(weights.begin(), weights.end(), 0);
      draw(code.size(), bootstrap.seed, number, [&](std::uint32_t unit) { ++weights[code[unit]]; });
      figure(number, weights);
    }
  });
}

/// One bin for each unit.
std::vector<std::uint32_t> own_bins(std::size_t units) {
  std::vector<std::uint32_t> out(units);
  for (std::uint32_t i = 0; i < units; ++i) out[i] = i;
  return out;
}

/// What a draw needs of each cluster. Clusters that are found exactly share one bin for each size. With a(i) articles
/// in gold cluster i, n(i, j) of them in found cluster j, and b(j) articles in found cluster j, a draw with weights
/// w(i) has
///
///   gold pairs         sum over i of w(i) C(a(i), 2)
///   shared pairs       sum over i of w(i) sum over j of C(n(i, j), 2)
///   wrong pairs        wrong pairs of the whole + sum over i of (w(i) - 1) X(i)
///                      X(i) = sum over j of n(i, j) (b(j) - n(i, j)), pairs of an article in i and one outside
///   B-cubed recall     sum over i of w(i) sum over j of n(i, j)^2 / a(i), summed over articles
///   B-cubed precision  precision of the whole + sum over i of (w(i) - 1) D(i)
///                      D(i) = sum over j of n(i, j)^2 / b(j) - n(i, j) (sum over k != i of n(k, j)^2) / b(j)^2,
///                      the precision of the articles in i, minus the precision that they cost other articles
struct Folded {
  struct Cluster {
    double items = 0.0, shared_pairs = 0.0;
    double wrong_pairs = 0.0;  ///< X(i)
    double precision = 0.0;    ///< D(i)
    double recall = 0.0;
  };
  std::vector<std::uint32_t> code;  ///< gold cluster -> bin
  std::vector<double> sizes;        ///< the first bins, for clusters found exactly: the size of these clusters
  std::vector<Cluster> clusters;    ///< the other bins, one cluster each
  double wrong_pairs = 0.0;         ///< the part that does not depend on the weights
  double precision = 0.0;           ///< the part that does not depend on the weights
};

Folded fold(const Contingency& table) {
  Folded out;
  std::vector<double> squares(table.found_sizes.size());
  for (const Contingency::Cell& cell : table.cells) {
    squares[cell.found] += static_cast<double>(cell.items) * cell.items;
  }
  const auto exact = [&](const Contingency::Cell& cell) {
    return cell.items == table.gold_sizes[cell.gold] && cell.items == table.found_sizes[cell.found];
  };
  for (const Contingency::Cell& cell : table.cells) {
    if (exact(cell)) out.sizes.push_back(cell.items);
  }
  std::sort(out.sizes.begin(), out.sizes.end());
  out.sizes.erase(std::unique(out.sizes.begin(), out.sizes.end()), out.sizes.end());

  out.code.resize(table.gold_sizes.size());
  std::uint32_t last = kNone;
  for (const Contingency::Cell& cell : table.cells) {
    const double items = cell.items, whole = table.found_sizes[cell.found];
    if (exact(cell)) {
      const auto place = std::lower_bound(out.sizes.begin(), out.sizes.end(), items);
      out.code[cell.gold] = static_cast<std::uint32_t>(place - out.sizes.begin());
      continue;
    }
    if (cell.gold != last) {
      last = cell.gold;
      out.code[cell.gold] = static_cast<std::uint32_t>(out.sizes.size() + out.clusters.size());
      out.clusters.emplace_back();
    }
    Folded::Cluster& cluster = out.clusters.back();
    cluster.items += items;
    cluster.shared_pairs += static_cast<double>(pairs_of(cell.items));
    cluster.wrong_pairs += items * (whole - items);
    cluster.precision += items * items / whole - items * (squares[cell.found] - items * items) / (whole * whole);
    cluster.recall += items * items / table.gold_sizes[cell.gold];
    out.wrong_pairs -= items * (whole - items) / 2.0;
    out.precision += items * items / whole * (1.0 - items / whole);
  }
  return out;
}

Sums weighted_sums(const Folded& folded, const std::vector<std::uint32_t>& weights) {
  Sums sums;
  for (std::size_t i = 0; i < folded.sizes.size(); ++i) {
    const double size = folded.sizes[i], weight = weights[i];
    sums.items += weight * size;
    sums.gold_pairs += weight * size * (size - 1.0) / 2.0;
  }
  sums.shared_pairs = sums.gold_pairs;
  sums.precision = sums.recall = sums.items;
  double wrong_pairs = folded.wrong_pairs;
  for (std::size_t i = 0; i < folded.clusters.size(); ++i) {
    const Folded::Cluster& cluster = folded.clusters[i];
    const double weight = weights[folded.sizes.size() + i];
    sums.items += weight * cluster.items;
    sums.gold_pairs += weight * cluster.items * (cluster.items - 1.0) / 2.0;
    sums.shared_pairs += weight * cluster.shared_pairs;
    wrong_pairs += weight * cluster.wrong_pairs;
    sums.precision += weight * cluster.precision;
    sums.recall += weight * cluster.recall;
  }
  // The linearised values may be outside the valid range.
  sums.found_pairs = sums.shared_pairs + std::max(wrong_pairs, 0.0);
  sums.precision = std::clamp(sums.precision + folded.precision, 0.0, sums.items);
  return sums;
}

/// Area under the ROC curve of weighted pairs, sorted by score. `ordered` counts each correctly ordered pair of pairs
/// twice and each tie once.
double weighted_area(std::span<const JudgedPair> sorted, const std::vector<std::uint32_t>& weights) {
  double ordered = 0.0, related = 0.0, unrelated = 0.0;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    double tied_related = 0.0, tied_unrelated = 0.0;
    for (; end < sorted.size() && sorted[end].score == sorted[begin].score; ++end) {
      (sorted[end].related ? tied_related : tied_unrelated) += weights[end];
    }
    ordered += tied_related * (2.0 * unrelated + tied_unrelated);
    related += tied_related;
    unrelated += tied_unrelated;
  }
  return related > 0.0 && unrelated > 0.0 ? ordered / (2.0 * related * unrelated) : kUndefined;
}

/// Precision, recall, F1 and area under the ROC curve.
std::array<double, 4> pair_figures(std::span<const JudgedPair> sorted, const std::vector<std::uint32_t>& weights) {
  double related = 0.0, joined = 0.0, both = 0.0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    related += sorted[i].related ? weights[i] : 0;
    joined += sorted[i].joined ? weights[i] : 0;
    both += sorted[i].related && sorted[i].joined ? weights[i] : 0;
  }
  const auto quotient = [](double part, double whole) { return whole > 0.0 ? part / whole : kUndefined; };
  return {quotient(both, joined), quotient(both, related), quotient(2.0 * both, related + joined),
          weighted_area(sorted, weights)};
}

}  // namespace

std::array<std::array<double, 2>, std::tuple_size_v<Figures>> bootstrap_bounds(const Contingency& table,
                                                                               const Bootstrap& bootstrap) {
  const Folded folded = fold(table);
  std::array<std::vector<double>, std::tuple_size_v<Figures>> drawn;
  for (std::vector<double>& values : drawn) values.resize(bootstrap.draws);
  resample(folded.code, folded.sizes.size() + folded.clusters.size(), bootstrap,
           [&](std::size_t number, const std::vector<std::uint32_t>& weights) {
             const Figures figures = figures_of(weighted_sums(folded, weights));
             for (std::size_t i = 0; i < figures.size(); ++i) drawn[i][number] = figures[i];
           });
  std::array<std::array<double, 2>, std::tuple_size_v<Figures>> out;
  std::transform(drawn.begin(), drawn.end(), out.begin(), percentiles);
  return out;
}

std::vector<Estimate> recall_by_kind(std::span<const Judged> articles, std::uint32_t kinds,
                                     const Bootstrap& bootstrap) {
  std::vector<std::uint32_t> clusters;
  for (const Judged& article : articles) clusters.push_back(article.gold);
  std::sort(clusters.begin(), clusters.end());
  clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
  struct Tally {
    std::uint32_t cluster, kind;
    double found;
  };
  std::vector<Tally> tallies;
  for (const Judged& article : articles) {
    const auto place = std::lower_bound(clusters.begin(), clusters.end(), article.gold);
    tallies.push_back({static_cast<std::uint32_t>(place - clusters.begin()), article.kind, article.found ? 1.0 : 0.0});
  }
  const auto recalls = [&](const std::vector<std::uint32_t>& weights) {
    std::vector<double> all(kinds), found(kinds);
    for (const Tally& tally : tallies) {
      all[tally.kind] += weights[tally.cluster];
      found[tally.kind] += tally.found * weights[tally.cluster];
    }
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      found[kind] = all[kind] > 0.0 ? found[kind] / all[kind] : kUndefined;
    }
    return found;
  };
  std::vector<std::vector<double>> drawn(kinds, std::vector<double>(bootstrap.draws));
  resample(own_bins(clusters.size()), clusters.size(), bootstrap,
           [&](std::size_t number, const std::vector<std::uint32_t>& weights) {
             const std::vector<double> recall = recalls(weights);
             for (std::size_t kind = 0; kind < kinds; ++kind) drawn[kind][number] = recall[kind];
           });
  const std::vector<double> whole = recalls(std::vector<std::uint32_t>(clusters.size(), 1));
  std::vector<Estimate> out;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const auto [lower, upper] = percentiles(std::move(drawn[kind]));
    out.push_back({whole[kind], lower, upper});
  }
  return out;
}

PairAgreement evaluate_pairs(std::span<const JudgedPair> pairs, const Bootstrap& bootstrap) {
  std::vector<JudgedPair> sorted(pairs.begin(), pairs.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const JudgedPair& a, const JudgedPair& b) { return a.score < b.score; });
  std::array<std::vector<double>, 4> drawn;
  for (std::vector<double>& values : drawn) values.resize(bootstrap.draws);
  resample(own_bins(sorted.size()), sorted.size(), bootstrap,
           [&](std::size_t number, const std::vector<std::uint32_t>& weights) {
             const std::array<double, 4> figures = pair_figures(sorted, weights);
             for (std::size_t i = 0; i < figures.size(); ++i) drawn[i][number] = figures[i];
           });
  const std::array<double, 4> whole = pair_figures(sorted, std::vector<std::uint32_t>(sorted.size(), 1));
  const auto estimate = [&](std::size_t i) {
    const auto [lower, upper] = percentiles(std::move(drawn[i]));
    return Estimate{whole[i], lower, upper};
  };
  PairAgreement out;
  out.pairs = sorted.size();
  for (const JudgedPair& pair : sorted) {
    out.related += pair.related ? 1 : 0;
    out.joined += pair.joined ? 1 : 0;
    out.both += pair.related && pair.joined ? 1 : 0;
  }
  out.score = {estimate(0), estimate(1), estimate(2)};
  out.area = estimate(3);
  return out;
}

}  // namespace dedup
