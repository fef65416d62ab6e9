// Common elements of sorted lists, against the standard library.
#include "core/intersect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <vector>

namespace dedup {
namespace {

using List = std::vector<std::uint64_t>;

std::size_t expected_common(const List& x, const List& y) {
  List common;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
  return common.size();
}

TEST(CountCommon, AgreesWithSetIntersection) {
  std::mt19937_64 random(3);
  for (int trial = 0; trial < 2000; ++trial) {
    List x(random() % 30), y(random() % 30);
    const std::uint64_t range = 1 + random() % 60;  // small ranges give repeats and equal lists
    for (List* list : {&x, &y}) {
      for (std::uint64_t& value : *list) value = random() % range;
      std::sort(list->begin(), list->end());
    }
    EXPECT_EQ(count_common(x, y), expected_common(x, y));
    EXPECT_EQ(count_common(y, x), expected_common(x, y));
  }
}

TEST(CountCommon, TakesEmptyAndEqualLists) {
  const List none, all{0, 1, UINT64_MAX};
  EXPECT_EQ(count_common(none, none), 0U);
  EXPECT_EQ(count_common(none, all), 0U);
  EXPECT_EQ(count_common(all, none), 0U);
  EXPECT_EQ(count_common(all, all), 3U);
}

}  // namespace
}  // namespace dedup
