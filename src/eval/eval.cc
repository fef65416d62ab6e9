// Two labellings -> figures of agreement, all computed from one contingency table.
#include "dedup/eval.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "eval/contingency.h"

namespace dedup {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double quotient(double part, double whole) { return whole > 0.0 ? part / whole : kUndefined; }

std::uint64_t key_of(std::uint32_t high, std::uint32_t low) { return std::uint64_t{high} << 32 | low; }

std::vector<std::uint32_t> unique_sorted(std::vector<std::uint32_t> numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

std::uint64_t singletons(const std::vector<std::uint32_t>& sizes) {
  return static_cast<std::uint64_t>(std::count(sizes.begin(), sizes.end(), 1U));
}

/// The `most` gold clusters that are split into the most found clusters, the worst first. With gold and found swapped:
/// the found clusters that merge the most gold clusters.
std::vector<Mixture> worst_cuts(std::span<const Labelled> items, std::size_t most) {
  const Contingency table = make_contingency(items);
  struct Cut {
    std::size_t begin, end;   // cells of the table
    std::uint64_t separated;  // pairs of articles
  };
  std::vector<Cut> cuts;
  for (std::size_t begin = 0, end = 0; begin < table.cells.size(); begin = end) {
    const std::uint32_t gold = table.cells[begin].gold;
    std::uint64_t separated = pairs_of(table.gold_sizes[gold]);
    for (; end < table.cells.size() && table.cells[end].gold == gold; ++end)
      separated -= pairs_of(table.cells[end].items);
    if (end - begin > 1) cuts.push_back({begin, end, separated});
  }
  const std::size_t kept = std::min(most, cuts.size());
  const auto worse = [](const Cut& a, const Cut& b) {
    return std::tuple(b.end - b.begin, b.separated, a.begin) < std::tuple(a.end - a.begin, a.separated, b.begin);
  };
  std::partial_sort(cuts.begin(), cuts.begin() + static_cast<std::ptrdiff_t>(kept), cuts.end(), worse);
  cuts.resize(kept);

  std::vector<Mixture> out;
  std::map<std::uint64_t, std::uint32_t> examples;  // cell -> its first item, for the cells returned
  for (const Cut& cut : cuts) {
    Mixture& mixture = out.emplace_back();
    mixture.cluster = table.gold_numbers[table.cells[cut.begin].gold];
    mixture.items = table.gold_sizes[table.cells[cut.begin].gold];
    for (std::size_t i = cut.begin; i < cut.end; ++i) {
      const Contingency::Cell& cell = table.cells[i];
      mixture.parts.push_back({table.found_numbers[cell.found], cell.items, kNone});
      examples.emplace(key_of(mixture.cluster, mixture.parts.back().cluster), kNone);
    }
  }
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const auto example = examples.find(key_of(items[i].gold, items[i].found));
    if (example != examples.end() && example->second == kNone) example->second = i;
  }
  for (Mixture& mixture : out) {
    for (Mixture::Part& part : mixture.parts) part.example = examples.at(key_of(mixture.cluster, part.cluster));
    std::stable_sort(mixture.parts.begin(), mixture.parts.end(),
                     [](const Mixture::Part& a, const Mixture::Part& b) { return a.items > b.items; });
  }
  return out;
}

}  // namespace

Contingency make_contingency(std::span<const Labelled> items) {
  Contingency out;
  out.items = items.size();
  std::vector<std::uint64_t> keys(items.size());
  std::vector<std::uint32_t> found(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    keys[i] = key_of(items[i].gold, items[i].found);
    found[i] = items[i].found;
  }
  std::sort(keys.begin(), keys.end());
  out.found_numbers = unique_sorted(std::move(found));
  out.found_sizes.resize(out.found_numbers.size());
  for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    while (end < keys.size() && keys[end] == keys[begin]) ++end;
    const auto gold = static_cast<std::uint32_t>(keys[begin] >> 32);
    if (out.gold_numbers.empty() || out.gold_numbers.back() != gold) {
      out.gold_numbers.push_back(gold);
      out.gold_sizes.push_back(0);
    }
    const auto place = std::lower_bound(out.found_numbers.begin(), out.found_numbers.end(),
                                        static_cast<std::uint32_t>(keys[begin] & UINT32_MAX));
    const Contingency::Cell cell = {static_cast<std::uint32_t>(out.gold_sizes.size() - 1),
                                    static_cast<std::uint32_t>(place - out.found_numbers.begin()),
                                    static_cast<std::uint32_t>(end - begin)};
    out.gold_sizes.back() += cell.items;
    out.found_sizes[cell.found] += cell.items;
    out.cells.push_back(cell);
  }
  return out;
}

