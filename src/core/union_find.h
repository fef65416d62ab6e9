// Connected components, found by all threads at once: union by smallest index, with path halving.
#pragma once

#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace dedup {

/// Connected components of items 0..n-1. The root of a component is its smallest item, whatever the order of joins.
/// Threads may join and find concurrently, without locks (Anderson and Woll 1991, "Wait-free parallel algorithms for
/// the union-find problem"): a join links only an item that is still a root, and a shortened path still leads to the
/// root. Joins are certain to be visible to another thread after a barrier between the two.
class UnionFind {
 public:
  explicit UnionFind(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t find(std::uint32_t item) {
    std::uint32_t parent = at(item).load(kOrder);
    for (;;) {
      const std::uint32_t grand = at(parent).load(kOrder);
      if (grand == parent) return parent;
      at(item).store(grand, kOrder);
      item = grand;
      parent = at(item).load(kOrder);
    }
  }
  void join(std::uint32_t a, std::uint32_t b) {
    std::uint32_t root = 0;
    do {
      a = find(a);
      b = find(b);
      if (a > b) std::swap(a, b);
      root = b;
    } while (a != b && !at(b).compare_exchange_weak(root, a, kOrder));
  }
  /// The root of every item. Parallel; no join may run at the same time.
  std::vector<std::uint32_t> roots() {
    std::vector<std::uint32_t> out(parent_.size());
    tbb::parallel_for(std::size_t{0}, out.size(), [&](std::size_t i) { out[i] = find(static_cast<std::uint32_t>(i)); });
    return out;
  }

 private:
  static constexpr auto kOrder = std::memory_order_relaxed;
  std::atomic_ref<std::uint32_t> at(std::uint32_t item) { return std::atomic_ref(parent_[item]); }
  std::vector<std::uint32_t> parent_;
};

}  // namespace dedup
