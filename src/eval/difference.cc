// Two labellings of the same articles -> what became of each cluster: components of the graph whose nodes are the
// clusters of two or more in either, linked where they share an article.
#include <algorithm>
#include <tuple>

#include "core/union_find.h"
#include "eval/contingency.h"

namespace dedup {
namespace {

Change change_of(const Difference::Count& group, const Difference::Link& link) {
  if (group.after == 0) return Change::gone;
  if (group.before == 0) return Change::created;
  if (group.before > 1) return group.after > 1 ? Change::regrouped : Change::merged;
  if (group.after > 1) return Change::split;
  const bool lost = link.shared < link.items_before, gained = link.shared < link.items_after;
  if (lost) return gained ? Change::altered : Change::shrunk;
  return gained ? Change::grown : Change::kept;
}

}  // namespace

std::string_view name_of(Change change) {
  constexpr std::array<std::string_view, kChanges> kNames = {"kept",   "grown",     "shrunk", "altered", "split",
                                                             "merged", "regrouped", "new",    "gone"};
  return kNames[static_cast<std::size_t>(change)];
}

Difference difference(std::span<const Labelled> items) {
  const Contingency table = make_contingency(items);
  const auto before = static_cast<std::uint32_t>(table.gold_sizes.size());
  const auto after = static_cast<std::uint32_t>(table.found_sizes.size());
  const auto is_cluster = [&](std::uint32_t node) {
    return (node < before ? table.gold_sizes[node] : table.found_sizes[node - before]) > 1;
  };

  UnionFind groups(std::size_t{before} + after);
  std::vector<Difference::Link> links;
  std::vector<std::uint32_t> nodes;  // of each link, one of its clusters
  std::vector<bool> linked(std::size_t{before} + after);
  for (const Contingency::Cell& cell : table.cells) {
    const std::uint32_t from = cell.gold, to = before + cell.found;
    if (!is_cluster(from) || !is_cluster(to)) continue;
    groups.join(from, to);
    linked[from] = linked[to] = true;
    nodes.push_back(from);
    links.push_back({Change::kept, 0, table.gold_numbers[cell.gold], table.found_numbers[cell.found],
                     table.gold_sizes[cell.gold], table.found_sizes[cell.found], cell.items});
  }
  for (std::uint32_t node = 0; node < before + after; ++node) {
    if (linked[node] || !is_cluster(node)) continue;
    nodes.push_back(node);
    Difference::Link& link = links.emplace_back();
    if (node < before) {
      link.before = table.gold_numbers[node];
      link.items_before = table.gold_sizes[node];
    } else {
      link.after = table.found_numbers[node - before];
      link.items_after = table.found_sizes[node - before];
    }
  }

  // Articles of a group: those of its old clusters, and of its new ones what was not in an old cluster.
  std::vector<Difference::Count> of_group(std::size_t{before} + after);  // by root
  for (std::uint32_t node = 0; node < before + after; ++node) {
    if (!is_cluster(node)) continue;
    Difference::Count& group = of_group[groups.find(node)];
    ++(node < before ? group.before : group.after);
    group.articles += node < before ? table.gold_sizes[node] : table.found_sizes[node - before];
  }
  for (std::size_t i = 0; i < links.size(); ++i) of_group[groups.find(nodes[i])].articles -= links[i].shared;

  Difference out;
  std::vector<std::size_t> order(links.size());
  for (std::size_t i = 0; i < links.size(); ++i) {
    order[i] = i;
    const std::uint32_t root = groups.find(nodes[i]);
    links[i].change = change_of(of_group[root], links[i]);
    links[i].group = root;
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](std::size_t i) {
      const Difference::Link& link = links[i];
      return std::tuple(link.change, ~of_group[link.group].articles, link.group, link.before, link.after);
    };
    return rank(a) < rank(b);
  });
  std::uint32_t last = kNone, number = 0;
  for (const std::size_t i : order) {
    Difference::Link link = links[i];
    if (link.group != last) {
      last = link.group;
      ++number;
      Difference::Count& count = out.counts[static_cast<std::size_t>(link.change)];
      const Difference::Count& group = of_group[link.group];
      ++count.groups;
      count.before += group.before;
      count.after += group.after;
      count.articles += group.articles;
    }
    link.group = number;
    out.links.push_back(link);
  }
  return out;
}

}  // namespace dedup
