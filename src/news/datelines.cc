// Datelines: the prefix by which an agency's text says where, when and by whom it was written.
//
//   BEIRUT, Dec 7 (Reuters) - Rebels ...      Berlin (dpa) - Rebels ...       (ANSA) - ROMA, 7 DIC - I ribelli ...
//   WASHINGTON (AP) -- Rebels ...             Madrid, 7 dic (EFE).- Los ...   (해송=연합뉴스) 김철수 기자 = ...
//   МОСКВА, 7 декабря. /ТАСС/. Войска ...     dpa LEINFELD. Rebels ...        新华社北京12月7日电 ...
//   PORT SELLIN - Rebels ...                  Orle, AFP. Rebels ...           【潮見共同】...
//
// Read as tokens from the left: a place of capitalised words, a date, brackets, a separator, and behind it the
// beginning of a sentence. Each part that is missing makes the others stricter, since what is read as a dateline
// is no longer part of the story: brackets with a known agency are good anywhere, a place and a dash only in capitals
// and near the top. Known weakness: "VIJAYAWADA (AP) - The chief minister" (the state) reads as Associated Press.
#include <algorithm>
#include <unordered_set>

#include "news/lines.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Case = NewsToken::Case;
using Words = std::unordered_set<std::string_view>;

constexpr std::size_t kPlaceTokens = 16;    // tokens of place and date before the brackets
constexpr std::size_t kBracketTokens = 12;  // tokens between brackets
constexpr std::size_t kNear = 6;            // lines from the top where a place in capitals is a dateline

bool joins_places(std::string_view folded) {
  static const Words joins{"de",  "of", "la",  "le",  "les", "el", "al",  "am",  "an", "der", "den", "im",   "in",
                           "the", "du", "des", "del", "di",  "da", "do",  "dos", "y",  "e",   "et",  "und",  "and",
                           "on",  "à",  "sur", "bei", "aan", "op", "van", "na",  "в",  "и",   "на",  "near", "ob"};
  return joins.contains(folded);
}

// Words in capitals before a dash that are labels, not towns.
bool is_label(std::string_view folded) {
  static const Words labels{"update",    "breaking", "exclusive", "watch",      "video",   "opinion",   "analysis",
                            "note",      "live",     "corrected", "correction", "refile",  "factbox",   "timeline",
                            "q",         "a",        "feature",   "wrapup",     "insight", "explainer", "editorial",
                            "interview", "preview",  "review",    "column",     "photos",  "advisory",  "copyright",
                            "repeat",    "nato",     "un",        "eu",         "fifa",    "opec",      "nasa",
                            "fbi",       "cia",      "who",       "read"};
  return labels.contains(folded);
}

// Whether a sentence can begin with this token: not in lower case, and no punctuation but quotation marks and brackets.
bool begins_sentence(const NewsTokens& tokens, std::size_t i) {
  if (i >= tokens.size()) return false;
  const NewsToken& token = tokens[i];
  if (token.kind != Kind::punctuation) return token.letters != Case::lower || token.kind == Kind::agency;
  const char32_t s = token.sign;
  const bool opens = s == '"' || s == '\'' || (s >= 0x2018 && s <= 0x201F) || s == 0xAB || s == 0x300C || s == 0x300E ||
                     s == '$' || s == 0x20AC || s == 0xA3 || s == '(' || s == 0xBF || s == 0xA1 || s == '[';
  return opens;
}

struct Separator {
  std::size_t next = 0;  // the token behind it
  bool dash = false, colon = false, stop = false;
};

// Any of `. - : = ,` in a row, as in "(EFE).-" or "-- ".
Separator read_separator(const NewsTokens& tokens, std::size_t i) {
  Separator out;
  out.next = i;
  while (out.next < tokens.size() && out.next < i + 4 && tokens[out.next].kind == Kind::punctuation) {
    const char32_t sign = tokens[out.next].sign;
    const bool colon = sign == ':' || sign == 0xFF1A || sign == '=' || sign == 0xFF1D;
    const bool stop = sign == '.' || sign == ',' || sign == 0x3002;
    if (!is_dash(sign) && !colon && !stop) break;
    out.dash = out.dash || is_dash(sign);
    out.colon = out.colon || colon;
    out.stop = out.stop || sign == '.';
    ++out.next;
  }
  return out;
}

struct Bracket {
  std::size_t next = 0;     // behind its closing; 0 where there is none
  bool credit = false;      // agencies and what stands beside them
  bool unmarked = true;     // every agency may stand in a dateline
  bool short_form = false;  // a mark and no full name
  std::vector<const NewsToken*> agencies;
};

