// Text -> Shingles: word or character n-grams, hashed.
#pragma once

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// A shingle begins at every word and spans `config.text.shingle` words, or `config.text.char_shingle` where it begins
/// with a character of a script without spaces; it must end within the text. A text that holds none is one
/// shingle, whole, and so is a page without a story. A text without words has none. Titles hash apart from bodies.
/// Thread-safe.
///
/// Hash: a word of up to 16 bytes is two little-endian 64-bit halves, folded by one 128-bit product; a longer
/// one is XXH3. A shingle is the sum of its words' hashes, each times an odd constant of its position
/// (multilinear hashing, Lemire and Kaser 2014, section 3), then mixed.
DEDUP_API void shingle(const Text& text, Basis basis, const Config& config, Shingles& out);

/// Hash of the sequence of words. Texts of different basis differ. Thread-safe.
DEDUP_API Hash128 content_hash(const Text& text, Basis basis);

/// Sorts and drops repeats: the set on which every measure is defined.
DEDUP_API void to_set(Shingles& shingles);

/// Fewest words at which one changed word in mid-text still leaves `threshold`.
DEDUP_API std::uint32_t least_robust_words(double threshold, std::uint32_t shingle);

}  // namespace dedup
