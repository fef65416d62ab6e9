// JSON Lines, parsed line by line with simdjson On-Demand. A broken line does not affect the others.
//
// Problem. Exporters disagree on names, leave fields empty and wrap values in objects. Most records are plain: one
// string for each role, and the time to read them counts.
// Method. One pass over the record collects the fields with a role, unread. A role with one plain string is done. The
// others are chosen among their fields' values, which json_nested.h reads and choice.h compares.
#include "io/format/jsonl.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <span>

#include "core/ascii.h"
#include "dedup/io.h"
#include "io/format/format.h"
#include "io/format/json_nested.h"
#include "io/format/jsonl_rewriter.h"
#include "text/encoding.h"

namespace dedup {

namespace {

using namespace simdjson;
using ondemand::json_type;

constexpr std::size_t index_of(Role role) { return static_cast<std::size_t>(role); }

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

/// A field with a role, as it stands in the record.
struct JsonRecords::Field {
  const JsonFields::Use* use = nullptr;
  json_type type = json_type::null;
  std::string_view json = "";                 ///< the value; a string without its quotes
  const JsonFields::Key* envelope = nullptr;  ///< of the object around the field; null for the record itself

  /// Whether the value needs no second look.
  bool is_plain() const {
    if (type == json_type::string) return use->path.empty() && has_content(json);
    return type == json_type::number && use->path.empty() && (use->role == Role::id || use->role == Role::date);
  }
  /// Fields are tried in this order, whatever their order in the record.
  bool operator<(const Field& other) const {
    if ((envelope == nullptr) != (other.envelope == nullptr)) return envelope == nullptr;
    if (use->rank != other.use->rank) return use->rank < other.use->rank;
    if (use->path.size() != other.use->path.size()) return use->path.size() < other.use->path.size();
    return envelope != nullptr && envelope->name < other.envelope->name;
  }
};

/// A field while it is compared with others.
struct JsonRecords::Choice {
  Field field;
  Found found = Found::absent;
  bool is_stray = false;        ///< of a kind that another field's value beats: a number as a title
  std::string_view text = "";   ///< without escapes
  std::string_view inner = "";  ///< key inside the value whose text was taken
};

struct JsonRecords::Parser::State {
  ondemand::parser parser, envelope_parser;
  NestedReader nested;
  std::string padded;                ///< a repaired line
  std::deque<Buffer<char>> buffers;  ///< texts without escapes, and nested ones
  std::size_t buffers_used = 0;
  std::array<Field, kRoles> first;  ///< of each role: the first field met, later the one used; without a use if none
  std::array<std::string_view, kRoles> inners;  ///< NestedReader::Result::key of values used that were not plain
  std::vector<Field> others;                    ///< of roles with several fields, all but the first
  std::vector<Field> envelopes;                 ///< without a use
  std::vector<Choice> choices;
  std::vector<std::uint64_t> met;  ///< by key: the last object that had it
  std::uint64_t object = 0;        ///< number of the present object

  Buffer<char>& buffer() {
    if (buffers_used == buffers.size()) buffers.emplace_back();
    buffers[buffers_used].clear();
    return buffers[buffers_used++];
  }
  /// Removes the escapes of a string of the line. A view into the line if it has none.
  error_code unescape(std::string_view json, std::string_view& text) {
    text = json;
    if (json.find('\\') == std::string_view::npos) return SUCCESS;
    Buffer<char>& out = buffer();
    out.resize(json.size());  // 64 bytes more are writable, as simdjson requires
    auto* to = reinterpret_cast<std::uint8_t*>(out.data());
    return parser.unescape(reinterpret_cast<const std::uint8_t*>(json.data()), to).get(text);
  }
};

/// The state while one record is read.
struct JsonRecords::Reading {
  const JsonFields& fields;
  Parser::State& state;
  Article& article;
  std::uint32_t nested = 0;          ///< bit i: state.inners[i] is set
  std::uint32_t used = 0;            ///< bit i: role i has a value
  std::uint32_t several = 0;         ///< bit i: role i has fields in state.others
  std::string_view twice = "";       ///< a key that the record has twice
  std::string_view unreadable = "";  ///< the best text field that is not text
  json_type unreadable_type = json_type::null;
  bool has_text = false, is_object = true;

