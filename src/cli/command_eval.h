// What `dedup eval` is told, and the list of its worst mistakes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dedup/eval.h"
#include "flags.h"
#include "report.h"

namespace dedup::cli {

struct EvalOptions {
  std::string gold, gold_column;
  std::string labels, column = "cluster";
  std::string pairs, measure;
  double least = 0.0;
  double gold_least = 0.5;
  std::string related, unrelated = "non,none,no,false,unrelated,different,independent,-";
  std::uint32_t draws = 1000;
  ReportFormat format = ReportFormat::table;
  std::string errors;
  std::uint32_t worst = 20;
  std::vector<std::string> inputs;
};

/// Two labellings of the same articles, with what they are called.
struct NamedItems {
  std::span<const Labelled> items;
  std::span<const std::string> ids;  ///< of items
  std::span<const std::string> gold_names, found_names;
};

/// Writes the worst splits and merges to `eval.errors`.
void write_errors(const NamedItems& named, const Options& options, const EvalOptions& eval, Problems& problems);

}  // namespace dedup::cli
