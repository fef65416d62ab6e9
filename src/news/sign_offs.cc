// Reads sign-offs: lines, and ends of lines, that credit the text above them.
//
// Every token of a sign-off must fit: a name, an agency, or a word of credits ("with", "material", "avec"). A single
// other word, and the line counts as story text.
#include "news/sign_offs.h"

#include <algorithm>
#include <string>
#include <utility>

#include "news/agencies.h"
#include "news/words.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Case = NewsToken::Case;

// Each limit trades sign-offs missed for story text removed. The cases they must separate are in
// recognised_lines_test.cc and credits_test.cc; no measurement of a single limit is recorded.
constexpr std::size_t kLongestCredit = 24;       // tokens of a credit
constexpr std::size_t kLongestBracket = 26;      // tokens back from a closing bracket to its opening one
constexpr std::size_t kLongestTrailing = 12;     // tokens of a credit after the last sentence of a paragraph
constexpr std::size_t kLongestContributed = 64;  // tokens of a whole line that says "contributed"
constexpr std::size_t kCreditLine = 12;        // tokens before the last sentence of a line that may still be all credit
constexpr std::size_t kAfterContributed = 24;  // tokens from "contributed" to the end of a longer line
constexpr std::size_t kEdge = 8;               // lines from the top or the end where a bare name is a credit

/// Words that connect an agency to another name.
bool ties_credits(std::string_view folded) {
  static const WordSet ties(
      "with via and from by source sources compiled reporting material mit und von quelle avec et con y fuente "
      "fonte e com met en bron с и по med och og με text additional distributed");
  return ties.contains(folded);
}

bool is_contributing(std::string_view folded) {
  static const WordSet words("additional contributed contributing contributions contribution zusätzliche");
  return words.contains(folded);
}

bool ends_sentence(const NewsToken& token) {
  const char32_t s = token.sign;
  return s == '.' || s == '!' || s == '?' || s == '"' || s == 0x201D || s == 0x201C || s == 0x2019 || s == 0xBB ||
         s == 0x3002 || s == 0x2026 || s == 0x0964 || s == 0x061F || is_closing(token) || s == 0x300D;
}

/// Whether a credit may contain the punctuation between its names.
bool joins_credits(const NewsToken& token) {
  const char32_t s = token.sign;
  return s == ',' || s == '/' || s == '&' || s == ';' || s == ':' || s == '+' || s == '|' || s == '.' || s == 0xA9 ||
         s == 0xAE || s == 0x2122 || s == 0xB7 || s == 0x2022 || s == '\'' || s == 0x2019 || s == 0x3001 ||
         s == 0xFF1A || s == 0xFF0F || s == '=' || is_dash(token);
}

/// Whether every token in [from, to) fits a credit, and at least one is an agency. Other names need a separator or a
/// connecting word.
bool fits_credit(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  bool agency = false, other_name = false, joined = false;
  std::size_t numbers = 0;
  for (std::size_t i = from; i < to; ++i) {
    const NewsToken& token = tokens[i];
    if (token.kind == Kind::agency) {
      agency = true;
    } else if (token.kind == Kind::word) {
      if (is_credit_word(token.folded)) {
        joined = joined || ties_credits(token.folded);
      } else if (is_capital(token) || (token.letters == Case::none && i <= from + 3)) {
        other_name = true;
      } else {
        return false;
      }
    } else if (token.kind == Kind::punctuation) {
      if (!joins_credits(token) && !is_opening(token) && !is_closing(token)) return false;
      joined = joined || (token.sign != '.' && token.sign != '\'' && token.sign != 0x2019);
    } else if (length(token) > 4 || ++numbers > 1) {  // one number: a year, or an outlet such as France 24
      return false;
    }
  }
  return agency && (!other_name || joined) && to - from <= kLongestCredit;
}

/// "PA services": an agency's short form beside a noun is no credit unless a connecting word or a full name is there
/// too.
bool is_noun_phrase(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  static const WordSet people(
      "staff news writer writers reporter reporters correspondent own eigener correspondents bericht rights "
      "reserved all our desk c copyright");
  bool noun = false, sure = false;
  for (std::size_t i = from; i < to; ++i) {
    const NewsToken& token = tokens[i];
    sure = sure || (token.kind == Kind::agency && !token.name.mark) || ties_credits(token.folded);
    noun = noun || (token.kind == Kind::word && token.letters == Case::lower && !people.contains(token.folded));
  }
  return noun && !sure;
}

/// The tokens [from, to) as a credit, without its begin.
SignOff credit_of(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  if (!fits_credit(tokens, from, to) || is_noun_phrase(tokens, from, to)) return {};
  const NewsToken& last = tokens[to - 1];
  if (last.kind == Kind::word && last.letters == Case::lower &&
      (ties_credits(last.folded) || last.folded == "the" || last.folded == "of" || last.folded == "in")) {
    return {};
  }
  SignOff out;
  bool contributed = false, material = false;
  for (std::size_t i = from; i < to; ++i) {
    if (tokens[i].kind == Kind::agency) out.agencies.push_back(&tokens[i]);
    contributed = contributed || (tokens[i].kind == Kind::word && is_contributing(tokens[i].folded));
    material = material || is_word(tokens, i, "material");
  }
  // "Additional reporting by AP" is help; "additional material from AP" is AP's text.
  out.kind = photo_sign(tokens, from, to) < to ? SignOff::Kind::photo
             : contributed && !material        ? SignOff::Kind::contributed
                                               : SignOff::Kind::text;
  return out;
}

