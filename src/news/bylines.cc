// Recognises bylines, copyright lines and update lines: whole lines that say who wrote or owns the text, and when.
//
// Every word of the line must fit the pattern. A single other word, and the line counts as story text.
#include "news/bylines.h"

#include <algorithm>
#include <string>

#include "core/ascii.h"
#include "news/agencies.h"
#include "news/words.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Case = NewsToken::Case;

// Each limit trades lines missed for story text removed. The cases they must separate are in recognised_lines_test.cc;
// no measurement of a single limit is recorded.
constexpr std::size_t kLongestByline = 40;         // tokens
constexpr std::size_t kLongestForeignByline = 12;  // "von", "par" and "di" also begin sentences, so these are stricter
constexpr std::size_t kBylineTop = 10;             // lines from the top
constexpr std::size_t kBylineEnd = 6;              // lines from the end
constexpr std::size_t kLongestName = 6;            // capitalised words in a row; a longer run is a heading
constexpr std::size_t kLongestNotice = 60;         // tokens of a copyright or update line
constexpr std::size_t kMostNames = 24;             // words of names in one byline

/// Whether a byline may contain the punctuation at `k`. `by`: it began with "by".
bool fits_byline(const NewsTokens& tokens, std::size_t k, bool by) {
  const NewsToken& token = tokens[k];
  const char32_t s = token.sign;
  const bool initial = s == '.' && k > 0 && length(tokens[k - 1]) <= 3;  // "Jane A. Doe"
  const bool last = k + 1 == tokens.size();
  return s == ',' || s == '|' || s == '/' || s == '&' || s == ';' || s == '@' || s == '_' || s == 0xB7 || s == 0x2022 ||
         s == '\'' || s == 0x2019 || is_opening(token) || is_closing(token) || is_dash(token) || initial ||
         (s == '.' && last && by) || (s == ':' && by);
}

/// Index after "by", "Reporting by" or "Additional reporting by"; 0 if there is none.
std::size_t after_by(const NewsTokens& tokens, std::size_t i) {
  static const WordSet makers("reporting writing editing edited compiled written report story words text reported");
  if (is_word(tokens, i, "by") && tokens[i].letters != Case::lower) return i + 1;
  if (tokens[i].kind == Kind::word && makers.contains(tokens[i].folded) && is_word(tokens, i + 1, "by")) return i + 2;
  const bool additional =
      is_word(tokens, i, "additional") && is_word(tokens, i + 1, "reporting") && is_word(tokens, i + 2, "by");
  return additional ? i + 3 : 0;
}

/// Words that follow "by" in other phrases: "By Monday", "By contrast".
bool follows_by(std::string_view folded) {
  static const WordSet others(
      "monday tuesday wednesday thursday friday saturday sunday christmas easter then now law contrast "
      "comparison day night");
  return others.contains(folded) || is_month(folded);
}

/// "All rights reserved" at `k`, in five languages.
bool all_rights(const NewsTokens& tokens, std::size_t k) {
  return (is_word(tokens, k, "all") && is_word(tokens, k + 1, "rights") && is_word(tokens, k + 2, "reserved")) ||
         (is_word(tokens, k, "alle") && is_word(tokens, k + 1, "rechte")) ||
         (is_word(tokens, k, "tous") && is_word(tokens, k + 1, "droits")) ||
         (is_word(tokens, k, "todos") && is_word(tokens, k + 1, "los") && is_word(tokens, k + 2, "derechos")) ||
         (is_word(tokens, k, "tutti") && is_word(tokens, k + 1, "i") && is_word(tokens, k + 2, "diritti"));
}

/// Index after the copyright sign ("(c)", "©", "Copyright ©") that begins the line, perhaps after an agency; 0 if there
/// is none.
std::size_t after_copyright_sign(const NewsTokens& tokens) {
  std::size_t i = 0;
  while (i < tokens.size() &&
         (tokens[i].kind == Kind::punctuation || tokens[i].folded == "the-cnn-wire" ||
          (tokens[i].kind == Kind::agency && i == 0)) &&
         !is(tokens[i], 0xA9) && !is(tokens[i], '(') && i < 4)
    ++i;
  bool sign = false;
  if (i < tokens.size() && is(tokens[i], '(') && is_word(tokens, i + 1, "c") && i + 2 < tokens.size() &&
      is(tokens[i + 2], ')')) {
    sign = true;
    i += 3;
  }
  if (is_word(tokens, i, "copyright")) {
    sign = true;
    ++i;
  }
  while (i < tokens.size() &&
         (is(tokens[i], 0xA9) || is(tokens[i], '(') || is(tokens[i], ')') || (sign && is_word(tokens, i, "c")))) {
    sign = true;
    ++i;
  }
  if (is(tokens[0], '(')) sign = sign && i > 2;
  return sign ? i : 0;
}

