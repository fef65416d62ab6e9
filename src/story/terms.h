// Turns texts into sparse vectors of weighted terms, which say what a text is about whatever the order of its words.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "story/collect.h"

namespace dedup {

/// Provides the terms of units. `terms` replaces the content of `out` and is thread-safe.
class DEDUP_API TermSource {
 public:
  virtual ~TermSource();
  virtual void terms(std::uint32_t unit, Terms& out) const = 0;
};

/// A surprise of 1. A share is at least 1 in 2^47, whose surprise is 33.
inline constexpr std::int64_t kSurpriseOne = 1 << 10;

/// Vectors of length 1. Weights are in 1/32768, so the product of two vectors is their cosine in 2^-30. Terms that only
/// one unit has contribute to its length and are not stored.
struct TermVectors : TermMatrix {
  /// Numbers of different terms of a unit, without those of weight 0. Terms that only this unit has are included.
  struct Totals {
    std::uint32_t pairs = 0, words = 0, facts = 0, numbers = 0;
    std::uint32_t everyday = 0;  ///< word pairs of weight 0
  };
  std::vector<std::uint8_t> kind;  ///< term -> its kTermBits
  /// term -> -ln of the share of documents that have it, in 1/kSurpriseOne; the least of several languages
  std::vector<std::uint16_t> surprise;
  std::uint64_t documents = 0;          ///< that rarity was counted in: the units, or all documents of frozen counts
  std::vector<Totals> totals;           ///< by unit
  std::vector<std::uint32_t> language;  ///< by unit
  std::uint32_t units() const { return static_cast<std::uint32_t>(totals.size()); }
};

/// The postings of all terms: entries [begin[i], begin[i + 1]) belong to term i. Terms of fewer units come first. Holds
/// what does not depend on rarity, 8 bytes per entry, so it can be weighed several times.
struct Collected {
  struct Entry {
    std::uint32_t unit;
    std::uint16_t weight;   ///< ln(1 + weight) in 1/4096
    std::uint16_t counted;  ///< as Term::counted
  };
  std::vector<Entry> entries;  ///< units ascend within a term
  std::vector<std::uint64_t> begin{0};
  std::vector<std::uint8_t> kind;       ///< term -> its kTermBits
  std::vector<std::uint32_t> language;  ///< by unit
};

/// Collects the terms of units 0 to `units` - 1, in parallel.
DEDUP_API Collected collect_all(std::uint32_t units, const TermSource& source, const Observer& observer = {});

/// Weighs every term of every unit by ln(1 + weight) times rarity. Rarity is max(0, -ln q - 2), halved for pairs, where
/// q is the share of documents of the language that contain the term. The documents are the units plus those of
/// `counts` (by language), which weigh as much as at most 5,000 units; with `frozen`, only those of `counts`. Units
/// with `counted` 0 get vectors, but are not documents and are missing from `by_term`. Uses integers only.
DEDUP_API TermVectors weigh_terms(const Collected& collected, std::span<const std::uint8_t> counted,
                                  std::span<const WordCounts> counts, bool frozen, const Observer& observer = {});

}  // namespace dedup
