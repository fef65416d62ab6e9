// Finds the quotations in a text.
//
// Problem. Newspapers mark quotations in a dozen ways. The straight " opens and closes, and the apostrophe is also a
// closing mark. Quotations must not be taken for the writer's own words: equal words outside quotation marks are
// evidence of copying, a shared quotation is not.
//
// Method. The neighbours of a mark decide: after a space it opens a quotation, after a letter it closes one. In doubt,
// text counts as quoted, but only to the end of the paragraph, because a quotation of several paragraphs has an opening
// mark in each.
//
// Known weaknesses. A mark for feet or inches ends the quotation that contains it. The apostrophe of a plural ends a
// quotation in single marks.
#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "text/passages.h"

namespace dedup {

namespace {

enum class Mark : std::uint8_t {
  straight,        // " and two single ones
  left,            // “
  right,           // ”
  low,             // „
  left_guillemet,  // «
  right_guillemet,
  corner_open,  // 「
  corner_close,
  single_straight,
  single_left,
  single_right,
  single_low,
  single_left_guillemet,
  single_right_guillemet,
};

struct Found {
  std::uint32_t begin, end;
  Mark mark;
};

struct Spelling {
  std::string_view bytes;
  Mark mark;
};

// Doubled marks come before single ones, since the first match wins.
constexpr std::array<Spelling, 24> kSpellings{{
    {"\xE2\x80\x9C", Mark::left},
    {"\xE2\x80\x9D", Mark::right},
    {"\xE2\x80\x9E", Mark::low},
    {"\xE2\x80\x9F", Mark::left},
    {"\xE2\x80\x98", Mark::single_left},
    {"\xE2\x80\x99", Mark::single_right},
    {"\xE2\x80\x9A", Mark::single_low},
    {"\xE2\x80\x9B", Mark::single_left},
    {"\xE2\x80\xB9", Mark::single_left_guillemet},
    {"\xE2\x80\xBA", Mark::single_right_guillemet},
    {"\xEF\xBC\x82", Mark::straight},  // full-width
    {"\xE3\x80\x8C", Mark::corner_open},
    {"\xE3\x80\x8D", Mark::corner_close},
    {"\xE3\x80\x8E", Mark::corner_open},
    {"\xE3\x80\x8F", Mark::corner_close},
    {"\xE3\x80\x9D", Mark::left},
    {"\xE3\x80\x9E", Mark::right},
    {"\xE3\x80\x9F", Mark::right},
    {"\xC2\xAB", Mark::left_guillemet},
    {"\xC2\xBB", Mark::right_guillemet},
    {"``", Mark::left},
    {"''", Mark::straight},
    {"\"", Mark::straight},
    {"'", Mark::single_straight},
}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Whether `text[at]` begins a letter or digit. Bytes above ASCII count as letters unless they begin punctuation or a
/// space.
bool is_letter(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c < 0x80) return is_digit(text[at]) || ((c | 0x20U) >= 'a' && (c | 0x20U) <= 'z');
  return c != 0xC2 && !text.substr(at).starts_with("\xE2\x80") && !text.substr(at).starts_with("\xE3\x80");
}

const Spelling* spelling_at(std::string_view text, std::size_t at) {
  switch (static_cast<unsigned char>(text[at])) {
    case '"':
    case '\'':
    case '`':
    case 0xC2:
    case 0xE2:
    case 0xE3:
    case 0xEF:
      break;
    default:
      return nullptr;
  }
  for (const Spelling& each : kSpellings) {
    if (text.substr(at, each.bytes.size()) == each.bytes) return &each;
  }
  return nullptr;
}

/// The end of the paragraph that begins at `begin`: a blank line, or the end of a line too long to be wrapped text.
std::size_t paragraph_end(std::string_view raw, std::size_t begin) {
  constexpr std::size_t kUnwrapped = 120;  // bytes
  for (std::size_t line = begin; line < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', line), raw.size());
    std::size_t next = end;
    std::size_t breaks = 0;
    for (; next < raw.size() && is_space(raw[next]); ++next) breaks += static_cast<std::size_t>(raw[next] == '\n');
    if (breaks > 1 || end - line > kUnwrapped) return end;
    line = std::max(next, end + 1);
  }
  return raw.size();
}

/// The quotation marks of one paragraph and their neighbours.
class Paragraph {
 public:
  Paragraph(std::string_view raw, std::size_t begin, std::size_t end) : text_(raw.substr(0, end)), begin_(begin) {
    for (std::size_t at = begin; at < end;) {
      const Spelling* spelling = spelling_at(text_, at);
      if (spelling == nullptr) {
        ++at;
        continue;
      }
      const std::size_t after = at + spelling->bytes.size();
      marks_.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(after), spelling->mark});
      at = after;
    }
  }

  void add_quotations(std::vector<Span>& out) const {
    add_double(out);
    add_single(out);
  }

