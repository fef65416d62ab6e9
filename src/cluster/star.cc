// Matches -> Clusters by the star rule, and the member of each cluster that stays.
//
// Problem. Matches are not transitive: A and B share 80 %, B and C share 80 %, and A and C need share no more than
// 60 %. Taking connected components for clusters chains such steps; one team got a single cluster of 859,091
// unrelated texts that way. What a reader expects of a cluster is that its members resemble what stands for it.
//
// Rule. Classes are taken in an order that depends on nothing but the texts: most neighbours first, counted in
// articles, then the longest, then the smallest content hash. One that is still free becomes a centre and takes
// its free neighbours. Afterwards every other class moves to the nearest centre that it reaches, since the one
// that took it was merely the first.
//
// Worked example. A chain A - B - C - D - E of five texts, each matching the next, all of one length, the hash of B
// smallest. B, C and D have two neighbours each; B is taken first and takes A and C. D is free and next: it takes E.
// Two clusters, {A B C} and {D E}; C moves to D's if it stands nearer to D than to B.
//
// Why this. It is linear in the matches, needs no similarity that was not measured, and promises what can be
// checked: every member reaches the threshold with its centre, and no two centres are among the matches. Aslam,
// Pelekhov and Rus 2004 ("The star clustering algorithm for static and dynamic information organization") show
// that the expected similarity between satellites is high too.
//
// Known weakness. The order is greedy: a text with many neighbours that stands between two groups becomes the
// centre of both. And two satellites of one star may share little, down to what the threshold forces upon them.
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <numeric>

#include "cluster/cluster.h"