/// "(Jane Doe, Associated Press)" after a caption: a person named before the agency took the picture.
bool is_person_first(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  return from + 2 < to && is_capital(tokens[from]) && !is_credit_word(tokens[from].folded) &&
         is_capital(tokens[from + 1]) && !is_credit_word(tokens[from + 1].folded) &&
         tokens[to - 1].kind == Kind::agency;
}

/// `found` with its begin set: token `i`, or the whole line, which zero-width characters may begin.
SignOff begun_at(SignOff found, std::size_t i, const NewsLine& line, const NewsTokens& tokens, bool whole) {
  found.begin = i == 0 && whole ? line.begin : tokens[i].begin;
  return found;
}

/// A sign-off of `kind` from token `i` to the end, with all agencies in it.
SignOff all_from(SignOff::Kind kind, std::size_t i, const NewsLine& line, const NewsTokens& tokens, bool whole) {
  SignOff out;
  out.kind = kind;
  for (std::size_t k = i; k < tokens.size(); ++k) {
    if (tokens[k].kind == Kind::agency) out.agencies.push_back(&tokens[k]);
  }
  return begun_at(std::move(out), i, line, tokens, whole);
}

/// "this report", "diesem Artikel", "cet article" near token `i`.
bool is_this_report(const NewsTokens& tokens, std::size_t i) {
  static const WordSet pointers("this the diesem dieser cet ce este esta questo dit à");
  static const WordSet reports(
      "report story article dispatch bericht artikel reportage informe reporte artículo noticia articolo "
      "verhaal column file");
  for (std::size_t k = i; k < tokens.size() && k < i + 4; ++k) {
    if (!pointers.contains(tokens[k].folded)) continue;
    for (std::size_t n = k + 1; n < tokens.size() && n < k + 4; ++n) {
      if (reports.contains(tokens[n].folded)) return true;
    }
  }
  return false;
}

/// Where the sentence of token `i` begins; 0 if so little comes before it that the whole line may be the credit.
std::size_t sentence_start(const NewsTokens& tokens, std::size_t i) {
  std::size_t start = i;
  for (; start > 0; --start) {
    const bool initial =
        start > 1 && tokens[start - 2].kind == Kind::word && length(tokens[start - 2]) < 3;  // "Jane A. Doe"
    if (ends_sentence(tokens[start - 1]) && !initial && tokens[start].space_before) break;
  }
  return start > kCreditLine ? start : 0;
}

/// "Reuters contributed to this report.", "AP writer Jane Doe contributed to this story."
SignOff read_contributed(const NewsLine& line, const NewsTokens& tokens, bool whole) {
  static const WordSet verbs("contributed contribué contribuyó contribuyeron contribuito beigetragen bijgedragen");
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& verb = tokens[i].folded;
    if (!verbs.contains(verb)) continue;
    const bool object_after = is_this_report(tokens, i + 1) || is_word(tokens, i + 1, "reporting");
    const bool object_before = verb == "beigetragen" && is_this_report(tokens, i > 6 ? i - 6 : 0);
    if (!object_after && !object_before) continue;
    // A story on one line may end like this. Then only its last sentence is the sign-off.
    const std::size_t start = sentence_start(tokens, i);
    const bool too_long = start == 0 ? !whole || tokens.size() > kLongestContributed  //
                                     : tokens.size() - i > kAfterContributed;
    if (!too_long) return all_from(SignOff::Kind::contributed, start, line, tokens, whole);
  }
  return {};
}

/// "(Reporting by Jane Doe in Maarlo; Editing by John Roe)", at the end of a line or as a line of its own.
SignOff read_desk(const NewsLine& line, const NewsTokens& tokens, bool whole) {
  const std::size_t none = tokens.size();
  std::size_t start = none;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& word = tokens[i].folded;
    if ((word == "reporting" || word == "writing" || word == "compiled") && is_word(tokens, i + 1, "by") &&
        tokens[i].letters != Case::lower) {
      const bool bracket = i > 0 && is_opening(tokens[i - 1]);
      const bool starts = i == 0 ? whole : bracket || (is(tokens[i - 1], '.') && whole);
      if (starts && start == none) start = bracket ? i - 1 : i;
    }
    if (start == none) continue;
    if (word == "editing" && is_word(tokens, i + 1, "by") && i > start && is(tokens[i - 1], ';')) {
      return all_from(SignOff::Kind::desk, start, line, tokens, whole);
    }
    if (i > start + 2 && tokens[i].kind == Kind::word && tokens[i].letters == Case::lower && !joins_names(word) &&
        !is_credit_word(word) && length(tokens[i]) > 3) {
      start = none;  // a sentence that begins with the same words
    }
  }
  return {};
}

