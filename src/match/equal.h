// Keys -> Buckets: groups items that have equal keys.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Groups of two or more items.
struct Buckets {
  std::vector<std::uint32_t> members;  ///< the items, one group after another, ascending within each
  std::vector<std::uint32_t> ends;     ///< group -> where it ends in `members`

  std::span<const std::uint32_t> bucket(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return {members.data() + begin, ends[i] - begin};
  }
};

/// Groups the items 0..n-1 by key, in ascending order of keys; items with a unique key are left out. Keys should be
/// hashes, well mixed in all bits: others are grouped correctly, but slowly. Parallel; the result does not depend on
/// threads.
DEDUP_API Buckets group_equal(std::span<const std::uint32_t> keys);

}  // namespace dedup
