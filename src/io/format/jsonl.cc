// JSON Lines by simdjson On-Demand, one line at a time: a broken line costs itself alone.
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

// The common spellings of each field, the preferred first.
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

/// Replaces escapes of lone surrogates (\ud83d without its second half), which no string can hold.
std::string repair_surrogates(std::string_view line) {
  std::string out(line);
  const auto unit_at = [&](std::size_t i) -> int {  // of "\uXXXX" at i, or -1
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
    ++i;  // whatever was escaped
  }
  return out;
}

/// simdjson's tokens and messages end in the white space behind them.
std::string_view without_space_behind(std::string_view token) {
  return trimmed_back(token, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

/// The key of a field, where it stands if nothing in it is escaped.
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

}  // namespace

struct JsonRecords::Parser::State {
  ondemand::parser parser;
  std::string padded;      // a repaired line
  std::string paragraphs;  // a text given as a list
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
      // A field that was named for one role is not taken for another by its common spelling.
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
  const Outcome outcome = parse_valid(line, parser, article, counts, reason, broken_text);
  if (!broken_text) return outcome;
  std::string& padded = parser.state_->padded;
  const bool ill_formed = !repair_utf8(line, padded);
  padded = repair_surrogates(padded);
  const std::size_t size = padded.size();
  padded.append(SIMDJSON_PADDING, ' ');
  if (parse_valid({padded.data(), size}, parser, article, counts, reason, broken_text) == Outcome::bad) {
    return Outcome::bad;
  }
  reason = ill_formed ? "invalid UTF-8 was replaced by U+FFFD; the record was kept, mend its encoding"
                      : "half a surrogate pair was replaced by U+FFFD; the record was kept, mend its escapes";
  return Outcome::repaired;
}

JsonRecords::Outcome JsonRecords::parse_valid(std::string_view line, Parser& parser, Article& article,
                                              FieldCounts* counts, std::string& reason, bool& broken_text) const {
  // One by one: all at once GCC clears by `rep stos`, which takes a third as long as the rest of this.
  article.id = {}, article.title = {}, article.text = {}, article.date = {}, article.source = {}, article.url = {};
  article.text_at = {};
  std::array<int, kRoles> ranks;
  ranks.fill(INT32_MAX);
  std::string_view wrong_kind;
  bool has_text = false;
  error_code error = SUCCESS;
  const auto fail = [&](error_code what) {
    broken_text = what == UTF8_ERROR || what == STRING_ERROR;
    reason = fmt::format("not valid JSON ({}); the record was skipped, mend the line or leave it out",
                         without_space_behind(error_message(what)));
    return Outcome::bad;
  };
  auto& state = *parser.state_;
  broken_text = false;
  ondemand::document document;
  error =
      state.parser.iterate(padded_string_view(line.data(), line.size(), line.size() + SIMDJSON_PADDING)).get(document);
  if (error) return fail(error);
  ondemand::object object;
  error = document.get_object().get(object);
  if (error == INCORRECT_TYPE) {
    reason = "not a JSON object; a record is one object a line, like {\"id\": ..., \"title\": ..., \"text\": ...}";
    return Outcome::bad;
  }
  if (error) return fail(error);
  for (auto field : object) {
    std::string_view key;
    if ((error = key_of(field, key))) return fail(error);
    const Spelling* spelling = find(key);
    if (spelling == nullptr) continue;
    const auto role = static_cast<std::size_t>(spelling->role);
    if (spelling->rank >= ranks[role]) continue;
    ondemand::value value;
    if ((error = field.value().get(value))) return fail(error);
    ondemand::json_type type;
    if ((error = value.type().get(type))) return fail(error);
    std::string_view content;
    switch (type) {
      case ondemand::json_type::string:
        content = without_space_behind(value.raw_json_token());
        content = content.substr(1, content.size() - 2);  // as it is, where nothing is escaped
        if (content.find('\\') == std::string_view::npos) break;
        if ((error = value.get_string().get(content))) return fail(error);
        break;
      case ondemand::json_type::number:
        content = without_space_behind(value.raw_json_token());
        if (spelling->role == Role::text) {
          wrong_kind = spelling->name;
          continue;
        }
        break;
      case ondemand::json_type::array: {
        if (spelling->role != Role::text) continue;
        state.paragraphs.clear();  // a text given as a list of paragraphs
        ondemand::array items;
        if ((error = value.get_array().get(items))) return fail(error);
        for (auto item : items) {
          std::string_view paragraph;
          error = item.get_string().get(paragraph);
          if (error == INCORRECT_TYPE) {
            wrong_kind = spelling->name;
            continue;
          }
          if (error) return fail(error);
          if (!state.paragraphs.empty()) state.paragraphs += "\n\n";
          state.paragraphs += paragraph;
        }
        state.paragraphs.reserve(state.paragraphs.size() + 64);
        content = state.paragraphs;
        break;
      }
      case ondemand::json_type::object: {
        if (spelling->role != Role::source) {
          if (spelling->role == Role::text) wrong_kind = spelling->name;
          continue;
        }
        ondemand::object outlet;  // {"id": ..., "name": ...}
        if ((error = value.get_object().get(outlet))) return fail(error);
        error = outlet["name"].get_string().get(content);
        if (error == NO_SUCH_FIELD || error == INCORRECT_TYPE) continue;
        if (error) return fail(error);
        break;
      }
      case ondemand::json_type::null:
        if (spelling->role == Role::text) has_text = true;
        continue;
      case ondemand::json_type::boolean:
        continue;
    }
    ranks[role] = spelling->rank;
    switch (spelling->role) {
      case Role::id:
        article.id = content;
        break;
      case Role::text:
        article.text = content, has_text = true;
        break;
      case Role::title:
        article.title = content;
        break;
      case Role::date:
        article.date = content;
        break;
      case Role::source:
        article.source = content;
        break;
      case Role::url:
        article.url = content;
        break;
    }
  }
  const char* behind = nullptr;
  if (document.current_location().get(behind) == SUCCESS) return fail(TRAILING_CONTENT);
  if (!has_text && article.title.empty()) {
    reason = !wrong_kind.empty() ? fmt::format(
                                       "field '{}' holds no text; the record was skipped, name the field with "
                                       "--text-field",
                                       wrong_kind)
             : text_named_
                 ? "no field of the name that --text-field gives, and no title; the record was skipped"
                 : "no text field (text, body, content, article, ...) and no title; the record was skipped, name the "
                   "field with --text-field";
    return Outcome::bad;
  }
  if (counts != nullptr) {
    for (std::size_t role = 0; role < kRoles; ++role) {
      if (ranks[role] != INT32_MAX) ++(*counts)[role][static_cast<std::size_t>(ranks[role])];
    }
  }
  return Outcome::good;
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
