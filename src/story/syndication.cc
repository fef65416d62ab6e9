// Who was first, and who has it from whom.
//
// Times alone mislead: feeds date an article when it was last touched, and a paper that prints an agency's text may
// be found before the agency. Texts alone do not point: two that share a passage say nothing of which took it. So a
// source is named only where both agree: something shared that independent reports do not share, and a sign which
// way it went (a date strictly before, the agency's own page, or a text that is a part of another). All else is
// `unknown` or, where nothing is shared, `independent`. To say "copied" of who reported is worse than to say nothing.
//
// Method. A date is an interval: a moment, a day where it has no time, 26 hours more where it has no zone; nothing
// where it lies in the future or at the epoch. Members are taken level by level, each by the closest of those surely
// before it: copies by their content hash, without evidence; reprints by Jaccard among eight of their cluster (the
// first four and the last four texts, since a chain of edits follows the last and most papers edit the first); excerpts
// by containment among the heads of the other reprint clusters; rewrites by passages or a credit among the heads of the
// other excerpt clusters. A later candidate displaces an earlier one only by a clear margin (2 % of Jaccard), as small
// edits make such differences by chance.
//
// Cost: O(n log n), and evidence on at most 13 pairs a text and 24 more a cluster head: a story of 10,000 copies asks
// for none. Literature: METER (Clough, Gaizauskas, Piao 2002) for derived and non-derived; the eight words of a passage
// are its "verbatim" runs. Known weakness: a source that is not in the input; a shared press release, which looks like
// copying unless both name it; the order of two texts of one day.
#include "story/syndication.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

namespace dedup {

namespace {

constexpr std::int64_t kHour = 3600, kDay = 86400;
constexpr std::uint32_t kDerived = 8;     // words of a passage that independent reports do not share
constexpr std::uint32_t kThin = 6;        // from here on a passage is too long for "independent"
constexpr std::size_t kEnds = 4;          // texts at either end of a reprint cluster that are compared
constexpr std::size_t kHeads = 12;        // cluster heads that a head is compared with
constexpr std::size_t kHeadOfText = 300;  // bytes in which a dateline stands

struct When {
  std::int64_t earliest = 0, latest = 0;
  bool known = false;
};

When when_of(const Member& member, std::int64_t now) {
  When out;
  // The first day of the epoch is what programs write where they have no date.
  if (member.date == kNoDate || (member.date >= 0 && member.date < kDay)) return out;
  if (now != kNoDate && member.date > now + kDay) return out;
  out.known = true;
  out.earliest = out.latest = member.date;
  if (!member.has_time) out.latest += kDay - 1;
  if (!member.has_zone) {
    out.earliest -= 14 * kHour;
    out.latest += 12 * kHour;
  }
  return out;
}

bool is_text(const Credit& credit) { return credit.role == CreditRole::text || credit.role == CreditRole::release; }

class Teller {
 public:
  Teller(std::span<const Member> members, const EvidenceOf& evidence, const Config& config, std::int64_t now)
      : members_(members), evidence_(evidence), config_(config) {
    for (const Member& member : members) when_.push_back(when_of(member, now));
    order_.resize(members.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  }

  Story tell() {
    Story out;
    for (const Member& member : members_) out.members.push_back({member.article, {}, kNone, {}, {}, {}});
    if (members_.empty()) return out;
    group();
    std::vector<EvidenceKind> why;
    const std::size_t first = find_first(why);
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (i != first) find_source(i, out.members[i]);
    }
    if (first != kNowhere) {
      out.first = members_[first].article;
      out.members[first].provenance = Provenance::first;
      out.members[first].evidence = std::move(why);
    }
    prefer_agencies(out.members);
    break_circles(out.members);
    count(out);
    return out;
  }

 private:
  static constexpr std::size_t kNowhere = SIZE_MAX;

