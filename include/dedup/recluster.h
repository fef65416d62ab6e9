// A file of pairs that a run wrote -> clusters anew, without the texts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// What a file of pairs tells of the articles in it. Classes are joined by its copies. What it does not tell, and what
/// stands here instead: the hash of a text (the hash of the smallest id of its class) and its length (how the lengths
/// of connected texts compare, by their containments).
struct PairsFile {
  std::vector<std::string> ids;  ///< of the articles, in the order in which they are met
  Classes classes;
  std::vector<Match> matches;  ///< sorted; `jaccard()` has the six decimals of the file
  double lowest = 1.0;         ///< Jaccard of any pair in the file, 1 where there are but copies
  std::uint64_t rows = 0;
  std::uint64_t others = 0;  ///< rows of other relations, which are left out
};

/// Reads `path`, and from `labels`, where that is not empty, the ids that stand in no pair. Throws Error(input).
DEDUP_API PairsFile read_pairs(const std::string& path, const std::string& labels);

/// Clusters at `threshold` by Linkage::star or single. Throws Error(usage) for average and complete, which need pairs
/// below the threshold. Ties among texts of equally many neighbours and one length are broken by ids, not by what the
/// texts are: another centre may result than in the run that wrote the file, and other clusters only where texts stand
/// between two of them. With single linkage a similarity with the representative that the file does not have is 0.
DEDUP_API Clusters cluster_pairs(const PairsFile& pairs, double threshold, Linkage linkage);

/// One threshold of a sweep.
struct SweepRow {
  double threshold = 0.0;
  std::uint64_t clusters = 0;  ///< of two articles or more
  std::uint64_t largest = 0;   ///< articles in the largest
  std::uint64_t members = 0;   ///< articles in clusters
  std::uint64_t copies = 0;    ///< of those, beyond one a cluster: what --keep would remove
};

/// Clusters at the lowest value in the file and at each 0.05 above it, up to 1.
DEDUP_API std::vector<SweepRow> sweep_pairs(const PairsFile& pairs, Linkage linkage);

/// Writes id, cluster, representative, similarity, relation and size of every article. A cluster is named by a hash of
/// its representative's id. Throws Error(output).
DEDUP_API void write_pair_labels(const PairsFile& pairs, const Clusters& clusters, const std::string& path,
                                 TableFormat format);

}  // namespace dedup
