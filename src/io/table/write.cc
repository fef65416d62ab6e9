// Writes tables as TSV, CSV or JSON Lines.
#include <fmt/format.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <array>
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
  begin_cell();
  const fmt::format_int digits(cell);
  rows_.append(digits.data(), digits.size());
}

void TableRows::measure(double cell) {
  begin_cell();
  append(rows_, spelled_measure(cell));
}

void TableRows::hash(std::uint64_t cell) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 16> digits;
  for (std::size_t i = digits.size(); i-- > 0; cell >>= 4) digits[i] = kDigits[cell & 0xF];
  text({digits.data(), digits.size()});
}

void TableRows::estimate(double cell) { text(spelled_estimate(cell)); }

void TableRows::end_row() {
  if (cell_ == 0) return;
  append(rows_, format_ == TableFormat::jsonl ? "}\n" : "\n");
  cell_ = 0;
}

std::optional<TableFormat> table_of_ending(std::string_view path) {
  if (path.ends_with(".csv")) return TableFormat::csv;
  if (path.ends_with(".tsv")) return TableFormat::tsv;
  return std::nullopt;
}

TableWriter::TableWriter(OutputSet& outputs, FileUse use, TableStyle style, std::vector<std::string> header)
    : file_(outputs, std::move(use)), format_(style.format), header_(std::move(header)) {
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
  while (blocks.size() < blocks_at_once) blocks.emplace_back(format_, header_);
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
  const auto put = [&](std::size_t begin) { file_.write(of(begin).bytes()); };
  tbb::parallel_pipeline(blocks_at_once,
                         tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, next) &
                             tbb::make_filter<std::size_t, std::size_t>(tbb::filter_mode::parallel, spell) &
                             tbb::make_filter<std::size_t, void>(tbb::filter_mode::serial_in_order, put));
}

}  // namespace dedup
