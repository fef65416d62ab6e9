// Reads datelines: the prefix by which a news text says where, when and by whom it was written.
//
//   BEIRUT, Dec 7 (Reuters) - Rebels ...      Berlin (dpa) - Rebels ...       (ANSA) - ROMA, 7 DIC - I ribelli ...
//   WASHINGTON (AP) -- Rebels ...             Madrid, 7 dic (EFE).- Los ...   (해송=연합뉴스) 김철수 기자 = ...
//   МОСКВА, 7 декабря. /ТАСС/. Войска ...     dpa LEINFELD. Rebels ...        新华社北京12月7日电 ...
//   PORT SELLIN - Rebels ...                  Orle, AFP. Rebels ...           【潮見共同】...
//
// Tokens are read from the left: a place in capitalised words, a date, brackets, a separator, and then the beginning of
// a sentence. Every missing part makes the conditions on the others stricter, because a dateline is removed from the
// story: brackets with a known agency are accepted anywhere, a place and a dash only in capitals and near the top.
//
// Known weakness: "VIJAYAWADA (AP) - The chief minister" (the state) is read as Associated Press.
#include "news/datelines.h"

#include <algorithm>
#include <string>
#include <utility>

#include "news/agencies.h"
#include "news/words.h"

namespace dedup {

namespace {

using Kind = NewsToken::Kind;
using Case = NewsToken::Case;

// Each limit trades datelines missed for story text removed. The cases they must separate are in
// recognised_lines_test.cc and credits_test.cc; no measurement of a single limit is recorded.
constexpr std::size_t kPlaceTokens = 16;    // tokens of place and date before the brackets
constexpr std::size_t kBracketTokens = 12;  // tokens between brackets
constexpr std::size_t kReporterTokens = 8;  // tokens between a bracket and the equals sign in Korean datelines
constexpr std::size_t kChineseTokens = 24;  // tokens before the character for "wire", and in the brackets after it
constexpr std::size_t kNear = 6;            // lines from the top within which a place without an agency is a dateline

/// Words in small letters inside the names of places.
bool joins_places(std::string_view folded) {
  static const WordSet joins(
      "de of la le les el al am an der den im in the du des del di da do dos y e et und and on à sur bei aan op "
      "van na в и на near ob");
  return joins.contains(folded);
}

/// Words that often precede a dash in capitals but are labels, not towns.
bool is_label(std::string_view folded) {
  static const WordSet labels(
      "update breaking exclusive watch video opinion analysis note live corrected correction refile factbox "
      "timeline q a feature wrapup insight explainer editorial interview preview review column photos advisory "
      "copyright repeat nato un eu fifa opec nasa fbi cia who read");
  return labels.contains(folded);
}

/// Whether a sentence can begin with this token: not in lower case, and no punctuation except quotation marks, currency
/// signs and opening brackets.
bool begins_sentence(const NewsTokens& tokens, std::size_t i) {
  if (i >= tokens.size()) return false;
  const NewsToken& token = tokens[i];
  if (token.kind != Kind::punctuation) return token.letters != Case::lower || token.kind == Kind::agency;
  const char32_t s = token.sign;
  return s == '"' || s == '\'' || (s >= 0x2018 && s <= 0x201F) || s == 0xAB || s == 0x300C || s == 0x300E || s == '$' ||
         s == 0x20AC || s == 0xA3 || s == '(' || s == 0xBF || s == 0xA1 || s == '[';
}

struct Separator {
  std::size_t next = 0;  // the token after it
  bool dash = false, colon = false, stop = false;
};

/// Up to four of `. - : = ,` in a row, as in "(EFE).-" or "-- ".
Separator read_separator(const NewsTokens& tokens, std::size_t i) {
  Separator out;
  out.next = i;
  while (out.next < tokens.size() && out.next < i + 4 && tokens[out.next].kind == Kind::punctuation) {
    const char32_t sign = tokens[out.next].sign;
    const bool colon = sign == ':' || sign == 0xFF1A || sign == '=' || sign == 0xFF1D;
    const bool stop = sign == '.' || sign == ',' || sign == 0x3002;
    if (!is_dash(tokens[out.next]) && !colon && !stop) break;
    out.dash = out.dash || is_dash(tokens[out.next]);
    out.colon = out.colon || colon;
    out.stop = out.stop || sign == '.';
    ++out.next;
  }
  return out;
}

struct Bracket {
  std::size_t next = 0;     // the token after the closing bracket; 0 if there is no bracket
  bool credit = false;      // names an agency, and not for a photo
  bool allowed = true;      // every agency name may be used in a dateline
  bool short_form = false;  // ambiguous short forms only, no full name
  std::vector<const NewsToken*> agencies;
};

/// (AP), [AFP], /TASS/, (AFP/Jiji), (dpa/lno), (Reuters Health), (서울=연합뉴스).
Bracket read_bracket(const NewsTokens& tokens, std::size_t i) {
  Bracket out;
  if (i >= tokens.size() || tokens[i].kind != Kind::punctuation) return out;
  const bool slash = tokens[i].sign == '/';
  if (!slash && !is_opening(tokens[i])) return out;
  const std::size_t last = std::min(tokens.size(), i + 1 + kBracketTokens);
  std::size_t at = i + 1;
  while (at < last && !(slash ? is(tokens[at], '/') : is_closing(tokens[at]))) ++at;
  if (at >= last || at == i + 1) return out;
  out.next = at + 1;
  out.short_form = true;
  for (std::size_t k = i + 1; k < at; ++k) {
    if (tokens[k].kind != Kind::agency) continue;
    out.agencies.push_back(&tokens[k]);
    out.allowed = out.allowed && tokens[k].name.in_dateline;
    out.short_form = out.short_form && tokens[k].name.mark;
  }
  out.credit = !out.agencies.empty() && photo_sign(tokens, i + 1, at) == at;
  return out;
}

/// Whether the short form `mark` abbreviates the words before the bracket: "Pakistan Tehreek-e-Insaf (PTI)".
bool spells_out(std::string_view text, const NewsTokens& tokens, std::size_t bracket, const NewsToken& mark) {
  std::string initials;
  for (std::size_t i = 0; i < bracket; ++i) {
    if (tokens[i].kind == Kind::punctuation) {
      initials.clear();
      continue;
    }
    bool word_start = true;
    for (const char c : text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin)) {
      if (word_start && c >= 'A' && c <= 'Z') initials += c;
      word_start = c == '-' || c == ' ';
    }
  }
  const std::string_view letters = text.substr(mark.begin, length(mark));
  return letters.size() >= 2 && initials.ends_with(letters);
}

struct Place {
  std::size_t next = 0;  // the token that ends it
  std::size_t words = 0, capitals = 0, numbers = 0;
  bool month = false, comma = false;
  bool stop_last = false;       // ends in a full stop
  bool cased = false;           // has a capital letter: not a script without case
  bool first_capitals = false;  // the first word has at least three letters, all capitals
  bool label = false;           // the first word is a label, not a town
};

/// Words, months and numbers up to a bracket, dash or agency. Any other token before that: no place.
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
          out.first_capitals = token.letters == Case::upper && length(token) >= 3;
          out.label = is_label(token.folded);
        }
        ++out.words;
        // State and country after a comma are not in capitals: "WARSAW, Poland".
        out.capitals += (token.letters == Case::upper || out.comma) ? 1U : 0U;
      }
    } else {
      const bool inner =
          token.sign == ',' || token.sign == '.' || token.sign == '\'' || token.sign == 0x2019 ||
          (token.sign == '/' && !token.space_before && i + 1 < last && tokens[i + 1].kind != Kind::agency);
      if (!inner) {
        // "New Delhi [India], May 5 (ANI)": a bracket with the country belongs to the place.
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

class DatelineParser {
 public:
  DatelineParser(std::string_view text, const NewsLine& line, const NewsTokens& tokens)
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
      if (!bracket.credit || !bracket.allowed) return none();
      const std::size_t next = after_reporter(bracket.next);
      const Separator separator = read_separator(tokens_, next);
      if (!begins_sentence(tokens_, separator.next)) return none();
      return found(after_second_place(separator.next, separator.dash), bracket.agencies);
    }
    // "据新华社": according to Xinhua.
    const std::size_t i = tokens_[0].folded == "据" || tokens_[0].folded == "據" ? 1 : 0;
    if (tokens_[i].kind != Kind::agency || !tokens_[i].name.in_dateline) return none();
    if (const std::size_t next = after_chinese(i); next > 0) return found(next, {&tokens_[i]});
    if (i > 0 || !near_top()) return none();
    if (const Separator separator = read_separator(tokens_, 1);
        separator.dash && tokens_[1].space_before && begins_sentence(tokens_, separator.next)) {
      return found(separator.next, {&tokens_[0]});
    }
    std::size_t at = 1;
    while (at < tokens_.size() && at < 4 && tokens_[at].kind == Kind::word && tokens_[at].letters == Case::upper) ++at;
    const Separator separator = read_separator(tokens_, at);
    if (at == 1 || length(tokens_[1]) < 3 || separator.next == at) return none();
    if (!begins_sentence(tokens_, separator.next)) return none();
    return found(separator.next, {&tokens_[0]});
  }

  // Korean and Japanese agencies put the reporter between the bracket and an equals sign.
  std::size_t after_reporter(std::size_t i) const {
    for (std::size_t at = i; at < tokens_.size() && at < i + kReporterTokens; ++at) {
      if (is(tokens_[at], '=') || is(tokens_[at], 0xFF1D)) return at;
      if (tokens_[at].kind != Kind::word && !is(tokens_[at], 0xB7) && !is(tokens_[at], ',')) break;
    }
    return i;
  }

  // "(ANSA) - ROMA, 7 DIC - I ribelli"
  std::size_t after_second_place(std::size_t i, bool dash) const {
    if (!dash) return i;
    const Place place = read_place(tokens_, i);
    if (place.words == 0 || !place.month || place.numbers == 0) return i;
    const Separator separator = read_separator(tokens_, place.next);
    return separator.dash && begins_sentence(tokens_, separator.next) ? separator.next : i;
  }

  // "新华社北京12月7日电（记者张三）": up to the character for "wire" (电), within the first sentence; 0 if there is
  // none.
  std::size_t after_chinese(std::size_t i) const {
    for (std::size_t at = i + 1; at < tokens_.size() && at < i + kChineseTokens; ++at) {
      if (tokens_[at].folded == "电" || tokens_[at].folded == "電") {
        std::size_t next = at + 1;
        if (next < tokens_.size() && is_opening(tokens_[next])) {
          std::size_t close = next;
          while (close < tokens_.size() && close < next + kChineseTokens && !is_closing(tokens_[close])) ++close;
          if (close < tokens_.size() && close < next + kChineseTokens) next = close + 1;
        }
        // 电 also means electricity. It ends a dateline only before a blank, a bracket or a separator.
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
    // "ORLE--(BUSINESS WIRE)--Acme": dashes on both sides.
    std::size_t bracket = place.next;
    while (bracket + 1 < tokens_.size() && is_dash(tokens_[bracket])) {
      ++bracket;
    }
    if (bracket > place.next && read_bracket(tokens_, bracket).credit) place.next = bracket;
    const NewsToken& stop = tokens_[place.next];
    if (stop.kind == Kind::agency) return agency_after_comma(place);
    if (is_opening(stop) || stop.sign == '/') return agency_in_brackets(place);
    return no_agency(place);
  }

  Dateline agency_in_brackets(const Place& place) const {
    const Bracket bracket = read_bracket(tokens_, place.next);
    if (bracket.next == 0) return none();
    const bool date = place.month && place.numbers > 0;
    // "TIRUPATI (AP), May 5 (PTI): The ...": the last bracket names the agency.
    if (bracket.next < tokens_.size() && is(tokens_[bracket.next], ',')) {
      const Place rest = read_place(tokens_, bracket.next + 1);
      const Bracket second = read_bracket(tokens_, rest.next);
      if (rest.words > 0 && rest.numbers > 0 && second.next > 0 && second.credit && second.allowed) {
        const Separator separator = read_separator(tokens_, second.next);
        if (begins_sentence(tokens_, separator.next)) return found(separator.next, second.agencies);
      }
      return none();
    }
    const Separator separator = read_separator(tokens_, bracket.next);
    if (!begins_sentence(tokens_, separator.next)) return none();
    if (bracket.credit && bracket.allowed) {
      if (bracket.short_form && spells_out(text_, tokens_, place.next, *bracket.agencies.front())) return none();
      const bool slashes = is(tokens_[place.next], '/');
      const bool plain = separator.next == bracket.next;
      // Without a separator the brackets may follow a name in mid-sentence, unless a date or a full stop precedes them.
      if (plain && !date && !place.stop_last) return none();
      if (!separator.dash && !plain && bracket.short_form && !date && !place.stop_last && !slashes &&
          place.capitals < place.words) {
        return none();
      }
      if (!place.cased && !separator.dash && !date) return none();
      return found(separator.next, bracket.agencies);
    }
    // An agency or station that is not in the table.
    const std::size_t inside = bracket.next - place.next - 2;
    const NewsToken& word = tokens_[place.next + 1];
    const bool name = inside <= 3 && is_capital(word) && length(word) >= 2;
    const bool sure = place.first_capitals && !place.label && place.capitals == place.words;
    if (!name || !separator.dash || !(sure || (date && near_top())) ||
        photo_sign(tokens_, place.next, bracket.next) < bracket.next || spells_out(text_, tokens_, place.next, word)) {
      return none();
    }
    return found(separator.next, {});
  }

  // "Orle, AFP. Confectioner", "TOKYO, Dec 7, Kyodo -", "Москва. 7 декабря. INTERFAX.RU -".
  Dateline agency_after_comma(const Place& place) const {
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
    // Price tables have a name in capitals and a dash too, but no sentence after it.
    const NewsToken& next = tokens_[separator.next];
    if (next.kind == Kind::number || (next.letters == Case::upper && length(next) > 2)) return none();
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
  return DatelineParser(text, line, tokens).read();
}

bool may_be_dateline(std::string_view text, const NewsLine& line) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::string_view head = text.substr(line.begin, std::min(line.size(), kHeadBytes));
  const auto is_agency = [&](std::size_t at) { return agency_table().name_at(text, line.begin + at).length > 0; };
  if (head.size() < 4 || begins_quotation(text, line)) return false;
  if (!is_ascii(head.front())) return true;
  if (!is_upper(head.front())) return !is_lower(head.front()) || is_agency(0);
  // A place continues in capitals, dates and short words up to a bracket, a dash or a colon. A longer word in lower
  // case means that this is a sentence, unless it is a month or an agency.
  for (std::size_t at = 1; at < head.size(); ++at) {
    const char c = head[at];
    if (!is_ascii(c) || c == '(' || c == '[' || c == '/' || c == '-' || c == ':') return true;
    if (head[at - 1] != ' ') continue;
    if (is_upper(c) && is_agency(at)) return true;  // "Orle, AFP. The"
    if (!is_lower(c)) continue;
    std::size_t end = at;
    while (end < head.size() && is_lower(head[end])) ++end;
    if (end - at > 4 && (end == head.size() || is_ascii(head[end])) && !is_month(head.substr(at, end - at)) &&
        !is_agency(at)) {
      return false;
    }
    at = end - 1;
  }
  return false;
}

}  // namespace dedup
