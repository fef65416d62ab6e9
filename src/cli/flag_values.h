// Parses and formats the values of flags: numbers, shares, sizes, durations. Finds the nearest of some names.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/flags.h"
#include "dedup/numbers.h"

namespace dedup::cli {

/// "0.8" or "80%" as 0.8; nullopt if the text is not a finite number.
std::optional<double> parse_share(std::string_view text);
/// Bytes: "500", "64M", "1.5G"; K, M, G and T are powers of 1024, and an `i`, a `B` or `iB` may follow. nullopt if the
/// text is anything else, or 8 EiB or more.
std::optional<std::uint64_t> parse_size(std::string_view text);
/// The size that was probably meant by a number with a missing or too small unit: "4" as "4G" if 4M is below `least`.
std::string meant_size(std::string_view text, std::uint64_t least);
/// In the largest unit that gives a whole number: 67108864 is "64M".
std::string show_size(std::uint64_t bytes);
/// Seconds: "3d", "36h", "90m", "30s", or a bare "0".
std::optional<std::int64_t> parse_duration(std::string_view text);
/// In the largest unit that gives a whole number: 259200 is "3d".
std::string show_duration(std::int64_t seconds);
/// "12" or "0.5%".
std::optional<Allowance> parse_allowance(std::string_view text);

/// The least number of insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);
/// The name that `text` most likely means: one that starts with it, else the nearest within a third of its length in
/// edits. The first name wins a tie. Empty if none is near.
std::string_view nearest(std::string_view text, std::span<const std::string_view> names);

/// The time zone that was most likely meant: `text` may also be near the last part of a name ("Berlin"). Empty if none
/// is near.
std::string nearest_timezone(std::string_view text);

}  // namespace dedup::cli
