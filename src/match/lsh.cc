// Band keys -> Pairs: classes that agree in a whole band are candidates.
//
// Of each band, buckets of two or more classes are kept. Buckets that share classes connect them to components, of
// which nearly all are a handful of classes: their keys are laid side by side, and each pair is tried in all bands at
// once. In a larger component each bucket proposes every pair in it. That is quadratic, and on real feeds some buckets
// are huge: forty thousand copies of one template, one word apart. So two bounds hold. A bucket of more than
// `large_bucket` classes proposes stars: each class with a few centres, which are the classes of smallest content hash
// under a salt of the band. And a component of connected buckets whose cliques would pair a class with more than half
// `large_bucket` others on average gets its largest buckets turned into stars, until it keeps below that. In a
// component that has stars, a few classes of smallest content hash are also paired with every other, so that a text
// printed twenty thousand times, one word apart, has a centre that reaches all. A group of at most `large_bucket`
// classes can never exceed either bound, so below it every pair is proposed. Known weakness: within such large groups
// stars lose pairs, and so the summary names them.
//
// What is found is shown to `take_out` a few thousand pairs at a time; where stars may propose a pair twice, at the
// end, once repeats are gone.
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>

#include "core/class_order.h"
#include "core/union_find.h"
#include "kernels/kernels.h"
#include "match/candidates.h"

namespace dedup {

namespace {

constexpr std::size_t kBucketCentres = 4;      // of the star that stands for a bucket
constexpr std::size_t kComponentCentres = 16;  // of the star over a whole component that has such buckets
constexpr std::uint32_t kSmallComponent = 64;  // classes; up to that all pairs are tried
constexpr std::size_t kComponentsAtOnce = 1024;
constexpr std::size_t kPairsAtOnce = 8192;  // of larger components, before some are taken out

/// Which classes the buckets of all bands connect.
struct Components {
  std::vector<std::uint32_t> root;  // class -> the smallest class of its component
  std::vector<std::uint32_t> size;  // classes, by root
  std::uint32_t largest = 0;
};

Components connect(std::span<const Buckets> bands, std::size_t classes) {
  UnionFind groups(classes);
  for (const Buckets& band : bands) {
    tbb::parallel_for(std::size_t{0}, band.ends.size(), [&](std::size_t i) {
      const std::span<const std::uint32_t> members = band.bucket(i);
      for (const std::uint32_t cls : members) groups.join(members[0], cls);
    });
  }
  Components out{groups.roots(), std::vector<std::uint32_t>(classes, 0)};
  for (const std::uint32_t root : out.root) out.largest = std::max(out.largest, ++out.size[root]);
  return out;
}

/// What a thread has found.
struct Found {
  std::vector<Pair> small;  // of small components: those of each in order
  std::vector<Pair> large;  // of larger ones
  std::vector<Pair> again;  // of those, such as other buckets may have proposed as well
};
using PairLists = tbb::enumerable_thread_specific<Found>;

/// The classes of components of two to `most` classes, a bucket each.
Buckets small_components(const Components& components, std::uint32_t most) {
  Buckets small;
  const auto is_small = [&](std::uint32_t root) { return components.size[root] >= 2 && components.size[root] <= most; };
  std::vector<std::uint32_t> end(components.root.size(), 0);  // of the classes of each, as yet, by root
  std::uint32_t sum = 0;
  for (std::uint32_t root = 0; root < end.size(); ++root) {
    if (!is_small(root)) continue;
    end[root] = sum;
    small.ends.push_back(sum += components.size[root]);
  }
  small.members.resize(sum);
  for (std::uint32_t cls = 0; cls < end.size(); ++cls) {
    if (is_small(components.root[cls])) small.members[end[components.root[cls]]++] = cls;
  }
  return small;
}

/// All pairs that share a key, of classes of one component.
void propose_in_small(const BandKeys& keys, const Buckets& components, const TakeOut& take_out, PairLists& out) {
  const std::size_t bands = keys.size();
  tbb::enumerable_thread_specific<std::vector<std::uint32_t>> scratch;
  const auto propose = [&](const tbb::blocked_range<std::size_t>& range) {
    std::vector<Pair>& pairs = out.local().small;
    const std::size_t before = pairs.size();
    const std::uint32_t* const first = components.bucket(range.begin()).data();
    const std::uint32_t* const last = components.members.data() + components.ends[range.end() - 1];
    std::vector<std::uint32_t>& rows = scratch.local();  // the keys of one class after another
    rows.resize(static_cast<std::size_t>(last - first) * bands);
    for (std::size_t band = 0; band < bands; ++band) {
      for (std::size_t i = 0; first + i < last; ++i) rows[i * bands + band] = keys[band][first[i]];
    }
    const std::uint32_t* row = rows.data();
    for (std::size_t i = range.begin(); i < range.end(); ++i) {
      const std::span<const std::uint32_t> members = components.bucket(i);
      for (std::size_t x = 0; x < members.size(); ++x) {
        for (std::size_t y = x + 1; y < members.size(); ++y) {
          unsigned same = 0;
          for (std::size_t band = 0; band < bands; ++band) {
            same |= unsigned{row[x * bands + band] == row[y * bands + band]};
          }
          if (same != 0) pairs.push_back({members[x], members[y]});
        }
      }
      row += members.size() * bands;
    }
    if (take_out) take_out(pairs, before);
  };
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, components.ends.size(), kComponentsAtOnce), propose,
                    tbb::simple_partitioner());
}

