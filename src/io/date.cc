// Reads the dates that feeds and JSON records carry, and writes them as ISO 8601.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "core/ascii.h"
#include "dedup/io.h"

namespace dedup {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::size_t kLongest = 100;  // bytes; no date is longer, so a body in a date field is rejected at once

// Days from 1970-01-01 in the proleptic Gregorian calendar: Hinnant, "chrono-compatible low-level date algorithms".
constexpr std::int64_t days_from_civil(std::int64_t y, int m, int d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

constexpr std::int64_t kEarliest = days_from_civil(1000, 1, 1) * kDay;
constexpr std::int64_t kEnd = days_from_civil(10000, 1, 1) * kDay;

constexpr std::int64_t in_range(std::int64_t seconds) {
  return seconds >= kEarliest && seconds < kEnd ? seconds : kNoDate;
}

constexpr int days_in_month(int y, int m) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  return m == 2 && leap ? 29 : kDays[static_cast<std::size_t>(m - 1)];
}

// The parts of a date read so far; -1 or a false `has_` means not yet.
struct Fields {
  int year = -1, month = -1, day = -1;
  int hour = 0, minute = 0, second = 0;
  int offset = 0;  // seconds east of UTC
  bool has_time = false, has_zone = false, named_zone = false;
  char half = 0;  // 'a' or 'p' on the twelve-hour clock