  error_code read(std::string_view line);
  error_code scan(ondemand::object object, const JsonFields::Key* envelope);
  void take(const Field& field);
  void replace(const JsonFields::Key& key, const Field& by);
  error_code open_envelopes();
  bool lacks(Role role) const;
  error_code choose(Role role);
  error_code evaluate(Choice& choice, Role role);
  std::size_t best_of(Role role);
  std::size_t best_text();
  void use(Role role, const Field& field, std::string_view inner, std::string_view text);
  void count(FieldCounts& counts) const;
};

JsonRecords::Parser::Parser() : state_(std::make_unique<State>()) {}
JsonRecords::Parser::~Parser() = default;
JsonRecords::Parser::Parser(Parser&&) noexcept = default;
JsonRecords::Parser& JsonRecords::Parser::operator=(Parser&&) noexcept = default;

JsonRecords::Outcome JsonRecords::parse(std::string_view line, Parser& parser, Article& article, FieldCounts* counts,
                                        std::string& reason) const {
  bool broken_text = false;
  Outcome outcome = parse_once(line, parser, article, counts, reason, broken_text);
  if (!broken_text) return outcome;
  std::string& padded = parser.state_->padded;
  const BytesRead read_as = decode_bytes(line, padded);
  padded = repair_surrogates(padded);
  const std::size_t size = padded.size();
  padded.append(SIMDJSON_PADDING, ' ');
  outcome = parse_once({padded.data(), size}, parser, article, counts, reason, broken_text);
  if (outcome == Outcome::bad) return outcome;
  const std::string more = outcome == Outcome::repaired ? "; " + reason : "";
  reason = read_as == BytesRead::windows1252
               ? "bytes that are not UTF-8 were read as Windows-1252; the record was kept, correct its encoding"
           : read_as == BytesRead::replaced
               ? "invalid UTF-8 was replaced by U+FFFD; the record was kept, correct its encoding"
               : "half a surrogate pair was replaced by U+FFFD; the record was kept, correct its escapes";
  reason += more;
  return read_as == BytesRead::windows1252 ? Outcome::reencoded : Outcome::repaired;
}

std::string JsonRecords::page_of(std::string_view line, Parser& parser) {
  ondemand::document document;
  std::string_view page;
  const padded_string_view padded(line.data(), line.size(), line.size() + SIMDJSON_PADDING);
  if (parser.state_->envelope_parser.iterate(padded).get(document)) return "";
  return document["home_page_url"].get_string().get(page) == SUCCESS ? std::string(page) : "";
}

std::string JsonRecords::details_of(std::string_view line, Parser& parser) {
  ondemand::document document;
  ondemand::object page;
  std::string_view details;
  const padded_string_view padded(line.data(), line.size(), line.size() + SIMDJSON_PADDING);
  if (parser.state_->envelope_parser.iterate(padded).get(document)) return "";
  if (document["page"].get_object().get(page) || page.raw_json().get(details)) return "";
  return std::string(trimmed(details));
}

JsonRecords::Outcome JsonRecords::parse_once(std::string_view line, Parser& parser, Article& article,
                                             FieldCounts* counts, std::string& reason, bool& broken_text) const {
  Reading reading{fields_, *parser.state_, article};
  const error_code error = reading.read(line);
  broken_text = error == UTF8_ERROR || error == STRING_ERROR;
  if (!reading.is_object) {
    reason = "not a JSON object; a record is one object per line, like {\"id\": ..., \"title\": ..., \"text\": ...}";
    return Outcome::bad;
  }
  if (error) {
    reason = fmt::format("not valid JSON ({}); the record was skipped, correct the line or remove it",
                         trimmed(error_message(error)));
    return Outcome::bad;
  }
  if (!reading.unreadable.empty() || (!reading.has_text && article.title.empty())) {
    reason = why_no_text(reading);
    return Outcome::bad;
  }
  if (counts != nullptr) reading.count(*counts);
  if (reading.twice.empty()) return Outcome::good;
  reason = fmt::format(
      "the key '{}' stands twice with different values; the last one was used, as most readers of JSON "
      "do, and the record was kept; remove one of them",
      reading.twice);
  return Outcome::repaired;
}

error_code JsonRecords::Reading::read(std::string_view line) {
  // Cleared one by one. GCC would clear them together with `rep stos`, which takes a third of the time of the rest.
  article.id = {}, article.title = {}, article.text = {}, article.date = {}, article.source = {}, article.url = {};
  article.text_at = {};
  article.date_is_update = false;
  for (Field& field : state.first) field.use = nullptr;
  state.buffers_used = 0;
  state.others.clear();
  state.envelopes.clear();
  if (state.met.size() < fields.size()) state.met.resize(fields.size());
  ondemand::document document;
  ondemand::object object;
  error_code error =
      state.parser.iterate(padded_string_view(line.data(), line.size(), line.size() + SIMDJSON_PADDING)).get(document);
  if (error) return error;
  error = document.get_object().get(object);
  is_object = error != INCORRECT_TYPE;
  if (error) return error;
  if ((error = scan(object, nullptr))) return error;
  const char* rest = nullptr;
  if (document.current_location().get(rest) == SUCCESS) return TRAILING_CONTENT;
  if (!state.envelopes.empty()) error = open_envelopes();
  if (error) return error;
  for (std::size_t role = 0; role < kRoles; ++role) {
    const Field& only = state.first[role];
    if ((several >> role & 1U) == 0) {
      if (only.use == nullptr) continue;
      if (only.is_plain()) {
        has_text = has_text || static_cast<Role>(role) == Role::text;
        std::string_view text;
        if ((error = state.unescape(only.json, text))) return error;
        part_of(article, static_cast<Role>(role)) = text;
        if (static_cast<Role>(role) == Role::date) article.date_is_update = only.use->is_update;
        used |= 1U << role;
        continue;
      }
    }
    if ((error = choose(static_cast<Role>(role)))) return error;
  }
  return SUCCESS;
}

inline void JsonRecords::Reading::take(const Field& field) {
  const std::size_t role = index_of(field.use->role);
  if (state.first[role].use == nullptr) {
    state.first[role] = field;
  } else {
    state.others.push_back(field);
    several |= 1U << role;
  }
}

/// Collects the fields of an object that have a role.
error_code JsonRecords::Reading::scan(ondemand::object object, const JsonFields::Key* envelope) {
  const std::uint64_t number = ++state.object;
  const bool is_metadata = envelope != nullptr && envelope->envelope == JsonFields::Envelope::metadata;
  error_code error = SUCCESS;
  for (auto each : object) {
    std::string_view name;
    if ((error = key_of(each, name))) return error;
    const JsonFields::Key* key = fields.find(name);
    if (key == nullptr) continue;
    ondemand::value value;
    if ((error = each.value().get(value))) return error;
    Field field;
    field.envelope = envelope;
    field.json = without_trailing_space(value.raw_json_token());
    if (field.json.front() == '"') {
      field.type = json_type::string;
      field.json = field.json.substr(1, field.json.size() - 2);
    } else {
      if ((error = value.type().get(field.type))) return error;
      if ((error = json_of(value, field.type, field.json))) return error;
    }
    std::uint64_t& met = state.met[fields.number(*key)];
    if (met == number) replace(*key, field);
    met = number;
    for (const JsonFields::Use& use : key->uses) {
      field.use = &use;
      const bool is_wanted = !use.named && !(is_metadata && (use.role == Role::id || use.role == Role::text));
      if (envelope == nullptr || is_wanted) take(field);
    }
    if (envelope == nullptr && key->envelope != JsonFields::Envelope::no && field.type == json_type::object) {
      field.use = nullptr;
      field.envelope = key;
      state.envelopes.push_back(field);
    }
  }
  return SUCCESS;
}

/// Removes the fields of a key that is met again.
void JsonRecords::Reading::replace(const JsonFields::Key& key, const Field& by) {
  const auto is_older = [&](const Field& field) {
    if (field.use == nullptr || field.envelope != by.envelope) return false;
    const bool found =
        std::any_of(key.uses.begin(), key.uses.end(), [&](const JsonFields::Use& use) { return &use == field.use; });
    if (found && (field.type != by.type || field.json != by.json)) twice = key.name;
    return found;
  };
  for (Field& field : state.first) {
    if (is_older(field)) field = {};
  }
  state.others.erase(std::remove_if(state.others.begin(), state.others.end(), is_older), state.others.end());
  const auto is_same = [&](const Field& envelope) { return envelope.envelope == &key; };
  if (by.envelope == nullptr) {
    state.envelopes.erase(std::remove_if(state.envelopes.begin(), state.envelopes.end(), is_same),
                          state.envelopes.end());
  }
}

/// Whether no plain value was met for a role.
bool JsonRecords::Reading::lacks(Role role) const {
  const auto gives = [&](const Field& field) {
    return field.use != nullptr && field.use->role == role && field.is_plain();
  };
  return !gives(state.first[index_of(role)]) && std::none_of(state.others.begin(), state.others.end(), gives);
}

/// Adds the fields of objects around the article if the record has neither text nor title itself, and the fields of its
/// metadata for other roles.
error_code JsonRecords::Reading::open_envelopes() {
  const bool is_wrapped = lacks(Role::text) && lacks(Role::title);
  const bool is_incomplete = lacks(Role::title) || lacks(Role::date) || lacks(Role::source) || lacks(Role::url);
  for (const Field& envelope : state.envelopes) {
    const bool is_metadata = envelope.envelope->envelope == JsonFields::Envelope::metadata;
    if (!(is_metadata ? is_incomplete : is_wrapped)) continue;
    ondemand::document document;
    ondemand::object object;
    error_code error = state.envelope_parser
                           .iterate(padded_string_view(envelope.json.data(), envelope.json.size(),
                                                       envelope.json.size() + SIMDJSON_PADDING))
                           .get(document);
    if (!error) error = document.get_object().get(object);
    if (!error) error = scan(object, envelope.envelope);
    if (error) return error;
  }
  return SUCCESS;
}

/// Chooses among the fields of a role that has several, or one that is not plain.
error_code JsonRecords::Reading::choose(Role role) {
  std::vector<Choice>& choices = state.choices;
  choices.clear();
  if (state.first[index_of(role)].use != nullptr) choices.push_back({state.first[index_of(role)]});
  for (const Field& field : state.others) {
    if (field.use->role == role) choices.push_back({field});
  }
  std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.field < b.field; });
  for (Choice& choice : choices) {
    if (const error_code error = evaluate(choice, role)) return error;
  }
  if (choices.empty()) return SUCCESS;
  Choice& best = choices[role == Role::text ? best_text() : best_of(role)];
  if (role == Role::text) {
    has_text = best.found >= Found::blank;
    const auto is_other = [](const Choice& choice) { return choice.found == Found::unreadable; };
    const auto other = std::find_if(choices.begin(), choices.end(), is_other);
    if (best.found != Found::content && other != choices.end()) {
      unreadable = other->field.use->spelling;
      unreadable_type = other->field.type;
    }
    if (best.found != Found::content) best.text = {};
  }
  const bool is_string = best.field.type == json_type::string && best.field.use->path.empty();
  if (best.found != Found::content && !is_string) return SUCCESS;
  // An unescape that failed left the escapes, which are now an error of the record.
  if (is_string && best.text.data() == best.field.json.data()) {
    if (const error_code error = state.unescape(best.field.json, best.text)) return error;
  }
  use(role, best.field, best.inner, best.text);
  return SUCCESS;
}

