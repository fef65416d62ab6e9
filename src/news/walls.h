// Pages that a site shows in place of the one asked for: robot checks, cookie walls, errors.
#pragma once

#include <string_view>

namespace dedup {

/// Whether a text is such a page and nothing else: short, and in the words that the makers of walls print. Takes any
/// bytes.
bool is_wall(std::string_view text);

}  // namespace dedup
