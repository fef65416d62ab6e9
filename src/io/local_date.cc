// Dates in other languages than English, and numeric dates.
//
// A date is cut into numbers, words and signs. Numbers get their meaning by form and place, words by ICU's names of
// months and weekdays. English is tried first: mail and most feeds are in English. Words that mean different months in
// different languages (Polish "lis" is November, Croatian October) are decided by the other words of the date, then by
// its weekday, then by whole names before abbreviations; if that does not decide, it is no date.
#include <algorithm>
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
  std::string text;
  bool touches = false;  ///< nothing is between this and the token before
};

/// Cuts folded text. A word may hold dots and apostrophes between its letters; they are left out.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> out;
  bool touches = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text, i), 1);
    const bool letter = length > 1 || is_letter(text[i]);
    const bool digit = is_digit(text[i]);
    if (is_space(text[i])) {
      touches = false;
      ++i;
      continue;
    }
    const Token::Kind kind = digit ? Token::Kind::number : letter ? Token::Kind::word : Token::Kind::sign;
    const bool goes_on = touches && !out.empty() && out.back().kind == kind && kind != Token::Kind::sign;
    if (!goes_on) out.push_back({kind, "", touches});
    out.back().text += text.substr(i, length);
    touches = true;
    i += length;
    // The dots of "a.m." and "сент." belong to the word.
    if (kind == Token::Kind::word && i < text.size() && text[i] == '.') {
      ++i;
      touches = i < text.size() && (is_letter(text[i]) || utf8_length(text, i) > 1);
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

class LocalDate {
 public:
  explicit LocalDate(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  ReadDate date() {
    while (at_ < tokens_.size()) {
      if (!take()) return {};
    }
    return words_.empty() ? fields_.date() : date_by_words();
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
  int number(std::size_t ahead) const { return std::stoi(tokens_[at_ + ahead].text); }

  bool take() {
    const Token& token = tokens_[at_];
    if (token.kind == Token::Kind::sign) return take_sign();
    if (token.kind == Token::Kind::word) {
      words_.push_back(token.text);
      behind_time_.push_back(fields_.has_time);
      ++at_;
      return true;
    }
    return token.text.size() <= 4 && take_number();
  }

  bool take_sign() {
    const char sign = tokens_[at_].text[0];
    if ((sign == '+' || sign == '-') && fields_.has_time && is_number(1, 4)) return take_offset(sign == '-' ? -1 : 1);
    ++at_;
    return std::string_view(",.-/|()[]:").find(sign) != std::string_view::npos;
  }

  bool take_offset(int sign) {
    int hours = number(1), minutes = 0;
    const bool compact = tokens_[at_ + 1].text.size() > 2;
    at_ += 2;
    if (compact) {
      minutes = hours % 100;
      hours /= 100;
    } else if (is_sign(0, ':') && is_number(1, 2)) {
      minutes = number(1);
      at_ += 2;
    }
    fields_.offset = sign * (hours * 3600 + minutes * 60);
    fields_.has_zone = fields_.knows_zone = true;
    return hours < 24 && minutes < 60;
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
    if (at_ + 1 >= tokens_.size() || tokens_[at_ + 1].kind != Token::Kind::word) return std::nullopt;
    std::string& word = tokens_[at_ + 1].text;
    for (const Unit& unit : kUnits) {
      if (!word.starts_with(unit.name)) continue;
      fields_.*unit.part = number(0);
      fields_.has_time |= unit.part == &DateFields::hour;
      word.erase(0, unit.name.size());  // a weekday may follow at once
      ++at_;
      if (word.empty()) ++at_;
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
      // With dots the day comes first. With other signs it may not, and is known by its size or if both are equal.
      const bool day_first = sign == '.' || first > 12 || first == second;
      if (!day_first && second <= 12) return false;
      fields_.day = day_first ? first : second;
      fields_.month = day_first ? second : first;
    } else {
      return false;
    }
    at_ += 5;
    if (is_sign(0, '.')) ++at_;
    return true;
  }

  bool is_time() const {
    if (fields_.has_time || !is_number(0, 2)) return false;
    if (is_sign(1, ':')) return is_number(2, 2) && tokens_[at_ + 2].text.size() == 2;
    const bool has_date = fields_.day >= 0 && (fields_.year >= 0 || at_ + 3 >= tokens_.size());
    if (is_sign(1, '.')) return has_date && is_number(2, 2) && tokens_[at_ + 2].text.size() == 2;
    const bool hours = at_ + 1 < tokens_.size() && tokens_[at_ + 1].text == "h" && tokens_[at_ + 1].touches;
    return hours && has_date;
  }

  bool take_time() {
    fields_.has_time = true;
    fields_.hour = number(0);
    at_ += 2;
    if (is_number(0, 2) && tokens_[at_].touches) {
      fields_.minute = number(0);
      ++at_;
    }
    if ((is_sign(0, ':') || is_sign(0, '.')) && tokens_[at_].touches && is_number(1, 2)) {
      fields_.second = number(1);
      at_ += 2;
    }
    return true;
  }

  /// What the words mean in one language: fields with a month, and the weekday or 0. Nothing if a word is unknown
  /// there.
  struct Reading {
    DateFields fields;
    int weekday = 0;
    bool exact = true;
    /// The better of two readings has the higher rank.
    int rank() const { return 2 * (weekday == fields.weekday() ? 1 : 0) + (exact ? 1 : 0); }
  };
  std::optional<Reading> read_in(std::uint16_t language, const std::vector<std::vector<DateName>>& names) const {
    Reading out{fields_, 0, true};
    if (counts_from_buddha(language) && out.fields.year > 2300) out.fields.year -= 543;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto means = [&](DateName::Kind kind) -> const DateName* {
        for (const DateName& name : names[i]) {
          if (name.language == language && name.kind == kind) return &name;
        }
        return nullptr;
      };
      const DateName* const month = means(DateName::Kind::month);
      const DateName* const weekday = means(DateName::Kind::weekday);
      const DateName* const half = means(DateName::Kind::half);
      // A word that may be either ("mar" in Spanish) is the weekday if another word is the month.
      const bool other_month = month != nullptr && weekday != nullptr && has_month_beside(i, language, names);
      if (month != nullptr && out.fields.month < 0 && (!other_month || out.weekday != 0)) {
        out.fields.month = month->value;
        out.exact &= month->exact;
      } else if (weekday != nullptr && out.weekday == 0) {
        out.weekday = weekday->value;
      } else if (half != nullptr && out.fields.has_time) {
        out.fields.half = static_cast<char>(half->value);
      } else if (means(DateName::Kind::filler) == nullptr && !(fields_.has_time && is_oclock(words_[i]))) {
        if (!behind_time_[i] || out.fields.has_zone) return std::nullopt;
        out.fields.set_zone(words_[i]);
        if (!out.fields.knows_zone) return std::nullopt;
      }
    }
    return out;
  }
  static bool has_month_beside(std::size_t i, std::uint16_t language, const std::vector<std::vector<DateName>>& names) {
    for (std::size_t k = 0; k < names.size(); ++k) {
      for (const DateName& name : names[k]) {
        if (k != i && name.language == language && name.kind == DateName::Kind::month) return true;
      }
    }
    return false;
  }

  ReadDate date_by_words() const {
    std::vector<std::vector<DateName>> names;
    std::vector<std::uint16_t> languages;
    for (const std::string& word : words_) {
      names.push_back(date_names(word));
      for (const DateName& name : names.back()) languages.push_back(name.language);
    }
    std::sort(languages.begin(), languages.end());
    languages.erase(std::unique(languages.begin(), languages.end()), languages.end());
    if (languages.empty()) languages.push_back(UINT16_MAX);  // only a zone, perhaps
    int best = -1;
    ReadDate found;
    for (const std::uint16_t language : languages) {
      const std::optional<Reading> reading = read_in(language, names);
      const ReadDate date = reading ? reading->fields.date() : ReadDate();
      if (date.seconds == kNoDate) continue;
      if (language == kEnglish) return date;
      if (reading->rank() < best) continue;
      found = reading->rank() > best || date.seconds == found.seconds ? date : ReadDate();
      best = reading->rank();
    }
    return found;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  DateFields fields_;
  std::vector<std::string> words_;
  std::vector<bool> behind_time_;  ///< by word
};

}  // namespace

ReadDate parse_local_date(std::string_view text) {
  // Most text in a date field that is no date has no digit ("yesterday"). Folding takes microseconds.
  const auto may_be_digit = [](char c) { return is_digit(c) || (c & 0x80) != 0; };
  if (std::none_of(text.begin(), text.end(), may_be_digit)) return {};
  return LocalDate(tokens_of(fold_date(text))).date();
}

}  // namespace dedup
