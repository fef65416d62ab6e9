// Matches -> Clusters by single, average or complete linkage, cut at the threshold.
//
// For users who need the linkages of the literature; the default is the star rule (star.cc). Single linkage takes
// connected components, as most tools do, and chains. Average linkage (UPGMA, Sokal and Michener 1958) merges the two
// clusters with the highest mean similarity, complete linkage (Sorensen 1948) those whose least similar members are
// most similar, until no two reach the threshold. No pair between two components is known to reach the threshold, so
// each connected component is clustered on its own.
//
// Method. All pairs of a component are measured by counting along the postings of its shingles, then clusters are
// merged greedily on a triangular table of links. Every row caches its strongest later partner. Both linkages are
// reducible: a merge only lowers links, so a cached link stays an upper bound and is recomputed only when its row comes
// out on top (Muellner 2011, "Modern hierarchical, agglomerative clustering algorithms", the generic algorithm). That
// takes about n^2 steps in practice. Nearest-neighbour chains guarantee n^2 but do not define which of two equal links
// merges first, and small sets have many equal links. Here the order of content hashes breaks ties, so the result does
// not depend on how classes are numbered.
//
// Example, threshold 0.6, links AB 0.8, BC 0.7, AC 0.4. A and B merge first. The links of C to {A B} are 0.55 on
// average, 0.4 at the least and 0.7 at the most: C joins under single linkage and stays alone under the other two.
//
// Averages are sums of integers in units of 2^-32 and may fall short of the threshold by one unit. In floating point
// 0.7 + 0.7 + 0.7 < 2.1, so equal averages could differ and an average exactly at the threshold could miss it.
//
// Known weakness. n classes of one component need 6 n^2 bytes, 150 MB at 5,000; hence config.levels.max_linkage.
#include "cluster/linkage.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>
#include <tuple>

#include "cluster/star.h"
#include "core/intersect.h"
#include "core/union_find.h"

namespace dedup {
namespace {

// Classes from which a component is processed alone, its rows shared by all threads. At 256 its tables take 0.4 MB and
// its rows are enough to occupy every thread. Affects memory and scheduling only; no measurement of it is recorded.
constexpr std::uint32_t kLargeComponent = 256;

constexpr double kUnmeasured = -1.0;  // a similarity that is not known yet

bool by_pair(const Match& m, const Match& n) { return std::tie(m.a, m.b) < std::tie(n.a, n.b); }

/// Reads the shingle set of a class, sorted and unique.
void read_set(const ShingleSource& shingles, std::uint32_t cls, Shingles& out) {
  out.clear();
  shingles.shingles(cls, out);
  std::sort(out.begin(), out.end());
  out.resize(static_cast<std::size_t>(std::unique(out.begin(), out.end()) - out.begin()));
}

/// One value for every i < j < n, stored by rows.
template <class T>
class Triangle {
 public:
  explicit Triangle(std::size_t n) : n_(n), values_(n * (n - 1) / 2, T{}) {}
  T& at(std::size_t i, std::size_t j) { return values_[place(i, j)]; }
  const T& at(std::size_t i, std::size_t j) const { return values_[place(i, j)]; }
  /// The values for (i, i + 1), (i, i + 2), ...
  T* row(std::size_t i) { return values_.data() + i * (2 * n_ - i - 1) / 2; }

