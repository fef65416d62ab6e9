// Which of several fields says something, and which of several texts is the article's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/ascii.h"

namespace dedup {

/// What a field is to an article.
enum class Role : std::uint8_t { id, text, title, date, source, url };
inline constexpr std::size_t kRoles = 6;

// All functions accept any bytes, take linear time and are thread-safe.

/// What programs write for a missing value, without regard to case and surrounding white space.
bool is_stub(std::string_view text);

/// Whether a value says something: it has a letter, a digit or another sign outside HTML tags, and is not a stub.
/// `text` may have JSON's escapes. The cost does not depend on its length, unless it begins with blanks or tags.
bool has_content_after_all(std::string_view text);
inline bool has_content(std::string_view text) {
  const char first = text.empty() ? ' ' : lower(text.front());
  // No stub begins with another letter or with a digit.
  if (is_digit(first) || (is_letter(first) && first != 'n' && first != 'u')) return true;
  return has_content_after_all(text);
}

/// What a text field usually holds.
enum class TextKind : std::uint8_t { story, page, summary, caption };

/// One of several texts of a record.
struct TextChoice {
  std::string_view text;  ///< without escapes; HTML or plain
  TextKind kind = TextKind::story;
};

/// The number of the article's text among at least one, best field first. It is the fullest: the one with the most
/// letters and digits outside HTML tags, by more than a twentieth, else the better field. A caption, which mostly tells
/// of a picture, must have twice as many. A text that holds a story whole loses against it if it is only the page
/// around it: if the story has at least half of its letters, or a quarter of those of a field for whole pages.
std::size_t fullest(std::span<const TextChoice> texts);

}  // namespace dedup
