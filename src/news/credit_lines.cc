// Sign-offs: lines, and ends of lines, that say whose words stand above them.
//
// Each is a list of tokens in which everything must be accounted for: a name, an agency, a word that belongs to such
// lines ("with", "material", "avec"). One word beyond them and the line is taken for story text.
#include <algorithm>
#include <unordered_set>

#include "news/lines.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Case = NewsToken::Case;
using Words = std::unordered_set<std::string_view>;

// Words that tie an agency to another name.
bool ties_credits(std::string_view folded) {
  static const Words ties{"with",     "via",       "and",      "from", "by",     "source",     "sources",
                          "compiled", "reporting", "material", "mit",  "und",    "von",        "quelle",
                          "avec",     "et",        "con",      "y",    "fuente", "fonte",      "e",
                          "com",      "met",       "en",       "bron", "с",      "и",          "по",
                          "med",      "och",       "og",       "με",   "text",   "additional", "distributed"};
  return ties.contains(folded);
}

bool is_contributing(std::string_view folded) {
  static const Words words_of_help{"additional",    "contributed",  "contributing",
                                   "contributions", "contribution", "zusätzliche"};
  return words_of_help.contains(folded);
}

bool ends_sentence(const NewsToken& token) {
  if (token.kind != Kind::punctuation) return false;
  const char32_t s = token.sign;
  return s == '.' || s == '!' || s == '?' || s == '"' || s == 0x201D || s == 0x201C || s == 0x2019 || s == 0xBB ||
         s == 0x3002 || s == 0x2026 || s == 0x0964 || s == 0x061F || is_closing(s) || s == 0x300D;
}

bool joins_credits(char32_t s) {
  return s == ',' || s == '/' || s == '&' || s == ';' || s == ':' || s == '+' || s == '|' || s == '.' || s == 0xA9 ||
         s == 0xAE || s == 0x2122 || s == 0xB7 || s == 0x2022 || s == '\'' || s == 0x2019 || s == 0x3001 ||
         s == 0xFF1A || s == 0xFF0F || s == '=' || is_dash(s);
}

// Tokens [from, to) that all belong into a credit. Names of others are allowed where a credit word or a separator
// stands beside them.
SignOff credit_of(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  SignOff out;
  bool others = false, additional = false, joined = false;
  std::size_t numbers = 0;
  for (std::size_t i = from; i < to; ++i) {
    const NewsToken& token = tokens[i];
    if (token.kind == Kind::agency) {
      out.agencies.push_back(&token);
    } else if (token.kind == Kind::word) {
      additional = additional || is_contributing(token.folded);
      if (is_credit_word(token.folded)) {
        joined = joined || ties_credits(token.folded);
      } else if (is_capital(token)) {
        others = true;
      } else if (token.letters != Case::none || i > from + 3) {
        return {};
      } else {
        others = true;
      }
    } else if (token.kind == Kind::punctuation) {
      if (!joins_credits(token.sign) && !is_opening(token.sign) && !is_closing(token.sign)) return {};
      joined = joined || (token.sign != '.' && token.sign != '\'' && token.sign != 0x2019);
    } else if (token.end - token.begin > 4 || ++numbers > 1) {  // a year, or an outlet such as France 24
      return {};
    }
  }
  if (out.agencies.empty() || (others && !joined) || to - from > 24) return {};
  // "PA services": a short form needs more beside it than a noun that credits know too.
  static const Words people{"staff",         "news", "writer",  "writers",        "reporter", "reporters",
                            "correspondent", "own",  "eigener", "correspondents", "bericht",  "rights",
                            "reserved",      "all",  "our",     "desk",           "c",        "copyright"};
  bool noun = false, sure = false;
  for (std::size_t i = from; i < to; ++i) {
    sure = sure || (tokens[i].kind == Kind::agency && !tokens[i].name.mark) || ties_credits(tokens[i].folded);
    noun = noun ||
           (tokens[i].kind == Kind::word && tokens[i].letters == Case::lower && !people.contains(tokens[i].folded));
  }
  if (noun && !sure) return {};
  const NewsToken& final = tokens[to - 1];
  if (final.kind == Kind::word && final.letters == Case::lower &&
      (ties_credits(final.folded) || final.folded == "the" || final.folded == "of" || final.folded == "in")) {
    return {};
  }
  // "additional material from AP" is words of AP's, "additional reporting by AP" somebody's help.
  for (std::size_t i = from; i < to; ++i) additional = additional && !is_word(tokens, i, "material");
  out.kind = photo_sign(tokens, from, to) < to ? SignOff::Kind::photo
             : additional                      ? SignOff::Kind::contributed
                                               : SignOff::Kind::text;
  return out;
}

