// Shows two texts in two columns and marks their shared passages.
#pragma once

#include <string>

#include "cli/screen.h"
#include "dedup/compare.h"

namespace dedup::cli {

/// Both texts, wrapped: side by side if the screen is wide enough, else one below the other. A passage has the same
/// colour in both texts, dimmed where words differ. Without colour a passage is enclosed in [1: and :1].
std::string side_by_side(const Comparison& pair, const Screen& screen);

}  // namespace dedup::cli
