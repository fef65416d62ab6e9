// Reads tables of labels and pairs for `eval` and `diff`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/problems.h"
#include "dedup/io.h"

namespace dedup::cli {

/// The cluster of each id. Sorted by id, so the order of rows in the file has no effect.
struct Labels {
  std::string file;
  std::string column;
  std::vector<std::string> ids;                 ///< ascending, unique
  std::vector<std::uint32_t> cluster;           ///< by id; numbered in the order of each cluster's first id
  std::vector<std::string> names;               ///< of each cluster, as in the table; the id for a singleton
  std::vector<std::vector<std::string>> extra;  ///< cells of each extra column, by id
  std::uint64_t skipped = 0;                    ///< rows, each reported as a problem

  /// Index of an id; kNone if there is none.
  std::uint32_t find(std::string_view id) const;
};

/// Index of the column of that name; nullopt if there is none.
std::optional<std::size_t> find_column(const Table& table, std::string_view name);

/// Reads columns `id`, `column` and `extra`. An empty cell or `-` in `column` means a singleton. If an id occurs again,
/// only its first row counts. Throws Error(usage), naming `flag`, if a column is missing, and Error(input) if no row is
/// valid.
Labels read_labels(const Table& table, std::string_view column, std::string_view flag,
                   std::span<const std::string_view> extra, Problems& problems);

/// Columns of a table of pairs: the two ids, and the value of the pair (a judgement or a measure).
struct PairColumns {
  bool has_header = true;
  std::size_t a = 0, b = 1;
  std::vector<std::size_t> values;  ///< none, one, or two: then the value is the larger
};

/// Finds the columns of ids and values.
///
/// - Ids: the columns `a` and `b`, or `id_a` and `id_b`, `id1` and `id2`, `left` and `right`, `original` and `other`.
/// - Value: the column `value_column`. Without a column `containment`, that name means the larger of
///   containment_a and containment_b. If `value_column` is empty, the first of `defaults` that exists, or none.
/// - The first row is a header if it names both ids and either has no other column or also names a value column:
///   `value_column`, one of `defaults`, or containment. Without a header the first two columns are the ids and the
///   third is the value.
///
/// Throws Error(usage) if a column is missing; if it is the value column, the message names `flag`.
PairColumns find_pair_columns(const Table& table, std::string_view value_column,
                              std::span<const std::string_view> defaults, std::string_view flag);

/// As parse_number, after a leading ~, which marks an estimate.
std::optional<double> number_of(std::string_view text);

}  // namespace dedup::cli