// (AP), [AFP], /TASS/, (AFP/Jiji), (dpa/lno), (Reuters Health), (서울=연합뉴스).
Bracket read_bracket(const NewsTokens& tokens, std::size_t i) {
  Bracket out;
  if (i >= tokens.size() || tokens[i].kind != Kind::punctuation) return out;
  const bool slash = tokens[i].sign == '/';
  if (!slash && !is_opening(tokens[i].sign)) return out;
  const std::size_t last = std::min(tokens.size(), i + 1 + kBracketTokens);
  std::size_t at = i + 1;
  while (at < last &&
         !(slash ? is(tokens[at], '/') : tokens[at].kind == Kind::punctuation && is_closing(tokens[at].sign)))
    ++at;
  if (at >= last || at == i + 1) return out;
  out.next = at + 1;
  out.short_form = true;
  for (std::size_t k = i + 1; k < at; ++k) {
    if (tokens[k].kind != Kind::agency) continue;
    out.agencies.push_back(&tokens[k]);
    out.unmarked = out.unmarked && tokens[k].name.in_dateline;
    out.short_form = out.short_form && tokens[k].name.mark;
  }
  out.credit = !out.agencies.empty() && photo_sign(tokens, i + 1, at) == at;
  return out;
}

// Pakistan Tehreek-e-Insaf (PTI): the words before the bracket that the short form stands for.
bool spells_out(std::string_view text, const NewsTokens& tokens, std::size_t bracket, const NewsToken& mark) {
  std::string initials;
  for (std::size_t i = 0; i < bracket; ++i) {
    if (tokens[i].kind == Kind::punctuation) {
      initials.clear();
      continue;
    }
    bool start = true;
    for (const char c : text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin)) {
      if (start && c >= 'A' && c <= 'Z') initials += c;
      start = c == '-' || c == ' ';
    }
  }
  const std::string_view letters = text.substr(mark.begin, mark.end - mark.begin);
  return letters.size() >= 2 && initials.ends_with(letters);
}

struct Place {
  std::size_t next = 0;  // the token that ends it
  std::size_t words = 0, capitals = 0, numbers = 0;
  bool month = false, month_known = false, comma = false, stop_last = false, cased = false;
  bool first_capitals = false;  // its first word is three capitals at least
  bool label = false;
};

// Words, months and numbers up to a bracket, dash or agency, or to what is none of them.
Place read_place(const NewsTokens& tokens, std::size_t i) {
  Place out;
  const std::size_t last = std::min(tokens.size(), i + kPlaceTokens);
  for (; i < last; ++i) {
    const NewsToken& token = tokens[i];
    out.next = i;
    if (token.kind == Kind::agency) return out;
    if (token.kind == Kind::number) {
      if (out.words == 0) return {};
      ++out.numbers;
    } else if (token.kind == Kind::word) {
      const bool month = is_month(token.folded);
      if (token.letters == Case::lower && !month && !joins_places(token.folded)) return {};
      if (token.letters == Case::lower && out.words == 0) return {};
      out.cased = out.cased || is_capital(token);
      if (month && out.words > 0) {
        out.month = true;
      } else {
        if (out.words == 0) {
          out.first_capitals = token.letters == Case::upper && token.end - token.begin >= 3;
          out.label = is_label(token.folded);
        }
        ++out.words;
        // State and country behind a comma stand in small letters: WARSAW, Poland.
        out.capitals += (token.letters == Case::upper || out.comma) ? 1U : 0U;
      }
    } else {
      const bool inner =
          token.sign == ',' || token.sign == '.' || token.sign == '\'' || token.sign == 0x2019 ||
          (token.sign == '/' && !token.space_before && i + 1 < last && tokens[i + 1].kind != Kind::agency);
      if (!inner) {
        // New Delhi [India], May 5 (ANI): a bracket that names the country belongs to the place.
        const bool country = token.sign == '[' && i + 3 < last && tokens[i + 1].kind == Kind::word &&
                             is(tokens[i + 2], ']') && is(tokens[i + 3], ',');
        if (!country) return out;
        i += 2;
        continue;
      }
      if (out.words == 0) return {};
      out.comma = out.comma || token.sign == ',';
    }
    out.stop_last = token.kind == Kind::punctuation && token.sign == '.';
  }
  return {};
}

class Parser {
 public:
  Parser(std::string_view text, const NewsLine& line, const NewsTokens& tokens)
      : text_(text), line_(line), tokens_(tokens) {}

  Dateline read() {
    if (tokens_.size() < 2) return none();
    Dateline out = agency_first();
    if (out.end == line_.begin) out = place_first();
    return out;
  }

 private:
  Dateline none() const { return {line_.begin, {}}; }
  bool near_top() const { return line_.from_top < kNear; }

