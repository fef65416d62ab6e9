// Pair -> nothing: rejects candidates whose bitmaps alone prove that they are below the threshold.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "match/wide_bitmaps.h"

namespace dedup {

/// The bitmap of a set, given the hashes of its shingles; repeats are allowed. Two sets differ in at least as many
/// shingles as their bitmaps differ in bits. Thread-safe.
DEDUP_API Bitmap bitmap_of(std::span<const std::uint64_t> shingles);

/// The rejected candidates.
struct Rejected {
  std::uint64_t pairs = 0;  ///< their number
  /// A sample of them, sorted, for statistics over all candidates. Each pair is in it with probability `share`, decided
  /// by a hash of both bitmaps. `share` is a power of 1/2, and 1 if few pairs were rejected.
  std::vector<Pair> sample;
  double share = 1.0;
};

/// Removes pairs that are proved to be below the Jaccard `threshold`, and counts them. `bitmaps[cls]` is the bitmap of
/// a class; it must outlive this object.
class DEDUP_API Rejecter {
 public:
  Rejecter(std::span<const Bitmap> bitmaps, double threshold);
  ~Rejecter();

  /// From now on also rejects pairs of classes that both have a bitmap in `wide` and that it proves to be far. `wide`
  /// must outlive this object. Not thread-safe.
  void sharpen(const WideBitmaps& wide);

  /// Removes such pairs from `pairs[from..]`; the others keep their order. No pair may be given twice. Thread-safe.
  void reject(std::vector<Pair>& pairs, std::size_t from);

  /// All pairs rejected so far. Depends neither on threads nor on how classes are numbered. Not thread-safe.
  Rejected rejected() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dedup
