// The lines of a news text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace dedup {

/// A line that is not blank, without the blanks at its ends.
struct NewsLine {
  std::size_t begin = 0, end = 0;
  std::size_t from_top = 0, from_end = 0;  ///< number of lines above and below, blank ones not counted
  bool runs_on = false;                    ///< in hard-wrapped text: continues the sentence of the line above

  std::size_t size() const { return end - begin; }
};
std::vector<NewsLine> news_lines(std::string_view text);

/// Whether the line begins with a quotation mark. Many paragraphs do; datelines, bylines and credits do not.
bool begins_quotation(std::string_view text, const NewsLine& line);

// How much of a line is read. The longest found in newsday, congress-press, site-template, rss-items and basil
// are: dateline 45 bytes of 14,510, sign-off 94 of 736, byline 75 of 126, update line 134 of 8,454. The limits leave a
// margin for other scripts, whose letters take two or three bytes.
inline constexpr std::size_t kHeadBytes = 200;   // a dateline ends within them
inline constexpr std::size_t kTailBytes = 400;   // a sign-off begins within them
inline constexpr std::size_t kWholeBytes = 600;  // a longer line is no byline, credit or update line as a whole

}  // namespace dedup