  Dateline found(std::size_t next, std::vector<const NewsToken*> agencies) const {
    return {next < tokens_.size() ? tokens_[next].begin : line_.end, std::move(agencies)};
  }

  // "(AP) - Rebels", "(भाषा) नवपुर", "【潮見共同】", "(서울=연합뉴스) 김철수 기자 =", "AFP - Rebels", "dpa LEINFELD.
  // Rebels".
  Dateline agency_first() const {
    if (const Bracket bracket = read_bracket(tokens_, 0); bracket.next > 0) {
      if (!bracket.credit || !bracket.unmarked) return none();
      const std::size_t next = behind_reporter(bracket.next);
      const Separator separator = read_separator(tokens_, next);
      if (!begins_sentence(tokens_, separator.next)) return none();
      return found(behind_second_place(separator.next, separator.dash), bracket.agencies);
    }
    std::size_t i = tokens_[0].folded == "据" || tokens_[0].folded == "據" ? 1 : 0;
    if (tokens_[i].kind != Kind::agency || !tokens_[i].name.in_dateline) return none();
    if (const std::size_t next = behind_chinese(i); next > 0) return found(next, {&tokens_[i]});
    if (i > 0 || !near_top()) return none();
    if (const Separator separator = read_separator(tokens_, 1);
        separator.dash && tokens_[1].space_before && begins_sentence(tokens_, separator.next)) {
      return found(separator.next, {&tokens_[0]});
    }
    std::size_t at = 1;
    while (at < tokens_.size() && at < 4 && tokens_[at].kind == Kind::word && tokens_[at].letters == Case::upper) ++at;
    const Separator separator = read_separator(tokens_, at);
    if (at == 1 || tokens_[1].end - tokens_[1].begin < 3 || separator.next == at) return none();
    if (!begins_sentence(tokens_, separator.next)) return none();
    return found(separator.next, {&tokens_[0]});
  }

  // Korean and Japanese agencies name the reporter between the bracket and an equals sign.
  std::size_t behind_reporter(std::size_t i) const {
    for (std::size_t at = i; at < tokens_.size() && at < i + 8; ++at) {
      if (is(tokens_[at], '=') || is(tokens_[at], 0xFF1D)) return at;
      if (tokens_[at].kind != Kind::word && !is(tokens_[at], 0xB7) && !is(tokens_[at], ',')) break;
    }
    return i;
  }

  // "(ANSA) - ROMA, 7 DIC - I ribelli"
  std::size_t behind_second_place(std::size_t i, bool dash) const {
    if (!dash) return i;
    const Place place = read_place(tokens_, i);
    if (place.words == 0 || !place.month || place.numbers == 0) return i;
    const Separator separator = read_separator(tokens_, place.next);
    return separator.dash && begins_sentence(tokens_, separator.next) ? separator.next : i;
  }

  // "新华社北京12月7日电（记者张三）": up to the character that says wire, with no sentence in between.
  std::size_t behind_chinese(std::size_t i) const {
    for (std::size_t at = i + 1; at < tokens_.size() && at < i + 24; ++at) {
      if (tokens_[at].folded == "电" || tokens_[at].folded == "電") {
        std::size_t next = at + 1;
        if (next < tokens_.size() && tokens_[next].kind == Kind::punctuation && is_opening(tokens_[next].sign)) {
          std::size_t close = next;
          while (close < tokens_.size() && close < next + 24 &&
                 !(tokens_[close].kind == Kind::punctuation && is_closing(tokens_[close].sign)))
            ++close;
          if (close < tokens_.size() && close < next + 24) next = close + 1;
        }
        // 电 is also electricity: only with a blank, bracket or colon behind it does it end a dateline.
        const Separator separator = read_separator(tokens_, next);
        if (next > at + 1 || separator.next > next) return separator.next;
        return next < tokens_.size() && tokens_[next].space_before ? next : 0;
      }
      if (is(tokens_[at], 0x3002) || is(tokens_[at], 0xFF0C)) break;
    }
    return 0;
  }

  Dateline place_first() const {
    Place place = read_place(tokens_, 0);
    if (place.words == 0 || place.next >= tokens_.size()) return none();
    // "ORLE--(BUSINESS WIRE)--Acme": with dashes on both sides.
    std::size_t bracket = place.next;
    while (bracket + 1 < tokens_.size() && tokens_[bracket].kind == Kind::punctuation &&
           is_dash(tokens_[bracket].sign)) {
      ++bracket;
    }
    if (bracket > place.next && read_bracket(tokens_, bracket).credit) place.next = bracket;
    const NewsToken& stop = tokens_[place.next];
    if (stop.kind == Kind::agency) return agency_behind_comma(place);
    if (is_opening(stop.sign) || stop.sign == '/') return agency_in_brackets(place);
    return no_agency(place);
  }

