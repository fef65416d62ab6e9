// The parts of a date while it is parsed, what follows from them, and the calendar.
#include "io/date_fields.h"

#include <array>
#include <optional>
#include <utility>

namespace dedup {

namespace {

constexpr int kHour = 3600;
// Zones reach from UTC+14 to UTC-12.
constexpr int kMostEast = 14 * kHour, kMostWest = 12 * kHour;

constexpr int days_in_month(int y, int m) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  return m == 2 && leap ? 29 : kDays[static_cast<std::size_t>(m - 1)];
}

/// The offset of a zone's name that RFC 822 lists and that has one meaning. Other names are looked up in ICU's data,
/// which takes about 50 ms once.
std::optional<ZoneOffsets> mail_zone(std::string_view name) {
  struct Zone {
    std::string_view name;
    int hours;
  };
  constexpr std::array<Zone, 10> kZones{{{"gmt", 0},
                                         {"utc", 0},
                                         {"z", 0},
                                         {"ut", 0},
                                         {"est", -5},
                                         {"edt", -4},
                                         {"mst", -7},
                                         {"mdt", -6},
                                         {"pst", -8},
                                         {"pdt", -7}}};
  for (const Zone& zone : kZones) {
    if (zone.name == name) return ZoneOffsets{zone.hours * kHour, zone.hours * kHour};
  }
  return std::nullopt;
}

std::optional<ZoneOffsets> offsets_of(std::string_view zone, int year) {
  const std::optional<ZoneOffsets> known = mail_zone(zone);
  return known ? known : zone_offsets(zone, year);
}

}  // namespace

bool is_zone(std::string_view name) { return offsets_of(name, 2000).has_value(); }

bool DateFields::is_complete() const {
  if (year < 1000 || year > 9999 || month < 1 || month > 12) return false;
  if (day < 1 || day > days_in_month(year, month)) return false;
  const bool twelve = half == 0 || (has_time && hour >= 1 && hour <= 12);
  return twelve && hour <= 23 && minute <= 59 && second <= 60;
}

std::int64_t DateFields::local_seconds() const {
  const int h = half == 0 ? hour : hour % 12 + (half == 'p' ? 12 : 0);
  // A leap second becomes the second before it, so that it stays in its minute.
  const int s = second == 60 ? 59 : second;
  return days_from_civil(year, month, day) * kDay + h * kHour + minute * 60 + s;
}

int DateFields::weekday() const {
  if (!is_complete()) return 0;
  const std::int64_t days = days_from_civil(year, month, day) + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>((days % 7 + 7) % 7) + 1;
}

ReadDate DateFields::date(const LocalZone* local) const {
  ReadDate out;
  out.placeholder = year == 0 || year == 1;
  if (!is_complete()) return out;
  const std::int64_t here = local_seconds();
  ZoneOffsets offsets{offset, offset};
  out.has_zone = has_zone();
  if (!has_offset && !zone.empty()) {
    offsets = offsets_of(zone, year).value_or(ZoneOffsets{-kMostWest, kMostEast});
    out.several_zones = offsets.least != offsets.greatest;
    out.has_zone = !out.several_zones;
  } else if (!has_offset && local != nullptr) {
    offsets = local->at(here);
    out.has_zone = true;
  } else if (!has_offset) {
    out.before = kMostEast / kDateStep;
    out.after = kMostWest / 60;
  }
  out.seconds = in_range(here - offsets.greatest);
  out.after = static_cast<std::uint16_t>(out.after + (offsets.greatest - offsets.least) / 60);
  out.has_time = has_time;
  if (!has_time) out.after = static_cast<std::uint16_t>(out.after + kDay / 60 - 1);
  out.order = order;
  if (order == DateOrder::either || order == DateOrder::with_dots) {
    DateFields swapped = *this;
    std::swap(swapped.day, swapped.month);
    swapped.order = DateOrder::none;
    out.other = swapped.date(local).seconds;
  }
  return out;
}

}  // namespace dedup
