// The parts of a date while it is parsed, and the calendar.
#pragma once

#include <cstdint>
#include <string_view>

#include "dedup/io.h"

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

/// A date, and how precise it is.
struct ReadDate {
  std::int64_t seconds = kNoDate;  ///< since 1970 UTC
  DatePrecision precision;
};

/// The parts of a date read so far; -1 or a false `has_` means not yet.
struct DateFields {
  int year = -1, month = -1, day = -1;
  int hour = 0, minute = 0, second = 0;
  int offset = 0;  ///< seconds east of UTC
  bool has_time = false, has_zone = false, named_zone = false;
  bool knows_zone = false;  ///< `offset` is that of the zone
  char half = 0;            ///< 'a' or 'p' on the twelve-hour clock

  /// Seconds since 1970 UTC; kNoDate if a part is missing or out of range.
  std::int64_t seconds() const;
  /// 1 (Monday) to 7. The date must be complete.
  int weekday() const;
  /// Sets a zone by its lower-case name. An unknown or ambiguous name (IST is three zones) counts as UTC: some hours
  /// off, but the date is kept.
  void set_zone(std::string_view name);
  ReadDate date() const { return {seconds(), {has_time, knows_zone}}; }
};

/// Two digits as a year: RFC 2822, 4.3.
constexpr int full_year(int year) { return year + (year < 50 ? 2000 : 1900); }

/// Parses a date in any language that ICU has names for, and numeric dates whose order is certain. Understands what
/// parse_iso and the English forms of date.cc do not; `text` is not empty and short. kNoDate if it is no date, or may
/// be several. Total, thread-safe.
ReadDate parse_local_date(std::string_view text);

}  // namespace dedup
