// The parts of a date while it is parsed, what follows from them, and the calendar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dedup/io.h"
#include "io/zones.h"

namespace dedup {

inline constexpr std::int64_t kDay = 86400;  // seconds

/// Days from 1970-01-01 in the proleptic Gregorian calendar: Hinnant, "chrono-compatible low-level date algorithms".
constexpr std::int64_t days_from_civil(std::int64_t y, int m, int d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/// `seconds` if they are in the years 1000 to 9999, else kNoDate.
constexpr std::int64_t in_range(std::int64_t seconds) {
  return seconds >= days_from_civil(1000, 1, 1) * kDay && seconds < days_from_civil(10000, 1, 1) * kDay ? seconds
                                                                                                        : kNoDate;
}

/// The order of day and month in a date that is written in numbers.
enum class DateOrder : std::uint8_t {
  none,         ///< not such a date, or both are equal
  day_first,    ///< certain, as in 14/05/2031
  month_first,  ///< certain, as in 5/14/2031
  either,       ///< 05/06/2031
  with_dots     ///< 05.06.2031: the day is first, unless the source is known to write the month first
};

/// What a text says of a date.
struct ReadDate {
  std::int64_t seconds = kNoDate;  ///< as Entry::date; with the day first, if either may be
  std::int64_t other = kNoDate;    ///< for DateOrder::either and with_dots: with the month first
  std::uint16_t after = 0;         ///< as Entry::date_after
  std::uint8_t before = 0;         ///< as Entry::date_before
  DateOrder order = DateOrder::none;
  bool has_time = false;
  bool has_zone = false;       ///< the zone is given, and has one meaning
  bool several_zones = false;  ///< the zone is named, but the name is unknown or has several meanings
  bool placeholder = false;    ///< no date, but what programs write for none: 0000-00-00, the year 1
};

/// The parts of a date read so far; -1 or a false `has_` means not yet.
struct DateFields {
  int year = -1, month = -1, day = -1;
  int hour = 0, minute = 0, second = 0;
  int offset = 0;    ///< seconds east of UTC
  std::string zone;  ///< lower-case name; empty if the zone is not named, or its offset follows
  bool has_time = false, has_offset = false;
  char half = 0;  ///< 'a' or 'p' on the twelve-hour clock
  DateOrder order = DateOrder::none;

  bool has_zone() const { return has_offset || !zone.empty(); }
  /// 1 (Monday) to 7; 0 if the date is incomplete or out of range.
  int weekday() const;
  /// The date with its uncertainty. ReadDate::seconds is kNoDate if a part is missing or out of range. `local` is the
  /// zone of dates that give none; null for UTC within 14 hours.
  ReadDate date(const LocalZone* local) const;

 private:
  bool is_complete() const;
  std::int64_t local_seconds() const;
};

/// Whether a zone's abbreviation, in lower case, is known.
bool is_zone(std::string_view name);

/// Two digits as a year: RFC 2822, 4.3.
constexpr int full_year(int year) { return year + (year < 50 ? 2000 : 1900); }

/// Reads a date in any form that parse_date knows. Total, thread-safe.
ReadDate read_date(std::string_view text, const LocalZone* local = nullptr);

/// Parses mail dates, written dates in any language that ICU has names for, and numeric dates: all but ISO 8601 and
/// epochs. `text` is not empty and short. Total, thread-safe.
ReadDate parse_local_date(std::string_view text, const LocalZone* local);

}  // namespace dedup
