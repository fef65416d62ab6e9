// JSON Lines, parsed line by line with simdjson On-Demand. A broken line does not affect the others.
#include "io/format/jsonl.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstring>

#include "core/ascii.h"
#include "core/utf8.h"
#include "io/format/format.h"

namespace dedup {

namespace {

using namespace simdjson;

// Common names of each field, best first.
constexpr std::array<std::string_view, 7> kIds = {"id", "_id", "guid", "uid", "uuid", "doc_id", "article_id"};
constexpr std::array<std::string_view, 14> kTexts = {
    "text",     "body",      "content",     "article",     "maintext", "article_text", "full_text",
    "fulltext", "body_text", "articleBody", "raw_content", "story",    "description",  "summary"};
constexpr std::array<std::string_view, 4> kTitles = {"title", "headline", "head", "heading"};
constexpr std::array<std::string_view, 15> kDates = {
    "date",           "published",      "published_at",  "publishedAt",  "pubDate",
    "pub_date",       "date_published", "datePublished", "date_publish", "publish_date",
    "published_date", "created_at",     "updated",       "timestamp",    "time"};
constexpr std::array<std::string_view, 10> kSources = {"source",    "outlet",      "publisher",     "source_name",
                                                       "newspaper", "publication", "source_domain", "domain",
                                                       "site",      "feed"};
constexpr std::array<std::string_view, 6> kUrls = {"url", "link", "uri", "canonical_url", "permalink", "href"};
constexpr std::array<std::string_view, kRoles> kRoleNames = {"id", "text", "title", "date", "source", "url"};

std::size_t slot_of(std::string_view key) {
  if (key.empty()) return 0;
  return (static_cast<unsigned char>(key.front()) * 7U + static_cast<unsigned char>(key.back()) * 3U + key.size()) &
         63U;
}

/// Replaces escapes of lone surrogates (\ud83d without its second half) by the escape of U+FFFD.
std::string repair_surrogates(std::string_view line) {
  std::string out(line);
  const auto unit_at = [&](std::size_t i) -> int {  // code unit of "\uXXXX" at i, or -1
    if (i + 6 > out.size() || out[i] != '\\' || out[i + 1] != 'u') return -1;
    return static_cast<int>(std::strtol(out.substr(i + 2, 4).c_str(), nullptr, 16));
  };
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] != '\\') continue;
    const int unit = unit_at(i);
    if (unit >= 0xD800 && unit < 0xDC00) {
      const int low = unit_at(i + 6);
      if (low >= 0xDC00 && low < 0xE000) {
        i += 11;
        continue;
      }
    }
    if (unit >= 0xD800 && unit < 0xE000) out.replace(i + 2, 4, "fffd");
    ++i;  // the escaped character
  }
  return out;
}

