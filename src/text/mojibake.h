// UTF-8 that was read in another encoding and written again, such as "â€™" for an apostrophe, put right.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

/// Repairs each line of `text` that its own round trip proves to be mojibake: written in Windows-1252 (or Windows-1251,
/// Windows-1250 or Mac OS Roman), it is well-formed UTF-8. In other lines, repairs only sequences of three or four
/// characters that are UTF-8 in Windows-1252, and control characters of Latin-1. Text that was misread up to three
/// times is put right. Returns whether anything changed; if not, `out` is meaningless. At most half longer than `text`.
/// Total, thread-safe.
bool repair_mojibake(std::string_view text, std::string& out);

}  // namespace dedup
