// Story similarities -> stories: average linkage over measured pairs that does not chain, in integers.
//
// Method. The two most similar clusters are merged while their mean similarity reaches the threshold. One threshold
// cannot serve all stories: dispatches about a well-known politician are as similar as two reports of a village fire.
// What separates them is the similarity within each side. So a merge is refused if the mean across is well below the
// means within (kRelative times their geometric mean; the threshold counts as one more pair within each side, and is
// all that a single unit has). A refused pair is tried again once one of its sides has grown.
//
// Dates are evidence, not a limit: reports of one event mostly come within three days, and those of other events about
// the same people any time later. So the similarity of two units that are d > 3 days apart counts sqrt(3 / d) times.
//
// How alike two texts are by chance depends on the language and on the input. Two units that are each other's nearest
// and stand out from the chance likeness of their other neighbours count one and a half times their similarity. Of ten
// events in twenty invented articles in Russian this finds seven, without it three.
//
// Pairs that no search proposed count as 0: the most similar partners of each unit were measured, so the others are
// dissimilar. Before linking, near copies are folded into one unit (stars of units whose word pairs have a Jaccard of
// at least 0.45), so that a story printed forty times does not count its own prints as evidence.
//
// Cost. Each merge walks the neighbours of both sides: 0.4 s for 26,670 press releases.
//
// Known weakness. Whether a story that one outlet tells in three instalments is one story or three is a matter of
// taste; here the threshold decides.
#include "cluster/stories.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <queue>
#include <tuple>

#include "core/fixed.h"

namespace dedup {

namespace {

__extension__ using Wide = __int128;

// Jaccard of word pairs from which two texts are near copies. The choice matters little: at 0.3, 0.45, 0.6 and 0.9 the
// adjusted Rand index of ecbplus is 0.848, 0.847, 0.853 and 0.840, and basil and newsday do not change.
constexpr std::int64_t kNearCopy = kCosineOne * 9 / 20;
// kRelative squared, in 1/10000: 0.62 squared. The adjusted Rand index of ecbplus is 0.871 at 0.55, 0.875 at 0.6, 0.865
// at 0.62 and 0.857 at 0.65, and without the rule 0.809; that of basil 0.982 at 0.6 and 0.997 at 0.62.
constexpr std::int64_t kRelativeSquared = 3844;
// The same for threads: 0.45 squared. The adjusted Rand index of affairs in rpm2-fr is 0.881 at 0.4, 0.899 at 0.45 and
// 0.857 at 0.5; of Arabic ones in multiling2011 0.858, 0.931 and 0.931.
constexpr std::int64_t kThreadRelativeSquared = 2025;
// Seconds between two reports up to which their dates say nothing against one story. At 2, 3 and 4 days the adjusted
// Rand index of gunviolence is 0.712, 0.730 and 0.738, that of basil 0.993, 0.982 and 0.967 (with kRelative 0.6).
constexpr std::uint64_t kFresh = 3 * 86'400;

// Steps between two questions whether the run was cancelled: a merge takes up to a millisecond.
constexpr std::uint64_t kBetweenChecks = 64;

struct Edge {
  std::uint32_t to;
  std::int64_t sum;  // of the similarities between members of both sides, in 2^-30
};

/// Seconds between two ranges of dates; 0 if they overlap or one has no date.
std::uint64_t seconds_between(const StoryUnit& a, const StoryUnit& b) {
  if (a.earliest == kNoDate || b.earliest == kNoDate) return 0;
  const StoryUnit &first = a.earliest <= b.earliest ? a : b, &next = a.earliest <= b.earliest ? b : a;
  if (first.latest >= next.earliest) return 0;
  return static_cast<std::uint64_t>(next.earliest) - static_cast<std::uint64_t>(first.latest);
}

/// Whether all dated members of two clusters are at most `within` seconds apart.
bool is_within(const StoryUnit& a, const StoryUnit& b, std::int64_t within) {
  if (within == 0 || a.earliest == kNoDate || b.earliest == kNoDate) return true;
  const auto first = static_cast<std::uint64_t>(std::min(a.earliest, b.earliest));
  return static_cast<std::uint64_t>(std::max(a.latest, b.latest)) - first <= static_cast<std::uint64_t>(within);
}

/// A cosine, less if the dates of its two sides are far apart. At most kCosineOne, so that its square has 60 bits.
std::int64_t dated_cosine(std::int64_t cosine, const StoryUnit& a, const StoryUnit& b) {
  const std::uint64_t gap = seconds_between(a, b);
  if (gap <= kFresh) return cosine;
  return static_cast<std::int64_t>(isqrt(static_cast<std::uint64_t>(Wide{cosine} * cosine * kFresh / gap)));
}

constexpr std::uint64_t kFewUnits = 12;  // with fewer, chance likeness is unknown

/// The units most like one unit.
struct Nearest {
  static constexpr std::size_t kRanks = 6;
  std::uint32_t unit = kNone;               // the nearest
  std::array<std::int64_t, kRanks> most{};  // cosines, descending; 0 where there are fewer