  std::tuple<bool, std::int64_t, std::int64_t, Hash128, std::string_view> key(std::size_t i) const {
    return {!when_[i].known, when_[i].earliest, when_[i].latest, members_[i].content, members_[i].id};
  }
  bool precedes(std::size_t a, std::size_t b) const {
    return when_[a].known && when_[b].known && when_[a].latest < when_[b].earliest;
  }
  bool credits(std::size_t i, std::uint16_t agency) const {
    return std::any_of(members_[i].credits.begin(), members_[i].credits.end(),
                       [&](const Credit& credit) { return is_text(credit) && credit.agency == agency; });
  }
  bool has_dateline(std::size_t i) const {
    return std::any_of(members_[i].credits.begin(), members_[i].credits.end(), [&](const Credit& credit) {
      return is_text(credit) && credit.where.end > 0 && credit.where.begin < kHeadOfText;
    });
  }
  // Whether `a` is the agency's own page and `b` prints that agency.
  bool is_agency_of(std::size_t a, std::size_t b) const {
    const std::uint16_t agency = members_[a].own_agency;
    return agency != kNoAgency && members_[b].own_agency != agency && credits(b, agency);
  }

  // Whoever took an agency's text from a paper that prints it took the agency's: named is the agency's own page, where
  // that stands in the same reprint cluster and is not surely later.
  void prefer_agencies(std::vector<Origin>& origins) const {
    std::unordered_map<std::uint32_t, std::size_t> place_of;
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> agencies_in;  // by reprint cluster, in order of time
    for (const std::size_t i : order_) {
      place_of[members_[i].article] = i;
      if (members_[i].own_agency != kNoAgency) agencies_in[members_[i].reprint_cluster].push_back(i);
    }
    for (std::size_t i = 0; i < origins.size(); ++i) {
      if (origins[i].provenance != Provenance::article) continue;
      const std::size_t of = place_of.at(origins[i].of);
      const auto found = agencies_in.find(members_[of].reprint_cluster);
      if (found == agencies_in.end()) continue;
      for (const std::size_t agency : found->second) {
        if (agency == i || agency == of || !is_agency_of(agency, of) || precedes(i, agency)) continue;
        origins[i].of = members_[agency].article;
        break;
      }
    }
  }

  // Clusters, each in the order of time; of the members of one content only the first stands for the reprint cluster.
  void group() {
    for (const std::size_t i : order_) {
      const Member& member = members_[i];
      std::vector<std::size_t>& copies = copies_[member.content];
      copies.push_back(i);
      std::vector<std::size_t>& texts = texts_[member.reprint_cluster];
      if (texts.empty()) {
        std::vector<std::size_t>& heads = heads_[member.excerpt_cluster];
        if (heads.empty()) stories_.push_back(i);
        heads.push_back(i);
      }
      if (copies.size() == 1) texts.push_back(i);
      if (member.own_agency != kNoAgency) own_[member.own_agency].push_back(i);
      for (const Credit& credit : member.credits) {
        // Only those that sign: the first of each agency is what a rewrite with that credit can come from.
        if (is_text(credit)) printed_.try_emplace(credit.agency, i);
      }
    }
  }

