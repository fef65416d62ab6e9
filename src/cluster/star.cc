// Matches -> Clusters by the star rule, and the member of each cluster that is kept.
//
// Problem. Matches are not transitive: A and B may share 80 %, B and C 80 %, and A and C only 60 %. Connected
// components chain such steps; one team got a single cluster of 859,091 unrelated texts that way. Readers expect the
// members of a cluster to resemble its representative.
//
// Rule. Classes are visited in an order that depends only on the texts: most neighbours first (counted in articles),
// then the longest, then the smallest content hash. A class that is still free becomes a centre and takes its free
// neighbours. Afterwards every other class moves to its most similar centre, because the one that took it was merely
// the first.
//
// Example. In a chain A - B - C - D - E each text matches the next, all have one length, and B has the smallest hash.
// B, C and D have two neighbours each. B is visited first and takes A and C. D is free and comes next: it takes E. The
// result is {A B C} and {D E}; C moves to D's cluster if it is more similar to D than to B.
//
// Why. The rule is linear in the number of matches, needs no similarity that was not measured, and guarantees what can
// be checked: every member reaches the threshold with its centre, and no two centres match. Aslam, Pelekhov and Rus
// 2004 ("The star clustering algorithm for static and dynamic information organization") show that the expected
// similarity between satellites is high too.
//
// Known weaknesses. The order is greedy: a text with many neighbours between two groups becomes the centre of both.
// Two satellites of one star may share little, down to the minimum that the threshold implies.
#include "cluster/star.h"

#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <numeric>

