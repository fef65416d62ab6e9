// Writes tables as TSV, CSV, JSON Lines or Parquet.
#include <fmt/format.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <utility>

#include "core/json.h"
#include "io/table/escapes.h"
#include "io/table/tables.h"

namespace dedup {

namespace {

void append(Buffer<char>& out, std::string_view bytes) { out.append(bytes.data(), bytes.size()); }

void append_tsv(Buffer<char>& out, std::string_view cell) {
  const std::size_t begin = out.size();
  out.resize(begin + cell.size());
  char* const to = out.data() + begin;
  std::uint8_t escaped = 0;  // a byte, so that the loop is vectorized
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char c = to[i] = cell[i];
    escaped |= static_cast<std::uint8_t>(static_cast<unsigned char>(c) < ' ') | static_cast<std::uint8_t>(c == '\\') |
               static_cast<std::uint8_t>(c == '\x7F') | static_cast<std::uint8_t>(c == '\xC2');
  }
  constexpr std::string_view kSigns = "=+-@";
  if (escaped == 0 && (cell.empty() || kSigns.find(cell[0]) == std::string_view::npos)) return;
  out.resize(begin);
  append(out, tsv_cell(cell));
}

void append_csv(Buffer<char>& out, std::string_view cell) {
  const bool is_plain = !needs_guard(cell) && cell.find_first_of(",\"\r\n") == std::string_view::npos;
  append(out, is_plain ? cell : std::string_view(csv_cell(cell, ',', false)));
}

void append_json(Buffer<char>& out, std::string_view cell) {
  std::string spelt;
  append_json_string(spelt, cell);
  append(out, spelt);
}

// The columns of all tables that are not text.
constexpr std::string_view kCounts[] = {"keep", "size", "estimated", "same_cluster", "version", "words"};
constexpr std::string_view kMeasures[] = {"similarity",    "containment",      "jaccard", "containment_a",
                                          "containment_b", "story_similarity", "added",   "taken_away"};

CellType type_of(std::string_view column) {
  const auto is_in = [&](const auto& names) {
    return std::find(std::begin(names), std::end(names), column) != std::end(names);
  };
  return is_in(kCounts) ? CellType::count : is_in(kMeasures) ? CellType::measure : CellType::text;
}

/// Takes a value from the front of the rows of a Parquet table.
template <class Value>
Value take(std::string_view& rows) {
  Value out;
  std::memcpy(&out, rows.data(), sizeof out);
  rows.remove_prefix(sizeof out);
  return out;
}

}  // namespace

std::string spelled_measure(double value) {
  // Adding 1 keeps the leading zeros of the decimals.
  const fmt::format_int millionths(1'000'000 + static_cast<std::uint64_t>(value * 1e6 + 0.5));
  std::string out(1, static_cast<char>(millionths.data()[0] - 1));  // short: it is not allocated
  return (out += '.').append(millionths.data() + 1, 6);
}

std::string spelled_estimate(double value) {
  const auto hundredths = static_cast<std::uint64_t>(value * 1e2 + 0.5);
  return fmt::format("~{}.{:02}", hundredths / 100, hundredths % 100);
}

bool is_parquet_output(const FileUse& use) {
  if (!use.path.ends_with(".parquet")) return false;
  if (!arrow_version().empty()) return true;
  throw Error(Error::Kind::usage,
              fmt::format("{} {}: this program was built without Apache Arrow, which writes Parquet; name another "
                          "file, or build with -DDEDUP_ARROW=PYTHON, where PYTHON has the package pyarrow",
                          use.flag, use.path));
}

template <class Value>
void TableRows::cell(CellType type, Value value) {
  ++cell_;
  rows_.push_back(static_cast<char>(type));
  std::array<char, sizeof value> bytes{};
  std::memcpy(bytes.data(), &value, sizeof value);
  rows_.append(bytes.data(), bytes.size());
}

void TableRows::begin_cell() {
  switch (format_) {
    case TableFormat::tsv:
      if (cell_ > 0) rows_.push_back('\t');
      break;
    case TableFormat::csv:
      if (cell_ > 0) rows_.push_back(',');
      break;
    case TableFormat::jsonl:
      append(rows_, cell_ > 0 ? ", " : "{");
      append_json(rows_, header_[cell_]);
      append(rows_, ": ");
  }
  ++cell_;
}

void TableRows::text(std::string_view cell) {
  if (is_parquet_) {
    this->cell<std::uint64_t>(CellType::text, cell.size());
    return append(rows_, cell);
  }
  begin_cell();
  switch (format_) {
    case TableFormat::tsv:
      append_tsv(rows_, cell);
      break;
    case TableFormat::csv:
      append_csv(rows_, cell);
      break;
    case TableFormat::jsonl:
      append_json(rows_, cell);
  }
}

