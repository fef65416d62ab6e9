// Large buckets -> Matches: a few centres of each, and the members that match one of them.
//
// Problem. A story printed twenty thousand times, or a template, gives buckets of thousands of texts. All pairs are too
// many, and pairs with a few members chosen blindly leave hundreds of texts alone that one text would have reached.
//
// Method. The star rule (cluster/star.cc) inside the bucket, without all of its matches. It visits texts by number of
// neighbours, and a sample tells who has many: each member is compared with the kSampled members of least content hash.
// In this order, a member that no centre reaches yet becomes a centre and is compared with all members, by the bitmaps
// of match/wide_bitmaps.cc: pairs that they prove to be far are dropped, members that probably match count as reached
// for now. At the end of a round the other pairs of all buckets are measured, and only members that match a centre are
// reached. A round begins with those that are not, and tries at least as many centres as the rounds before it, probably
// reached or not: where guesses are often wrong, just below the threshold, they must not cost a round for each centre.
// The star rule then runs on all matches of the run. A text that matches a whole family ranks first in each bucket that
// it is in, so it becomes the centre of all of the family.
//
// Cost. A member is compared with the sample and with at most large_bucket / 2 centres, as many as in a bucket just
// within the limit: 5 to 15 ns each. Measured are pairs of a centre and a member that are not proved to be far, a text
// being read about once a round; one to six rounds are usual, and 10 at most by default. Figures: docs/crowds.md.
//
// Known weakness. Pairs of two members that are no centres are not found. A member that no centre reaches within the
// limit is found by other bands only; the summary counts them.
#include "match/crowds.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "kernels/kernels.h"
#include "match/verify.h"

namespace dedup {

namespace {

// Members that each member is compared with to estimate its neighbours. A share of one half has a standard error of 6
// points, and a text that matches nearly all is not taken for one that matches half.
constexpr std::size_t kSampled = 64;

// Pairs that a bucket proposes a round, and that are measured at once: 128 MB. A bucket ends its round early rather
// than propose more, but it compares at least one centre.
constexpr std::size_t kPairsOfRound = std::size_t{1} << 24;

// Members that one task compares with a centre.
constexpr std::size_t kMembersOfTask = 1024;

/// A large bucket while centres are chosen.
struct Crowd {
  std::vector<std::uint32_t> members;  // in the order in which they are tried
  std::vector<std::uint8_t> reached;   // by position: is a centre or matches one
  std::vector<std::uint8_t> centre;    // by position
  std::vector<Pair> pairs;             // of this round: positions of a centre and a member
  std::uint32_t centres = 0;
  bool done = false;
};

Pair as_classes(const Crowd& crowd, Pair at) {
  const auto [a, b] = std::minmax(crowd.members[at.a], crowd.members[at.b]);
  return {a, b};
}

/// Orders members by the articles that match them, as estimated from the sample, then by length and content.
Crowd rank_members(std::span<const std::uint32_t> members, const CrowdInputs& in) {
  const std::vector<std::uint32_t>& copies = in.classes.copies;
  const std::vector<Hash128>& content = in.classes.content;
  std::vector<std::uint32_t> by_hash(members.begin(), members.end());
  const std::size_t sampled = std::min(kSampled, by_hash.size());
  // Scrambled, because the smallest content hash breaks ties below. The same for every bucket: who ranks first in one
  // then ranks first in the others, too.
  const auto key = [&](std::uint32_t cls) { return std::pair(kernels::scramble(content[cls].low), content[cls]); };
  std::partial_sort(by_hash.begin(), by_hash.begin() + static_cast<std::ptrdiff_t>(sampled), by_hash.end(),
                    [&](std::uint32_t x, std::uint32_t y) { return key(x) < key(y); });
  by_hash.resize(sampled);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> ranked(members.size());  // neighbouring articles, class
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, members.size(), kMembersOfTask), [&](const auto& range) {
    stop_if_cancelled(in.observer);
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      const std::uint32_t cls = members[i];
      std::uint64_t matching = 0;
      for (const std::uint32_t other : by_hash) {
        if (other != cls && in.bitmaps.guess(cls, other) == Guess::likely) matching += copies[other];
      }
      ranked[i] = {matching * members.size() / sampled + copies[cls], cls};
    }
  });
  tbb::parallel_sort(ranked.begin(), ranked.end(), [&](const auto& x, const auto& y) {
    if (x.first != y.first) return x.first > y.first;
    if (in.classes.words[x.second] != in.classes.words[y.second]) {
      return in.classes.words[x.second] > in.classes.words[y.second];
    }
    return content[x.second] < content[y.second];
  });
  Crowd crowd;
  for (const auto& [matching, cls] : ranked) crowd.members.push_back(cls);
  crowd.reached.assign(members.size(), 0);
  crowd.centre.assign(members.size(), 0);
  return crowd;
}

