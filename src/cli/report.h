// Figures as aligned columns for people, and as rows for programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/types.h"

namespace dedup::cli {

enum class ReportFormat { table, tsv, jsonl };

/// One figure, as programs read it.
struct Figure {
  std::string name;
  std::string scope;        ///< "all", "no_singletons", "relation:excerpt"
  std::uint64_t count = 0;  ///< the articles or pairs that it rests on
  Estimate estimate;        ///< NaN where not defined
  bool is_count = false;    ///< `count` is all that it says
};

Figure count_of(std::string name, std::string_view scope, std::uint64_t count);

/// Columns `figure scope n value lower upper`; not defined is empty or null.
std::string figures_text(const std::vector<Figure>& figures, ReportFormat format);

/// "0.9123  0.8810 - 0.9400"; "-" where not defined.
std::string estimate_text(const Estimate& estimate);

/// Rows of cells with columns aligned: the first to the left, others too, two spaces between.
std::string aligned(const std::vector<std::vector<std::string>>& rows);

/// A row of a TSV file: tab, line feed, carriage return and backslash are escaped.
std::string tsv_row(const std::vector<std::string>& cells);

}  // namespace dedup::cli
