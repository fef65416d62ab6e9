// Formats figures: aligned columns for people, TSV or JSON Lines for programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/types.h"

namespace dedup::cli {

enum class ReportFormat { table, tsv, jsonl };

/// One row of the TSV or JSON Lines output.
struct Figure {
  std::string name;
  std::string scope;        ///< "all", "no_singletons", "relation:excerpt"
  std::uint64_t count = 0;  ///< number of articles or pairs that the figure is computed from
  Estimate estimate;        ///< NaN if undefined
  bool is_count = false;    ///< the value is `count`; there is no estimate
};

Figure count_of(std::string name, std::string_view scope, std::uint64_t count);

/// Columns `figure scope n value lower upper`; an undefined value is empty or null.
std::string figures_text(const std::vector<Figure>& figures, ReportFormat format);

/// "0.9123  0.8810 - 0.9400"; "-" if undefined.
std::string estimate_text(const Estimate& estimate);

/// Rows of cells as left-aligned columns, two spaces apart.
std::string aligned(const std::vector<std::vector<std::string>>& rows);

/// A row of a TSV file, escaped as tsv_cell does.
std::string tsv_row(const std::vector<std::string>& cells);

}  // namespace dedup::cli
