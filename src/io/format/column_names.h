// What the columns of a table are to an article, by their names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/format/jsonl.h"

namespace dedup {

/// The keys of the columns of a table, for records as JSON objects.
struct ColumnNames {
  std::vector<std::string> keys;  ///< all different; "column_N" for a column without a name of its own
  std::size_t known = 0;          ///< columns with a role
  bool has_article = false;       ///< one of them is a text or a title
};

/// A column's key is its name, or the spelling of a field that this is in another case or with spaces ("Full Text").
/// Takes linear time.
DEDUP_API ColumnNames column_names(const std::vector<std::string_view>& names, const JsonRecords& fields);

/// What a table is that this program wrote: "labels" or "pairs"; empty for others.
std::string_view own_table(const std::vector<std::string>& keys);

/// Appends a JSON string. Unlike append_json_string it keeps bytes that are not UTF-8, which the reader of JSON Lines
/// repairs and reports.
DEDUP_API void append_cell(std::string_view text, std::string& out);

/// Why a table has no articles, and what to do; empty if it may have some.
DEDUP_API std::string no_articles(const ColumnNames& columns);

}  // namespace dedup
