// Articles from an Arrow stream. Strings are views into the batches, which are kept.
#include "arrow_in.h"

#include <cerrno>
#include <cstring>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "dedup/io.h"

namespace newsdedup {

namespace {

using dedup::Error;

[[noreturn]] void fail(const std::string& what) { throw Error(Error::Kind::input, what); }

void release(ArrowArray* array) {
  if (array->release != nullptr) array->release(array);
  delete array;
}

struct OwnedSchema {
  ArrowSchema schema{};
  OwnedSchema() = default;
  OwnedSchema(const OwnedSchema&) = delete;
  OwnedSchema& operator=(const OwnedSchema&) = delete;
  ~OwnedSchema() {
    if (schema.release != nullptr) schema.release(&schema);
  }
};

std::string error_of(ArrowArrayStream& stream, int code) {
  const char* text = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  return std::string("the Arrow stream failed: ") + (text != nullptr ? text : std::strerror(code));
}

template <class T>
const T* buffer(const ArrowArray& array, int64_t i) {
  if (i >= array.n_buffers) fail("an Arrow array lacks a buffer");
  return static_cast<const T*>(array.buffers[i]);
}

bool is_null(const ArrowArray& array, int64_t i) {
  if (array.null_count == 0 || array.n_buffers == 0 || array.buffers[0] == nullptr) return false;
  return (static_cast<const uint8_t*>(array.buffers[0])[i / 8] >> (i % 8) & 1) == 0;
}

template <class Offset>
std::string_view utf8_at(const ArrowArray& array, int64_t i) {
  const Offset* const offsets = buffer<Offset>(array, 1);
  if (offsets[i] < 0 || offsets[i + 1] < offsets[i]) fail("an Arrow string has a negative length");
  if (offsets[i + 1] == offsets[i]) return {};
  return {buffer<char>(array, 2) + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
}

/// A string of utf8_view: of up to 12 bytes in place, else a prefix, the number of a buffer, and an offset in it.
std::string_view view_at(const ArrowArray& array, int64_t i) {
  struct View {
    int32_t length;
    char inlined[12];
  };
  const View& view = buffer<View>(array, 1)[i];
  if (view.length < 0) fail("an Arrow string has a negative length");
  if (view.length <= 12) return {view.inlined, static_cast<std::size_t>(view.length)};
  int32_t number = 0, offset = 0;
  std::memcpy(&number, view.inlined + 4, 4);
  std::memcpy(&offset, view.inlined + 8, 4);
  const int64_t data_buffers = array.n_buffers - 3;  // behind validity and views, and before their sizes
  if (number < 0 || number >= data_buffers) fail("an Arrow string is in a buffer that does not exist");
  const int64_t size = buffer<int64_t>(array, array.n_buffers - 1)[number];
  if (offset < 0 || int64_t{offset} + view.length > size) fail("an Arrow string reaches beyond its buffer");
  return {buffer<char>(array, 2 + number) + offset, static_cast<std::size_t>(view.length)};
}

/// The integer type of a format, by its letter; 0 for others.
std::optional<int64_t> integer_at(char format, const ArrowArray& array, int64_t i, bool& is_unsigned) {
  is_unsigned = false;
  switch (format) {
    case 'c':
      return buffer<int8_t>(array, 1)[i];
    case 'C':
      return buffer<uint8_t>(array, 1)[i];
    case 's':
      return buffer<int16_t>(array, 1)[i];
    case 'S':
      return buffer<uint16_t>(array, 1)[i];
    case 'i':
      return buffer<int32_t>(array, 1)[i];
    case 'I':
      return buffer<uint32_t>(array, 1)[i];
    case 'l':
      return buffer<int64_t>(array, 1)[i];
    case 'L':
      is_unsigned = true;
      return static_cast<int64_t>(buffer<uint64_t>(array, 1)[i]);
    default:
      return std::nullopt;
  }
}

int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

/// Seconds since 1970 of a date or timestamp.
std::optional<int64_t> seconds_at(std::string_view format, const ArrowArray& array, int64_t i) {
  if (format == "tdD") return int64_t{buffer<int32_t>(array, 1)[i]} * 86400;
  if (format == "tdm") return floor_div(buffer<int64_t>(array, 1)[i], 1000);
  if (!format.starts_with("ts") || format.size() < 4) return std::nullopt;
  const int64_t value = buffer<int64_t>(array, 1)[i];
  switch (format[2]) {
    case 's':
      return value;
    case 'm':
      return floor_div(value, 1000);
    case 'u':
      return floor_div(value, 1'000'000);
    case 'n':
      return floor_div(value, 1'000'000'000);
    default:
      return std::nullopt;
  }
}

/// Reads a value as a string; `made` holds one that is not in the array.
class Column {
 public:
  Column(const ArrowSchema& schema, std::string name) : schema_(&schema), name_(std::move(name)) {
    const std::string_view format = format_of(schema);
    const bool is_known = schema.dictionary != nullptr
                              ? is_string(format_of(*schema.dictionary))
                              : is_string(format) || format == "n" || is_number(format) || is_time(format);
    if (!is_known) {
      fail("column '" + name_ + "' has the Arrow type '" + std::string(format) +
           "'; give strings, integers, dates or timestamps");
    }
  }

  std::string_view at(const ArrowArray& array, int64_t row, std::string& made) const {
    const int64_t i = array.offset + row;
    made.clear();
    const std::string_view format = format_of(*schema_);
    if (format == "n" || is_null(array, i)) return {};
    if (schema_->dictionary != nullptr) return dictionary_at(array, i);
    if (is_string(format)) return string_at(format, array, i);
    if (const auto seconds = seconds_at(format, array, i)) {
      made = dedup::format_date(*seconds);
      return made;
    }
    bool is_unsigned = false;
    const int64_t value = *integer_at(format[0], array, i, is_unsigned);
    made = is_unsigned ? std::to_string(static_cast<uint64_t>(value)) : std::to_string(value);
    return made;
  }

 private:
  static std::string_view format_of(const ArrowSchema& schema) { return schema.format == nullptr ? "" : schema.format; }
  static bool is_string(std::string_view format) { return format == "u" || format == "U" || format == "vu"; }
  static bool is_number(std::string_view format) {
    return format.size() == 1 && std::string_view("cCsSiIlL").find(format[0]) != std::string_view::npos;
  }
  static bool is_time(std::string_view format) {
    return format == "tdD" || format == "tdm" || (format.starts_with("ts") && format.size() >= 4);
  }
  static std::string_view string_at(std::string_view format, const ArrowArray& array, int64_t i) {
    return format == "u" ? utf8_at<int32_t>(array, i) : format == "U" ? utf8_at<int64_t>(array, i) : view_at(array, i);
  }

  std::string_view dictionary_at(const ArrowArray& array, int64_t i) const {
    if (array.dictionary == nullptr) fail("column '" + name_ + "' lacks its dictionary");
    const ArrowArray& values = *array.dictionary;
    bool is_unsigned = false;
    const auto key = integer_at(format_of(*schema_)[0], array, i, is_unsigned);
    if (!key || *key < 0 || *key >= values.length) fail("column '" + name_ + "' has a key beyond its dictionary");
    const int64_t place = values.offset + *key;
    return is_null(values, place) ? std::string_view() : string_at(format_of(*schema_->dictionary), values, place);
  }

  const ArrowSchema* schema_;
  std::string name_;
};

int64_t find_column(const ArrowSchema& schema, const std::string& name) {
  std::string known;
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const char* const found = schema.children[i]->name;
    if (found != nullptr && name == found) return i;
    known += (known.empty() ? "" : ", ") + std::string(found == nullptr ? "" : found);
  }
  fail("there is no column '" + name + "'; the columns are " + (known.empty() ? "none" : known));
}

}  // namespace

Articles::Articles() = default;
Articles::~Articles() = default;

std::string_view Articles::keep(std::string text) {
  if (text.empty()) return {};
  return strings_.emplace_back(std::move(text));
}

void Articles::add(const std::array<std::string_view, 6>& parts) {
  dedup::Article article;
  std::string_view* const to[] = {&article.id,   &article.title,  &article.text,
                                  &article.date, &article.source, &article.url};
  for (std::size_t i = 0; i < parts.size(); ++i) *to[i] = keep(std::string(parts[i]));
  articles_.push_back(article);
}

void Articles::add_stream(ArrowArrayStream& stream, const Columns& columns) {
  OwnedSchema owned;
  if (const int code = stream.get_schema(&stream, &owned.schema); code != 0) fail(error_of(stream, code));
  if (std::string_view(owned.schema.format == nullptr ? "" : owned.schema.format) != "+s") {
    fail("the Arrow stream is no table; give one with named columns");
  }
  struct Used {
    int64_t child;
    Column column;
    std::string_view dedup::Article::*part;
  };
  constexpr std::string_view dedup::Article::*kTo[] = {&dedup::Article::id,     &dedup::Article::title,
                                                       &dedup::Article::text,   &dedup::Article::date,
                                                       &dedup::Article::source, &dedup::Article::url};
  std::vector<Used> used;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) continue;
    const int64_t child = find_column(owned.schema, columns[i]);
    used.push_back({child, Column(*owned.schema.children[child], columns[i]), kTo[i]});
  }
  while (true) {
    batches_.emplace_back(new ArrowArray{}, release);
    ArrowArray& batch = *batches_.back();
    if (const int code = stream.get_next(&stream, &batch); code != 0) fail(error_of(stream, code));
    if (batch.release == nullptr) return batches_.pop_back();
    if (batch.n_children != owned.schema.n_children || batch.length < 0) fail("an Arrow batch does not fit its schema");
    std::string made;
    for (int64_t row = 0; row < batch.length; ++row) {
      dedup::Article article;
      for (const Used& each : used) {
        const std::string_view value = each.column.at(*batch.children[each.child], batch.offset + row, made);
        article.*each.part = made.empty() ? value : keep(made);
      }
      articles_.push_back(article);
    }
  }
}

}  // namespace newsdedup
