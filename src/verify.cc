// Pair -> Match: every candidate is measured exactly, and each text is read as few times as can be.
//
// Candidates come in small groups of connected classes (one wire story and its prints), and each group is a unit of
// work, but for huge ones, which are cut. A unit reads each of its texts once and numbers their distinct shingles from
// 0 on, so that a set is a list of small numbers. For each class that stands first in some pairs its numbers are marked
// in an array of bytes, at which the numbers of the others look. A pair is given up as soon as too few are left for it
// to reach the bound: most false candidates cost a fifth of a text.
#include "dedup/verify.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <numeric>

#include "union_find.h"

namespace dedup {

namespace {

constexpr std::size_t kLargeUnit = 16384;  // pairs; a group is cut beyond this
constexpr double kNear = 0.5;
constexpr std::size_t kForeseen = 8192;  // hashes for which a table has room before they come
constexpr std::size_t kAhead = 2;        // texts that are fetched while one is read

/// Numbers the distinct hashes of a unit's sets in the order in which they come. Open addressing, at most half full; a
/// slot says which set held its hash last, so that nothing is cleared between sets or units.
class Numbering {
 public:
  /// Forgets all; `sets` are to come.
  void start(std::size_t sets) {
    sets_ = sets;
    size_ = 0;
    slots_in_use(0);
  }

  /// Appends the numbers of the distinct hashes of a set.
  void append(std::span<const std::uint64_t> hashes, std::vector<std::uint32_t>& numbers) {
    if (2 * (size_ + hashes.size()) > mask_) make_room(hashes.size());
    ++set_;
    std::size_t end = numbers.size();
    numbers.resize(end + hashes.size());
    for (const std::uint64_t hash : hashes) {
      std::size_t i = hash & mask_;
      while (is_others(slots_[i], hash)) i = (i + 1) & mask_;
      Slot& slot = slots_[i];
      const bool known = slot.set >= oldest_;
      slot.hash = hash;
      slot.number = known ? slot.number : size_;
      size_ += static_cast<std::uint32_t>(!known);
      numbers[end] = slot.number;
      end += static_cast<std::size_t>(slot.set != set_);
      slot.set = set_;
    }
    numbers.resize(end);
  }

  std::uint32_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;
    std::uint32_t set = 0;  // the last that held it; free where older than the unit
  };

  /// One branch for both, as which of them fails is not to be foreseen.
  bool is_others(const Slot& slot, std::uint64_t hash) const {
    return (unsigned{slot.set >= oldest_} & unsigned{slot.hash != hash}) != 0;
  }

  /// Frees every slot and uses so many of them.
  void slots_in_use(std::size_t slots) {
    if (slots > slots_.size()) slots_.assign(slots, {});
    mask_ = slots == 0 ? 0 : slots - 1;
    oldest_ = ++set_;
  }

  void make_room(std::size_t more) {
    std::vector<Slot> kept;
    kept.reserve(size_);
    for (std::size_t i = 0; size_ > 0 && i <= mask_; ++i) {
      if (slots_[i].set >= oldest_) kept.push_back(slots_[i]);
    }
    // The first set of a unit tells what is to come, the later ones share much with it; long ones are waited for.
    const std::size_t expected = size_ == 0 ? std::max(more, std::min(more * sets_, kForeseen)) : 2 * size_ + more;
    slots_in_use(std::bit_ceil(2 * expected + 1));
    for (const Slot& slot : kept) {
      std::size_t i = slot.hash & mask_;
      while (slots_[i].set >= oldest_) i = (i + 1) & mask_;
      slots_[i] = {slot.hash, slot.number, set_};
    }
  }

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::size_t sets_ = 0;
  std::uint32_t set_ = 0;
  std::uint32_t oldest_ = 0;
  std::uint32_t size_ = 0;
};

/// What a thread works with.
struct Worker {
  Shingles shingles;
  Numbering numbering;
  std::vector<std::uint32_t> numbers;  // the sets of a unit, one behind the other
  std::vector<std::size_t> ends;       // end of each
  std::vector<std::uint32_t> classes;
  std::vector<std::uint8_t> marked;  // by number
  std::vector<Match> matches;
  std::vector<std::uint64_t> histogram = std::vector<std::uint64_t>(101, 0);

