// Likenesses -> stories: average linkage that does not chain, over measured pairs only, in whole numbers.
//
// Two clusters are merged, the most alike first, while their mean likeness reaches the threshold. One threshold cannot
// serve all stories, though: dispatches about a well-known politician are as alike as two reports of one village fire.
// What tells them apart is how alike the members of each side are among themselves. So a merge is refused where the
// mean across lies well below the means within (kRelative times their geometric mean; of a single unit the threshold
// stands for it, and weighs like one pair everywhere). A refused pair is tried again when one of its sides has grown.
//
// Pairs that no search proposed count as 0: each unit has its most alike partners measured, and whatever is not among
// them is unlike. Before anything is linked, near copies are folded (stars of at least 0.45 of their pairs of words in
// common): a story that is printed forty times must not count its own prints as evidence, and is one unit here.
//
// Cost: every merge walks the neighbours of both sides, 0.4 s for 26,670 press releases. Known weakness: whether a
// story that is told by one outlet in three instalments is one story or three is a matter of taste, and here of the
// threshold.
#include <algorithm>
#include <numeric>
#include <queue>
#include <tuple>

#include "cluster/cluster.h"

namespace dedup {

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kNearCopy = kCosineOne * 9 / 20;  // Jaccard of pairs of words from which two texts are one
constexpr std::int64_t kRelativeSquared = 4225;          // 0.65 squared, in 1/10000

struct Edge {
  std::uint32_t to;
  std::int64_t sum;  // of the likenesses between the members of both sides, in 2^-30
};

/// Whether all dated members of two clusters lie within so many seconds.
bool may_meet(const StoryUnit& a, const StoryUnit& b, std::int64_t within) {
  if (within == 0 || a.earliest == kNoDate || b.earliest == kNoDate) return true;
  const auto first = static_cast<std::uint64_t>(std::min(a.earliest, b.earliest));
  return static_cast<std::uint64_t>(std::max(a.latest, b.latest)) - first <= static_cast<std::uint64_t>(within);
}

/// A cluster on its way.
struct Node {
  std::vector<Edge> edges;  // by `to`
  std::int64_t size = 1;
  std::int64_t inside = 0;  // sum of the likenesses between its members
  std::uint32_t version = 0;
  StoryUnit dates;
};

/// A merge to try, as things stood when it was found.
struct Merge {
  std::int64_t mean;
  std::uint32_t a, b;
  std::uint32_t version_a, version_b;
  bool operator<(const Merge& other) const {  // the queue gives the largest
    return std::tuple(mean, other.a, other.b) < std::tuple(other.mean, a, b);
  }
};

class Linking {
 public:
  Linking(std::span<const StoryUnit> units, std::int64_t threshold, std::int64_t within)
      : threshold_(threshold), within_(within), nodes_(units.size()), into_(units.size()) {
    std::iota(into_.begin(), into_.end(), 0);
    for (std::size_t i = 0; i < units.size(); ++i) nodes_[i].dates = units[i];
  }

  void add(std::uint32_t a, std::uint32_t b, std::int64_t likeness) {
    nodes_[a].edges.push_back({b, likeness});
    nodes_[b].edges.push_back({a, likeness});
  }

  /// Merges until nothing reaches the threshold; gives the cluster of each unit.
  std::vector<std::uint32_t> link() {
    for (Node& node : nodes_) {
      std::sort(node.edges.begin(), node.edges.end(), [](Edge x, Edge y) { return x.to < y.to; });
    }
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      for (const Edge& edge : nodes_[i].edges) {
        if (i < edge.to) propose(i, edge);
      }
    }
    while (!queue_.empty()) {
      const Merge merge = queue_.top();
      queue_.pop();
      if (nodes_[merge.a].version != merge.version_a || nodes_[merge.b].version != merge.version_b) continue;
      if (!may_meet(nodes_[merge.a].dates, nodes_[merge.b].dates, within_) || too_loose(merge)) continue;
      join(merge.a, merge.b);
    }
    for (std::uint32_t& unit : into_) {
      while (into_[unit] != unit) unit = into_[unit] = into_[into_[unit]];
    }
    return std::move(into_);
  }

