// Band keys -> Pairs: classes that share a band are candidates.
//
// Problem. Proposing every pair of every bucket repeats pairs that share several bands, and it is quadratic in the size
// of a bucket. Real feeds have huge buckets, such as forty thousand copies of one template, one word apart.
//
// Method. Each band's classes are grouped by key, and only buckets of two or more are kept. Buckets that have classes
// in common connect them to components. Nearly all components have a handful of classes: their keys are copied side by
// side and every pair is compared in all bands at once. In a larger component each bucket proposes all of its pairs. A
// pair is proposed by the first band that it shares.
//
// Crowds. A bucket of more than `large_bucket` classes proposes nothing and is handed to match/crowds.cc. So a class
// has at most `large_bucket` - 1 candidates a band. The classes of buckets of more than kCrowd are named to the caller
// before any of their pairs are proposed, so that it can prepare to reject most of them. What is decided about a bucket
// depends on that bucket alone.
//
// `take_out` is shown a few thousand pairs at a time, as soon as they are found, so that pairs which it removes are
// never kept.
#include "match/lsh.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <string>

#include "core/class_order.h"
#include "core/union_find.h"
#include "match/equal.h"
#include "match/verify.h"

namespace dedup {

namespace {

// Classes of a bucket from which its texts are worth reading once more to reject pairs unread. Reading one takes as
// long as measuring 10 to 20 pairs, and each of these classes has at least half of kCrowd pairs with the others.
constexpr std::size_t kCrowd = 64;

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
  std::vector<Pair> small;  // in small components; sorted within each
  std::vector<Pair> large;  // in larger components
};

/// Where pairs go: past the caller's filter into the lists of the threads.
struct Sink {
  const TakeOut& take_out;
  const Config& config;
  const Observer& observer;
  tbb::enumerable_thread_specific<Found> found;
  std::atomic<std::uint64_t> kept{0};

  /// Shows `pairs[from..]` to the filter, and ends the run if it was cancelled or keeps too many.
  void show(std::vector<Pair>& pairs, std::size_t from) {
    stop_if_cancelled(observer);
    if (take_out) take_out(pairs, from);
    end_if_too_many_candidates(kept += pairs.size() - from, config.search.max_pairs);
  }
};

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
void propose_in_small(const BandKeys& keys, const Buckets& components, Sink& sink) {
  const std::size_t bands = keys.size();
  tbb::enumerable_thread_specific<std::vector<std::uint32_t>> scratch;
  const auto propose = [&](const tbb::blocked_range<std::size_t>& range) {
    std::vector<Pair>& pairs = sink.found.local().small;
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
    sink.show(pairs, before);
  };
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, components.ends.size(), kComponentsOfTask), propose,
                    tbb::simple_partitioner());
}

/// What the search of large components reads.
struct Banded {
  const BandKeys& keys;
  std::span<const Buckets> buckets;  // of each band
  const Components& components;
  std::vector<std::vector<bool>> in_crowd;  // band -> class -> whether its bucket is large; empty if no bucket is
};

/// Copies the large buckets to `crowds` and notes their classes.
void set_crowds_apart(Banded& banded, std::uint32_t large_bucket, std::vector<std::vector<std::uint32_t>>& crowds) {
  banded.in_crowd.resize(banded.buckets.size());
  for (std::size_t band = 0; band < banded.buckets.size(); ++band) {
    for (std::size_t i = 0; i < banded.buckets[band].ends.size(); ++i) {
      const std::span<const std::uint32_t> members = banded.buckets[band].bucket(i);
      if (members.size() <= large_bucket) continue;
      banded.in_crowd[band].resize(banded.keys[band].size());
      for (const std::uint32_t cls : members) banded.in_crowd[band][cls] = true;
      crowds.emplace_back(members.begin(), members.end());
    }
  }
}

