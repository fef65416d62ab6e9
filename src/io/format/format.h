// What a format of input is. `io_walk.cc` holds the table of them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "dedup/io.h"

namespace dedup {

/// Every record that the store holds is a JSON line or a text document. A format either is one of these, or
/// turns its documents into articles, which are stored as JSON lines in their place.
struct Format {
  std::string_view name;
  std::span<const std::string_view> extensions;  ///< without the dot, lower case
  /// Whether content that begins with `head` (up to 4096 bytes, decompressed) is of this format.
  bool (*recognize)(std::string_view head);
  enum class Records { json_lines, text, converted } records;
  /// For Records::converted: hands over the articles of a document. Total: any bytes give some articles and some
  /// problems (1-based line, 0 where unknown; what is wrong and what to do). Views hold during the call.
  void (*convert)(std::string_view document, const std::function<void(const Article&)>& article,
                  const std::function<void(std::uint64_t line, std::string reason)>& problem) = nullptr;
};

extern const Format kJsonLinesFormat;
extern const Format kTextFormat;
extern const Format kFeedFormat;

}  // namespace dedup