/// Trims a simdjson token, which includes the white space after it.
std::string_view without_trailing_space(std::string_view token) {
  return trimmed_back(token, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

/// The key of a field. A view into the line unless it has escapes.
error_code key_of(simdjson_result<ondemand::field>& field, std::string_view& key) {
  ondemand::raw_json_string raw;
  const error_code error = field.key().get(raw);
  if (error) return error;
  std::size_t size = 0;
  while (raw.raw()[size] != '"' && raw.raw()[size] != '\\') ++size;
  if (raw.raw()[size] == '\\') return field.unescaped_key().get(key);
  key = {raw.raw(), size};
  return SUCCESS;
}

/// The value of a field, as text.
struct FieldValue {
  std::string_view text;
  bool usable = false;  ///< as the value of its role
  bool null = false;
  bool not_text = false;  ///< the text field, or a paragraph of it, is not a string
};

/// Reads a string. A view into the line unless it has escapes.
error_code read_string(ondemand::value value, std::string_view& text) {
  text = without_trailing_space(value.raw_json_token());
  text = text.substr(1, text.size() - 2);
  return text.find('\\') == std::string_view::npos ? SUCCESS : value.get_string().get(text);
}

/// Reads a text that is a list of paragraphs.
error_code read_paragraphs(ondemand::value value, std::string& paragraphs, FieldValue& out) {
  paragraphs.clear();
  ondemand::array items;
  error_code error = value.get_array().get(items);
  if (error) return error;
  for (auto item : items) {
    std::string_view paragraph;
    error = item.get_string().get(paragraph);
    if (error == INCORRECT_TYPE) {
      out.not_text = true;
      continue;
    }
    if (error) return error;
    if (!paragraphs.empty()) paragraphs += "\n\n";
    paragraphs += paragraph;
  }
  paragraphs.reserve(paragraphs.size() + SIMDJSON_PADDING);
  out.text = paragraphs;
  out.usable = true;
  return SUCCESS;
}

/// Reads an outlet that is an object: {"id": ..., "name": ...}.
error_code read_outlet(ondemand::value value, FieldValue& out) {
  ondemand::object outlet;
  error_code error = value.get_object().get(outlet);
  if (error) return error;
  error = outlet["name"].get_string().get(out.text);
  if (error == NO_SUCH_FIELD || error == INCORRECT_TYPE) return SUCCESS;
  out.usable = !error;
  return error;
}

error_code read_value(ondemand::value value, Role role, std::string& paragraphs, FieldValue& out) {
  ondemand::json_type type;
  if (const error_code error = value.type().get(type)) return error;
  switch (type) {
    case ondemand::json_type::string:
      out.usable = true;
      return read_string(value, out.text);
    case ondemand::json_type::number:
      out.text = without_trailing_space(value.raw_json_token());
      out.usable = role != Role::text;
      out.not_text = role == Role::text;
      break;
    case ondemand::json_type::array:
      if (role == Role::text) return read_paragraphs(value, paragraphs, out);
      break;
    case ondemand::json_type::object:
      if (role == Role::source) return read_outlet(value, out);
      out.not_text = role == Role::text;
      break;
    case ondemand::json_type::null:
      out.null = true;
      break;
    case ondemand::json_type::boolean:
      break;
  }
  return SUCCESS;
}

/// Whether a date field of this name tells of the last change, as "updated" and "dateModified" do.
bool is_update(std::string_view name) {
  const std::string folded = lowered(name);
  return folded.find("updated") != std::string::npos || folded.find("modified") != std::string::npos;
}

std::string_view& part_of(Article& article, Role role) {
  switch (role) {
    case Role::id:
      return article.id;
    case Role::text:
      return article.text;
    case Role::title:
      return article.title;
    case Role::date:
      return article.date;
    case Role::source:
      return article.source;
    case Role::url:
      break;
  }
  return article.url;
}

}  // namespace

struct JsonRecords::Parser::State {
  ondemand::parser parser;
  std::string padded;      // a repaired line
  std::string paragraphs;  // a text that is a list
};

/// The state while one record is read.
struct JsonRecords::Reading {
  const JsonRecords& records;
  ondemand::parser& parser;
  std::string& paragraphs;
  Article& article;
  std::array<int, kRoles> ranks = [] {  ///< rank of the field name used for each role
    std::array<int, kRoles> none;
    none.fill(INT32_MAX);
    return none;
  }();
  // NOLINTNEXTLINE(readability-redundant-member-init): without it clang warns about a missing initializer
  std::string_view not_text = {};  ///< name of a text field that is not a string
  bool has_text = false;
  bool is_object = true;

  error_code read(std::string_view line);
};

JsonRecords::Parser::Parser() : state_(std::make_unique<State>()) {}
JsonRecords::Parser::~Parser() = default;
JsonRecords::Parser::Parser(Parser&&) noexcept = default;
JsonRecords::Parser& JsonRecords::Parser::operator=(Parser&&) noexcept = default;

JsonRecords::JsonRecords(const FieldNames& names) : text_named_(!names.text.empty()) {
  const auto add = [&](Role role, const std::string& named, auto& common) {
    std::uint8_t rank = 0;
    if (!named.empty()) {
      spellings_.push_back({named, role, rank});
      return;
    }
    for (const std::string_view name : common) {
      // A field that the user named for one role is not used for another role.
      const bool taken = name == names.id || name == names.text || name == names.title || name == names.date ||
                         name == names.source || name == names.url;
      if (!taken) spellings_.push_back({std::string(name), role, rank});
      ++rank;
    }
  };
  add(Role::id, names.id, kIds);
  add(Role::text, names.text, kTexts);
  add(Role::title, names.title, kTitles);
  add(Role::date, names.date, kDates);
  add(Role::source, names.source, kSources);
  add(Role::url, names.url, kUrls);
  for (std::size_t i = 0; i < spellings_.size(); ++i) {
    table_[slot_of(spellings_[i].name)].push_back(static_cast<std::uint8_t>(i));
  }
}

const JsonRecords::Spelling* JsonRecords::find(std::string_view key) const {
  for (const std::uint8_t i : table_[slot_of(key)]) {
    if (spellings_[i].name == key) return &spellings_[i];
  }
  return nullptr;
}

JsonRecords::Outcome JsonRecords::parse(std::string_view line, Parser& parser, Article& article, FieldCounts* counts,
                                        std::string& reason) const {
  bool broken_text = false;
  const Outcome outcome = parse_once(line, parser, article, counts, reason, broken_text);
  if (!broken_text) return outcome;
  std::string& padded = parser.state_->padded;
  const bool ill_formed = !repair_utf8(line, padded);
  padded = repair_surrogates(padded);
  const std::size_t size = padded.size();
  padded.append(SIMDJSON_PADDING, ' ');
  if (parse_once({padded.data(), size}, parser, article, counts, reason, broken_text) == Outcome::bad) {
    return Outcome::bad;
  }
  reason = ill_formed ? "invalid UTF-8 was replaced by U+FFFD; the record was kept, correct its encoding"
                      : "half a surrogate pair was replaced by U+FFFD; the record was kept, correct its escapes";
  return Outcome::repaired;
}

JsonRecords::Outcome JsonRecords::parse_once(std::string_view line, Parser& parser, Article& article,
                                             FieldCounts* counts, std::string& reason, bool& broken_text) const {
  Reading taken{*this, parser.state_->parser, parser.state_->paragraphs, article};
  const error_code error = taken.read(line);
  broken_text = error == UTF8_ERROR || error == STRING_ERROR;
  if (!taken.is_object) {
    reason = "not a JSON object; a record is one object per line, like {\"id\": ..., \"title\": ..., \"text\": ...}";
    return Outcome::bad;
  }
  if (error) {
    reason = fmt::format("not valid JSON ({}); the record was skipped, correct the line or remove it",
                         without_trailing_space(error_message(error)));
    return Outcome::bad;
  }
  if (!taken.has_text && article.title.empty()) {
    reason = why_no_text(taken.not_text);
    return Outcome::bad;
  }
  if (counts != nullptr) {
    for (std::size_t role = 0; role < kRoles; ++role) {
      if (taken.ranks[role] != INT32_MAX) ++(*counts)[role][static_cast<std::size_t>(taken.ranks[role])];
    }
  }
  return Outcome::good;
}

error_code JsonRecords::Reading::read(std::string_view line) {
  // Cleared one by one. GCC would clear them together with `rep stos`, which takes a third of the time of the rest.
  article.id = {}, article.title = {}, article.text = {}, article.date = {}, article.source = {}, article.url = {};
  article.text_at = {};
  article.date_is_update = false;
  ondemand::document document;
  ondemand::object object;
  error_code error =
      parser.iterate(padded_string_view(line.data(), line.size(), line.size() + SIMDJSON_PADDING)).get(document);
  if (error) return error;
  error = document.get_object().get(object);
  is_object = error != INCORRECT_TYPE;
  if (error) return error;
  for (auto field : object) {
    std::string_view key;
    if ((error = key_of(field, key))) return error;
    const Spelling* spelling = records.find(key);
    if (spelling == nullptr) continue;
    const auto role = static_cast<std::size_t>(spelling->role);
    if (spelling->rank >= ranks[role]) continue;
    ondemand::value value;
    if ((error = field.value().get(value))) return error;
    FieldValue found;
    if ((error = read_value(value, spelling->role, paragraphs, found))) return error;
    if (found.not_text) not_text = spelling->name;
    has_text = has_text || (spelling->role == Role::text && (found.usable || found.null));
    if (!found.usable) continue;
    ranks[role] = spelling->rank;
    if (spelling->role == Role::date) article.date_is_update = is_update(spelling->name);
    part_of(article, spelling->role) = found.text;
  }
  const char* rest = nullptr;
  return document.current_location().get(rest) == SUCCESS ? TRAILING_CONTENT : SUCCESS;
}

/// Why a record without text and title was skipped. `not_text` names a text field that is not a string.
std::string JsonRecords::why_no_text(std::string_view not_text) const {
  if (!not_text.empty()) {
    return fmt::format("field '{}' is not text; the record was skipped, name the text field with --text-field",
                       not_text);
  }
  if (text_named_) return "no field with the name given by --text-field, and no title; the record was skipped";
  return "no text field (text, body, content, article, ...) and no title; the record was skipped, name the text field "
         "with --text-field";
}

std::map<std::string, std::map<std::string, std::uint64_t>> JsonRecords::named(const FieldCounts& counts) const {
  std::map<std::string, std::map<std::string, std::uint64_t>> out;
  for (const Spelling& spelling : spellings_) {
    const auto role = static_cast<std::size_t>(spelling.role);
    if (counts[role][spelling.rank] > 0)
      out[std::string(kRoleNames[role])][spelling.name] += counts[role][spelling.rank];
  }
  return out;
}

namespace {

constexpr std::string_view kExtensions[] = {"jsonl", "ndjson"};

bool looks_like_json_lines(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && head[first] == '{';
}

}  // namespace

const Format kJsonLinesFormat{"jsonl", kExtensions, looks_like_json_lines, Format::Records::json_lines};

}  // namespace dedup