 private:
  void propose(std::uint32_t i, const Edge& edge) {
    const std::int64_t mean = edge.sum / (nodes_[i].size * nodes_[edge.to].size);
    if (mean < threshold_) return;
    const std::uint32_t a = std::min(i, edge.to), b = std::max(i, edge.to);
    queue_.push({mean, a, b, nodes_[a].version, nodes_[b].version});
  }

  std::int64_t mean_within(const Node& node) const {
    return (node.inside + threshold_) / (node.size * (node.size - 1) / 2 + 1);
  }

  bool too_loose(const Merge& merge) const {
    const Wide within = Wide{mean_within(nodes_[merge.a])} * mean_within(nodes_[merge.b]);
    return Wide{merge.mean} * merge.mean * 10'000 < within * kRelativeSquared;
  }

  static std::vector<Edge>::iterator find(std::vector<Edge>& edges, std::uint32_t to) {
    return std::lower_bound(edges.begin(), edges.end(), to,
                            [](const Edge& edge, std::uint32_t x) { return edge.to < x; });
  }

  /// Merges one node into the other, the one of fewer neighbours into the one of more.
  void join(std::uint32_t a, std::uint32_t b) {
    if (nodes_[a].edges.size() < nodes_[b].edges.size()) std::swap(a, b);
    Node& kept = nodes_[a];
    Node& gone = nodes_[b];
    into_[b] = a;
    kept.inside += gone.inside + find(kept.edges, b)->sum;
    kept.size += gone.size;
    ++kept.version;
    ++gone.version;
    kept.dates.add(gone.dates);
    for (const Edge& edge : gone.edges) {
      if (edge.to == a) continue;
      std::vector<Edge>& theirs = nodes_[edge.to].edges;
      theirs.erase(find(theirs, b));
      const auto known = find(theirs, a);
      if (known != theirs.end() && known->to == a) {
        known->sum += edge.sum;
      } else {
        theirs.insert(known, {a, edge.sum});
      }
    }
    std::vector<Edge> merged;
    merged.reserve(kept.edges.size() + gone.edges.size());
    auto x = kept.edges.begin(), y = gone.edges.begin();
    while (x != kept.edges.end() || y != gone.edges.end()) {
      Edge next{};
      if (y == gone.edges.end() || (x != kept.edges.end() && x->to < y->to)) {
        next = *x++;
      } else if (x == kept.edges.end() || y->to < x->to) {
        next = *y++;
      } else {
        next = {x->to, x->sum + y->sum};
        ++x, ++y;
      }
      if (next.to != a && next.to != b) merged.push_back(next);
    }
    kept.edges = std::move(merged);
    gone.edges = {};
    for (const Edge& edge : kept.edges) propose(a, edge);
  }

  std::int64_t threshold_;
  std::int64_t within_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> into_;
  std::priority_queue<Merge> queue_;
};

}  // namespace

std::vector<std::uint32_t> fold_near_copies(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                            std::int64_t within) {
  std::vector<std::uint32_t> neighbours(units.size(), 0);
  std::vector<Pair> near;
  for (const Likeness& pair : pairs) {
    if (pair.jaccard < kNearCopy || !may_meet(units[pair.a], units[pair.b], within)) continue;
    near.push_back({pair.a, pair.b});
    near.push_back({pair.b, pair.a});
    ++neighbours[pair.a];
    ++neighbours[pair.b];
  }
  std::sort(near.begin(), near.end());
  std::vector<std::uint32_t> order(units.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return neighbours[x] > neighbours[y]; });
  std::vector<std::uint32_t> centre(units.size(), kNone);
  for (const std::uint32_t unit : order) {
    if (centre[unit] != kNone) continue;
    centre[unit] = unit;
    StoryUnit star = units[unit];  // each may meet the centre, and not each other
    for (auto it = std::lower_bound(near.begin(), near.end(), Pair{unit, 0}); it != near.end() && it->a == unit; ++it) {
      if (centre[it->b] != kNone || !may_meet(star, units[it->b], within)) continue;
      centre[it->b] = unit;
      star.add(units[it->b]);
    }
  }
  return centre;
}

std::vector<std::uint32_t> cluster_stories(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                           double threshold, std::int64_t within) {
  const std::int64_t least = cosine_of(threshold);
  Linking linking(units, std::max<std::int64_t>(least, 1), within);
  for (const Likeness& pair : pairs) {
    if (pair.cosine > 0) linking.add(pair.a, pair.b, pair.cosine);
  }
  return linking.link();
}

}  // namespace dedup
