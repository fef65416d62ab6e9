// Text for a terminal: width in columns, removal of unsafe characters, formatting of numbers.
#include "cli/terminal_text.h"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>

namespace dedup::cli {
namespace {

constexpr std::size_t kDefaultWidth = 100;
constexpr char32_t kReplacement = 0xFFFD;

struct Range {
  char32_t first, last;
};

// Approximate, but good enough for lists: Unicode 15 blocks whose characters are (almost) all wide or all zero-width.
constexpr Range kWide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
                           {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                           {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
constexpr Range kNoWidth[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},
                              {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x200B, 0x200D},
                              {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};
// Direction marks, embeddings, overrides and isolates. They would reorder the text that follows a title.
constexpr Range kDirection[] = {{0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E},
                                {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xE0001, 0xE007F}};

template <std::size_t n>
bool within(const Range (&ranges)[n], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges), [c](Range r) { return c >= r.first && c <= r.last; });
}

/// Removes and returns the first character of `text`, which must not be empty.
char32_t take(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t c = lead < 0x80 ? lead : lead & (0xFFu >> (length + 1));
  bool good = lead < 0x80 || (lead >= 0xC2 && lead <= 0xF4 && length <= text.size());
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (byte(i) & 0xC0) == 0x80;
    c = c << 6 | (byte(i) & 0x3F);
  }
  const char32_t least = length == 3 ? 0x800 : length == 4 ? 0x10000 : 0;
  good = good && c >= least && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
  text.remove_prefix(good ? length : 1);
  return good ? c : kReplacement;
}

std::size_t width_of(char32_t c) { return within(kNoWidth, c) ? 0 : within(kWide, c) ? 2 : 1; }

}  // namespace

std::size_t terminal_width(int fd) {
  winsize size{};
  return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kDefaultWidth;
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = take(text);
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
    if (control) {
      out += ' ';
    } else if (c == kReplacement) {
      out += "\xEF\xBF\xBD";
    } else if (!within(kDirection, c)) {
      out += before.substr(0, before.size() - text.size());
    }
  }
  return out;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) columns += width_of(take(text));
  return columns;
}

std::string fit(std::string_view text, std::size_t columns) {
  std::string safe = printable(text);
  if (columns_of(safe) <= columns) return safe;
  if (columns == 0) return "";
  std::string_view rest = safe;
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (!rest.empty()) {
    used += width_of(take(rest));
    if (used > columns - 1) break;
    bytes = safe.size() - rest.size();
  }
  return safe.substr(0, bytes) + "\xE2\x80\xA6";
}

std::string fit_and_pad(std::string_view text, std::size_t columns) {
  std::string out = fit(text, columns);
  return out + std::string(columns - columns_of(out), ' ');
}

std::string thousands(std::uint64_t value) {
  std::string digits = fmt::format("{}", value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string counted(std::uint64_t value, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", thousands(value), value == 1 ? one : many);
}

}  // namespace dedup::cli
