// Which items hang together, by all threads at once: union by smallest index, with path halving.
#pragma once

#include <oneapi/tbb/parallel_for.h>

#include <atomic>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace dedup {

/// Components of items 0..n-1; the root of each is its smallest item, whatever the order of joins. Threads may join and
/// find at once, without locks (Anderson and Woll 1991, "Wait-free parallel algorithms for the union-find problem"):
/// only what is still a root is hung below another, and a shortened path leads to a root no less. What was joined
/// before all threads met is found by any after.
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
  /// Of every item. Parallel; no join may run beside it.
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
