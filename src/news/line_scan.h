// Splits a text into lines. Page furniture and the grammar of news lines share it.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace dedup {

/// The first `c` in text[begin, end); `end` if there is none.
inline std::size_t find_char(std::string_view text, char c, std::size_t begin, std::size_t end) {
  const void* found = begin < end ? std::memchr(text.data() + begin, c, end - begin) : nullptr;
  return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// Calls visit(begin, end) for each line, without its newline. Empty lines are included, an empty last one is not.
template <class Visit>
void for_each_line(std::string_view text, char newline, Visit visit) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = find_char(text, newline, begin, text.size());
    visit(begin, end);
    begin = end + 1;
  }
}

/// Shrinks [begin, end) until neither its first nor its last byte is blank.
template <class IsBlank>
void trim(std::string_view text, std::size_t& begin, std::size_t& end, IsBlank is_blank) {
  while (begin < end && is_blank(text[begin])) ++begin;
  while (begin < end && is_blank(text[end - 1])) --end;
}

/// Moves a cut at byte `at` forward to the next UTF-8 character boundary.
inline std::size_t character_boundary(std::string_view text, std::size_t at) {
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  return at;
}

}  // namespace dedup
