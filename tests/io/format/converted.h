// Reads a document with the converter of a format, in parts, and collects what it calls.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/format/format.h"
#include "io/format/jsonl.h"

namespace dedup {

struct Converted {
  struct Item {
    std::string title, text, date, source;
  };
  std::vector<Item> articles;
  std::vector<std::string> objects;  ///< "LINE JSON"
  std::vector<std::string> told;     ///< "LINE REASON"

  /// Whether the only thing told is this: "LINE" and a part of the reason.
  bool told_only(std::uint64_t line, std::string_view part) const {
    return told.size() == 1 && told[0].starts_with(std::to_string(line) + " ") &&
           told[0].find(part) != std::string::npos;
  }
  bool operator==(const Converted& other) const {
    return objects == other.objects && told == other.told && articles.size() == other.articles.size();
  }
};

/// The first part has at least 4096 bytes, as the reader gives them.
inline Converted convert(const Format& format, std::string_view document, std::size_t part = std::string_view::npos,
                         std::uint64_t max_record = 1 << 20, const FieldNames& names = {}) {
  Converted out;
  const JsonRecords fields(names);
  ConverterCalls calls;
  calls.max_record = max_record;
  calls.fields = &fields;
  calls.article = [&](const Article& a) {
    out.articles.push_back({std::string(a.title), std::string(a.text), std::string(a.date), std::string(a.source)});
  };
  calls.object = [&](std::uint64_t line, std::string_view json) {
    out.objects.push_back(std::to_string(line) + " " + std::string(json));
  };
  calls.problem = [&](Problem::Kind, std::uint64_t line, const std::string& reason) {
    out.told.push_back(std::to_string(line) + " " + reason);
  };
  const auto converter = format.converter(std::move(calls));
  for (std::size_t at = 0, size = std::max<std::size_t>(part, 4096);; at += size, size = part) {
    size = std::min(size, document.size() - at);
    converter->add(document.substr(at, size), at + size == document.size());
    if (at + size == document.size()) return out;
  }
}

}  // namespace dedup
