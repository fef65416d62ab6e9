// Splits TSV and CSV into rows and cells.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// The cells of one row. Views hold until the next row is split, and while the table's bytes do.
struct Cells {
  std::vector<std::string_view> all;
  bool is_cut = false;          ///< the bytes end before the row does: in a quoted cell, or without a line break
  std::string_view problem;     ///< what is wrong with the row's quotes; empty if nothing is
  std::string made, unguarded;  ///< cells that are written with escapes

  void clear();
};

/// Removes the first line from `rest`; returns it without its line break.
std::string_view take_line(std::string_view& rest);

/// The cells of a line of TSV, with the escapes of escapes.h.
void split_tsv(std::string_view line, Cells& cells);

/// Removes the first row from `rest`; returns how many lines it spans. A cell that begins with a quote ends with one,
/// and may span lines (RFC 4180); it may also be guarded (escapes.h). If the quotes of a row are wrong, only its first
/// line is removed, since the next may be a row.
std::uint64_t split_csv(std::string_view& rest, char separator, Cells& cells);

}  // namespace dedup