/// Reads the value of a field, and says what it is worth to the role.
error_code JsonRecords::Reading::evaluate(Choice& choice, Role role) {
  const Field& field = choice.field;
  if (field.type == json_type::object || field.type == json_type::array) {
    Buffer<char>& out = state.buffer();
    NestedReader::Result result;
    const error_code error = state.nested.read(field.json, field.use->path, role, out, result);
    choice.found = result.found;
    choice.inner = result.key;
    choice.text = {out.data(), out.size()};
    return error;
  }
  if (field.type == json_type::null) choice.found = Found::blank;
  if (!field.use->path.empty()) return SUCCESS;
  if (field.type == json_type::string) {
    choice.found = has_content(field.json) ? Found::content : Found::blank;
    // A string that cannot be unescaped is an error only if it is used.
    if (state.unescape(field.json, choice.text)) choice.text = field.json;
    if (is_stub(field.json)) choice.text = {};
  } else if (field.type == json_type::boolean || (field.type == json_type::number && role == Role::text)) {
    choice.found = Found::unreadable;
  } else if (field.type == json_type::number) {
    choice.found = Found::content;
    choice.text = field.json;
    choice.is_stray = role != Role::id && role != Role::date;
  }
  return SUCCESS;
}

/// The best of the choices for a role that is not the text; a date that can be read beats others.
std::size_t JsonRecords::Reading::best_of(Role role) {
  const std::vector<Choice>& choices = state.choices;
  const auto worth = [&](const Choice& choice) {
    const bool has_value = choice.found == Found::content;
    const bool is_read = role == Role::date && choices.size() > 1 && has_value && parse_date(choice.text) != kNoDate;
    const bool is_string = choice.found == Found::blank && choice.field.type == json_type::string;
    return is_read ? 4 : has_value ? (choice.is_stray ? 2 : 3) : is_string ? 1 : 0;
  };
  std::size_t best = 0;
  for (std::size_t i = 1; i < choices.size(); ++i) {
    if (worth(choices[i]) > worth(choices[best])) best = i;
  }
  return best;
}