  void add(std::uint32_t other, std::int64_t cosine) {
    if (cosine > most.front()) unit = other;
    const auto place = std::upper_bound(most.begin(), most.end(), cosine, std::greater<>());
    if (place == most.end()) return;
    std::copy_backward(place, most.end() - 1, most.end());
    *place = cosine;
  }

  /// The cosine from which the nearest stands out from the chance likeness of `units` units. Chance likeness falls off
  /// exponentially, by a scale that is read off the ranks 2 to 6. The first of them then exceeds the second by more
  /// than ln(units) times the scale for one unit in an input.
  std::int64_t stands_out_from(std::uint64_t units) const {
    const std::int64_t scale = (most[1] + most[2] + most[3] + most[4]) / 4 - most[5];
    return most[1] + scale * ln_fixed(units) / kLnOne;
  }
};

/// The pairs with the cosines that count: less if dates are far apart; else more if the two stand out.
std::vector<Likeness> counted_pairs(std::span<const StoryUnit> units, std::span<const Likeness> pairs) {
  std::vector<Likeness> out;
  std::vector<Nearest> nearest(units.size());
  for (const Likeness& pair : pairs) {
    if (pair.cosine <= 0) continue;
    out.push_back(pair);
    out.back().cosine = static_cast<std::int32_t>(dated_cosine(pair.cosine, units[pair.a], units[pair.b]));
    nearest[pair.a].add(pair.b, out.back().cosine);
    nearest[pair.b].add(pair.a, out.back().cosine);
  }
  const auto compared = static_cast<std::uint64_t>(
      std::count_if(nearest.begin(), nearest.end(), [](const Nearest& each) { return each.unit != kNone; }));
  if (compared < kFewUnits) return out;
  for (Likeness& pair : out) {
    const Nearest &a = nearest[pair.a], &b = nearest[pair.b];
    if (a.unit != pair.b || b.unit != pair.a || seconds_between(units[pair.a], units[pair.b]) > kFresh) continue;
    if (pair.cosine < std::max(a.stands_out_from(compared), b.stands_out_from(compared))) continue;
    pair.cosine = static_cast<std::int32_t>(std::min<std::int64_t>(std::int64_t{pair.cosine} * 3 / 2, kCosineOne));
  }
  return out;
}

/// A cluster while linking.
struct Node {
  std::vector<Edge> edges;  // sorted by `to`
  std::int64_t size = 1;
  std::int64_t inside = 0;    // sum of the similarities between its members
  std::uint32_t version = 0;  // incremented by every merge
  StoryUnit dates;
};

/// A merge to try. It is outdated if a node's version has changed since.
struct Merge {
  std::int64_t mean;
  std::uint32_t a, b;
  std::uint32_t version_a, version_b;
  bool operator<(const Merge& other) const {  // the queue pops the largest
    return std::tuple(mean, other.a, other.b) < std::tuple(other.mean, a, b);
  }
};

class Linking {
 public:
  struct Rules {
    std::int64_t threshold;
    std::int64_t relative_squared;  // in 1/10000
    std::int64_t within;            // seconds; 0: no limit
  };

