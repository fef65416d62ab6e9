// Collects the weighted terms of one text and detects its language.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/hash_table.h"
#include "core/types.h"

namespace dedup {

/// The names of all languages; word counts are kept for each. The first ones are detected by their function words. The
/// others are scripts, for texts in no detected language.
DEDUP_API std::span<const std::string_view> language_names();
/// Whether `language` is a detected language and not a script. Texts in two different languages are never one story.
DEDUP_API bool is_language(std::uint32_t language);

// The lowest bits of a term's hash say what kind of term it is.
inline constexpr std::uint64_t kTermPair = 1;    ///< two words in a row
inline constexpr std::uint64_t kTermFact = 2;    ///< a number, or a word without a count: a name
inline constexpr std::uint64_t kTermNumber = 4;  ///< a number, or two words with digits in a row
inline constexpr std::uint64_t kTermBits = 7;

/// Counts of larger corpora are scaled down to so many documents, so that they fit 16 bits.
inline constexpr std::uint64_t kMostCounted = 65'535;

/// One term of an article: a word or a pair of adjacent words.
struct Term {
  std::uint64_t hash = 0;     ///< of the word or pair, with kTermBits set to its kind
  std::uint32_t weight = 0;   ///< weighted occurrences in 1/64: early ones up to double, in a title half as much again
  std::uint16_t counted = 0;  ///< documents of the background that contain it, scaled to kMostCounted; for a pair, the
                              ///< rarer word's
};

/// A slot of a hash table that holds a place in a list; kNone if it is free.
struct Place {
  std::uint32_t at = kNone;
};

/// The terms of an article, each once.
struct Terms {
  std::uint32_t language = 0;  ///< index into language_names()
  std::vector<Term> terms;
  HashTable<Place> places;  ///< hash -> place in `terms`; scratch memory
};

/// Collects the terms of a title and a body. A genitive 's is dropped. `counts` are the background's, by language. The
/// language is the one with the most function words, if these are at least a twentieth of the text and the language's
/// counts, if there are any, contain three fifths of its words; otherwise it is the text's script. `quarters` weighs
/// each word of the body in quarters: 4 is whole, 0 leaves it out; empty means all whole. Thread-safe.
DEDUP_API void collect_terms(const Text& title, const Text& body, std::span<const std::uint8_t> quarters,
                             std::span<const WordCounts> counts, Terms& out);

}  // namespace dedup
