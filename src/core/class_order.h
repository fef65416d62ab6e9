// Sorts items that name two classes, such as pairs and matches.
#pragma once

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace dedup {

/// Merges the lists and sorts their items by `a`, which is less than `classes`, then by `b`. Empties the lists.
/// Counting sort by `a`, then a sort within each class: linear if classes have few items each. Parallel.
template <class Item, class Lists>
std::vector<Item> in_class_order(Lists& lists, std::size_t classes) {
  std::vector<std::size_t> end(classes + 1, 0);  // by first class: where its items end
  for (const std::vector<Item>& list : lists) {
    for (const Item& item : list) ++end[item.a + std::size_t{1}];
  }
  std::partial_sum(end.begin(), end.end(), end.begin());
  std::vector<Item> out(end.back());
  for (std::vector<Item>& list : lists) {
    for (const Item& item : list) out[end[item.a]++] = item;
    list = {};
  }
  tbb::parallel_for(std::size_t{0}, classes, [&](std::size_t cls) {
    const auto at = [&](std::size_t i) { return out.begin() + static_cast<std::ptrdiff_t>(i); };
    std::sort(at(cls == 0 ? 0 : end[cls - 1]), at(end[cls]), [](const Item& x, const Item& y) { return x.b < y.b; });
  });
  return out;
}

}  // namespace dedup
