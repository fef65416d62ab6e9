// Text on a terminal: its width in columns, what of it is safe to print, and how numbers are shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dedup::cli {

/// Columns of the terminal that `fd` is; 100 where it is none.
std::size_t terminal_width(int fd);

/// `text` on one line, without what could steer a terminal or reorder its neighbours: control characters and line
/// breaks become spaces, direction marks vanish, ill-formed UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

/// Columns that printable UTF-8 takes: two for East Asian wide characters and emoji, none for combining marks.
std::size_t columns_of(std::string_view text);

/// Printable `text`, cut to at most `columns` with an ellipsis at the end.
std::string fit(std::string_view text, std::size_t columns);

/// The same, filled up with spaces.
std::string fit_and_pad(std::string_view text, std::size_t columns);

/// 1234567 -> "1,234,567"
std::string thousands(std::uint64_t value);

/// "1 copy", "1,234 copies"
std::string counted(std::uint64_t value, std::string_view one, std::string_view many);

}  // namespace dedup::cli
