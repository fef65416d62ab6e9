// Reads a table that a run wrote. Any malformed row is an error: a result built from the rest would be wrong.
#include <fmt/format.h>

#include <algorithm>

#include "io/table/tables.h"

namespace dedup {

void read_table(const TableFile& file, std::span<const std::string_view> columns,
                const std::function<void(std::uint64_t line, std::span<const std::string_view> cells)>& row) {
  const Table table(file.path, file.cancelled);
  const std::vector<std::string>& names = table.names();
  std::vector<std::size_t> places;
  for (const std::string_view column : columns) {
    const auto found = std::find(names.begin(), names.end(), column);
    if (found == names.end()) {
      // The file may be prose: show only a few words of it.
      std::vector<std::string> shown(
          names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(names.size(), 8)));
      for (std::string& name : shown) name.resize(std::min<std::size_t>(name.size(), 40));
      throw Error(Error::Kind::input, fmt::format("{}: not a {}: it needs the columns {}, and has {}", table.name(),
                                                  file.what, fmt::join(columns, ", "), fmt::join(shown, ", ")));
    }
    places.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  table.each_row(true, places, row, [&](const Problem& problem) {
    throw Error(Error::Kind::input, fmt::format("{}:{}: {}", problem.file, problem.line, problem.reason));
  });
}

}  // namespace dedup