/// "This story has been updated.", "Editor's note: This article was first published on ...". `i`: the first token.
bool says_updated(const NewsTokens& tokens, std::size_t i) {
  static const WordSet things("story article version report post page dispatch");
  static const WordSet changed(
      "updated corrected amended amends corrects published revised clarify edited restyled clarified");
  std::size_t k = i;
  while (k < tokens.size() && k < 6 && tokens[k].folded != "this") ++k;
  const bool starts = k == i || (k < tokens.size() && is(tokens[k - 1], ':'));
  if (!starts || k + 2 >= tokens.size() || !is_word(tokens, k, "this") || !things.contains(tokens[k + 1].folded)) {
    return false;
  }
  for (std::size_t n = k + 2; n < tokens.size() && n < k + 7; ++n) {
    if (changed.contains(tokens[n].folded)) return true;
  }
  return false;
}

/// Whether a line of a date and a time may contain the punctuation.
bool fits_time(const NewsToken& token) {
  const char32_t s = token.sign;
  return s == ',' || s == '.' || s == ':' || s == '/' || s == '|' || s == 0xB7 || s == 0x2022 || is_dash(token) ||
         is_opening(token) || is_closing(token);
}

/// Whether the tokens from `i` on are a date or a time, and words that belong to one.
bool is_time_line(const NewsTokens& tokens, std::size_t i) {
  bool lead = false, month = false, year = false;
  std::size_t numbers = 0;
  for (std::size_t n = i; n < tokens.size(); ++n) {
    const NewsToken& token = tokens[n];
    if (token.kind == Kind::number) {
      ++numbers;
      year = year || (length(token) == 4 && token.folded >= "1800" && token.folded < "2200");
    } else if (token.kind == Kind::punctuation) {
      if (!fits_time(token)) return false;
    } else if (token.kind == Kind::agency) {
      return false;
    } else if (is_time_lead(token.folded)) {
      lead = true;
    } else if (is_month(token.folded)) {
      month = true;
    } else if (!is_time_word(token.folded)) {
      // "27am", "7th", "10h32"
      if (token.folded.empty() || token.folded.front() < '0' || token.folded.front() > '9' || token.folded.size() > 6)
        return false;
      ++numbers;
    }
  }
  // A bare date is the page's date. With a full stop after it, it is the end of a sentence that was broken into lines.
  const bool stop = is(tokens.back(), '.') && !is_word(tokens, tokens.size() - 2, "m");
  return numbers > 0 && (lead || (month && year && numbers <= 5 && !stop));
}

}  // namespace

bool is_byline(const NewsLine& line, const NewsTokens& tokens) {
  if (tokens.size() < 2 || tokens.size() > kLongestByline) return false;
  static const WordSet foreign_by("von par por di door av af автор текст से");
  // A heading in capitals has a verb.
  static const WordSet verbs(
      "is are was were as has have will who that his her their its it we you not say says could may can");
  const bool edge = line.from_top < kBylineTop || line.from_end < kBylineEnd;
  std::size_t i = is_opening(tokens[0]) ? 1 : 0;
  const std::size_t next = after_by(tokens, i);
  const bool by = next > 0;
  if (!by && !(edge && tokens[i].kind == Kind::word && foreign_by.contains(tokens[i].folded))) return false;
  i = by ? next : i + 1;
  if (i < tokens.size() && is(tokens[i], ':')) ++i;
  std::size_t names = 0, run = 0;
  for (std::size_t k = i; k < tokens.size(); ++k) {
    const NewsToken& token = tokens[k];
    const bool name = token.kind == Kind::agency || is_capital(token);
    run = name ? run + 1 : is(token, '.') ? run : 0;
    if (run > kLongestName || (token.kind == Kind::word && verbs.contains(token.folded))) return false;
    if (name) {
      if (k == i && token.kind == Kind::word && follows_by(token.folded)) return false;
      ++names;
    } else if (token.kind == Kind::word) {
      // A script without case has no capitals to mark a name: accept only short lines near the edges.
      if (token.letters == Case::none && edge && tokens.size() < 8) {
        ++names;
      } else if (!joins_names(token.folded) && !is_credit_word(token.folded)) {
        return false;
      }
    } else if (token.kind == Kind::punctuation && !fits_byline(tokens, k, by)) {
      return false;
    }
  }
  return names >= (by ? 1U : 2U) && names <= kMostNames && (by || tokens.size() <= kLongestForeignByline);
}