  Linking(std::size_t units, const Rules& rules, const Observer& observer)
      : threshold_(rules.threshold),
        relative_squared_(rules.relative_squared),
        within_(rules.within),
        observer_(observer),
        nodes_(units),
        into_(units) {
    std::iota(into_.begin(), into_.end(), 0);
  }

  Node& node(std::uint32_t unit) { return nodes_[unit]; }

  /// Adds to the sum of similarities between the members of two nodes, or of one.
  void add(std::uint32_t a, std::uint32_t b, std::int64_t similarity) {
    if (a == b) {
      nodes_[a].inside += similarity;
      return;
    }
    nodes_[a].edges.push_back({b, similarity});
    nodes_[b].edges.push_back({a, similarity});
  }

  /// Merges until no pair reaches the threshold. unit -> cluster.
  std::vector<std::uint32_t> link() {
    for (Node& node : nodes_) {
      check();
      sort_edges(node.edges);
    }
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      check();
      for (const Edge& edge : nodes_[i].edges) {
        if (i < edge.to) propose(i, edge);
      }
    }
    while (!queue_.empty()) {
      check();
      const Merge merge = queue_.top();
      queue_.pop();
      if (nodes_[merge.a].version != merge.version_a || nodes_[merge.b].version != merge.version_b) continue;
      if (!is_within(nodes_[merge.a].dates, nodes_[merge.b].dates, within_) || too_loose(merge)) continue;
      join(merge.a, merge.b);
    }
    for (std::uint32_t& unit : into_) {
      while (into_[unit] != unit) unit = into_[unit] = into_[into_[unit]];
    }
    return std::move(into_);
  }

 private:
  /// Throws Error(interrupted) if the run was cancelled.
  void check() {
    if (++steps_ % kBetweenChecks == 0) stop_if_cancelled(observer_);
  }

  /// Sorts by target, and sums up edges of equal targets.
  static void sort_edges(std::vector<Edge>& edges) {
    std::sort(edges.begin(), edges.end(), [](Edge x, Edge y) { return x.to < y.to; });
    std::size_t size = 0;
    for (const Edge& edge : edges) {
      if (size > 0 && edges[size - 1].to == edge.to) {
        edges[size - 1].sum += edge.sum;
      } else {
        edges[size++] = edge;
      }
    }
    edges.resize(size);
  }

  void propose(std::uint32_t i, const Edge& edge) {
    const std::int64_t mean = edge.sum / (nodes_[i].size * nodes_[edge.to].size);
    if (mean < threshold_) return;
    const std::uint32_t a = std::min(i, edge.to), b = std::max(i, edge.to);
    queue_.push({mean, a, b, nodes_[a].version, nodes_[b].version});
  }

  /// Mean similarity within a cluster, the threshold included as one pair.
  std::int64_t mean_within(const Node& node) const {
    return (node.inside + threshold_) / (node.size * (node.size - 1) / 2 + 1);
  }

  /// The rule against chains. Squared, to stay in integers.
  bool too_loose(const Merge& merge) const {
    const Wide within = Wide{mean_within(nodes_[merge.a])} * mean_within(nodes_[merge.b]);
    return Wide{merge.mean} * merge.mean * 10'000 < within * relative_squared_;
  }

  static std::vector<Edge>::iterator find(std::vector<Edge>& edges, std::uint32_t to) {
    return std::lower_bound(edges.begin(), edges.end(), to,
                            [](const Edge& edge, std::uint32_t x) { return edge.to < x; });
  }

  /// Makes the neighbours of `gone`, node b, neighbours of node a.
  void redirect(const Node& gone, std::uint32_t a, std::uint32_t b) {
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
  }

