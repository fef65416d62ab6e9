// Shingle sets in memory, random families of edited copies, and their similarities computed by definition.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <set>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The sets of classes 0, 1, ... as a ShingleSource.
class ShingleSets : public ShingleSource {
 public:
  using Set = std::vector<std::uint64_t>;
  explicit ShingleSets(std::vector<Set> given) : sets(std::move(given)) {}
  void shingles(std::uint32_t cls, Shingles& out) const override {
    out.clear();
    out.append(sets[cls].data(), sets[cls].size());
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(sets.size()); }

  std::vector<Set> sets;
};

/// A well mixed hash of a small number (Steele, Lea, Flood 2014, SplitMix64).
inline std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/// `count` sets of 1 to `largest` shingles in random order, some of them repeated. Two in three are edited copies of an
/// earlier set. A tenth of all shingles comes from 30 common ones. Some sets are empty.
inline ShingleSets random_sets(std::uint32_t count, std::uint32_t largest, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uint64_t fresh = 1000;
  const auto shingle = [&] { return mixed(random() % 10 == 0 ? random() % 30 : fresh++); };
  std::vector<ShingleSets::Set> sets;
  for (std::uint32_t i = 0; i < count; ++i) {
    ShingleSets::Set set;
    if (i > 0 && random() % 3 != 0) {
      set = sets[random() % i];
      const std::uint64_t edits = random() % 40;  // per cent
      for (std::uint64_t& hash : set) {
        if (random() % 100 < edits) hash = shingle();
      }
      if (set.size() > 4 && random() % 4 == 0) set.resize(set.size() - random() % (set.size() / 2));
      std::shuffle(set.begin(), set.end(), random);
    } else if (random() % 20 != 0) {
      set.resize(1 + random() % largest);
      for (std::uint64_t& hash : set) hash = shingle();
      if (set.size() > 2) set.push_back(set.front());
    }
    sets.push_back(std::move(set));
  }
  return ShingleSets(std::move(sets));
}

/// Every pair of classes 0, 1, ..., `classes` - 1, sorted.
inline std::vector<Pair> all_pairs_of(std::uint32_t classes) {
  std::vector<Pair> pairs;
  for (std::uint32_t a = 0; a < classes; ++a) {
    for (std::uint32_t b = a + 1; b < classes; ++b) pairs.push_back({a, b});
  }
  return pairs;
}

/// Measures one pair by the definition.
inline Match measured_pair(const ShingleSets& texts, std::uint32_t a, std::uint32_t b) {
  const std::set<std::uint64_t> x(texts.sets[a].begin(), texts.sets[a].end());
  const std::set<std::uint64_t> y(texts.sets[b].begin(), texts.sets[b].end());
  std::vector<std::uint64_t> both;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
  return {a, b, static_cast<std::uint32_t>(both.size()), static_cast<std::uint32_t>(x.size()),
          static_cast<std::uint32_t>(y.size())};
}

/// Measures all pairs by the definition; returns those that share a shingle and reach `least`.
inline std::vector<Match> measured_pairs(const ShingleSets& texts, double least) {
  std::vector<Match> matches;
  for (std::uint32_t a = 0; a < texts.size(); ++a) {
    for (std::uint32_t b = a + 1; b < texts.size(); ++b) {
      const Match m = measured_pair(texts, a, b);
      if (m.shared > 0 && m.jaccard() >= least) matches.push_back(m);
    }
  }
  return matches;
}

}  // namespace dedup
