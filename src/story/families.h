// Groups outlets by publisher.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The publisher of each source and domain.
using Families = std::map<std::string, std::string, std::less<>>;  // folded source or domain -> family

/// Parses lines `Family<TAB>source or domain`; `#` begins a comment line. A malformed line, or one that gives a source
/// to a second family, is skipped and reported in `problems`.
DEDUP_API Families parse_families(std::string_view text, std::string_view file, std::vector<Problem>& problems);

/// The key an outlet is counted by: its family, else its source, else its domain without `www.`, in lower case. Empty
/// if source and URL are empty.
DEDUP_API std::string outlet_of(const Families& families, std::string_view source, std::string_view url);

}  // namespace dedup
