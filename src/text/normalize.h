// Bytes -> Text: UTF-8 repair, Unicode case folding, words.
#pragma once

#include <string_view>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Normalises `raw` into `out`, whose memory is used again. Total: any bytes give a text. Thread-safe.
///
/// - Ill-formed UTF-8 becomes U+FFFD, which separates words.
/// - NFKC case folding (Unicode Standard, 3.13, toNFKC_Casefold); characters that it ignores by default (soft
///   hyphen, zero-width) vanish. Diacritics stay.
/// - The apostrophes ' U+2019 U+02BC are one; other quotation marks, dashes and spaces separate.
/// - Words by UAX #29, section 4.1, with two tailorings: `%` belongs to the number before it, and scripts
///   written without spaces (Han, Hiragana, Katakana, Thai, Khmer, Lao, Burmese) give one Word a character, or
///   a dictionary's words with Segment::words.
DEDUP_API void normalize(std::string_view raw, const Config& config, Text& out);

/// Where in `raw` each word of `text`, which normalize() made of it, stands: from the first byte of the character that
/// its first byte came of to the last of the one that its last byte came of. Words that came of one character share its
/// span. Walks `raw` a second time, so that whoever needs no offsets does not pay for them. Total: of another text's
/// words it gives spans within `raw` that mean nothing. Thread-safe.
DEDUP_API std::vector<Span> original_words(std::string_view raw, const Text& text);

/// The words joined by single spaces: what `--compared` shows. A character Word stands without spaces.
DEDUP_API std::string joined(const Text& text);

}  // namespace dedup