/// Whether a whole line that fits a credit is an entry of some list instead: a bare name far from the edges, a
/// spelled-out abbreviation ("The news agency (AFP)"), or a line that begins with another name.
bool is_list_entry(const NewsLine& line, const NewsTokens& tokens, std::size_t from) {
  const bool edge = line.from_top < kEdge || line.from_end < kEdge;
  if (tokens.size() == 1 && !edge) return true;
  for (std::size_t i = from + 1; i < tokens.size(); ++i) {
    if (is_opening(tokens[i]) && tokens[i - 1].kind == Kind::word) return true;
  }
  std::size_t first = from;
  while (first + 1 < tokens.size() && tokens[first].kind == Kind::punctuation) ++first;
  if (from > 0 || !is_capital(tokens[first]) || is_credit_word(tokens[first].folded)) return false;
  if (is_person_first(tokens, 0, tokens.size())) return false;
  // "Franceinfo avec AFP", "The Local with AFP"
  static const WordSet with_words("with avec mit con com met via med");
  for (std::size_t i = 1; tokens.size() < 8 && i + 1 < tokens.size(); ++i) {
    if (with_words.contains(tokens[i].folded) && tokens[i + 1].kind == Kind::agency) return false;
  }
  return true;
}

/// "With Reuters and AFP", "— Reuters"
SignOff read_whole_line(const NewsLine& line, const NewsTokens& tokens) {
  const std::size_t from = is_dash(tokens.front()) ? 1 : 0;
  if (from >= tokens.size()) return {};
  SignOff out = credit_of(tokens, from, tokens.size());
  if (out.kind == SignOff::Kind::none || is_list_entry(line, tokens, from)) return {};
  return begun_at(std::move(out), 0, line, tokens, true);
}

/// "... dropped. (Reuters)"
SignOff read_bracketed(const NewsLine& line, const NewsTokens& tokens, bool whole) {
  const std::size_t last = tokens.size() - 1;
  std::size_t open = last;
  while (open > 0 && last - open < kLongestBracket && !is_opening(tokens[open])) --open;
  if (!is_opening(tokens[open]) || last <= open + 1) return {};
  SignOff out = credit_of(tokens, open + 1, last);
  if (out.kind == SignOff::Kind::none || !(open == 0 ? whole : ends_sentence(tokens[open - 1]))) return {};
  if (is_person_first(tokens, open + 1, last)) out.kind = SignOff::Kind::photo;
  return begun_at(std::move(out), open, line, tokens, whole);
}

/// "... dropped. - AFP", "... φαγητού. ΑΠΕ-ΜΠΕ"
SignOff read_trailing(const NewsLine& line, const NewsTokens& tokens, bool whole) {
  const std::size_t end = tokens.size();
  std::size_t first = end;
  while (first > 0 && end - first < kLongestTrailing) {
    const NewsToken& token = tokens[first - 1];
    const bool fits = token.kind == Kind::agency || (joins_credits(token) && token.sign != '.' && !is_dash(token)) ||
                      (token.kind == Kind::word && is_credit_word(token.folded));
    if (!fits) break;
    --first;
  }
  if (first == 0 || first == end) return {};
  SignOff out = credit_of(tokens, first, end);
  if (out.kind == SignOff::Kind::none) return {};
  const NewsToken& before = tokens[first - 1];
  if (is_dash(before) && before.space_before) {
    if (first < 2 || !ends_sentence(tokens[first - 2])) return {};
    return begun_at(std::move(out), first - 1, line, tokens, whole);
  }
  return ends_sentence(before) && !is_closing(before) ? begun_at(std::move(out), first, line, tokens, whole)
                                                      : SignOff{};
}

}  // namespace

SignOff read_sign_off(const NewsLine& line, const NewsTokens& tokens, bool whole) {
  if (tokens.empty()) return {};
  SignOff found = read_contributed(line, tokens, whole);
  if (found.kind == SignOff::Kind::none) found = read_desk(line, tokens, whole);
  if (found.kind == SignOff::Kind::none && whole) found = read_whole_line(line, tokens);
  if (found.kind != SignOff::Kind::none) return found;
  return is_closing(tokens.back()) ? read_bracketed(line, tokens, whole) : read_trailing(line, tokens, whole);
}

bool may_be_sign_off(std::string_view text, const NewsLine& line) {
  const std::size_t begin = line.end - std::min(line.size(), kTailBytes);
  if (agency_table().any_name(text, begin, line.end)) return true;
  const std::string_view tail = text.substr(begin, line.end - begin);
  if (tail.find("diting by") != std::string_view::npos || tail.find("DITING BY") != std::string_view::npos) return true;
  if (line.size() > kWholeBytes) return false;
  const std::string_view all = text.substr(line.begin, line.size());
  for (const std::string_view contributed : {"ontribu", "eigetragen", "ijgedragen"}) {
    if (all.find(contributed) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace dedup
