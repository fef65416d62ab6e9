// Splits TSV and CSV into rows and cells.
#include "io/table/rows.h"

#include <algorithm>

#include "io/table/escapes.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;

std::string_view unescaped(std::string_view cell, std::string& made) {
  const std::size_t begin = made.size();
  append_unescaped(cell, made);
  return std::string_view(made).substr(begin);
}

/// Appends a quoted cell that begins at `at`, without its quotes; returns where it ends, or kNowhere if `text` ends
/// first.
std::size_t append_quoted(std::string_view text, std::size_t at, std::string& out) {
  for (++at;;) {
    const std::size_t quote = text.find('"', at);
    if (quote == kNowhere) return kNowhere;
    out += text.substr(at, quote - at);
    at = quote + 1;
    if (at == text.size() || text[at] != '"') return at;
    out += text[at++];
  }
}

/// Splits a row with quotes into `cells.made`, and sets the end of each cell in it. Returns where the row ends in
/// `text`.
std::size_t split_quoted(std::string_view text, char separator, Cells& cells, std::vector<std::size_t>& ends) {
  for (std::size_t at = 0;;) {
    if (at < text.size() && text[at] == '"') {
      at = append_quoted(text, at, cells.made);
      if (at == kNowhere) {
        cells.is_cut = true;
        cells.problem = "a quote that opens in this row is never closed; the row was skipped, correct its quotes";
        return at;
      }
    } else {
      const std::size_t begin = at;
      while (at < text.size() && text[at] != separator && text[at] != '\n') ++at;
      const bool is_last = at == text.size() || text[at] == '\n';
      std::string_view cell = text.substr(begin, at - begin);
      if (is_last && cell.ends_with('\r')) cell.remove_suffix(1);
      cells.made += cell;
    }
    ends.push_back(cells.made.size());
    if (text.substr(at).starts_with("\r\n")) ++at;
    if (text.substr(at) == "\r") ++at;
    if (at == text.size() || text[at] == '\n') return at;
    if (text[at++] != separator) {
      cells.problem = "a quoted cell of this row goes on behind its quote; the row was skipped, correct its quotes";
      return kNowhere;
    }
  }
}

}  // namespace

void Cells::clear() {
  all.clear();
  made.clear();
  unguarded.clear();
  problem = {};
  is_cut = false;
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void split_tsv(std::string_view line, Cells& cells) {
  cells.made.reserve(line.size());  // views into it must stay valid
  while (true) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    const std::string_view cell = line.substr(0, end);
    cells.all.push_back(cell.find('\\') == kNowhere ? cell : unescaped(cell, cells.made));
    if (end == line.size()) return;
    line.remove_prefix(end + 1);
  }
}

std::uint64_t split_csv(std::string_view& rest, char separator, Cells& cells) {
  std::uint64_t lines = 1;
  const std::size_t newline = rest.find('\n');
  if (rest.substr(0, newline).find('"') == kNowhere) {
    cells.is_cut = newline == kNowhere;
    std::string_view line = take_line(rest);
    for (std::size_t end = line.find(separator); end != kNowhere; end = line.find(separator)) {
      cells.all.push_back(line.substr(0, end));
      line.remove_prefix(end + 1);
    }
    cells.all.push_back(line);
  } else {
    std::vector<std::size_t> ends;
    const std::size_t end = split_quoted(rest, separator, cells, ends);
    if (end == kNowhere) {
      cells.is_cut = cells.is_cut || newline == kNowhere;
      take_line(rest);
      return lines;
    }
    cells.is_cut = end == rest.size();
    lines +=
        static_cast<std::uint64_t>(std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    std::size_t begin = 0;
    for (const std::size_t cell_end : ends) {
      cells.all.push_back(std::string_view(cells.made).substr(begin, cell_end - begin));
      begin = cell_end;
    }
  }
  std::size_t size = 0;
  for (const std::string_view cell : cells.all) size += is_guarded(cell) ? cell.size() : 0;
  cells.unguarded.reserve(size);  // views into it must stay valid
  for (std::string_view& cell : cells.all) {
    if (is_guarded(cell)) cell = unescaped(cell.substr(1), cells.unguarded);
  }
  return lines;
}

}  // namespace dedup
