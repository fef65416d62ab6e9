// A file of pairs that a run wrote -> new clusters, without reading the texts.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// The articles of a file of pairs. Copies in the file form classes. The file has neither text hashes nor lengths: a
/// class's content is the least hash of its ids, and its length is relative to the connected texts, from their
/// containments.
struct PairsFile {
  std::vector<std::string> ids;  ///< of the articles, in order of appearance
  Classes classes;
  std::vector<Match> matches;  ///< sorted; `jaccard()` is accurate to the file's six decimals
  double lowest = 1.0;         ///< least Jaccard in the file; 1 if it has only copies
  std::uint64_t rows = 0;
  std::uint64_t others = 0;  ///< rows with other relations, which are ignored
};

/// Reads pairs from `path` and, if `labels` is not empty, the ids without pairs from there. Throws Error(input), and
/// Error(interrupted) after `cancelled` returns true.
DEDUP_API PairsFile read_pairs(const std::string& path, const std::string& labels,
                               const std::function<bool()>& cancelled = {});

/// Clusters at `threshold` by Linkage::star or single. Throws Error(usage) for average and complete linkage, which need
/// pairs below the threshold. Texts with equally many neighbours and equal length are ordered by id instead of content.
/// So centres may differ from the run that wrote the file, and clusters where a text matches two of them. With single
/// linkage, a similarity with the representative that is not in the file is 0.
DEDUP_API Clusters cluster_pairs(const PairsFile& pairs, double threshold, Linkage linkage);

/// One threshold of a sweep.
struct SweepRow {
  double threshold = 0.0;
  std::uint64_t clusters = 0;  ///< clusters of two articles or more
  std::uint64_t largest = 0;   ///< articles in the largest cluster
  std::uint64_t members = 0;   ///< articles in clusters
  std::uint64_t copies = 0;    ///< members beyond the first of each cluster: what --keep would remove
};

/// Clusters at the lowest value in the file and at each 0.05 above it, up to 1.
DEDUP_API std::vector<SweepRow> sweep_pairs(const PairsFile& pairs, Linkage linkage);

/// Writes the id, cluster, representative, similarity, relation and cluster size of every article. The name of a
/// cluster is a hash of its representative's id. The format is that of `style`. Throws Error(output).
DEDUP_API void write_pair_labels(const PairsFile& pairs, const Clusters& clusters, const std::string& path,
                                 const OutputConfig& style);

}  // namespace dedup
