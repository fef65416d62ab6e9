// Tables of results as Arrow streams.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arrow.h"

namespace newsdedup {

/// A column of strings: value i is bytes[ends[i - 1], ends[i]).
struct Strings {
  std::vector<int64_t> offsets{0};
  std::string bytes;
  void add(std::string_view text) {
    bytes += text;
    offsets.push_back(static_cast<int64_t>(bytes.size()));
  }
  std::string_view at(std::size_t i) const {
    return std::string_view(bytes).substr(static_cast<std::size_t>(offsets[i]),
                                          static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
  }
};

/// Truth values, one a byte; they are packed when they are exported.
struct Flags {
  std::vector<uint8_t> values;
};

struct OutColumn {
  std::string name;
  std::variant<Strings, Flags, std::vector<double>, std::vector<uint64_t>> values;
};

/// An immutable table. Streams share it.
struct OutTable {
  std::vector<OutColumn> columns;
  std::size_t rows = 0;
};

/// Fills `out` with a stream of one batch. The columns are not copied, but for Flags.
void export_table(std::shared_ptr<const OutTable> table, ArrowArrayStream& out);

}  // namespace newsdedup
