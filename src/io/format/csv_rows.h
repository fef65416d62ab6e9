// Finds the header and the rows of a table in CSV or TSV that comes in parts.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/format/column_names.h"
#include "io/format/jsonl.h"
#include "io/table/rows.h"

namespace dedup {

/// The columns of a table.
struct CsvHeader {
  char separator = ',';
  std::vector<std::string> names;  ///< as they are spelled
  ColumnNames columns;
  std::uint64_t line = 1;  ///< 1-based
};

/// A row below the header, or what there is of one.
struct CsvRow {
  std::uint64_t line = 0;  ///< of its first byte, 1-based
  std::string_view bytes;  ///< with its line break
  Cells* cells = nullptr;
  bool quotes_hold = false;  ///< separators and line breaks within quotes belong to a cell
  std::string problem;       ///< why it is no record; empty if it is one
  bool is_framed = true;     ///< false: it has wrong quotes or is too long, and `bytes` may be a part of it
};

/// What CsvRows calls, in the order of the document, so that all `bytes` together are the document. Views hold during
/// the call.
struct CsvCalls {
  std::uint64_t max_record = 0;  ///< bytes; a longer row is skipped
  /// Returns whether the rows are wanted; if not, all that follows is passed over.
  std::function<bool(const CsvHeader& header, std::string_view bytes)> header;
  std::function<void(const CsvRow& row)> row;
  std::function<void(std::string_view bytes)> passed_over;  ///< empty lines, and what follows a row that is too long
};

/// Splits a table that is UTF-8 or another superset of ASCII. Time is linear; memory holds two rows of `max_record`
/// bytes at most. Not thread-safe.
class CsvRows {
 public:
  CsvRows(CsvCalls calls, const JsonRecords& fields) : calls_(std::move(calls)), fields_(fields) {}
  /// Takes the next bytes; `last`: nothing follows.
  void add(std::string_view bytes, bool last);
  std::uint64_t line() const { return line_; }

 private:
  std::string_view rest() const { return std::string_view(window_).substr(at_); }
  bool begin(bool last);
  bool row(bool last);
  std::uint64_t split(std::string_view& after);
  bool give_up();
  void skip_line();
  void give(std::string_view bytes);
  void pass(std::size_t size);

  CsvCalls calls_;
  const JsonRecords& fields_;
  std::string window_;
  std::size_t at_ = 0;        ///< in `window_`: what comes before is done
  std::size_t wait_for_ = 0;  ///< bytes behind `at_` without which it makes no sense to try again
  std::uint64_t line_ = 1;
  bool has_header_ = false, rejected_ = false, skips_line_ = false, quotes_hold_ = false;
  CsvHeader header_;
  Cells cells_;
};

/// The header as the separator reads it that gives the most known columns, and then the most columns.
CsvHeader best_header(std::string_view row, const JsonRecords& fields);

/// The first row with its line break, whatever its separator: up to a line break outside of quotes, or all of `text`.
std::string_view header_row(std::string_view text);

}  // namespace dedup
