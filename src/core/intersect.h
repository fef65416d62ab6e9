// How many elements two sorted lists have in common.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dedup {

/// The number of common elements of two ascending lists; an element that occurs twice in both counts twice. Linear in
/// the length of both. Each step moves by comparison results instead of branching on them: which list is behind is a
/// coin toss, and the branch predictor would lose it.
template <class List>
std::uint32_t count_common(const List& x, const List& y) {
  std::uint32_t common = 0;
  for (auto i = x.begin(), j = y.begin(); i < x.end() && j < y.end();) {
    const bool step_i = *i <= *j;
    const bool step_j = *j <= *i;
    common += static_cast<std::uint32_t>(step_i & step_j);
    i += step_i;
    j += step_j;
  }
  return common;
}

}  // namespace dedup
