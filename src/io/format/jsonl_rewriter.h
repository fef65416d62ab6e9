// Adds fields to the objects of JSON Lines and leaves the rest of the lines as it is.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "io/format/format.h"

namespace dedup {

/// Lines that are no articles, and line breaks, stay as they are. Memory holds one line of the longest record.
std::unique_ptr<Converter> jsonl_rewriter(const RewriterCalls& calls);

/// Appends the object of a line to `out`, with fields added before its closing brace; those that it has under the same
/// names are left out. The line need not be valid JSON, nor UTF-8. Returns false if it has no braces.
bool add_json_fields(std::string_view line, const std::vector<std::string>& names,
                     std::span<const Rewriting::Value> values, std::string& out);

}  // namespace dedup
