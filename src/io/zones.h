// Time zones: what the abbreviation of a zone means, and the zone of dates that give none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace dedup {

/// The least and the greatest offset that a zone may have, in seconds east of UTC.
struct ZoneOffsets {
  int least = 0;
  int greatest = 0;
};

/// What a zone's abbreviation, in lower case, means in a year: one offset, or all that ICU's data has for it ("ist" is
/// India's, Israel's and Ireland's). Nothing for a name that is unknown. Thread-safe.
std::optional<ZoneOffsets> zone_offsets(std::string_view name, int year);

/// A zone given by its IANA name ("Europe/Paris") or its offset ("+05:30"). Thread-safe.
class LocalZone {
 public:
  /// Throws Error(usage) if there is no such zone.
  explicit LocalZone(std::string_view name);
  /// The offsets at a local time, in seconds since 1970: two of them in the hour that is repeated when summer ends.
  ZoneOffsets at(std::int64_t local_seconds) const;

  struct Rules;

 private:
  std::shared_ptr<const Rules> rules_;
};

}  // namespace dedup
