// Well-formed UTF-8 (Unicode 15, table 3-7).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dedup {

/// Replaces a byte that belongs to no well-formed sequence.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

/// The length in bytes, 1 to 4, of the well-formed sequence at `bytes[at]`, or 0 where there is none. Needs
/// `at < bytes.size()`.
std::size_t utf8_length(std::string_view bytes, std::size_t at);

/// Copies `bytes` to `repaired` with U+FFFD for each ill-formed byte; returns whether there was none.
bool repair_utf8(std::string_view bytes, std::string& repaired);

/// Text that a terminal shows and does not obey: U+FFFD in place of each control character other than tab and line
/// feed, and of each ill-formed byte.
std::string shown_on_terminal(std::string_view bytes);

}  // namespace dedup
