// Keys -> Buckets: groups items that have equal keys.
//
// Problem. There are millions of keys in each band, and most are unique. A hash table takes twice the time of what is
// done here although it does less work, because the processor cannot predict which slots are taken.
//
// Method. The high bits of a key divide the items into parts that fit the cache. Each part is processed alone:
//   1. Drop keys whose next 15 bits are unique in the part. Nearly all unique keys go here.
//   2. Sort the rest by counting on 11 bits, then by insertion: few items are still out of order.
//   3. Walk over the sorted items and keep runs of equal keys.
// Apart from the few insertions, no step has a branch that depends on a key. Threads share the parts.
#include "match/equal.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_reduce.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace dedup {

namespace {

constexpr std::size_t kItemsOfPart = 4096;  // of 8 bytes: a part fits a first-level data cache of 32 KB
constexpr int kPlaceBits = 15;              // two bitmaps of 4 KB; an eighth of a part's unique keys collide by chance
constexpr int kBinBits = 11;                // two items of a full part per bin; the counters take 8 KB
constexpr int kMostPartBits = 13;           // at most 8,192 parts; with more than 32 million items, parts grow

// Insertion sort moves a well mixed key by less than one place on average. Beyond this many moves per item, keys are
// not well mixed, and std::sort takes over.
constexpr std::size_t kMostMoves = 16;

constexpr std::size_t kItemsOfTask = 1 << 16;

/// A key in the high 32 bits and its item in the low ones.
using KeyedItem = std::uint64_t;

bool same_key(KeyedItem x, KeyedItem y) { return x >> 32 == y >> 32; }

/// The `bits` bits of the key that follow those of its part.
std::uint64_t bits_after_part(int part_bits, KeyedItem item, int bits) { return item << part_bits >> (64 - bits); }

/// Groups one part after another. A body of tbb::parallel_reduce, which joins the groups in the order of the parts.
class Grouper {
 public:
  Grouper(std::span<const KeyedItem> items, std::span<const std::size_t> part_ends, int part_bits)
      : items_(items), part_ends_(part_ends), part_bits_(part_bits) {}
  Grouper(const Grouper& other, tbb::split) : Grouper(other.items_, other.part_ends_, other.part_bits_) {}

  void operator()(const tbb::blocked_range<std::size_t>& parts) {
    for (std::size_t i = parts.begin(); i < parts.end(); ++i) {
      const std::size_t begin = i == 0 ? 0 : part_ends_[i - 1];
      sort_part(without_unique(items_.subspan(begin, part_ends_[i] - begin)));
      append_equal();
    }
  }

  void join(const Grouper& next) {
    const auto before = static_cast<std::uint32_t>(groups_.members.size());
    groups_.members.insert(groups_.members.end(), next.groups_.members.begin(), next.groups_.members.end());
    groups_.ends.reserve(groups_.ends.size() + next.groups_.ends.size());
    for (const std::uint32_t end : next.groups_.ends) groups_.ends.push_back(before + end);
  }

  Buckets take() { return std::move(groups_); }

 private:
  std::span<const KeyedItem> without_unique(std::span<const KeyedItem> part);
  void sort_part(std::span<const KeyedItem> part);
  void append_equal();