 private:
  std::size_t place(std::size_t i, std::size_t j) const {
    const auto [low, high] = std::minmax(i, j);
    return low * (2 * n_ - low - 1) / 2 + (high - low - 1);
  }
  std::size_t n_;
  std::vector<T> values_;
};

/// A connected component and the shingles that its members share. Members are sorted by content hash and referred to by
/// their position in that order.
struct Component {
  explicit Component(std::span<const std::uint32_t> classes)
      : members(classes), size(classes.size()), shared(classes.size()) {}
  std::uint32_t count() const { return static_cast<std::uint32_t>(members.size()); }
  double jaccard(std::uint32_t i, std::uint32_t j) const {
    return Match{i, j, shared.at(i, j), size[i], size[j]}.jaccard();
  }
  std::span<const std::uint32_t> members;
  std::vector<std::uint32_t> size;
  Triangle<std::uint32_t> shared;
};

/// A component of two classes has one pair, which `matches` holds.
void copy_measured_pair(Component& component, std::span<const Match> matches) {
  const auto [a, b] = std::minmax(component.members[0], component.members[1]);
  const Match& m = *std::lower_bound(matches.begin(), matches.end(), Match{a, b, 0, 0, 0}, by_pair);
  component.shared.at(0, 1) = m.shared;
  component.size = component.members[0] == m.a ? std::vector{m.size_a, m.size_b} : std::vector{m.size_b, m.size_a};
}

/// Counts the shingles that each two members share.
void measure(Component& component, const ShingleSource& shingles, const Observer& observer) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> tokens;  // shingle, member
  Shingles set;
  for (std::uint32_t i = 0; i < component.count(); ++i) {
    stop_if_cancelled(observer);
    read_set(shingles, component.members[i], set);
    component.size[i] = static_cast<std::uint32_t>(set.size());
    for (const std::uint64_t hash : set) tokens.emplace_back(hash, i);
  }
  tbb::parallel_sort(tokens.begin(), tokens.end());
  // Tokens of one shingle are adjacent. After a member's token come those of the later members that share the shingle:
  // `runs` keeps their range.
  std::vector<std::uint32_t> holders(tokens.size());
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> runs(component.count());
  for (std::size_t i = tokens.size(), end = i; i-- > 0;) {
    if (i + 1 < tokens.size() && tokens[i + 1].first != tokens[i].first) end = i + 1;
    if (i + 1 < end) runs[tokens[i].second].emplace_back(i + 1, end);
    holders[i] = tokens[i].second;
  }
  tbb::parallel_for(std::uint32_t{0}, component.count(), [&](std::uint32_t i) {
    stop_if_cancelled(observer);
    std::uint32_t* const shared = component.shared.row(i);
    for (const auto& [begin, end] : runs[i]) {
      for (std::size_t k = begin; k < end; ++k) ++shared[holders[k] - i - 1];
    }
  });
}

/// Average linkage. A link is the sum of the similarities between two clusters; its strength is their mean.
struct Average {
  using Link = std::uint64_t;
  static constexpr double kUnit = 0x1p32;
  static Link link(double jaccard) { return static_cast<Link>(jaccard * kUnit + 0.5); }
  static Link merged(Link x, Link y) { return x + y; }
  static double strength(Link link, std::uint64_t pairs) {
    return static_cast<double>(link) / static_cast<double>(pairs);
  }
  static bool reaches(Link sum, std::uint64_t pairs, double threshold) {
    return sum + pairs >= pairs * link(threshold);
  }
};

/// Complete linkage. A link is the lowest similarity between two clusters.
struct Complete {
  using Link = double;
  static Link link(double jaccard) { return jaccard; }
  static Link merged(Link x, Link y) { return std::min(x, y); }
  static double strength(Link link, std::uint64_t) { return link; }
  static bool reaches(Link least, std::uint64_t, double threshold) { return least >= threshold; }
};

/// Merges the two clusters with the strongest link until no link reaches the threshold. Of equal links the one whose
/// first members come first is merged. A cluster is named by its first member.
template <class Rule>
class Agglomeration {
 public:
  explicit Agglomeration(const Component& component)
      : n_(component.count()), links_(n_), rows_(n_), weight_(n_, 1), first_(n_) {
    std::iota(first_.begin(), first_.end(), 0);
    for (std::uint32_t i = 0; i < n_; ++i) {
      for (std::uint32_t j = i + 1; j < n_; ++j) links_.at(i, j) = Rule::link(component.jaccard(i, j));
    }
    for (std::uint32_t i = 0; i < n_; ++i) look_up(i);
  }

  /// Member -> first member of its cluster.
  std::vector<std::uint32_t> run(double threshold, const Observer& observer) {
    while (true) {
      stop_if_cancelled(observer);
      const auto top = static_cast<std::uint32_t>(
          std::max_element(rows_.begin(), rows_.end(), [](const Row& r, const Row& s) { return r.bound < s.bound; }) -
          rows_.begin());
      if (rows_[top].partner == kNone) break;
      if (rows_[top].stale) {
        look_up(top);
        continue;
      }
      const std::uint32_t partner = rows_[top].partner;
      if (!Rule::reaches(links_.at(top, partner), pairs(top, partner), threshold)) break;
      merge(top, partner);
    }
    for (std::uint32_t i = 0; i < n_; ++i) first_[i] = first_[first_[i]];  // in ascending order, so one step is enough
    return first_;
  }

 private:
  /// The strongest link from a cluster to a later one; of equal links the first.
  struct Row {
    double bound = -1.0;  // its strength, or an upper bound while stale; -1 without a partner
    std::uint32_t partner = kNone;
    bool stale = false;
  };

  std::uint64_t pairs(std::uint32_t i, std::uint32_t j) const { return std::uint64_t{weight_[i]} * weight_[j]; }
  double strength(std::uint32_t i, std::uint32_t j) const { return Rule::strength(links_.at(i, j), pairs(i, j)); }
  bool alive(std::uint32_t i) const { return first_[i] == i; }

