// CSV and TSV with a header row: each row is a record, and the names of the columns are its keys.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "core/json.h"
#include "io/format/column_names.h"
#include "io/format/format.h"
#include "io/format/jsonl.h"
#include "io/format/markup.h"
#include "io/table/rows.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::size_t kMostColumns = 10000, kLongestHeader = 1 << 20;

/// The first row with its line break, whatever its separator: up to a line break outside of quotes, or all of `text`.
std::string_view header_row(std::string_view text) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_quoted = !is_quoted;
    if (text[i] == '\n' && !is_quoted) return text.substr(0, i + 1);
  }
  return text;
}

struct Header {
  char separator = ',';
  ColumnNames columns;
};

Header read_header(std::string_view row, char separator, const JsonRecords& fields) {
  Header out;
  out.separator = separator;
  Cells cells;
  split_csv(row, separator, cells);
  if (cells.problem.empty() && cells.all.size() <= kMostColumns) out.columns = column_names(cells.all, fields);
  return out;
}

/// The header as the separator reads it that gives the most known columns, and then the most columns.
Header best_header(std::string_view row, const JsonRecords& fields) {
  Header best;
  for (const char separator : {'\t', ',', ';', '|'}) {
    Header header = read_header(row, separator, fields);
    const auto worth = [](const ColumnNames& columns) { return std::pair(columns.known, columns.keys.size()); };
    if (worth(header.columns) > worth(best.columns)) best = std::move(header);
  }
  return best;
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

class CsvConverter : public Converter {
 public:
  explicit CsvConverter(ConverterCalls calls) : calls_(std::move(calls)) {}

  void add(std::string_view bytes, bool last) override {
    if (rejected_) return;
    if (!decoder_) {
      decoder_.emplace(encoding_of(bytes));
      if (!decoder_->known()) decoder_.emplace("");
    }
    decoder_->decode(bytes, last, window_);
    if (skips_line_) skip_line();
    if (!has_header_ && !begin(last)) return;
    while (!rejected_ && at_ < window_.size() && !skips_line_ && row(last)) {
    }
    window_.erase(0, at_);
    wait_for_ -= std::min(wait_for_, at_);
    at_ = 0;
    if (last) finish();
  }

 private:
  std::string_view rest() const { return std::string_view(window_).substr(at_); }

  void reject(std::string reason) {
    calls_.problem(Problem::Kind::skipped_file, line_, std::move(reason));
    rejected_ = true;
  }

  /// Reads the header. Returns whether the rows can follow.
  bool begin(bool last) {
    while (!has_header_) {
      const std::string_view row = header_row(rest());
      if (row.empty() || (row.size() == rest().size() && !last && row.size() < kLongestHeader)) return false;
      const std::string_view text = trimmed(row);
      if (!text.empty() && !lowered(text).starts_with("sep=")) {  // Excel names its separator in a line of its own
        header_ = best_header(row, *calls_.fields);
        has_header_ = true;
        check_header();
      }
      line_ += newlines(row);
      at_ += row.size();
    }
    return !rejected_;
  }

  void check_header() {
    if (std::string reason = no_articles(header_.columns); !reason.empty()) reject(std::move(reason));
  }

  /// Reads a row. Returns false if more bytes are needed.
  bool row(bool last) {
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
    if (cells_.all.size() != 1 || !trimmed(cells_.all.front()).empty()) give();
    at_ += size;
    line_ += lines;
    return true;
  }

  /// Splits the next row of `after`. In TSV a quote at the beginning of a cell may be one of the text: it is taken as
  /// RFC 4180 has it only if the cell also ends with one, or if the line alone has too few cells.
  std::uint64_t split(std::string_view& after) {
    if (header_.separator == '\t') {
      std::string_view rest = after;
      const bool is_cut = rest.find('\n') == kNowhere;
      const std::string_view line = take_line(rest);
      split_tsv(line, cells_);
      if (cells_.all.size() >= header_.columns.keys.size() || line.find('"') == kNowhere) {
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
  bool give_up() {
    lose(
        fmt::format("a row of more than {} bytes, or a quote that is not closed; the line was skipped, correct its "
                    "quotes or raise --max-record",
                    calls_.max_record));
    skip_line();
    return true;
  }

  void skip_line() {
    const std::size_t newline = rest().find('\n');
    skips_line_ = newline == kNowhere;
    at_ += skips_line_ ? rest().size() : newline + 1;
    line_ += skips_line_ ? 0 : 1;
  }

  void lose(std::string reason) {
    ++rows_;
    calls_.problem(Problem::Kind::skipped_record, line_, std::move(reason));
  }

  void give() {
    const std::size_t found = cells_.all.size(), wanted = header_.columns.keys.size();
    if (!cells_.problem.empty()) return lose(std::string(cells_.problem));
    if (found != wanted) {
      return lose(fmt::format("a row with too {} cells ({}, not {}) was skipped; correct it or remove it",
                              found > wanted ? "many" : "few", found, wanted));
    }
    ++rows_;
    JsonWriter json;
    json.open("", '{', JsonLayout::compact);
    for (std::size_t i = 0; i < found; ++i) json.text(header_.columns.keys[i], cells_.all[i]);
    json.close();
    calls_.object(line_, json.out);
  }

  void finish() {
    if (decoder_->faults().count > 0) {
      calls_.problem(Problem::Kind::skipped_file, decoder_->faults().line,
                     "bytes that are not UTF-8 were read as Windows-1252; convert the table to UTF-8");
    }
    if (!rejected_ && rows_ == 0) reject("a table without rows; leave it out");
  }

  ConverterCalls calls_;
  std::optional<TextDecoder> decoder_;
  std::string window_;        ///< decoded
  std::size_t at_ = 0;        ///< in `window_`: what comes before is done
  std::size_t wait_for_ = 0;  ///< bytes behind `at_` without which it makes no sense to try again
  std::uint64_t line_ = 1, rows_ = 0;
  bool has_header_ = false, rejected_ = false, skips_line_ = false;
  Header header_;
  Cells cells_;
};

bool recognize(std::string_view head) {
  static const JsonRecords fields{FieldNames{}};
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const Header header = best_header(header_row(head), fields);
  // A gold standard has its stories in a column of that name.
  const std::vector<std::string>& keys = header.columns.keys;
  const bool is_gold = keys.size() >= 2 && keys[0] == "id" && keys[1] == "story";
  return header.columns.has_article && header.columns.known >= 2 && !is_gold && own_table(keys).empty();
}

constexpr std::array<std::string_view, 3> kExtensions{"csv", "tsv", "tab"};

std::unique_ptr<Converter> csv_converter(ConverterCalls calls) {
  return std::make_unique<CsvConverter>(std::move(calls));
}

}  // namespace

const Format kCsvFormat{"csv", kExtensions, recognize, Format::Records::objects, csv_converter, recognize};

}  // namespace dedup
