// The options of `dedup eval`, and the parts of its report.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/flags.h"
#include "cli/problems.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "dedup/eval.h"
#include "dedup/io.h"

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

inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// The result of an evaluation, ready to print.
struct Report {
  using Block = std::vector<std::vector<std::string>>;  ///< rows of cells, printed with aligned columns
  Block head;                                           ///< what was compared
  std::vector<Block> blocks;
  std::vector<Figure> figures;
  std::uint64_t skipped = 0;  ///< rows of the input tables

  void head_line(std::string key, std::string text) { head.push_back({std::move(key), std::move(text)}); }
  void count(std::string name, std::uint64_t value) { figures.push_back(count_of(std::move(name), "all", value)); }
};

/// Gold clusters against the clusters of --labels.
Report eval_clusters(const Table& gold, const std::string& column, const Options& options, const EvalOptions& eval,
                     Console& console, Problems& problems);
/// Gold clusters against --pairs: precision and recall of the list. No intervals: the list has no information on the
/// pairs that it lacks.
Report eval_cluster_pairs(const Table& gold, const std::string& column, const EvalOptions& eval, Problems& problems);
/// Judged pairs against --labels or --pairs.
Report eval_pairs(const Table& gold, const Options& options, const EvalOptions& eval, Console& console,
                  Problems& problems);

/// "a,b" -> a, b
std::vector<std::string> list_of(std::string_view text);
/// Prints a note that lists the first few of `ids`.
void note_ids(Console& console, std::string text, const std::vector<std::string>& ids);
[[noreturn]] void nothing_in_common(const std::string& gold, const std::string& other);
std::string intervals_text(const Bootstrap& bootstrap, std::string_view units);

/// Two labellings of the same articles, with the names of articles and clusters.
struct NamedItems {
  std::span<const Labelled> items;
  std::span<const std::string> ids;  ///< of items
  std::span<const std::string> gold_names, found_names;
};

/// Writes the worst splits and merges to `eval.errors`.
void write_errors(const NamedItems& named, const Options& options, const EvalOptions& eval, Problems& problems);

}  // namespace dedup::cli