  // The earliest members, and the agencies' own pages that the earliest print, by rank.
  std::size_t find_first(std::vector<EvidenceKind>& why) {
    std::vector<std::size_t> candidates;
    std::int64_t earliest_end = INT64_MAX;
    for (const When& when : when_) {
      if (when.known) earliest_end = std::min(earliest_end, when.latest);
    }
    for (const std::size_t i : order_) {
      if (!when_[i].known || when_[i].earliest <= earliest_end) {
        if (when_[i].known || earliest_end == INT64_MAX) candidates.push_back(i);
      }
    }
    const std::size_t dated = candidates.size();
    if (earliest_end != INT64_MAX) {
      for (const auto& [agency, pages] : own_) {
        for (const std::size_t page : pages) {
          const bool printed = std::any_of(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(dated),
                                           [&](std::size_t i) { return is_agency_of(page, i); });
          if (!when_[page].known && printed) candidates.push_back(page);
        }
      }
    }
    drop_excerpts(candidates);
    const auto rank = [&](std::size_t i) {
      const int signs = members_[i].own_agency != kNoAgency ? 4 : has_dateline(i) ? 2 : 0;
      return (members_[i].revision ? -8 : 0) + signs + (when_[i].known ? 1 : 0);
    };
    int best = INT32_MIN;
    for (const std::size_t i : candidates) best = std::max(best, rank(i));
    std::size_t found = kNowhere;
    for (const std::size_t i : candidates) {
      if (rank(i) != best) continue;
      if (found != kNowhere) return kNowhere;  // nothing tells one from the other
      found = i;
    }
    // Of undated members, one that bears no sign is no likelier than the others.
    if (found == kNowhere || (!when_[found].known && best < 2 && candidates.size() < members_.size() && !whole_)) {
      return kNowhere;
    }
    if (prints_later_page(found)) return kNowhere;
    if (when_[found].known) why.push_back(EvidenceKind::time);
    if (best >= 2) why.push_back(EvidenceKind::credit);
    if (whole_) why.push_back(EvidenceKind::containment);
    return found;
  }

  // The earliest prints an agency's text, and the agency's own page is dated after it: one of the two dates is wrong.
  bool prints_later_page(std::size_t i) const {
    const std::vector<std::size_t> pages = own_pages(i);
    return std::any_of(pages.begin(), pages.end(), [&](std::size_t page) {
      return is_agency_of(page, i) && precedes(i, page) &&
             members_[page].excerpt_cluster == members_[i].excerpt_cluster;
    });
  }

  // A trimmed excerpt does not precede its whole: nothing dated it before, or it would be the only candidate. Asked of
  // the first candidate of each reprint cluster, and of no more than a dozen clusters.
  void drop_excerpts(std::vector<std::size_t>& candidates) {
    std::vector<std::size_t> heads;
    std::set<std::uint32_t> seen, dropped;
    for (const std::size_t i : candidates) {
      if (heads.size() < kHeads && seen.insert(members_[i].reprint_cluster).second) heads.push_back(i);
    }
    for (const std::size_t part : heads) {
      for (const std::size_t whole : heads) {
        const Member& a = members_[part];
        const Member& b = members_[whole];
        if (part == whole || a.excerpt_cluster != b.excerpt_cluster || a.words >= b.words) continue;
        if (holds(evidence_(part, whole), true)) dropped.insert(a.reprint_cluster);
      }
    }
    whole_ = !dropped.empty();
    std::erase_if(candidates, [&](std::size_t i) { return dropped.contains(members_[i].reprint_cluster); });
  }

  // Whether most of a stands in b, or most of b in a.
  bool holds(const Evidence& e, bool a_in_b) const {
    const std::uint32_t part = a_in_b ? e.size_a : e.size_b, whole = a_in_b ? e.size_b : e.size_a;
    return e.shared >= config_.levels.min_excerpt && part <= whole &&
           static_cast<double>(e.shared) / static_cast<double>(part) >= config_.levels.containment;
  }

  void name(Origin& origin, std::size_t of, std::size_t i, Relation change, std::vector<EvidenceKind> why) const {
    origin.provenance = Provenance::article;
    origin.of = members_[of].article;
    origin.change = change;
    if (precedes(of, i)) why.push_back(EvidenceKind::time);
    if (is_agency_of(of, i) && std::find(why.begin(), why.end(), EvidenceKind::credit) == why.end()) {
      why.push_back(EvidenceKind::credit);
    }
    std::sort(why.begin(), why.end());
    origin.evidence = std::move(why);
  }

