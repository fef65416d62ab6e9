// A hash table with linear probing, and a set of 64-bit hashes on top of it.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dedup {

/// An open-addressing table with a power-of-two number of slots. The caller defines what a slot holds and how it is
/// compared: a default-constructed `Slot` is free, and `probe` takes a predicate that accepts a free slot or the wanted
/// one. Callers must keep the table at most half full (`has_room_for`); `probe` does not end on a full table. Hashes
/// must be well mixed in their low bits. Not thread-safe, except for concurrent reads.
template <class Slot>
class HashTable {
 public:
  /// Frees every slot and makes room for `items`.
  void clear(std::size_t items) { slots_.assign(std::bit_ceil(std::max<std::size_t>(2 * items, 16)), Slot{}); }
  /// Frees every slot; room stays as it is.
  void clear() { std::fill(slots_.begin(), slots_.end(), Slot{}); }

  bool has_room_for(std::size_t items) const { return 2 * items <= slots_.size(); }

  /// The first slot from the place of `hash` on for which `stop(slot)` holds. Needs at least one slot.
  template <class Stop>
  Slot& probe(std::uint64_t hash, Stop stop) {
    return slots_[find(hash, stop)];
  }
  template <class Stop>
  const Slot& probe(std::uint64_t hash, Stop stop) const {
    return slots_[find(hash, stop)];
  }

  /// All slots, the free ones included.
  std::span<const Slot> slots() const { return slots_; }

 private:
  template <class Stop>
  std::size_t find(std::uint64_t hash, Stop stop) const {
    const std::size_t mask = slots_.size() - 1;
    const Slot* const slots = slots_.data();
    std::size_t i = hash & mask;
    while (!stop(slots[i])) i = (i + 1) & mask;
    return i;
  }
  std::vector<Slot> slots_;
};

/// A set of 64-bit hashes. Zero marks a free slot, so it can be neither inserted nor looked up.
class HashSet {
  struct StopAt {
    std::uint64_t hash;
    bool operator()(std::uint64_t slot) const { return slot == 0 || slot == hash; }
  };

 public:
  /// Empties the set and makes room for `hashes`; no more may be inserted.
  void clear(std::size_t hashes) { table_.clear(hashes); }
  /// Returns whether `hash` is new.
  bool insert(std::uint64_t hash) {
    std::uint64_t& slot = table_.probe(hash, StopAt{hash});
    if (slot == hash) return false;
    slot = hash;
    return true;
  }
  bool contains(std::uint64_t hash) const { return table_.probe(hash, StopAt{hash}) != 0; }

 private:
  HashTable<std::uint64_t> table_;
};

}  // namespace dedup
