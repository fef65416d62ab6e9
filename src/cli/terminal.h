// A result as people want to see it: what was found, by which means, and the largest clusters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/screen.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// A cluster of two articles or more, and its articles in input order.
struct RankedCluster {
  Clusters::Figures figures;
  std::vector<std::uint32_t> articles;
};

/// The `most` largest clusters; of equals, the one whose first article comes first in the input.
std::vector<RankedCluster> largest_clusters(const Result& result, std::size_t most);

/// Title of an article, else the first words of its text, else its id; not yet fit to print.
std::string title_of(const Result& result, const Reader& reader, Scratch& scratch, std::uint32_t article);

/// Counts, what they rest on, and the given clusters. Ends in a line feed.
std::string summary_view(const Result& result, const Reader& reader, const Config& config,
                         const std::vector<RankedCluster>& clusters, const Screen& screen);

/// The similarities, each measured, of up to `most` articles of the given clusters as a picture: a row and a column
/// an article, clusters as blocks along the diagonal. Empty where there are no clusters.
std::string heat_map(const Result& result, const Reader& reader, const Config& config,
                     const std::vector<RankedCluster>& clusters, std::size_t most, const Screen& screen);

}  // namespace dedup::cli