  std::int64_t seconds() const {
    if (year < 1000 || year > 9999 || month < 1 || month > 12) return kNoDate;
    if (day < 1 || day > days_in_month(year, month)) return kNoDate;
    int h = hour;
    if (half != 0) {
      if (!has_time || h < 1 || h > 12) return kNoDate;
      h = h % 12 + (half == 'p' ? 12 : 0);
    }
    // A leap second becomes the second before it, so that it stays in its minute.
    if (h > 23 || minute > 59 || second > 60) return kNoDate;
    const int s = second == 60 ? 59 : second;
    return in_range(days_from_civil(year, month, day) * kDay + h * 3600 + minute * 60 + s - offset);
  }
};

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool done() const { return at_ == text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip() { ++at_; }
  void skip_spaces() {
    while (is_space(peek())) ++at_;
  }
  std::size_t count_digits() const {
    std::size_t n = 0;
    while (is_digit(peek(n))) ++n;
    return n;
  }
  // The next `n` digits, n <= 9. The caller has checked that they are there.
  int digits(std::size_t n) {
    int value = 0;
    for (; n > 0; --n) value = value * 10 + (text_[at_++] - '0');
    return value;
  }
  std::string word() {
    std::string out;
    while (is_letter(peek())) out += lower(text_[at_++]);
    return out;
  }
  void skip_past(char c) {
    while (!done() && text_[at_++] != c) {
    }
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// `8:05`, `08:05:30`, `08:05:30.25`, and in the basic form `0805`, `080530`.
bool read_time(Cursor& in, Fields& out, bool basic) {
  const std::size_t n = in.count_digits();
  if (basic && (n == 4 || n == 6)) {
    out.hour = in.digits(2);
    out.minute = in.digits(2);
    if (n == 6) out.second = in.digits(2);
  } else {
    if (n < 1 || n > 2) return false;
    out.hour = in.digits(n);
    if (!in.take(':') || in.count_digits() != 2) return false;
    out.minute = in.digits(2);
    if (in.take(':')) {
      if (in.count_digits() != 2) return false;
      out.second = in.digits(2);
    }
  }
  if ((in.peek() == '.' || in.peek() == ',') && is_digit(in.peek(1))) {
    in.skip();
    while (is_digit(in.peek())) in.skip();
  }
  out.has_time = true;
  return true;
}

// `+02:00`, `+0200`, `+02`, `-5:30`.
bool read_offset(Cursor& in, Fields& out) {
  const int sign = in.peek() == '-' ? -1 : 1;
  in.skip();
  const std::size_t n = in.count_digits();
  int hours = 0, minutes = 0;
  if (n == 4) {
    hours = in.digits(2);
    minutes = in.digits(2);
  } else if (n == 1 || n == 2) {
    hours = in.digits(n);
    if (in.take(':')) {
      if (in.count_digits() != 2) return false;
      minutes = in.digits(2);
    }
  } else {
    return false;
  }
  if (hours > 23 || minutes > 59) return false;
  out.offset = sign * (hours * 3600 + minutes * 60);
  out.has_zone = true;
  out.named_zone = false;
  return true;
}

struct Zone {
  std::string_view name;
  int hours;
};
constexpr std::array<Zone, 27> kZones{{{"gmt", 0},  {"utc", 0},  {"ut", 0},   {"z", 0},    {"wet", 0},  {"bst", 1},
                                       {"west", 1}, {"cet", 1},  {"met", 1},  {"cest", 2}, {"mest", 2}, {"eet", 2},
                                       {"eest", 3}, {"msk", 3},  {"hkt", 8},  {"sgt", 8},  {"awst", 8}, {"jst", 9},
                                       {"kst", 9},  {"est", -5}, {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7},
                                       {"mdt", -6}, {"pst", -8}, {"pdt", -7}}};

void set_zone(std::string_view name, Fields& out) {
  // An unknown or ambiguous name (IST is three zones) counts as UTC: some hours off, but the date is kept.
  out.offset = 0;
  for (const Zone& zone : kZones) {
    if (zone.name == name) out.offset = zone.hours * 3600;
  }
  out.has_zone = out.named_zone = true;
}

// After the date: nothing, or a time and perhaps a zone.
bool read_iso_tail(Cursor& in, Fields& out) {
  if (in.peek() == 'T' || in.peek() == 't') {
    in.skip();
  } else {
    in.skip_spaces();
  }
  if (!in.done()) {
    if (!read_time(in, out, true)) return false;
    in.skip_spaces();
    if (in.peek() == '+' || in.peek() == '-') {
      if (!read_offset(in, out)) return false;
    } else if (is_letter(in.peek())) {
      const std::string name = in.word();
      if (name.size() > 5) return false;
      set_zone(name, out);
    }
  }
  return in.done();
}

std::int64_t parse_iso(std::string_view text) {
  Cursor in(text);
  Fields out;
  const std::size_t n = in.count_digits();
  if (n == 8 || n == 14) {
    out.year = in.digits(4);
    out.month = in.digits(2);
    out.day = in.digits(2);
    if (n == 14) return read_time(in, out, true) && in.done() ? out.seconds() : kNoDate;
  } else {
    if (n != 4) return kNoDate;
    out.year = in.digits(4);
    if (!in.take('-') || in.count_digits() != 2) return kNoDate;
    out.month = in.digits(2);
    if (!in.take('-') || in.count_digits() != 2) return kNoDate;
    out.day = in.digits(2);
  }
  return read_iso_tail(in, out) ? out.seconds() : kNoDate;
}

// `1936512000`, `1936512000.25`, `1936512000000`, `1936512000000000`, with a minus or without: seconds, milliseconds or
// microseconds. The size decides. Up to the year 9999 it is seconds. Seconds of the year 10000 are no date, because
// programs write the first of them for "never"; as milliseconds they are nine hours of 1978. Beyond it is milliseconds,
// and by the same rule microseconds.
std::int64_t parse_epoch(std::string_view text) {
  constexpr std::int64_t kNever = days_from_civil(10001, 1, 1) * kDay;  // the end of the year 10000
  Cursor in(text);
  const bool negative = in.take('-');
  const std::size_t n = in.count_digits();
  // Fewer digits may be a year or some other number, unless they are negative. More are beyond microseconds.
  if (n > 18 || (negative ? n < 1 : n < 9)) return kNoDate;
  std::int64_t value = in.digits(n > 9 ? n - 9 : 0);
  value = value * 1'000'000'000 + in.digits(n > 9 ? 9 : n);
  const std::int64_t unit = value < kNever ? 1 : value < kNever * 1000 ? 1000 : 1'000'000;
  bool fraction = value % unit != 0;
  if (in.take('.')) {
    if (unit != 1 || in.count_digits() == 0) return kNoDate;
    for (; is_digit(in.peek()); in.skip()) fraction = fraction || in.peek() != '0';
  }
  if (!in.done()) return kNoDate;
  value /= unit;
  return in_range(negative ? -value - (fraction ? 1 : 0) : value);
}

// The 1-based index of the name that `word` equals or abbreviates to three letters or more; 0 if there is none.
template <std::size_t N>
int name_index(std::string_view word, const std::array<std::string_view, N>& names) {
  for (std::size_t i = 0; i < N; ++i) {
    if (word.size() >= 3 && names[i].substr(0, word.size()) == word) return static_cast<int>(i) + 1;
  }
  return 0;
}

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};

bool take_word(const std::string& word, Fields& out) {
  if (const int month = name_index(word, kMonths); month > 0 && out.month < 0) {
    out.month = month;
  } else if ((word == "am" || word == "pm") && out.has_time && out.half == 0) {
    out.half = word[0];
  } else if (out.has_time && !out.has_zone && word.size() <= 5) {
    set_zone(word, out);
  } else {
    return name_index(word, kWeekdays) > 0 || word == "at";
  }
  return true;
}

bool take_number(Cursor& in, Fields& out) {
  const std::size_t n = in.count_digits();
  if (in.peek(n) == ':') return !out.has_time && read_time(in, out, false);
  if (n <= 2 && out.day < 0) {
    out.day = in.digits(n);
  } else if ((n == 4 || n == 2) && out.year < 0) {
    out.year = in.digits(n);
    if (n == 2) out.year += out.year < 50 ? 2000 : 1900;  // RFC 2822, 4.3
  } else {
    return false;
  }
  return true;
}

// RFC 822, 850 and 2822, asctime, and written dates with the name of a month. Each part is recognized by its form, so
// their order does not matter.
std::int64_t parse_words(std::string_view text) {
  Cursor in(text);
  Fields out;
  while (!in.done()) {
    const char c = in.peek();
    const bool zone_may_follow = out.has_time && (!out.has_zone || out.named_zone) && is_digit(in.peek(1));
    if (is_space(c) || c == ',') {
      in.skip();
    } else if (c == '(') {
      in.skip_past(')');
    } else if (is_letter(c)) {
      if (!take_word(in.word(), out)) return kNoDate;
      in.take('.');
    } else if (is_digit(c)) {
      if (!take_number(in, out)) return kNoDate;
    } else if ((c == '+' || c == '-') && zone_may_follow) {
      if (!read_offset(in, out)) return kNoDate;
    } else if (c == '-' && !out.has_time) {
      in.skip();  // 14-May-31
    } else {
      return kNoDate;
    }
  }
  return out.seconds();
}

}  // namespace

std::int64_t parse_date(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > kLongest) return kNoDate;
  // Fourteen digits are a calendar date if they can be one (20310514080000): as milliseconds they would be 2286 or
  // later.
  if (const std::int64_t iso = parse_iso(text); iso != kNoDate) return iso;
  if (const std::int64_t epoch = parse_epoch(text); epoch != kNoDate) return epoch;
  return parse_words(text);
}

