#include "engine/story_units.h"

#include <algorithm>
#include <numeric>

namespace dedup {

std::vector<std::uint32_t> choose_centres(const StoryUnits& units, std::span<const std::uint32_t> cluster,
                                          std::span<const Likeness> alike) {
  std::vector<std::int64_t> sum(units.size(), 0);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) sum[unit] = kCosineOne * units.articles[unit];
  for (const Likeness& pair : alike) {
    if (cluster[pair.a] != cluster[pair.b]) continue;
    sum[pair.a] += pair.cosine * std::int64_t{units.articles[pair.b]};
    sum[pair.b] += pair.cosine * std::int64_t{units.articles[pair.a]};
  }
  std::vector<std::uint32_t> best(units.size(), kNone);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    std::uint32_t& known = best[cluster[unit]];
    if (known == kNone || sum[unit] > sum[known]) known = unit;
  }
  return best;
}

std::vector<std::uint32_t> order_classes(const Classes& classes, const StoryUnits& units) {
  std::vector<std::uint32_t> order(classes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    return units.of[x] != units.of[y] ? units.of[x] < units.of[y] : classes.content[x] < classes.content[y];
  });
  return order;
}

}  // namespace dedup
