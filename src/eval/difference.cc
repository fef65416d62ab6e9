// Two labellings of the same articles -> what became of each cluster.
//
// The clusters of two or more articles in either labelling are the nodes of a graph. Nodes that share an article are
// linked, and each connected component is one change.
#include <algorithm>
#include <tuple>

#include "core/union_find.h"
#include "eval/contingency.h"

namespace dedup {
namespace {

/// What happened to the component `group`. `link` is one of its links, and the only one if it has one cluster on each
/// side.
Change change_of(const Difference::Count& group, const Difference::Link& link) {
  if (group.after == 0) return Change::gone;
  if (group.before == 0) return Change::created;
  if (group.before > 1) return group.after > 1 ? Change::regrouped : Change::merged;
  if (group.after > 1) return Change::split;
  const bool lost = link.shared < link.items_before, gained = link.shared < link.items_after;
  if (lost) return gained ? Change::altered : Change::shrunk;
  return gained ? Change::grown : Change::kept;
}

/// The clusters of both labellings as nodes: the old ones first, then the new ones.
struct Graph {
  const Contingency& table;
  std::uint32_t before;  // old clusters
  std::uint32_t nodes;
  UnionFind groups;
  std::vector<Difference::Link> links;
  std::vector<std::uint32_t> node_of;  // link -> one of its nodes

  std::uint32_t size(std::uint32_t node) const {
    return node < before ? table.gold_sizes[node] : table.found_sizes[node - before];
  }
  bool is_cluster(std::uint32_t node) const { return size(node) > 1; }
};

Graph make_graph(const Contingency& table) {
  const auto before = static_cast<std::uint32_t>(table.gold_sizes.size());
  const auto nodes = before + static_cast<std::uint32_t>(table.found_sizes.size());
  Graph graph{table, before, nodes, UnionFind(nodes), {}, {}};
  std::vector<bool> linked(nodes);
  for (const Contingency::Cell& cell : table.cells) {
    const std::uint32_t from = cell.gold, to = before + cell.found;
    if (!graph.is_cluster(from) || !graph.is_cluster(to)) continue;
    graph.groups.join(from, to);
    linked[from] = linked[to] = true;
    graph.node_of.push_back(from);
    graph.links.push_back({Change::kept, 0, table.gold_numbers[cell.gold], table.found_numbers[cell.found],
                           table.gold_sizes[cell.gold], table.found_sizes[cell.found], cell.items});
  }
  for (std::uint32_t node = 0; node < nodes; ++node) {
    if (linked[node] || !graph.is_cluster(node)) continue;
    graph.node_of.push_back(node);
    Difference::Link& link = graph.links.emplace_back();
    if (node < before) {
      link.before = table.gold_numbers[node];
      link.items_before = table.gold_sizes[node];
    } else {
      link.after = table.found_numbers[node - before];
      link.items_after = table.found_sizes[node - before];
    }
  }
  return graph;
}

/// For each root, the number of clusters and articles of its component. Articles that are in both an old and a new
/// cluster count once.
std::vector<Difference::Count> count_groups(Graph& graph) {
  std::vector<Difference::Count> counts(graph.nodes);
  for (std::uint32_t node = 0; node < graph.nodes; ++node) {
    if (!graph.is_cluster(node)) continue;
    Difference::Count& group = counts[graph.groups.find(node)];
    ++(node < graph.before ? group.before : group.after);
    group.articles += graph.size(node);
  }
  for (std::size_t i = 0; i < graph.links.size(); ++i) {
    counts[graph.groups.find(graph.node_of[i])].articles -= graph.links[i].shared;
  }
  return counts;
}

}  // namespace

std::string_view name_of(Change change) {
  constexpr std::array<std::string_view, kChanges> kNames = {"kept",   "grown",     "shrunk", "altered", "split",
                                                             "merged", "regrouped", "new",    "gone"};
  return kNames[static_cast<std::size_t>(change)];
}

Difference difference(std::span<const Labelled> items) {
  const Contingency table = make_contingency(items);
  Graph graph = make_graph(table);
  const std::vector<Difference::Count> groups = count_groups(graph);
  for (std::size_t i = 0; i < graph.links.size(); ++i) {
    Difference::Link& link = graph.links[i];
    link.group = graph.groups.find(graph.node_of[i]);  // renumbered below
    link.change = change_of(groups[link.group], link);
  }
  // No two links have the same old and new cluster, so the order is total.
  std::sort(graph.links.begin(), graph.links.end(), [&](const Difference::Link& a, const Difference::Link& b) {
    const auto rank = [&](const Difference::Link& link) {
      return std::tuple(link.change, ~groups[link.group].articles, link.group, link.before, link.after);
    };
    return rank(a) < rank(b);
  });

  Difference out;
  std::uint32_t last = kNone, number = 0;
  for (Difference::Link link : graph.links) {
    if (link.group != last) {
      last = link.group;
      ++number;
      Difference::Count& count = out.counts[static_cast<std::size_t>(link.change)];
      const Difference::Count& group = groups[link.group];
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
