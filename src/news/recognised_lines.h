// Finds datelines, bylines, credits and update lines in a text.
#pragma once

#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The stretches of an original text that are a dateline, byline, credit or update line, in order and without overlap.
/// A dateline is only the prefix, never the sentence after it. Recognised text is removed from the story, so doubtful
/// lines are not recognised. Accepts any bytes. Linear time. Thread-safe.
DEDUP_API std::vector<SetAside> recognised_lines(std::string_view text);

}  // namespace dedup
