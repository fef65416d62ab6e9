// The reprint level: proposes pairs of classes, measures them and clusters those at or above the threshold.
#include "engine/reprints.h"

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "cluster/linkage.h"
#include "cluster/star.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/furniture.h"
#include "engine/identity.h"
#include "engine/sign.h"
#include "match/accept.h"
#include "match/all_pairs.h"
#include "match/join.h"
#include "match/lsh.h"
#include "match/reject.h"
#include "match/simhash.h"
#include "match/verify.h"

namespace dedup {

namespace {

/// What each search reads, and where it reports.
struct ReprintSearch {
  const Job& job;
  const Classes& classes;
  const ShingleSource& shingles;
  Runner& run;
  SearchSummary& summary;
};

std::size_t count_verified(const Verified& verified) { return verified.matches.size(); }

/// Keeps the values of the first article of each class, in the order of the classes.
template <class T>
void keep_classes(std::vector<T>& values, const Classes& classes) {
  std::uint32_t next = 0;
  for (std::size_t article = 0; article < classes.of.size(); ++article) {
    if (classes.of[article] == next) values[next++] = values[article];
  }
  values.resize(next);
}

/// Estimates how many pairs lie between 0.5 and the threshold. Each measured pair counts as the inverse of its chance
/// to be measured (Horvitz and Thompson 1952): to be proposed by the bands, and for the pairs in `rejected`, to be in
/// the sample, which has the given share of the rejected pairs.
void estimate_near_pairs(const Verified& verified, const Verified& rejected, double share, double threshold,
                         SearchSummary& summary) {
  double sum = 0.0;
  double variance = 0.0;
  for (std::size_t bin = 50; bin < verified.histogram.size(); ++bin) {
    const double jaccard = (static_cast<double>(bin) + 0.5) / 100.0;
    if (jaccard >= threshold) break;
    const double proposed = 1.0 - std::pow(1.0 - std::pow(jaccard, summary.plan.rows), summary.plan.bands);
    const auto add = [&](std::uint64_t pairs, double chance) {
      sum += static_cast<double>(pairs) / chance;
      variance += static_cast<double>(pairs) * (1.0 - chance) / (chance * chance);
    };
    add(verified.histogram[bin], proposed);
    add(rejected.histogram[bin], proposed * share);
  }
  summary.near_pairs = sum;
  summary.near_pairs_error = std::sqrt(variance);
}

/// Merges `more` into `matches` and sorts them.
void add_matches(const std::vector<Match>& more, std::vector<Match>& matches) {
  if (more.empty()) return;
  matches.insert(matches.end(), more.begin(), more.end());
  std::sort(matches.begin(), matches.end(),
            [](const Match& x, const Match& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
}

std::vector<Match> find_by_join(const ReprintSearch& search) {
  auto matches = search.run(
      "join", search.classes.size(), [&] { return join(search.classes.size(), search.shingles, search.job.config); },
      kSizeOf);
  search.summary.candidates = matches.size();
  return matches;
}

std::vector<Match> find_by_all_pairs(const ReprintSearch& search) {
  const std::uint32_t classes = search.classes.size();
  const double threshold = search.job.config.levels.threshold;
  auto matches = search.run(
      "all pairs", classes,
      [&] { return all_pairs(classes, search.shingles, std::min(threshold, 0.5), search.job.config); }, kSizeOf);
  search.summary.candidates = std::uint64_t{classes} * (std::max(classes, 1U) - 1) / 2;
  const std::size_t all = matches.size();
  std::erase_if(matches, [&](const Match& match) { return match.jaccard() < threshold; });
  search.summary.near_pairs = static_cast<double>(all - matches.size());
  return matches;
}

/// Candidates by band keys or simhashes, without those whose bitmaps prove that they are below the threshold. Frees
/// keys, simhashes and bitmaps.
Candidates propose(const ReprintSearch& search, Intake& intake, Rejected& rejected) {
  const Config& config = search.job.config;
  const Classes& classes = search.classes;
  keep_classes(intake.bitmaps, classes);
  Rejecter rejecter(intake.bitmaps, config.levels.threshold);
  Candidates found;
  if (config.search.method == Search::lsh) {
    tbb::parallel_for(std::size_t{0}, intake.keys.size(),
                      [&](std::size_t band) { keep_classes(intake.keys[band], classes); });
    found = candidates_lsh(intake.keys, classes.content, config,
                           [&](std::vector<Pair>& pairs, std::size_t from) { rejecter.reject(pairs, from); });
    intake.keys = {};
  } else {
    keep_classes(intake.simhashes, classes);
    found = candidates_simhash(intake.simhashes, classes.content, config);
    rejecter.reject(found.pairs, 0);
  }
  rejected = rejecter.rejected();
  intake.bitmaps = {};
  return found;
}

/// Moves the pairs that need no measuring from `pairs` to the result, if --certain-accept asks for it.
std::vector<Match> accept(const ReprintSearch& search, const Intake& intake, std::vector<Pair>& pairs) {
  if (search.job.config.search.certain_accept == 0.0) return {};
  std::vector<Match> accepted = search.run(
      "accept", pairs.size(),
      [&] { return accept_certain(pairs, intake.lanes, search.classes.first, search.job.config); }, kSizeOf);
  search.summary.accepted = accepted.size();
  return accepted;
}

std::vector<Match> find_by_candidates(const ReprintSearch& search, Intake& intake) {
  const double threshold = search.job.config.levels.threshold;
  Rejected rejected;
  Candidates candidates = search.run(
      "candidates", search.classes.size(), [&] { return propose(search, intake, rejected); },
      [](const Candidates& found) { return found.pairs.size(); });
  search.summary.candidates = candidates.pairs.size() + rejected.pairs;
  search.summary.rejected = rejected.pairs - rejected.sample.size();
  search.summary.large = candidates.large;

  // From here on every similarity is measured, except those that --certain-accept estimates.
  const std::vector<Match> accepted = accept(search, intake, candidates.pairs);
  const auto measure = [&](std::span<const Pair> pairs) {
    return verify(pairs, search.classes.size(), search.shingles, {threshold}, search.job.observer);
  };
  Verified verified = search.run(
      "verify", candidates.pairs.size(), [&] { return measure(candidates.pairs); }, count_verified);
  if (search.job.config.search.method == Search::lsh) {
    const Verified of_rejected = search.run(
        "verify sample", rejected.sample.size(), [&] { return measure(rejected.sample); }, count_verified);
    estimate_near_pairs(verified, of_rejected, rejected.share, threshold, search.summary);
  }
  add_matches(accepted, verified.matches);
  return std::move(verified.matches);
}

/// Pairs of classes at or above the threshold.
std::vector<Match> find_matches(const ReprintSearch& search, Intake& intake) {
  switch (search.job.config.search.method) {
    case Search::join:
      return find_by_join(search);
    case Search::all_pairs:
      return find_by_all_pairs(search);
    case Search::lsh:
    case Search::simhash:
      break;
  }
  return find_by_candidates(search, intake);
}

/// Clusters the matches. Adds the pairs that the linkage measured to `matches`.
Clusters cluster(const Classes& classes, const ShingleSource& shingles, const Config& config,
                 std::vector<Match>& matches) {
  if (config.levels.linkage == Linkage::star) return cluster_star(classes, matches);
  std::vector<Match> measured;
  Clusters clusters = cluster_linkage(classes, matches, shingles, config, measured);
  add_matches(measured, matches);
  return clusters;
}

}  // namespace

void find_reprints(const Job& job, const RecurringBlocks* known, Runner& run, Intake& intake, Result& result) {
  result.classes = run(
      "classes", job.articles.size(), [&] { return make_classes(job.articles); },
      [](const Classes& classes) { return classes.size(); });
  if (job.config.levels.find == Find::copies) {
    result.reprints = cluster_star(result.classes, {});
    return;
  }
  if (known != nullptr) result.context->pages = find_pages(job, result.classes, *known);
  const auto shingles =
      make_shingle_source(job.reader, job.articles, result.classes, job.config, result.context->pages);
  result.matches = find_matches({job, result.classes, *shingles, run, result.summary.search}, intake);
  result.reprints = run(
      "cluster", result.matches.size(), [&] { return cluster(result.classes, *shingles, job.config, result.matches); },
      [](const Clusters& clusters) { return clusters.figures.size(); });
}

}  // namespace dedup
