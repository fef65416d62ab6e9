// Measures how similar term vectors are.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/types.h"
#include "story/terms.h"

namespace dedup {

/// Measures pairs of units, in parallel, and returns them in the order of `pairs`; equal `a` in a row are fastest. Two
/// texts that fill one form with different facts, such as the weather of two days, get similarity 0: see
/// docs/measures.md, "Story similarity".
DEDUP_API std::vector<Likeness> measure_likeness(const TermVectors& vectors, std::span<const Pair> pairs,
                                                 const Observer& observer = {});

/// Measures one pair of units after the other as measure_likeness does; pairs with equal `a` in a row are fastest. One
/// instance a thread. `vectors` must outlive it.
class DEDUP_API LikenessMeter {
 public:
  explicit LikenessMeter(const TermVectors& vectors);
  ~LikenessMeter();
  Likeness operator()(Pair pair);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dedup
