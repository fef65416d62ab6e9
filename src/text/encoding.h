// Bytes that should be UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

/// How bytes were read. `replaced`: with U+FFFD for each byte that belongs to no character.
enum class BytesRead { utf8, windows1252, replaced };

/// Sets `out` to `bytes` as UTF-8. What is not well-formed is read as Windows-1252, if that gives letters where words
/// have letters and signs where texts have signs; else it is replaced. At most three times as long as `bytes`. Total,
/// linear in time, thread-safe.
BytesRead decode_bytes(std::string_view bytes, std::string& out);

}  // namespace dedup
