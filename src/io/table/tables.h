// Writes tables as TSV, CSV or JSON Lines, and reads them back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "dedup/io.h"
#include "dedup/output.h"
#include "io/columns/columns.h"

namespace dedup {

/// How tables spell a similarity in [0, 1] with six decimals, and an estimated one: `~0.93`, to tell them apart.
std::string spelled_measure(double value);
std::string spelled_estimate(double value);

/// Whether an output with this path is written as Parquet, whatever TableFormat says. Throws Error(usage) if it is and
/// the build has no Arrow.
bool is_parquet_output(const FileUse& use);

/// Rows of a table as text, cell by cell. TSV and CSV: see escapes.h. JSON Lines: one object a row, numbers as numbers.
/// For Parquet: each cell as CellType, then eight bytes of its number or of the length of the text that follows.
/// Aligned, so that threads that fill neighbours share no cache line, nor the pair of lines that is prefetched
/// together.
class alignas(128) TableRows {
 public:
  TableRows(TableFormat format, const std::vector<std::string>& header, bool is_parquet = false)
      : format_(format), is_parquet_(is_parquet), header_(header) {}
  void text(std::string_view cell);
  void number(std::uint64_t cell);
  /// A similarity in [0, 1], with six decimals.
  void measure(double cell);
  /// 16 hexadecimal digits.
  void hash(std::uint64_t cell);
  /// An estimated similarity; text in JSON, too.
  void estimate(double cell);
  /// Ends the row, which has a cell for each name in the header. A row without cells is dropped.
  void end_row();
  /// Forgets the rows.
  void clear() { rows_.clear(); }
  std::string_view bytes() const { return {rows_.data(), rows_.size()}; }

 private:
  void begin_cell();
  template <class Value>
  void cell(CellType type, Value value);
  TableFormat format_;
  bool is_parquet_;
  const std::vector<std::string>& header_;
  Buffer<char> rows_;
  std::size_t cell_ = 0;
};

/// How a table is written.
struct TableStyle {
  TableStyle(TableFormat of, bool marked = false) : format(of), has_mark(marked) {}  // NOLINT(*-explicit-*)
  /// As the configuration has it.
  explicit TableStyle(const OutputConfig& config) : format(config.format), has_mark(config.spreadsheet) {}

  TableFormat format;
  bool has_mark;  ///< CSV begins with a byte order mark, by which spreadsheets know that it is UTF-8
};

/// The format of a table of records by the ending of its name, .csv or .tsv; nothing for other endings.
std::optional<TableFormat> table_of_ending(std::string_view path);

/// Reads the values of JSON objects without lists and objects in them, as text. Not thread-safe.
class JsonValues {
 public:
  JsonValues();
  ~JsonValues();
  JsonValues(JsonValues&&) noexcept;
  JsonValues& operator=(JsonValues&&) noexcept;
  /// The values in their order. `line` must be followed by 64 readable bytes. Views hold until the next call.
  const std::vector<std::string>& of(std::string_view line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A table in a file, with a header line except in JSON Lines. A name that ends in .parquet makes it Parquet.
class TableWriter {
 public:
  TableWriter(OutputSet& outputs, const FileUse& use, TableStyle style, std::vector<std::string> header);
  /// `fill(i, row)` adds the cells of row i, or none to drop it. It is called from all threads of the arena in any
  /// order; rows are written in the order of i.
  void write(std::size_t rows, const std::function<void(std::size_t, TableRows&)>& fill);
  void finish();

 private:
  void put(const TableRows& rows);
  OutputFile file_;
  TableFormat format_;
  std::vector<std::string> header_;
  std::unique_ptr<ParquetOut> parquet_;  ///< null for other formats
};

/// A table to read.
struct TableFile {
  std::string path;
  std::string_view what;  ///< in messages: "pairs file"
  std::function<bool()> cancelled;
};

/// Calls `row` with the cells of `columns`, in that order, for every row of a table of any format. Throws Error(input)
/// if the table cannot be read, lacks a column, or has a malformed row. Cells hold until the call returns.
void read_table(const TableFile& file, std::span<const std::string_view> columns,
                const std::function<void(std::uint64_t line, std::span<const std::string_view> cells)>& row);

}  // namespace dedup