  std::span<const KeyedItem> items_;
  std::span<const std::size_t> part_ends_;
  int part_bits_;
  Buckets groups_;
  // Scratch, reused for every part.
  std::array<std::uint64_t, (std::size_t{1} << kPlaceBits) / 64> seen_, repeated_;
  Buffer<KeyedItem> left_;
  std::array<std::uint32_t, std::size_t{1} << kBinBits> begin_;
  Buffer<KeyedItem> sorted_;
  Buffer<std::uint32_t> members_, ends_;
};

/// Drops most items with a unique key. The bits after the part give each item a place; an item alone in its place is
/// dropped.
std::span<const KeyedItem> Grouper::without_unique(std::span<const KeyedItem> part) {
  const auto place_of = [part_bits = part_bits_](KeyedItem item) {
    return bits_after_part(part_bits, item, kPlaceBits);
  };
  seen_.fill(0);
  repeated_.fill(0);
  for (const KeyedItem item : part) {
    const std::uint64_t place = place_of(item), bit = std::uint64_t{1} << (place & 63);
    repeated_[place >> 6] |= seen_[place >> 6] & bit;
    seen_[place >> 6] |= bit;
  }
  left_.resize(part.size());
  std::size_t left = 0;
  for (const KeyedItem item : part) {
    const std::uint64_t place = place_of(item);
    left_[left] = item;
    left += static_cast<std::size_t>(repeated_[place >> 6] >> (place & 63) & 1);
  }
  return {left_.data(), left};
}

/// Sorts the items of one part into `sorted_`.
void Grouper::sort_part(std::span<const KeyedItem> part) {
  const auto bin_of = [part_bits = part_bits_](KeyedItem item) { return bits_after_part(part_bits, item, kBinBits); };
  begin_.fill(0);
  for (const KeyedItem item : part) ++begin_[bin_of(item)];
  std::exclusive_scan(begin_.begin(), begin_.end(), begin_.begin(), 0U);
  sorted_.resize(part.size());
  KeyedItem* const sorted = sorted_.data();
  for (const KeyedItem item : part) sorted[begin_[bin_of(item)]++] = item;
  std::size_t moves = 0;
  for (std::size_t i = 1; i < part.size(); ++i) {  // keys are hashes, so that bins hold one or two items
    const KeyedItem item = sorted[i];
    std::size_t to = i;
    for (; to > 0 && sorted[to - 1] > item; --to) sorted[to] = sorted[to - 1];
    sorted[to] = item;
    moves += i - to;
    if (moves > kMostMoves * part.size()) return std::sort(sorted, sorted + part.size());
  }
}

/// Appends the runs of equal keys in the sorted part to the groups.
void Grouper::append_equal() {
  const std::size_t size = sorted_.size();
  const KeyedItem* const sorted = sorted_.data();
  members_.resize(size);
  ends_.resize(size);
  std::size_t members = 0, ends = 0;
  bool follows = false;  // whether the item before has the same key
  for (std::size_t i = 0; i < size; ++i) {
    const bool precedes = i + 1 < size && same_key(sorted[i], sorted[i + 1]);
    members_[members] = static_cast<std::uint32_t>(sorted[i]);
    members += static_cast<std::size_t>(follows | precedes);
    ends_[ends] = static_cast<std::uint32_t>(groups_.members.size() + members);
    ends += static_cast<std::size_t>(follows & !precedes);
    follows = precedes;
  }
  groups_.members.insert(groups_.members.end(), members_.data(), members_.data() + members);
  groups_.ends.insert(groups_.ends.end(), ends_.data(), ends_.data() + ends);
}

}  // namespace

Buckets group_equal(std::span<const std::uint32_t> keys) {
  const int part_bits = std::clamp(static_cast<int>(std::bit_width(keys.size() / kItemsOfPart)), 0, kMostPartBits);
  const auto part_of = [part_bits](std::uint32_t key) { return std::uint64_t{key} << part_bits >> 32; };
  std::vector<std::size_t> end(std::size_t{1} << part_bits, 0);  // counts, then where the next item goes
  for (const std::uint32_t key : keys) ++end[part_of(key)];
  std::exclusive_scan(end.begin(), end.end(), end.begin(), std::size_t{0});
  Buffer<KeyedItem> items;
  items.resize(keys.size());
  for (std::size_t item = 0; item < keys.size(); ++item) {
    items[end[part_of(keys[item])]++] = std::uint64_t{keys[item]} << 32 | item;
  }
  Grouper grouper({items.data(), items.size()}, end, part_bits);
  const std::size_t parts_at_once =
      std::max<std::size_t>(kItemsOfTask * end.size() / std::max(keys.size(), kItemsOfTask), 1);
  tbb::parallel_reduce(tbb::blocked_range<std::size_t>(0, end.size(), parts_at_once), grouper);
  return grouper.take();
}

}  // namespace dedup