 private:
  bool letter_before(const Found& found) const {
    std::size_t at = found.begin;
    while (at > begin_ && (static_cast<unsigned char>(text_[at - 1]) & 0xC0U) == 0x80) --at;
    return at > begin_ && is_letter(text_, at - 1);
  }
  bool space_before(const Found& found) const { return found.begin == begin_ || is_space(text_[found.begin - 1]); }
  bool space_after(const Found& found) const { return found.end == text_.size() || is_space(text_[found.end]); }
  bool letter_after(const Found& found) const { return found.end < text_.size() && is_letter(text_, found.end); }

  /// Whether a mark that can both open and close a quotation opens one here.
  bool leans_open(const Found& found) const { return after_opening(found) && !space_after(found); }
  /// Whether an opening mark can follow what is before this mark: a space, a bracket, a dash, another mark.
  bool after_opening(const Found& found) const {
    if (space_before(found)) return true;
    const char before = text_[found.begin - 1];
    if (static_cast<unsigned char>(before) >= 0x80) return !letter_before(found);  // a dash, another mark
    return std::string_view("([{-/'\"`:=>").find(before) != std::string_view::npos;
  }

  static bool closes(Mark opener, Mark mark) {
    switch (opener) {
      case Mark::low:
        return mark == Mark::left || mark == Mark::right || mark == Mark::straight;
      case Mark::left_guillemet:
        return mark == Mark::right_guillemet;
      case Mark::right_guillemet:
        return mark == Mark::left_guillemet;
      case Mark::corner_open:
        return mark == Mark::corner_close;
      default:
        return mark == Mark::right || mark == Mark::straight;
    }
  }

  void add_double(std::vector<Span>& out) const {
    const Found* open = nullptr;
    for (const Found& found : marks_) {
      if (found.mark >= Mark::single_straight) continue;
      const bool straight = found.mark == Mark::straight;
      if (open == nullptr) {
        if (straight ? after_opening(found) : begins(found.mark)) open = &found;
      } else if (closes(open->mark, found.mark) && !(straight && leans_open(found))) {
        out.push_back({open->begin, found.end});
        open = nullptr;
      }
    }
    if (open != nullptr) out.push_back({open->begin, static_cast<std::uint32_t>(text_.size())});
  }
  static bool begins(Mark mark) { return mark != Mark::right && mark != Mark::corner_close; }

  bool opens_single(const Found& found) const {
    const bool may = found.mark == Mark::single_straight || found.mark == Mark::single_left ||
                     found.mark == Mark::single_low || found.mark == Mark::single_left_guillemet;
    const bool is_year = found.end < text_.size() && is_digit(text_[found.end]);  // '99
    return may && !letter_before(found) && !space_after(found) && !is_year;
  }
  bool closes_single(const Found& found) const {
    const bool may = found.mark == Mark::single_straight || found.mark == Mark::single_right ||
                     found.mark == Mark::single_left || found.mark == Mark::single_right_guillemet;
    return may && !space_before(found) && !letter_after(found);
  }

  void add_single(std::vector<Span>& out) const {
    const std::size_t none = marks_.size();
    std::vector<std::size_t> next_closer(none + 1, none), next_sure(none + 1, none), next_opener(none + 1, none);
    for (std::size_t i = none; i > 0; --i) {
      const Found& found = marks_[i - 1];
      const bool closer = closes_single(found);
      next_closer[i - 1] = closer ? i - 1 : next_closer[i];
      next_sure[i - 1] = closer && !letter_before(found) ? i - 1 : next_sure[i];
      next_opener[i - 1] = opens_single(found) ? i - 1 : next_opener[i];
    }
    for (std::size_t i = next_opener[0]; i < none; i = next_opener[i + 1]) {
      const std::size_t opener = i;
      std::size_t closer = next_closer[i + 1];
      if (closer == none) break;
      // A closing mark after a letter may be the apostrophe of a plural. A mark after punctuation certainly closes.
      // Take it if it comes before the next opening mark.
      const std::size_t sure = next_sure[closer];
      if (sure < next_opener[closer + 1]) closer = sure;
      out.push_back({marks_[opener].begin, marks_[closer].end});
      i = closer;
    }
  }

  std::string_view text_;  // up to the end of the paragraph
  std::size_t begin_;
  std::vector<Found> marks_;
};

}  // namespace

std::vector<Span> quotations(std::string_view raw) {
  std::vector<Span> all;
  for (std::size_t begin = 0;;) {
    while (begin < raw.size() && is_space(raw[begin])) ++begin;
    if (begin == raw.size()) break;
    const std::size_t end = paragraph_end(raw, begin);
    Paragraph(raw, begin, end).add_quotations(all);
    begin = end;
  }
  std::sort(all.begin(), all.end());
  std::vector<Span> apart;
  for (const Span span : all) {
    if (!apart.empty() && span.begin < apart.back().end) {
      apart.back().end = std::max(apart.back().end, span.end);
    } else {
      apart.push_back(span);
    }
  }
  return apart;
}

}  // namespace dedup
