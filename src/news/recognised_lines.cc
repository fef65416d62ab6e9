// Finds datelines, bylines, credits and update lines in a text.
//
// These lines differ most between outlets that print one story, and are similar in different stories of one agency.
// Both mislead a comparison. The patterns and how strict they are: datelines.cc, bylines.cc, sign_offs.cc.
//
// Cost: one look at the bytes of each line's head and tail. Only the few lines that pass are tokenised, at most 600
// bytes each.
#include "news/recognised_lines.h"

#include <algorithm>
#include <optional>

#include "news/bylines.h"
#include "news/line_parts.h"
#include "news/lines.h"

namespace dedup {

namespace {

Span span_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

std::optional<Aside> whole_line(const NewsLine& line, const LineParts& parts) {
  if (!parts.may_be_whole_line) return std::nullopt;
  if (is_update(parts.head)) return Aside::update;
  if (is_copyright(parts.head)) return Aside::credit;
  if (is_byline(line, parts.head)) return Aside::byline;
  return std::nullopt;
}

}  // namespace

std::vector<SetAside> recognised_lines(std::string_view text) {
  std::vector<SetAside> out;
  if (text.size() > UINT32_MAX) text = text.substr(0, UINT32_MAX);
  for (const NewsLine& line : news_lines(text)) {
    if (line.runs_on) continue;
    LineParts parts = line_parts(text, line);
    if (parts.none()) continue;
    if (const std::optional<Aside> why = whole_line(line, parts)) {
      out.push_back({span_of(line.begin, line.end), *why});
      continue;
    }
    const Dateline dateline = find_dateline(text, line, parts);
    if (dateline.end > line.begin && dateline.end < line.end) {
      out.push_back({span_of(line.begin, dateline.end), Aside::dateline});
    }
    const SignOff end = find_sign_off(text, line, std::max(dateline.end, line.begin), parts);
    if (end.kind == SignOff::Kind::none) continue;
    const bool desk = end.kind == SignOff::Kind::desk;
    out.push_back({span_of(end.begin, line.end), desk ? Aside::byline : Aside::credit});
  }
  return out;
}

}  // namespace dedup
