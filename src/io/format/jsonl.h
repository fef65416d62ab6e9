// JSON Lines: one record to one Article.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/types.h"
#include "dedup/config.h"
#include "io/format/json_fields.h"

namespace dedup {

/// Reads JSON objects. Fields are found by the names in the configuration, or else by their common spellings.
///
/// A name may be a dotted path; a key that has the dots itself is taken first. Of several common spellings, the best
/// whose value has content wins (choice.h); of several texts, the fullest; of several dates, the best that can be
/// read. What the fields of a record lack is looked up in an object around the article ("_source", "metadata").
class JsonRecords {
 public:
  explicit JsonRecords(const FieldNames& names) : fields_(names), text_named_(!names.text.empty()) {}

  /// A thread's parser and buffers.
  class Parser {
   public:
    Parser();
    ~Parser();
    Parser(Parser&&) noexcept;
    Parser& operator=(Parser&&) noexcept;

   private:
    friend class JsonRecords;
    struct State;
    std::unique_ptr<State> state_;
  };

  /// `reencoded`: bytes that are not UTF-8 were read as Windows-1252.
  enum class Outcome { good, repaired, reencoded, bad };
  /// `line` must be followed by 64 readable bytes. Views in `article` hold until the parser's next record. On
  /// Outcome::bad, `reason` says what is wrong and what to do; on Outcome::repaired and reencoded, what was replaced,
  /// or which key stands twice. `counts` may be null.
  Outcome parse(std::string_view line, Parser& parser, Article& article, FieldCounts* counts,
                std::string& reason) const;

  /// The page of the feed that a record was in, which JSON documents give as "home_page_url"; empty if there is none.
  /// The views of the record's article stay valid.
  static std::string page_of(std::string_view line, Parser& parser);

  /// The JSON of the value of "page" that append_article wrote; empty if there is none.
  static std::string details_of(std::string_view line, Parser& parser);

  /// The role of the fields of this name.
  std::optional<Role> role_of(std::string_view key) const { return fields_.role_of(key); }
  /// Whether anything of an article is looked up under this key.
  bool uses(std::string_view key) const { return fields_.find(key) != nullptr; }
  /// Whether an article may be in the object of this key, as in {"_source": {"title": ...}}.
  bool wraps_article(std::string_view key) const {
    const JsonFields::Key* const known = fields_.find(key);
    return known != nullptr && known->envelope == JsonFields::Envelope::article;
  }

  /// Counts by role and field.
  std::map<std::string, std::map<std::string, std::uint64_t>> named(const FieldCounts& counts) const {
    return fields_.named(counts);
  }

 private:
  struct Field;
  struct Choice;
  struct Reading;
  Outcome parse_once(std::string_view line, Parser& parser, Article& article, FieldCounts* counts, std::string& reason,
                     bool& broken_text) const;
  std::string why_no_text(const Reading& reading) const;
  JsonFields fields_;
  bool text_named_ = false;
};

}  // namespace dedup