bool is_copyright(const NewsTokens& tokens) {
  if (tokens.empty() || tokens.size() > kLongestNotice) return false;
  if (all_rights(tokens, 0)) return tokens.size() <= 16;
  // "This material may not be published, broadcast, rewritten or redistributed."
  if (is_word(tokens, 0, "this") && is_word(tokens, 1, "material") && is_word(tokens, 2, "may") &&
      is_word(tokens, 3, "not") && is_word(tokens, 4, "be")) {
    return true;
  }
  const std::size_t i = after_copyright_sign(tokens);
  if (i == 0) return false;
  if (i >= tokens.size()) return true;
  const bool agency = tokens[i].kind == Kind::agency;
  if (tokens[i].kind != Kind::number && !agency && !is_capital(tokens[i]) && !is_word(tokens, i, "by")) return false;
  bool reserved = false, year = false;
  std::size_t small = 0;
  for (std::size_t k = i; k < tokens.size(); ++k) {
    reserved = reserved || all_rights(tokens, k);
    year = year || (tokens[k].kind == Kind::number && length(tokens[k]) == 4);
    small += tokens[k].kind == Kind::word && tokens[k].letters == Case::lower ? 1 : 0;
  }
  return reserved || (tokens.size() <= 24 && small <= 3 && (year || agency || tokens.size() <= 10));
}

bool is_update(const NewsTokens& tokens) {
  if (tokens.empty() || tokens.size() > kLongestNotice) return false;
  const bool bracket = is_opening(tokens[0]);
  const std::size_t i = bracket ? 1 : 0;
  if (i >= tokens.size()) return false;
  // "(Corrects first name of sculptor)", "(Updates with quotes)"
  static const WordSet desk_notes("corrects updates adds recasts refiles repeats rewrites changes");
  if (bracket && desk_notes.contains(tokens[i].folded) && is_closing(tokens.back()) && tokens.size() < 30) return true;
  if (says_updated(tokens, i)) return true;
  if (tokens.size() > 28) return false;
  // Punctuation or a lower-case word begins the rest of a sentence that was broken into lines.
  if (tokens[i].kind == Kind::punctuation || (tokens[i].letters == Case::lower && !bracket)) return false;
  return is_time_line(tokens, i);
}

bool may_be_whole_line(std::string_view text, const NewsLine& line) {
  static const WordSet openers(
      "by reporting writing editing edited compiled written report story words text reported additional von par "
      "por di door av af all alle tous todos tutti this copyright the-cnn-wire updated update published posted "
      "created modified revised last first originally aktualisiert stand erstellt mis actualizado publicado "
      "actualizada publicada aggiornato pubblicato aggiornamento bijgewerkt gepubliceerd publicerad uppdaterad "
      "opdateret on at the le la am um el a ore il om den kl monday tuesday wednesday thursday friday saturday "
      "sunday mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag lundi "
      "mardi mercredi jeudi vendredi samedi dimanche lunes martes jueves viernes domingo today yesterday noon "
      "midnight local eastern was note correction corrections clarification");
  if (begins_quotation(text, line)) return false;
  if (!is_letter(text[line.begin])) return true;
  std::string word;
  for (std::size_t at = line.begin; at < line.end && word.size() < 16; ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) return true;
    if (!is_letter(c) && c != '-') break;
    word += lower(c);
  }
  if (openers.contains(word) || is_month(word)) return true;
  if (agency_table().name_at(text, line.begin).length > 0) return true;
  // "Editor's note: This story has been updated."
  const std::string_view head = text.substr(line.begin, std::min<std::size_t>(line.size(), 60));
  return head.find(": This ") != std::string_view::npos || head.find(": this ") != std::string_view::npos;
}

}  // namespace dedup
