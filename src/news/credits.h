// A text -> the agencies that it names, and the part each had in it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The agencies that an article names, each with its part in the text, in text order and once a place. A credit that
/// the source or url gives stands at {0, 0}. Takes any bytes; linear in the text. Thread-safe.
DEDUP_API std::vector<Credit> find_credits(std::string_view title, std::string_view text, std::string_view source,
                                           std::string_view url);

/// The agency that an outlet itself is, by its name or domain; kNoAgency for all others.
DEDUP_API std::uint16_t agency_of_outlet(std::string_view source, std::string_view url);

/// To whom a text is credited: its agencies by role text or release, ascending, once each. Empty and `unknown`: some
/// agency had a part, and the text does not say which words are whose.
struct Attribution {
  std::vector<std::uint16_t> agencies;
  bool unknown = false;
};
DEDUP_API Attribution attribution(std::span<const Credit> credits);

}  // namespace dedup
