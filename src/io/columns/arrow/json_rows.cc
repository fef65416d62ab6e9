// Rows of Arrow's record batches as JSON objects.
//
// Method. Each value is spelt by its type: text as it is, numbers as numbers, dates and times as ISO 8601, lists as
// arrays, structures and maps as objects, values of a dictionary or an extension as what they stand for. Bytes that are
// not UTF-8 are kept: the reader of JSON Lines repairs and reports them, as it does for every format.
//
// Weakness. Durations, times of day and unions are null: no field of an article has such a type.
#include "io/columns/arrow/json_rows.h"

#include <arrow/array.h>
#include <arrow/array/array_run_end.h>
#include <arrow/extension_type.h>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/json.h"
#include "dedup/io.h"
#include "io/format/column_names.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr std::int64_t kDay = 86400;
// Of the years that format_date accepts, 1000 to 9999.
constexpr std::int64_t kFirstSecond = -30610224000, kLastSecond = 253402300799;

/// Spells the values of one row, up to a length.
class ValueWriter {
 public:
  ValueWriter(std::string& out, std::uint64_t most) : out_(out), most_(most) {}

  /// More than `most` bytes were met; then `out` is no longer JSON.
  bool is_too_long() const { return size_ > most_; }
  std::uint64_t size() const { return size_; }

  void write(const arrow::Array& array, std::int64_t i) {
    size_ = std::max<std::uint64_t>(size_, out_.size());
    if (is_too_long()) return;
    if (array.IsNull(i)) {
      out_ += "null";
    } else if (!plain(array, i) && !text(array, i) && !date(array, i) && !nested(array, i)) {
      out_ += "null";
    }
  }

 private:
  template <class Array>
  void put_text(const arrow::Array& array, std::int64_t i) {
    const std::string_view view = static_cast<const Array&>(array).GetView(i);
    size_ = out_.size() + view.size();
    if (!is_too_long()) append_cell(view, out_);
  }

  template <class Array>
  void put_integer(const arrow::Array& array, std::int64_t i) {
    fmt::format_to(std::back_inserter(out_), "{}", static_cast<const Array&>(array).Value(i));
  }

  void put_double(double value) {
    if (std::isfinite(value)) {
      fmt::format_to(std::back_inserter(out_), "{}", value);
    } else {
      out_ += "null";
    }
  }

  bool plain(const arrow::Array& array, std::int64_t i) {
    switch (array.type_id()) {
      case arrow::Type::BOOL:
        out_ += static_cast<const arrow::BooleanArray&>(array).Value(i) ? "true" : "false";
        return true;
      case arrow::Type::INT8:
        return put_integer<arrow::Int8Array>(array, i), true;
      case arrow::Type::UINT8:
        return put_integer<arrow::UInt8Array>(array, i), true;
      case arrow::Type::INT16:
        return put_integer<arrow::Int16Array>(array, i), true;
      case arrow::Type::UINT16:
        return put_integer<arrow::UInt16Array>(array, i), true;
      case arrow::Type::INT32:
        return put_integer<arrow::Int32Array>(array, i), true;
      case arrow::Type::UINT32:
        return put_integer<arrow::UInt32Array>(array, i), true;
      case arrow::Type::INT64:
        return put_integer<arrow::Int64Array>(array, i), true;
      case arrow::Type::UINT64:
        return put_integer<arrow::UInt64Array>(array, i), true;
      case arrow::Type::FLOAT:
        return put_double(static_cast<const arrow::FloatArray&>(array).Value(i)), true;
      case arrow::Type::DOUBLE:
        return put_double(static_cast<const arrow::DoubleArray&>(array).Value(i)), true;
      case arrow::Type::DECIMAL128:
        return append_cell(static_cast<const arrow::Decimal128Array&>(array).FormatValue(i), out_), true;
      case arrow::Type::DECIMAL256:
        return append_cell(static_cast<const arrow::Decimal256Array&>(array).FormatValue(i), out_), true;
      default:
        return false;
    }
  }

  bool text(const arrow::Array& array, std::int64_t i) {
    switch (array.type_id()) {
      case arrow::Type::STRING:
      case arrow::Type::BINARY:
        return put_text<arrow::BinaryArray>(array, i), true;
      case arrow::Type::LARGE_STRING:
      case arrow::Type::LARGE_BINARY:
        return put_text<arrow::LargeBinaryArray>(array, i), true;
      case arrow::Type::STRING_VIEW:
      case arrow::Type::BINARY_VIEW:
        return put_text<arrow::BinaryViewArray>(array, i), true;
      case arrow::Type::FIXED_SIZE_BINARY:
        return put_text<arrow::FixedSizeBinaryArray>(array, i), true;
      default:
        return false;
    }
  }

  /// A time of a column with a zone is UTC, one without has no zone.
  void put_seconds(std::int64_t seconds, bool has_time, bool has_zone) {
    if (seconds < kFirstSecond || seconds > kLastSecond) {
      out_ += "null";
      return;
    }
    std::string spelt = format_date(seconds);
    if (!has_zone) spelt.pop_back();
    constexpr std::size_t kDateOnly = 10;
    if (!has_time) spelt.resize(kDateOnly);
    append_cell(spelt, out_);
  }

