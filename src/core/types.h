// The nouns of dedup, in the order in which they flow through it. Nouns marked * are public and defined in
// dedup/types.h; the others, which only stages exchange, are defined here.
//
//   1. Article *     one record as a reader returns it                      io
//   2. Text          its folded words                                       text/normalize
//   3. Shingles      hashes of its n-grams                                  text/shingle
//   4. signature     t MinHash values, their band keys; a Bitmap            sketch, match/reject
//   5. Entry *       what is kept of an article once its text is dropped    engine/read
//   6. Classes *     articles of equal text; later stages see classes only  match/equal
//   7. Pair *        two classes that a search proposes (Candidates)        match
//   8. Match *       a pair, measured (Verified)                            match/verify
//   9. Clusters *    classes joined by matches, with a centre each          cluster
//  10. TermMatrix    clusters' terms, from which Likeness * follows         story
//  11. Story *       the articles on one event, and who had it from whom    story/syndication
//  12. labels, pairs, matrix, survivors                                     engine/write
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

/// One word of a Text, or one character of a script written without spaces.
struct Word {
  std::uint32_t begin = 0;  ///< byte offset in Text::bytes
  std::uint32_t end = 0;    ///< one past its last byte
};

/// Normalised text: case-folded UTF-8 and its words. Bytes between words are meaningless.
struct Text {
  Buffer<char> bytes;
  Buffer<Word> words;
  Buffer<std::uint64_t> hashes;  ///< one per word
  /// One flag per word: 1 if the word is one character of a script without spaces. Empty if no word is.
  Buffer<std::uint8_t> is_character;
};

/// Hashes of a text's shingles in text order, repeats included; 64-bit and well mixed in all bits.
using Shingles = Buffer<std::uint64_t>;

/// [band][item] -> band key. Items are articles, later classes. Stored by band, because each band is grouped on its
/// own.
using BandKeys = std::vector<std::vector<std::uint32_t>>;

/// A 16-byte summary of a set of shingles: 120 bits, of which similar sets differ in few, and the number of shingles.
/// Made by bitmap_of in match/reject.h.
struct Bitmap {
  std::uint64_t low = 0;
  std::uint64_t high = 0;  ///< 56 bits; above them the number of shingles, repeats included, at most kMany

  static constexpr int kCountAt = 56;
  static constexpr std::uint64_t kHighBits = (std::uint64_t{1} << kCountAt) - 1;
  static constexpr std::uint64_t kMany = 255;  ///< this many shingles or more: no bit is set, and no pair is rejected
};

/// Reads the shingles of a class's text again from the record store. Thread-safe.
class DEDUP_API ShingleSource {
 public:
  virtual ~ShingleSource();
  /// Replaces `out` by the shingles of class `cls`, in text order, repeats included.
  virtual void shingles(std::uint32_t cls, Shingles& out) const = 0;
  /// Prefetches what `shingles(cls)` will read, in steps 0 and 1. Each step reads what the step before prefetched,
  /// so callers leave a few classes between the steps of one class.
  static constexpr unsigned kFetchSteps = 2;
  virtual void fetch(std::uint32_t /*cls*/, unsigned /*step*/) const {}
};

/// Document frequencies of the words of one language. Not thread-safe, except for concurrent reads.
class DEDUP_API WordCounts {
 public:
  std::uint64_t documents = 0;
  std::uint64_t weighs_like = UINT64_MAX;  ///< articles of the input that the documents weigh like at most
  /// Adds `count` documents to a word, given by its hash.
  void add(std::uint64_t word, std::uint32_t count);
  /// The number of documents with the word; 0 if it is unknown.
  std::uint32_t count(std::uint64_t word) const;
  /// In how many documents a word without a count is taken to be: half of the least count, at most 10.
  std::uint32_t unseen() const { return std::clamp<std::uint32_t>(least_ / 2, 1, 10); }
  /// All words and counts, by word.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted() const;

 private:
  using Counted = std::pair<std::uint64_t, std::uint32_t>;  // a word and its count; 0 marks a free slot
  void grow();
  HashTable<Counted> table_;
  std::size_t size_ = 0;
  std::uint32_t least_ = UINT32_MAX;
};

/// A compressed sparse matrix of integers. Row (or column) i has the entries [begin[i], begin[i + 1]).
struct SparseTerms {
  std::vector<std::int32_t> begin{0};
  std::vector<std::int32_t> index;  ///< ascending within each row
  std::vector<std::int32_t> value;
};

/// The terms of units, by unit and by term. A unit is a cluster of the narrower level, represented by its centre.
struct TermMatrix {
  SparseTerms by_unit;  ///< unit -> terms
  SparseTerms by_term;  ///< term -> units; terms are numbered from the rarest on
};

/// Why a stretch of a text does not belong to its story.
enum class Aside : std::uint8_t { recurring, dateline, byline, credit, update, link };

/// A stretch of an original text that is left out when texts are compared at the wider levels.
struct SetAside {
  Span where;
  Aside why = Aside::recurring;
};

/// The result of measuring candidates.
struct Verified {
  std::vector<Match> matches;  ///< at or above the threshold, sorted
  /// [i] counts the measured pairs with a Jaccard in [i / 100, (i + 1) / 100), i = 0 to 100. Complete from 0.5 on;
  /// pairs below that may be given up before they are measured.
  std::vector<std::uint64_t> histogram;
};

/// Removes from `pairs[from..]` the pairs that need no measuring; the others keep their order. Thread-safe.
using TakeOut = std::function<void(std::vector<Pair>& pairs, std::size_t from)>;

/// Throws Error(interrupted) if the caller has cancelled the run.
void stop_if_cancelled(const Observer& observer);

/// What a search proposes. Pairs are unique, and sorted within each connected component.
struct Candidates {
  std::vector<Pair> pairs;
  std::vector<std::vector<std::uint32_t>> crowds;  ///< large buckets, of which no pair was proposed; ascending classes
};

}  // namespace dedup
