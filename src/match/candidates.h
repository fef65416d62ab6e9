// Signatures or shingles -> Pairs that are worth measuring. Four interchangeable searches.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Groups of two or more items: the items of each, ascending, one group behind the other.
struct Buckets {
  std::vector<std::uint32_t> members;
  std::vector<std::uint32_t> ends;  ///< in `members`, of each

  std::span<const std::uint32_t> bucket(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return {members.data() + begin, ends[i] - begin};
  }
};

/// Which of the items 0..n-1 have equal keys. Keys are hashes, well mixed in all bits. Parallel; the order of
/// buckets depends on keys and the numbers of items alone.
DEDUP_API Buckets group_equal(std::span<const std::uint32_t> keys);

/// Pairs of classes that share a band key: keys[band][class]. Buckets of more than `config.search.large_bucket`
/// classes, and the buckets of components so dense that a class would meet more than half as many others, give stars
/// around centres chosen by content. `take_out`, where there is one, is shown every pair once, soon after it was found.
/// Answer independent of threads and of the order of classes but for their numbers.
DEDUP_API Candidates candidates_lsh(const BandKeys& keys, std::span<const Hash128> content, const Config& config,
                                    const TakeOut& take_out = nullptr);

/// Exact set-similarity join by prefix and position filters (Bayardo, Ma, Srikant 2007; Xiao et al. 2008,
/// PPJoin): every pair at or above the threshold, measured. Throws Error(usage) above `config.search.max_pairs`.
DEDUP_API std::vector<Match> join(std::uint32_t classes, const ShingleSource& source, const Config& config);

/// Every pair at or above `least`, by counting along the postings of every shingle: the oracle, quadratic in
/// the worst case.
DEDUP_API std::vector<Match> all_pairs(std::uint32_t classes, const ShingleSource& source, double least,
                                       const Config& config);

/// Pairs whose SimHash words differ in at most `config.search.simhash_distance` bits (Manku, Jain, Das Sarma 2007,
/// section 3: blocks of bits, one of which must agree).
DEDUP_API Candidates candidates_simhash(std::span<const std::uint64_t> words, std::span<const Hash128> content,
                                        const Config& config);

/// Share of the shorter text's shingles from which two texts are said to overlap: less than an excerpt, and what a
/// roundup has in common with each of its sources at least.
inline constexpr double kOverlap = 0.25;

/// Pairs of which one may hold a good part of the other, and what a search of a few parts without any shortcut found.
struct ExcerptCandidates {
  std::vector<Pair> pairs;   ///< of classes, sorted, unique
  bool exact = false;        ///< searched without shortcuts: nothing is lost, and nothing was probed
  std::uint32_t probed = 0;  ///< parts, chosen by content hash and seed, for which every holder was searched
  std::uint64_t held = 0;    ///< pairs found for these that reach `config.levels.containment`
  std::uint64_t found = 0;   ///< of these, how many are among `pairs`
};

/// Pairs of `classes` that share at least `config.levels.min_excerpt` shingles and kOverlap of the shorter one's, or
/// `config.levels.containment` where that is less: found with the recall `config.search.recall` at exactly that, by a
/// sample of each text's shingles that follows its own length; without loss for Search::join and Search::all_pairs. In
/// crowds of thousands that share text, a part is paired with some. `content` is by class. Answer independent of
/// threads and of the order of classes. Throws Error(usage) above `config.search.max_pairs`.
DEDUP_API ExcerptCandidates candidates_excerpts(std::span<const std::uint32_t> classes,
                                                std::span<const Hash128> content, const ShingleSource& source,
                                                const Config& config);

/// Pairs of units that share rare terms: each unit with the 128 most alike of those that it meets along its rarest
/// terms' postings, 1,024 entries at most, if they share a hundredth or more, by weight, of the terms read. Only units
/// with `active` set take part. Where a list is longer than what is left of the entries, the nearest in the order of
/// the units are read: they should be numbered by date. With `near_copies` 256 entries are read, and only units that
/// have a quarter or more of them are paired. Sorted.
DEDUP_API std::vector<Pair> candidates_terms(const TermMatrix& matrix, std::span<const std::uint8_t> active,
                                             bool near_copies);

}  // namespace dedup
