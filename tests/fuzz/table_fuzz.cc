// Any bytes are a table or an error, and any cells that are written are read back.
#include <cstdlib>
#include <numeric>
#include <vector>

#include "dedup/io.h"
#include "io/table/escapes.h"
#include "io/table/tables.h"
#include "memory_file.h"

namespace {

void read(const std::string& path) {
  try {
    const dedup::Table table(path);
    std::vector<std::size_t> columns(table.names().size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    for (const bool has_header : {false, true}) {
      table.each_row(
          has_header, columns,
          [&](std::uint64_t, std::span<const std::string_view> cells) {
            if (cells.size() != columns.size()) std::abort();
          },
          [](const dedup::Problem& problem) {
            if (problem.reason.empty()) std::abort();
          });
    }
  } catch (const dedup::Error&) {  // what no table can be
  }
}

/// Cells between zeros.
void write_and_read(std::string_view cells) {
  for (const dedup::TableFormat format : {dedup::TableFormat::tsv, dedup::TableFormat::csv}) {
    const std::vector<std::string> header{"cell", "end"};
    dedup::TableRows rows(format, header);
    rows.text("cell");
    rows.text("end");
    rows.end_row();
    std::vector<std::string> wanted;
    for (std::size_t at = 0; at < cells.size() && wanted.size() < 100; at += wanted.back().size() + 1) {
      wanted.emplace_back(cells.substr(at, cells.find('\0', at) - at));
      rows.text(wanted.back());
      rows.text("end");
      rows.end_row();
    }
    const MemoryFile file(reinterpret_cast<const std::uint8_t*>(rows.bytes().data()), rows.bytes().size());
    const std::vector<std::size_t> first{0};
    std::vector<std::string> found;
    dedup::Table(file.path())
        .each_row(
            true, first, [&](std::uint64_t, std::span<const std::string_view> row) { found.emplace_back(row[0]); },
            [](const dedup::Problem&) { std::abort(); });
    if (found != wanted) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read(MemoryFile(data, size).path());
  write_and_read({reinterpret_cast<const char*>(data), size});
  return 0;
}
