// Tables: tab-separated, CSV or JSON Lines, by one writer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dedup/config.h"
#include "dedup/io.h"

namespace dedup {

/// Writes rows cell by cell. TSV: header line; tab, newline, carriage return and backslash in cells are written as
/// \t \n \r \\. CSV: RFC 4180. JSON Lines: one object a row, numbers as numbers.
class TableWriter {
 public:
  TableWriter(const std::string& path, TableFormat format, std::vector<std::string> header);
  void text(std::string_view cell);
  void number(std::uint64_t cell);
  /// A similarity, with six decimals.
  void measure(double cell);
  /// Ends the row; every row has a cell for each name of the header.
  void end_row();
  void commit();

 private:
  void begin_cell();
  OutputFile file_;
  TableFormat format_;
  std::vector<std::string> header_;
  std::string row_;
  std::size_t cell_ = 0;
};

}  // namespace dedup
