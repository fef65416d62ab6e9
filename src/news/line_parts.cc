// Cuts a line into its dateline, what follows, and its sign-off.
#include "news/line_parts.h"

#include <algorithm>

#include "news/bylines.h"
#include "news/line_scan.h"

namespace dedup {

namespace {

constexpr std::size_t kHeadTokens = 96;   // a line with so many tokens is not judged as a whole; no credit has so many
constexpr std::size_t kTailTokens = 256;  // bounds the work; 400 bytes of prose hold about 80

}  // namespace

LineParts line_parts(std::string_view text, const NewsLine& line) {
  LineParts out;
  const bool short_line = line.size() <= kWholeBytes;
  out.may_be_whole_line = short_line && may_be_whole_line(text, line);
  out.may_be_dateline = may_be_dateline(text, line);
  out.may_be_sign_off = may_be_sign_off(text, line);
  if (out.none()) return out;
  const bool all = short_line && (out.may_be_whole_line || out.may_be_sign_off);
  const std::size_t end = all ? line.end : std::min(line.end, character_boundary(text, line.begin + kHeadBytes));
  out.head = news_tokens(text, line.begin, end, kHeadTokens);
  out.complete = all && out.head.size() < kHeadTokens;
  return out;
}

Dateline find_dateline(std::string_view text, const NewsLine& line, const LineParts& parts) {
  return parts.may_be_dateline ? read_dateline(text, line, parts.head) : Dateline{line.begin, {}};
}

SignOff find_sign_off(std::string_view text, const NewsLine& line, std::size_t from, LineParts& parts) {
  if (!parts.may_be_sign_off) return {};
  if (!parts.complete) {
    const std::size_t begin = line.size() > kTailBytes ? character_boundary(text, line.end - kTailBytes) : line.begin;
    parts.tail = news_tokens(text, begin, line.end, kTailTokens);
  }
  SignOff found = read_sign_off(line, parts.complete ? parts.head : parts.tail, parts.complete);
  return found.begin >= from ? found : SignOff{};
}

}  // namespace dedup
