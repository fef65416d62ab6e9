// Shows two texts in two columns and marks their shared passages.
#include "cli/side_by_side.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kLeastColumn = 30;  // with narrower columns the texts go below each other
constexpr std::size_t kGap = 3;           // between the columns
constexpr std::array<std::string_view, 6> kColors{"32", "36", "33", "35", "34", "31"};

/// A stretch of text with one style.
struct Piece {
  std::string_view text;
  std::uint32_t passage = kNone;
  bool equal = false;
  bool begins = false, ends = false;  // the passage begins or ends with this piece
};

/// Cuts a text at the borders of passages and of runs of equal words.
std::vector<Piece> cut(std::string_view text, const Shared& shared, bool is_a, std::span<const Span> equal) {
  struct Stretch {
    Span where;
    std::uint32_t passage;
  };
  std::vector<Stretch> runs;  // sorted by position in this text
  runs.reserve(equal.size());
  for (std::size_t i = 0; i < equal.size(); ++i) runs.push_back({equal[i], shared.runs[i].passage});
  std::sort(runs.begin(), runs.end(), [](const Stretch& x, const Stretch& y) { return x.where < y.where; });
  std::vector<Piece> out;
  std::uint32_t at = 0;
  const auto put = [&](std::uint32_t end, std::uint32_t passage, bool same) {
    if (end > at || same) out.push_back({text.substr(at, end - at), passage, same, false, false});
    at = std::max(at, end);
  };
  for (const Stretch& run : runs) {
    const Passage& passage = shared.passages[run.passage];
    const Span whole = is_a ? passage.a : passage.b;
    const std::uint32_t begin = std::max(run.where.begin, at);  // words that share a character overlap
    put(begin, run.where.begin > whole.begin ? run.passage : kNone, false);
    put(std::max(run.where.end, begin), run.passage, true);
    out.back().begins = run.where.begin == whole.begin;
    out.back().ends = run.where.end == whole.end;
  }
  put(static_cast<std::uint32_t>(text.size()), kNone, false);
  return out;
}

/// One finished line, with its width on the screen.
struct Line {
  std::string bytes;
  std::size_t columns = 0;
};

/// Fills lines with words. One word may consist of several pieces.
class Column {
 public:
  Column(std::size_t width, bool color) : width_(width), color_(color) {}

  void add(const Piece& piece) {
    if (piece.begins && !color_) add_letters(fmt::format("[{}:", piece.passage + 1), {});
    std::string_view rest = piece.text;
    while (!rest.empty()) {
      const std::size_t space = std::min(rest.find_first_of(" \t\r\n"), rest.size());
      if (space > 0) add_letters(printable(rest.substr(0, space)), piece);
      rest.remove_prefix(space);
      if (rest.empty()) break;
      end_word();
      look_of_space_ = piece;
      if (rest.front() == '\n') end_line();
      rest.remove_prefix(1);
    }
    if (piece.ends && !color_) add_letters(fmt::format(":{}]", piece.passage + 1), {});
  }
  std::vector<Line> take() {
    end_word();
    end_line();
    while (!lines_.empty() && lines_.back().columns == 0) lines_.pop_back();
    return std::move(lines_);
  }

 private:
  static std::string look(const Piece& piece) {
    if (piece.passage == kNone) return "";
    return fmt::format("\x1b[{}{}m", piece.equal ? "1;" : "2;", kColors[piece.passage % kColors.size()]);
  }
  std::string painted(std::string_view letters, const Piece& piece) const {
    const std::string begin = color_ ? look(piece) : std::string();
    return begin.empty() ? std::string(letters) : begin + std::string(letters) + "\x1b[0m";
  }

  void add_letters(std::string_view letters, const Piece& piece) {
    // Words longer than a line (URLs, scripts without spaces) are broken at its end.
    while (!letters.empty()) {
      const std::size_t room = width_ - std::min(width_, word_.columns);
      std::size_t bytes = letters.size(), columns = columns_of(letters);
      if (columns > room) {
        columns = 0;
        bytes = 0;
        while (bytes < letters.size()) {
          std::size_t next = bytes + 1;
          while (next < letters.size() && (static_cast<unsigned char>(letters[next]) & 0xC0U) == 0x80) ++next;
          const std::size_t wide = columns_of(letters.substr(bytes, next - bytes));
          if (columns + wide > room) break;
          columns += wide;
          bytes = next;
        }
      }
      if (bytes > 0) {
        word_.bytes += painted(letters.substr(0, bytes), piece);
        word_.columns += columns;
      }
      letters.remove_prefix(bytes);
      if (!letters.empty()) {
        broken_ = true;
        end_word();
      }
    }
  }

  void end_word() {
    if (word_.columns == 0 && word_.bytes.empty()) return;
    const std::size_t space = line_.columns > 0 && !glued_ ? 1 : 0;
    if (line_.columns > 0 && line_.columns + space + word_.columns > width_) {
      push_line();
    } else if (space > 0) {
      line_.bytes += painted(" ", look_of_space_);
      line_.columns += 1;
    }
    line_.bytes += word_.bytes;
    line_.columns += word_.columns;
    word_ = {};
    glued_ = broken_;
    broken_ = false;
  }
  void push_line() {
    lines_.push_back(std::move(line_));
    line_ = {};
  }
  /// Keeps one of several empty lines, and none at the top.
  void end_line() {
    glued_ = false;
    if (line_.columns == 0 && (lines_.empty() || lines_.back().columns == 0)) return;
    push_line();
  }

  std::size_t width_;
  bool color_;
  std::vector<Line> lines_;
  Line line_, word_;
  Piece look_of_space_;
  bool broken_ = false;  // the current word continues on the next line
  bool glued_ = false;   // no space before the next word: it continues the last one
};

std::vector<Line> lay_out(const Comparison& pair, bool is_a, std::size_t width, bool color) {
  Column column(width, color);
  const std::string& text = is_a ? pair.a.text : pair.b.text;
  for (const Piece& piece : cut(text, pair.shared, is_a, is_a ? pair.equal_a : pair.equal_b)) column.add(piece);
  return column.take();
}

}  // namespace

std::string side_by_side(const Comparison& pair, const Screen& screen) {
  const bool beside = screen.width >= 2 * kLeastColumn + kGap;
  const std::size_t width = beside ? (screen.width - kGap) / 2 : std::max<std::size_t>(screen.width, 10);
  const std::vector<Line> a = lay_out(pair, true, width, screen.color), b = lay_out(pair, false, width, screen.color);
  std::string out;
  if (!beside) {
    for (const std::vector<Line>* side : {&a, &b}) {
      out += fmt::format("{}\n", fit(side == &a ? "A  " + pair.a.name : "B  " + pair.b.name, width));
      for (const Line& line : *side) out += line.bytes + "\n";
      if (side == &a) out += '\n';
    }
    return out;
  }
  out += fmt::format("{}   {}\n", fit_and_pad("A  " + pair.a.name, width), fit("B  " + pair.b.name, width));
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const Line left = i < a.size() ? a[i] : Line{}, right = i < b.size() ? b[i] : Line{};
    out += left.bytes;
    if (right.columns > 0) out += std::string(width - std::min(width, left.columns) + kGap, ' ') + right.bytes;
    out += '\n';
  }
  return out;
}

}  // namespace dedup::cli