Sums sums_of(const Contingency& table) {
  std::uint64_t gold_pairs = 0, found_pairs = 0, shared_pairs = 0;
  Sums sums;
  sums.items = static_cast<double>(table.items);
  for (const std::uint32_t size : table.gold_sizes) gold_pairs += pairs_of(size);
  for (const std::uint32_t size : table.found_sizes) found_pairs += pairs_of(size);
  for (const Contingency::Cell& cell : table.cells) {
    shared_pairs += pairs_of(cell.items);
    const double square = static_cast<double>(cell.items) * cell.items;
    sums.precision += square / table.found_sizes[cell.found];
    sums.recall += square / table.gold_sizes[cell.gold];
  }
  sums.gold_pairs = static_cast<double>(gold_pairs);
  sums.found_pairs = static_cast<double>(found_pairs);
  sums.shared_pairs = static_cast<double>(shared_pairs);
  return sums;
}

Figures figures_of(const Sums& sums) {
  Figures out;
  const double all_pairs = sums.items * (sums.items - 1.0) / 2.0;
  if (sums.items == 0.0) {
    out[0] = kUndefined;
  } else if (sums.shared_pairs == sums.gold_pairs && sums.shared_pairs == sums.found_pairs) {
    out[0] = 1.0;  // equal partitions, for which the quotient may be 0 / 0
  } else {
    const double expected = sums.gold_pairs * sums.found_pairs / all_pairs;
    out[0] = (sums.shared_pairs - expected) / ((sums.gold_pairs + sums.found_pairs) / 2.0 - expected);
  }
  out[1] = quotient(sums.shared_pairs, sums.found_pairs);
  out[2] = quotient(sums.shared_pairs, sums.gold_pairs);
  out[3] = quotient(2.0 * sums.shared_pairs, sums.gold_pairs + sums.found_pairs);
  out[4] = quotient(sums.precision, sums.items);
  out[5] = quotient(sums.recall, sums.items);
  out[6] = quotient(2.0 * out[4] * out[5], out[4] + out[5]);
  return out;
}

Agreement evaluate(std::span<const Labelled> items, const Bootstrap& bootstrap) {
  const Contingency table = make_contingency(items);
  const Sums sums = sums_of(table);
  const Figures figures = figures_of(sums);
  const auto bounds = bootstrap_bounds(table, bootstrap);
  const auto estimate = [&](std::size_t i) { return Estimate{figures[i], bounds[i][0], bounds[i][1]}; };
  Agreement out;
  out.articles = table.items;
  out.gold_clusters = table.gold_sizes.size();
  out.gold_singletons = singletons(table.gold_sizes);
  out.found_clusters = table.found_sizes.size();
  out.found_singletons = singletons(table.found_sizes);
  out.gold_pairs = static_cast<std::uint64_t>(sums.gold_pairs);
  out.found_pairs = static_cast<std::uint64_t>(sums.found_pairs);
  out.shared_pairs = static_cast<std::uint64_t>(sums.shared_pairs);
  out.rand = estimate(0);
  out.mutual = items.empty() ? kUndefined : adjusted_mutual_information(table);
  out.pairwise = {estimate(1), estimate(2), estimate(3)};
  out.b_cubed = {estimate(4), estimate(5), estimate(6)};
  return out;
}

std::vector<Labelled> without_gold_singletons(std::span<const Labelled> items) {
  std::vector<std::uint32_t> gold(items.size());
  std::transform(items.begin(), items.end(), gold.begin(), [](const Labelled& item) { return item.gold; });
  std::sort(gold.begin(), gold.end());
  std::vector<Labelled> out;
  for (const Labelled& item : items) {
    const auto [begin, end] = std::equal_range(gold.begin(), gold.end(), item.gold);
    if (end - begin > 1) out.push_back(item);
  }
  return out;
}

std::vector<Mixture> worst_splits(std::span<const Labelled> items, std::size_t most) { return worst_cuts(items, most); }

std::vector<Mixture> worst_merges(std::span<const Labelled> items, std::size_t most) {
  std::vector<Labelled> swapped(items.begin(), items.end());
  for (Labelled& item : swapped) std::swap(item.gold, item.found);
  return worst_cuts(swapped, most);
}

}  // namespace dedup