/// For each component, by its root: the size above which its buckets become stars, and whether any does.
struct StarLimits {
  std::vector<std::uint32_t> limit;
  std::vector<std::uint8_t> starred;
};

StarLimits star_limits(std::span<const Buckets> bands, const Components& components, std::uint32_t large_bucket,
                       Candidates& out) {
  const std::vector<std::uint32_t>& size = components.size;
  StarLimits stars{std::vector<std::uint32_t>(size.size(), large_bucket), std::vector<std::uint8_t>(size.size(), 0)};
  std::map<std::uint32_t, std::vector<std::uint32_t>> buckets_of;  // large component -> sizes of its buckets
  for (const Buckets& band : bands) {
    for (std::size_t i = 0; i < band.ends.size(); ++i) {
      const std::span<const std::uint32_t> members = band.bucket(i);
      const std::uint32_t root = components.root[members[0]];
      if (members.size() > large_bucket) {
        out.large.push_back({static_cast<std::uint32_t>(members.size()), false});
        stars.starred[root] = 1;
      }
      if (size[root] > large_bucket) buckets_of[root].push_back(static_cast<std::uint32_t>(members.size()));
    }
  }
  for (auto& [root, sizes] : buckets_of) {
    std::sort(sizes.begin(), sizes.end());
    const std::uint64_t budget = std::uint64_t{size[root]} * large_bucket / 2;
    std::uint64_t pairs = 0;
    for (const std::uint32_t members : sizes) {
      pairs += std::uint64_t{members} * (members - 1) / 2;
      if (pairs > budget && members <= large_bucket) {
        stars.limit[root] = members - 1;
        stars.starred[root] = 1;
        out.large.push_back({size[root], true});
        break;
      }
      if (members > large_bucket) break;
    }
  }
  std::sort(out.large.begin(), out.large.end(), [](const LargeBucket& x, const LargeBucket& y) {
    return x.classes != y.classes ? x.classes > y.classes : x.component < y.component;
  });
  return stars;
}

/// Pairs the `count` classes of smallest content hash under `salt` with all members. Chosen by content, so that
/// neither order nor numbering matters.
void propose_star(std::span<const std::uint32_t> members, std::size_t count, std::uint64_t salt,
                  std::span<const Hash128> content, std::vector<Pair>& out) {
  const auto rank = [&](std::uint32_t cls) { return kernels::mix(content[cls].low + salt * kernels::kGolden); };
  std::vector<std::uint32_t> centres(members.begin(), members.end());
  const auto before = [&](std::uint32_t x, std::uint32_t y) {
    return rank(x) != rank(y) ? rank(x) < rank(y) : content[x] < content[y];
  };
  count = std::min(count, centres.size());
  std::partial_sort(centres.begin(), centres.begin() + static_cast<std::ptrdiff_t>(count), centres.end(), before);
  for (std::size_t i = 0; i < count; ++i) {
    for (const std::uint32_t cls : members) {
      if (cls != centres[i]) out.push_back({std::min(cls, centres[i]), std::max(cls, centres[i])});
    }
  }
}