  void find_source(std::size_t i, Origin& origin) {
    bool unclear = false;  // something is shared, and nothing says which way it went
    if (from_copy(i, origin, unclear) || from_reprint(i, origin, unclear)) return;
    // Among many of one time or none, the wider levels are asked of the head alone.
    const bool head = texts_.find(members_[i].reprint_cluster)->second.front() == i;
    if ((head || !unclear) && (from_excerpt(i, origin, unclear) || from_rewrite(i, origin, unclear))) return;
    origin.change = Relation::coverage;
    origin.provenance = unclear || leans_on_others(i) ? Provenance::unknown : Provenance::independent;
  }

  // Whether `other` may be what i was made from, by time or because it is the agency's own page. Sets `unclear` where
  // the order cannot be told; an agency's own page comes from nobody who prints the agency.
  bool may_be_source(std::size_t other, std::size_t i, bool& unclear) const {
    if (is_agency_of(i, other)) {
      unclear = unclear || !precedes(i, other);
      return false;
    }
    if (precedes(other, i) || (is_agency_of(other, i) && !precedes(i, other))) return true;
    unclear = unclear || !precedes(i, other);
    return false;
  }

  bool from_copy(std::size_t i, Origin& origin, bool& unclear) const {
    const std::vector<std::size_t>& copies = copies_.find(members_[i].content)->second;
    std::vector<std::size_t> near = own_pages(i);
    near.insert(near.end(), copies.begin(),
                copies.begin() + static_cast<std::ptrdiff_t>(std::min(copies.size(), kEnds)));
    if (copies.size() > kEnds) near.push_back(copies.back());  // undated, where any is
    for (const std::size_t other : near) {
      if (other == i || members_[other].content != members_[i].content) continue;
      if (!may_be_source(other, i, unclear)) continue;
      name(origin, other, i, Relation::copy, {EvidenceKind::containment});
      return true;
    }
    return false;
  }

  bool from_reprint(std::size_t i, Origin& origin, bool& unclear) const {
    const std::vector<std::size_t>& texts = texts_.find(members_[i].reprint_cluster)->second;
    const auto after = std::partition_point(texts.begin(), texts.end(), [&](std::size_t o) { return key(o) < key(i); });
    const auto before = static_cast<std::size_t>(after - texts.begin());
    std::vector<std::size_t> near = own_pages(i);
    for (std::size_t k = 0; k < std::min(before, kEnds); ++k) near.push_back(texts[k]);
    for (std::size_t k = std::max(kEnds, before > kEnds ? before - kEnds : 0); k < before; ++k)
      near.push_back(texts[k]);
    // Behind it in the order stand those of its own time, and at the end the undated.
    for (std::size_t k = before; k < texts.size() && k < before + 2; ++k) near.push_back(texts[k]);
    near.push_back(texts.back());
    std::size_t best = kNowhere;
    Evidence most;
    for (const std::size_t other : near) {
      if (members_[other].content == members_[i].content || other == best) continue;
      if (members_[other].reprint_cluster != members_[i].reprint_cluster || !may_be_source(other, i, unclear)) continue;
      const Evidence e = evidence_(i, other);
      if (best == kNowhere || clearly_nearer(e, most)) {
        best = other;
        most = e;
      }
    }
    if (best == kNowhere) return false;
    name(origin, best, i, Relation::reprint, {EvidenceKind::containment});
    return true;
  }

  // Jaccard of a above that of b by more than 1/50, in integers.
  static bool clearly_nearer(const Evidence& a, const Evidence& b) {
    using Wide = unsigned __int128;
    const auto either = [](const Evidence& e) { return Wide{e.size_a} + e.size_b - e.shared; };
    return 50 * a.shared * either(b) > 50 * b.shared * either(a) + either(a) * either(b);
  }