  void look_up(std::uint32_t i) {
    Row row;
    for (std::uint32_t j = i + 1; j < n_; ++j) {
      if (!alive(j)) continue;
      const double s = strength(i, j);
      if (s > row.bound) row = {s, j, false};
    }
    rows_[i] = row;
  }

  void merge(std::uint32_t a, std::uint32_t b) {
    first_[b] = a;
    rows_[b] = Row{};
    for (std::uint32_t k = 0; k < n_; ++k) {
      if (k != a && alive(k)) links_.at(a, k) = Rule::merged(links_.at(a, k), links_.at(b, k));
    }
    weight_[a] += weight_[b];
    look_up(a);
    // No link has grown, so all bounds hold. Only rows whose partner was a or b must be looked up again.
    for (std::uint32_t k = 0; k < b; ++k) {
      if (k != a && (rows_[k].partner == a || rows_[k].partner == b)) rows_[k].stale = true;
    }
  }

  std::uint32_t n_;
  Triangle<typename Rule::Link> links_;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> weight_;
  std::vector<std::uint32_t> first_;
};

/// Whether class `a` is a better representative than `b`, given the number of neighbours of each.
bool represents_better(const Classes& classes, std::uint64_t neighbours_a, std::uint32_t a, std::uint64_t neighbours_b,
                       std::uint32_t b) {
  return std::tie(neighbours_b, classes.words[b], classes.content[a]) <
         std::tie(neighbours_a, classes.words[a], classes.content[b]);
}

/// Writes one cluster to `clusters` and returns its figures. `group` lists positions in the component.
Clusters::Figures add_cluster(const Component& component, std::span<const std::uint32_t> group, const Classes& classes,
                              double threshold, Clusters& clusters) {
  std::vector<std::uint64_t> neighbours(group.size(), 0);
  Clusters::Figures figures;
  double sum = 0.0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    figures.articles += classes.copies[component.members[group[i]]];
    neighbours[i] += classes.copies[component.members[group[i]]] - 1;
    for (std::size_t j = i + 1; j < group.size(); ++j) {
      const double jaccard = component.jaccard(group[i], group[j]);
      figures.least = std::min(figures.least, jaccard);
      sum += jaccard;
      if (jaccard < threshold) continue;
      neighbours[i] += classes.copies[component.members[group[j]]];
      neighbours[j] += classes.copies[component.members[group[i]]];
    }
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < group.size(); ++i) {
    if (represents_better(classes, neighbours[i], component.members[group[i]], neighbours[best],
                          component.members[group[best]])) {
      best = i;
    }
  }
  for (const std::uint32_t i : group) {
    clusters.centre[component.members[i]] = component.members[group[best]];
    clusters.similarity[component.members[i]] = i == group[best] ? 1.0 : component.jaccard(i, group[best]);
  }
  const auto n = static_cast<double>(group.size());
  figures.centre = component.members[group[best]];
  figures.classes = static_cast<std::uint32_t>(group.size());
  if (group.size() > 1) figures.mean = sum / (n * (n - 1) / 2);
  return figures;
}

/// Appends the pairs of a component that reach the threshold and are not in `matches`.
void add_missed(const Component& component, std::span<const Match> matches, double threshold,
                std::vector<Match>& missed) {
  std::vector<Match> row;
  for (std::uint32_t i = 0; i < component.count(); ++i) {
    const std::uint32_t a = component.members[i];
    row.clear();
    for (std::uint32_t j = 0; j < component.count(); ++j) {
      if (component.members[j] <= a || component.jaccard(i, j) < threshold) continue;
      row.push_back({a, component.members[j], component.shared.at(i, j), component.size[i], component.size[j]});
    }
    std::sort(row.begin(), row.end(), by_pair);
    const auto known = std::lower_bound(matches.begin(), matches.end(), Match{a, 0, 0, 0, 0}, by_pair);
    const auto known_end = std::lower_bound(known, matches.end(), Match{a, kNone, 0, 0, 0}, by_pair);
    std::set_difference(row.begin(), row.end(), known, known_end, std::back_inserter(missed), by_pair);
  }
}

