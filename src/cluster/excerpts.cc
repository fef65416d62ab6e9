// Overlaps between reprint clusters -> roundups and excerpt clusters.
//
// Problem. A digest contains the first paragraphs of fifty stories. Each of them is contained in it just as a trimmed
// copy is contained in the whole text, so joining by containment alone would join fifty stories. An article that
// contains parts of two clusters which nothing else connects is a roundup: it is labelled as such and joins no cluster.
//
// Method. For each unit that shares a passage with article R, its stretch is the set of positions of R that it
// contains. Units are grouped if they overlap with each other, tell one story, or cover the same stretch of R. R is a
// roundup if the stretches cover most of R (kCovered) and a good part of what they cover (kBeside) lies outside the
// largest group. The first bound spares articles that quote background from two others, the second a whole wire text
// with a paragraph from elsewhere.
//
// Order. Units with short stretches are grouped first, so that two disjoint ones found two groups before a unit comes
// that covers both. Such a unit is another digest of the same sources, no proof that they are one story, and is
// ignored. Digests can be met in any order, so those found are set aside and their neighbours are judged again until no
// more are found.
//
// Known weakness. A whole text with two trimmed copies, its upper and its lower half, looks exactly like a digest of
// two texts; only `same_story` tells them apart.
#include "cluster/excerpts.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <tuple>

#include "cluster/star.h"
#include "core/hash_table.h"

namespace dedup {
namespace {

// The bounds of a roundup were swept on the planted excerpts and roundups of corpora/newsday and corpora/set-apart
// (27 excerpts, 10 roundups); the values below find all of both and join nothing wrongly.
//
// Share of a roundup that its partners cover. All are found from 0.65 to 0.7. At 0.6 the first excerpt is taken for a
// roundup; at 0.75 one roundup of newsday is missed and at 0.85 two thirds of them.
constexpr double kCovered = 0.65;
// Share of the covered part that lies outside the largest group. 0.05 to 0.4 give the same answers; at 0.5 two thirds
// of the roundups of newsday are missed.
constexpr double kBeside = 0.3;
// Groups from which a text is a roundup even if each of them is contained in it as a whole: more disjoint parts than a
// text has trimmed copies. 3 to 8 give the same answers; at 2, two excerpts of newsday are lost.
constexpr std::size_t kManyGroups = 4;
// Partners whose texts are read, those that share most first. 16 to 128 give the same answers; at 8, a third of the
// roundups of newsday is missed. Bounds the cost of a text that thousands of others overlap with.
constexpr std::size_t kMostPartners = 64;
// Shingle sets that each thread caches: four times kMostPartners, at 16 to 32 bytes a shingle. Affects speed only.
constexpr std::size_t kCached = 256;

/// A unit that shares a passage with the unit in question.
struct Partner {
  std::uint32_t unit;
  std::uint32_t shared;  // shingles
  bool contained;        // whether the unit in question contains most of it
};

/// The partners of every unit, as compressed sparse rows.
struct Graph {
  std::vector<std::uint64_t> begin;
  std::vector<Partner> partners;
  std::vector<std::uint32_t> size;  // unit -> number of shingles; 0 without partners

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

/// HashSet cannot hold 0; its shingle shares a slot with 1.
std::uint64_t non_zero(std::uint64_t shingle) { return shingle + static_cast<std::uint64_t>(shingle == 0); }

/// One bit per position of a text.
using Stretch = std::vector<bool>;

std::size_t count_both(const Stretch& x, const Stretch& y) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < x.size(); ++i) count += static_cast<std::size_t>(x[i] && y[i]);
  return count;
}

/// Connected units that share passages with one text.
struct Group {
  std::vector<std::uint32_t> units;
  Stretch stretch;
  bool has_more;               // whether the text contains only a part of one of the units
  std::uint32_t part = kNone;  // a unit that the text contains as a whole, or kNone
};

/// Decides whether a unit is a roundup. Reuses its buffers, so each thread has one.
class RoundupJudge {
 public:
  RoundupJudge(const Units& units, std::span<const Match> overlaps, const Graph& graph, const ShingleSource& shingles,
               const SameStory& same_story)
      : units_(units), overlaps_(overlaps), graph_(graph), shingles_(shingles), same_story_(same_story) {}

  /// The partners of `unit` if it may be a roundup, else none. Reads no text. Units in `aside` do not count as
  /// partners.
  std::span<const Partner> suspects(std::uint32_t unit, const std::vector<bool>& aside) {
    choose_partners(unit, aside);
    if (!worth_reading(unit)) chosen_.clear();
    return chosen_;
  }

