// Shingles -> bitmaps as wide as their texts need, which prove or guess whether a pair reaches the threshold.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace dedup {

/// What the bitmaps of two texts say about their Jaccard.
enum class Guess : std::uint8_t {
  far,       ///< proved to be below the threshold
  unlikely,  ///< estimated to be below it
  likely     ///< estimated to reach it
};

/// Bitmaps of some classes. Thread-safe, except for `add`.
class DEDUP_API WideBitmaps {
 public:
  /// Bitmaps that tell pairs at `threshold` apart.
  explicit WideBitmaps(double threshold);

  /// Reads the texts of `wanted`, ascending classes below `classes`, and makes their bitmaps. Call it once. Parallel.
  void add(std::span<const std::uint32_t> wanted, std::uint32_t classes, const ShingleSource& texts,
           const Observer& observer = {});
  bool has(std::uint32_t cls) const { return cls < row_of_.size() && row_of_[cls] != kNone; }

  /// A hash of the bitmap of a class that has one.
  std::uint64_t hash(std::uint32_t cls) const { return words_[rows_[row_of_[cls]].begin]; }

  /// Whether both classes have a bitmap and these prove that the pair is far.
  bool proves_far(std::uint32_t a, std::uint32_t b) const { return has(a) && has(b) && guess(a, b) == Guess::far; }

  /// Both classes must have a bitmap. Depends on the two texts and the threshold alone.
  Guess guess(std::uint32_t a, std::uint32_t b) const;

 private:
  struct Row {
    std::uint64_t begin = 0;  // in `words_`
    std::uint32_t words = 0;  // a power of 2
    std::uint32_t size = 0;   // distinct shingles
  };
  std::uint32_t words_of(std::size_t shingles) const;
  std::uint64_t count_differing(const Row& wide, const Row& narrow) const;

  double threshold_;
  std::vector<std::uint32_t> row_of_;  // class -> its row, or kNone
  std::vector<Row> rows_;
  std::vector<std::uint64_t> words_;
  std::vector<std::vector<std::uint32_t>> estimates_;  // log2 of the words -> bits that differ -> shingles that do
};

}  // namespace dedup
