// Lines that say where, by whom and when: one look at the head, the tail and, of short lines, the whole of each line.
//
// An article's page differs from outlet to outlet most in these lines, and two agencies' texts are alike in them: both
// mislead a comparison. Patterns and their strictness: news_datelines.cc, news_credits.cc. Cost: a look at the
// bytes of each line's head and tail; of the few that may be such a line, tokens of windows of at most 600 bytes.
#include <algorithm>

#include "news/furniture.h"
#include "news/lines.h"

namespace dedup {

namespace {

constexpr std::size_t kHead = 200;   // bytes of a line in which a dateline ends
constexpr std::size_t kTail = 400;   // bytes in which a sign-off begins
constexpr std::size_t kTokens = 96;  // tokens that are read of a line; one of so many is no credit
constexpr std::size_t kWhole = 600;  // bytes of a line that can be a byline, credit or update as a whole

Span span_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// A cut never splits a character: continuation bytes go to the side before it.
std::size_t cut(std::string_view text, std::size_t at) {
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

}  // namespace

std::vector<SetAside> recognised_lines(std::string_view text) {
  std::vector<SetAside> out;
  if (text.size() > UINT32_MAX) text = text.substr(0, UINT32_MAX);
  for (const NewsLine& line : news_lines(text)) {
    if (line.runs_on) continue;
    const bool whole = line.end - line.begin <= kWhole;
    const bool maybe_whole = whole && may_be_whole(text, line);
    const bool maybe_dateline = may_be_dateline(text, line), maybe_end = may_be_sign_off(text, line);
    if (!maybe_whole && !maybe_dateline && !maybe_end) continue;
    const bool read_all = whole && (maybe_whole || maybe_end);
    const NewsTokens head =
        news_tokens(text, line.begin, read_all ? line.end : std::min(line.end, cut(text, line.begin + kHead)), kTokens);
    Aside why = Aside::recurring;
    if (maybe_whole) {
      if (is_update(head)) {
        why = Aside::update;
      } else if (is_copyright(head)) {
        why = Aside::credit;
      } else if (is_byline(line, head)) {
        why = Aside::byline;
      }
    }
    if (why != Aside::recurring) {
      out.push_back({span_of(line.begin, line.end), why});
      continue;
    }
    const Dateline dateline = maybe_dateline ? read_dateline(text, line, head) : Dateline{line.begin, {}};
    if (dateline.end > line.begin && dateline.end < line.end) {
      out.push_back({span_of(line.begin, dateline.end), Aside::dateline});
    }
    if (!maybe_end) continue;
    const bool short_line = whole && head.size() < kTokens;
    const std::size_t from = line.end - line.begin > kTail ? cut(text, line.end - kTail) : line.begin;
    const NewsTokens tail = short_line ? NewsTokens{} : news_tokens(text, from, line.end, 256);
    const SignOff end = read_sign_off(line, short_line ? head : tail, short_line);
    if (end.kind == SignOff::Kind::none || end.begin < std::max(dateline.end, line.begin)) continue;
    const bool desk = end.kind == SignOff::Kind::desk;
    out.push_back({span_of(end.begin, line.end), desk ? Aside::byline : Aside::credit});
  }
  return out;
}

}  // namespace dedup
