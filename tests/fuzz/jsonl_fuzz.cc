// Any line is an article or a problem, and a string with content, written as JSON, reads back as the same string.
#include <cstdlib>

#include "core/json.h"
#include "core/utf8.h"
#include "io/format/jsonl.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dedup::JsonRecords records{dedup::FieldNames{}};
  static dedup::JsonRecords::Parser parser;
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  dedup::Buffer<char> line;
  dedup::Article article;
  std::string reason;
  line.append(raw.data(), raw.size());
  const auto outcome = records.parse({line.data(), line.size()}, parser, article, nullptr, reason);
  if (outcome != dedup::JsonRecords::Outcome::good && reason.empty()) std::abort();

  std::string written = "{\"text\":", repaired;
  dedup::append_json_string(written, raw);
  written += "}";
  const bool well_formed = dedup::repair_utf8(raw, repaired);
  line.clear();
  line.append(written.data(), written.size());
  if (records.parse({line.data(), line.size()}, parser, article, nullptr, reason) !=
      dedup::JsonRecords::Outcome::good) {
    std::abort();
  }
  if (article.text.empty()) {
    if (dedup::has_content(repaired)) std::abort();  // a text that says nothing is empty
  } else if (article.text != repaired || (well_formed && article.text != raw)) {
    std::abort();
  }
  return 0;
}
