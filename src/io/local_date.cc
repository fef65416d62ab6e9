// Mail dates, written dates in any language, and numeric dates.
//
// A date is cut into numbers, words and signs. Numbers get their meaning by form and place, so that the order of parts
// does not matter; words by ICU's names of months and weekdays. English is tried first, without ICU: mail and most
// feeds are in English. Words that mean different months in different languages (Polish "lis" is November, Croatian
// October) are decided by the other words of the date, then by its weekday, then by whole names before abbreviations;
// if that does not decide, it is no date.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "core/utf8.h"
#include "io/date_fields.h"
#include "io/date_names.h"

namespace dedup {

namespace {

/// A part of a date.
struct Token {
  enum class Kind { number, word, sign } kind = Kind::sign;
  std::string_view text;
  bool touches = false;  ///< nothing is between this and the token before
};

constexpr bool is_ascii(char c) { return (c & 0x80) == 0; }

/// Cuts folded text. The dots of "a.m." and "сент." belong to the word, and are removed from `text`, into which the
/// tokens point.
std::vector<Token> tokens_of(std::string& text) {
  std::vector<Token> out;
  out.reserve(16);
  bool touches = false;
  std::size_t end = 0;  // of what is kept of `text`
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = is_ascii(text[i]) ? 1 : std::max<std::size_t>(utf8_length(text, i), 1);
    const bool letter = length > 1 || is_letter(text[i]);
    if (is_space(text[i])) {
      touches = false;
      ++i;
      continue;
    }
    const Token::Kind kind = is_digit(text[i]) ? Token::Kind::number : letter ? Token::Kind::word : Token::Kind::sign;
    const bool goes_on = touches && !out.empty() && out.back().kind == kind && kind != Token::Kind::sign;
    if (!goes_on) out.push_back({kind, std::string_view(text).substr(end, 0), touches});
    for (std::size_t k = 0; k < length; ++k) text[end++] = text[i++];
    out.back().text = {out.back().text.data(), out.back().text.size() + length};
    touches = true;
    if (kind == Token::Kind::word && i < text.size() && text[i] == '.') {
      ++i;
      touches = i < text.size() && (is_letter(text[i]) || !is_ascii(text[i]));
    }
  }
  return out;
}

struct Unit {
  std::string_view name;
  int DateFields::*part;
};
/// Behind a number: what it counts, in Chinese, Japanese and Korean.
constexpr Unit kUnits[] = {
    {"\u5E74", &DateFields::year},   {"\uB144", &DateFields::year},   {"\u6708", &DateFields::month},
    {"\uC6D4", &DateFields::month},  {"\u65E5", &DateFields::day},    {"\uC77C", &DateFields::day},
    {"\u65F6", &DateFields::hour},   {"\u6642", &DateFields::hour},   {"\uC2DC", &DateFields::hour},
    {"\u70B9", &DateFields::hour},   {"\u9EDE", &DateFields::hour},   {"\u5206", &DateFields::minute},
    {"\uBD84", &DateFields::minute}, {"\u79D2", &DateFields::second}, {"\uCD08", &DateFields::second},
};

/// Words beside a time of day, which ICU's formats do not have.
bool is_oclock(std::string_view word) {
  constexpr std::string_view kWords[] = {"uhr", "h", "hs", "hrs", "ore", "klo", "kl", "godz", "ora", "at"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

/// Endings of ordinal numbers.
bool is_ordinal(std::string_view word) {
  constexpr std::string_view kEndings[] = {"st", "nd", "rd", "th", "er", "e", "o", "a", "ye", "h"};
  return std::find(std::begin(kEndings), std::end(kEndings), word) != std::end(kEndings);
}

/// What a word may mean in one language.
struct Meaning {
  int month = 0, weekday = 0;  ///< 0: neither
  char half = 0;
  bool filler = false;
  bool exact = true;  ///< the month's whole name
};

/// The 1-based index of the name that `word` equals or abbreviates to three letters or more; 0 if there is none.
template <std::size_t N>
int name_index(std::string_view word, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i][0] == word[0] && word.size() >= 3 && names[i].starts_with(word)) return static_cast<int>(i) + 1;
  }
  return 0;
}

Meaning english(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
  constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                      "friday", "saturday", "sunday"};
  Meaning out{name_index(word, kMonths), name_index(word, kWeekdays)};
  if (word == "am" || word == "pm") out.half = word[0];
  out.filler = word == "at" || word == "on" || word == "of";
  return out;
}

