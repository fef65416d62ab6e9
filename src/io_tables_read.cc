// Tables read back: what TableWriter wrote, in any of its formats.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "io_tables.h"

namespace dedup {

namespace {

[[noreturn]] void fail(std::string_view path, std::uint64_t line, std::string_view why) {
  throw Error(Error::Kind::input,
              line > 0 ? fmt::format("{}:{}: {}", path, line, why) : fmt::format("{}: {}", path, why));
}

std::string unescaped(std::string_view cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] != '\\' || i + 1 == cell.size()) {
      out += cell[i];
      continue;
    }
    switch (cell[++i]) {
      case 't':
        out += '\t';
        break;
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      default:
        out += cell[i];
    }
  }
  return out;
}

/// Cells of a line, as written by TableWriter. A CSV cell in quotes may hold line ends, so that `more` may be asked for
/// the next line; false where there is none.
class Splitter {
 public:
  explicit Splitter(TableFormat format) : format_(format) {}

  void split(std::string& line, const std::function<bool(std::string& next)>& more, std::vector<std::string>& cells) {
    cells.clear();
    if (format_ == TableFormat::tsv) {
      for (std::size_t begin = 0;;) {
        const std::size_t tab = std::min(line.find('\t', begin), line.size());
        const std::string_view cell = std::string_view(line).substr(begin, tab - begin);
        cells.push_back(cell.find('\\') == std::string_view::npos ? std::string(cell) : unescaped(cell));
        if (tab == line.size()) return;
        begin = tab + 1;
      }
    }
    std::size_t at = 0;
    for (;;) {
      std::string cell;
      if (at < line.size() && line[at] == '"') {
        for (++at;; ++at) {
          if (at == line.size()) {
            std::string next;
            if (!more(next)) break;
            line += '\n';
            line += next;
          }
          if (line[at] == '"') {
            ++at;
            if (at == line.size() || line[at] != '"') break;
          }
          cell += line[at];
        }
      }
      while (at < line.size() && line[at] != ',') cell += line[at++];
      cells.push_back(std::move(cell));
      if (at >= line.size()) return;
      ++at;
    }
  }

 private:
  TableFormat format_;
};

/// Cells of a JSON object, by name. Numbers come as they are written.
class ObjectReader {
 public:
  /// The reason where it fails.
  std::string_view read(const std::string& line, std::span<const std::string_view> columns,
                        std::vector<std::string>& cells) {
    cells.assign(columns.size(), "");
    std::vector<bool> met(columns.size(), false);
    padded_ = simdjson::padded_string(line);
    simdjson::dom::object object;
    if (parser_.parse(padded_).get(object) != simdjson::SUCCESS)
      return "is no JSON object; the file is cut or was edited";
    for (const auto field : object) {
      const auto found = std::find(columns.begin(), columns.end(), field.key);
      if (found == columns.end()) continue;
      const auto column = static_cast<std::size_t>(found - columns.begin());
      std::string_view text;
      cells[column] = field.value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(field.value);
      met[column] = true;
    }
    const auto lacking = std::find(met.begin(), met.end(), false);
    if (lacking == met.end()) return {};
    reason_ = fmt::format("has no '{}'", columns[static_cast<std::size_t>(lacking - met.begin())]);
    return reason_;
  }

 private:
  simdjson::dom::parser parser_;
  simdjson::padded_string padded_;
  std::string reason_;
};

/// Place of each wanted column in the header.
std::vector<std::size_t> places_of(std::span<const std::string_view> columns, const std::vector<std::string>& header,
                                   std::string_view path, std::string_view what) {
  std::vector<std::size_t> places;
  for (const std::string_view column : columns) {
    const auto found = std::find(header.begin(), header.end(), column);
    if (found == header.end()) {
      std::vector<std::string> shown(
          header.begin(), header.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(header.size(), 8)));
      for (std::string& name : shown) name.resize(std::min<std::size_t>(name.size(), 40));
      fail(path, 1,
           fmt::format("is no {}: it needs columns named {}; the first line has {}", what, fmt::join(columns, ", "),
                       fmt::join(shown, ", ")));
    }
    places.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  return places;
}

}  // namespace

void read_table(const std::string& path, std::string_view what, std::span<const std::string_view> columns,
                const std::function<void(std::uint64_t line, std::span<const std::string> cells)>& row) {
  std::ifstream file(path == "-" ? "/dev/stdin" : path, std::ios::binary);
  if (!file) fail(path, 0, fmt::format("cannot be opened: {}; check the path", std::strerror(errno)));
  std::uint64_t number = 0;
  const auto next = [&](std::string& line) {
    if (!std::getline(file, line)) return false;
    if (line.ends_with('\r')) line.pop_back();
    if (number++ == 0 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    return true;
  };
  std::string line;
  if (!next(line)) {
    fail(path, 0, file.bad() ? "cannot be read; check that it is a file" : fmt::format("is empty, and no {}", what));
  }
  std::vector<std::string> cells;
  if (line.starts_with('{')) {
    ObjectReader objects;
    do {
      if (line.empty()) continue;
      const std::string_view problem = objects.read(line, columns, cells);
      if (!problem.empty())
        fail(path, number, number == 1 ? fmt::format("is no {}: {}", what, problem) : std::string(problem));
      row(number, cells);
    } while (next(line));
    return;
  }
  Splitter splitter(line.find('\t') != std::string::npos ? TableFormat::tsv : TableFormat::csv);
  std::vector<std::string> header;
  splitter.split(line, next, header);
  const std::vector<std::size_t> places = places_of(columns, header, path, what);
  std::vector<std::string> wanted(columns.size());
  while (next(line)) {
    const std::uint64_t begin = number;
    if (line.empty()) continue;
    splitter.split(line, next, cells);
    if (cells.size() != header.size()) {
      fail(path, begin,
           fmt::format("has {} cells, and the header {}: the file is cut or was edited; write it anew", cells.size(),
                       header.size()));
    }
    for (std::size_t i = 0; i < places.size(); ++i) wanted[i] = cells[places[i]];
    row(begin, wanted);
  }
  if (file.bad()) fail(path, number, "cannot be read further");
}

}  // namespace dedup
