// Which outlets belong to one publisher.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Which sources and domains are one publisher's.
using Families = std::map<std::string, std::string, std::less<>>;  // folded source or domain -> family

/// Reads lines `Family<TAB>source or domain`; `#` begins a comment line. A line that is none of these, or gives a
/// source to a second family, is a problem with its number and costs that line alone.
DEDUP_API Families parse_families(std::string_view text, std::string_view file, std::vector<Problem>& problems);

/// What an outlet is counted as: its family; else its source; else its domain without `www.`; folded, so that equal
/// outlets give equal bytes. Empty where neither is said.
DEDUP_API std::string outlet_of(const Families& families, std::string_view source, std::string_view url);

}  // namespace dedup
