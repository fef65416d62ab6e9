// How cells of TSV and CSV spell what would break a table, a terminal or a spreadsheet.
#include "io/table/escapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "core/ascii.h"
#include "dedup/io.h"

namespace dedup {

namespace {

constexpr std::string_view kFormula = "=+-@", kLetters = "tnr\\", kMeant = "\t\n\r\\";
constexpr auto kNowhere = std::string_view::npos;

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

/// Whether the character at `i` is one of U+0080 to U+009F, which terminals obey, too. It has two bytes.
bool is_c1(std::string_view text, std::size_t i) {
  if (text[i] != '\xC2' || i + 1 == text.size()) return false;
  const auto second = static_cast<unsigned char>(text[i + 1]);
  return second >= 0x80 && second < 0xA0;
}

/// The number of bytes at `i` that CSV must hide: 0, 1 or 2.
std::size_t hidden_in_csv(std::string_view text, std::size_t i) {
  if (is_c1(text, i)) return 2;
  return is_control(text[i]) && text[i] != '\t' && text[i] != '\r' && text[i] != '\n' ? 1 : 0;
}

/// A lone sign, such as the `-` of an empty value, is no formula.
bool begins_formula(std::string_view cell) { return cell.size() > 1 && kFormula.find(cell[0]) != kNowhere; }

void append_hex(char c, std::string& out) { out += fmt::format("\\x{:02X}", static_cast<unsigned char>(c)); }

int hex_digit(char c) {
  const char small = lower(c);
  return is_digit(c) ? c - '0' : small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/// The character that `\xHH` at the beginning of `text` spells, or -1 if it is none that is ever escaped so.
int read_hex(std::string_view text) {
  if (text.size() < 4 || text[1] != 'x') return -1;
  const int high = hex_digit(text[2]), low = hex_digit(text[3]);
  if (high < 0 || low < 0) return -1;
  const int byte = high * 16 + low;
  const auto c = static_cast<char>(byte);
  return is_control(c) || kFormula.find(c) != kNowhere || byte == 0xC2 || (byte >= 0x80 && byte < 0xA0) ? byte : -1;
}

}  // namespace

std::string tsv_cell(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const std::size_t letter = kMeant.find(text[i]); letter != kNowhere) {
      out += '\\';
      out += kLetters[letter];
    } else if (is_c1(text, i)) {
      append_hex(text[i], out);
      append_hex(text[++i], out);
    } else if (is_control(text[i]) || (i == 0 && begins_formula(text))) {
      append_hex(text[i], out);
    } else {
      out += text[i];
    }
  }
  return out;
}

bool needs_guard(std::string_view cell) {
  if (cell.empty()) return false;
  if (begins_formula(cell) || std::string_view("'\t\r\n").find(cell[0]) != kNowhere) return true;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (hidden_in_csv(cell, i) > 0) return true;
  }
  return false;
}

std::string guarded_csv(std::string_view cell) {
  std::string out = "'";
  for (std::size_t i = 0; i < cell.size();) {
    const std::size_t hidden = hidden_in_csv(cell, i);
    for (const char c : cell.substr(i, hidden)) append_hex(c, out);
    if (hidden == 0) out += cell[i] == '\\' ? "\\\\" : cell.substr(i, 1);
    i += std::max<std::size_t>(hidden, 1);
  }
  return out;
}

std::string csv_cell(std::string_view text, char separator, bool is_quoted) {
  std::string cell = needs_guard(text) ? guarded_csv(text) : std::string(text);
  if (!is_quoted && cell.find(separator) == kNowhere && cell.find_first_of("\"\r\n") == kNowhere) return cell;
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

bool is_guarded(std::string_view cell) {
  if (cell.size() < 2 || cell[0] != '\'') return false;
  return std::string_view("=+-@'\t\r\n").find(cell[1]) != kNowhere || cell.find("\\x") != kNowhere;
}

void append_unescaped(std::string_view cell, std::string& out) {
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const std::string_view rest = cell.substr(i);
    if (rest[0] != '\\' || rest.size() == 1) {
      out += rest[0];
    } else if (const std::size_t letter = kLetters.find(rest[1]); letter != kNowhere) {
      out += kMeant[letter];
      i += 1;
    } else if (const int c = read_hex(rest); c >= 0) {
      out += static_cast<char>(c);
      i += 3;
    } else {
      out += rest[0];
    }
  }
}

}  // namespace dedup
