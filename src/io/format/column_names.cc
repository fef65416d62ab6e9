// What the columns of a table are to an article, by their names.
#include "io/format/column_names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <unordered_set>

#include "core/ascii.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr std::size_t kShown = 200;  // bytes of the columns' names in a message

std::string key_of(const JsonRecords& fields, std::string_view name) {
  name = trimmed(name);
  std::string plain = lowered(name);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
  return !fields.role_of(name) && fields.role_of(plain) ? plain : std::string(name);
}

constexpr std::string_view kControls = "\n\r\t", kLetters = "nrt";

bool is_escaped(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// How many bytes at the front of `text` need no escape.
std::size_t plain_length(std::string_view text) {
  constexpr std::size_t kBlock = 32;  // compilers vectorise the inner loop
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    std::uint8_t found = 0;
    for (std::size_t i = 0; i < kBlock; ++i) found |= static_cast<std::uint8_t>(is_escaped(text[at + i]));
    if (found != 0) break;
  }
  while (at < text.size() && !is_escaped(text[at])) ++at;
  return at;
}

}  // namespace

void append_cell(std::string_view text, std::string& out) {
  out += '"';
  for (std::size_t from = 0;;) {
    const std::size_t at = from + plain_length(text.substr(from));
    out.append(text, from, at - from);
    if (at == text.size()) break;
    from = at + 1;
    const char c = text[at];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (const std::size_t known = kControls.find(c); known != std::string_view::npos) {
      out += '\\';
      out += kLetters[known];
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
  }
  out += '"';
}

ColumnNames column_names(const std::vector<std::string_view>& names, const JsonRecords& fields) {
  ColumnNames out;
  out.keys.reserve(names.size());
  std::unordered_set<std::string> taken;
  for (const std::string_view name : names) {
    std::string key = key_of(fields, name);
    if (key.empty() || !taken.insert(key).second) key = fmt::format("column_{}", out.keys.size() + 1);
    if (const auto role = fields.role_of(key)) {
      ++out.known;
      out.has_article = out.has_article || role == Role::text || role == Role::title;
    }
    out.keys.push_back(std::move(key));
  }
  return out;
}

std::string_view own_table(const std::vector<std::string>& keys) {
  const auto begins = [&keys](std::initializer_list<std::string_view> names) {
    return keys.size() >= names.size() && std::equal(names.begin(), names.end(), keys.begin());
  };
  if (begins({"id", "cluster", "representative"})) return "labels";
  if (begins({"a", "b", "jaccard"})) return "pairs";
  return "";
}

std::string no_articles(const ColumnNames& columns) {
  if (const std::string_view own = own_table(columns.keys); !own.empty()) {
    return fmt::format("a table of {} that this program wrote; name the articles that they are of", own);
  }
  if (columns.has_article) return "";
  return fmt::format("a table without a known column of texts or titles; name it with --text-field (columns: {})",
                     shown(fmt::format("{}", fmt::join(columns.keys, ", ")), kShown));
}

}  // namespace dedup
