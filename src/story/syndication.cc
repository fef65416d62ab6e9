// Finds the first article of a story and, for every other article, the member that its text comes from.
//
// Problem: dates alone mislead, because feeds give the time of the last change and a client paper may be crawled before
// the agency. Similarity alone has no direction. A wrong "copied from" is worse than no answer.
//
// Method: an origin is named only if two things agree: the texts share what independent reports do not share, and
// something gives the direction (a strictly earlier date, the agency's own page, one text being part of the other, or
// one being marked as a press release). Otherwise the answer is `unknown`, or `independent` if nothing is shared. A
// date is an interval: all moments at which the article may have appeared. It is unknown if it is in the future.
// Origins are sought from the narrowest level to the widest: equal content (needs no evidence); Jaccard against the
// first four and the last four texts of the reprint cluster, since most papers edit the first and a chain of edits
// follows the last; containment among the heads of other reprint clusters; passages and credits among the heads of
// other excerpt clusters.
//
// Cost: O(n log n), and evidence on at most 13 pairs per text plus 24 per cluster head. 10,000 copies ask for none.
// Weaknesses: an origin outside the input; a press release that neither text names looks like copying; two texts of one
// day without times have no order. Roles, rules and results: docs/syndication.md. Paper: Clough, Gaizauskas, Piao,
// Wilks, METER (2002), for derived and non-derived text.
#include "story/syndication.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

