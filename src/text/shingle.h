// Text -> Shingles: word or character n-grams, hashed.
#pragma once

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Hashes the shingles of a text into `out`, in text order, repeats included. A shingle begins at every word and spans
/// `config.text.shingle` words, or `config.text.char_shingle` words if it begins with a character of a script without
/// spaces; it must end within the text. A text too short for any shingle, and a page without a story, gives one shingle
/// of all its words. A text without words gives none. Titles, bodies and pages get different hashes. Thread-safe.
///
/// Hash: a word of up to 16 bytes is two little-endian 64-bit halves, combined by one 128-bit product; a longer word is
/// hashed by XXH3. A shingle is the sum of its words' hashes, each times an odd constant for its position (multilinear
/// hashing, Lemire and Kaser 2014, section 3), then mixed.
DEDUP_API void shingle(const Text& text, Basis basis, const Config& config, Shingles& out);

/// Hash of the sequence of words. Texts of different basis get different hashes. Thread-safe.
DEDUP_API Hash128 content_hash(const Text& text, Basis basis);

/// Sorts and removes repeats. Every similarity measure is defined on the resulting set.
DEDUP_API void to_set(Shingles& shingles);

/// The fewest words a text needs so that changing one word, far from both ends, leaves a Jaccard of at least
/// `threshold`. `shingle` is in words. UINT32_MAX for a threshold of 1.
DEDUP_API std::uint32_t least_robust_words(double threshold, std::uint32_t shingle);

}  // namespace dedup
