// Two texts in two columns, with what they share marked in both.
#pragma once

#include <string>

#include "cli/screen.h"
#include "dedup/compare.h"

namespace dedup::cli {

/// Both texts, wrapped, beside each other where the screen has room for it. A passage has the same colour in both, with
/// changed words left plain; without colours it stands between [1: and :1].
std::string side_by_side(const Comparison& pair, const Screen& screen);

}  // namespace dedup::cli
