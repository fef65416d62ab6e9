// Gives a document back with the rewriter of a format, in parts, with values that name the record.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "io/format/format.h"
#include "io/format/jsonl.h"

namespace dedup {

struct RewriteOptions {
  std::vector<std::string> names{"dedup_cluster", "dedup_keep"};
  std::set<std::uint64_t> skipped;  ///< lines that are no articles
  bool spreadsheet = false;
  std::uint64_t max_record = 1 << 20;
};

/// The fields are "cN", N the record's line, and the number 1. The first part has at least 4096 bytes, as the reader
/// gives them.
inline std::string rewrite(const Format& format, std::string_view document, const RewriteOptions& options = {},
                           std::size_t part = std::string_view::npos) {
  static const JsonRecords fields{FieldNames{}};
  std::string out;
  Rewriting calls;
  calls.names = options.names;
  calls.spreadsheet = options.spreadsheet;
  calls.values = [&](std::uint64_t line, std::span<Rewriting::Value> values) {
    if (options.skipped.count(line) > 0) return false;
    values[0] = {"c" + std::to_string(line)};
    for (Rewriting::Value& value : values.subspan(1)) value = {"1", true};
    return true;
  };
  calls.write = [&](std::string_view bytes) { out += bytes; };
  const auto rewriter = format.rewriter({&calls, options.max_record, &fields});
  for (std::size_t at = 0, size = std::max<std::size_t>(part, 4096);; at += size, size = part) {
    size = std::min(size, document.size() - at);
    rewriter->add(document.substr(at, size), at + size == document.size());
    if (at + size == document.size()) return out;
  }
}

}  // namespace dedup
