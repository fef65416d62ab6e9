// Text for a terminal: width in columns, removal of unsafe characters, formatting of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dedup::cli {

/// Width of the terminal on `fd`; 100 if `fd` is not a terminal.
std::size_t terminal_width(int fd);

/// Makes `text` safe to print on one line: control characters and line breaks become spaces, direction marks are
/// removed, ill-formed UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

/// Width of printable UTF-8: two columns for East Asian wide characters and emoji, none for combining marks.
std::size_t columns_of(std::string_view text);

/// Printable `text`. If it is wider than `columns`, it is cut and ends in an ellipsis.
std::string fit(std::string_view text, std::size_t columns);

/// As `fit`, padded with spaces to exactly `columns`.
std::string fit_and_pad(std::string_view text, std::size_t columns);

/// 1234567 -> "1,234,567"
std::string thousands(std::uint64_t value);

/// "1 copy", "1,234 copies"
std::string counted(std::uint64_t value, std::string_view one, std::string_view many);

}  // namespace dedup::cli
