// Character references such as `&rsquo;` and `&#8217;`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dedup {

// All functions accept any bytes, take time linear in their size, and are thread-safe.

/// Appends a character as UTF-8. Control characters become a space; other characters that XML forbids become U+FFFD.
/// 0x80 to 0x9F are read as Windows-1252, as browsers do.
void append_character(std::uint32_t c, std::string& out);

struct Reference {
  std::uint32_t character = 0;  ///< as written; append_character replaces what XML forbids
  std::size_t length = 0;       ///< in bytes; 0 if there is no reference
};

/// Reads `&#8217;`, `&#x2019;` or `&rsquo;` at the beginning of `text`, which is a `&`. The names are those of HTML 4.
/// The semicolon may be missing in HTML only.
Reference read_reference(std::string_view text, bool html);

/// Sets `out` to `text` with each reference that has its semicolon replaced by its character. Returns whether there was
/// one; if not, `out` is meaningless. An `&` that was escaped many times (`&amp;amp;`) becomes one at once. Never
/// longer than `text`.
bool decode_references(std::string_view text, std::string& out);

}  // namespace dedup