/// The connected components of two or more classes, each sorted by content hash.
std::vector<std::vector<std::uint32_t>> components_of(const Classes& classes, std::span<const Match> matches) {
  UnionFind connected(classes.size());
  for (const Match& m : matches) connected.join(m.a, m.b);
  const std::vector<std::uint32_t> root_of = connected.roots();
  std::vector<std::uint32_t> order(classes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return classes.content[a] < classes.content[b]; });
  std::vector<std::uint32_t> classes_of(classes.size(), 0);  // root -> number of classes
  for (const std::uint32_t c : order) ++classes_of[root_of[c]];
  std::vector<std::uint32_t> number(classes.size(), kNone);  // root -> index in `components`
  std::vector<std::vector<std::uint32_t>> components;
  for (const std::uint32_t c : order) {
    const std::uint32_t root = root_of[c];
    if (classes_of[root] < 2) continue;
    if (number[root] == kNone) {
      number[root] = static_cast<std::uint32_t>(components.size());
      components.emplace_back().reserve(classes_of[root]);
    }
    components[number[root]].push_back(c);
  }
  return components;
}

/// Arguments and results of one call of cluster_linkage.
struct Job {
  const Classes& classes;
  std::span<const Match> matches;
  const ShingleSource& shingles;
  const Config& config;
  const Observer& observer;
  std::vector<std::vector<std::uint32_t>> components;
  Clusters clusters;
  std::vector<Match> missed;  // measured here, at or above the threshold, and not in `matches`
};

/// Average and complete linkage.
template <class Rule>
void link_measured(Job& job) {
  struct Outcome {
    std::vector<Clusters::Figures> figures;
    std::vector<Match> missed;
  };
  std::vector<Outcome> outcomes(job.components.size());
  const auto link_one = [&](std::size_t c) {
    Component component(job.components[c]);
    if (component.count() == 2) {
      copy_measured_pair(component, job.matches);
    } else {
      measure(component, job.shingles, job.observer);
    }
    std::vector<std::vector<std::uint32_t>> groups(component.count());
    const std::vector<std::uint32_t> first =
        Agglomeration<Rule>(component).run(job.config.levels.threshold, job.observer);
    for (std::uint32_t i = 0; i < component.count(); ++i) groups[first[i]].push_back(i);
    for (const auto& group : groups) {
      if (group.empty()) continue;
      outcomes[c].figures.push_back(
          add_cluster(component, group, job.classes, job.config.levels.threshold, job.clusters));
    }
    add_missed(component, job.matches, job.config.levels.threshold, outcomes[c].missed);
  };
  const auto large = [&](std::size_t c) { return job.components[c].size() >= kLargeComponent; };
  for (std::size_t c = 0; c < job.components.size(); ++c) {
    if (large(c)) link_one(c);  // one at a time, because their tables are large
  }
  tbb::parallel_for(std::size_t{0}, job.components.size(), [&](std::size_t c) {
    if (!large(c)) link_one(c);
  });
  for (const Outcome& o : outcomes) {
    job.clusters.figures.insert(job.clusters.figures.end(), o.figures.begin(), o.figures.end());
    job.missed.insert(job.missed.end(), o.missed.begin(), o.missed.end());
  }
}

/// Measures each class in `open` against its centre. Classes with the same centre must be adjacent, so that the
/// centre's set is read once.
std::vector<Match> measure_members(const std::vector<std::uint32_t>& open, const std::vector<std::uint32_t>& centre,
                                   const ShingleSource& shingles, const Observer& observer) {
  struct Local {
    std::uint32_t centre = kNone;
    Shingles centre_set, set;
  };
  tbb::enumerable_thread_specific<Local> locals;
  std::vector<Match> measured(open.size());
  tbb::parallel_for(std::size_t{0}, open.size(), [&](std::size_t i) {
    stop_if_cancelled(observer);
    Local& local = locals.local();
    const auto [a, b] = std::minmax(open[i], centre[open[i]]);
    if (local.centre != centre[open[i]]) read_set(shingles, centre[open[i]], local.centre_set);
    local.centre = centre[open[i]];
    read_set(shingles, open[i], local.set);
    const Shingles& set_a = a == open[i] ? local.set : local.centre_set;
    const Shingles& set_b = a == open[i] ? local.centre_set : local.set;
    measured[i] = {a, b, count_common(set_a, set_b), static_cast<std::uint32_t>(set_a.size()),
                   static_cast<std::uint32_t>(set_b.size())};
  });
  return measured;
}

/// Makes the member with most neighbours the centre of each component. Members have no similarity yet.
void choose_centres(Job& job) {
  std::vector<std::uint64_t> neighbours(job.classes.size(), 0);  // all in the same component
  for (const Match& m : job.matches) {
    neighbours[m.a] += job.classes.copies[m.b];
    neighbours[m.b] += job.classes.copies[m.a];
  }
  for (std::uint32_t c = 0; c < job.classes.size(); ++c) neighbours[c] += job.classes.copies[c] - 1;
  for (const auto& component : job.components) {
    const std::uint32_t best = *std::min_element(component.begin(), component.end(), [&](auto a, auto b) {
      return represents_better(job.classes, neighbours[a], a, neighbours[b], b);
    });
    for (const std::uint32_t c : component) {
      job.clusters.centre[c] = best;
      job.clusters.similarity[c] = c == best ? 1.0 : kUnmeasured;
    }
  }
}

