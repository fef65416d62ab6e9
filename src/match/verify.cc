// Pair -> Match: every candidate is measured exactly, and each text is read as few times as can be.
//
// Candidates come in small groups of connected classes (one wire story and its prints), and each group is a unit of
// work, but for huge ones, which are cut. A unit reads each of its texts once and numbers their distinct shingles from
// 0 on, so that a set is a list of small numbers. For each class that stands first in some pairs its numbers are marked
// in an array of bytes, at which the numbers of the others look. A pair is given up as soon as too few are left for it
// to reach the bound: most false candidates cost a fifth of a text. Groups lie one behind the other, so that the texts
// of the next are fetched while those of one are read.
#include "match/verify.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <utility>

#include "core/class_order.h"
#include "core/union_find.h"

namespace dedup {

namespace {

constexpr std::size_t kLargeUnit = 16384;  // pairs; a group is cut beyond this
constexpr double kNear = 0.5;
constexpr std::size_t kForeseen = 8192;  // hashes for which a table has room before they come
constexpr std::size_t kAhead = 2;        // texts from one step of fetching to the next

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
    std::size_t end = numbers.size();
    numbers.resize(end + hashes.size());
    // Named here, because what is written through pointers might be these as well.
    const std::uint32_t set = ++set_, oldest = oldest_;
    const std::size_t mask = mask_;
    Slot* const slots = slots_.data();
    std::uint32_t size = size_;
    for (const std::uint64_t hash : hashes) {
      std::size_t i = hash & mask;
      // One branch for both, as which of them fails is not to be foreseen.
      while ((unsigned{slots[i].set >= oldest} & unsigned{slots[i].hash != hash}) != 0) i = (i + 1) & mask;
      Slot& slot = slots[i];
      const bool known = slot.set >= oldest;
      slot.hash = hash;
      slot.number = known ? slot.number : size;
      size += static_cast<std::uint32_t>(!known);
      numbers[end] = slot.number;
      end += static_cast<std::size_t>(slot.set != set);
      slot.set = set;
    }
    size_ = size;
    numbers.resize(end);
  }

  std::uint32_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t number = 0;
    std::uint32_t set = 0;  // the last that held it; free where older than the unit
  };

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

/// All pairs, group after group, and what is measured at a time.
struct Work {
  struct Unit {
    std::size_t begin, end;                // of its pairs
    std::uint32_t group_begin, group_end;  // of its group's classes
  };
  std::vector<std::uint32_t> classes;  // ascending within each group
  std::vector<Pair> pairs;             // of places in `classes`, as they came within each group
  std::vector<Unit> units;
};

Work divide(std::span<const Pair> pairs, std::uint32_t classes) {
  UnionFind groups(classes);
  tbb::parallel_for(std::size_t{0}, pairs.size(), [&](std::size_t i) { groups.join(pairs[i].a, pairs[i].b); });
  const std::vector<std::uint32_t> root_of = groups.roots();
  std::vector<std::size_t> pairs_of(classes, 0);      // by root: how many, then where the next one goes
  std::vector<std::uint32_t> classes_of(classes, 0);  // likewise; kNone where there is but one
  for (std::uint32_t cls = 0; cls < classes; ++cls) ++classes_of[root_of[cls]];
  for (const Pair& pair : pairs) ++pairs_of[root_of[pair.a]];

  Work work;
  std::size_t pair_end = 0;
  std::uint32_t class_end = 0;
  for (std::uint32_t root = 0; root < classes; ++root) {
    if (classes_of[root] < 2) {
      classes_of[root] = kNone;
      continue;
    }
    std::size_t begin = pair_end;
    const std::uint32_t group_begin = class_end;
    pair_end += std::exchange(pairs_of[root], begin);
    class_end += std::exchange(classes_of[root], group_begin);
    for (; begin < pair_end; begin += kLargeUnit) {
      work.units.push_back({begin, std::min(begin + kLargeUnit, pair_end), group_begin, class_end});
    }
  }
  work.classes.resize(class_end);
  std::vector<std::uint32_t> place(classes);
  for (std::uint32_t cls = 0; cls < classes; ++cls) {
    std::uint32_t& next = classes_of[root_of[cls]];
    if (next == kNone) continue;
    place[cls] = next;
    work.classes[next++] = cls;
  }
  work.pairs.resize(pairs.size());
  for (const Pair& pair : pairs) work.pairs[pairs_of[root_of[pair.a]]++] = {place[pair.a], place[pair.b]};
  return work;
}

