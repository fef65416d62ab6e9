// Finds the lines of a text, and whether the text is hard-wrapped.
#include "news/lines.h"

#include <algorithm>

#include "core/ascii.h"
#include "news/agencies.h"
#include "news/line_scan.h"

namespace dedup {

namespace {

// Hard-wrapped text is wrapped at 60 to 80 characters by custom; the range leaves room for short words and multi-byte
// letters. Two lines that only happen to follow each other are too few to tell.
constexpr std::size_t kLeastWrapped = 45, kMostWrapped = 100;  // bytes
constexpr std::size_t kLeastFollowed = 4;                      // lines that directly follow another

/// Whether no blank line separates two lines.
bool follows_directly(std::string_view text, const NewsLine& above, const NewsLine& below) {
  const std::string_view between = text.substr(above.end, below.begin - above.end);
  return between.size() < 2 || std::count(between.begin(), between.end(), '\n') <= 1;
}

/// Whether the line may end in mid-sentence because it was wrapped.
bool is_wrapped(std::string_view text, const NewsLine& line) {
  const char last = text[line.end - 1];
  return line.size() >= kLeastWrapped && line.size() <= kMostWrapped && last != '.' && last != '!' && last != '?' &&
         last != '"' && last != ':';
}

/// Sets `runs_on`. A text is hard-wrapped if at least half of the lines that are directly followed look wrapped.
void find_wrapped(std::string_view text, std::vector<NewsLine>& lines) {
  std::size_t followed = 0, wrapped = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (!follows_directly(text, lines[i - 1], lines[i])) continue;
    ++followed;
    lines[i].runs_on = is_wrapped(text, lines[i - 1]);
    wrapped += lines[i].runs_on ? 1 : 0;
  }
  if (followed >= kLeastFollowed && wrapped * 2 >= followed) return;
  for (NewsLine& line : lines) line.runs_on = false;
}

}  // namespace

std::vector<NewsLine> news_lines(std::string_view text) {
  std::vector<NewsLine> out;
  // A text without line feeds may use carriage returns alone.
  const char newline = text.find('\n') == std::string_view::npos ? '\r' : '\n';
  for_each_line(text, newline, [&](std::size_t begin, std::size_t end) {
    trim(text, begin, end, is_space);
    if (begin < end) out.push_back({begin, end});
  });
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].from_top = i;
    out[i].from_end = out.size() - 1 - i;
  }
  find_wrapped(text, out);
  return out;
}

bool begins_quotation(std::string_view text, const NewsLine& line) {
  const char32_t c = character_at(text, line.begin).value;
  return c == '"' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB;
}

}  // namespace dedup
