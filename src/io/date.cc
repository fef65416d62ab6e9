// Reads the dates that feeds and records carry, and writes them as ISO 8601. ISO 8601 and epochs are read here, all
// other forms in local_date.cc.
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "core/ascii.h"
#include "dedup/io.h"
#include "io/date_fields.h"

namespace dedup {
namespace {

constexpr std::size_t kLongest = 100;  // bytes; no date is longer, so a body in a date field is rejected at once

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

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// `8:05`, `08:05:30`, `08:05:30.25`, and in the basic form `0805`, `080530`.
bool read_time(Cursor& in, DateFields& out) {
  const std::size_t n = in.count_digits();
  if (n == 4 || n == 6) {
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
bool read_offset(Cursor& in, DateFields& out) {
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
  out.has_offset = true;
  return true;
}

// After the date: nothing, or a time and perhaps a zone.
bool read_iso_tail(Cursor& in, DateFields& out) {
  if (in.peek() == 'T' || in.peek() == 't') {
    in.skip();
  } else {
    in.skip_spaces();
  }
  if (!in.done()) {
    if (!read_time(in, out)) return false;
    in.skip_spaces();
    if (in.peek() == '+' || in.peek() == '-') {
      if (!read_offset(in, out)) return false;
    } else if (is_letter(in.peek())) {
      out.zone = in.word();
      if (out.zone.size() > 5 || out.zone == "am" || out.zone == "pm") return false;
    }
  }
  return in.done();
}

ReadDate parse_iso(std::string_view text, const LocalZone* local) {
  Cursor in(text);
  DateFields out;
  const std::size_t n = in.count_digits();
  if (n == 8 || n == 14) {
    out.year = in.digits(4);
    out.month = in.digits(2);
    out.day = in.digits(2);
    if (n == 14) return read_time(in, out) && in.done() ? out.date(local) : ReadDate();
  } else {
    if (n != 4) return {};
    out.year = in.digits(4);
    if (!in.take('-') || in.count_digits() != 2) return {};
    out.month = in.digits(2);
    if (!in.take('-') || in.count_digits() != 2) return {};
    out.day = in.digits(2);
  }
  return read_iso_tail(in, out) ? out.date(local) : ReadDate();
}

// `1936512000`, `1936512000.25`, `1936512000000`, `1936512000000000`, with a minus or without: seconds, milliseconds or
// microseconds. The size decides. Up to the year 9999 it is seconds. Seconds of the year 10000 are no date, because
// programs write the first of them for "never"; as milliseconds they are nine hours of 1978. Beyond it is milliseconds,
// and by the same rule microseconds.
ReadDate parse_epoch(std::string_view text) {
  constexpr std::int64_t kNever = days_from_civil(10001, 1, 1) * kDay;  // the end of the year 10000
  constexpr std::int64_t kYear2 = days_from_civil(2, 1, 1) * kDay;
  Cursor in(text);
  ReadDate out;
  const bool negative = in.take('-');
  const std::size_t n = in.count_digits();
  out.placeholder = !text.empty() && text.find_first_not_of('0') == std::string_view::npos;
  // Fewer digits may be a year or some other number, unless they are negative. More are beyond microseconds.
  if (n > 18 || (negative ? n < 1 : n < 9)) return out;
  std::int64_t value = in.digits(n > 9 ? n - 9 : 0);
  value = value * 1'000'000'000 + in.digits(n > 9 ? 9 : n);
  const std::int64_t unit = value < kNever ? 1 : value < kNever * 1000 ? 1000 : 1'000'000;
  bool fraction = value % unit != 0;
  if (in.take('.')) {
    if (unit != 1 || in.count_digits() == 0) return out;
    for (; is_digit(in.peek()); in.skip()) fraction = fraction || in.peek() != '0';
  }
  if (!in.done()) return out;
  value /= unit;
  if (negative) value = -value - (fraction ? 1 : 0);
  out.seconds = in_range(value);
  out.placeholder = value < kYear2;
  out.has_time = out.has_zone = true;
  return out;
}

}  // namespace

ReadDate read_date(std::string_view text, const LocalZone* local) {
  text = trimmed(text);
  if (text.empty() || text.size() > kLongest) return {};
  const auto is_answer = [](const ReadDate& date) { return date.seconds != kNoDate || date.placeholder; };
  // Fourteen digits are a calendar date if they can be one (20310514080000): as milliseconds they would be 2286 or
  // later.
  if (const ReadDate iso = parse_iso(text, local); is_answer(iso)) return iso;
  if (const ReadDate epoch = parse_epoch(text); is_answer(epoch)) return epoch;
  return parse_local_date(text, local);
}

std::int64_t parse_date(std::string_view text) {
  const ReadDate date = read_date(text);
  return date.order == DateOrder::either ? kNoDate : date.seconds;
}

DatePrecision date_precision(std::string_view text) {
  const ReadDate date = read_date(text);
  return {date.has_time, date.has_zone};
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
