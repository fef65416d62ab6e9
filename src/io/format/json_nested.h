// The text inside a JSON object or array: exporters wrap values, and editors store texts as lists of blocks.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "core/buffer.h"
#include "io/format/choice.h"

namespace dedup {

/// What was found in a value, from the worst to the best.
enum class Found : std::uint8_t {
  absent,      ///< nothing, or nothing at the path
  unreadable,  ///< a value of a kind that the role does not have
  blank,       ///< null, or a string, list or object without content
  content
};

/// The key of a field. A view into the JSON unless it has escapes.
inline simdjson::error_code key_of(simdjson::simdjson_result<simdjson::ondemand::field>& field, std::string_view& key) {
  simdjson::ondemand::raw_json_string raw;
  const simdjson::error_code error = field.key().get(raw);
  if (error) return error;
  std::size_t size = 0;
  while (raw.raw()[size] != '"' && raw.raw()[size] != '\\') ++size;
  if (raw.raw()[size] == '\\') return field.unescaped_key().get(key);
  key = {raw.raw(), size};
  return simdjson::SUCCESS;
}

/// A token of simdjson without the white space after it.
inline std::string_view without_trailing_space(std::string_view token) {
  return trimmed_back(token, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

/// The bytes of a value, without the white space after it. A string has its quotes.
simdjson::error_code json_of(simdjson::ondemand::value value, simdjson::ondemand::json_type type,
                             std::string_view& json);

/// The rest of a dotted `path` below `key`: "a" of "a.b" gives "b". Returns false if the path does not begin with the
/// key. A key may have dots. Brackets of lists ("a[].b") are skipped.
bool step_into(std::string_view path, std::string_view key, std::string_view& rest);

/// Reads objects and arrays. Not thread-safe.
///
/// Of an object, the best of the keys that usually hold the role's text is read, such as "rendered", "#text" or "$oid".
/// Of an array, a text is all its items, separated by blank lines; for other roles, the first item with content.
/// Blocks may be nested up to 64 levels; deeper ones are simdjson's DEPTH_ERROR. Time is linear in the JSON.
class NestedReader {
 public:
  struct Result {
    Found found = Found::absent;
    std::string_view key = "";  ///< key of the outermost object whose value was taken; static; empty with a path
  };

  /// Appends what `json` has for `role` at `path` to `out`. An empty path is the value itself. `json` must be followed
  /// by 64 readable bytes, and be part of a document whose UTF-8 is valid.
  simdjson::error_code read(std::string_view json, std::string_view path, Role role, Buffer<char>& out, Result& result);

 private:
  struct Item;
  struct Place;
  using Value = simdjson::ondemand::value;
  simdjson::error_code value(Value in, std::string_view path, Place place, Item& out);
  simdjson::error_code scalar(Value in, simdjson::ondemand::json_type type, Item& out);
  simdjson::error_code array(Value in, std::string_view path, Place place, Item& out);
  simdjson::error_code object(Value in, Place place, Item& out);
  simdjson::error_code member(Value in, std::string_view path, Place place, Item& out);
  void separate(std::size_t begin, std::size_t at, bool joined);
  void dates_from_milliseconds(std::size_t at, Item& out);

  simdjson::ondemand::parser parser_;
  Role role_ = Role::text;
  Buffer<char>* text_ = nullptr;
};

}  // namespace dedup
