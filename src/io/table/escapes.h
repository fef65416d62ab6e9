// How cells of TSV and CSV spell what would break a table, a terminal or a spreadsheet.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

/// A terminal obeys control characters (those of ASCII and U+0080 to U+009F), and a spreadsheet evaluates a cell that
/// begins like a formula:
///
///   TSV  tab, newline, carriage return, backslash are \t \n \r \\; other control characters, and one of = + - @ that
///        begins a longer cell, are \xHH for each byte.
///   CSV  a cell that begins with one of = + - @ ' tab CR LF, or has a control character other than tab, CR and LF, is
///        written with ' before it, backslashes as \\ and those control characters as \xHH. Then RFC 4180 applies.
///
/// Reading reverses exactly that.
bool needs_guard(std::string_view csv_cell);
std::string guarded_csv(std::string_view cell);
/// The cell as it is written: guarded if it must be, and in quotes if it must be or `is_quoted`.
std::string csv_cell(std::string_view text, char separator, bool is_quoted);

/// Whether a cell of a CSV file, after RFC 4180, was guarded.
bool is_guarded(std::string_view csv_cell);
/// Appends the text of a TSV cell, or of a guarded CSV cell behind its quote.
void append_unescaped(std::string_view cell, std::string& out);

}  // namespace dedup