void propose_component_stars(const Components& components, const std::vector<std::uint8_t>& starred,
                             std::span<const Hash128> content, std::vector<Pair>& out) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> members;
  for (std::uint32_t cls = 0; cls < components.root.size(); ++cls) {
    if (starred[components.root[cls]] != 0) members[components.root[cls]].push_back(cls);
  }
  for (const auto& [root, classes] : members) propose_star(classes, kComponentCentres, 0, content, out);
}

/// Whether one of the first `bands` bands has both in a bucket.
bool meet_before(const BandKeys& keys, std::uint32_t bands, std::uint32_t x, std::uint32_t y) {
  for (std::uint32_t band = 0; band < bands; ++band) {
    if (keys[band][x] == keys[band][y]) return true;
  }
  return false;
}

/// Pairs of the buckets of components of more than `least` classes.
void propose_in_large(const BandKeys& keys, std::span<const Buckets> bands, const Components& components,
                      std::uint32_t least, std::span<const Hash128> content, const StarLimits& stars,
                      const TakeOut& take_out, PairLists& out) {
  tbb::parallel_for(std::uint32_t{0}, static_cast<std::uint32_t>(bands.size()), [&](std::uint32_t band) {
    Found& found = out.local();
    std::size_t before = found.large.size();
    for (std::size_t i = 0; i < bands[band].ends.size(); ++i) {
      const std::span<const std::uint32_t> members = bands[band].bucket(i);
      const std::uint32_t root = components.root[members[0]];
      if (components.size[root] <= least) continue;
      if (members.size() > stars.limit[root]) {
        propose_star(members, kBucketCentres, band, content, found.again);
        continue;
      }
      // A pair that an earlier band proposed need not be proposed again, but an earlier bucket may have been a star
      // without it.
      const bool starred = stars.starred[root] != 0;
      std::vector<Pair>& pairs = starred ? found.again : found.large;
      for (std::size_t x = 0; x < members.size(); ++x) {
        for (std::size_t y = x + 1; y < members.size(); ++y) {
          if (starred || !meet_before(keys, band, members[x], members[y])) pairs.push_back({members[x], members[y]});
        }
      }
      if (take_out && found.large.size() - before > kPairsAtOnce) {
        take_out(found.large, before);
        before = found.large.size();
      }
    }
    if (take_out) take_out(found.large, before);
  });
  propose_component_stars(components, stars.starred, content, out.local().again);
}

}  // namespace

Candidates candidates_lsh(const BandKeys& keys, std::span<const Hash128> content, const Config& config,
                          const TakeOut& take_out) {
  Candidates out;
  const auto bands = static_cast<std::uint32_t>(keys.size());
  if (bands == 0 || content.empty()) return out;
  std::vector<Buckets> grouped(bands);
  tbb::parallel_for(std::uint32_t{0}, bands, [&](std::uint32_t band) { grouped[band] = group_equal(keys[band]); });

  const Components components = connect(grouped, content.size());
  const std::uint32_t most = std::min(kSmallComponent, config.search.large_bucket);
  PairLists found;
  propose_in_small(keys, small_components(components, most), take_out, found);
  if (components.largest > most) {
    const StarLimits stars = star_limits(grouped, components, config.search.large_bucket, out);
    propose_in_large(keys, grouped, components, most, content, stars, take_out, found);
  }
  std::vector<std::vector<Pair>> large, again;
  for (Found& each : found) {
    if (out.pairs.empty()) out.pairs.swap(each.small);
    out.pairs.insert(out.pairs.end(), each.small.begin(), each.small.end());
    if (!each.large.empty()) large.push_back(std::move(each.large));
    if (!each.again.empty()) again.push_back(std::move(each.again));
  }
  if (!again.empty()) {
    std::vector<Pair>& once = large.emplace_back(in_class_order<Pair>(again, content.size()));
    once.erase(std::unique(once.begin(), once.end()), once.end());
    if (take_out) take_out(once, 0);
  }
  if (!large.empty()) {
    const std::vector<Pair> pairs = in_class_order<Pair>(large, content.size());
    out.pairs.insert(out.pairs.end(), pairs.begin(), pairs.end());
  }
  return out;
}

}  // namespace dedup