/// The fullest of the texts; without any, the best field that holds a string, null or an empty list.
std::size_t JsonRecords::Reading::best_text() {
  std::vector<TextChoice> texts;
  std::vector<std::size_t> numbers;
  std::size_t blank = 0;
  for (std::size_t i = 0; i < state.choices.size(); ++i) {
    const Choice& choice = state.choices[i];
    const bool is_blank = choice.found == Found::blank && state.choices[blank].found != Found::blank;
    if (is_blank) blank = i;
    if (choice.found != Found::content) continue;
    texts.push_back({choice.text, choice.field.use->kind});
    numbers.push_back(i);
  }
  return texts.empty() ? blank : numbers[fullest(texts)];
}

/// Takes a text for a role.
void JsonRecords::Reading::use(Role role, const Field& field, std::string_view inner, std::string_view text) {
  part_of(article, role) = text;
  if (role == Role::date) article.date_is_update = field.use->is_update;
  state.first[index_of(role)] = field;
  state.inners[index_of(role)] = inner;
  nested |= 1U << index_of(role);
  used |= 1U << index_of(role);
}

/// Counts the fields that were used.
void JsonRecords::Reading::count(FieldCounts& counts) const {
  for (std::size_t role = 0; role < kRoles; ++role) {
    if ((used >> role & 1U) == 0) continue;
    const Field& field = state.first[role];
    const std::string_view inner = (nested >> role & 1U) != 0 ? state.inners[role] : std::string_view();
    if (field.envelope == nullptr && (inner.empty() || field.use->named)) {
      ++counts.plain[role][field.use->rank];
      continue;
    }
    std::string path = field.envelope == nullptr ? "" : field.envelope->name + ".";
    path += field.use->spelling;
    if (!inner.empty()) path.append(".").append(inner);
    ++counts.nested[{static_cast<Role>(role), path}];
  }
}

