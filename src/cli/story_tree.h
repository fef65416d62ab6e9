// Draws stories as small trees: which article was first, which were taken from it, and which are independent.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/screen.h"
#include "cli/terminal.h"
#include "dedup/pipeline.h"

namespace dedup::cli {

/// One line of a tree: an article, or several copies of one text.
struct TreeRow {
  std::size_t depth = 0;
  std::string_view what;              ///< "reprint", "independent"; empty for copies
  const Origin* origin = nullptr;     ///< null for copies
  std::vector<const Origin*> copies;  ///< those that share this line
};

/// The lines of one story. Every row comes after its parent, the nearest earlier row with a smaller depth.
struct TreeRows {
  std::vector<TreeRow> tree;   ///< the first article and everything below it
  std::vector<TreeRow> apart;  ///< independent and unknown articles, with everything below them
};

/// The rows point into `story`. Does not recurse: a chain of copies may be as long as the story.
TreeRows tree_rows(const Articles& articles, const Story& story);

/// The first column of a row, indented by its depth, six steps at most.
std::string row_head(const TreeRow& row);

/// "5 articles, 4 outlets, AP"
std::string story_head(const Story& story);

/// The given stories in at most a dozen lines each, followed by a legend. Ends in a line feed.
std::string story_trees(const Result& result, const Reader& reader, const Config& config,
                        std::span<const RankedCluster> stories, const Screen& screen);

}  // namespace dedup::cli
