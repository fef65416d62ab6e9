// Pair -> Match: measures every candidate exactly and reads each text as few times as possible.
//
// Problem. A candidate is measured by comparing two sets of hundreds of shingles. Reading a text again to get its
// shingles costs more than comparing them, and most texts are in several candidates.
//
// Method. Pairs connect classes into groups, typically one wire story and its reprints. A group is one unit of work; a
// group of more than kPairsOfUnit pairs is cut into several. A unit reads each of its texts once and numbers its
// distinct shingles from 0, so that a set is a list of small numbers. Pairs are sorted by their first class. For each
// first class, the unit marks the class's shingles in an array with one byte per shingle number; each partner then
// counts its shingles that are marked. Counting stops as soon as the pair can no longer reach the bound: most false
// candidates cost a fifth of a text.
//
// Groups are stored one after another, so that the texts of the next group are fetched into the cache while those of
// the current one are read.
//
// Cutting. A cut group reads texts again, and reading one costs as much as measuring 10 to 50 pairs. In a large group
// the first class of a pair is the one with fewer pairs, so the satellites of a star are first classes and only its
// centre is read in every unit. A unit ends where the texts that other units read too are few: at most as many as its
// first classes, or one for kPairsOfRead pairs.
//
// Cost. Proportional to the pairs plus the classes in them: all units together read at most two texts a class and one
// for kPairsOfRead pairs, in groups of up to kMostOfUnit classes.
#include "match/verify.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "core/class_order.h"
#include "core/union_find.h"

namespace dedup {

namespace {

// Larger units read fewer texts twice; smaller ones balance better between threads.
constexpr std::size_t kPairsOfUnit = 16384;

// Pairs for which a unit may read one text that another unit reads too. Reading 400 words takes as long as measuring 10
// to 20 pairs near the threshold (13 us, and 0.5 to 1 us), and more pairs that are far below it.
constexpr std::size_t kPairsOfRead = 64;

// Classes of a unit: bounds its memory, 4 bytes a shingle. Texts of 600 words take 160 MB a thread.
constexpr std::size_t kMostOfUnit = 65536;

// Texts read, and thousands of pairs measured, between two questions whether the run was cancelled: a few milliseconds.
constexpr std::size_t kTextsBetweenChecks = 64;
constexpr std::size_t kPairsBetweenChecks = 4096;

// The histogram is exact from this Jaccard on, so counting may stop early only below it (see verify.h).
constexpr double kNear = 0.5;

// A table reserves room for all sets of its unit at once, but for no more hashes than this: sets of one unit overlap,
// so that a larger table is mostly empty. Without the limit, twenty texts of 4 MB took 790 MB; with it, 331 MB.
constexpr std::size_t kExpectedHashes = 8192;

// Texts between one step of fetching and the next: enough time for memory to answer, few enough to stay in the cache.
constexpr std::size_t kAhead = 2;

/// Numbers the distinct hashes of a unit in order of first appearance. A hash table with linear probing, at most half
/// full. Each slot records the last set that held its hash; a slot last used before the current unit counts as free, so
/// that nothing needs clearing between sets or units.
class Numbering {
 public:
  /// Starts a unit of `sets` sets.
  void start(std::size_t sets) {
    sets_ = sets;
    size_ = 0;
    use_slots(0);
  }