Meaning meaning_in(std::uint16_t language, std::span<const DateName> names) {
  Meaning out;
  for (const DateName& name : names) {
    if (name.language != language) continue;
    if (name.kind == DateName::Kind::month && out.month == 0) out.month = name.value, out.exact = name.exact;
    if (name.kind == DateName::Kind::weekday && out.weekday == 0) out.weekday = name.value;
    if (name.kind == DateName::Kind::half && out.half == 0) out.half = static_cast<char>(name.value);
    out.filler |= name.kind == DateName::Kind::filler;
  }
  return out;
}

/// A word of a date.
struct DateWord {
  std::string_view text;
  bool behind_time = false;
  bool aside = false;  ///< in brackets: of use if it is known
};

class LocalDate {
 public:
  LocalDate(const std::vector<Token>& tokens, const LocalZone* local) : tokens_(tokens), local_(local) {
    words_.reserve(8);
  }

  ReadDate date() {
    while (at_ < tokens_.size()) {
      if (!take()) return {};
    }
    return words_.empty() ? fields_.date(local_) : date_by_words();
  }

 private:
  bool is_sign(std::size_t ahead, char sign) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].kind == Token::Kind::sign &&
           tokens_[at_ + ahead].text[0] == sign;
  }
  bool is_number(std::size_t ahead, std::size_t most_digits) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].kind == Token::Kind::number &&
           tokens_[at_ + ahead].text.size() <= most_digits;
  }
  /// The value of a number of at most four digits.
  int number(std::size_t ahead) const {
    int value = 0;
    for (const char digit : tokens_[at_ + ahead].text) value = value * 10 + (digit - '0');
    return value;
  }

  bool take() {
    const Token& token = tokens_[at_];
    if (token.kind == Token::Kind::sign) return take_sign();
    if (token.kind == Token::Kind::word) {
      words_.push_back({token.text, fields_.has_time, aside_});
      ++at_;
      return true;
    }
    return token.text.size() <= 4 && take_number();
  }

  bool take_sign() {
    const char sign = tokens_[at_].text[0];
    if ((sign == '+' || sign == '-') && fields_.has_time && is_number(1, 4)) return take_offset(sign == '-' ? -1 : 1);
    if (sign == '(' && fields_.has_offset) {  // "+0200 (CEST)"
      while (at_ < tokens_.size() && !is_sign(0, ')')) ++at_;
      return true;
    }
    aside_ = sign == '(' || (aside_ && sign != ')');
    ++at_;
    return std::string_view(",.-/|()[]:").find(sign) != std::string_view::npos;
  }

  bool take_offset(int sign) {
    if (fields_.has_offset) return false;
    int hours = number(1), minutes = 0;
    const std::size_t digits = tokens_[at_ + 1].text.size();
    at_ += 2;
    if (digits > 2) {
      minutes = hours % 100;
      hours /= 100;
    } else if (is_sign(0, ':') && is_number(1, 2)) {
      minutes = number(1);
      at_ += 2;
    }
    fields_.offset = sign * (hours * 3600 + minutes * 60);
    fields_.has_offset = true;
    return digits != 3 && hours < 24 && minutes < 60;
  }

  bool take_number() {
    if (const std::optional<bool> done = take_unit()) return *done;
    if (take_numeric_date()) return true;
    if (is_time()) return take_time();
    const std::size_t digits = tokens_[at_].text.size();
    const int value = number(0);
    if (digits <= 2 && fields_.day < 0) {
      fields_.day = value;
    } else if (digits == 4 && fields_.year < 0) {
      fields_.year = value;
    } else if (digits <= 2 && fields_.month < 0 && follows_month_word()) {
      fields_.month = value;
    } else if (digits == 2 && fields_.year < 0) {
      fields_.year = full_year(value);
    } else {
      return false;
    }
    ++at_;
    if (at_ < tokens_.size() && tokens_[at_].touches && tokens_[at_].kind == Token::Kind::word && digits <= 2 &&
        is_ordinal(tokens_[at_].text)) {
      ++at_;
    }
    return true;
  }

  /// "tháng 10": a month by number behind the word for month.
  bool follows_month_word() const {
    if (at_ == 0 || tokens_[at_ - 1].kind != Token::Kind::word) return false;
    return tokens_[at_ - 1].text == "thang" || tokens_[at_ - 1].text == "thg";
  }

  /// A number and its unit; nothing if no unit follows.
  std::optional<bool> take_unit() {
    if (at_ + 1 >= tokens_.size() || is_ascii(tokens_[at_ + 1].text[0])) return std::nullopt;
    for (const Unit& unit : kUnits) {
      const std::string_view word = tokens_[at_ + 1].text;
      if (!word.starts_with(unit.name)) continue;
      fields_.*unit.part = number(0);
      fields_.has_time |= unit.part == &DateFields::hour;
      ++at_;
      // A weekday may follow at once.
      const std::string_view rest = word.substr(unit.name.size());
      if (!rest.empty()) words_.push_back({rest, fields_.has_time, aside_});
      ++at_;
      return true;
    }
    return std::nullopt;
  }

  /// 14/05/2031, 5.14.31, 2031/05/14: three numbers with one sign between them.
  bool take_numeric_date() {
    if (fields_.day >= 0 || fields_.year >= 0 || !is_number(0, 4)) return false;
    const char sign =
        at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == Token::Kind::sign ? tokens_[at_ + 1].text[0] : 0;
    if ((sign != '/' && sign != '.' && sign != '-') || !is_sign(3, sign) || !is_number(2, 2) || !is_number(4, 4)) {
      return false;
    }
    const int first = number(0), second = number(2), third = number(4);
    const std::size_t first_digits = tokens_[at_].text.size(), third_digits = tokens_[at_ + 4].text.size();
    if (first_digits == 4) {
      fields_.year = first;
      fields_.month = second;
      fields_.day = third;
    } else if (first_digits <= 2 && (third_digits == 4 || third_digits == 2)) {
      fields_.year = third_digits == 4 ? third : full_year(third);
      const bool month_first = second > 12;
      fields_.day = month_first ? second : first;
      fields_.month = month_first ? first : second;
      fields_.order = month_first       ? DateOrder::month_first
                      : first > 12      ? DateOrder::day_first
                      : first == second ? DateOrder::none
                      : sign == '.'     ? DateOrder::with_dots
                                        : DateOrder::either;
    } else {
      return false;
    }
    at_ += 5;
    if (is_sign(0, '.')) ++at_;
    return true;
  }

  /// "8 p.m."
  bool is_half(std::size_t ahead) const {
    return tokens_[at_ + ahead].text == "am" || tokens_[at_ + ahead].text == "pm";
  }

  bool is_time() const {
    if (fields_.has_time || !is_number(0, 2)) return false;
    if (is_sign(1, ':')) return is_number(2, 2) && tokens_[at_ + 2].text.size() == 2;
    const bool has_date = fields_.day >= 0 && (fields_.year >= 0 || at_ + 3 >= tokens_.size());
    if (is_sign(1, '.')) return has_date && is_number(2, 2) && tokens_[at_ + 2].text.size() == 2;
    if (at_ + 1 >= tokens_.size() || !has_date) return false;
    return (tokens_[at_ + 1].text == "h" && tokens_[at_ + 1].touches) || is_half(1);
  }

  bool take_time() {
    fields_.has_time = true;
    fields_.hour = number(0);
    at_ += is_half(1) ? 1 : 2;
    if (is_number(0, 2) && tokens_[at_].touches) {
      fields_.minute = number(0);
      ++at_;
    }
    if (at_ >= tokens_.size()) return true;
    const auto part_follows = [&](std::size_t most_digits) {
      return tokens_[at_].touches && is_number(1, most_digits) && tokens_[at_ + 1].touches;
    };
    if ((is_sign(0, ':') || is_sign(0, '.')) && part_follows(2)) {
      if (tokens_[at_ + 1].text.size() != 2) return false;
      fields_.second = number(1);
      at_ += 2;
      if ((is_sign(0, '.') || is_sign(0, ',')) && part_follows(SIZE_MAX)) at_ += 2;  // a fraction
    }
    return true;
  }

  /// What the words mean in one language: fields with a month, and the weekday or 0.
  struct Reading {
    DateFields fields;
    int weekday = 0;
    bool exact = true;
    /// The better of two readings has the higher rank.
    int rank() const { return 2 * (weekday != 0 && weekday == fields.weekday() ? 1 : 0) + (exact ? 1 : 0); }
    ReadDate date(const LocalZone* local) {
      if (weekday != 0 && fields.order == DateOrder::either) decide_order();
      return fields.date(local);
    }

   private:
    /// "Wed, 05/06/2031": one of the two days may be a Wednesday.
    void decide_order() {
      DateFields swapped = fields;
      std::swap(swapped.day, swapped.month);
      const bool day_first = weekday == fields.weekday();
      if (day_first == (weekday == swapped.weekday())) return;
      if (!day_first) std::swap(fields.day, fields.month);
      fields.order = day_first ? DateOrder::day_first : DateOrder::month_first;
    }
  };

  /// Nothing if a word has no meaning. `meaning_of` tells that of a word by its place.
  template <class MeaningOf>
  std::optional<Reading> read_by(const MeaningOf& meaning_of, bool is_english) const {
    Reading out{fields_, 0, true};
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const Meaning means = meaning_of(i);
      // A word that may be either ("mar" in Spanish) is the weekday if another word is the month.
      const bool either = means.month != 0 && means.weekday != 0 && has_month_beside(i, meaning_of);
      if (means.month != 0 && out.fields.month < 0 && (!either || out.weekday != 0)) {
        out.fields.month = means.month;
        out.exact &= means.exact;
      } else if (means.weekday != 0 && out.weekday == 0) {
        out.weekday = means.weekday;
      } else if (means.half != 0 && out.fields.has_time && out.fields.half == 0) {
        out.fields.half = means.half;
      } else if (!means.filler && !(fields_.has_time && is_oclock(words_[i].text)) &&
                 !take_zone(words_[i], is_english, out.fields) && !words_[i].aside) {
        return std::nullopt;
      }
    }
    return out;
  }

  /// Whether a word behind the time is the name of a zone. In English, where mail is written, also one that is unknown.
  static bool take_zone(const DateWord& word, bool is_english, DateFields& fields) {
    if (!word.behind_time || !fields.zone.empty()) return false;
    const bool is_known = is_zone(word.text);
    if (fields.has_offset) return is_known;  // "GMT+0200"
    const bool may_be = is_english && !word.aside && word.text.size() <= 5 &&
                        std::all_of(word.text.begin(), word.text.end(), is_letter);
    if (is_known || may_be) fields.zone = word.text;
    return is_known || may_be;
  }

  template <class MeaningOf>
  bool has_month_beside(std::size_t i, const MeaningOf& meaning_of) const {
    for (std::size_t k = 0; k < words_.size(); ++k) {
      if (k != i && meaning_of(k).month != 0) return true;
    }
    return false;
  }

  ReadDate date_by_words() const {
    if (std::optional<Reading> reading = read_by([&](std::size_t i) { return english(words_[i].text); }, true)) {
      const ReadDate date = reading->date(local_);
      if (date.seconds != kNoDate || date.placeholder) return date;
    }
    std::vector<std::vector<DateName>> names;
    std::vector<std::uint16_t> languages;
    for (const DateWord& word : words_) {
      names.push_back(date_names(word.text));
      for (const DateName& name : names.back()) languages.push_back(name.language);
    }
    std::sort(languages.begin(), languages.end());
    languages.erase(std::unique(languages.begin(), languages.end()), languages.end());
    int best = -1;
    ReadDate found;
    for (const std::uint16_t language : languages) {
      std::optional<Reading> reading =
          read_by([&](std::size_t i) { return meaning_in(language, names[i]); }, language == kEnglish);
      if (!reading) continue;
      if (counts_from_buddha(language) && reading->fields.year > 2300) reading->fields.year -= 543;
      const ReadDate date = reading->date(local_);
      if (date.placeholder) return date;
      if (date.seconds == kNoDate) continue;
      if (language == kEnglish) return date;
      if (reading->rank() < best) continue;
      found = reading->rank() > best || date.seconds == found.seconds ? date : ReadDate();
      best = reading->rank();
    }
    return found;
  }

  const std::vector<Token>& tokens_;
  const LocalZone* const local_;
  std::size_t at_ = 0;
  bool aside_ = false;  ///< within brackets
  DateFields fields_;
  std::vector<DateWord> words_;
};

}  // namespace

ReadDate parse_local_date(std::string_view text, const LocalZone* local) {
  // Most text in a date field that is no date has no digit ("yesterday"). Folding what is not ASCII takes microseconds.
  const bool ascii = std::all_of(text.begin(), text.end(), is_ascii);
  if (ascii && std::none_of(text.begin(), text.end(), is_digit)) return {};
  std::string folded = ascii ? lowered(text) : fold_date(text);
  const std::vector<Token> tokens = tokens_of(folded);
  return LocalDate(tokens, local).date();
}

}  // namespace dedup
