#include "text/hyphens.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <unordered_set>

#include "core/ascii.h"
#include "core/utf8.h"

namespace dedup {

namespace {

constexpr std::string_view kSoftHyphen = "\xC2\xAD", kUnicodeHyphen = "\xE2\x80\x90";
constexpr std::size_t kLongestWord = 64;  // bytes of either part; a longer one is no word

// Words that follow a suspended hyphen: "and", "or" and "to" in languages that write compounds in one word or with
// hyphens.
constexpr std::string_view kConjunctions[] = {"and", "or",  "to",  "und",  "oder", "bis",   "bzw",  "en",
                                              "of",  "tot", "et",  "ou",   "och",  "eller", "till", "og",
                                              "til", "ja",  "tai", "sekä", "y",    "o"};

char32_t code_point(std::string_view text, std::size_t at) {
  const std::size_t length = utf8_length(text, at);
  return length == 0
             ? 0
             : static_cast<char32_t>(
                   icu::UnicodeString::fromUTF8({text.data() + at, static_cast<std::int32_t>(length)}).char32At(0));
}

bool is_word_byte(char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

/// The length of the hyphen that ends `text`; 0 if none does.
std::size_t hyphen_at_end(std::string_view text) {
  if (text.ends_with('-')) return 1;
  if (text.ends_with(kSoftHyphen)) return kSoftHyphen.size();
  return text.ends_with(kUnicodeHyphen) ? kUnicodeHyphen.size() : 0;
}

/// The word that ends `text`, at most kLongestWord bytes of it.
std::string_view word_at_end(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && text.size() - begin < kLongestWord && is_word_byte(text[begin - 1]) &&
         hyphen_at_end(text.substr(0, begin)) == 0) {
    --begin;
  }
  return text.substr(begin);
}

std::string_view word_at_begin(std::string_view text) {
  std::size_t end = 0;
  while (end < std::min(text.size(), kLongestWord) && is_word_byte(text[end]) &&
         !text.substr(end).starts_with(kSoftHyphen) && !text.substr(end).starts_with(kUnicodeHyphen)) {
    ++end;
  }
  return text.substr(0, end);
}

/// The length of the hyphen that begins `text`; 0 if none does.
std::size_t hyphen_at_begin(std::string_view text) {
  for (const std::string_view hyphen : {std::string_view("-"), kSoftHyphen, kUnicodeHyphen}) {
    if (text.starts_with(hyphen)) return hyphen.size();
  }
  return 0;
}

/// A broken word: text[0, hyphen) and text[rest, ...) belong together.
struct Break {
  std::size_t hyphen, rest;
};

/// Where the line that ends at a line feed ends, without white space.
std::size_t end_of_line(std::string_view text, std::size_t line_feed) {
  while (line_feed > 0 && (text[line_feed - 1] == ' ' || text[line_feed - 1] == '\t' || text[line_feed - 1] == '\r')) {
    --line_feed;
  }
  return line_feed;
}

/// Whether a line may end in a hyphen: by its last byte, as most lines do not.
bool may_end_in_hyphen(std::string_view text, std::size_t line_feed) {
  const std::size_t end = end_of_line(text, line_feed);
  if (end == 0) return false;
  const char last = text[end - 1];
  return last == '-' || last == kSoftHyphen.back() || last == kUnicodeHyphen.back();
}

/// The break at a line feed, if one is there.
std::optional<Break> break_at(std::string_view text, std::size_t line_feed) {
  const std::size_t end = end_of_line(text, line_feed);
  const std::size_t hyphen = hyphen_at_end(text.substr(0, end));
  if (hyphen == 0 || word_at_end(text.substr(0, end - hyphen)).empty()) return std::nullopt;
  std::size_t rest = line_feed + 1;
  while (rest < text.size() && (text[rest] == ' ' || text[rest] == '\t')) ++rest;
  if (rest == text.size() || !u_islower(static_cast<UChar32>(code_point(text, rest)))) return std::nullopt;
  const std::string_view word = word_at_begin(text.substr(rest));
  const bool ends = hyphen_at_begin(text.substr(rest + word.size())) == 0;
  if (ends && std::find(std::begin(kConjunctions), std::end(kConjunctions), lowered(word)) != std::end(kConjunctions)) {
    return std::nullopt;
  }
  return Break{end - hyphen, rest};
}

/// Both parts of a word with a hyphen, in lower case, if neither part is broken itself; else empty.
std::string compound(std::string_view text, std::size_t hyphen, std::size_t rest) {
  const std::string_view before = word_at_end(text.substr(0, hyphen)), behind = word_at_begin(text.substr(rest));
  if (before.empty() || behind.empty() || hyphen_at_begin(text.substr(rest + behind.size())) > 0) return "";
  std::size_t begin = hyphen - before.size();
  if (hyphen_at_end(text.substr(0, begin)) > 0) return "";
  while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
  if (begin > 0 && text[begin - 1] == '\n' && break_at(text, begin - 1)) return "";
  return lowered(before) + "-" + lowered(behind);
}

/// The words that have a hyphen within a line.
std::unordered_set<std::string> hyphenated(std::string_view text) {
  std::unordered_set<std::string> out;
  for (std::size_t at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
    out.insert(compound(text, at, at + 1));
  }
  out.erase("");
  return out;
}

/// The first line feed from `at` on at which a word is broken.
std::size_t next_break(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t found = text.find('\n', at);
    if (found == std::string_view::npos) break;
    if (may_end_in_hyphen(text, found) && break_at(text, found)) return found;
    at = found + 1;
  }
  return std::string_view::npos;
}

}  // namespace

bool rejoin_words(std::string_view text, std::string& out) {
  std::size_t line_feed = next_break(text, 0);
  if (line_feed == std::string_view::npos) return false;
  const std::unordered_set<std::string> with_hyphen = hyphenated(text);
  bool changed = false;
  std::size_t copied = 0;
  out.clear();
  for (; line_feed != std::string_view::npos; line_feed = next_break(text, line_feed + 1)) {
    const auto [hyphen, rest] = *break_at(text, line_feed);
    if (with_hyphen.count(compound(text, hyphen, rest)) > 0) continue;
    out.append(text.substr(copied, hyphen - copied));
    copied = rest;
    changed = true;
  }
  out.append(text.substr(copied));
  return changed;
}

}  // namespace dedup