/// The classes in buckets of more than `most`, ascending.
std::vector<std::uint32_t> crowded_classes(std::span<const Buckets> bands, std::size_t classes, std::size_t most) {
  std::vector<bool> crowded(classes);
  for (const Buckets& band : bands) {
    for (std::size_t i = 0; i < band.ends.size(); ++i) {
      const std::span<const std::uint32_t> members = band.bucket(i);
      if (members.size() <= most) continue;
      for (const std::uint32_t cls : members) crowded[cls] = true;
    }
  }
  std::vector<std::uint32_t> out;
  for (std::uint32_t cls = 0; cls < classes; ++cls) {
    if (crowded[cls]) out.push_back(cls);
  }
  return out;
}

/// Whether one of the first `bands` bands has proposed the pair.
bool share_earlier_band(const Banded& banded, std::uint32_t bands, std::uint32_t x, std::uint32_t y) {
  for (std::uint32_t band = 0; band < bands; ++band) {
    if (banded.keys[band][x] != banded.keys[band][y]) continue;
    if (banded.in_crowd[band].empty() || !banded.in_crowd[band][x]) return true;
  }
  return false;
}

/// Proposes the pairs of the buckets of one band, in components of more than `small` classes.
void propose_in_band(const Banded& banded, std::uint32_t band, std::uint32_t small, Sink& sink) {
  const Buckets& buckets = banded.buckets[band];
  const std::vector<bool>& in_crowd = banded.in_crowd[band];
  std::vector<Pair>& pairs = sink.found.local().large;
  std::size_t before = pairs.size();
  for (std::size_t i = 0; i < buckets.ends.size(); ++i) {
    const std::span<const std::uint32_t> members = buckets.bucket(i);
    if (banded.components.size[banded.components.root[members[0]]] <= small) continue;
    if (!in_crowd.empty() && in_crowd[members[0]]) continue;
    for (std::size_t x = 0; x < members.size(); ++x) {
      for (std::size_t y = x + 1; y < members.size(); ++y) {
        if (!share_earlier_band(banded, band, members[x], members[y])) pairs.push_back({members[x], members[y]});
      }
      if (pairs.size() - before <= kPairsAtOnce) continue;
      sink.show(pairs, before);
      before = pairs.size();
    }
  }
  sink.show(pairs, before);
}

/// Collects the pairs of all threads.
std::vector<Pair> collect(Sink& sink, std::size_t classes) {
  std::vector<Pair> out;
  std::vector<std::vector<Pair>> large;
  for (Found& each : sink.found) {
    if (out.empty()) {
      out.swap(each.small);
    } else {
      out.insert(out.end(), each.small.begin(), each.small.end());
    }
    if (!each.large.empty()) large.push_back(std::move(each.large));
  }
  if (!large.empty()) {
    const std::vector<Pair> pairs = in_class_order<Pair>(large, classes);
    out.insert(out.end(), pairs.begin(), pairs.end());
  }
  return out;
}

}  // namespace

Candidates candidates_lsh(const BandKeys& keys, const Config& config, const TakeOut& take_out, const Prepare& prepare,
                          const Observer& observer) {
  Candidates out;
  const auto bands = static_cast<std::uint32_t>(keys.size());
  const std::size_t classes = keys.empty() ? 0 : keys[0].size();
  if (classes == 0) return out;
  std::vector<Buckets> grouped(bands);
  tbb::parallel_for(std::uint32_t{0}, bands, [&](std::uint32_t band) {
    stop_if_cancelled(observer);
    grouped[band] = group_equal(keys[band]);
  });

  const Components components = connect(grouped, classes);
  const std::uint32_t small = std::min(kSmallComponent, config.search.large_bucket);
  Sink sink{take_out, config, observer, {}, {}};
  propose_in_small(keys, small_components(components, small), sink);
  if (components.largest > small) {
    const std::size_t crowd = std::min<std::size_t>(kCrowd, config.search.large_bucket);
    const std::vector<std::uint32_t> crowded = crowded_classes(grouped, classes, crowd);
    if (prepare && !crowded.empty()) prepare(crowded);
    Banded banded{keys, grouped, components, {}};
    set_crowds_apart(banded, config.search.large_bucket, out.crowds);
    tbb::parallel_for(std::uint32_t{0}, bands, [&](std::uint32_t band) { propose_in_band(banded, band, small, sink); });
  }
  out.pairs = collect(sink, classes);
  return out;
}

}  // namespace dedup