  /// Whether `unit`, which has suspects, is a roundup.
  bool operator()(std::uint32_t unit, const std::vector<bool>& aside) {
    choose_partners(unit, aside);
    measure_stretches(unit);
    make_groups();
    return spread_over_groups();
  }

 private:
  /// Keeps the kMostPartners partners that share most.
  void choose_partners(std::uint32_t unit, const std::vector<bool>& aside) {
    chosen_.clear();
    for (const Partner& partner : graph_.of(unit)) {
      if (!aside[partner.unit]) chosen_.push_back(partner);
    }
    const auto shares_more = [&](const Partner& x, const Partner& y) {
      return x.shared != y.shared ? x.shared > y.shared
                                  : units_.classes.content[x.unit] < units_.classes.content[y.unit];
    };
    const std::size_t most = std::min(kMostPartners, chosen_.size());
    std::partial_sort(chosen_.begin(), chosen_.begin() + static_cast<std::ptrdiff_t>(most), chosen_.end(), shares_more);
    chosen_.resize(most);
  }

  bool overlap(std::uint32_t x, std::uint32_t y) const {
    return find_match(overlaps_, units_.cls[x], units_.cls[y]) != nullptr;
  }

  /// False if too little is shared, or if every two partners overlap, as the pages of a template or the versions of a
  /// story do. Saves reading their texts.
  bool worth_reading(std::uint32_t unit) const {
    std::uint64_t shared = 0;
    std::size_t parts = 0;
    for (const Partner& partner : chosen_) {
      shared += partner.shared;
      parts += partner.contained ? 1 : 0;
    }
    if (parts < 2 && static_cast<double>(shared) < kCovered * graph_.size[unit]) return false;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      for (std::size_t j = i + 1; j < chosen_.size(); ++j) {
        if (!overlap(chosen_[i].unit, chosen_[j].unit)) return true;
      }
    }
    return false;
  }

  /// The shingles of a unit. Cached, because units that overlap have many partners in common.
  const HashSet& set_of(std::uint32_t unit) {
    Cached& cached = cache_[unit % kCached];
    if (cached.unit != unit) {
      cached.unit = unit;
      shingles_.shingles(units_.cls[unit], other_);
      cached.set.clear(other_.size());
      for (const std::uint64_t x : other_) cached.set.insert(non_zero(x));
    }
    return cached.set;
  }

  /// The stretch of each partner, shortest first.
  void measure_stretches(std::uint32_t unit) {
    shingles_.shingles(units_.cls[unit], text_);
    stretches_.clear();
    for (const Partner& partner : chosen_) {
      const HashSet& set = set_of(partner.unit);
      Stretch stretch(text_.size());
      std::size_t length = 0;
      for (std::size_t i = 0; i < text_.size(); ++i) {
        stretch[i] = set.contains(non_zero(text_[i]));
        length += static_cast<std::size_t>(stretch[i]);
      }
      stretches_.push_back({length, partner.unit, !partner.contained, std::move(stretch)});
    }
    std::sort(stretches_.begin(), stretches_.end(), [&](const Covered& x, const Covered& y) {
      return x.length != y.length ? x.length < y.length
                                  : units_.classes.content[x.unit] < units_.classes.content[y.unit];
    });
  }

  /// Whether a partner belongs to a group: half of its stretch is the group's, or it overlaps or tells one story with a
  /// unit of the group.
  bool belongs(std::uint32_t unit, std::size_t length, const Stretch& stretch, const Group& group) const {
    if (2 * count_both(stretch, group.stretch) >= length) return true;
    return std::any_of(group.units.begin(), group.units.end(), [&](std::uint32_t other) {
      return overlap(unit, other) || same_story(unit, other).value_or(false);
    });
  }

  std::optional<bool> same_story(std::uint32_t x, std::uint32_t y) const {
    return same_story_ ? same_story_(units_.cls[x], units_.cls[y]) : std::nullopt;
  }

  /// Whether the text contains whole articles that are known to tell different stories.
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

  /// A partner that belongs to no group starts one; one that belongs to several joins none.
  void make_groups() {
    groups_.clear();
    for (const Covered& partner : stretches_) {
      Group* home = nullptr;
      std::size_t homes = 0;
      for (Group& group : groups_) {
        if (!belongs(partner.unit, partner.length, partner.stretch, group)) continue;
        ++homes;
        home = &group;
      }
      const std::uint32_t part = partner.has_more ? kNone : partner.unit;
      if (homes == 0) groups_.push_back({{partner.unit}, partner.stretch, partner.has_more, part});
      if (homes != 1) continue;
      home->units.push_back(partner.unit);
      home->has_more = home->has_more || partner.has_more;
      if (home->part == kNone) home->part = part;
      for (std::size_t i = 0; i < partner.stretch.size(); ++i) {
        if (partner.stretch[i]) home->stretch[i] = true;
      }
    }
  }