/// What a thread works with.
struct Worker {
  struct Set {
    std::size_t begin = 0, end = 0;  // in `numbers`
    bool wanted = false;
  };
  Shingles shingles;
  Numbering numbering;
  std::vector<std::uint32_t> numbers;  // the sets of a unit, one behind the other
  std::vector<Set> sets;               // of the classes of its group
  std::vector<std::uint8_t> marked;    // by number
  std::vector<Match> matches;
  std::vector<std::uint64_t> histogram = std::vector<std::uint64_t>(101, 0);

  std::span<const std::uint32_t> set(std::size_t i) const {
    return {numbers.data() + sets[i].begin, sets[i].end - sets[i].begin};
  }
};

/// Reads the sets that a unit needs.
void read_sets(const Work& work, const Work::Unit& unit, const ShingleSource& source, Worker& worker) {
  worker.sets.assign(unit.group_end - unit.group_begin, {});
  std::size_t wanted = 0;
  const auto want = [&](std::uint32_t place) {
    wanted += static_cast<std::size_t>(!std::exchange(worker.sets[place - unit.group_begin].wanted, true));
  };
  for (std::size_t i = unit.begin; i < unit.end; ++i) want(work.pairs[i].a), want(work.pairs[i].b);
  worker.numbering.start(wanted);
  worker.numbers.clear();
  for (std::size_t place = unit.group_begin; place < unit.group_end; ++place) {
    Worker::Set& set = worker.sets[place - unit.group_begin];
    if (!set.wanted) continue;
    for (unsigned step = 0; step < ShingleSource::kFetchSteps; ++step) {
      const std::size_t ahead = place + (ShingleSource::kFetchSteps - step) * kAhead;  // in the next group, maybe
      if (ahead < work.classes.size()) source.fetch(work.classes[ahead], step);
    }
    source.shingles(work.classes[place], worker.shingles);
    set.begin = worker.numbers.size();
    worker.numbering.append({worker.shingles.data(), worker.shingles.size()}, worker.numbers);
    set.end = worker.numbers.size();
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

void measure_unit(const Work& work, const Work::Unit& unit, const ShingleSource& source, Least least, Worker& worker) {
  read_sets(work, unit, source, worker);
  std::uint32_t first = kNone;
  std::span<const std::uint32_t> a;
  for (std::size_t i = unit.begin; i < unit.end; ++i) {
    const Pair pair = work.pairs[i];
    if (pair.a != first) {
      for (const std::uint32_t number : a) worker.marked[number] = 0;
      first = pair.a;
      a = worker.set(pair.a - unit.group_begin);
      for (const std::uint32_t number : a) worker.marked[number] = 1;
    }
    const std::span<const std::uint32_t> b = worker.set(pair.b - unit.group_begin);
    const std::size_t at_least = least_shared(a.size(), b.size(), least);
    if (std::min(a.size(), b.size()) < at_least) continue;
    const std::size_t shared = count_marked(worker.marked, b, at_least);
    Match& match = worker.matches.emplace_back();  // in its place: copied, it would be read before it is stored
    match.a = work.classes[pair.a], match.b = work.classes[pair.b];
    match.shared = static_cast<std::uint32_t>(shared);
    match.size_a = static_cast<std::uint32_t>(a.size()), match.size_b = static_cast<std::uint32_t>(b.size());
    const double jaccard = match.jaccard();
    ++worker.histogram[static_cast<std::size_t>(jaccard * 100.0)];
    if (jaccard < least.jaccard && match.containment() < least.containment) worker.matches.pop_back();
  }
}

}  // namespace

Verified verify(std::span<const Pair> pairs, std::uint32_t classes, const ShingleSource& source, Least least,
                const Observer& observer) {
  Verified out;
  out.histogram.assign(101, 0);
  if (pairs.empty()) return out;
  const Work work = divide(pairs, classes);
  tbb::enumerable_thread_specific<Worker> workers;
  std::atomic<std::uint64_t> done{0};
  tbb::parallel_for(std::size_t{0}, work.units.size(), [&](std::size_t i) {
    const Work::Unit& unit = work.units[i];
    measure_unit(work, unit, source, least, workers.local());
    const std::uint64_t so_far = done += unit.end - unit.begin;
    if (observer.progress) observer.progress("verify", so_far, pairs.size());
    if (observer.cancelled && observer.cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
  });

  std::vector<std::vector<Match>> matches;
  for (Worker& worker : workers) {
    matches.push_back(std::move(worker.matches));
    for (std::size_t i = 0; i < out.histogram.size(); ++i) out.histogram[i] += worker.histogram[i];
  }
  out.matches = in_class_order<Match>(matches, classes);
  return out;
}

}  // namespace dedup
