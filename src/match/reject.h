// Pair -> nothing: candidates whose bitmaps alone prove that they stand below the threshold.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Of hashes of shingles, repeats allowed: two sets differ in at least as many shingles as their bitmaps in bits.
/// Thread-safe.
DEDUP_API Bitmap bitmap_of(std::span<const std::uint64_t> shingles);

/// What was taken out of the candidates.
struct Rejected {
  std::uint64_t pairs = 0;  ///< how many, those of the sample with them
  /// A sample of those pairs, sorted, to be measured where something must be known of all: each stands in it with the
  /// chance `share`, by a hash of what both texts hold. A power of 1/2; 1 where few were rejected.
  std::vector<Pair> sample;
  double share = 1.0;
};

/// Takes pairs out that are proved to stand below the Jaccard `threshold`, and counts them. The bitmap of a class is
/// `bitmaps[cls]`, as long as this lives.
class DEDUP_API Rejecter {
 public:
  Rejecter(std::span<const Bitmap> bitmaps, double threshold);
  ~Rejecter();

  /// As TakeOut; no pair may be shown twice. Thread-safe.
  void take_out(std::vector<Pair>& pairs, std::size_t from);

  /// All that was taken out. It does not depend on threads, nor on how classes are numbered. In one thread.
  Rejected rejected() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dedup