  /// The union of two sorted lists, sums of equal targets added, without nodes a and b themselves.
  static std::vector<Edge> merge_edges(const std::vector<Edge>& of_a, const std::vector<Edge>& of_b, std::uint32_t a,
                                       std::uint32_t b) {
    std::vector<Edge> merged;
    merged.reserve(of_a.size() + of_b.size());
    auto x = of_a.begin(), y = of_b.begin();
    while (x != of_a.end() || y != of_b.end()) {
      Edge next{};
      if (y == of_b.end() || (x != of_a.end() && x->to < y->to)) {
        next = *x++;
      } else if (x == of_a.end() || y->to < x->to) {
        next = *y++;
      } else {
        next = {x->to, x->sum + y->sum};
        ++x, ++y;
      }
      if (next.to != a && next.to != b) merged.push_back(next);
    }
    return merged;
  }

  /// Merges the node with fewer neighbours into the other.
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
    redirect(gone, a, b);
    kept.edges = merge_edges(kept.edges, gone.edges, a, b);
    gone.edges = {};
    for (const Edge& edge : kept.edges) propose(a, edge);
  }

  std::int64_t threshold_;
  std::int64_t relative_squared_;
  std::int64_t within_;
  const Observer& observer_;
  std::uint64_t steps_ = 0;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> into_;
  std::priority_queue<Merge> queue_;
};

}  // namespace

double dated_similarity(double similarity, std::int64_t apart) {
  return apart <= static_cast<std::int64_t>(kFresh)
             ? similarity
             : similarity * std::pow(static_cast<double>(kFresh) / static_cast<double>(apart), 0.25);
}

std::vector<std::uint32_t> fold_near_copies(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                            std::int64_t within) {
  std::vector<std::uint32_t> neighbours(units.size(), 0);
  std::vector<Pair> near;
  for (const Likeness& pair : pairs) {
    if (pair.jaccard < kNearCopy || !is_within(units[pair.a], units[pair.b], within)) continue;
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
    StoryUnit star = units[unit];  // two members can each be near the centre in time but not near each other
    for (auto it = std::lower_bound(near.begin(), near.end(), Pair{unit, 0}); it != near.end() && it->a == unit; ++it) {
      if (centre[it->b] != kNone || !is_within(star, units[it->b], within)) continue;
      centre[it->b] = unit;
      star.add(units[it->b]);
    }
  }
  return centre;
}

std::vector<std::uint32_t> cluster_stories(std::span<const StoryUnit> units, std::span<const Likeness> pairs,
                                           double threshold, std::int64_t within, const Observer& observer) {
  const std::int64_t least = std::max<std::int64_t>(cosine_of(threshold), 1);
  Linking linking(units.size(), {least, kRelativeSquared, within}, observer);
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) linking.node(unit).dates = units[unit];
  for (const Likeness& pair : counted_pairs(units, pairs)) {
    if (pair.cosine >= kLeastLikeness) linking.add(pair.a, pair.b, pair.cosine);
  }
  return linking.link();
}

std::vector<std::uint32_t> cluster_threads(std::span<const std::uint32_t> story, std::span<const std::uint8_t> counted,
                                           std::span<const Likeness> pairs, double threshold,
                                           const Observer& observer) {
  const std::int64_t least = std::max<std::int64_t>(cosine_of(threshold), 1);
  Linking linking(story.size(), {least, kThreadRelativeSquared, 0}, observer);
  std::vector<std::int64_t> size(story.size(), 0);
  for (std::size_t unit = 0; unit < story.size(); ++unit) size[story[unit]] += counted[unit];
  for (std::uint32_t unit = 0; unit < story.size(); ++unit)
    linking.node(unit).size = std::max<std::int64_t>(size[unit], 1);
  for (const Likeness& pair : pairs) {
    if (pair.cosine > 0) linking.add(story[pair.a], story[pair.b], pair.cosine);
  }
  const std::vector<std::uint32_t> joined = linking.link();
  // A cluster is named by one of its stories; the lowest unit is wanted.
  std::vector<std::uint32_t> lowest(story.size(), kNone), out(story.size());
  for (std::uint32_t unit = 0; unit < story.size(); ++unit) {
    std::uint32_t& first = lowest[joined[story[unit]]];
    if (first == kNone) first = unit;
    out[unit] = first;
  }
  return out;
}

}  // namespace dedup
