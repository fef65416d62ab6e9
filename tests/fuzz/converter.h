// Converts a document twice, cut into parts of different sizes, and compares what comes out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "io/format/format.h"
#include "io/format/jsonl.h"

inline std::string converted_in_parts(const dedup::Format& format, std::string_view document, std::size_t part) {
  static const dedup::JsonRecords fields{dedup::FieldNames{}};
  std::string found;
  dedup::ConverterCalls calls;
  calls.max_record = 1 << 12;
  calls.fields = &fields;
  calls.article = [&](const dedup::Article& article) {
    for (const std::string_view field : {article.title, article.text, article.date, article.source}) {
      found += std::string(field) + "\n";
    }
  };
  calls.object = [&](std::uint64_t line, std::string_view json) {
    if (line == 0 || json.find('\n') != std::string_view::npos) std::abort();
    found += std::to_string(line) + std::string(json);
  };
  calls.problem = [&](dedup::Problem::Kind, std::uint64_t line, const std::string& reason) {
    if (reason.empty()) std::abort();
    found += std::to_string(line) + "!";  // where a long record is given up, the reason depends on what was read
  };
  const auto converter = format.converter(std::move(calls));
  for (std::size_t at = 0, size = std::max<std::size_t>(part, 4096);; at += size, size = part) {
    size = std::min(size, document.size() - at);
    converter->add(document.substr(at, size), at + size == document.size());
    if (at + size == document.size()) return found;
  }
}

inline int check_converter(const dedup::Format& format, std::string_view document) {
  format.recognize(document.substr(0, 4096));
  if (format.holds_articles != nullptr) format.holds_articles(document.substr(0, 4096));
  const std::string padded = std::string(4096, '\n') + std::string(document);  // so that parts may be small
  const std::string whole = converted_in_parts(format, padded, padded.size());
  if (whole != converted_in_parts(format, padded, 61)) std::abort();
  return 0;
}