namespace dedup {
namespace {

/// The classes that match any other, in the order in which the star rule takes them. All others stay alone.
std::vector<std::uint32_t> taking_order(const Classes& classes, std::span<const Match> matches) {
  std::vector<std::uint32_t> neighbours(classes.size(), 0);  // articles of matching text
  for (const Match& m : matches) {
    neighbours[m.a] += classes.copies[m.b];
    neighbours[m.b] += classes.copies[m.a];
  }
  struct Taken {            // as few bytes as can be, for they are moved about
    std::uint64_t rank;     // articles of equal or matching text, then words
    std::uint32_t content;  // its first 32 bits, which are enough but for a clash
    std::uint32_t cls;
  };
  std::vector<Taken> taken;
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    const std::uint64_t articles = std::uint64_t{neighbours[c]} + classes.copies[c] - 1;
    const auto content = static_cast<std::uint32_t>(classes.content[c].high >> 32);
    if (neighbours[c] > 0) taken.push_back({articles << 32 | classes.words[c], content, c});
  }
  tbb::parallel_sort(taken.begin(), taken.end(), [&](const Taken& a, const Taken& b) {
    if (a.rank != b.rank) return a.rank > b.rank;
    return a.content != b.content ? a.content < b.content : classes.content[a.cls] < classes.content[b.cls];
  });
  std::vector<std::uint32_t> order(taken.size());
  std::transform(taken.begin(), taken.end(), order.begin(), [](const Taken& t) { return t.cls; });
  return order;
}

/// The first phase: which classes become centres. A class does unless a neighbour taken before it has. `turn` is
/// the place of each of these classes in `order`.
std::vector<bool> choose_centres(std::span<const std::uint32_t> order, std::span<const std::uint32_t> turn,
                                 std::span<const Match> matches) {
  // Neighbours that are taken later, by turn; the other half of the graph is not needed.
  std::vector<std::uint64_t> begin(order.size() + 2, 0);
  for (const Match& m : matches) ++begin[std::min(turn[m.a], turn[m.b]) + std::size_t{2}];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> later(matches.size());
  for (const Match& m : matches) {
    const auto [first, second] = std::minmax(turn[m.a], turn[m.b]);
    later[begin[first + std::size_t{1}]++] = order[second];
  }
  std::vector<bool> placed(turn.size(), false);
  std::vector<bool> is_centre(turn.size(), false);
  for (std::size_t t = 0; t < order.size(); ++t) {
    if (placed[order[t]]) continue;
    is_centre[order[t]] = true;
    for (std::uint64_t i = begin[t]; i < begin[t + 1]; ++i) placed[later[i]] = true;
  }
  return is_centre;
}

/// One step of the order by which the member that stays is chosen, ready to compare.
struct Step {
  KeepRule::Kind kind;
  std::vector<std::uint32_t> rank;  // of each source; for KeepRule::Kind::source
};

std::vector<Step> prepare(const std::vector<KeepRule>& keep, const std::vector<std::string>& sources) {
  std::vector<Step> steps;
  for (const KeepRule& rule : keep) {
    Step step{rule.kind, {}};
    if (rule.kind == KeepRule::Kind::source) {
      for (const std::string& source : sources) {
        const auto found = std::find(rule.sources.begin(), rule.sources.end(), source);
        step.rank.push_back(static_cast<std::uint32_t>(found - rule.sources.begin()));
      }
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Whether article `i` stays rather than `j`, which stands before it in the input.
bool stays_rather(std::uint32_t i, std::uint32_t j, const Articles& articles, std::span<const Step> steps) {
  const Entry& a = articles.entries[i];
  const Entry& b = articles.entries[j];
  for (const Step& step : steps) {
    switch (step.kind) {
      case KeepRule::Kind::source:
        if (step.rank[a.source] != step.rank[b.source]) return step.rank[a.source] < step.rank[b.source];
        break;
      case KeepRule::Kind::latest:
        if (a.date != b.date) return a.date > b.date;  // kNoDate is less than every date
        break;
      case KeepRule::Kind::earliest:
        if (a.date != b.date) return b.date == kNoDate || (a.date != kNoDate && a.date < b.date);
        break;
      case KeepRule::Kind::longest:
        if (a.words != b.words) return a.words > b.words;
        break;
      case KeepRule::Kind::first:
        return false;
    }
  }
  return false;
}

}  // namespace

const Match* find_match(std::span<const Match> matches, std::uint32_t x, std::uint32_t y) {
  const Pair pair{std::min(x, y), std::max(x, y)};
  const auto found = std::lower_bound(matches.begin(), matches.end(), pair, [](const Match& match, const Pair& wanted) {
    return Pair{match.a, match.b} < wanted;
  });
  return found != matches.end() && found->a == pair.a && found->b == pair.b ? &*found : nullptr;
}

std::vector<Clusters::Figures> figures_of(const Clusters& clusters, const Classes& classes,
                                          std::span<const std::uint32_t> order) {
  std::vector<std::uint32_t> place(classes.size(), kNone);  // of each centre, in `figures`
  std::uint32_t count = 0;
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    if (clusters.centre[c] == c) place[c] = count++;
  }
  std::vector<Clusters::Figures> figures(count);
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    if (place[c] != kNone) figures[place[c]] = {c, classes.copies[c], 1, 1.0, 0.0};
  }
  for (const std::uint32_t c : order) {
    if (clusters.centre[c] == c) continue;
    Clusters::Figures& each = figures[place[clusters.centre[c]]];
    each.articles += classes.copies[c];
    ++each.classes;
    each.least = std::min(each.least, clusters.similarity[c]);
    each.estimated += !clusters.estimated.empty() && clusters.estimated[c] ? 1 : 0;
    each.mean += clusters.similarity[c];  // the sum, as yet
  }
  for (Clusters::Figures& each : figures) each.mean = each.classes > 1 ? each.mean / (each.classes - 1) : 1.0;
  return figures;
}

std::vector<std::uint32_t> sizes_of(const Clusters& clusters) {
  std::vector<std::uint32_t> size(clusters.centre.size(), 0);
  for (const Clusters::Figures& figures : clusters.figures) size[figures.centre] = figures.articles;
  for (std::uint32_t c = 0; c < size.size(); ++c) size[c] = size[clusters.centre[c]];
  return size;
}

Clusters cluster_star(const Classes& classes, std::span<const Match> matches, double (Match::*measure)() const) {
  const std::vector<std::uint32_t> order = taking_order(classes, matches);
  std::vector<std::uint32_t> turn(classes.size(), 0);
  for (std::uint32_t t = 0; t < order.size(); ++t) turn[order[t]] = t;
  const std::vector<bool> is_centre = choose_centres(order, turn, matches);

  Clusters clusters;
  clusters.centre.resize(classes.size());
  std::iota(clusters.centre.begin(), clusters.centre.end(), 0);
  clusters.similarity.assign(classes.size(), 1.0);
  const bool any_estimated = std::any_of(matches.begin(), matches.end(), [](const Match& m) { return m.estimated; });
  if (any_estimated) clusters.estimated.assign(classes.size(), false);
  // Two centres never match, and a class that is none matches one at least.
  for (const Match& m : matches) {
    if (is_centre[m.a] == is_centre[m.b]) continue;
    const std::uint32_t centre = is_centre[m.a] ? m.a : m.b;
    const std::uint32_t member = is_centre[m.a] ? m.b : m.a;
    const double similarity = (m.*measure)();
    std::uint32_t& best = clusters.centre[member];
    if (best != member && (similarity < clusters.similarity[member] ||
                           (similarity == clusters.similarity[member] && turn[centre] > turn[best]))) {
      continue;
    }
    best = centre;
    clusters.similarity[member] = similarity;
    if (any_estimated) clusters.estimated[member] = m.estimated;
  }
  clusters.figures = figures_of(clusters, classes, order);
  return clusters;
}

Kept choose_kept(const Articles& articles, const Classes& classes, const Clusters& clusters, const Config& config) {
  const std::vector<Step> steps = prepare(config.levels.keep, articles.sources);
  std::vector<std::uint32_t> best(classes.size(), kNone);  // by centre
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (classes.of[i] == kNone) continue;
    std::uint32_t& kept = best[clusters.centre[classes.of[i]]];
    if (kept == kNone || stays_rather(i, kept, articles, steps)) kept = i;
  }
  Kept kept;
  kept.by.resize(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    kept.by[i] = classes.of[i] == kNone ? i : best[clusters.centre[classes.of[i]]];
  }
  return kept;
}

}  // namespace dedup
