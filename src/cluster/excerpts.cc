// Overlaps of reprint clusters -> excerpt clusters, and the roundups that join none.
//
// Problem. A digest holds the first paragraphs of fifty stories. Each of them is contained in it as a trimmed copy is
// in the whole, and whoever joins what is contained joins fifty stories. An article that holds parts of two clusters
// which nothing else connects is a roundup: it is told so, and joins none.
//
// What a roundup is. Take the units that share a passage with article R, and for each the stretch of R that it holds.
// Units are put into groups: into one where they overlap with each other, tell one story, or hold the same stretch of
// R. R is a roundup where the stretches cover most of it (kCovered) and a good part of what they cover (kBeside) lies
// outside the largest group. The first bound keeps apart an article with words of its own that quotes background from
// two others; the second, a whole wire text with a paragraph from elsewhere.
//
// Order. Units with short stretches come first: two that are disjoint found two groups before a unit comes that holds
// both, which is another digest with the same sources and no proof that they are one story. It is left aside; and as
// digests can be met in any order, those found are set aside and the rest is looked at again until none is found.
//
// Known weakness. A whole text with two trimmed copies, its upper and its lower half, looks exactly like a digest of
// two texts; only `same_story` tells them apart.
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "cluster/cluster.h"
#include "core/hash_table.h"

namespace dedup {
namespace {

constexpr double kCovered = 0.65;          // share of a roundup that others hold
constexpr double kBeside = 0.3;            // share of that outside the largest group
constexpr std::size_t kManyGroups = 4;     // more disjoint parts than a text has trimmed copies
constexpr std::size_t kCached = 256;       // sets that a thread keeps
constexpr std::size_t kMostPartners = 64;  // units whose stretches are looked at, those that share most first

/// A unit that shares a passage with another.
struct Partner {
  std::uint32_t unit;
  std::uint32_t shared;
  bool held;  // for the most part, by the unit whose partner it is
};

/// Partners of every unit, in compressed rows.
struct Graph {
  std::vector<std::uint64_t> begin;
  std::vector<Partner> partners;
  std::vector<std::uint32_t> size;  // unit -> shingles, 0 where it has no partner

  std::span<const Partner> of(std::uint32_t unit) const {
    return {partners.data() + begin[unit], partners.data() + begin[unit + 1]};
  }
};

Graph make_graph(std::size_t units, std::span<const Match> overlaps, std::span<const std::uint32_t> unit_of,
                 const Config& config) {
  Graph graph;
  graph.begin.assign(units + 1, 0);
  graph.size.assign(units, 0);
  for (const Match& m : overlaps) {
    ++graph.begin[unit_of[m.a] + std::size_t{1}];
    ++graph.begin[unit_of[m.b] + std::size_t{1}];
  }
  std::partial_sum(graph.begin.begin(), graph.begin.end(), graph.begin.begin());
  graph.partners.resize(2 * overlaps.size());
  std::vector<std::uint64_t> next(graph.begin.begin(), graph.begin.end() - 1);
  for (const Match& m : overlaps) {
    const std::uint32_t a = unit_of[m.a], b = unit_of[m.b];
    graph.partners[next[a]++] = {b, m.shared, m.containment_b() >= config.levels.containment};
    graph.partners[next[b]++] = {a, m.shared, m.containment_a() >= config.levels.containment};
    graph.size[a] = m.size_a;
    graph.size[b] = m.size_b;
  }
  return graph;
}

/// Positions of a text, as bits.
using Stretch = std::vector<bool>;

std::size_t common(const Stretch& x, const Stretch& y) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < x.size(); ++i) count += static_cast<std::size_t>(x[i] && y[i]);
  return count;
}

/// Units that hold passages of one text and hang together.
struct Group {
  std::vector<std::uint32_t> units;
  Stretch stretch;
  bool has_more;               // a unit of it is no part of the text, but has a part in common with it
  std::uint32_t part = kNone;  // a unit of it that the text holds
};

/// Decides of one unit at a time; one a thread.
class Judge {
 public:
  Judge(const Units& units, std::span<const Match> overlaps, const Graph& graph, const ShingleSource& source,
        const SameStory& same_story)
      : units_(units), overlaps_(overlaps), graph_(graph), source_(source), same_story_(same_story) {}

  /// Whether `unit` is a roundup where `aside` do not count.
  bool operator()(std::uint32_t unit, const std::vector<bool>& aside) {
    choose_partners(unit, aside);
    if (!worth_reading(unit)) return false;
    measure_stretches(unit);
    make_groups();
    return spread_over_groups();
  }

