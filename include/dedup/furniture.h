// The page around the story: blocks that recur, and lines that say where, by whom and when rather than what.
#pragma once

#include <string_view>
#include <vector>

#include "dedup/types.h"

namespace dedup {

/// Stretches of an original text that are a dateline, byline, credit or update line, in order and apart from each
/// other. Of a dateline only the prefix is meant, never the sentence behind it. Rather none than a wrong one: what
/// is recognised here is no longer part of the story. Takes any bytes; linear in the text. Thread-safe.
DEDUP_API std::vector<SetAside> recognised_lines(std::string_view text);

}  // namespace dedup