// "(Jane Doe, Associated Press)" behind a caption: a person before the agency took the picture.
bool is_person_first(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  return from + 2 < to && is_capital(tokens[from]) && !is_credit_word(tokens[from].folded) &&
         is_capital(tokens[from + 1]) && !is_credit_word(tokens[from + 1].folded) &&
         tokens[to - 1].kind == Kind::agency;
}

// "(Reporting by Jane Doe in Maarlo; Editing by John Roe)", at the end of a line or a line of its own.
std::size_t desk_credit(const NewsTokens& tokens, bool whole) {
  std::size_t start = tokens.size();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if ((tokens[i].folded == "reporting" || tokens[i].folded == "writing" || tokens[i].folded == "compiled") &&
        is_word(tokens, i + 1, "by") && tokens[i].letters != Case::lower) {
      const bool bracket = i > 0 && tokens[i - 1].kind == Kind::punctuation && is_opening(tokens[i - 1].sign);
      const bool starts = i == 0 ? whole : bracket || (is(tokens[i - 1], '.') && whole);
      if (starts && start == tokens.size()) start = bracket ? i - 1 : i;
    }
    if (start < tokens.size() && tokens[i].folded == "editing" && is_word(tokens, i + 1, "by") && i > start &&
        is(tokens[i - 1], ';')) {
      return start;
    }
    if (start < tokens.size() && i > start + 2 && tokens[i].kind == Kind::word && tokens[i].letters == Case::lower &&
        !joins_names(tokens[i].folded) && !is_credit_word(tokens[i].folded) && tokens[i].end - tokens[i].begin > 3) {
      start = tokens.size();  // a sentence that happens to begin so
    }
  }
  return tokens.size();
}

bool is_this_report(const NewsTokens& tokens, std::size_t i) {
  static const Words pointers{"this", "the", "diesem", "dieser", "cet", "ce", "este", "esta", "questo", "dit", "à"};
  static const Words reports{"report",   "story",     "article", "dispatch", "bericht",  "artikel",
                             "article",  "reportage", "informe", "reporte",  "artículo", "noticia",
                             "articolo", "verhaal",   "column",  "file"};
  for (std::size_t k = i; k < tokens.size() && k < i + 4; ++k) {
    if (pointers.contains(tokens[k].folded)) {
      for (std::size_t n = k + 1; n < tokens.size() && n < k + 4; ++n) {
        if (reports.contains(tokens[n].folded)) return true;
      }
    }
  }
  return false;
}

constexpr std::size_t kCreditLine = 12;    // tokens before the last sentence of a line that may still be all credit
constexpr std::size_t kBehindCredit = 24;  // tokens behind "contributed"

/// Where the sentence of token `i` begins, if so much stands before it that the line is no mere credit; else 0.
std::size_t sentence_start(const NewsTokens& tokens, std::size_t i) {
  std::size_t start = i;
  for (; start > 0; --start) {
    const bool initial = start > 1 && tokens[start - 2].kind == Kind::word &&
                         tokens[start - 2].end - tokens[start - 2].begin < 3;  // "Jane A. Doe"
    if (ends_sentence(tokens[start - 1]) && !initial && tokens[start].space_before) break;
  }
  return start > kCreditLine ? start : 0;
}

}  // namespace

