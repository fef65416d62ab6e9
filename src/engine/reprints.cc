// The reprint level: proposes pairs of classes, measures them and clusters those at or above the threshold.
#include "engine/reprints.h"

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "cluster/linkage.h"
#include "cluster/star.h"
#include "engine/classes.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/furniture.h"
#include "engine/sign.h"
#include "match/accept.h"
#include "match/all_pairs.h"
#include "match/crowds.h"
#include "match/join.h"
#include "match/lsh.h"
#include "match/reject.h"
#include "match/simhash.h"
#include "match/verify.h"
#include "match/wide_bitmaps.h"

namespace dedup {

namespace {

// Rounds that join stars. Each may move centres; it ends earlier if nothing new matches. No measurement is recorded.
constexpr int kJoinRounds = 3;

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

/// Merges `more` into `matches` and sorts them. Of an estimated and a measured match of one pair, the measured is kept.
void add_matches(const std::vector<Match>& more, std::vector<Match>& matches) {
  if (more.empty()) return;
  matches.insert(matches.end(), more.begin(), more.end());
  std::sort(matches.begin(), matches.end(), [](const Match& x, const Match& y) {
    return std::tie(x.a, x.b, x.estimated) < std::tie(y.a, y.b, y.estimated);
  });
  const auto same = [](const Match& x, const Match& y) { return x.a == y.a && x.b == y.b; };
  matches.erase(std::unique(matches.begin(), matches.end(), same), matches.end());
}

std::vector<Match> find_by_join(const ReprintSearch& search) {
  auto matches = search.run(
      "join", search.classes.size(),
      [&] { return join(search.classes.size(), search.shingles, search.job.config, search.job.observer); }, kSizeOf);
  search.summary.candidates = matches.size();
  return matches;
}

std::vector<Match> find_by_all_pairs(const ReprintSearch& search) {
  const std::uint32_t classes = search.classes.size();
  const double threshold = search.job.config.levels.threshold;
  auto matches = search.run(
      "all pairs", classes,
      [&] {
        return all_pairs(classes, search.shingles, std::min(threshold, 0.5), search.job.config, search.job.observer);
      },
      kSizeOf);
  search.summary.candidates = std::uint64_t{classes} * (std::max(classes, 1U) - 1) / 2;
  const std::size_t all = matches.size();
  std::erase_if(matches, [&](const Match& match) { return match.jaccard() < threshold; });
  search.summary.near_pairs = static_cast<double>(all - matches.size());
  return matches;
}

Verified measure(const ReprintSearch& search, std::span<const Pair> pairs) {
  return verify(pairs, search.classes.size(), search.shingles, least_of_reprints(search.job.config),
                search.job.observer);
}

/// The classes of all crowds, ascending.
std::vector<std::uint32_t> members_of(std::span<const std::vector<std::uint32_t>> crowds) {
  std::vector<std::uint32_t> out;
  for (const std::vector<std::uint32_t>& members : crowds) out.insert(out.end(), members.begin(), members.end());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Candidates by band keys or simhashes, without those whose bitmaps prove that they are below the threshold. Makes
/// `wide` bitmaps of the classes in crowds. Frees keys, simhashes and bitmaps.
Candidates propose(const ReprintSearch& search, Intake& intake, WideBitmaps& wide, Rejected& rejected) {
  const Config& config = search.job.config;
  const Observer& observer = search.job.observer;
  const Classes& classes = search.classes;
  keep_classes(intake.bitmaps, classes);
  Rejecter rejecter(intake.bitmaps, config.levels.threshold);
  const Apart apart(search.job.articles, classes, config);
  const auto widen = [&](std::span<const std::uint32_t> crowded) {
    wide.add(crowded, classes.size(), search.shingles, observer);
    rejecter.sharpen(wide);
  };
  Candidates found;
  if (config.search.method == Search::lsh) {
    tbb::parallel_for(std::size_t{0}, intake.keys.size(), [&](std::size_t band) {
      keep_classes(intake.keys[band], classes);
      apart.separate(intake.keys[band]);
    });
    found = candidates_lsh(
        intake.keys, config, [&](std::vector<Pair>& pairs, std::size_t from) { rejecter.reject(pairs, from); }, widen,
        observer);
    intake.keys = {};
  } else {
    keep_classes(intake.simhashes, classes);
    found = candidates_simhash(intake.simhashes, classes.content, config, observer);
    if (const std::vector<std::uint32_t> crowded = members_of(found.crowds); !crowded.empty()) widen(crowded);
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

/// Measures members of large buckets, and what matches them, against the centres of the stars that their matches are
/// in, and adds what matches: each bucket has centres of its own, and a member may share none with the centre of its
/// family. A few rounds, because each may move centres. Depends on the matches alone.
void join_stars(const ReprintSearch& search, std::span<const std::uint32_t> members, const WideBitmaps& wide,
                std::vector<Match>& matches) {
  std::vector<bool> is_member(search.classes.size());
  for (const std::uint32_t cls : members) is_member[cls] = true;
  for (int round = 0; round < kJoinRounds; ++round) {
    const Clusters stars = cluster_star(search.classes, matches, &Match::jaccard, search.job.observer);
    std::vector<Pair> pairs;
    const auto propose = [&](std::uint32_t member, std::uint32_t of) {
      const std::uint32_t centre = stars.centre[of];
      if (centre == member || centre == stars.centre[member] || !(is_member[member] || is_member[of])) return;
      pairs.push_back({std::min(member, centre), std::max(member, centre)});
    };
    for (const Match& match : matches) propose(match.a, match.b), propose(match.b, match.a);
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    std::erase_if(pairs, [&](const Pair& pair) { return wide.proves_far(pair.a, pair.b); });
    const std::size_t before = matches.size();
    add_matches(measure(search, pairs).matches, matches);
    search.summary.candidates += pairs.size();
    if (matches.size() == before) return;
  }
}

/// The matches that the centres of large buckets have.
std::vector<Match> match_large(const ReprintSearch& search, std::span<const std::vector<std::uint32_t>> crowds,
                               const WideBitmaps& wide) {
  const CrowdInputs inputs{search.classes, wide, search.shingles, search.job.config, search.job.observer};
  CrowdMatches found = search.run(
      "large buckets", crowds.size(), [&] { return match_crowds(crowds, inputs); },
      [](const CrowdMatches& some) { return some.matches.size(); });
  search.summary.candidates += found.measured;
  search.summary.large = std::move(found.buckets);
  return std::move(found.matches);
}

std::vector<Match> find_by_candidates(const ReprintSearch& search, Intake& intake) {
  const double threshold = search.job.config.levels.threshold;
  Rejected rejected;
  WideBitmaps wide(threshold);
  Candidates candidates = search.run(
      "candidates", search.classes.size(), [&] { return propose(search, intake, wide, rejected); },
      [](const Candidates& found) { return found.pairs.size(); });
  search.summary.candidates = candidates.pairs.size() + rejected.pairs;
  // The number of pairs below the threshold is estimated from pairs of which a known share is proposed, so not in
  // crowds.
  const bool estimates = search.job.config.search.method == Search::lsh && candidates.crowds.empty();
  if (!estimates) rejected.sample.clear();
  search.summary.rejected = rejected.pairs - rejected.sample.size();

  // From here on every similarity is measured, except those that --certain-accept estimates.
  const std::vector<Match> accepted = accept(search, intake, candidates.pairs);
  Verified verified = search.run(
      "verify", candidates.pairs.size(), [&] { return measure(search, candidates.pairs); }, count_verified);
  if (estimates) {
    const Verified of_rejected = search.run(
        "verify sample", rejected.sample.size(), [&] { return measure(search, rejected.sample); }, count_verified);
    estimate_near_pairs(verified, of_rejected, rejected.share, threshold, search.summary);
  }
  add_matches(accepted, verified.matches);
  if (!candidates.crowds.empty()) {
    add_matches(match_large(search, candidates.crowds, wide), verified.matches);
    search.run(
        "join stars", verified.matches.size(),
        [&] {
          join_stars(search, members_of(candidates.crowds), wide, verified.matches);
          return verified.matches.size();
        },
        [](std::size_t matches) { return matches; });
  }
  end_if_too_many(verified.matches.size(), search.job.config.search.max_pairs);
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
                 std::vector<Match>& matches, const Observer& observer) {
  if (config.levels.linkage == Linkage::star) return cluster_star(classes, matches, &Match::jaccard, observer);
  std::vector<Match> measured;
  Clusters clusters = cluster_linkage(classes, matches, shingles, config, measured, observer);
  add_matches(measured, matches);
  return clusters;
}

}  // namespace

void find_reprints(const Job& job, const RecurringBlocks* known, Runner& run, Intake& intake, Result& result) {
  result.classes = run(
      "classes", job.articles.size(), [&] { return make_classes(job.articles, job.config); },
      [](const Classes& classes) { return classes.size(); });
  if (job.config.levels.find == Find::copies) {
    result.reprints = cluster_star(result.classes, {});
    return;
  }
  if (known != nullptr) result.context->pages = find_pages(job, result.classes, *known);
  const auto shingles =
      make_shingle_source(job.reader, job.articles, result.classes, job.config, result.context->pages);
  result.matches = find_matches({job, result.classes, *shingles, run, result.summary.search}, intake);
  if (const Apart apart(job.articles, result.classes, job.config); apart.any()) {
    std::erase_if(result.matches, [&](const Match& match) { return apart(match.a, match.b); });
    result.summary.search.near_pairs = -1.0;  // the sample knows nothing of sources and dates
  }
  result.reprints = run(
      "cluster", result.matches.size(),
      [&] { return cluster(result.classes, *shingles, job.config, result.matches, job.observer); },
      [](const Clusters& clusters) { return clusters.figures.size(); });
}

}  // namespace dedup