  /// Appends the numbers of the distinct hashes of a set.
  void append(std::span<const std::uint64_t> hashes, std::vector<std::uint32_t>& numbers) {
    if (2 * (size_ + hashes.size()) > mask_) make_room(hashes.size());
    std::size_t end = numbers.size();
    numbers.resize(end + hashes.size());
    // Local copies: the compiler must assume that writes through pointers change members.
    const std::uint32_t set = ++set_, oldest = oldest_;
    const std::size_t mask = mask_;
    Slot* const slots = slots_.data();
    std::uint32_t size = size_;
    for (const std::uint64_t hash : hashes) {
      std::size_t i = hash & mask;
      // One branch for both conditions, because which of them fails is unpredictable.
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
    std::uint32_t set = 0;  // the last set that held the hash; the slot is free if that is before oldest_
  };

  /// Frees every slot and uses the first `slots` from now on.
  void use_slots(std::size_t slots) {
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
    // The unit's first set predicts the size of the others. Later sets share most of its hashes, hence the limit.
    const std::size_t expected =
        size_ == 0 ? std::max(more, std::min(more * sets_, kExpectedHashes)) : 2 * size_ + more;
    use_slots(std::bit_ceil(2 * expected + 1));
    for (const Slot& slot : kept) {
      std::size_t i = slot.hash & mask_;
      while (slots_[i].set >= oldest_) i = (i + 1) & mask_;
      slots_[i] = {slot.hash, slot.number, set_};
    }
  }

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;      // slots in use, less 1
  std::size_t sets_ = 0;      // in the unit
  std::uint32_t set_ = 0;     // the current set; counts up across units
  std::uint32_t oldest_ = 0;  // the first set number of the unit
  std::uint32_t size_ = 0;    // distinct hashes so far
};

/// All pairs, one group after another, and their division into units.
struct Work {
  /// Some pairs of one group.
  struct Unit {
    std::size_t begin, end;                // its pairs
    std::uint32_t group_begin, group_end;  // its group in `classes`
    bool whole;                            // whether these are all pairs of the group
  };
  std::vector<std::uint32_t> classes;  // ascending within each group
  std::vector<Pair> pairs;             // of positions in `classes`; in the given order, or as `cut` orders them
  std::vector<Unit> units;
};

/// Orders the pairs of a large group so that its units share few texts. The class with fewer pairs is the first of a
/// pair, and pairs are sorted by it.
void order_for_cutting(std::span<Pair> pairs, std::uint32_t group_begin, std::size_t group_size) {
  std::vector<std::uint32_t> degree(group_size, 0);
  for (const Pair& pair : pairs) ++degree[pair.a - group_begin], ++degree[pair.b - group_begin];
  std::vector<std::size_t> end(group_size + 1, 0);  // by first class: where its pairs end
  for (Pair& pair : pairs) {
    const std::uint32_t a = degree[pair.a - group_begin], b = degree[pair.b - group_begin];
    if (b < a || (a == b && pair.b < pair.a)) std::swap(pair.a, pair.b);
    ++end[pair.a - group_begin + std::size_t{1}];
  }
  std::partial_sum(end.begin(), end.end(), end.begin());
  std::vector<Pair> sorted(pairs.size());
  for (const Pair& pair : pairs) sorted[end[pair.a - group_begin]++] = pair;
  std::copy(sorted.begin(), sorted.end(), pairs.begin());
}

/// Cuts the large group of `group`, whose pairs are in order, into units.
void cut(const Work::Unit& group, std::span<const Pair> all, std::vector<Work::Unit>& units) {
  constexpr std::uint32_t kNever = UINT32_MAX;
  std::vector<std::uint32_t> seen(group.group_end - group.group_begin, kNever);  // the last unit that has the class
  Work::Unit unit{group.begin, group.begin, group.group_begin, group.group_end, false};
  std::uint32_t number = 0;
  std::size_t classes = 0, firsts = 0;  // of the unit
  const auto add = [&](std::uint32_t place) {
    classes += static_cast<std::size_t>(std::exchange(seen[place - group.group_begin], number) != number);
  };
  for (std::size_t i = group.begin; i < group.end; ++i) {
    firsts += static_cast<std::size_t>(unit.end == unit.begin || all[i].a != all[i - 1].a);
    add(all[i].a);
    add(all[i].b);
    unit.end = i + 1;
    const std::size_t pairs = unit.end - unit.begin;
    const bool shares_few = classes <= 2 * firsts || classes * kPairsOfRead <= pairs;
    if ((pairs < kPairsOfUnit || !shares_few) && classes < kMostOfUnit) continue;
    units.push_back(unit);
    unit.begin = unit.end;
    ++number;
    classes = firsts = 0;
  }
  if (unit.end > unit.begin) units.push_back(unit);
}

Work divide(std::span<const Pair> pairs, std::uint32_t classes) {
  UnionFind groups(classes);
  tbb::parallel_for(std::size_t{0}, pairs.size(), [&](std::size_t i) { groups.join(pairs[i].a, pairs[i].b); });
  const std::vector<std::uint32_t> root_of = groups.roots();
  // By root. First the number of pairs and classes of each group, then where its next pair or class goes.
  std::vector<std::size_t> pairs_of(classes, 0);
  std::vector<std::uint32_t> classes_of(classes, 0);  // kNone for a class without pairs
  for (std::uint32_t cls = 0; cls < classes; ++cls) ++classes_of[root_of[cls]];
  for (const Pair& pair : pairs) ++pairs_of[root_of[pair.a]];

  Work work;
  std::vector<Work::Unit> whole_groups;
  std::size_t pair_end = 0;
  std::uint32_t class_end = 0;
  for (std::uint32_t root = 0; root < classes; ++root) {
    if (classes_of[root] < 2) {
      classes_of[root] = kNone;
      continue;
    }
    const std::size_t begin = pair_end;
    const std::uint32_t group_begin = class_end;
    pair_end += std::exchange(pairs_of[root], begin);
    class_end += std::exchange(classes_of[root], group_begin);
    whole_groups.push_back({begin, pair_end, group_begin, class_end, pair_end - begin <= kPairsOfUnit});
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
  for (const Work::Unit& group : whole_groups) {
    if (group.whole) {
      work.units.push_back(group);
      continue;
    }
    order_for_cutting(std::span(work.pairs).subspan(group.begin, group.end - group.begin), group.group_begin,
                      group.group_end - group.group_begin);
    cut(group, work.pairs, work.units);
  }
  return work;
}

/// The state of one thread.
struct Worker {
  struct Set {
    std::size_t begin = 0, end = 0;  // in `numbers`
  };
  Shingles shingles;
  Numbering numbering;
  std::vector<std::uint32_t> numbers;  // the sets of a unit, one after another
  std::vector<Set> sets;               // by position in the group; valid for the classes of the unit only
  std::vector<std::uint32_t> places;   // of the classes of a unit that is not a whole group
  std::vector<std::uint8_t> wanted;    // by position in the group: whether the class is in `places`
  std::vector<std::uint8_t> marked;    // by number
  std::vector<Match> matches;
  std::vector<std::uint64_t> histogram = std::vector<std::uint64_t>(101, 0);
  std::uint64_t visited = 0;  // see VerifyCost

  std::span<const std::uint32_t> set(std::size_t i) const {
    return {numbers.data() + sets[i].begin, sets[i].end - sets[i].begin};
  }
};

/// What a unit reads, and how it is told of a cancelled run.
struct Inputs {
  const Work& work;
  const ShingleSource& texts;
  const Observer& observer;
};

/// Reads the set of the class at `place` in `work.classes`.
void read_set(const Inputs& in, const Work::Unit& unit, std::size_t place, Worker& worker) {
  const auto& [work, texts, observer] = in;
  if (worker.visited % kTextsBetweenChecks == kTextsBetweenChecks - 1) stop_if_cancelled(observer);
  texts.shingles(work.classes[place], worker.shingles);
  Worker::Set& set = worker.sets[place - unit.group_begin];
  set.begin = worker.numbers.size();
  worker.numbering.append({worker.shingles.data(), worker.shingles.size()}, worker.numbers);
  set.end = worker.numbers.size();
  ++worker.visited;
}

/// Reads the sets of the unit's classes, and no others: a group may have many times as many classes as one of its
/// units.
void read_sets(const Inputs& in, const Work::Unit& unit, Worker& worker) {
  const Work& work = in.work;
  const std::size_t group_size = unit.group_end - unit.group_begin;
  if (worker.sets.size() < group_size) worker.sets.resize(group_size);
  worker.numbers.clear();
  // Prefetches the texts that follow number `at` of `count`; `place_of` gives their places in `work.classes`.
  const auto fetch_after = [&](std::size_t at, std::size_t count, auto place_of) {
    for (unsigned step = 0; step < ShingleSource::kFetchSteps; ++step) {
      const std::size_t ahead = at + (ShingleSource::kFetchSteps - step) * kAhead;
      if (ahead < count) in.texts.fetch(work.classes[place_of(ahead)], step);
    }
  };
  if (unit.whole) {  // the usual case: every class of the group is in some pair
    worker.numbering.start(group_size);
    for (std::size_t place = unit.group_begin; place < unit.group_end; ++place) {
      fetch_after(place, work.classes.size(), [](std::size_t ahead) { return ahead; });  // also in the next group
      read_set(in, unit, place, worker);
    }
  } else {
    std::vector<std::uint32_t>& places = worker.places;
    places.clear();
    worker.wanted.assign(group_size, 0);
    const auto want = [&](std::uint32_t place) {
      if (std::exchange(worker.wanted[place - unit.group_begin], 1) == 0) places.push_back(place);
    };
    for (std::size_t i = unit.begin; i < unit.end; ++i) want(work.pairs[i].a), want(work.pairs[i].b);
    std::sort(places.begin(), places.end());
    worker.numbering.start(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      fetch_after(i, places.size(), [&](std::size_t ahead) { return places[ahead]; });
      read_set(in, unit, places[i], worker);
    }
  }
  worker.marked.assign(worker.numbering.size(), 0);
}

/// The number of members of `set` that are marked, or 0 as soon as it cannot reach `needed`.
std::size_t count_marked(std::span<const std::uint8_t> marked, std::span<const std::uint32_t> set, std::size_t needed) {
  std::size_t shared = 0;
  for (std::size_t i = 0; i < set.size();) {
    const std::size_t stop = std::min(set.size(), i + 32);
    for (; i < stop; ++i) shared += marked[set[i]];
    if (shared + (set.size() - i) < needed) return 0;
  }
  return shared;
}

/// A lower bound of the shingles that sets of these sizes must share to be reported, or to be counted exactly in the
/// histogram. One less than computed, so that rounding never loses a pair.
std::size_t least_shared(std::size_t a, std::size_t b, Least least) {
  // Jaccard >= t means shared >= t / (1 + t) * (|a| + |b|).
  const double bound = std::min(least.jaccard, kNear);
  double needed = std::floor(bound / (1.0 + bound) * static_cast<double>(a + b)) - 1.0;
  if (least.containment <= 1.0) {
    needed = std::min(needed, std::floor(least.containment * static_cast<double>(std::min(a, b))) - 1.0);
  }
  return needed > 0.0 ? static_cast<std::size_t>(needed) : 0;
}

void measure_unit(const Inputs& in, const Work::Unit& unit, Least least, Worker& worker) {
  read_sets(in, unit, worker);
  const Work& work = in.work;
  std::uint32_t first = kNone;
  std::span<const std::uint32_t> a;
  for (std::size_t i = unit.begin; i < unit.end; ++i) {
    if ((i - unit.begin) % kPairsBetweenChecks == kPairsBetweenChecks - 1) stop_if_cancelled(in.observer);
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
    Match& match = worker.matches.emplace_back();  // built in place: a copy would wait for the stores to finish
    const bool swapped = pair.b < pair.a;          // places ascend as classes do
    match.a = work.classes[swapped ? pair.b : pair.a], match.b = work.classes[swapped ? pair.a : pair.b];
    match.shared = static_cast<std::uint32_t>(shared);
    match.size_a = static_cast<std::uint32_t>(swapped ? b.size() : a.size());
    match.size_b = static_cast<std::uint32_t>(swapped ? a.size() : b.size());
    const double jaccard = match.jaccard();
    ++worker.histogram[static_cast<std::size_t>(jaccard * 100.0)];
    if (jaccard < least.jaccard && match.containment() < least.containment) worker.matches.pop_back();
  }
}

}  // namespace

void end_if_too_many(std::uint64_t pairs, std::uint64_t most) {
  if (pairs <= most) return;
  throw Error(Error::Kind::usage, "more than " + std::to_string(most) +
                                      " pairs reach the threshold, and the search was stopped there: allow more with "
                                      "--max-pairs, or ask for fewer with a higher --threshold");
}

void end_if_too_many_candidates(std::uint64_t candidates, std::uint64_t most) {
  // They take 16 bytes each until they are measured, pairs 40; real press and feeds have 1.5 to 2.6 candidates a pair.
  constexpr std::uint64_t kCandidatesOfPair = 4;
  if ((candidates + kCandidatesOfPair - 1) / kCandidatesOfPair <= most) return;
  throw Error(Error::Kind::usage,
              "more than " + std::to_string(kCandidatesOfPair * most) +
                  " pairs may reach the threshold, and the search was stopped there: allow more with "
                  "--max-pairs, or ask for fewer with a higher --threshold");
}

Verified verify(std::span<const Pair> pairs, std::uint32_t classes, const ShingleSource& texts, Least least,
                const Observer& observer, VerifyCost* cost) {
  Verified out;
  out.histogram.assign(101, 0);
  if (pairs.empty()) return out;
  const Work work = divide(pairs, classes);
  tbb::enumerable_thread_specific<Worker> workers;
  std::atomic<std::uint64_t> done{0}, matches_so_far{0};
  const Inputs in{work, texts, observer};
  tbb::parallel_for(std::size_t{0}, work.units.size(), [&](std::size_t i) {
    const Work::Unit& unit = work.units[i];
    Worker& worker = workers.local();
    const std::size_t before = worker.matches.size();
    measure_unit(in, unit, least, worker);
    end_if_too_many(matches_so_far += worker.matches.size() - before, least.most);
    const std::uint64_t so_far = done += unit.end - unit.begin;
    if (observer.progress) observer.progress("verify", so_far, pairs.size());
    stop_if_cancelled(observer);
  });

  if (cost != nullptr) cost->units = work.units.size();
  std::vector<std::vector<Match>> matches;
  for (Worker& worker : workers) {
    if (cost != nullptr) cost->classes += worker.visited;
    matches.push_back(std::move(worker.matches));
    for (std::size_t i = 0; i < out.histogram.size(); ++i) out.histogram[i] += worker.histogram[i];
  }
  out.matches = in_class_order<Match>(matches, classes);
  return out;
}

}  // namespace dedup