DatePrecision date_precision(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {  // epoch seconds have a time; compact ISO forms and days do not
    const bool number = !text.empty() && text.size() > 8 && std::all_of(text.begin(), text.end(), is_digit);
    return {number, number};
  }
  for (std::size_t i = colon; i < text.size(); ++i) {
    const bool sign = (text[i] == '+' || text[i] == '-') && i + 1 < text.size() && is_digit(text[i + 1]);
    const bool letters = is_letter(text[i]) && !(lower(text[i]) == 'a' || lower(text[i]) == 'p');
    const bool half = is_letter(text[i]) && i + 1 < text.size() && lower(text[i + 1]) == 'm';
    if (sign || (letters && !half && (i == 0 || lower(text[i]) != 'm'))) return {true, true};
  }
  return {true, false};
}

std::string format_date(std::int64_t seconds) {
  if (seconds == kNoDate) return {};
  const std::int64_t days = seconds / kDay - (seconds % kDay < 0 ? 1 : 0);
  const int rest = static_cast<int>((seconds % kDay + kDay) % kDay);
  // Hinnant's civil_from_days.
  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const int day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  const long long year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  std::array<char, 64> out;
  const int n = std::snprintf(out.data(), out.size(), "%04lld-%02d-%02dT%02d:%02d:%02dZ", year, month, day, rest / 3600,
                              rest / 60 % 60, rest % 60);
  return std::string(out.data(), static_cast<std::size_t>(n));
}

}  // namespace dedup
