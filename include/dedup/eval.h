// How well clusters agree with a gold standard, and how the clusters of two runs differ. Pure functions of numbers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dedup/types.h"

namespace dedup {

/// The cluster numbers of one article in two labellings. Equal numbers mean the same cluster. Ties and the draws of the
/// bootstrap follow the order of the numbers, so number clusters by content for figures that do not depend on the order
/// of the input. A singleton is an article alone in its cluster.
struct Labelled {
  std::uint32_t gold = 0;
  std::uint32_t found = 0;
};

/// Settings of the bootstrap. Intervals are the 2.5 and 97.5 percentiles of a figure over `draws` resamples. With 0
/// draws, the bounds are NaN. One seed gives the same draws on every machine and with any number of threads.
struct Bootstrap {
  std::uint32_t draws = 1000;
  std::uint64_t seed = 1;
};

/// Values are NaN where undefined: precision if nothing was joined, recall if nothing should be joined.
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

/// Computes all figures of agreement. The bootstrap draws gold clusters; see src/eval/bootstrap.cc. O(n log n);
/// parallel on the caller's arena.
DEDUP_API Agreement evaluate(std::span<const Labelled> items, const Bootstrap& bootstrap);

/// The items that share their gold cluster with another item.
DEDUP_API std::vector<Labelled> without_gold_singletons(std::span<const Labelled> items);

/// An article with a gold cluster, its kind of relation by gold, and whether it was found in that cluster.
struct Judged {
  std::uint32_t kind = 0;
  std::uint32_t gold = 0;  ///< its gold cluster, the unit of the bootstrap
  bool found = false;
};

/// The share of articles found, for each kind from 0 to `kinds` - 1.
DEDUP_API std::vector<Estimate> recall_by_kind(std::span<const Judged> articles, std::uint32_t kinds,
                                               const Bootstrap& bootstrap);

/// A pair of articles with a gold judgement.
struct JudgedPair {
  bool related = false;  ///< in gold
  bool joined = false;   ///< in the evaluated labelling
  double score = 0.0;    ///< the measure that ranks pairs
};

struct PairAgreement {
  std::uint64_t pairs = 0, related = 0, joined = 0, both = 0;
  Score score;    ///< precision and recall of `joined`
  Estimate area;  ///< under the ROC curve of JudgedPair::score, ties count half; NaN if all or none are related
};

/// The bootstrap draws pairs.
DEDUP_API PairAgreement evaluate_pairs(std::span<const JudgedPair> pairs, const Bootstrap& bootstrap);

/// A cluster of one labelling, divided into parts by the other.
struct Mixture {
  struct Part {
    std::uint32_t cluster = 0;  ///< of the other labelling
    std::uint32_t items = 0;
    std::uint32_t example = 0;  ///< index of the first one among all items
  };
  std::uint32_t cluster = 0;
  std::uint32_t items = 0;
  std::vector<Part> parts;  ///< largest first, then by number; two or more
};

/// At most `most` gold clusters that were split into the most parts; by parts, then separated pairs, then number.
DEDUP_API std::vector<Mixture> worst_splits(std::span<const Labelled> items, std::size_t most);
/// The same for found clusters that mix the most gold clusters.
DEDUP_API std::vector<Mixture> worst_merges(std::span<const Labelled> items, std::size_t most);

/// What happened to a cluster of two or more articles from one run to the next. Singletons do not count as clusters: a
/// single article that joins makes a cluster grow, and merges nothing.
enum class Change : std::uint8_t {
  kept,       ///< the same articles
  grown,      ///< all of one old cluster, and articles that were alone
  shrunk,     ///< part of one old cluster; its other articles are now alone
  altered,    ///< one old and one new cluster share articles; each has others that are alone in the other run
  split,      ///< one old cluster in several new ones
  merged,     ///< several old clusters in one new one
  regrouped,  ///< several old and several new clusters, linked by articles that they share
  created,    ///< a new cluster of articles that were alone
  gone        ///< an old cluster whose articles are now alone
};
inline constexpr std::size_t kChanges = 9;
DEDUP_API std::string_view name_of(Change);

/// The difference of two labellings of the same articles: Labelled::gold is the old one, Labelled::found the new one.
struct Difference {
  /// An old and a new cluster that share articles; kNone if there is no counterpart.
  struct Link {
    Change change = Change::kept;
    std::uint32_t group = 0;  ///< number of the change, from 1; links of one change share it
    std::uint32_t before = kNone, after = kNone;
    std::uint32_t items_before = 0, items_after = 0, shared = 0;
  };
  struct Count {
    std::uint64_t groups = 0, before = 0, after = 0;  ///< number of changes, and of their clusters in either run
    std::uint64_t articles = 0;                       ///< number of articles in those clusters
  };
  std::vector<Link> links;  ///< by change, then most articles first, then by number
  std::array<Count, kChanges> counts{};
};

DEDUP_API Difference difference(std::span<const Labelled> items);

}  // namespace dedup