  bool date(const arrow::Array& array, std::int64_t i) {
    switch (array.type_id()) {
      case arrow::Type::DATE32:
        put_seconds(static_cast<const arrow::Date32Array&>(array).Value(i) * kDay, false, false);
        return true;
      case arrow::Type::DATE64:
        put_seconds(floored(static_cast<const arrow::Date64Array&>(array).Value(i), 1000), false, false);
        return true;
      case arrow::Type::TIMESTAMP: {
        constexpr std::array<std::int64_t, 4> kUnits = {1, 1000, 1'000'000, 1'000'000'000};
        const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
        const std::int64_t value = static_cast<const arrow::TimestampArray&>(array).Value(i);
        put_seconds(floored(value, kUnits.at(static_cast<std::size_t>(type.unit()))), true, !type.timezone().empty());
        return true;
      }
      default:
        return false;
    }
  }

  static std::int64_t floored(std::int64_t value, std::int64_t unit) {
    return value / unit - static_cast<std::int64_t>(value % unit < 0);
  }

  bool nested(const arrow::Array& array, std::int64_t i) {
    switch (array.type_id()) {
      case arrow::Type::DICTIONARY:
        return put_indexed(static_cast<const arrow::DictionaryArray&>(array), i), true;
      case arrow::Type::EXTENSION:
        return write(*static_cast<const arrow::ExtensionArray&>(array).storage(), i), true;
      case arrow::Type::RUN_END_ENCODED:
        return put_run(static_cast<const arrow::RunEndEncodedArray&>(array), i), true;
      case arrow::Type::LIST:
        return put_list(static_cast<const arrow::ListArray&>(array), i), true;
      case arrow::Type::LARGE_LIST:
        return put_list(static_cast<const arrow::LargeListArray&>(array), i), true;
      case arrow::Type::LIST_VIEW:
        return put_list(static_cast<const arrow::ListViewArray&>(array), i), true;
      case arrow::Type::LARGE_LIST_VIEW:
        return put_list(static_cast<const arrow::LargeListViewArray&>(array), i), true;
      case arrow::Type::FIXED_SIZE_LIST:
        return put_list(static_cast<const arrow::FixedSizeListArray&>(array), i), true;
      case arrow::Type::STRUCT:
        return put_struct(static_cast<const arrow::StructArray&>(array), i), true;
      case arrow::Type::MAP:
        return put_map(static_cast<const arrow::MapArray&>(array), i), true;
      default:
        return false;
    }
  }

  void put_indexed(const arrow::DictionaryArray& array, std::int64_t i) {
    const std::int64_t at = array.GetValueIndex(i);
    if (at < 0 || at >= array.dictionary()->length()) {
      out_ += "null";
    } else {
      write(*array.dictionary(), at);
    }
  }

  void put_run(const arrow::RunEndEncodedArray& runs, std::int64_t i) {
    const std::shared_ptr<arrow::Array> from_here = runs.Slice(i, 1);
    write(*runs.values(), static_cast<const arrow::RunEndEncodedArray&>(*from_here).FindPhysicalOffset());
  }

  template <class List>
  void put_list(const List& list, std::int64_t i) {
    const auto begin = static_cast<std::int64_t>(list.value_offset(i));
    const auto length = static_cast<std::int64_t>(list.value_length(i));
    out_ += '[';
    for (std::int64_t k = 0; k < length && !is_too_long(); ++k) {
      if (k > 0) out_ += ',';
      write(*list.values(), begin + k);
    }
    out_ += ']';
  }

  void put_struct(const arrow::StructArray& array, std::int64_t i) {
    out_ += '{';
    for (int k = 0; k < array.num_fields() && !is_too_long(); ++k) {
      if (k > 0) out_ += ',';
      append_json_string(out_, array.struct_type()->field(k)->name());
      out_ += ':';
      write(*array.field(k), i);
    }
    out_ += '}';
  }

  void put_map(const arrow::MapArray& map, std::int64_t i) {
    out_ += '{';
    const std::int64_t begin = map.value_offset(i), end = begin + map.value_length(i);
    for (std::int64_t k = begin; k < end && !is_too_long(); ++k) {
      if (k > begin) out_ += ',';
      const std::size_t key = out_.size();
      write(*map.keys(), k);
      if (out_.size() == key || out_[key] != '"') {  // a key is a string in JSON
        const std::string other = out_.substr(key);
        out_.resize(key);
        append_cell(other, out_);
      }
      out_ += ':';
      write(*map.items(), k);
    }
    out_ += '}';
  }

  std::string& out_;
  std::uint64_t most_;
  std::uint64_t size_ = 0;  ///< of `out_`, or what it would be with a text that is too long
};

bool holds_bytes(const arrow::DataType& type) {
  const arrow::Type::type id = type.id();
  return id == arrow::Type::BINARY || id == arrow::Type::LARGE_BINARY || id == arrow::Type::BINARY_VIEW ||
         id == arrow::Type::FIXED_SIZE_BINARY;
}

}  // namespace

