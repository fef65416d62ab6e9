// Bytes -> Text: UTF-8 repair, Unicode case folding, words.
#pragma once

#include <string_view>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Normalises `raw` into `out`, reusing its memory. Total: any bytes give a text. Thread-safe.
///
/// - Ill-formed UTF-8 becomes U+FFFD, which separates words.
/// - NFKC case folding (Unicode Standard, 3.13, toNFKC_Casefold). It removes default-ignorable characters (soft
///   hyphen, zero-width); diacritics stay, but for letters that outlets spell in several ways (text/letters.h).
/// - The apostrophes ' U+2019 U+02BC are the same character; other quotation marks, dashes and spaces separate words.
/// - Words by UAX #29, section 4.1, with two changes. `%` belongs to the number before it. Scripts written without
///   spaces (Han, Hiragana, Katakana, Thai, Khmer, Lao, Burmese) give one Word per character, or the words of ICU's
///   dictionary with Segment::words.
DEDUP_API void normalize(std::string_view raw, const Config& config, Text& out);

/// The span in `raw` of each word of `text`, where `text` is what normalize() made of `raw`. A span covers all original
/// characters that the word's bytes came from; words made from one character share its span. This is a second pass over
/// `raw`, so callers that need no offsets do not pay for them. Total: for any other `text` the spans lie within `raw`
/// but are meaningless. Thread-safe.
DEDUP_API std::vector<Span> original_words(std::string_view raw, const Text& text);

/// The words joined by single spaces, as `--compared` shows them. No space separates words that are one character.
DEDUP_API std::string joined(const Text& text);

}  // namespace dedup