void TableRows::number(std::uint64_t cell) {
  if (is_parquet_) return this->cell(CellType::count, cell);
  begin_cell();
  const fmt::format_int digits(cell);
  rows_.append(digits.data(), digits.size());
}

void TableRows::measure(double cell) {
  if (is_parquet_) return this->cell(CellType::measure, cell);
  begin_cell();
  append(rows_, spelled_measure(cell));
}

void TableRows::hash(std::uint64_t cell) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 16> digits;
  for (std::size_t i = digits.size(); i-- > 0; cell >>= 4) digits[i] = kDigits[cell & 0xF];
  text({digits.data(), digits.size()});
}

void TableRows::estimate(double cell) {
  if (is_parquet_) return this->cell(CellType::measure, cell);  // the column `estimated` tells
  text(spelled_estimate(cell));
}

void TableRows::end_row() {
  if (cell_ == 0) return;
  if (!is_parquet_) append(rows_, format_ == TableFormat::jsonl ? "}\n" : "\n");
  cell_ = 0;
}

std::optional<TableFormat> table_of_ending(std::string_view path) {
  if (path.ends_with(".csv")) return TableFormat::csv;
  if (path.ends_with(".tsv")) return TableFormat::tsv;
  return std::nullopt;
}

TableWriter::TableWriter(OutputSet& outputs, const FileUse& use, TableStyle style, std::vector<std::string> header)
    : file_(outputs, use), format_(style.format), header_(std::move(header)) {
  if (is_parquet_output(use)) {
    std::vector<OutColumn> columns;
    columns.reserve(header_.size());
    for (const std::string& name : header_) columns.push_back({name, type_of(name)});
    parquet_ = write_parquet(columns, [this](std::string_view bytes) { file_.write(bytes); });
    return;
  }
  if (format_ == TableFormat::jsonl) return;
  if (format_ == TableFormat::csv && style.has_mark) file_.write("\xEF\xBB\xBF");
  TableRows names(format_, header_);
  for (const std::string& name : header_) names.text(name);
  names.end_row();
  file_.write(names.bytes());
}

void TableWriter::write(std::size_t rows, const std::function<void(std::size_t, TableRows&)>& fill) {
  constexpr std::size_t kBlock = 1024;
  const auto blocks_at_once = static_cast<std::size_t>(8 * tbb::this_task_arena::max_concurrency());
  std::vector<TableRows> blocks;
  blocks.reserve(blocks_at_once);
  while (blocks.size() < blocks_at_once) blocks.emplace_back(format_, header_, parquet_ != nullptr);
  std::size_t at = 0;
  const auto next = [&](tbb::flow_control& control) {
    if (at >= rows) control.stop();
    return std::exchange(at, at + kBlock);
  };
  // At most this many blocks are in flight, and they finish in order, so the previous user of a slot has been written.
  const auto of = [&](std::size_t begin) -> TableRows& { return blocks[begin / kBlock % blocks_at_once]; };
  const auto spell = [&](std::size_t begin) {
    TableRows& block = of(begin);
    block.clear();
    for (std::size_t i = begin; i < std::min(rows, begin + kBlock); ++i) {
      fill(i, block);
      block.end_row();
    }
    return begin;
  };
  const auto put_block = [&](std::size_t begin) { put(of(begin)); };
  tbb::parallel_pipeline(blocks_at_once,
                         tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, next) &
                             tbb::make_filter<std::size_t, std::size_t>(tbb::filter_mode::parallel, spell) &
                             tbb::make_filter<std::size_t, void>(tbb::filter_mode::serial_in_order, put_block));
}

void TableWriter::put(const TableRows& rows) {
  if (!parquet_) return file_.write(rows.bytes());
  std::size_t column = 0;
  for (std::string_view rest = rows.bytes(); !rest.empty();) {
    const auto type = take<CellType>(rest);
    if (type == CellType::text) {
      const auto size = take<std::uint64_t>(rest);
      // An empty cell of a column of numbers is no value.
      if (size > 0 || type_of(header_[column]) == CellType::text) parquet_->text(column, rest.substr(0, size));
      rest.remove_prefix(size);
    } else if (type == CellType::count) {
      parquet_->count(column, take<std::uint64_t>(rest));
    } else {
      parquet_->measure(column, take<double>(rest));
    }
    if (++column == header_.size()) {
      parquet_->end_row();
      column = 0;
    }
  }
}

void TableWriter::finish() {
  if (parquet_) parquet_->finish();
  file_.finish();
}

}  // namespace dedup