SignOff read_sign_off(const NewsLine& line, const NewsTokens& tokens, bool whole) {
  SignOff none;
  none.begin = line.end;
  if (tokens.empty()) return none;
  const auto at = [&](SignOff found, std::size_t i) {
    found.begin = i == 0 && whole ? line.begin : tokens[i].begin;
    return found;
  };
  // "Reuters contributed to this report.", "AP writer Jane Doe contributed to this story."
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& word = tokens[i].folded;
    const bool gave = word == "contributed" || word == "contribué" || word == "contribuyó" || word == "contribuyeron" ||
                      word == "contribuito" || word == "beigetragen" || word == "bijgedragen";
    if (!gave) continue;
    const bool behind = is_this_report(tokens, i + 1) || is_word(tokens, i + 1, "reporting");
    const bool before = word == "beigetragen" && is_this_report(tokens, i > 6 ? i - 6 : 0);
    if (!behind && !before) continue;
    // A story on one line may end so: of that, the sentence.
    const std::size_t start = sentence_start(tokens, i);
    if (start == 0 ? !whole || tokens.size() > 64 : tokens.size() - i > kBehindCredit) continue;
    SignOff out;
    out.kind = SignOff::Kind::contributed;
    for (std::size_t k = start; k < tokens.size(); ++k) {
      if (tokens[k].kind == Kind::agency) out.agencies.push_back(&tokens[k]);
    }
    return at(out, start);
  }
  if (const std::size_t desk = desk_credit(tokens, whole); desk < tokens.size()) {
    SignOff out;
    out.kind = SignOff::Kind::desk;
    for (std::size_t i = desk; i < tokens.size(); ++i) {
      if (tokens[i].kind == Kind::agency) out.agencies.push_back(&tokens[i]);
    }
    return at(out, desk);
  }
  if (whole) {
    const std::size_t from = tokens.front().kind == Kind::punctuation && is_dash(tokens.front().sign) ? 1 : 0;
    const SignOff out = from < tokens.size() ? credit_of(tokens, from, tokens.size()) : SignOff{};
    if (out.kind != SignOff::Kind::none) {
      // A bare name in the middle of a page is an entry of some list.
      const bool edge = line.from_top < 8 || line.from_end < 8;
      const bool bare = tokens.size() == 1;
      std::size_t word = from;
      while (word + 1 < tokens.size() && tokens[word].kind == Kind::punctuation) ++word;
      const NewsToken& first = tokens[word];
      const bool list = from == 0 && is_capital(first) && !is_credit_word(first.folded);
      const bool person = list && is_person_first(tokens, 0, tokens.size());
      // "Franceinfo avec AFP", "The Local with AFP"
      static const Words with_words{"with", "avec", "mit", "con", "com", "met", "via", "med"};
      bool with = false;
      for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
        with =
            with || (tokens.size() < 8 && with_words.contains(tokens[i].folded) && tokens[i + 1].kind == Kind::agency);
      }
      bool spelled_out = false;  // "The news agency (AFP)"
      for (std::size_t i = from + 1; i < tokens.size(); ++i) {
        spelled_out = spelled_out || (tokens[i].kind == Kind::punctuation && is_opening(tokens[i].sign) &&
                                      tokens[i - 1].kind == Kind::word);
      }
      if (!(bare && !edge) && !spelled_out && (!list || person || with)) return at(out, 0);
    }
  }
  const std::size_t last = tokens.size() - 1;
  // "... dropped. (Reuters)"
  if (tokens[last].kind == Kind::punctuation && is_closing(tokens[last].sign)) {
    std::size_t open = last;
    while (open > 0 && last - open < 26 && !(tokens[open].kind == Kind::punctuation && is_opening(tokens[open].sign)))
      --open;
    if (tokens[open].kind == Kind::punctuation && is_opening(tokens[open].sign) && last > open + 1) {
      SignOff out = credit_of(tokens, open + 1, last);
      if (out.kind != SignOff::Kind::none && (open == 0 ? whole : ends_sentence(tokens[open - 1]))) {
        if (is_person_first(tokens, open + 1, last)) out.kind = SignOff::Kind::photo;
        return at(out, open);
      }
    }
    return none;
  }
  // "... dropped. - AFP", "... φαγητού. ΑΠΕ-ΜΠΕ"
  std::size_t first = last + 1;
  while (first > 0 && last + 1 - first < 12) {
    const NewsToken& token = tokens[first - 1];
    const bool belongs =
        token.kind == Kind::agency ||
        (token.kind == Kind::punctuation && joins_credits(token.sign) && token.sign != '.' && !is_dash(token.sign)) ||
        (token.kind == Kind::word && is_credit_word(token.folded));
    if (!belongs) break;
    --first;
  }
  if (first == 0 || first > last) return none;
  SignOff out = credit_of(tokens, first, last + 1);
  if (out.kind == SignOff::Kind::none) return none;
  const NewsToken& before = tokens[first - 1];
  if (before.kind == Kind::punctuation && is_dash(before.sign) && before.space_before) {
    if (first < 2 || !ends_sentence(tokens[first - 2])) return none;
    return at(out, first - 1);
  }
  return ends_sentence(before) && !is_closing(before.sign) ? at(out, first) : none;
}

}  // namespace dedup
