// How well clusters agree with a gold standard, and how two runs' clusters differ. Pure: numbers in, figures out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/types.h"

namespace dedup {

/// An article that has a cluster in either labelling. Equal numbers are one cluster; which numbers is the caller's
/// choice, but ties and the draws of the bootstrap follow their order: number by content for a figure that does not
/// depend on the order of the input. Throughout, an article alone in a cluster is a singleton.
struct Labelled {
  std::uint32_t gold = 0;
  std::uint32_t found = 0;
};

/// Draws of the bootstrap behind every interval: 2.5 and 97.5 percentiles of the figure over `draws` resamples.
/// No draws: no intervals, the bounds are NaN. Same draws for one seed on every machine and any number of threads.
struct Bootstrap {
  std::uint32_t draws = 1000;
  std::uint64_t seed = 1;
};

/// NaN where a figure is not defined: precision where nothing was joined, recall where nothing is to be joined.
struct Score {
  Estimate precision, recall, f1;
};

struct Agreement {
  std::uint64_t articles = 0;
  std::uint64_t gold_clusters = 0, gold_singletons = 0;  ///< clusters include singletons
  std::uint64_t found_clusters = 0, found_singletons = 0;
  std::uint64_t gold_pairs = 0, found_pairs = 0, shared_pairs = 0;  ///< pairs within a cluster
  Estimate rand;        ///< Adjusted Rand Index (Hubert and Arabie 1985), at most 1
  double mutual = 0.0;  ///< Adjusted Mutual Information, arithmetic mean (Vinh, Epps, Bailey 2010); no interval
  Score pairwise;       ///< over pairs of articles
  Score b_cubed;        ///< mean over articles (Bagga and Baldwin 1998)
};

/// All figures of a labelling. The bootstrap draws gold clusters; see eval_bootstrap.cc. O(n log n); uses the
/// caller's arena.
DEDUP_API Agreement evaluate(std::span<const Labelled> items, const Bootstrap& bootstrap);

/// The items that share their gold cluster with another: what is left to find.
DEDUP_API std::vector<Labelled> without_gold_singletons(std::span<const Labelled> items);

/// An article for which gold says with which it belongs, as what (`kind`), and whether it was found with it.
struct Judged {
  std::uint32_t kind = 0;
  std::uint32_t gold = 0;  ///< its gold cluster, the unit of the bootstrap
  bool found = false;
};

/// Share found of each kind, for kinds 0 to `kinds` - 1.
DEDUP_API std::vector<Estimate> recall_by_kind(std::span<const Judged> articles, std::uint32_t kinds,
                                               const Bootstrap& bootstrap);

/// A pair on which gold decides.
struct JudgedPair {
  bool related = false;  ///< by gold
  bool joined = false;   ///< by what is evaluated
  double score = 0.0;    ///< the measure that ranks pairs
};

struct PairAgreement {
  std::uint64_t pairs = 0, related = 0, joined = 0, both = 0;
  Score score;    ///< of `joined`
  Estimate area;  ///< under the ROC curve of `score`, ties counting half; NaN where one side is empty
};

/// The bootstrap draws pairs.
DEDUP_API PairAgreement evaluate_pairs(std::span<const JudgedPair> pairs, const Bootstrap& bootstrap);

/// A cluster of one labelling as the other cuts it.
struct Mixture {
  struct Part {
    std::uint32_t cluster = 0;  ///< of the other labelling
    std::uint32_t items = 0;
    std::uint32_t example = 0;  ///< the first of them in `items`
  };
  std::uint32_t cluster = 0;
  std::uint32_t items = 0;
  std::vector<Part> parts;  ///< largest first, then by number; two or more
};

/// Gold clusters in most pieces: by pieces, then by pairs torn apart, then by number. At most `most`.
DEDUP_API std::vector<Mixture> worst_splits(std::span<const Labelled> items, std::size_t most);
/// Found clusters that mix most gold clusters, likewise.
DEDUP_API std::vector<Mixture> worst_merges(std::span<const Labelled> items, std::size_t most);

/// What became of a cluster of two or more from one run to the next. Singletons are no clusters here: an article
/// that joins from being alone makes a cluster grow, and merges nothing.
enum class Change : std::uint8_t {
  kept,       ///< the same articles
  grown,      ///< all of one old cluster, and articles that were alone
  shrunk,     ///< part of one old cluster, whose others are now alone
  altered,    ///< one old and one new cluster that share articles, and each has others, alone in the other run
  split,      ///< one old cluster in several new ones
  merged,     ///< several old clusters in one new one
  regrouped,  ///< several old and several new clusters, linked by articles that they share
  created,    ///< a new cluster of articles that were alone
  gone        ///< an old cluster whose articles are now alone
};
inline constexpr std::size_t kChanges = 9;
DEDUP_API std::string_view name_of(Change);

/// The difference of two labellings of the same articles, Labelled::gold the old one, Labelled::found the new one.
struct Difference {
  /// An old and a new cluster that share articles; kNone where there is no counterpart.
  struct Link {
    Change change = Change::kept;
    std::uint32_t group = 0;  ///< links of one change, numbered from 1
    std::uint32_t before = kNone, after = kNone;
    std::uint32_t items_before = 0, items_after = 0, shared = 0;
  };
  struct Count {
    std::uint64_t groups = 0, before = 0, after = 0;  ///< changes, and the clusters of either run in them
    std::uint64_t articles = 0;                       ///< in those clusters
  };
  std::vector<Link> links;  ///< by change, then most articles first, then by number
  std::array<Count, kChanges> counts{};
};

DEDUP_API Difference difference(std::span<const Labelled> items);

}  // namespace dedup
