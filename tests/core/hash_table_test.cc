// The hash table and the hash set against the containers of the standard library.
#include "core/hash_table.h"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace dedup {
namespace {

TEST(HashSet, HoldsWhatWasInserted) {
  std::mt19937_64 random(1);
  HashSet set;
  for (const std::size_t hashes : {0UL, 1UL, 8UL, 1000UL, 100'000UL, 3UL}) {
    set.clear(hashes);
    std::unordered_set<std::uint64_t> expected;
    for (std::size_t i = 0; i < hashes; ++i) {
      const std::uint64_t hash = 1 + random() % (2 * hashes + 1);  // about every fifth is a repeat
      EXPECT_EQ(set.insert(hash), expected.insert(hash).second) << hash;
    }
    for (std::uint64_t hash = 1; hash < 2 * hashes + 10; ++hash) {
      EXPECT_EQ(set.contains(hash), expected.count(hash) == 1) << hash << " of " << hashes;
    }
  }
}

TEST(HashSet, ProbesPastCollisionsAndAroundTheEnd) {
  HashSet set;
  set.clear(8);  // 16 slots
  const std::uint64_t last_slot = 15;
  for (std::uint64_t i = 1; i <= 8; ++i) EXPECT_TRUE(set.insert(i << 32 | last_slot));
  for (std::uint64_t i = 1; i <= 8; ++i) {
    EXPECT_TRUE(set.contains(i << 32 | last_slot));
    EXPECT_FALSE(set.insert(i << 32 | last_slot));
  }
  EXPECT_FALSE(set.contains(std::uint64_t{9} << 32 | last_slot));
  EXPECT_FALSE(set.contains(3));
}

TEST(HashSet, ClearingForgets) {
  HashSet set;
  set.clear(2);
  set.insert(5);
  set.clear(2);
  EXPECT_FALSE(set.contains(5));
  EXPECT_TRUE(set.insert(5));
}

TEST(HashTable, IsAMapWithTheCallersSlots) {
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t count = 0;  // 0: free
  };
  std::mt19937_64 random(2);
  HashTable<Slot> table;
  EXPECT_FALSE(table.has_room_for(1));
  table.clear(500);
  EXPECT_TRUE(table.has_room_for(500));
  std::unordered_map<std::uint64_t, std::uint32_t> expected;
  for (int i = 0; i < 5000; ++i) {
    const std::uint64_t key = random() % 500;
    Slot& slot = table.probe(key, [key](const Slot& s) { return s.count == 0 || s.key == key; });
    slot = {key, slot.count + 1};
    ++expected[key];
  }
  std::unordered_map<std::uint64_t, std::uint32_t> found;
  for (const Slot& slot : table.slots()) {
    if (slot.count == 0) continue;
    EXPECT_TRUE(found.emplace(slot.key, slot.count).second) << "twice: " << slot.key;
  }
  EXPECT_EQ(found, expected);
  const std::size_t slots = table.slots().size();
  table.clear();
  EXPECT_EQ(table.slots().size(), slots);
  for (const Slot& slot : table.slots()) EXPECT_EQ(slot.count, 0U);
}

}  // namespace
}  // namespace dedup