  std::span<const std::uint32_t> set(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return {numbers.data() + begin, ends[i] - begin};
  }
};

void load_sets(std::span<const Pair> unit, const ShingleSource& source, Worker& worker) {
  worker.classes.clear();
  for (const Pair& pair : unit) {
    worker.classes.push_back(pair.a);
    worker.classes.push_back(pair.b);
  }
  std::sort(worker.classes.begin(), worker.classes.end());
  worker.classes.erase(std::unique(worker.classes.begin(), worker.classes.end()), worker.classes.end());
  worker.numbering.start(worker.classes.size());
  worker.numbers.clear();
  worker.ends.clear();
  const auto fetch = [&](std::size_t i, ShingleSource::Ahead ahead) {
    if (i < worker.classes.size()) source.fetch(worker.classes[i], ahead);
  };
  for (std::size_t i = 0; i < kAhead; ++i) fetch(i, ShingleSource::Ahead::near);
  for (std::size_t i = 0; i < worker.classes.size(); ++i) {
    fetch(i + 2 * kAhead, ShingleSource::Ahead::far);
    fetch(i + kAhead, ShingleSource::Ahead::near);
    source.shingles(worker.classes[i], worker.shingles);
    worker.numbering.append({worker.shingles.data(), worker.shingles.size()}, worker.numbers);
    worker.ends.push_back(worker.numbers.size());
  }
  worker.marked.assign(worker.numbering.size(), 0);
}

/// How many of a set are marked, or 0 where it is proved to be less than `needed`.
std::size_t count_marked(std::span<const std::uint8_t> marked, std::span<const std::uint32_t> set, std::size_t needed) {
  std::size_t shared = 0;
  for (std::size_t i = 0; i < set.size();) {
    const std::size_t stop = std::min(set.size(), i + 32);
    for (; i < stop; ++i) shared += marked[set[i]];
    if (shared + (set.size() - i) < needed) return 0;
  }
  return shared;
}

/// Fewest shingles that sets of these sizes must share to be reported, or counted in the histogram; one less keeps
/// rounding out of it.
std::size_t least_shared(std::size_t a, std::size_t b, Least least) {
  // Jaccard >= t means shared >= t / (1 + t) * (|a| + |b|).
  const double bound = std::min(least.jaccard, kNear);
  double needed = std::floor(bound / (1.0 + bound) * static_cast<double>(a + b)) - 1.0;
  if (least.containment <= 1.0) {
    needed = std::min(needed, std::floor(least.containment * static_cast<double>(std::min(a, b))) - 1.0);
  }
  return needed > 0.0 ? static_cast<std::size_t>(needed) : 0;
}

void measure_unit(std::span<const Pair> unit, const ShingleSource& source, Least least, Worker& worker) {
  load_sets(unit, source, worker);
  const auto index_of = [&](std::uint32_t cls) {
    return static_cast<std::size_t>(std::lower_bound(worker.classes.begin(), worker.classes.end(), cls) -
                                    worker.classes.begin());
  };
  std::uint32_t first = kNone;
  std::span<const std::uint32_t> a;
  for (const Pair& pair : unit) {
    if (pair.a != first) {
      for (const std::uint32_t number : a) worker.marked[number] = 0;
      first = pair.a;
      a = worker.set(index_of(pair.a));
      for (const std::uint32_t number : a) worker.marked[number] = 1;
    }
    const std::span<const std::uint32_t> b = worker.set(index_of(pair.b));
    const std::size_t at_least = least_shared(a.size(), b.size(), least);
    if (std::min(a.size(), b.size()) < at_least) continue;
    const std::size_t shared = count_marked(worker.marked, b, at_least);
    const Match match{pair.a, pair.b, static_cast<std::uint32_t>(shared), static_cast<std::uint32_t>(a.size()),
                      static_cast<std::uint32_t>(b.size())};
    const double jaccard = match.jaccard();
    ++worker.histogram[static_cast<std::size_t>(jaccard * 100.0)];
    if (jaccard >= least.jaccard || match.containment() >= least.containment) worker.matches.push_back(match);
  }
}

/// Pairs of one group after another, as they come within each, and where the units end.
struct WorkUnits {
  std::vector<Pair> pairs;
  std::vector<std::size_t> ends;
};

WorkUnits cut_units(std::span<const Pair> pairs, std::uint32_t classes) {
  UnionFind groups(classes);
  for (const Pair& pair : pairs) groups.join(pair.a, pair.b);
  std::vector<std::size_t> end(classes, 0);  // of each group, by its root: first of the one before it
  for (const Pair& pair : pairs) ++end[groups.find(pair.a)];
  std::exclusive_scan(end.begin(), end.end(), end.begin(), std::size_t{0});
  WorkUnits units{std::vector<Pair>(pairs.size()), {}};
  for (const Pair& pair : pairs) units.pairs[end[groups.find(pair.a)]++] = pair;
  std::size_t begin = 0;
  for (const std::size_t last : end) {
    for (; last - begin > kLargeUnit; begin += kLargeUnit) units.ends.push_back(begin + kLargeUnit);
    if (last > begin) units.ends.push_back(last);
    begin = last;
  }
  return units;
}

}  // namespace

Verified verify(std::span<const Pair> pairs, std::uint32_t classes, const ShingleSource& source, Least least,
                const Observer& observer) {
  const WorkUnits units = cut_units(pairs, classes);
  tbb::enumerable_thread_specific<Worker> workers;
  std::atomic<std::uint64_t> done{0};
  tbb::parallel_for(std::size_t{0}, units.ends.size(), [&](std::size_t unit) {
    const std::size_t begin = unit == 0 ? 0 : units.ends[unit - 1];
    const std::size_t size = units.ends[unit] - begin;
    for (std::size_t i = begin + size; i < std::min(units.pairs.size(), begin + size + kAhead); ++i) {
      source.fetch(units.pairs[i].a, ShingleSource::Ahead::far);
      source.fetch(units.pairs[i].b, ShingleSource::Ahead::far);
    }
    measure_unit({units.pairs.data() + begin, size}, source, least, workers.local());
    const std::uint64_t so_far = done += size;
    if (observer.progress) observer.progress("verify", so_far, pairs.size());
    if (observer.cancelled && observer.cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
  });

  Verified out;
  out.histogram.assign(101, 0);
  for (const Worker& worker : workers) {
    out.matches.insert(out.matches.end(), worker.matches.begin(), worker.matches.end());
    for (std::size_t i = 0; i < out.histogram.size(); ++i) out.histogram[i] += worker.histogram[i];
  }
  tbb::parallel_sort(out.matches.begin(), out.matches.end(),
                     [](const Match& x, const Match& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  return out;
}

}  // namespace dedup