 private:
  void choose_partners(std::uint32_t unit, const std::vector<bool>& aside) {
    chosen_.clear();
    for (const Partner& partner : graph_.of(unit)) {
      if (!aside[partner.unit]) chosen_.push_back(partner);
    }
    const auto before = [&](const Partner& x, const Partner& y) {
      return x.shared != y.shared ? x.shared > y.shared
                                  : units_.classes.content[x.unit] < units_.classes.content[y.unit];
    };
    const std::size_t most = std::min(kMostPartners, chosen_.size());
    std::partial_sort(chosen_.begin(), chosen_.begin() + static_cast<std::ptrdiff_t>(most), chosen_.end(), before);
    chosen_.resize(most);
  }

  bool overlap(std::uint32_t x, std::uint32_t y) const {
    return find_match(overlaps_, units_.cls[x], units_.cls[y]) != nullptr;
  }

  /// Not where too little is shared, nor where all partners hang together in pairs: a template, a story's versions.
  bool worth_reading(std::uint32_t unit) const {
    std::uint64_t shared = 0;
    std::size_t parts = 0;
    for (const Partner& partner : chosen_) {
      shared += partner.shared;
      parts += partner.held ? 1 : 0;
    }
    if (parts < 2 && static_cast<double>(shared) < kCovered * graph_.size[unit]) return false;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      for (std::size_t j = i + 1; j < chosen_.size(); ++j) {
        if (!overlap(chosen_[i].unit, chosen_[j].unit)) return true;
      }
    }
    return false;
  }

  /// The shingles of a unit; kept for a while, since in a crowd all have the same partners.
  const HashSet& set_of(std::uint32_t unit) {
    Cached& cached = cache_[unit % kCached];
    if (cached.unit != unit) {
      cached.unit = unit;
      source_.shingles(units_.cls[unit], other_);
      cached.set.clear(other_.size());
      for (const std::uint64_t x : other_) cached.set.insert(x + static_cast<std::uint64_t>(x == 0));
    }
    return cached.set;
  }

  void measure_stretches(std::uint32_t unit) {
    source_.shingles(units_.cls[unit], text_);
    stretches_.clear();
    for (const Partner& partner : chosen_) {
      const HashSet& set = set_of(partner.unit);
      Stretch stretch(text_.size());
      std::size_t length = 0;
      for (std::size_t i = 0; i < text_.size(); ++i) {
        stretch[i] = set.contains(text_[i] + static_cast<std::uint64_t>(text_[i] == 0));
        length += static_cast<std::size_t>(stretch[i]);
      }
      stretches_.push_back({length, partner.unit, !partner.held, std::move(stretch)});
    }
    std::sort(stretches_.begin(), stretches_.end(), [&](const Held& x, const Held& y) {
      return x.length != y.length ? x.length < y.length
                                  : units_.classes.content[x.unit] < units_.classes.content[y.unit];
    });
  }

  bool belongs(std::uint32_t unit, std::size_t length, const Stretch& stretch, const Group& group) const {
    if (2 * common(stretch, group.stretch) >= length) return true;
    return std::any_of(group.units.begin(), group.units.end(), [&](std::uint32_t other) {
      return overlap(unit, other) || same_story(unit, other).value_or(false);
    });
  }

  std::optional<bool> same_story(std::uint32_t x, std::uint32_t y) const {
    return same_story_ ? same_story_(units_.cls[x], units_.cls[y]) : std::nullopt;
  }

  /// Whether the text holds whole articles that are known to tell different stories.
  bool holds_two_stories() const {
    std::vector<std::uint32_t> parts;
    for (const Group& group : groups_) {
      if (group.part != kNone && parts.size() < kManyGroups) parts.push_back(group.part);
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (std::size_t j = i + 1; j < parts.size(); ++j) {
        if (!same_story(parts[i], parts[j]).value_or(true)) return true;
      }
    }
    return false;
  }

  void make_groups() {
    groups_.clear();
    for (const Held& held : stretches_) {
      Group* home = nullptr;
      std::size_t homes = 0;
      for (Group& group : groups_) {
        if (!belongs(held.unit, held.length, held.stretch, group)) continue;
        ++homes;
        home = &group;
      }
      const std::uint32_t part = held.has_more ? kNone : held.unit;
      if (homes == 0) groups_.push_back({{held.unit}, held.stretch, held.has_more, part});
      if (homes != 1) continue;
      home->units.push_back(held.unit);
      home->has_more = home->has_more || held.has_more;
      if (home->part == kNone) home->part = part;
      for (std::size_t i = 0; i < held.stretch.size(); ++i) {
        if (held.stretch[i]) home->stretch[i] = true;
      }
    }
  }

  bool spread_over_groups() const {
    const auto with_more = std::count_if(groups_.begin(), groups_.end(), [](const Group& g) { return g.has_more; });
    if (holds_two_stories()) return true;
    if (with_more < 2 && groups_.size() < kManyGroups) return false;
    Stretch all(text_.size());
    std::size_t largest = 0, covered = 0;
    for (const Group& group : groups_) {
      std::size_t length = 0;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (!group.stretch[i]) continue;
        ++length;
        covered += static_cast<std::size_t>(!all[i]);
        all[i] = true;
      }
      largest = std::max(largest, length);
    }
    return static_cast<double>(covered) >= kCovered * static_cast<double>(text_.size()) &&
           static_cast<double>(covered - largest) >= kBeside * static_cast<double>(covered);
  }

  struct Held {
    std::size_t length;
    std::uint32_t unit;
    bool has_more;
    Stretch stretch;
  };
  const Units& units_;
  std::span<const Match> overlaps_;
  const Graph& graph_;
  const ShingleSource& source_;
  const SameStory& same_story_;
  std::vector<Partner> chosen_;
  std::vector<Held> stretches_;
  std::vector<Group> groups_;
  Shingles text_, other_;
  struct Cached {
    std::uint32_t unit = kNone;
    HashSet set;
  };
  std::vector<Cached> cache_ = std::vector<Cached>(kCached);
};

}  // namespace

