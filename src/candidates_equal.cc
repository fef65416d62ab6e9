// Keys -> Buckets: which items have equal keys.
//
// Keys are partitioned by their high bits, so that the table that finds equal ones stays in the cache. Items whose key
// no other has (nearly all) vanish there.
#include <algorithm>
#include <bit>

#include "dedup/candidates.h"

namespace dedup {

namespace {

struct KeyedItem {
  std::uint32_t key;
  std::uint32_t item;
};

/// Groups equal keys of one partition, whose items ascend, by a table of chains.
void group_partition(std::span<const KeyedItem> entries, std::vector<std::uint32_t>& heads,
                     std::vector<std::uint32_t>& next, Buckets& out) {
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(2 * entries.size(), 16));
  heads.assign(slots, kNone);
  next.resize(entries.size());
  // From the back, so that a chain ascends from its head.
  for (std::size_t i = entries.size(); i-- > 0;) {
    std::size_t slot = (entries[i].key * 0x9E3779B1U) & (slots - 1);
    while (heads[slot] != kNone && entries[heads[slot]].key != entries[i].key) slot = (slot + 1) & (slots - 1);
    next[i] = heads[slot];
    heads[slot] = static_cast<std::uint32_t>(i);
  }
  for (const std::uint32_t head : heads) {
    if (head == kNone || next[head] == kNone) continue;
    for (std::uint32_t i = head; i != kNone; i = next[i]) out.members.push_back(entries[i].item);
    out.ends.push_back(static_cast<std::uint32_t>(out.members.size()));
  }
}

}  // namespace

Buckets group_equal(std::span<const std::uint32_t> keys) {
  const int bits = std::clamp(static_cast<int>(std::bit_width(keys.size() >> 9)), 0, 12);
  std::vector<std::size_t> begin((std::size_t{1} << bits) + 1, 0);
  const auto part_of = [&](std::uint32_t key) { return bits == 0 ? 0U : key >> (32 - bits); };
  for (const std::uint32_t key : keys) ++begin[part_of(key) + 1];
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  std::vector<KeyedItem> entries(keys.size());
  std::vector<std::size_t> at(begin.begin(), begin.end() - 1);
  for (std::size_t item = 0; item < keys.size(); ++item) {
    entries[at[part_of(keys[item])]++] = {keys[item], static_cast<std::uint32_t>(item)};
  }
  Buckets out;
  std::vector<std::uint32_t> heads, next;
  for (std::size_t part = 0; part + 1 < begin.size(); ++part) {
    group_partition({entries.data() + begin[part], begin[part + 1] - begin[part]}, heads, next, out);
  }
  return out;
}

}  // namespace dedup
