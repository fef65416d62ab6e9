// Collects the weighted terms of one text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/hash_table.h"
#include "core/types.h"

namespace dedup {

/// What an apostrophe ties to a word that is no part of it.
enum class Apostrophe : std::uint8_t { genitive, article, ending };

/// For the code of a language.
DEDUP_API Apostrophe apostrophe_of(std::string_view language);

/// The language of a text and how common its words are.
struct Spoken {
  std::uint32_t language = 0;
  Apostrophe apostrophe = Apostrophe::genitive;
  const WordCounts& counts;  ///< those of the background; without documents if there are none
};

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

/// Collects the terms of a title and a body. `quarters` weighs each word of the body in quarters: 4 is whole, 0 leaves
/// it out; empty means all whole. Thread-safe.
DEDUP_API void collect_terms(const Text& title, const Text& body, std::span<const std::uint8_t> quarters,
                             const Spoken& spoken, Terms& out);

}  // namespace dedup
