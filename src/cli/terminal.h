// Shows a result to people: summary figures, the largest clusters and a heat map of their similarities.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/screen.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// A cluster of at least two articles, with the articles in input order.
struct RankedCluster {
  Clusters::Figures figures;
  std::vector<std::uint32_t> articles;
};

/// The `most` largest clusters. Ties are broken by the position of the first article in the input.
std::vector<RankedCluster> largest_clusters(const Result& result, std::size_t most);

/// The title of an article, else the first words of its text, else its id. May contain control characters, so pass it
/// through `fit` before printing.
std::string title_of(const Result& result, const Reader& reader, Scratch& scratch, std::uint32_t article);

/// The summary of the run, then a list of the given clusters. Ends in a line feed.
std::string summary_view(const Result& result, const Reader& reader, const Config& config,
                         const std::vector<RankedCluster>& clusters, const Screen& screen);

/// Draws the measured similarities of up to `most` articles from the given clusters: one row and one column per
/// article, clusters as blocks along the diagonal. Empty if there are no clusters.
std::string heat_map(const Result& result, const Reader& reader, const Config& config,
                     const std::vector<RankedCluster>& clusters, std::size_t most, const Screen& screen);

}  // namespace dedup::cli