bool is_excerpt(const Match& match, const Config& config) {
  return match.shared >= config.levels.min_excerpt && match.containment() >= config.levels.containment;
}

Units make_units(const Classes& classes, const Clusters& reprints) {
  Units units;
  units.of.assign(classes.size(), kNone);
  for (const Clusters::Figures& figures : reprints.figures) {
    units.of[figures.centre] = static_cast<std::uint32_t>(units.cls.size());
    units.cls.push_back(figures.centre);
    units.classes.first.push_back(classes.first[figures.centre]);
    units.classes.copies.push_back(figures.articles);
    units.classes.words.push_back(classes.words[figures.centre]);
    units.classes.content.push_back(classes.content[figures.centre]);
  }
  for (std::uint32_t c = 0; c < classes.size(); ++c) units.of[c] = units.of[reprints.centre[c]];
  return units;
}

std::vector<bool> find_roundups(const Units& units, std::span<const Match> overlaps, const ShingleSource& source,
                                const Config& config, const SameStory& same_story) {
  const Graph graph = make_graph(units.cls.size(), overlaps, units.of, config);
  tbb::enumerable_thread_specific<Judge> judges([&] { return Judge(units, overlaps, graph, source, same_story); });
  std::vector<bool> roundups(units.cls.size(), false);
  std::vector<std::uint32_t> open;
  for (std::uint32_t unit = 0; unit < units.cls.size(); ++unit) {
    if (graph.of(unit).size() >= 2) open.push_back(unit);
  }
  while (!open.empty()) {
    std::vector<std::uint8_t> verdict(open.size(), 0);
    tbb::parallel_for(std::size_t{0}, open.size(), [&](std::size_t i) {
      verdict[i] = static_cast<std::uint8_t>(judges.local()(open[i], roundups));
    });
    std::vector<bool> found(units.cls.size(), false);
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (verdict[i] != 0) found[open[i]] = roundups[open[i]] = true;
    }
    // Again those beside what was found; others would be judged as before.
    std::vector<std::uint32_t> again;
    for (const std::uint32_t unit : open) {
      const auto partners = graph.of(unit);
      const bool beside =
          std::any_of(partners.begin(), partners.end(), [&](const Partner& partner) { return found[partner.unit]; });
      if (!roundups[unit] && beside) again.push_back(unit);
    }
    open = std::move(again);
  }
  return roundups;
}

