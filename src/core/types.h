// The nouns of dedup, in the order in which they flow through it. What a user of the library meets of them stands in
// dedup/types.h; what only the stages hand each other stands here.
//
//   Article --normalize--> Text --shingle--> Shingles --sketch--> signature --search--> Pair
//   Pair --verify--> Match --cluster--> Clusters --write--> labels, pairs, matrix, survivors
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "core/buffer.h"
#include "core/hash_table.h"
#include "dedup/types.h"

namespace dedup {

/// One word of a Text, or one character of a script that is written without spaces.
struct Word {
  std::uint32_t begin = 0;  ///< byte offset in Text::bytes
  std::uint32_t end = 0;    ///< offset behind its last byte
};

/// Normalised text: case-folded UTF-8 and the words that stand in it. Bytes between words mean nothing.
struct Text {
  Buffer<char> bytes;
  Buffer<Word> words;
  Buffer<std::uint64_t> hashes;  ///< of the words, one each
  /// One flag a word, 1 where the word is one character of a script without spaces. Empty where none is.
  Buffer<std::uint8_t> is_character;
};

/// Hashes of an article's shingles in text order, repeats included; 64-bit and well mixed.
using Shingles = Buffer<std::uint64_t>;

/// Keys by band, so that each band is grouped in one sweep: of each article, later of each class.
using BandKeys = std::vector<std::vector<std::uint32_t>>;

/// A set of shingles at a glance, as small as two numbers: 120 bits, in few of which like sets differ, and how many
/// shingles there are (bitmap_of in reject.h).
struct Bitmap {
  std::uint64_t low = 0;
  std::uint64_t high = 0;  ///< kHighBits; above them the number of shingles, repeats included, or kMany

  static constexpr int kCountAt = 56;
  static constexpr std::uint64_t kHighBits = (std::uint64_t{1} << kCountAt) - 1;
  static constexpr std::uint64_t kMany = 255;  ///< so many or more: no bit is set, and nothing proved
};

/// Gives the shingles of a class's text again, from the record store, in place of what `out` held. Thread-safe.
class DEDUP_API ShingleSource {
 public:
  virtual ~ShingleSource();
  virtual void shingles(std::uint32_t cls, Shingles& out) const = 0;
  /// Starts to fetch into the cache what `shingles(cls)` will need, in steps 0, 1 and 2: each looks at what the one
  /// before it fetched, and so comes a few classes later.
  static constexpr unsigned kFetchSteps = 3;
  virtual void fetch(std::uint32_t /*cls*/, unsigned /*step*/) const {}
};

/// Words of one language and the number of documents that each stands in.
class DEDUP_API WordCounts {
 public:
  std::uint64_t documents = 0;
  void add(std::uint64_t word, std::uint32_t count);
  /// 0 for a word that is not counted.
  std::uint32_t count(std::uint64_t word) const;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted() const;

 private:
  using Counted = std::pair<std::uint64_t, std::uint32_t>;  // a word and its count; 0 marks a free slot
  void grow();
  HashTable<Counted> table_;
  std::size_t size_ = 0;
};

/// A sparse matrix of whole numbers, compressed: of column (or row) i the entries [begin[i], begin[i + 1]).
struct SparseTerms {
  std::vector<std::int32_t> begin{0};
  std::vector<std::int32_t> index;  ///< ascending within each
  std::vector<std::int32_t> value;
};

/// Units by terms, both ways.
struct TermMatrix {
  SparseTerms by_unit;  ///< unit -> terms
  SparseTerms by_term;  ///< term -> units; terms ascend by the number of their units
};

/// Why a stretch of a text is no part of its story.
enum class Aside : std::uint8_t { recurring, dateline, byline, credit, update };

/// A stretch of an original text that is set aside before texts are compared at the wider levels.
struct SetAside {
  Span where;
  Aside why = Aside::recurring;
};

/// What came of measuring candidates.
struct Verified {
  std::vector<Match> matches;  ///< at or above the threshold, sorted
  /// Of all pairs measured, how many have a Jaccard in [i / 100, (i + 1) / 100); complete from 0.5 on.
  std::vector<std::uint64_t> histogram;
};

/// Takes those of `pairs` from place `from` on out that need not be measured; the others keep their order. Thread-safe.
using TakeOut = std::function<void(std::vector<Pair>& pairs, std::size_t from)>;

/// What a search proposes. Pairs are unique; among connected ones, sorted.
struct Candidates {
  std::vector<Pair> pairs;
  std::vector<LargeBucket> large;
};

}  // namespace dedup
