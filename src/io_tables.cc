// Tables: tab-separated, CSV or JSON Lines, by one writer.
#include "io_tables.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <array>

#include "io_json.h"

namespace dedup {

namespace {

void append_tsv(std::string& out, std::string_view cell) {
  std::uint8_t escaped = 0;  // a byte, so that sixteen are looked at together
  for (const char c : cell) {
    escaped |= static_cast<std::uint8_t>(static_cast<unsigned char>(c) < ' ') | static_cast<std::uint8_t>(c == '\\');
  }
  if (escaped == 0) {
    out += cell;
    return;
  }
  for (const char c : cell) {
    switch (c) {
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        out += c;
    }
  }
}

void append_csv(std::string& out, std::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

void TableRows::begin_cell() {
  switch (format_) {
    case TableFormat::tsv:
      if (cell_ > 0) rows_ += '\t';
      break;
    case TableFormat::csv:
      if (cell_ > 0) rows_ += ',';
      break;
    case TableFormat::jsonl:
      rows_ += cell_ > 0 ? ", " : "{";
      append_json_string(rows_, header_[cell_]);
      rows_ += ": ";
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
      append_json_string(rows_, cell);
  }
}

void TableRows::number(std::uint64_t cell) {
  begin_cell();
  const fmt::format_int digits(cell);
  rows_.append(digits.data(), digits.size());
}

void TableRows::measure(double cell) {
  begin_cell();
  // One more than it is, so that all decimals are there.
  const fmt::format_int millionths(1'000'000 + static_cast<std::uint64_t>(cell * 1e6 + 0.5));
  rows_ += static_cast<char>(millionths.data()[0] - 1);
  rows_ += '.';
  rows_.append(millionths.data() + 1, 6);
}

void TableRows::hash(std::uint64_t cell) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 16> digits;
  for (std::size_t i = digits.size(); i-- > 0; cell >>= 4) digits[i] = kDigits[cell & 0xF];
  text({digits.data(), digits.size()});
}

void TableRows::estimate(double cell) {
  const auto hundredths = static_cast<std::uint64_t>(cell * 1e2 + 0.5);
  text(fmt::format("~{}.{:02}", hundredths / 100, hundredths % 100));
}

void TableRows::end_row() {
  if (cell_ == 0) return;
  rows_ += format_ == TableFormat::jsonl ? "}\n" : "\n";
  cell_ = 0;
}

TableWriter::TableWriter(const std::string& path, TableFormat format, std::vector<std::string> header)
    : file_(path), format_(format), header_(std::move(header)) {
  if (format_ == TableFormat::jsonl) return;
  TableRows names(format_, header_);
  for (const std::string& name : header_) names.text(name);
  names.end_row();
  file_.write(names.bytes());
}

void TableWriter::write(std::size_t rows, const std::function<void(std::size_t, TableRows&)>& fill) {
  constexpr std::size_t kBlock = 1024;
  const auto blocks_at_once = static_cast<std::size_t>(8 * tbb::this_task_arena::max_concurrency());
  for (std::size_t done = 0; done < rows; done += blocks_at_once * kBlock) {
    const std::size_t end = std::min(rows, done + blocks_at_once * kBlock);
    std::vector<TableRows> blocks((end - done + kBlock - 1) / kBlock, TableRows(format_, header_));
    tbb::parallel_for(std::size_t{0}, blocks.size(), [&](std::size_t block) {
      const std::size_t from = done + block * kBlock;
      for (std::size_t i = from; i < std::min(end, from + kBlock); ++i) {
        fill(i, blocks[block]);
        blocks[block].end_row();
      }
    });
    for (const TableRows& block : blocks) file_.write(block.bytes());
  }
}

void TableWriter::commit() { file_.commit(); }

}  // namespace dedup
