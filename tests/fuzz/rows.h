// Reads a table of any bytes, and checks what comes out of it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "io/format/format.h"
#include "io/format/jsonl.h"
#include "io/random_file.h"
#include "memory_file.h"

inline int check_rows(const dedup::Format& format, const std::uint8_t* data, std::size_t size) {
  static const dedup::JsonRecords fields{dedup::FieldNames{}};
  format.recognize({reinterpret_cast<const char*>(data), size});
  const MemoryFile memory(data, size);
  dedup::ConverterCalls calls;
  calls.max_record = 1 << 12;
  calls.fields = &fields;
  std::uint64_t row = 0;
  calls.object = [&](std::uint64_t number, std::string_view json) {
    if (number != ++row || json.find('\n') != std::string_view::npos || json.size() > calls.max_record) std::abort();
  };
  calls.problem = [&](dedup::Problem::Kind, std::uint64_t, const std::string& reason) {
    if (reason.empty()) std::abort();
  };
  calls.passed_over = [](const std::string&) {};
  const auto file = std::make_shared<dedup::RandomFile>(dedup::open_to_read(memory.path()), size);
  const std::unique_ptr<dedup::RowSource> rows = format.open_rows(file, calls);
  std::uint64_t all = 0;
  while (rows && all < 100'000) {  // a small file may have many rows that are null
    const std::unique_ptr<dedup::RowPart> part = rows->next();
    if (!part) break;
    row = 0;
    part->convert(calls);
    if (row > part->rows) std::abort();
    all += row;
  }
  return 0;
}