  bool from_excerpt(std::size_t i, Origin& origin, bool& unclear) const {
    std::size_t best = kNowhere, asked = 0;
    std::uint32_t most = 0;
    Direction direction = Direction::none;
    for (const std::size_t other : heads_.find(members_[i].excerpt_cluster)->second) {
      if (members_[other].reprint_cluster == members_[i].reprint_cluster) continue;
      if (++asked > kHeads) break;
      const Evidence e = evidence_(i, other);
      const bool trimmed = holds(e, true), extended = holds(e, false);
      if ((!trimmed && !extended) || precedes(i, other)) continue;
      if (is_agency_of(i, other)) continue;
      // A part is younger than its whole unless it is dated before; a whole may be either.
      if (!trimmed && !may_be_source(other, i, unclear)) continue;
      if (best == kNowhere || e.shared > most) {
        best = other;
        most = e.shared;
        direction = trimmed ? Direction::trimmed : Direction::extended;
      }
    }
    if (best == kNowhere) return false;
    name(origin, best, i, Relation::excerpt, {EvidenceKind::containment});
    origin.direction = direction;
    return true;
  }

  bool from_rewrite(std::size_t i, Origin& origin, bool& unclear) const {
    const Member& member = members_[i];
    std::size_t best = kNowhere;
    std::uint32_t longest = 0;
    std::size_t asked = 0;
    const auto take = [&](std::size_t other) {
      const Evidence e = evidence_(i, other);
      if (e.passage >= kDerived && !is_agency_of(i, other) && precedes(other, i)) {
        if (e.passage > longest) {
          best = other;
          longest = e.passage;
        }
      } else if (e.passage >= kThin && !precedes(i, other)) {
        unclear = true;
      }
    };
    for (const std::size_t other : stories_) {
      if (members_[other].excerpt_cluster == member.excerpt_cluster) continue;
      if (++asked > kHeads) break;
      take(other);
    }
    const std::size_t credited = by_credit(i);
    if (credited != kNowhere && best == kNowhere) {
      name(origin, credited, i, Relation::rewrite, {EvidenceKind::credit});
      return true;
    }
    if (best == kNowhere) return false;
    name(origin, best, i, Relation::rewrite, {EvidenceKind::passages});
    const bool same_agency = std::any_of(member.credits.begin(), member.credits.end(), [&](const Credit& credit) {
      return signs(credit) && (members_[best].own_agency == credit.agency || credits(best, credit.agency));
    });
    if (same_agency &&
        std::find(origin.evidence.begin(), origin.evidence.end(), EvidenceKind::credit) == origin.evidence.end()) {
      origin.evidence.push_back(EvidenceKind::credit);
      std::sort(origin.evidence.begin(), origin.evidence.end());
    }
    return true;
  }

  // "Reuters contributed to this report" is no claim to the words, but it says that Reuters' were before its author.
  static bool signs(const Credit& credit) { return is_text(credit) || credit.role == CreditRole::contributed; }

  // The member that prints, or is, an agency which i credits; in another excerpt cluster, and before it.
  std::size_t by_credit(std::size_t i) const {
    for (const Credit& credit : members_[i].credits) {
      if (!signs(credit) || credit.agency == members_[i].own_agency) continue;
      if (const auto pages = own_.find(credit.agency); pages != own_.end()) {
        const std::size_t page = pages->second.front();
        if (page != i && !precedes(i, page) && apart(i, page)) return page;
      }
      const auto found = printed_.find(credit.agency);
      if (found == printed_.end() || found->second == i) continue;
      if (precedes(found->second, i) && apart(i, found->second)) return found->second;
    }
    return kNowhere;
  }
  bool apart(std::size_t a, std::size_t b) const { return members_[a].excerpt_cluster != members_[b].excerpt_cluster; }

  // Own pages of the agencies that i credits, the first of each.
  std::vector<std::size_t> own_pages(std::size_t i) const {
    std::vector<std::size_t> out;
    for (const Credit& credit : members_[i].credits) {
      const auto found = own_.find(credit.agency);
      if (is_text(credit) && found != own_.end() && out.size() < kEnds) out.push_back(found->second.front());
    }
    return out;
  }