/// Sets the similarity of each member with its centre: from `matches`, or else measured now.
void set_similarities(Job& job) {
  const std::vector<std::uint32_t>& centre = job.clusters.centre;
  std::vector<double>& similarity = job.clusters.similarity;
  std::vector<bool>& estimated = job.clusters.estimated;
  const auto copy = [&](std::uint32_t c, const Match& m) {
    similarity[c] = m.jaccard();
    if (!m.estimated) return;
    estimated.resize(job.classes.size(), false);
    estimated[c] = true;
  };
  for (const Match& m : job.matches) {
    if (centre[m.a] == m.b) copy(m.a, m);
    if (centre[m.b] == m.a) copy(m.b, m);
  }
  std::vector<std::uint32_t> open;
  for (const auto& component : job.components) {
    std::copy_if(component.begin(), component.end(), std::back_inserter(open),
                 [&](std::uint32_t c) { return similarity[c] == kUnmeasured; });
  }
  for (const Match& m : measure_members(open, centre, job.shingles, job.observer)) {
    similarity[centre[m.a] == m.b ? m.a : m.b] = m.jaccard();
    if (m.jaccard() >= job.config.levels.threshold) job.missed.push_back(m);
  }
}

void link_single(Job& job) {
  stop_if_cancelled(job.observer);
  choose_centres(job);
  stop_if_cancelled(job.observer);
  set_similarities(job);
  const std::vector<double>& similarity = job.clusters.similarity;
  const std::vector<bool>& estimated = job.clusters.estimated;
  for (const auto& component : job.components) {
    Clusters::Figures figures{job.clusters.centre[component[0]], 0, static_cast<std::uint32_t>(component.size()), 1.0,
                              1.0};
    double sum = 0.0;
    for (const std::uint32_t c : component) {
      figures.articles += job.classes.copies[c];
      figures.least = std::min(figures.least, similarity[c]);
      figures.estimated += !estimated.empty() && estimated[c] ? 1 : 0;
      if (c != figures.centre) sum += similarity[c];
    }
    figures.mean = sum / static_cast<double>(component.size() - 1);
    job.clusters.figures.push_back(figures);
  }
}

/// Average and complete linkage need memory for all pairs of a component.
void check_size(const Job& job) {
  std::size_t largest = 0;
  for (const auto& component : job.components) largest = std::max(largest, component.size());
  if (largest <= job.config.levels.max_linkage) return;
  throw Error(Error::Kind::usage, std::to_string(largest) +
                                      " different texts are connected by matches, and average and complete linkage " +
                                      "measure all pairs of at most " + std::to_string(job.config.levels.max_linkage) +
                                      ": raise --max-linkage, use --linkage star, or set a higher --threshold");
}

}  // namespace

Clusters cluster_linkage(const Classes& classes, std::span<const Match> matches, const ShingleSource& shingles,
                         const Config& config, std::vector<Match>& measured, const Observer& observer) {
  if (config.levels.linkage == Linkage::star) return cluster_star(classes, matches, &Match::jaccard, observer);
  stop_if_cancelled(observer);
  Job job{classes, matches, shingles, config, observer, components_of(classes, matches), {}, {}};
  job.clusters.centre.resize(classes.size());
  std::iota(job.clusters.centre.begin(), job.clusters.centre.end(), 0);
  job.clusters.similarity.assign(classes.size(), 1.0);

  switch (config.levels.linkage) {
    case Linkage::single:
      link_single(job);
      break;
    case Linkage::average:
      check_size(job);
      link_measured<Average>(job);
      break;
    default:
      check_size(job);
      link_measured<Complete>(job);
  }

  std::vector<bool> alone(classes.size(), true);
  for (const auto& component : job.components) {
    for (const std::uint32_t c : component) alone[c] = false;
  }
  std::vector<Clusters::Figures>& figures = job.clusters.figures;
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    if (alone[c]) figures.push_back({c, classes.copies[c], 1, 1.0, 1.0});
  }
  std::sort(figures.begin(), figures.end(), [](const auto& f, const auto& g) { return f.centre < g.centre; });
  std::sort(job.missed.begin(), job.missed.end(), by_pair);
  measured.insert(measured.end(), job.missed.begin(), job.missed.end());
  return job.clusters;
}

}  // namespace dedup
