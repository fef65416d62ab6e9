// Band keys -> Pairs: classes that share a band are candidates.
//
// Problem. Proposing every pair of every bucket repeats pairs that share several bands, and it is quadratic in the size
// of a bucket. Real feeds have huge buckets, such as forty thousand copies of one template, one word apart.
//
// Method. Each band's classes are grouped by key, and only buckets of two or more are kept. Buckets that have classes
// in common connect them to components. Nearly all components have a handful of classes: their keys are copied side by
// side and every pair is compared in all bands at once. In a larger component each bucket proposes all of its pairs,
// within two limits:
//   - A bucket of more than `large_bucket` classes proposes a star instead: a few centres, each paired with every
//     member. The centres are the classes with the smallest content hash, salted with the band.
//   - If the buckets of a component have more than `large_bucket` / 2 pairs per class in total, the largest buckets
//     become stars until they no longer do.
// A component that has stars also gets a star over all of its classes. So a text printed twenty thousand times, one
// word apart, has a centre that reaches every copy. A group of at most `large_bucket` classes exceeds neither limit, so
// all of its pairs are proposed.
//
// `take_out` is shown a few thousand pairs at a time, as soon as they are found. Stars may propose a pair twice, so
// pairs of components with stars are shown at the end, without the repeats.
//
// Known weakness. Stars lose pairs. The summary lists the groups concerned.
#include "match/lsh.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>

#include "core/class_order.h"
#include "core/union_find.h"
#include "kernels/kernels.h"
#include "match/equal.h"

