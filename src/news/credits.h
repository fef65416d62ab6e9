// Finds the agencies that a text names, and the role of each.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The agencies that an article names, each with its role, in text order, once per place. Credits from the source, the
/// url or the title come first, with an empty span. Accepts any bytes. Linear time. Thread-safe.
DEDUP_API std::vector<Credit> find_credits(std::string_view title, std::string_view text, std::string_view source,
                                           std::string_view url);

/// The agency that operates the outlet, by name or domain; kNoAgency for other outlets.
DEDUP_API std::uint16_t agency_of_outlet(std::string_view source, std::string_view url);

/// The agencies credited with a text (roles text and release), ascending, unique. If there is none and `unknown` is
/// set, an agency contributed and the text does not say which words are its own.
struct Attribution {
  std::vector<std::uint16_t> agencies;
  bool unknown = false;
};
DEDUP_API Attribution attribution(std::span<const Credit> credits);

}  // namespace dedup
