// Tables: tab-separated, CSV or JSON Lines, by one writer.
#include "io_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "io_json.h"

namespace dedup {

namespace {

void append_tsv(std::string& out, std::string_view cell) {
  if (std::none_of(cell.begin(), cell.end(), [](char c) { return (c >= 0 && c < ' ') || c == '\\'; })) {
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

TableWriter::TableWriter(const std::string& path, TableFormat format, std::vector<std::string> header)
    : file_(path), format_(format), header_(std::move(header)) {
  if (format_ == TableFormat::jsonl) return;
  for (const std::string& name : header_) text(name);
  end_row();
}

void TableWriter::begin_cell() {
  switch (format_) {
    case TableFormat::tsv:
      row_ += cell_ > 0 ? "\t" : "";
      break;
    case TableFormat::csv:
      row_ += cell_ > 0 ? "," : "";
      break;
    case TableFormat::jsonl:
      row_ += cell_ > 0 ? ", " : "{";
      append_json_string(row_, header_[cell_]);
      row_ += ": ";
  }
  ++cell_;
}

void TableWriter::text(std::string_view cell) {
  begin_cell();
  switch (format_) {
    case TableFormat::tsv:
      append_tsv(row_, cell);
      break;
    case TableFormat::csv:
      append_csv(row_, cell);
      break;
    case TableFormat::jsonl:
      append_json_string(row_, cell);
  }
}

void TableWriter::number(std::uint64_t cell) {
  begin_cell();
  fmt::format_to(std::back_inserter(row_), "{}", cell);
}

void TableWriter::measure(double cell) {
  begin_cell();
  const auto millionths = static_cast<std::uint64_t>(cell * 1e6 + 0.5);  // a tenth of the time of "{:.6f}"
  fmt::format_to(std::back_inserter(row_), "{}.{:06}", millionths / 1'000'000, millionths % 1'000'000);
}

void TableWriter::end_row() {
  row_ += format_ == TableFormat::jsonl ? "}\n" : "\n";
  file_.write(row_);
  row_.clear();
  cell_ = 0;
}

void TableWriter::commit() { file_.commit(); }

}  // namespace dedup
