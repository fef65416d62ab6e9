// The parts of a date while it is parsed, and the calendar.
#include "io/date_fields.h"

#include <array>

namespace dedup {

namespace {

constexpr int days_in_month(int y, int m) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  return m == 2 && leap ? 29 : kDays[static_cast<std::size_t>(m - 1)];
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

}  // namespace

std::int64_t DateFields::seconds() const {
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

int DateFields::weekday() const {
  const std::int64_t days = days_from_civil(year, month, day) + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>((days % 7 + 7) % 7) + 1;
}

void DateFields::set_zone(std::string_view name) {
  offset = 0;
  knows_zone = false;
  for (const Zone& zone : kZones) {
    if (zone.name != name) continue;
    offset = zone.hours * 3600;
    knows_zone = true;
  }
  has_zone = named_zone = true;
}

}  // namespace dedup
