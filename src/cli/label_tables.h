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

/// The cluster of each id, sorted by id, so that the order of rows does not matter.
struct Labels {
  std::string file;
  std::string column;
  std::vector<std::string> ids;                 ///< ascending, unique
  std::vector<std::uint32_t> cluster;           ///< by id; numbered in the order of each cluster's first id
  std::vector<std::string> names;               ///< of clusters, as in the table; the id for a singleton
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

/// Columns of a table of pairs: the two ids, and the judgement or measure.
struct PairColumns {
  bool has_header = true;
  std::size_t a = 0, b = 1;
  std::vector<std::size_t> said;  ///< none, one, or two of which the larger counts
};

/// Finds the ids by the names `a` and `b` (or `id_a`, `id_b`; `id1`, `id2`; `left`, `right`; `original`, `other`). The
/// first row is a header if it has these names and either no other column, or one that is `wanted` or in `usual`.
/// Without a header the first three columns count. `wanted` names the judgement or measure; `containment` means the
/// larger of containment_a and containment_b; empty means the first of `usual` that exists. Throws Error(usage), naming
/// `flag`, if the column is missing.
PairColumns find_pair_columns(const Table& table, std::string_view wanted, std::span<const std::string_view> usual,
                              std::string_view flag);

/// All of `text` as a number; a leading ~ is ignored.
std::optional<double> number_of(std::string_view text);

}  // namespace dedup::cli
