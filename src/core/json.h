// Writes JSON: strings, and whole documents in the layouts of the program's outputs.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// Appends `text` as a JSON string with its quotes. Quotes, backslashes and ASCII control characters are escaped, bytes
/// that are not well-formed UTF-8 become U+FFFD, and all else is copied.
void append_json_string(std::string& out, std::string_view text);

/// How the items of an object or array are laid out.
enum class JsonLayout : std::uint8_t {
  lines,    ///< one item a line, indented by two spaces a level
  spaced,   ///< `{"a": 1, "b": 2}`
  compact,  ///< `{"a":1,"b":2}`
};

/// Builds one JSON document in `out`. Items appear in the order of the calls; commas, indentation and escapes are
/// added. An item of an array, and the outermost one, has an empty key. Every `open` needs its `close`.
class JsonWriter {
 public:
  /// Begins an object or array, by its opening bracket; `layout` holds for its items.
  void open(std::string_view key, char bracket, JsonLayout layout);
  /// The same in the layout of the container around it; JsonLayout::lines outermost.
  void open(std::string_view key, char bracket);
  void close();

  void text(std::string_view key, std::string_view value);
  void null(std::string_view key) { verbatim(key, "null"); }
  /// A number; a double gets the fewest digits from which it can be read back.
  template <class Number>
  void number(std::string_view key, Number value) {
    item(key);
    fmt::format_to(std::back_inserter(out), "{}", value);
  }
  /// A double with six decimals.
  void decimals(std::string_view key, double value) {
    item(key);
    fmt::format_to(std::back_inserter(out), "{:.6f}", value);
  }
  /// `json` as it is.
  void verbatim(std::string_view key, std::string_view json) {
    item(key);
    out += json;
  }

  std::string out;

 private:
  struct Level {
    char closing;
    JsonLayout layout;
    bool is_empty;
  };
  void item(std::string_view key);
  void new_line();
  std::vector<Level> levels_;
};

}  // namespace dedup
