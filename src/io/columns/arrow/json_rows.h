// Rows of Arrow's record batches as JSON objects.
#pragma once

#include <arrow/record_batch.h>
#include <arrow/status.h>
#include <arrow/type.h>

#include <optional>
#include <string>
#include <vector>

#include "io/format/format.h"

namespace dedup {

/// The columns of a table that are read.
struct ReadColumns {
  std::vector<int> places;        ///< in the table
  std::vector<std::string> keys;  ///< of the objects
};

/// The columns that may tell something of an article. Without a text or a title there are none, and a problem says so.
std::optional<ReadColumns> choose_columns(const arrow::Schema& schema, const ConverterCalls& calls);

/// Checks batches, which any bytes may have made, so that their values can be read. Not thread-safe.
class BatchCheck {
 public:
  /// Text need not be UTF-8. A dictionary that comes again is not checked again: a file may have many batches of one.
  arrow::Status operator()(const arrow::RecordBatch& batch);

 private:
  arrow::Status check(const arrow::Array& array, std::size_t column);
  std::vector<std::shared_ptr<arrow::ArrayData>> dictionaries_;  ///< by column, the last that was checked
};

/// Calls `object` for each row of a checked batch that has the chosen columns. A row that is longer than `max_record`
/// is an empty line, and a problem. `first` is the number of the first row. Returns the bytes of all objects.
std::uint64_t give_rows(const arrow::RecordBatch& batch, const std::vector<std::string>& keys, std::uint64_t first,
                        const ConverterCalls& calls);

}  // namespace dedup