  /// Whether the text contains two stories as whole articles, or groups cover most of it and none covers most of that.
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

  /// The stretch of the text that one partner covers.
  struct Covered {
    std::size_t length;
    std::uint32_t unit;
    bool has_more;  // as in Group
    Stretch stretch;
  };
  const Units& units_;
  std::span<const Match> overlaps_;
  const Graph& graph_;
  const ShingleSource& shingles_;
  const SameStory& same_story_;
  std::vector<Partner> chosen_;
  std::vector<Covered> stretches_;
  std::vector<Group> groups_;
  Shingles text_, other_;
  struct Cached {
    std::uint32_t unit = kNone;
    HashSet set;
  };
  std::vector<Cached> cache_ = std::vector<Cached>(kCached);
};

using Judges = tbb::enumerable_thread_specific<RoundupJudge>;

/// The units that may be roundups.
struct Suspicion {
  std::vector<std::uint8_t> of;         // by position among the units in question
  std::vector<std::uint32_t> partners;  // classes of their partners, ascending
};

Suspicion find_suspects(std::span<const std::uint32_t> open, const std::vector<bool>& aside, const Units& units,
                        Judges& judges, const Observer& observer) {
  Suspicion out;
  out.of.assign(open.size(), 0);
  std::vector<std::uint8_t> is_partner(units.cls.size(), 0);
  tbb::parallel_for(std::size_t{0}, open.size(), [&](std::size_t i) {
    stop_if_cancelled(observer);
    for (const Partner& partner : judges.local().suspects(open[i], aside)) {
      out.of[i] = 1;
      std::atomic_ref(is_partner[partner.unit]).store(1, std::memory_order_relaxed);
    }
  });
  for (std::uint32_t unit = 0; unit < is_partner.size(); ++unit) {
    if (is_partner[unit] != 0) out.partners.push_back(units.cls[unit]);
  }
  std::sort(out.partners.begin(), out.partners.end());
  return out;
}

/// Pairs of units of which one contains most of the other; neither is a roundup.
std::vector<Match> find_links(const Units& units, std::span<const Match> overlaps, const std::vector<bool>& roundups,
                              const Config& config) {
  std::vector<Match> links;
  for (const Match& m : overlaps) {
    const std::uint32_t a = units.of[m.a], b = units.of[m.b];
    if (roundups[a] || roundups[b] || !is_excerpt(m, config)) continue;
    links.push_back(a < b ? Match{a, b, m.shared, m.size_a, m.size_b} : Match{b, a, m.shared, m.size_b, m.size_a});
  }
  return links;
}

/// unit -> the longer unit that contains most of it, or kNone; of equals the shortest, then that of smallest hash.
std::vector<std::uint32_t> find_holders(const Units& units, std::span<const Match> links) {
  std::vector<std::uint32_t> holder(units.cls.size(), kNone);
  std::vector<Match> best(units.cls.size());  // unit -> the match with its holder, as a and b
  const auto offer = [&](const Match& m) {
    const auto rank = [&](const Match& match) {
      return std::make_tuple(-match.containment_a(), match.size_b, units.classes.content[match.b]);
    };
    if (holder[m.a] != kNone && rank(m) >= rank(best[m.a])) return;
    holder[m.a] = m.b;
    best[m.a] = m;
  };
  for (const Match& m : links) {
    // Neither of two texts of equal length is the excerpt.
    if (m.size_a < m.size_b) offer(m);
    if (m.size_b < m.size_a) offer({m.b, m.a, m.shared, m.size_b, m.size_a});
  }
  return holder;
}

/// The units with the sum of their similarities in place of their length. Among units with equally many neighbours the
/// longest text is the one inside some web page; the most similar to the others is the story as it was sent.
Classes rank_by_similarity(const Units& units, std::span<const Match> links) {
  constexpr double kOne = 1 << 16;  // fixed point: sums must not depend on the order of links
  Classes ranked = units.classes;
  std::fill(ranked.words.begin(), ranked.words.end(), 0U);
  for (const Match& m : links) {
    ranked.words[m.a] += static_cast<std::uint32_t>(m.jaccard() * kOne);
    ranked.words[m.b] += static_cast<std::uint32_t>(m.jaccard() * kOne);
  }
  return ranked;
}