namespace dedup {

namespace {

// Centres of the star over a large bucket, and of the star over a component that has such buckets. More centres lose
// fewer pairs, and each adds a candidate per member.
constexpr std::size_t kBucketCentres = 4;
constexpr std::size_t kComponentCentres = 16;

// Classes. In a component of up to this size all pairs are compared; their keys then fit the cache.
constexpr std::uint32_t kSmallComponent = 64;

// Small components in one task: enough that starting a task costs nothing.
constexpr std::size_t kComponentsOfTask = 1024;

// Pairs of larger components that are collected before `take_out` sees them: they are still in the cache then.
constexpr std::size_t kPairsAtOnce = 8192;

/// The classes that the buckets of all bands connect.
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

/// The pairs that one thread has found.
struct Found {
  std::vector<Pair> small;     // in small components; sorted within each
  std::vector<Pair> large;     // in larger components
  std::vector<Pair> repeated;  // in larger components with stars: other buckets may have proposed the same pairs
};
using PairLists = tbb::enumerable_thread_specific<Found>;

/// Components of two to `most` classes, one bucket each.
Buckets small_components(const Components& components, std::uint32_t most) {
  Buckets small;
  const auto is_small = [&](std::uint32_t root) { return components.size[root] >= 2 && components.size[root] <= most; };
  std::vector<std::uint32_t> end(components.root.size(), 0);  // root -> where its next class goes
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

/// Proposes the pairs of each component that share a key.
void propose_in_small(const BandKeys& keys, const Buckets& components, const TakeOut& take_out, PairLists& out) {
  const std::size_t bands = keys.size();
  tbb::enumerable_thread_specific<std::vector<std::uint32_t>> scratch;
  const auto propose = [&](const tbb::blocked_range<std::size_t>& range) {
    std::vector<Pair>& pairs = out.local().small;
    const std::size_t before = pairs.size();
    const std::uint32_t* const first = components.bucket(range.begin()).data();
    const std::uint32_t* const last = components.members.data() + components.ends[range.end() - 1];
    std::vector<std::uint32_t>& rows = scratch.local();  // the keys by class
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
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, components.ends.size(), kComponentsOfTask), propose,
                    tbb::simple_partitioner());
}

/// Which buckets become stars, by the root of their component.
struct StarLimits {
  std::vector<std::uint32_t> limit;   // buckets of more classes become stars
  std::vector<std::uint8_t> starred;  // whether the component has such buckets
};

/// Sets the limits described at the top of the file, and reports the large buckets and components in `out`.
StarLimits star_limits(std::span<const Buckets> bands, const Components& components, std::uint32_t large_bucket,
                       Candidates& out) {
  const std::vector<std::uint32_t>& size = components.size;
  StarLimits stars{std::vector<std::uint32_t>(size.size(), large_bucket), std::vector<std::uint8_t>(size.size(), 0)};
  std::map<std::uint32_t, std::vector<std::uint32_t>> buckets_of;  // root of a large component -> sizes of its buckets
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

/// Pairs the `count` members with the smallest salted content hash with all other members. Chosen by content, so that
/// order and numbering do not matter.
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

/// Proposes a star over every component that has stars.
void propose_component_stars(const Components& components, const std::vector<std::uint8_t>& starred,
                             std::span<const Hash128> content, std::vector<Pair>& out) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> members;
  for (std::uint32_t cls = 0; cls < components.root.size(); ++cls) {
    if (starred[components.root[cls]] != 0) members[components.root[cls]].push_back(cls);
  }
  for (const auto& [root, classes] : members) propose_star(classes, kComponentCentres, 0, content, out);
}

/// Whether two classes share one of the first `bands` bands.
bool share_earlier_band(const BandKeys& keys, std::uint32_t bands, std::uint32_t x, std::uint32_t y) {
  for (std::uint32_t band = 0; band < bands; ++band) {
    if (keys[band][x] == keys[band][y]) return true;
  }
  return false;
}

/// What the search of large components reads.
struct Banded {
  const BandKeys& keys;
  std::span<const Buckets> buckets;  // of each band
  const Components& components;
  std::span<const Hash128> content;
};

/// Proposes the pairs or stars of the buckets of one band, in components of more than `small` classes.
void propose_in_band(const Banded& banded, std::uint32_t band, std::uint32_t small, const StarLimits& stars,
                     const TakeOut& take_out, Found& found) {
  const Buckets& buckets = banded.buckets[band];
  std::size_t before = found.large.size();
  for (std::size_t i = 0; i < buckets.ends.size(); ++i) {
    const std::span<const std::uint32_t> members = buckets.bucket(i);
    const std::uint32_t root = banded.components.root[members[0]];
    if (banded.components.size[root] <= small) continue;
    if (members.size() > stars.limit[root]) {
      propose_star(members, kBucketCentres, band, banded.content, found.repeated);
      continue;
    }
    // Without stars, a pair that shares an earlier band was proposed there. With stars, that band's bucket may have
    // been a star that left the pair out.
    const bool starred = stars.starred[root] != 0;
    std::vector<Pair>& pairs = starred ? found.repeated : found.large;
    for (std::size_t x = 0; x < members.size(); ++x) {
      for (std::size_t y = x + 1; y < members.size(); ++y) {
        if (starred || !share_earlier_band(banded.keys, band, members[x], members[y])) {
          pairs.push_back({members[x], members[y]});
        }
      }
    }
    if (take_out && found.large.size() - before > kPairsAtOnce) {
      take_out(found.large, before);
      before = found.large.size();
    }
  }
  if (take_out) take_out(found.large, before);
}

/// Collects the pairs of all threads and shows those not shown yet to `take_out`.
void collect(PairLists& found, std::size_t classes, const TakeOut& take_out, std::vector<Pair>& out) {
  std::vector<std::vector<Pair>> large, repeated;
  for (Found& each : found) {
    if (out.empty()) out.swap(each.small);
    out.insert(out.end(), each.small.begin(), each.small.end());
    if (!each.large.empty()) large.push_back(std::move(each.large));
    if (!each.repeated.empty()) repeated.push_back(std::move(each.repeated));
  }
  if (!repeated.empty()) {
    std::vector<Pair>& once = large.emplace_back(in_class_order<Pair>(repeated, classes));
    once.erase(std::unique(once.begin(), once.end()), once.end());
    if (take_out) take_out(once, 0);
  }
  if (!large.empty()) {
    const std::vector<Pair> pairs = in_class_order<Pair>(large, classes);
    out.insert(out.end(), pairs.begin(), pairs.end());
  }
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
  const std::uint32_t small = std::min(kSmallComponent, config.search.large_bucket);
  PairLists found;
  propose_in_small(keys, small_components(components, small), take_out, found);
  if (components.largest > small) {
    const StarLimits stars = star_limits(grouped, components, config.search.large_bucket, out);
    const Banded banded{keys, grouped, components, content};
    tbb::parallel_for(std::uint32_t{0}, bands, [&](std::uint32_t band) {
      propose_in_band(banded, band, small, stars, take_out, found.local());
    });
    propose_component_stars(components, stars.starred, content, found.local().repeated);
  }
  collect(found, content.size(), take_out, out.pairs);
  return out;
}

}  // namespace dedup