std::optional<ReadColumns> choose_columns(const arrow::Schema& schema, const ConverterCalls& calls) {
  std::vector<std::string_view> names;
  names.reserve(static_cast<std::size_t>(schema.num_fields()));
  for (const auto& field : schema.fields()) names.emplace_back(field->name());
  ColumnNames columns = column_names(names, *calls.fields);
  for (std::size_t i = 0; i < names.size(); ++i) {
    // An article may be in a structure, and so may its text, at a path that --text-field gives.
    columns.has_article =
        columns.has_article || calls.fields->wraps_article(columns.keys[i]) ||
        (calls.fields->uses(columns.keys[i]) && schema.field(static_cast<int>(i))->type()->num_fields() > 0);
  }
  if (const std::string reason = no_articles(columns); !reason.empty()) {
    calls.problem(Problem::Kind::skipped_file, 0, "is " + reason);
    return std::nullopt;
  }
  ReadColumns out;
  for (int i = 0; i < schema.num_fields(); ++i) {
    std::string& key = columns.keys[static_cast<std::size_t>(i)];
    const std::string& name = schema.field(i)->name();
    if (calls.fields->uses(name) && key != name) {
      calls.problem(Problem::Kind::repaired, 0,
                    fmt::format("column '{}' stands twice; the first was read, rename one of them", shown(name)));
    }
    if (!calls.fields->uses(key)) continue;
    if (holds_bytes(*schema.field(i)->type())) {
      calls.problem(
          Problem::Kind::repaired, 0,
          fmt::format("column '{}' is binary; it was read as UTF-8, give it the type of strings", shown(name)));
    }
    out.places.push_back(i);
    out.keys.push_back(std::move(key));
  }
  return out;
}

arrow::Status BatchCheck::operator()(const arrow::RecordBatch& batch) {
  dictionaries_.resize(static_cast<std::size_t>(batch.num_columns()));
  for (int i = 0; i < batch.num_columns(); ++i) {
    const arrow::Array& column = *batch.column(i);
    if (column.length() != batch.num_rows()) return arrow::Status::Invalid("columns of different lengths");
    if (const arrow::Status bad = check(column, static_cast<std::size_t>(i)); !bad.ok()) return bad;
  }
  return arrow::Status::OK();
}

arrow::Status BatchCheck::check(const arrow::Array& array, std::size_t column) {
  if (array.type_id() == arrow::Type::DICTIONARY) {
    const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
    const std::shared_ptr<arrow::ArrayData>& dictionary = array.data()->dictionary;
    if (dictionary == nullptr) return arrow::Status::Invalid("a dictionary is missing");
    if (const arrow::Status bad = coded.indices()->ValidateFull(); !bad.ok()) return bad;
    if (dictionaries_[column] == dictionary) return arrow::Status::OK();
    if (const arrow::Status bad = check(*arrow::MakeArray(dictionary), column); !bad.ok()) return bad;
    dictionaries_[column] = dictionary;  // not before it is known to be sound
    return arrow::Status::OK();
  }
  // ValidateFull wants UTF-8 of text, but not of bytes.
  const arrow::Type::type id = array.type_id();
  const auto bytes = id == arrow::Type::STRING         ? arrow::binary()
                     : id == arrow::Type::LARGE_STRING ? arrow::large_binary()
                     : id == arrow::Type::STRING_VIEW  ? arrow::binary_view()
                                                       : nullptr;
  if (bytes == nullptr) return array.ValidateFull();
  std::shared_ptr<arrow::ArrayData> data = array.data()->Copy();
  data->type = bytes;
  return arrow::MakeArray(data)->ValidateFull();
}

std::uint64_t give_rows(const arrow::RecordBatch& batch, const std::vector<std::string>& keys, std::uint64_t first,
                        const ConverterCalls& calls) {
  std::vector<std::string> begins;  // of each value: its key
  begins.reserve(keys.size());
  for (const std::string& key : keys) {
    std::string begin = begins.empty() ? "{" : ",";
    append_json_string(begin, key);
    begins.push_back(std::move(begin) + ':');
  }
  const std::vector<std::shared_ptr<arrow::Array>>& columns = batch.columns();
  std::uint64_t total = 0;
  std::string row;
  for (std::int64_t i = 0; i < batch.num_rows(); ++i) {
    row.clear();
    ValueWriter values(row, calls.max_record);
    for (std::size_t k = 0; k < columns.size() && !values.is_too_long(); ++k) {
      row += begins[k];
      values.write(*columns[k], i);
    }
    row += '}';
    const std::uint64_t number = first + static_cast<std::uint64_t>(i);
    const std::uint64_t size = std::max<std::uint64_t>(values.size(), row.size());
    if (size > calls.max_record) {
      calls.problem(Problem::Kind::skipped_record, number, too_long(size, calls.max_record));
      row.clear();
    }
    total += row.size() + 1;
    calls.object(number, row);
  }
  return total;
}

}  // namespace dedup
