// Adds fields to the objects of JSON Lines and leaves the rest of the lines as it is.
//
// A parser would give values, not bytes, and rejects a line that is not UTF-8, which the reader repairs. So the line is
// scanned for the keys of its outermost object: strings, brackets and commas. Time is linear. Weakness: a key that is
// spelled with escapes ("dedup\u005fkeep") is not taken for the same name.
#include "io/format/jsonl_rewriter.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/json.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;

/// Where the string that opens at `quote` ends: at its closing quote, or behind the text.
std::size_t end_of_string(std::string_view text, std::size_t quote) {
  std::size_t at = text.find_first_of("\"\\", quote + 1);
  while (at != kNowhere && text[at] == '\\') at = text.find_first_of("\"\\", at + 2);  // behind the escaped character
  return std::min(at, text.size());
}

/// An object: its braces, and where its fields begin.
struct Outline {
  struct Field {
    std::size_t begin = 0;  ///< of its key, with the quote
    std::string_view name;
  };
  std::size_t open = kNowhere, close = kNowhere;
  std::vector<Field> fields;
};

Outline outline_of(std::string_view line) {
  Outline out;
  out.open = line.find('{');
  if (out.open == kNowhere) return out;
  int depth = 0;
  bool is_key = false;
  for (std::size_t at = out.open; at < line.size(); ++at) {
    switch (line[at]) {
      case '{':
      case '[':
        is_key = ++depth == 1;
        break;
      case '}':
      case ']':
        if (--depth > 0) break;
        out.close = at;
        return out;
      case ',':
        is_key = depth == 1;
        break;
      case '"': {
        const std::size_t end = end_of_string(line, at);
        if (is_key) out.fields.push_back({at, line.substr(at + 1, end - at - 1)});
        is_key = false;
        at = end;
        break;
      }
      default:
        break;
    }
  }
  return out;
}

class JsonLinesRewriter : public Converter {
 public:
  explicit JsonLinesRewriter(const RewriterCalls& calls)
      : to_(*calls.rewriting), values_(to_.names.size()), max_record_(calls.max_record) {}

  void add(std::string_view bytes, bool last) override {
    while (!bytes.empty()) {
      const std::size_t newline = bytes.find('\n');
      const std::size_t size = std::min(newline, bytes.size());
      if (held_.empty() && newline != kNowhere && !is_too_long_) {
        give(bytes.substr(0, size));
      } else {
        hold(bytes.substr(0, size));
        if (newline != kNowhere) end_of_held();
      }
      if (newline == kNowhere) break;
      to_.write("\n");
      bytes.remove_prefix(newline + 1);
    }
    if (last) end_of_held();
  }

 private:
  /// Keeps the beginning of a line, unless it has become too long for a record; then it stays as it is.
  void hold(std::string_view part) {
    held_ += part;
    is_too_long_ = is_too_long_ || held_.size() > max_record_;
    if (!is_too_long_) return;
    to_.write(held_);
    held_.clear();
  }

  void end_of_held() {
    if (is_too_long_) {
      ++line_;
    } else {
      give(held_);
    }
    is_too_long_ = false;
    held_.clear();
  }

  /// A whole line without its line break.
  void give(std::string_view line) {
    made_.clear();
    ++line_;
    const bool is_article = line.size() <= max_record_ && to_.values(line_, values_);
    to_.write(is_article && add_json_fields(line, to_.names, values_, made_) ? std::string_view(made_) : line);
  }

  const Rewriting& to_;
  std::vector<Rewriting::Value> values_;
  const std::uint64_t max_record_;
  std::uint64_t line_ = 0;
  std::string held_;  ///< the beginning of a line
  bool is_too_long_ = false;
  std::string made_;
};

}  // namespace

bool add_json_fields(std::string_view line, const std::vector<std::string>& names,
                     std::span<const Rewriting::Value> values, std::string& out) {
  const Outline outline = outline_of(line);
  if (outline.close == kNowhere) return false;
  const std::vector<Outline::Field>& fields = outline.fields;
  const std::size_t colon = line.find("\":");
  const bool is_spaced = colon != kNowhere && line.substr(colon + 2).starts_with(' ');
  bool needs_comma = false;  // before the next field
  out += line.substr(0, fields.empty() ? outline.open + 1 : fields.front().begin);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (std::find(names.begin(), names.end(), fields[i].name) != names.end()) continue;
    const bool is_last = i + 1 == fields.size();
    out += line.substr(fields[i].begin, (is_last ? outline.close : fields[i + 1].begin) - fields[i].begin);
    needs_comma = is_last;
  }
  // The spaces before the brace, as in {"a": 1 }, stay there.
  const std::size_t tail = line.find_last_not_of(" \t\r", outline.close - 1) + 1;
  if (needs_comma) out.resize(out.size() - (outline.close - tail));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (needs_comma) out += is_spaced ? ", " : ",";
    append_json_string(out, names[i]);
    out += is_spaced ? ": " : ":";
    if (values[i].is_number) {
      out += values[i].text;
    } else {
      append_json_string(out, values[i].text);
    }
    needs_comma = true;
  }
  out += line.substr(tail);
  return true;
}

std::unique_ptr<Converter> jsonl_rewriter(const RewriterCalls& calls) {
  return std::make_unique<JsonLinesRewriter>(calls);
}

}  // namespace dedup
