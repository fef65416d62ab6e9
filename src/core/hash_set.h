// A set of 64-bit hashes, made for a few thousand of them at a time and cleared often.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dedup {

/// Open addressing, at most half full. Hashes must be well mixed in their low bits. Zero marks a free slot and must not
/// be inserted.
class HashSet {
 public:
  /// Empties the set and makes room for so many hashes; more must not be inserted.
  void clear(std::size_t expected) {
    const std::size_t slots = std::bit_ceil(std::max<std::size_t>(2 * expected, 16));
    mask_ = slots - 1;
    slots_.assign(slots, 0);
  }
  bool insert(std::uint64_t x) {
    std::size_t slot = x & mask_;
    while (slots_[slot] != 0) {
      if (slots_[slot] == x) return false;
      slot = (slot + 1) & mask_;
    }
    slots_[slot] = x;
    return true;
  }
  bool contains(std::uint64_t x) const {
    std::size_t slot = x & mask_;
    while (slots_[slot] != 0) {
      if (slots_[slot] == x) return true;
      slot = (slot + 1) & mask_;
    }
    return false;
  }

 private:
  std::vector<std::uint64_t> slots_;
  std::size_t mask_ = 0;
};

}  // namespace dedup