ExcerptStars cluster_excerpts(const Units& units, std::span<const Match> overlaps, const std::vector<bool>& roundups,
                              const Config& config) {
  std::vector<Match> links;
  std::vector<std::uint32_t> holder(units.cls.size(), kNone);
  std::vector<Match> best(units.cls.size());
  const auto offer = [&](std::uint32_t part, std::uint32_t whole, Match m) {
    if (units.of[m.a] != part) {
      std::swap(m.a, m.b);
      std::swap(m.size_a, m.size_b);
    }
    const auto key = [&](const Match& each, std::uint32_t unit) {
      return std::make_tuple(-each.containment_a(), each.size_b, units.classes.content[unit]);
    };
    if (holder[part] != kNone && key(m, whole) >= key(best[part], holder[part])) return;
    holder[part] = whole;
    best[part] = m;
  };
  for (const Match& m : overlaps) {
    const std::uint32_t a = units.of[m.a], b = units.of[m.b];
    if (roundups[a] || roundups[b] || !is_excerpt(m, config)) continue;
    const auto [first, second] = std::minmax(a, b);
    links.push_back(first == a ? Match{first, second, m.shared, m.size_a, m.size_b}
                               : Match{first, second, m.shared, m.size_b, m.size_a});
    // Of two as long as each other neither is the part.
    if (m.size_a < m.size_b) offer(a, b, m);
    if (m.size_b < m.size_a) offer(b, a, m);
  }
  // Among equally many neighbours the centre is not the longest text, which is the one in somebody's page, but the one
  // most like the others: the story as it was sent.
  Classes ranked = units.classes;
  std::fill(ranked.words.begin(), ranked.words.end(), 0U);
  for (const Match& m : links) {
    constexpr double kOne = 1 << 16;
    ranked.words[m.a] += static_cast<std::uint32_t>(m.jaccard() * kOne);
    ranked.words[m.b] += static_cast<std::uint32_t>(m.jaccard() * kOne);
  }
  const Clusters stars = cluster_star(ranked, links, &Match::containment);
  ExcerptStars out;
  out.centre.resize(units.of.size());
  out.excerpt_of.resize(units.of.size(), kNone);
  for (std::uint32_t c = 0; c < units.of.size(); ++c) {
    const std::uint32_t unit = units.of[c];
    out.centre[c] = units.cls[stars.centre[unit]];
    out.excerpt_of[c] = holder[unit] == kNone ? kNone : units.cls[holder[unit]];
  }
  return out;
}

std::vector<Pair> excerpt_pairs(const ExcerptStars& stars, const Clusters& reprints) {
  std::vector<Pair> pairs;
  for (std::uint32_t c = 0; c < stars.centre.size(); ++c) {
    const std::uint32_t centre = stars.centre[c], holder = stars.excerpt_of[c];
    if (centre != reprints.centre[c]) pairs.push_back({std::min(c, centre), std::max(c, centre)});
    if (holder != kNone) pairs.push_back({std::min(c, holder), std::max(c, holder)});
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

Excerpts label_excerpts(const Classes& classes, const Clusters& reprints, const Units& units, const ExcerptStars& stars,
                        const std::vector<bool>& roundups, std::span<const Match> measured, const Config& config) {
  const std::uint32_t count = classes.size();
  Excerpts out;
  out.clusters.centre = stars.centre;
  out.clusters.similarity = reprints.similarity;
  out.clusters.estimated = reprints.estimated;
  out.relation.assign(count, Relation::reprint);
  out.direction.assign(count, Direction::none);
  out.excerpt_of = stars.excerpt_of;
  out.containment.assign(count, 0.0);
  std::vector<Clusters::Figures> figures(count);
  std::vector<double> sum(count, 0.0);
  std::vector<std::uint32_t> order(count);  // sums must not depend on the numbers of classes
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t x, std::uint32_t y) { return classes.content[x] < classes.content[y]; });
  for (const std::uint32_t c : order) {
    const std::uint32_t centre = stars.centre[c];
    if (centre != reprints.centre[c]) {
      const Match& m = *find_match(measured, c, centre);
      const bool shorter = (m.a == c ? m.size_a : m.size_b) <= (m.a == c ? m.size_b : m.size_a);
      out.relation[c] = m.jaccard() >= config.levels.threshold ? Relation::reprint : Relation::excerpt;
      if (out.relation[c] == Relation::excerpt) out.direction[c] = shorter ? Direction::trimmed : Direction::extended;
      out.clusters.similarity[c] = out.relation[c] == Relation::reprint ? m.jaccard() : m.containment();
      out.containment[c] = m.containment();
      if (!out.clusters.estimated.empty()) out.clusters.estimated[c] = false;
    }
    if (stars.excerpt_of[c] != kNone) {
      const Match& m = *find_match(measured, c, stars.excerpt_of[c]);
      out.containment[c] = m.a == c ? m.containment_a() : m.containment_b();
    }
    Clusters::Figures& each = figures[centre];
    each.centre = centre;
    each.articles += classes.copies[c];
    ++each.classes;
    if (c == centre) continue;
    each.least = std::min(each.least, out.clusters.similarity[c]);
    each.estimated += !out.clusters.estimated.empty() && out.clusters.estimated[c] ? 1 : 0;
    sum[centre] += out.clusters.similarity[c];
  }
  for (std::uint32_t c = 0; c < count; ++c) {
    if (stars.centre[c] != c) continue;
    if (figures[c].classes > 1) figures[c].mean = sum[c] / (figures[c].classes - 1);
    out.clusters.figures.push_back(figures[c]);
    out.relation[c] = roundups[units.of[c]]      ? Relation::roundup
                      : figures[c].articles == 1 ? Relation::single
                                                 : Relation::representative;
  }
  return out;
}

}  // namespace dedup