/// Why a record without a text that can be compared was skipped.
std::string JsonRecords::why_no_text(const Reading& reading) const {
  if (!reading.unreadable.empty()) {
    const std::string_view what = reading.unreadable_type == json_type::number    ? "a number"
                                  : reading.unreadable_type == json_type::boolean ? "true or false"
                                  : reading.unreadable_type == json_type::array   ? "a list without text"
                                                                                  : "an object without a known text";
    return fmt::format(
        "field '{}' is {}; the record was skipped, name the text field with --text-field, as a path like "
        "body.text if it is inside an object",
        reading.unreadable, what);
  }
  if (text_named_) return "no field with the name given by --text-field, and no title; the record was skipped";
  return "no text field (text, body, content, article, ...) and no title; the record was skipped, name the text field "
         "with --text-field";
}

namespace {

constexpr std::string_view kExtensions[] = {"jsonl", "ndjson"};

bool looks_like_json_lines(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n", head.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  return first != std::string_view::npos && head[first] == '{';
}

}  // namespace

const Format kJsonLinesFormat{.name = "jsonl",
                              .what = "JSON Lines, one object an article",
                              .extensions = kExtensions,
                              .recognize = looks_like_json_lines,
                              .records = Format::Records::json_lines,
                              .rewriter = jsonl_rewriter};

}  // namespace dedup
