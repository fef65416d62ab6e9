// Numbers as text: in tables that people and other programs write, and on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "dedup/types.h"

namespace dedup {

/// All of `text` as a whole decimal number from 0 to `most`, digits only. nullopt if it is anything else. Total,
/// thread-safe.
DEDUP_API std::optional<std::uint64_t> parse_whole(std::string_view text, std::uint64_t most = UINT64_MAX);

/// All of `text` as a finite decimal number, such as "0.5", "-3" or "1e-6". nullopt if it is anything else: empty,
/// "nan", "inf", "0x1p-1", "+1", "0,5", with spaces, or beyond the range of a double. The locale does not matter.
/// Total, thread-safe.
DEDUP_API std::optional<double> parse_number(std::string_view text);

}  // namespace dedup
