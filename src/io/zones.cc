// Time zones: what the abbreviation of a zone means, and the zone of dates that give none.
//
// Abbreviations come from ICU's copy of the tz database's names and from the names that English locales have for their
// own zones (only en_IE knows Ireland's IST). The table holds the offset that each metazone had under each name, by
// year, from 1970 to 2037. It is made at its first use, in about 50 ms.
#include "io/zones.h"

#include <fmt/format.h>
#include <unicode/basictz.h>
#include <unicode/locid.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/tznames.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <bitset>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "dedup/io.h"
#include "io/date_fields.h"

namespace dedup {

namespace {

constexpr int kFirstYear = 1970, kYears = 68;

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

/// An offset that a metazone had under one name, and the years in which it had it.
struct Meaning {
  std::string metazone;
  int offset = 0;
  std::bitset<kYears> years;
};

class ZoneTable {
 public:
  static const ZoneTable& instance() {
    static const ZoneTable table;
    return table;
  }

  /// The offsets of every metazone that has the name: those of the year, or of all years if it had none then.
  std::optional<ZoneOffsets> find(std::string_view name, int year) const {
    const auto found = meanings_.find(name);
    if (found == meanings_.end()) return std::nullopt;
    const std::vector<Meaning>& all = found->second;
    const auto at = static_cast<std::size_t>(std::clamp(year - kFirstYear, 0, kYears - 1));
    std::optional<ZoneOffsets> out;
    for (const Meaning& one : all) {
      const bool other = !one.years[at] && std::any_of(all.begin(), all.end(), [&](const Meaning& same) {
        return same.metazone == one.metazone && same.years[at];
      });
      if (other) continue;
      if (!out) out = ZoneOffsets{one.offset, one.offset};
      out = ZoneOffsets{std::min(out->least, one.offset), std::max(out->greatest, one.offset)};
    }
    return out;
  }

 private:
  ZoneTable() {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::TimeZoneNames> names(
        icu::TimeZoneNames::createTZDBInstance(icu::Locale::getEnglish(), status));
    const std::unique_ptr<icu::StringEnumeration> zones(
        icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, status));
    if (U_FAILURE(status)) return;
    while (const icu::UnicodeString* const id = zones->snext(status)) add_zone(*id, *names);
  }

  void add_zone(const icu::UnicodeString& id, const icu::TimeZoneNames& names) {
    const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    UErrorCode status = U_ZERO_ERROR;
    char region[8] = "";
    icu::TimeZone::getRegion(id, region, sizeof region, status);
    const std::unique_ptr<icu::TimeZoneNames> own(
        icu::TimeZoneNames::createInstance(icu::Locale("en", region), status));
    if (U_FAILURE(status)) return;
    for (int year = kFirstYear; year < kFirstYear + kYears; ++year) {
      for (const int month : {1, 7}) {
        const UDate when = static_cast<double>(days_from_civil(year, month, 1) * kDay) * 1000.0;
        std::int32_t raw = 0, summer = 0;
        zone->getOffset(when, 0, raw, summer, status);
        icu::UnicodeString metazone, common, local;
        names.getMetaZoneID(id, when, metazone);
        const UTimeZoneNameType type = summer != 0 ? UTZNM_SHORT_DAYLIGHT : UTZNM_SHORT_STANDARD;
        names.getMetaZoneDisplayName(metazone, type, common);
        own->getTimeZoneDisplayName(id, type, local);
        const auto at = static_cast<std::size_t>(year - kFirstYear);
        for (const icu::UnicodeString& name : {common, local}) {
          if (!name.isBogus() && !name.isEmpty()) add(utf8(name), utf8(metazone), (raw + summer) / 1000, at);
        }
      }
    }
  }