namespace dedup {
namespace {

// Classes visited between two questions whether the run was cancelled: milliseconds, as a class has few matches. The
// other passes over the matches take half a second for 50 million.
constexpr std::size_t kBetweenChecks = 65536;

/// The classes with at least one match, in the order in which the star rule visits them. All others stay alone.
std::vector<std::uint32_t> visiting_order(const Classes& classes, std::span<const Match> matches) {
  std::vector<std::uint32_t> neighbours(classes.size(), 0);  // articles of matching classes
  for (const Match& m : matches) {
    neighbours[m.a] += classes.copies[m.b];
    neighbours[m.b] += classes.copies[m.a];
  }
  struct Visit {            // small, because sorting moves it
    std::uint64_t rank;     // high half: other articles of equal or matching text; low half: words
    std::uint32_t content;  // the first 32 bits of the content hash; the rest is read on a tie
    std::uint32_t cls;
  };
  std::vector<Visit> visits;
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    const std::uint64_t articles = std::uint64_t{neighbours[c]} + classes.copies[c] - 1;
    const auto content = static_cast<std::uint32_t>(classes.content[c].high >> 32);
    if (neighbours[c] > 0) visits.push_back({articles << 32 | classes.words[c], content, c});
  }
  tbb::parallel_sort(visits.begin(), visits.end(), [&](const Visit& a, const Visit& b) {
    if (a.rank != b.rank) return a.rank > b.rank;
    return a.content != b.content ? a.content < b.content : classes.content[a.cls] < classes.content[b.cls];
  });
  std::vector<std::uint32_t> order(visits.size());
  std::transform(visits.begin(), visits.end(), order.begin(), [](const Visit& visit) { return visit.cls; });
  return order;
}

/// Which classes become centres: those with no centre among the neighbours visited before them. `turn` is the position
/// of each class in `order`.
std::vector<bool> choose_centres(std::span<const std::uint32_t> order, std::span<const std::uint32_t> turn,
                                 std::span<const Match> matches, const Observer& observer) {
  // For each turn, the neighbours visited later. Edges to earlier classes are not needed.
  std::vector<std::uint64_t> begin(order.size() + 2, 0);
  for (const Match& m : matches) ++begin[std::min(turn[m.a], turn[m.b]) + std::size_t{2}];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> later(matches.size());
  for (const Match& m : matches) {
    const auto [first, second] = std::minmax(turn[m.a], turn[m.b]);
    later[begin[first + std::size_t{1}]++] = order[second];
  }
  stop_if_cancelled(observer);
  std::vector<bool> placed(turn.size(), false);
  std::vector<bool> is_centre(turn.size(), false);
  for (std::size_t t = 0; t < order.size(); ++t) {
    if (placed[order[t]]) continue;
    if (t % kBetweenChecks == 0) stop_if_cancelled(observer);
    is_centre[order[t]] = true;
    for (std::uint64_t i = begin[t]; i < begin[t + 1]; ++i) placed[later[i]] = true;
  }
  return is_centre;
}

/// A keep rule, prepared for comparing articles.
struct PreparedRule {
  KeepRule::Kind kind;
  std::vector<std::uint32_t> rank;  // source -> its position in the rule; only for KeepRule::Kind::source
};

std::vector<PreparedRule> prepare(const std::vector<KeepRule>& keep, const std::vector<std::string>& sources) {
  std::vector<PreparedRule> out;
  for (const KeepRule& rule : keep) {
    PreparedRule prepared{rule.kind, {}};
    if (rule.kind == KeepRule::Kind::source) {
      for (const std::string& source : sources) {
        const auto found = std::find(rule.sources.begin(), rule.sources.end(), source);
        prepared.rank.push_back(static_cast<std::uint32_t>(found - rule.sources.begin()));
      }
    }
    out.push_back(std::move(prepared));
  }
  return out;
}

/// Whether article `i` is kept rather than `j`, which precedes it in the input.
bool is_preferred(std::uint32_t i, std::uint32_t j, const Articles& articles, std::span<const PreparedRule> rules) {
  const Entry& a = articles.entries[i];
  const Entry& b = articles.entries[j];
  for (const PreparedRule& rule : rules) {
    switch (rule.kind) {
      case KeepRule::Kind::source:
        if (rule.rank[a.source] != rule.rank[b.source]) return rule.rank[a.source] < rule.rank[b.source];
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
  std::vector<std::uint32_t> place(classes.size(), kNone);  // centre -> its index in `figures`
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
    each.mean += clusters.similarity[c];  // the sum; divided below
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

Clusters cluster_star(const Classes& classes, std::span<const Match> matches, double (Match::*measure)() const,
                      const Observer& observer) {
  const std::vector<std::uint32_t> order = visiting_order(classes, matches);
  std::vector<std::uint32_t> turn(classes.size(), 0);
  for (std::uint32_t t = 0; t < order.size(); ++t) turn[order[t]] = t;
  stop_if_cancelled(observer);
  const std::vector<bool> is_centre = choose_centres(order, turn, matches, observer);
  stop_if_cancelled(observer);

  Clusters clusters;
  clusters.centre.resize(classes.size());
  std::iota(clusters.centre.begin(), clusters.centre.end(), 0);
  clusters.similarity.assign(classes.size(), 1.0);
  const bool any_estimated = std::any_of(matches.begin(), matches.end(), [](const Match& m) { return m.estimated; });
  if (any_estimated) clusters.estimated.assign(classes.size(), false);
  // Two centres never match, and every class in `order` that is not a centre matches at least one.
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

Kept choose_kept(const Articles& articles, const Classes& classes, const Clusters& clusters, const Config& config,
                 std::span<const std::uint32_t> last) {
  const std::vector<PreparedRule> rules = prepare(config.levels.keep, articles.sources);
  const auto is_last = [&](std::uint32_t i) { return last.empty() || last[i] == i; };
  const auto is_better = [&](std::uint32_t i, std::uint32_t j) {
    if (articles.is_reference(i) != articles.is_reference(j)) return articles.is_reference(i);
    return is_last(i) != is_last(j) ? is_last(i) : is_preferred(i, j, articles, rules);
  };
  std::vector<std::uint32_t> best(classes.size(), kNone);  // centre -> article to keep
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (classes.of[i] == kNone) continue;
    std::uint32_t& kept = best[clusters.centre[classes.of[i]]];
    if (kept == kNone || is_better(i, kept)) kept = i;
  }
  const auto best_of = [&](std::uint32_t i) {
    return classes.of[i] == kNone || articles.is_reference(i) ? i : best[clusters.centre[classes.of[i]]];
  };
  Kept kept;
  kept.by.resize(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    kept.by[i] = best_of(i);
    // A cluster of superseded versions alone leaves nothing: each makes way for the last version of its own article.
    if (!articles.is_reference(kept.by[i]) && !is_last(kept.by[i])) kept.by[i] = best_of(last[i]);
  }
  return kept;
}

}  // namespace dedup
