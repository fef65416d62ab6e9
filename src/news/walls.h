// Recognises pages that a site serves instead of the requested one: robot checks, cookie walls, errors.
#pragma once

#include <string_view>

namespace dedup {

/// Whether the whole text is such a page: short, with the phrases that walls print. Accepts any bytes.
bool is_wall(std::string_view text);

}  // namespace dedup
