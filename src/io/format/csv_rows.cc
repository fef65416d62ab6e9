// Finds the header and the rows of a table in CSV or TSV that comes in parts.
//
// Method. A row ends at a line break outside of quotes, so it is split from its beginning; if the bytes at hand end
// before the row does, it waits for twice as many before it tries again. A quote that is never closed would swallow the
// rest of the table: beyond `max_record` bytes only the line in which it opens is given up.
#include "io/format/csv_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/ascii.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::size_t kMostColumns = 10000, kLongestHeader = 1 << 20;

CsvHeader read_header(std::string_view row, char separator, const JsonRecords& fields) {
  CsvHeader out;
  out.separator = separator;
  Cells cells;
  split_csv(row, separator, cells);
  if (!cells.problem.empty() || cells.all.size() > kMostColumns) return out;
  out.names.assign(cells.all.begin(), cells.all.end());
  out.columns = column_names(cells.all, fields);
  return out;
}

/// The cell of a line of TSV without the quotes of RFC 4180, if it has them.
void unquote(std::string_view& cell, std::string& made) {
  if (cell.size() < 2 || cell.front() != '"' || cell.back() != '"') return;
  std::string inner;
  const std::string_view quoted = cell.substr(1, cell.size() - 2);
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    if (quoted[i] == '"' && (++i == quoted.size() || quoted[i] != '"')) return;
    inner += quoted[i];
  }
  const std::size_t begin = made.size();
  made += inner;
  cell = std::string_view(made).substr(begin);
}

}  // namespace

std::string_view header_row(std::string_view text) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_quoted = !is_quoted;
    if (text[i] == '\n' && !is_quoted) return text.substr(0, i + 1);
  }
  return text;
}

CsvHeader best_header(std::string_view row, const JsonRecords& fields) {
  const auto score = [](const CsvHeader& header) {
    return std::pair(header.columns.known, header.columns.keys.size());
  };
  CsvHeader best;
  for (const char separator : {'\t', ',', ';', '|'}) {
    CsvHeader header = read_header(row, separator, fields);
    if (score(header) > score(best)) best = std::move(header);
  }
  return best;
}

void CsvRows::add(std::string_view bytes, bool last) {
  window_ += bytes;
  if (skips_line_) skip_line();
  if (has_header_ || begin(last)) {
    while (!rejected_ && at_ < window_.size() && !skips_line_ && row(last)) {
    }
  }
  if (rejected_) pass(rest().size());
  window_.erase(0, at_);
  wait_for_ -= std::min(wait_for_, at_);
  at_ = 0;
}

void CsvRows::pass(std::size_t size) {
  if (size > 0 && calls_.passed_over) calls_.passed_over(rest().substr(0, size));
  at_ += size;
}

/// Reads the header. Returns whether the rows can follow.
bool CsvRows::begin(bool last) {
  while (!has_header_) {
    const std::string_view row = header_row(rest());
    if (row.empty() || (row.size() == rest().size() && !last && row.size() < kLongestHeader)) return false;
    const std::string_view text = trimmed(row);
    const std::uint64_t lines = newlines(row);
    if (!text.empty() && !lowered(text).starts_with("sep=")) {  // Excel names its separator in a line of its own
      header_ = best_header(row, fields_);
      header_.line = line_;
      has_header_ = true;
      rejected_ = !calls_.header(header_, row);
      at_ += row.size();
    } else {
      pass(row.size());
    }
    line_ += lines;
  }
  return !rejected_;
}

/// Reads a row. Returns false if more bytes are needed.
bool CsvRows::row(bool last) {
  if (!last && rest().size() < wait_for_) return false;
  std::string_view after = rest();
  cells_.clear();
  const std::uint64_t lines = split(after);
  const bool is_cut = cells_.is_cut && !last;
  if (is_cut && rest().size() <= calls_.max_record) {
    wait_for_ = 2 * rest().size();
    return false;
  }
  wait_for_ = 0;
  const std::size_t size = rest().size() - after.size();
  if (is_cut || size > calls_.max_record) return give_up();
  if (cells_.all.size() != 1 || !trimmed(cells_.all.front()).empty()) {
    give(rest().substr(0, size));
    at_ += size;
  } else {
    pass(size);
  }
  line_ += lines;
  return true;
}

/// Splits the next row of `after`. In TSV a quote at the beginning of a cell may be one of the text: it is taken as
/// RFC 4180 has it only if the cell also ends with one, or if the line alone has too few cells.
std::uint64_t CsvRows::split(std::string_view& after) {
  quotes_hold_ = true;
  if (header_.separator == '\t') {
    std::string_view rest = after;
    const bool is_cut = rest.find('\n') == kNowhere;
    const std::string_view line = take_line(rest);
    split_tsv(line, cells_);
    if (cells_.all.size() >= header_.columns.keys.size() || line.find('"') == kNowhere) {
      quotes_hold_ = false;
      cells_.is_cut = is_cut;
      cells_.unguarded.reserve(line.size());  // views into it must stay valid
      for (std::string_view& cell : cells_.all) unquote(cell, cells_.unguarded);
      after = rest;
      return 1;
    }
    cells_.clear();
  }
  return split_csv(after, header_.separator, cells_);
}

/// Passes over the first line of a row that is too long, or in which a quote is not closed for as long.
bool CsvRows::give_up() {
  calls_.row({line_, "", &cells_, quotes_hold_,
              fmt::format("a row of more than {} bytes, or a quote that is not closed; the line was skipped, correct "
                          "its quotes or raise --max-record",
                          calls_.max_record),
              false});
  skip_line();
  return true;
}

void CsvRows::skip_line() {
  const std::size_t newline = rest().find('\n');
  skips_line_ = newline == kNowhere;
  pass(skips_line_ ? rest().size() : newline + 1);
  line_ += skips_line_ ? 0 : 1;
}

void CsvRows::give(std::string_view bytes) {
  CsvRow row{line_, bytes, &cells_, quotes_hold_, std::string(cells_.problem), cells_.problem.empty()};
  const std::size_t found = cells_.all.size(), wanted = header_.columns.keys.size();
  if (row.is_framed && found != wanted) {
    row.problem = fmt::format("a row with too {} cells ({}, not {}) was skipped; correct it or remove it",
                              found > wanted ? "many" : "few", found, wanted);
  }
  calls_.row(row);
}

}  // namespace dedup
