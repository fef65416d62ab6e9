// Components joined by many threads at once, against components found sequentially.
#include "core/union_find.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace dedup {
namespace {

using Joins = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

// The smallest item of each item's component, found by propagating smaller items until nothing changes.
std::vector<std::uint32_t> smallest(std::uint32_t items, const Joins& joins) {
  std::vector<std::uint32_t> root(items);
  for (std::uint32_t i = 0; i < items; ++i) root[i] = i;
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [a, b] : joins) {
      const std::uint32_t least = std::min(root[a], root[b]);
      changed = changed || root[a] != root[b];
      root[a] = root[b] = least;
    }
  }
  return root;
}

std::vector<std::uint32_t> joined_at_once(std::uint32_t items, const Joins& joins) {
  UnionFind groups(items);
  constexpr std::size_t kThreads = 4;
  std::vector<std::thread> threads;
  for (std::size_t first = 0; first < kThreads; ++first) {
    threads.emplace_back([&, first] {
      for (std::size_t i = first; i < joins.size(); i += kThreads) groups.join(joins[i].first, joins[i].second);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return groups.roots();
}

TEST(UnionFind, FindsTheSmallestOfEachComponent) {
  std::mt19937_64 random(5);
  for (const std::uint32_t items : {1U, 2U, 300U, 20'000U}) {
    for (const double joins_an_item : {0.1, 0.5, 3.0}) {  // mostly alone, at the phase transition, one component
      Joins joins(static_cast<std::size_t>(joins_an_item * items));
      for (auto& [a, b] : joins) {
        a = static_cast<std::uint32_t>(random() % items);
        b = static_cast<std::uint32_t>(random() % items);
      }
      EXPECT_EQ(joined_at_once(items, joins), smallest(items, joins)) << items << " items, " << joins.size();
    }
  }
}

TEST(UnionFind, FollowsLongChains) {
  constexpr std::uint32_t kItems = 50'000;
  Joins up, down;
  for (std::uint32_t i = 0; i + 1 < kItems; ++i) up.emplace_back(i, i + 1);
  down.assign(up.rbegin(), up.rend());
  for (const Joins& joins : {up, down}) {
    const std::vector<std::uint32_t> roots = joined_at_once(kItems, joins);
    EXPECT_EQ(std::count(roots.begin(), roots.end(), 0U), kItems);
  }
}

}  // namespace
}  // namespace dedup
