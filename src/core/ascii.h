// Character classes of ASCII, without locales, and trimming.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace dedup {

/// Space, tab, line feed, vertical tab, form feed or carriage return.
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// `text` with ASCII letters in lower case; all other bytes are kept.
inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

/// `text` without the characters at its front for which `is_blank` holds.
template <class IsBlank>
constexpr std::string_view trimmed_front(std::string_view text, IsBlank is_blank) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// `text` without the characters at its back for which `is_blank` holds.
template <class IsBlank>
constexpr std::string_view trimmed_back(std::string_view text, IsBlank is_blank) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// `text` without white space at either end.
constexpr std::string_view trimmed(std::string_view text) {
  return trimmed_back(trimmed_front(text, is_space), is_space);
}

}  // namespace dedup