/// Labels class `c`, whose representative is another one than at the reprint level.
void label_member(std::uint32_t c, const ExcerptStars& stars, std::span<const Match> measured, double threshold,
                  Excerpts& out) {
  const Match& m = *find_match(measured, c, stars.centre[c]);
  const bool is_shorter = (m.a == c ? m.size_a : m.size_b) <= (m.a == c ? m.size_b : m.size_a);
  if (m.jaccard() >= threshold) {
    out.relation[c] = Relation::reprint;
    out.clusters.similarity[c] = m.jaccard();
  } else {
    out.relation[c] = Relation::excerpt;
    out.direction[c] = is_shorter ? Direction::trimmed : Direction::extended;
    out.clusters.similarity[c] = m.containment();
  }
  out.containment[c] = m.containment();
  if (!out.clusters.estimated.empty()) out.clusters.estimated[c] = false;
}

/// Classes by content hash. Sums in this order do not depend on how classes are numbered.
std::vector<std::uint32_t> order_by_content(const Classes& classes) {
  std::vector<std::uint32_t> order(classes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t x, std::uint32_t y) { return classes.content[x] < classes.content[y]; });
  return order;
}

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

std::vector<bool> find_roundups(const Units& units, std::span<const Match> overlaps, const ShingleSource& shingles,
                                const Config& config, const SameStoryAmong& same_story_among,
                                const Observer& observer) {
  const Graph graph = make_graph(units.cls.size(), overlaps, units.of, config);
  SameStory same_story;
  Judges judges([&] { return RoundupJudge(units, overlaps, graph, shingles, same_story); });
  std::vector<bool> roundups(units.cls.size(), false);
  std::vector<std::uint32_t> open;
  for (std::uint32_t unit = 0; unit < units.cls.size(); ++unit) {
    if (graph.of(unit).size() >= 2) open.push_back(unit);
  }
  while (!open.empty()) {
    const Suspicion suspicion = find_suspects(open, roundups, units, judges, observer);
    if (same_story_among) same_story = same_story_among(suspicion.partners);
    std::vector<std::uint8_t> verdict(open.size(), 0);
    tbb::parallel_for(std::size_t{0}, open.size(), [&](std::size_t i) {
      if (suspicion.of[i] == 0) return;
      stop_if_cancelled(observer);
      verdict[i] = static_cast<std::uint8_t>(judges.local()(open[i], roundups));
    });
    std::vector<bool> found(units.cls.size(), false);
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (verdict[i] != 0) found[open[i]] = roundups[open[i]] = true;
    }
    // Only partners of new roundups can be judged differently now.
    std::vector<std::uint32_t> again;
    for (const std::uint32_t unit : open) {
      const auto partners = graph.of(unit);
      const bool has_new_roundup =
          std::any_of(partners.begin(), partners.end(), [&](const Partner& partner) { return found[partner.unit]; });
      if (!roundups[unit] && has_new_roundup) again.push_back(unit);
    }
    open = std::move(again);
  }
  return roundups;
}

ExcerptStars cluster_excerpts(const Units& units, std::span<const Match> overlaps, const std::vector<bool>& roundups,
                              const Config& config, const Observer& observer) {
  const std::vector<Match> links = find_links(units, overlaps, roundups, config);
  const std::vector<std::uint32_t> holder = find_holders(units, links);
  const Clusters stars = cluster_star(rank_by_similarity(units, links), links, &Match::containment, observer);
  ExcerptStars out;
  for (const std::uint32_t unit : units.of) {
    out.centre.push_back(units.cls[stars.centre[unit]]);
    out.excerpt_of.push_back(holder[unit] == kNone ? kNone : units.cls[holder[unit]]);
    out.roundup.push_back(roundups[unit]);
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

Excerpts label_excerpts(const Classes& classes, const Clusters& reprints, const ExcerptStars& stars,
                        std::span<const Match> measured, const Config& config) {
  const std::uint32_t count = classes.size();
  Excerpts out;
  out.clusters.centre = stars.centre;
  out.clusters.similarity = reprints.similarity;
  out.clusters.estimated = reprints.estimated;
  out.relation.assign(count, Relation::reprint);
  out.direction.assign(count, Direction::none);
  out.excerpt_of = stars.excerpt_of;
  out.containment.assign(count, 0.0);
  for (std::uint32_t c = 0; c < count; ++c) {
    if (stars.centre[c] != reprints.centre[c]) label_member(c, stars, measured, config.levels.threshold, out);
    if (stars.excerpt_of[c] == kNone) continue;
    const Match& m = *find_match(measured, c, stars.excerpt_of[c]);
    out.containment[c] = m.a == c ? m.containment_a() : m.containment_b();
  }
  out.clusters.figures = figures_of(out.clusters, classes, order_by_content(classes));
  for (const Clusters::Figures& figures : out.clusters.figures) {
    const std::uint32_t c = figures.centre;
    out.relation[c] = stars.roundup[c]        ? Relation::roundup
                      : figures.articles == 1 ? Relation::single
                                              : Relation::representative;
  }
  return out;
}

}  // namespace dedup