  void add(const std::string& name, const std::string& metazone, int offset, std::size_t year) {
    std::vector<Meaning>& all = meanings_[lowered(name)];
    auto known = std::find_if(all.begin(), all.end(),
                              [&](const Meaning& one) { return one.offset == offset && one.metazone == metazone; });
    if (known == all.end()) known = all.insert(all.end(), {metazone, offset, {}});
    known->years.set(year);
  }

  std::map<std::string, std::vector<Meaning>, std::less<>> meanings_;
};

/// "+05:30", "-0800", "+2", also behind "UTC" or "GMT": seconds east of UTC.
std::optional<int> offset_of(std::string_view name) {
  if (name.empty()) return std::nullopt;
  if (name.starts_with("UTC") || name.starts_with("GMT")) name.remove_prefix(3);
  if (name.empty()) return 0;
  const int sign = name[0] == '-' ? -1 : 1;
  if (name[0] != '+' && name[0] != '-') return std::nullopt;
  std::string digits;
  for (const char c : name.substr(1)) {
    if (is_digit(c)) digits += c;
    if (!is_digit(c) && (c != ':' || digits.empty() || digits.size() > 2)) return std::nullopt;
  }
  const bool has_minutes = digits.size() > 2;
  if (digits.empty() || digits.size() > 4 || digits.size() == 3) return std::nullopt;
  int value = 0;
  for (const char digit : digits) value = 10 * value + (digit - '0');
  const int hours = has_minutes ? value / 100 : value, minutes = has_minutes ? value % 100 : 0;
  if (hours > 18 || minutes > 59) return std::nullopt;
  return sign * (hours * 3600 + minutes * 60);
}

}  // namespace

struct LocalZone::Rules {
  std::unique_ptr<const icu::BasicTimeZone> zone;  ///< null: `offset` holds at all times
  int offset = 0;
};

std::optional<ZoneOffsets> zone_offsets(std::string_view name, int year) {
  return ZoneTable::instance().find(name, year);
}

LocalZone::LocalZone(std::string_view name) {
  auto rules = std::make_shared<Rules>();
  if (const std::optional<int> offset = offset_of(name)) {
    rules->offset = *offset;
  } else {
    if (!is_timezone(name)) {
      throw Error(Error::Kind::usage,
                  fmt::format("--timezone: '{}' is not a time zone; give a name such as Europe/Paris, or an offset "
                              "such as +05:30",
                              name));
    }
    const icu::TimeZone* const zone = icu::TimeZone::createTimeZone(unicode(name));
    rules->zone.reset(dynamic_cast<const icu::BasicTimeZone*>(zone));
  }
  rules_ = std::move(rules);
}

ZoneOffsets LocalZone::at(std::int64_t local_seconds) const {
  if (!rules_->zone) return {rules_->offset, rules_->offset};
  const auto at = [&](UTimeZoneLocalOption repeated) {
    std::int32_t raw = 0, summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    rules_->zone->getOffsetFromLocal(static_cast<double>(local_seconds) * 1000.0, UCAL_TZ_LOCAL_FORMER, repeated, raw,
                                     summer, status);
    return (raw + summer) / 1000;
  };
  const int former = at(UCAL_TZ_LOCAL_FORMER), latter = at(UCAL_TZ_LOCAL_LATTER);
  return {std::min(former, latter), std::max(former, latter)};
}

bool is_timezone(std::string_view name) {
  if (offset_of(name)) return true;
  const std::vector<std::string> names = timezone_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> timezone_names() {
  std::vector<std::string> out;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> all(
      icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, nullptr, nullptr, status));
  if (U_FAILURE(status)) return out;
  while (const icu::UnicodeString* const id = all->snext(status)) {
    std::string name = utf8(*id);
    // ICU has old abbreviations as names ("IST" is India's), and names of its own.
    const bool abbreviation = name.find('/') == std::string::npos && name.size() <= 3;
    if (!abbreviation && !name.starts_with("SystemV/") && !name.starts_with("Etc/")) out.push_back(std::move(name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace dedup