  // It credits an agency whose text is not among the members, or cites one whose text is.
  bool leans_on_others(std::size_t i) const {
    return std::any_of(members_[i].credits.begin(), members_[i].credits.end(), [&](const Credit& credit) {
      if (credit.agency == members_[i].own_agency) return false;
      if (signs(credit)) return true;
      return credit.role == CreditRole::cited && (own_.contains(credit.agency) || printed_.contains(credit.agency));
    });
  }

  // Every arrow with time as evidence goes back in time, so a circle has one without, and that one goes.
  void break_circles(std::vector<Origin>& origins) const {
    std::unordered_map<std::uint32_t, std::size_t> place;
    for (std::size_t i = 0; i < members_.size(); ++i) place.emplace(members_[i].article, i);
    std::vector<std::size_t> walk(members_.size(), kNowhere);  // in whose walk a member was met
    for (const std::size_t start : order_) {
      for (std::size_t i = start; origins[i].provenance == Provenance::article;) {
        if (walk[i] == start) {
          std::size_t weak = kNowhere;
          std::size_t k = i;
          do {
            const auto& why = origins[k].evidence;
            const bool dated = std::find(why.begin(), why.end(), EvidenceKind::time) != why.end();
            if (!dated && (weak == kNowhere || key(weak) < key(k))) weak = k;
            k = place.find(origins[k].of)->second;
          } while (k != i);
          if (weak == kNowhere) weak = i;
          origins[weak] = {members_[weak].article, Provenance::unknown, kNone, Relation::coverage, Direction::none, {}};
          break;
        }
        if (walk[i] != kNowhere) break;  // it leads where an earlier walk went
        walk[i] = start;
        i = place.find(origins[i].of)->second;
      }
    }
  }

  void count(Story& out) const {
    std::set<std::uint32_t> outlets;
    std::set<std::uint16_t> named;
    for (const Member& member : members_) {
      if (member.outlet != kNone && !member.revision) outlets.insert(member.outlet);
      for (const Credit& credit : member.credits) {
        if (is_text(credit)) named.insert(credit.agency);
      }
    }
    out.outlets = static_cast<std::uint32_t>(outlets.size());
    out.agencies.assign(named.begin(), named.end());
  }

  std::span<const Member> members_;
  const EvidenceOf& evidence_;
  const Config& config_;
  std::vector<When> when_;
  std::vector<std::size_t> order_;                      // by time, content, id
  std::map<Hash128, std::vector<std::size_t>> copies_;  // content -> members
  std::unordered_map<std::uint32_t, std::vector<std::size_t>>
      texts_;  // reprint cluster -> first member of each content
  std::unordered_map<std::uint32_t, std::vector<std::size_t>>
      heads_;                                              // excerpt cluster -> heads of its reprint clusters
  std::vector<std::size_t> stories_;                       // heads of the excerpt clusters
  std::map<std::uint16_t, std::vector<std::size_t>> own_;  // agency -> its own pages
  std::map<std::uint16_t, std::size_t> printed_;           // agency -> the first member that prints it
  bool whole_ = false;                                     // an excerpt of the first article was a candidate too
};

}  // namespace

Story tell_story(std::span<const Member> members, const EvidenceOf& evidence, const Config& config, std::int64_t now) {
  return Teller(members, evidence, config, now).tell();
}

std::string_view name_of(Provenance source) {
  switch (source) {
    case Provenance::first:
      return "first";
    case Provenance::article:
      return "article";
    case Provenance::independent:
      return "independent";
    case Provenance::unknown:
      return "unknown";
  }
  return "";
}

std::string_view name_of(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::time:
      return "time";
    case EvidenceKind::credit:
      return "credit";
    case EvidenceKind::containment:
      return "containment";
    case EvidenceKind::passages:
      return "passages";
  }
  return "";
}

std::string_view name_of(Direction direction) {
  switch (direction) {
    case Direction::none:
      return "none";
    case Direction::trimmed:
      return "trimmed";
    case Direction::extended:
      return "extended";
  }
  return "";
}

}  // namespace dedup