namespace dedup {

namespace {

constexpr std::int64_t kDay = 86400;
// Words of a shared passage. Texts that share this many are not called independent. See docs/syndication.md, "Where
// every other member comes from".
constexpr std::uint32_t kThin = 6;
// These bound the cost in large stories; more would find origins in the middle of a cluster (docs/syndication.md,
// "What it cannot tell").
constexpr std::size_t kEnds = 4;    // texts compared at either end of a reprint cluster
constexpr std::size_t kHeads = 12;  // cluster heads that a head is compared with
// Shingles that a press release shares with a member that was made from it: a quotation of eight words.
constexpr std::uint32_t kQuoted = 4;
// Bytes at the start of a text where a credit counts as a dateline or byline: beyond them it is a sign-off.
constexpr std::size_t kHeadOfText = 300;

/// The interval in which an article appeared.
struct When {
  std::int64_t earliest = 0, latest = 0;
  bool known = false;
};

When when_of(const Member& member, std::int64_t now) {
  if (member.date == kNoDate || (now != kNoDate && member.date > now + kDay)) return {};
  return {member.earliest, member.latest, true};
}

bool is_text(const Credit& credit) { return credit.role == CreditRole::text || credit.role == CreditRole::release; }

/// Tells one story. Members are referred to by their places in the span.
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
    release_ = find_release();
    const std::size_t first = release_ == kNowhere ? find_first(why) : release_;
    if (release_ != kNowhere) why = {EvidenceKind::release};
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
    // A date of the last change has no earliest moment; such a member is ordered by the date itself.
    const bool open = when_[i].known && when_[i].earliest < members_[i].date - 2 * kDay;
    const std::int64_t from = open ? members_[i].date : when_[i].earliest;
    return {!when_[i].known, from, when_[i].latest, members_[i].content, members_[i].id};
  }
  bool precedes(std::size_t a, std::size_t b) const {
    if (a == release_ || b == release_) return a == release_ && a != b;
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
  // Whether `a` is an agency's own page and `b` credits that agency with its text.
  bool is_agency_of(std::size_t a, std::size_t b) const {
    const std::uint16_t agency = members_[a].own_agency;
    return agency != kNoAgency && members_[b].own_agency != agency && credits(b, agency);
  }

  // If an origin is a paper that prints an agency's text, the agency is the real origin. Replaces the paper by the
  // agency's own page if that is in the same reprint cluster and not certainly later.
  void prefer_agencies(std::vector<Origin>& origins) const {
    std::unordered_map<std::uint32_t, std::size_t> place_of;
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> agencies_in;  // reprint cluster -> pages by time
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

  // Lists the members of each cluster by time. Members with equal content are represented by the first of them.
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
        // The first text printed from each agency: a possible origin of rewrites that credit the agency.
        if (is_text(credit)) printed_.try_emplace(credit.agency, i);
      }
    }
  }

  // The press release that the others were made from: the only text that is marked as one and of which another member
  // has a passage. Time goes before it: no member may be certainly earlier.
  std::size_t find_release() const {
    std::size_t release = kNowhere;
    for (const std::size_t i : order_) {
      if (!members_[i].is_release) continue;
      if (release != kNowhere && members_[i].content != members_[release].content) return kNowhere;
      if (release == kNowhere) release = i;
    }
    if (release == kNowhere) return kNowhere;
    std::size_t asked = 0;
    for (const std::size_t other : order_) {
      if (precedes(other, release)) return kNowhere;
      if (members_[other].content == members_[release].content) continue;
      if (++asked > kHeads) break;
      if (evidence_(other, release).shared >= kQuoted) return release;
    }
    return kNowhere;
  }

  // Candidates are the members that may be the earliest, and undated agency pages whose text these print. The one with
  // the highest rank is first; a tie means that nobody is.
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
      if (found != kNowhere) return kNowhere;  // a tie
      found = i;
    }
    // An undated member without a dateline or agency is no likelier to be first than the others.
    if (found == kNowhere || (!when_[found].known && best < 2 && candidates.size() < members_.size() && !whole_)) {
      return kNowhere;
    }
    if (prints_later_page(found)) return kNowhere;
    if (when_[found].known) why.push_back(EvidenceKind::time);
    if (best >= 2) why.push_back(EvidenceKind::credit);
    if (whole_) why.push_back(EvidenceKind::containment);
    return found;
  }

  // Whether `i` prints an agency whose own page is dated later: one of the two dates must be wrong.
  bool prints_later_page(std::size_t i) const {
    const std::vector<std::size_t> pages = own_pages(i);
    return std::any_of(pages.begin(), pages.end(), [&](std::size_t page) {
      return is_agency_of(page, i) && precedes(i, page) &&
             members_[page].excerpt_cluster == members_[i].excerpt_cluster;
    });
  }

  // Removes candidates that are excerpts of another candidate: no date puts the excerpt first, so the whole is taken to
  // be the original. Compares the first candidate of each reprint cluster, for at most kHeads clusters.
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

  // Whether most of one text is contained in the other: of a in b, or of b in a.
  bool holds(const Evidence& e, bool a_in_b) const {
    const std::uint32_t part = a_in_b ? e.size_a : e.size_b, whole = a_in_b ? e.size_b : e.size_a;
    return e.shared >= config_.levels.min_excerpt && part <= whole &&
           static_cast<double>(e.shared) / static_cast<double>(part) >= config_.levels.containment;
  }

  void name(Origin& origin, std::size_t of, std::size_t i, Relation change, std::vector<EvidenceKind> why) const {
    origin.provenance = Provenance::article;
    origin.of = members_[of].article;
    origin.change = change;
    if (precedes(of, i)) why.push_back(of == release_ ? EvidenceKind::release : EvidenceKind::time);
    if (is_agency_of(of, i) && std::find(why.begin(), why.end(), EvidenceKind::credit) == why.end()) {
      why.push_back(EvidenceKind::credit);
    }
    std::sort(why.begin(), why.end());
    origin.evidence = std::move(why);
  }

  void find_source(std::size_t i, Origin& origin) {
    bool unclear = false;  // something is shared, but its direction is unknown
    if (from_copy(i, origin, unclear) || from_reprint(i, origin, unclear)) return;
    // Limits the cost for clusters of many members whose order is unknown: only their head is compared at the wider
    // levels.
    const bool head = texts_.find(members_[i].reprint_cluster)->second.front() == i;
    if ((head || !unclear) && (from_excerpt(i, origin, unclear) || from_rewrite(i, origin, unclear))) return;
    origin.change = Relation::coverage;
    origin.provenance = unclear || leans_on_others(i) ? Provenance::unknown : Provenance::independent;
  }

  // Whether `other` may be the origin of i: it is certainly earlier, or the agency's own page and not certainly later.
  // Sets `unclear` if the order is unknown. An agency's own page never comes from a text that prints the agency.
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
    if (copies.size() > kEnds) near.push_back(copies.back());  // an undated copy, if there is one
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
    // Texts of the same time follow i in the order; undated ones are at the end. Both show that the order is unclear.
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

  // Whether the Jaccard of a exceeds that of b by more than 0.02, in integers. Small edits make smaller differences by
  // chance, so an earlier candidate is not displaced by less.
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
      // An excerpt is later than its whole unless dated earlier. A whole may be earlier or later than its excerpt.
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
    if (release_ != kNowhere && release_ != i && apart(i, release_)) take(release_);
    for (const std::size_t other : stories_) {
      if (other == release_ || members_[other].excerpt_cluster == member.excerpt_cluster) continue;
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

  // "Reuters contributed to this report" does not say whose words they are, but the author had Reuters' text.
  static bool signs(const Credit& credit) { return is_text(credit) || credit.role == CreditRole::contributed; }

  // The page of an agency that i credits, or the first member that prints it; in another excerpt cluster and earlier.
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

  // The first own page of each agency that i credits.
  std::vector<std::size_t> own_pages(std::size_t i) const {
    std::vector<std::size_t> out;
    for (const Credit& credit : members_[i].credits) {
      const auto found = own_.find(credit.agency);
      if (is_text(credit) && found != own_.end() && out.size() < kEnds) out.push_back(found->second.front());
    }
    return out;
  }

  // Whether i credits some agency, or cites one whose text is among the members. Called once no origin was found, so a
  // credited agency's text is missing or of unknown order.
  bool leans_on_others(std::size_t i) const {
    return std::any_of(members_[i].credits.begin(), members_[i].credits.end(), [&](const Credit& credit) {
      if (credit.agency == members_[i].own_agency) return false;
      if (signs(credit)) return true;
      return credit.role == CreditRole::cited && (own_.contains(credit.agency) || printed_.contains(credit.agency));
    });
  }

  // Breaks circles of origins. Origins with time as evidence go back in time, so each circle has one without; the last
  // such one becomes unknown.
  void break_circles(std::vector<Origin>& origins) const {
    std::unordered_map<std::uint32_t, std::size_t> place;
    for (std::size_t i = 0; i < members_.size(); ++i) place.emplace(members_[i].article, i);
    std::vector<std::size_t> walk(members_.size(), kNowhere);  // member -> start of the walk that reached it
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
        if (walk[i] != kNowhere) break;  // the rest was walked before
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
  bool whole_ = false;                                     // drop_excerpts removed a candidate
  std::size_t release_ = kNowhere;                         // see find_release
};

}  // namespace

Story tell_story(std::span<const Member> members, const EvidenceOf& evidence, const Config& config, std::int64_t now) {
  return Teller(members, evidence, config, now).tell();
}

}  // namespace dedup
