// Texts -> sparse vectors of weighted terms: what a story is about, whatever its words' order.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/hash_table.h"
#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// The languages whose words are counted apart. The first ones are told by their function words; the others are
/// scripts, for texts in none of those languages.
DEDUP_API std::span<const std::string_view> language_names();
/// Whether a language is more than a script: two texts in different ones are never one story.
DEDUP_API bool is_language(std::uint32_t language);

inline constexpr std::uint64_t kTermPair = 1;    ///< two words in a row
inline constexpr std::uint64_t kTermFact = 2;    ///< a number, or a word that the counts do not know: a name
inline constexpr std::uint64_t kTermNumber = 4;  ///< a word with a digit, or two in a row
inline constexpr std::uint64_t kTermBits = 7;

inline constexpr std::uint64_t kMostCounted = 65'535;

/// One term of an article: a word, or two words in a row.
struct Term {
  std::uint64_t hash = 0;     ///< of the word or words; kTermBits of it say what it is
  std::uint32_t weight = 0;   ///< places it stands at, the early ones more, in a title half as much again; in 1/64
  std::uint16_t counted = 0;  ///< documents that have it, by the counts behind; of a pair, the rarer word's. Of more
                              ///< than kMostCounted documents, as many as there would be of kMostCounted.
};

/// A place in a list, as a slot of a hash table; kNone where it is free.
struct Place {
  std::uint32_t at = kNone;
};

/// An article as terms; each once.
struct Terms {
  std::uint32_t language = 0;  ///< index into language_names()
  std::vector<Term> terms;
  HashTable<Place> places;  ///< hash -> place in `terms`; room to work in
};

/// Collects the terms of a title and a body, with `counts` (one a language) behind them. A genitive 's is cut off. The
/// language is that of the most function words, where these make up a twentieth of the text and `counts`, if there are
/// any, know three fifths of it; else the text's script. `quarters` says how much each word of the body counts: 2
/// whole, 1 half (it is quoted: whoever was said to say it was heard by all), 0 not at all; empty: all whole.
/// Thread-safe.
DEDUP_API void collect_terms(const Text& title, const Text& body, std::span<const std::uint8_t> quarters,
                             std::span<const WordCounts> counts, Terms& out);

/// Gives the terms of a unit's text, in place of what `out` held. Thread-safe.
class DEDUP_API TermSource {
 public:
  virtual ~TermSource();
  virtual void terms(std::uint32_t unit, Terms& out) const = 0;
};

/// Unit vectors of terms: weights in 1/32768, so that a product of two vectors is a cosine in 2^-30. Terms that one
/// unit alone has count in its length, and are not held.
struct TermVectors : TermMatrix {
  /// How many different terms a unit has, those included that it alone has, and not those that weigh nothing.
  struct Totals {
    std::uint32_t pairs = 0, words = 0, facts = 0, numbers = 0;
  };
  std::vector<std::uint8_t> kind;       ///< term -> its kTermBits
  std::vector<Totals> totals;           ///< of each unit
  std::vector<std::uint32_t> language;  ///< of each unit
  std::uint32_t units() const { return static_cast<std::uint32_t>(totals.size()); }
};

/// The terms of all units, grouped: of term i the entries [begin[i], begin[i + 1]). Terms of fewer units come first. 8
/// bytes an entry; weighed as often as need be.
struct Collected {
  struct Entry {
    std::uint32_t unit;
    std::uint16_t weight;   ///< ln(1 + weight) in 1/4096
    std::uint16_t counted;  ///< as Term::counted
  };
  std::vector<Entry> entries;  ///< of a term: units ascend
  std::vector<std::uint64_t> begin{0};
  std::vector<std::uint8_t> kind;       ///< term -> its kTermBits
  std::vector<std::uint32_t> language;  ///< of each unit
};

/// Collects the terms of units 0 to `units` - 1, in parallel.
DEDUP_API Collected collect_all(std::uint32_t units, const TermSource& source);

/// Weighs every unit's terms by ln(1 + weight) times rarity. Rarity is max(0, -ln q - 2), halved for pairs; q is the
/// share of documents that have the term: the units' own, with `counts` (one a language, as language_names) standing
/// behind it like at most 5,000 further documents; or of `counts` alone where `frozen`. Units whose `counted` is 0 are
/// weighed, are no documents, and are missing from `by_term`. In whole numbers throughout.
DEDUP_API TermVectors weigh_terms(const Collected& collected, std::span<const std::uint8_t> counted,
                                  std::span<const WordCounts> counts, bool frozen);

/// Two texts of one form with other facts, such as the weather of two days, are not alike: where three fifths of the
/// words that weigh anything are shared, but of names and numbers a much lesser share, or no number at all, likeness is
/// 0; of one or two names and numbers, where none is shared. Measures pairs of units, in parallel; in the order of
/// `pairs`, which is quickest where equal `a` stand together.
DEDUP_API std::vector<Likeness> measure_likeness(const TermVectors& vectors, std::span<const Pair> pairs);

}  // namespace dedup
