// Tells HTML from text that only mentions tags.
#pragma once

#include <string_view>

namespace dedup {

/// Whether tags of `text` mark it up: they enclose words, have attributes, or break lines where a sentence may end. In
/// "Council drops <blink> and <marquee>" or "use <b> for bold" they stand as words do. Accepts any bytes, in linear
/// time. Thread-safe.
bool looks_like_html(std::string_view text);

}  // namespace dedup
