// Adds columns to a table and leaves the rest of it as it is.
//
// Rows are found as the reader of tables finds them (csv_rows.h), so the n-th row that has as many cells as the header
// is the n-th record. Other rows get empty cells; but a row with wrong quotes, or too long, stays as it is, because
// nobody can say where its cells end. Bytes are not decoded: all that is looked at is ASCII.
#include "io/format/csv_rewriter.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "io/format/csv_rows.h"
#include "io/table/escapes.h"

namespace dedup {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// How many bytes at the end of a row are its line break.
std::size_t break_size(std::string_view row) {
  const std::size_t newline = row.ends_with('\n') ? 1 : 0;
  return newline + (row.substr(0, row.size() - newline).ends_with('\r') ? 1 : 0);
}

/// The cells of a row without its line break, as they are spelled.
std::vector<std::string_view> spelled_cells(std::string_view row, char separator, bool quotes_hold) {
  std::vector<std::string_view> out;
  for (std::size_t begin = 0;;) {
    std::size_t at = begin;
    if (quotes_hold && at < row.size() && row[at] == '"') {
      for (++at; at < row.size() && (row[at] != '"' || row.substr(at + 1).starts_with('"'));) {
        at += row[at] == '"' ? 2 : 1;
      }
    }
    at = std::min(row.find(separator, std::min(at, row.size())), row.size());
    out.push_back(row.substr(begin, at - begin));
    if (at == row.size()) return out;
    begin = at + 1;
  }
}

/// Whether a cell begins like a formula but is a number, which spreadsheets shall calculate with.
bool is_negative_number(std::string_view cell) {
  return cell.starts_with('-') && cell.find_first_not_of("0123456789.,", 1) == std::string_view::npos;
}

class CsvRewriter : public Converter {
 public:
  explicit CsvRewriter(const RewriterCalls& calls)
      : to_(*calls.rewriting), values_(to_.names.size()), rows_(row_calls(calls.max_record), *calls.fields) {}

  void add(std::string_view bytes, bool last) override {
    if (at_start_) {
      const bool has_mark = bytes.starts_with(kByteOrderMark);
      if (has_mark) bytes.remove_prefix(kByteOrderMark.size());
      if (has_mark || to_.spreadsheet) to_.write(kByteOrderMark);
      at_start_ = false;
    }
    rows_.add(bytes, last);
  }

 private:
  CsvCalls row_calls(std::uint64_t max_record) {
    CsvCalls out;
    out.max_record = max_record;
    out.header = [this](const CsvHeader& header, std::string_view bytes) { return begin(header, bytes); };
    out.row = [this](const CsvRow& row) { rewrite(row); };
    out.passed_over = [this](std::string_view bytes) { to_.write(bytes); };
    return out;
  }

  bool begin(const CsvHeader& header, std::string_view bytes) {
    if (!no_articles(header.columns).empty()) {
      to_.write(bytes);
      return false;
    }
    separator_ = header.separator;
    for (const std::string& name : header.names) {
      is_dropped_.push_back(std::find(to_.names.begin(), to_.names.end(), trimmed(name)) != to_.names.end());
    }
    const auto dropped = std::find(is_dropped_.begin(), is_dropped_.end(), true);
    last_dropped_ = static_cast<std::size_t>(is_dropped_.end() - dropped);
    drops_ = last_dropped_ > 0;
    if (std::find(dropped, is_dropped_.end(), false) != is_dropped_.end()) last_dropped_ = 0;
    const std::string_view line = bytes.substr(0, bytes.size() - break_size(bytes));
    std::vector<std::string_view> cells = spelled_cells(line, separator_, true);
    is_quoted_ = std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return cell.starts_with('"'); });
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i].text = to_.names[i];
    if (cells.size() == is_dropped_.size()) drop(cells, true);
    write(cells, bytes);
    return true;
  }

  void rewrite(const CsvRow& row) {
    if (!row.is_framed) return to_.write(row.bytes);
    const bool is_record = row.problem.empty();
    const bool has_values = is_record && to_.values(++records_, values_);
    if (!has_values) std::fill(values_.begin(), values_.end(), Rewriting::Value{});
    const std::string_view line = row.bytes.substr(0, row.bytes.size() - break_size(row.bytes));
    if (!drops_ && !to_.spreadsheet) return write({line}, row.bytes);
    std::vector<std::string_view> cells = spelled_cells(line, separator_, row.quotes_hold);
    std::vector<std::string> made(to_.spreadsheet ? cells.size() : 0);  // what `cells` point to
    for (std::size_t i = 0; i < made.size() && i < row.cells->all.size(); ++i) {
      const std::string_view cell = row.cells->all[i];
      if (needs_guard(cell) && !is_negative_number(cell)) cells[i] = made[i] = cell_of(cell, cells[i].starts_with('"'));
    }
    drop(cells, is_record);
    write(cells, row.bytes);
  }

  /// Removes the cells of columns that are replaced. A row with too many or too few has its last ones from here.
  void drop(std::vector<std::string_view>& cells, bool is_record) const {
    if (!is_record) {
      cells.resize(cells.size() - std::min(cells.size() - 1, last_dropped_));
      return;
    }
    std::size_t stay = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!is_dropped_[i]) cells[stay++] = cells[i];
    }
    cells.resize(stay);
  }

  std::string cell_of(std::string_view text, bool is_quoted) const {
    return separator_ == '\t' ? tsv_cell(text) : csv_cell(text, separator_, is_quoted);
  }

  /// Writes `cells`, the values, and the line break of `row`.
  void write(const std::vector<std::string_view>& cells, std::string_view row) {
    line_.clear();
    for (const std::string_view cell : cells) line_.append(cell) += separator_;
    for (const Rewriting::Value& value : values_) line_.append(cell_of(value.text, is_quoted_)) += separator_;
    line_.pop_back();
    line_ += row.substr(row.size() - break_size(row));
    to_.write(line_);
  }

  const Rewriting& to_;
  std::vector<Rewriting::Value> values_;
  bool at_start_ = true, drops_ = false;
  bool is_quoted_ = false;  ///< all cells of the header are
  char separator_ = ',';
  std::vector<bool> is_dropped_;  ///< by column
  std::size_t last_dropped_ = 0;  ///< how many of the last columns are dropped, if no others are
  std::uint64_t records_ = 0;
  std::string line_;
  CsvRows rows_;
};

}  // namespace

std::unique_ptr<Converter> csv_rewriter(const RewriterCalls& calls) { return std::make_unique<CsvRewriter>(calls); }

}  // namespace dedup
