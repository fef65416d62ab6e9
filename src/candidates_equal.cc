// Keys -> Buckets: which items have equal keys.
//
// Keys are sorted by counting: into parts by their high bits, so that what follows stays in the cache, then within each
// part by the bits below those, after which few are out of order. No pass has a branch that depends on a key, and
// neither has the walk over equal neighbours. A table of hashes has less to do, and takes twice the time: which slots
// are taken cannot be foreseen.
#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "dedup/candidates.h"

namespace dedup {

namespace {

constexpr int kMostPartBits = 13;
constexpr int kBinBits = 11;
constexpr std::size_t kMostMoves = 16;  // an item; well mixed keys need less than one

/// A key and, below it, its item.
using KeyedItem = std::uint64_t;

bool same_key(KeyedItem x, KeyedItem y) { return x >> 32 == y >> 32; }

/// What is used for one part after another.
struct Scratch {
  std::array<std::uint32_t, std::size_t{1} << kBinBits> begin;
  Buffer<KeyedItem> sorted;
  Buffer<std::uint32_t> members, ends;
};

/// Sorts a part, in which all agree in `part_bits` of the key.
void sort_part(std::span<const KeyedItem> part, int part_bits, Scratch& scratch) {
  const auto bin_of = [part_bits](KeyedItem item) { return item << part_bits >> (64 - kBinBits); };
  auto& begin = scratch.begin;
  begin.fill(0);
  for (const KeyedItem item : part) ++begin[bin_of(item)];
  std::exclusive_scan(begin.begin(), begin.end(), begin.begin(), 0U);
  scratch.sorted.resize(part.size());
  KeyedItem* const sorted = scratch.sorted.data();
  for (const KeyedItem item : part) sorted[begin[bin_of(item)]++] = item;
  std::size_t moves = 0;
  for (std::size_t i = 1; i < part.size(); ++i) {  // keys are hashes, so bins hold one or two
    const KeyedItem item = sorted[i];
    std::size_t to = i;
    for (; to > 0 && sorted[to - 1] > item; --to) sorted[to] = sorted[to - 1];
    sorted[to] = item;
    moves += i - to;
    if (moves > kMostMoves * part.size()) return std::sort(sorted, sorted + part.size());  // they were made for it
  }
}

/// Appends what is equal in a sorted part.
void append_equal(Scratch& scratch, Buckets& out) {
  const std::size_t size = scratch.sorted.size();
  const KeyedItem* const sorted = scratch.sorted.data();
  scratch.members.resize(size);
  scratch.ends.resize(size);
  std::size_t members = 0, ends = 0;
  bool follows = false;  // one of the same key
  for (std::size_t i = 0; i < size; ++i) {
    const bool precedes = i + 1 < size && same_key(sorted[i], sorted[i + 1]);
    scratch.members[members] = static_cast<std::uint32_t>(sorted[i]);
    members += static_cast<std::size_t>(follows | precedes);
    scratch.ends[ends] = static_cast<std::uint32_t>(out.members.size() + members);
    ends += static_cast<std::size_t>(follows & !precedes);
    follows = precedes;
  }
  out.members.insert(out.members.end(), scratch.members.data(), scratch.members.data() + members);
  out.ends.insert(out.ends.end(), scratch.ends.data(), scratch.ends.data() + ends);
}

}  // namespace

Buckets group_equal(std::span<const std::uint32_t> keys) {
  const int part_bits = std::clamp(static_cast<int>(std::bit_width(keys.size() >> kBinBits)), 0, kMostPartBits);
  const auto part_of = [part_bits](std::uint32_t key) { return std::uint64_t{key} << part_bits >> 32; };
  std::vector<std::size_t> end(std::size_t{1} << part_bits, 0);  // first of the part before
  for (const std::uint32_t key : keys) ++end[part_of(key)];
  std::exclusive_scan(end.begin(), end.end(), end.begin(), std::size_t{0});
  Buffer<KeyedItem> items;
  items.resize(keys.size());
  for (std::size_t item = 0; item < keys.size(); ++item) {
    items[end[part_of(keys[item])]++] = std::uint64_t{keys[item]} << 32 | item;
  }
  Buckets out;
  Scratch scratch;
  std::size_t begin = 0;
  for (const std::size_t part_end : end) {
    sort_part({items.data() + begin, part_end - begin}, part_bits, scratch);
    append_equal(scratch, out);
    begin = part_end;
  }
  return out;
}

}  // namespace dedup
