// Reads the text inside JSON objects and arrays in one pass, forward only.
#include "io/format/json_nested.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <span>
#include <string>

#include "core/ascii.h"
#include "dedup/io.h"

namespace dedup {
namespace {

using namespace simdjson;
using ondemand::json_type;

constexpr int kDeepest = 64;

// Keys that hold a value, best first: those of WordPress and schema.org, of XML turned into JSON ("#text", "_text"), of
// MongoDB's extended JSON ("$oid"), of Firestore ("_seconds"), and those of the blocks of editors (Editor.js,
// ProseMirror, Slate, Portable Text, Contentful).
constexpr std::array<std::string_view, 8> kIdKeys{"$oid",          "$numberLong",    "$numberInt", "$uuid",
                                                  "$numberDouble", "$numberDecimal", "#text",      "_text"};
constexpr std::array<std::string_view, 22> kTextKeys{
    "rendered",   "#text",     "_text",   "#cdata-section", "text",     "plain",    "html",
    "value",      "_value",    "content", "contents",       "body",     "p",        "content_elements",
    "paragraphs", "paragraph", "blocks",  "children",       "elements", "sections", "data",
    "raw"};
constexpr std::array<std::string_view, 10> kTitleKeys{"rendered", "#text", "_text",    "#cdata-section", "text",
                                                      "value",    "main",  "headline", "title",          "name"};
constexpr std::array<std::string_view, 15> kDateKeys{"$date",     "$timestamp", "$numberLong", "$numberInt", "t",
                                                     "#text",     "_text",      "rendered",    "value",      "iso",
                                                     "date_time", "datetime",   "date",        "_seconds",   "seconds"};
constexpr std::array<std::string_view, 12> kSourceKeys{"name",  "title",  "rendered", "#text", "_text", "value",
                                                       "label", "domain", "host",     "uri",   "url",   "id"};
constexpr std::array<std::string_view, 10> kUrlKeys{"#text", "_text", "rendered",  "value",     "href",
                                                    "@href", "@id",   "canonical", "permalink", "url"};

std::span<const std::string_view> keys_of(Role role) {
  switch (role) {
    case Role::id:
      return kIdKeys;
    case Role::text:
      return kTextKeys;
    case Role::title:
      return kTitleKeys;
    case Role::date:
      return kDateKeys;
    case Role::source:
      return kSourceKeys;
    case Role::url:
      break;
  }
  return kUrlKeys;
}

/// Whether a key names the kind of a block, and a value that the block is part of a paragraph.
bool is_kind_key(std::string_view key) { return key == "type" || key == "_type" || key == "nodeType"; }
bool is_inline_kind(std::string_view kind) { return kind == "text" || kind == "span"; }

/// Whether a sentence ends `text`.
bool ends_sentence(std::string_view text) {
  for (const std::string_view end :
       {".", "!", "?", ":", "\"", "\xE2\x80\x9D", "\xE3\x80\x82", "\xE0\xA5\xA4", "\xD8\x9F"}) {
    if (text.ends_with(end)) return true;
  }
  return false;
}

std::string_view view(const Buffer<char>& text, std::size_t from) { return {text.data() + from, text.size() - from}; }

}  // namespace

error_code json_of(ondemand::value value, json_type type, std::string_view& json) {
  if (type == json_type::object || type == json_type::array) {
    error_code error = SUCCESS;
    if (type == json_type::object) {
      ondemand::object object;
      error = value.get_object().get(object);
      if (!error) error = object.raw_json().get(json);
    } else {
      ondemand::array array;
      error = value.get_array().get(array);
      if (!error) error = array.raw_json().get(json);
    }
    if (error) return error;
  } else {
    json = value.raw_json_token();
  }
  json = without_trailing_space(json);
  return SUCCESS;
}

bool step_into(std::string_view path, std::string_view key, std::string_view& rest) {
  if (!path.starts_with(key)) return false;
  path.remove_prefix(key.size());
  while (path.starts_with("[]")) path.remove_prefix(2);
  if (!path.empty() && path.front() != '.') return false;
  rest = path.substr(path.empty() ? 0 : 1);
  return true;
}

/// What one value gave.
struct NestedReader::Item {
  Found found = Found::absent;
  std::string_view key = "";  ///< as in Result
  bool is_inline = false;     ///< part of a paragraph
  void add(Found more) { found = std::max(found, more); }
};

/// Where a value is.
struct NestedReader::Place {
  int depth = 0;
  bool in_block = false;  ///< inside an item of an array
};

error_code NestedReader::read(std::string_view json, std::string_view path, Role role, Buffer<char>& out,
                              Result& result) {
  role_ = role;
  text_ = &out;
  ondemand::document document;
  ondemand::value in;
  error_code error =
      parser_.iterate(padded_string_view(json.data(), json.size(), json.size() + SIMDJSON_PADDING)).get(document);
  if (!error) error = document.get_value().get(in);
  Item item;
  if (!error) error = value(in, path, {}, item);
  result = {item.found, item.key};
  return error;
}

error_code NestedReader::value(Value in, std::string_view path, Place place, Item& out) {
  if (++place.depth > kDeepest) return DEPTH_ERROR;
  json_type type;
  if (const error_code error = in.type().get(type)) return error;
  if (type == json_type::array) return array(in, path, place, out);
  if (type == json_type::object) return path.empty() ? object(in, place, out) : member(in, path, place, out);
  return path.empty() ? scalar(in, type, out) : SUCCESS;
}

error_code NestedReader::scalar(Value in, json_type type, Item& out) {
  if (type == json_type::null) {
    out.add(Found::blank);
  } else if (type == json_type::string) {
    std::string_view text;
    if (const error_code error = in.get_string().get(text)) return error;
    out.add(has_content(text) ? Found::content : Found::blank);
    if (out.found == Found::content) text_->append(text.data(), text.size());
  } else if (type == json_type::number && role_ != Role::text) {
    std::string_view digits;
    if (const error_code error = json_of(in, type, digits)) return error;
    text_->append(digits.data(), digits.size());
    out.add(Found::content);
  } else {
    out.add(Found::unreadable);
  }
  return SUCCESS;
}

error_code NestedReader::array(Value in, std::string_view path, Place place, Item& out) {
  ondemand::array items;
  error_code error = in.get_array().get(items);
  if (error) return error;
  if (path.empty()) out.add(Found::unreadable);
  const std::size_t begin = text_->size();
  bool is_empty = true, after_inline = false;
  for (auto item : items) {
    is_empty = false;
    Value each;
    if ((error = item.get(each))) return error;
    const std::size_t at = text_->size();
    Item found;
    if ((error = value(each, path, {place.depth, true}, found))) return error;
    out.add(found.found);
    if (found.found != Found::content) {
      text_->resize(at);
      continue;
    }
    if (role_ != Role::text) return SUCCESS;
    separate(begin, at, place.in_block && after_inline && found.is_inline);
    after_inline = found.is_inline;
  }
  if (is_empty) out.add(Found::blank);
  return SUCCESS;
}

/// Puts a blank line before the item at `at` of an array that begins at `begin`. Parts of one paragraph are joined
/// without it, unless a sentence ends where the next begins without a space.
void NestedReader::separate(std::size_t begin, std::size_t at, bool joined) {
  if (at == begin) return;
  const bool is_seam = !is_space((*text_)[at]) && ends_sentence(view(*text_, begin).substr(0, at - begin));
  if (joined && !is_seam) return;
  const std::size_t size = text_->size() - at;
  text_->append("\n\n", 2);
  std::memmove(text_->data() + at + 2, text_->data() + at, size);
  std::memcpy(text_->data() + at, "\n\n", 2);
}

error_code NestedReader::object(Value in, Place place, Item& out) {
  ondemand::object fields;
  error_code error = in.get_object().get(fields);
  if (error) return error;
  const auto keys = keys_of(role_);
  const std::size_t begin = text_->size();
  std::ptrdiff_t best = std::ssize(keys);
  bool is_empty = true, is_string = false, is_inline_type = true;
  out.add(Found::unreadable);
  for (auto field : fields) {
    is_empty = false;
    std::string_view key, kind;
    if ((error = key_of(field, key))) return error;
    const bool is_kind = is_kind_key(key);
    const std::ptrdiff_t rank = std::find(keys.begin(), keys.end(), key) - keys.begin();
    if (!is_kind && (rank == std::ssize(keys) || rank > best)) continue;
    Value each;
    if ((error = field.value().get(each))) return error;
    if (is_kind) {
      is_inline_type = !each.get_string().get(kind) && is_inline_kind(kind);
      continue;
    }
    json_type type;
    if ((error = each.type().get(type))) return error;
    const std::size_t at = text_->size();
    Item found;
    if ((error = value(each, {}, place, found))) return error;
    if (key == "$date") dates_from_milliseconds(at, found);
    out.add(found.found);
    if (found.found != Found::content) {
      text_->resize(at);
      continue;
    }
    std::memmove(text_->data() + begin, text_->data() + at, text_->size() - at);
    text_->resize(text_->size() - (at - begin));
    best = rank;
    is_string = type == json_type::string;
    out.key = keys[static_cast<std::size_t>(rank)];
  }
  if (is_empty) out.add(Found::blank);
  out.is_inline = is_string && is_inline_type;
  return SUCCESS;
}

/// Follows `path` into an object. Where several keys begin it, the longest wins, and of equal keys the last.
error_code NestedReader::member(Value in, std::string_view path, Place place, Item& out) {
  ondemand::object fields;
  error_code error = in.get_object().get(fields);
  if (error) return error;
  const std::size_t begin = text_->size();
  std::size_t longest = 0;
  for (auto field : fields) {
    std::string_view key, rest;
    if ((error = key_of(field, key))) return error;
    if (key.size() < longest || !step_into(path, key, rest)) continue;
    Value each;
    if ((error = field.value().get(each))) return error;
    text_->resize(begin);
    out = {};
    if ((error = value(each, rest, place, out))) return error;
    longest = key.size();
  }
  out.key = {};
  return SUCCESS;
}

/// Writes the milliseconds of MongoDB's {"$date": ...} as ISO 8601: the size of a number does not tell the unit of
/// dates before 1978.
void NestedReader::dates_from_milliseconds(std::size_t at, Item& out) {
  constexpr double kFirst = -62135596800.0, kLast = 253402300799.0;  // years 1 to 9999
  const std::string_view digits = view(*text_, at);
  double milliseconds = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), milliseconds);
  if (out.found != Found::content || error != std::errc() || end != digits.data() + digits.size()) return;
  const double seconds = std::floor(milliseconds / 1000);
  const bool is_date = seconds >= kFirst && seconds <= kLast;  // false for NaN
  const std::string date = is_date ? format_date(static_cast<std::int64_t>(seconds)) : "";
  text_->resize(at);
  text_->append(date.data(), date.size());
  if (date.empty()) out.found = Found::unreadable;
}

}  // namespace dedup