/// Proposes the pairs of one round of a bucket.
void propose(Crowd& crowd, std::uint32_t most_centres, const CrowdInputs& in) {
  const std::size_t count = crowd.members.size();
  std::vector<std::uint8_t> taken = crowd.reached;  // reached, or probably so
  std::vector<Guess> guesses(count);
  const std::uint32_t before = crowd.centres;
  crowd.pairs.clear();
  for (std::uint32_t at = 0; at < count; ++at) {
    const bool may_wait = taken[at] != 0 && crowd.centres >= 2 * before;
    if (crowd.reached[at] != 0 || may_wait) continue;
    if (crowd.centres == most_centres || crowd.pairs.size() >= kPairsOfRound) break;
    stop_if_cancelled(in.observer);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, kMembersOfTask), [&](const auto& range) {
      for (std::size_t i = range.begin(); i != range.end(); ++i) {
        const bool known = i == at || crowd.centre[i] != 0;  // that centre was compared with this one
        guesses[i] = known ? Guess::far : in.bitmaps.guess(crowd.members[at], crowd.members[i]);
      }
    });
    ++crowd.centres;
    crowd.reached[at] = crowd.centre[at] = taken[at] = 1;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (guesses[i] == Guess::far) continue;
      crowd.pairs.push_back({at, i});
      if (guesses[i] == Guess::likely) taken[i] = 1;
    }
  }
  const bool all = std::find(taken.begin(), taken.end(), 0) == taken.end();
  crowd.done = crowd.pairs.empty() || (!all && crowd.centres == most_centres);
}

/// Marks the members that match a centre of this round.
void reach(Crowd& crowd, std::span<const Match> matches) {
  for (const Pair& at : crowd.pairs) {
    if (crowd.reached[at.b] != 0) continue;
    const Pair pair = as_classes(crowd, at);
    const auto found = std::lower_bound(matches.begin(), matches.end(), pair, [](const Match& match, const Pair& p) {
      return Pair{match.a, match.b} < p;
    });
    crowd.reached[at.b] = found != matches.end() && Pair{found->a, found->b} == pair ? 1 : 0;
  }
  crowd.pairs = {};
  if (std::find(crowd.reached.begin(), crowd.reached.end(), 0) == crowd.reached.end()) crowd.done = true;
}

/// Measures what some buckets propose, and tells them who is reached.
std::vector<Match> measure(std::span<Crowd* const> crowds, const CrowdInputs& in) {
  std::vector<Pair> pairs;
  for (const Crowd* crowd : crowds) {
    for (const Pair& at : crowd->pairs) pairs.push_back(as_classes(*crowd, at));
  }
  tbb::parallel_sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::vector<Match> matches =
      verify(pairs, in.classes.size(), in.texts, least_of_reprints(in.config), in.observer).matches;
  tbb::parallel_for(std::size_t{0}, crowds.size(), [&](std::size_t i) { reach(*crowds[i], matches); });
  return matches;
}

/// Adds sorted matches to sorted ones, each once.
void merge(std::vector<Match>& all, std::vector<Match> more) {
  const auto before = [](const Match& x, const Match& y) { return Pair{x.a, x.b} < Pair{y.a, y.b}; };
  const auto middle = static_cast<std::ptrdiff_t>(all.size());
  all.insert(all.end(), more.begin(), more.end());
  std::inplace_merge(all.begin(), all.begin() + middle, all.end(), before);
  const auto same = [](const Match& x, const Match& y) { return x.a == y.a && x.b == y.b; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
}

/// Runs one round of all buckets that are not done.
void run_round(std::vector<Crowd>& crowds, const CrowdInputs& in, CrowdMatches& out) {
  std::vector<Crowd*> some;
  std::size_t pairs = 0;
  const auto measure_some = [&] {
    merge(out.matches, measure(some, in));
    out.measured += pairs;
    some.clear();
    pairs = 0;
    end_if_too_many(out.matches.size(), in.config.search.max_pairs);
  };
  for (Crowd& crowd : crowds) {
    if (crowd.done) continue;
    propose(crowd, in.config.search.large_bucket / 2, in);
    some.push_back(&crowd);
    pairs += crowd.pairs.size();
    if (pairs >= kPairsOfRound) measure_some();
  }
  if (!some.empty()) measure_some();
}

}  // namespace

CrowdMatches match_crowds(std::span<const std::vector<std::uint32_t>> crowds, const CrowdInputs& in) {
  CrowdMatches out;
  std::vector<Crowd> open;
  for (const std::vector<std::uint32_t>& members : crowds) open.push_back(rank_members(members, in));
  while (std::any_of(open.begin(), open.end(), [](const Crowd& crowd) { return !crowd.done; })) {
    run_round(open, in, out);
  }
  for (const Crowd& crowd : open) {
    out.buckets.push_back({static_cast<std::uint32_t>(crowd.members.size()), crowd.centres,
                           static_cast<std::uint32_t>(std::count(crowd.reached.begin(), crowd.reached.end(), 0))});
  }
  std::sort(out.buckets.begin(), out.buckets.end(), [](const LargeBucket& x, const LargeBucket& y) {
    return std::tie(y.classes, y.centres, y.unreached) < std::tie(x.classes, x.centres, x.unreached);
  });
  return out;
}

}  // namespace dedup
