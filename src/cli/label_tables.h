// Tables of labels and of pairs, as `eval` and `diff` read them.
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

/// Which cluster each id is in. In the order of ids, so that nothing depends on that of the rows.
struct Labels {
  std::string file;
  std::string column;
  std::vector<std::string> ids;                 ///< ascending, each once
  std::vector<std::uint32_t> cluster;           ///< by id; numbered by the first id that a cluster holds
  std::vector<std::string> names;               ///< of the clusters, as the table has them; the id for a singleton
  std::vector<std::vector<std::string>> extra;  ///< of each further column that was asked for, by id
  std::uint64_t skipped = 0;                    ///< rows, each told as a problem

  /// Index of an id; kNone where it is not there.
  std::uint32_t find(std::string_view id) const;
};

/// Column of a name in a table; none where it has none.
std::optional<std::size_t> find_column(const Table& table, std::string_view name);

/// Reads columns `id`, `column` and `extra`. Nothing and `-` in `column` mean a singleton. Of rows with the same id the
/// first counts. Throws Error(usage), naming `flag`, where a column is missing, and Error(input) where no row is good.
Labels read_labels(const Table& table, std::string_view column, std::string_view flag,
                   std::span<const std::string_view> extra, Problems& problems);

/// Where a table of pairs has its two ids, and what it says of them.
struct PairColumns {
  bool has_header = true;
  std::size_t a = 0, b = 1;
  std::vector<std::size_t> said;  ///< none, one, or the two whose larger counts
};

/// A header has two columns only, or one that is asked for or usual. By the names `a` and `b` (`id_a`, `id_b`; `id1`,
/// `id2`; `left`, `right`; `original`, `other`); without a header the first three columns. `wanted` names what is said,
/// `containment` the larger of containment_a and containment_b; empty: the first of `usual` that is there. Throws
/// Error(usage), naming `flag`, where it is missing.
PairColumns find_pair_columns(const Table& table, std::string_view wanted, std::span<const std::string_view> usual,
                              std::string_view flag);

/// A number that is all of `text`.
std::optional<double> number_of(std::string_view text);

}  // namespace dedup::cli