  Dateline agency_in_brackets(const Place& place) const {
    const Bracket bracket = read_bracket(tokens_, place.next);
    if (bracket.next == 0) return none();
    const bool date = place.month && place.numbers > 0;
    // "TIRUPATI (AP), May 5 (PTI): The ...": the last bracket is the agency's.
    if (bracket.next < tokens_.size() && is(tokens_[bracket.next], ',')) {
      const Place rest = read_place(tokens_, bracket.next + 1);
      const Bracket second = read_bracket(tokens_, rest.next);
      if (rest.words > 0 && rest.numbers > 0 && second.next > 0 && second.credit && second.unmarked) {
        const Separator separator = read_separator(tokens_, second.next);
        if (begins_sentence(tokens_, separator.next)) return found(separator.next, second.agencies);
      }
      return none();
    }
    const Separator separator = read_separator(tokens_, bracket.next);
    if (!begins_sentence(tokens_, separator.next)) return none();
    if (bracket.credit && bracket.unmarked) {
      if (bracket.short_form && spells_out(text_, tokens_, place.next, *bracket.agencies.front())) return none();
      const bool slashes = is(tokens_[place.next], '/');
      const bool plain = separator.next == bracket.next;
      // Without a dash the brackets may close a name in mid-sentence; a date, or a stop before them, says otherwise.
      if (plain && !date && !place.stop_last) return none();
      if (!separator.dash && !plain && bracket.short_form && !date && !place.stop_last && !slashes &&
          place.capitals < place.words) {
        return none();
      }
      if (!place.cased && !separator.dash && !date) return none();
      return found(separator.next, bracket.agencies);
    }
    // An agency or station that the table lacks.
    const std::size_t inside = bracket.next - place.next - 2;
    const NewsToken& word = tokens_[place.next + 1];
    const bool name = inside <= 3 && is_capital(word) && word.end - word.begin >= 2;
    const bool sure = place.first_capitals && !place.label && place.capitals == place.words;
    if (!name || !separator.dash || !(sure || (date && near_top())) ||
        photo_sign(tokens_, place.next, bracket.next) < bracket.next || spells_out(text_, tokens_, place.next, word)) {
      return none();
    }
    return found(separator.next, {});
  }

  // "Orle, AFP. Confectioner", "TOKYO, Dec 7, Kyodo -", "Москва. 7 декабря. INTERFAX.RU -".
  Dateline agency_behind_comma(const Place& place) const {
    const NewsToken& agency = tokens_[place.next];
    const NewsToken& before = tokens_[place.next - 1];
    const bool apart = before.kind == Kind::punctuation && (before.sign == ',' || before.sign == '.');
    const Separator separator = read_separator(tokens_, place.next + 1);
    if (!apart || !agency.name.in_dateline || separator.next == place.next + 1) return none();
    if (!separator.dash && !separator.colon && !separator.stop) return none();
    if (!near_top() || place.words > 4 || !begins_sentence(tokens_, separator.next)) return none();
    return found(separator.next, {&agency});
  }

  // "PORT SELLIN - Train drivers", "WASHINGTON, Dec. 7 - The", "Paris, 7 mai - Le", and "KARACHI: Police" at the top.
  Dateline no_agency(const Place& place) const {
    const Separator separator = read_separator(tokens_, place.next);
    if (separator.next == place.next || !begins_sentence(tokens_, separator.next) || place.label) return none();
    const bool capitals = place.first_capitals && place.capitals == place.words && place.words <= 5;
    const bool date = place.month && place.numbers > 0;
    const bool spaced = tokens_[place.next].space_before || tokens_[place.next].sign >= 0x80;
    // Tables of prices have a name in capitals and a dash too, but no sentence behind it.
    const NewsToken& next = tokens_[separator.next];
    if (next.kind == Kind::number || (next.letters == Case::upper && next.end - next.begin > 2)) return none();
    if (separator.dash && spaced && near_top() && (capitals || (date && place.words <= 4))) {
      return found(separator.next, {});
    }
    if (separator.colon && line_.from_top < 2 && capitals && place.words <= 3 && !is(tokens_[place.next], '=')) {
      return found(separator.next, {});
    }
    return none();
  }

  std::string_view text_;
  const NewsLine& line_;
  const NewsTokens& tokens_;
};

}  // namespace

Dateline read_dateline(std::string_view text, const NewsLine& line, const NewsTokens& tokens) {
  return Parser(text, line, tokens).read();
}

}  // namespace dedup
