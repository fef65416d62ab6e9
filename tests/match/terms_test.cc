// Term candidates against comparing all units.
#include "match/terms.h"

#include <gtest/gtest.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

namespace dedup {
namespace {

/// Units by the terms that they have: term -> value.
using Units = std::vector<std::map<int, int>>;

SparseTerms compressed(const Units& rows) {
  SparseTerms out;
  for (const auto& row : rows) {
    for (const auto& [index, value] : row) {
      out.index.push_back(index);
      out.value.push_back(value);
    }
    out.begin.push_back(static_cast<std::int32_t>(out.index.size()));
  }
  return out;
}

/// A matrix like that of weigh_terms: terms are numbered by the number of units that have them, ties by term, and terms
/// of one unit only are left out.
TermMatrix matrix_of(const Units& units, const std::vector<std::uint8_t>& active) {
  std::map<int, int> have;
  for (const auto& unit : units) {
    for (const auto& [term, value] : unit) ++have[term];
  }
  std::vector<std::pair<int, int>> order;  // number of units, term
  for (const auto& [term, count] : have) {
    if (count > 1) order.emplace_back(count, term);
  }
  std::sort(order.begin(), order.end());
  std::map<int, int> number;
  for (const auto& [count, term] : order) number.emplace(term, static_cast<int>(number.size()));
  Units by_unit(units.size()), by_term(number.size());
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    for (const auto& [term, value] : units[unit]) {
      const auto known = number.find(term);
      if (known == number.end()) continue;
      by_unit[unit][known->second] = value;
      if (active[unit] != 0) by_term[static_cast<std::size_t>(known->second)][static_cast<int>(unit)] = value;
    }
  }
  return {compressed(by_unit), compressed(by_term)};
}

std::vector<Pair> candidates(const Units& units, bool near_copies = false, std::vector<std::uint8_t> active = {}) {
  if (active.empty()) active.assign(units.size(), 1);
  return candidates_terms(matrix_of(units, active), active, near_copies);
}

/// The weight that two units share, by definition.
std::int64_t shared(const std::map<int, int>& a, const std::map<int, int>& b) {
  std::int64_t sum = 0;
  for (const auto& [term, value] : a) {
    const auto other = b.find(term);
    if (other != b.end()) sum += std::int64_t{value} * other->second;
  }
  return sum;
}

/// Pairs that share at least a hundredth of the weight of either unit, over terms that other units have too.
std::vector<Pair> all_that_share(const Units& units, const std::vector<std::uint8_t>& active) {
  std::map<int, int> have;
  for (std::size_t i = 0; i < units.size(); ++i) {
    for (const auto& [term, value] : units[i]) have[term] += active[i];
  }
  std::vector<std::int64_t> own(units.size(), 0);
  for (std::size_t i = 0; i < units.size(); ++i) {
    for (const auto& [term, value] : units[i]) own[i] += have[term] > 1 ? std::int64_t{value} * value : 0;
  }
  std::vector<Pair> out;
  for (std::uint32_t a = 0; a < units.size(); ++a) {
    for (std::uint32_t b = a + 1; b < units.size(); ++b) {
      const std::int64_t both = shared(units[a], units[b]);
      if (active[a] != 0 && active[b] != 0 && both > 0 && 100 * both >= std::min(own[a], own[b])) out.push_back({a, b});
    }
  }
  return out;
}

/// Units with rare terms and common ones.
Units random_units(std::size_t units, int terms, std::size_t each, std::mt19937& rng) {
  Units out(units);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (auto& unit : out) {
    while (unit.size() < each) {
      const double x = uniform(rng);
      unit[static_cast<int>(x * x * x * terms)] = 1 + static_cast<int>(uniform(rng) * 30'000);
    }
  }
  return out;
}

TEST(CandidatesTerms, AreAllPairsThatShareATermIfUnitsAreFew) {
  std::mt19937 rng(1);
  for (const std::size_t units : {0U, 1U, 2U, 3U, 40U, 100U}) {
    // The postings of 8 terms of at most 100 units fit the budget.
    const Units random = random_units(units, 400, 8, rng);
    EXPECT_EQ(candidates(random), all_that_share(random, std::vector<std::uint8_t>(units, 1))) << units;
  }
}

TEST(CandidatesTerms, LeaveOutInactiveUnits) {
  std::mt19937 rng(2);
  const Units units = random_units(100, 300, 8, rng);
  std::vector<std::uint8_t> active(units.size());
  for (std::uint8_t& each : active) each = rng() % 3 == 0 ? 0 : 1;
  const auto found = candidates(units, false, active);
  EXPECT_EQ(found, all_that_share(units, active));
  EXPECT_LT(found.size(), candidates(units).size());
  EXPECT_TRUE(candidates(units, false, std::vector<std::uint8_t>(units.size(), 0)).empty());
}

TEST(CandidatesTerms, AreLinearInTheUnits) {
  for (const std::size_t units : {2000U, 8000U}) {
    // One term of all units, and one of every ten.
    Units all(units);
    for (std::size_t i = 0; i < units; ++i) all[i] = {{0, 100}, {1 + static_cast<int>(i / 10), 1000}};
    const auto found = candidates(all);
    EXPECT_LE(found.size(), units * 128);
    // Every pair that shares the rare term is found.
    for (std::uint32_t i = 0; i < units; i += 97) {
      for (std::uint32_t other = i / 10 * 10; other < i; ++other) {
        EXPECT_TRUE(std::binary_search(found.begin(), found.end(), Pair{other, i})) << other << " " << i;
      }
    }
  }
}

TEST(CandidatesTerms, AreTheNearestIfAListIsTooLong) {
  const std::uint32_t units = 5000;
  const auto found = candidates(Units(units, {{0, 100}}));
  ASSERT_FALSE(found.empty());
  for (const Pair& pair : found) ASSERT_LE(pair.b - pair.a, 1024U);
  // No unit is left out, not even at the ends of the order.
  std::vector<std::uint32_t> partners(units, 0);
  for (const Pair& pair : found) {
    ++partners[pair.a];
    ++partners[pair.b];
  }
  EXPECT_GE(*std::min_element(partners.begin(), partners.end()), 128U);
}

TEST(CandidatesTerms, AreTheMostSimilarOfMany) {
  // 150 units share a weak term with the first one, and 20 of these also a strong one.
  Units units(151, {{0, 10}});
  for (std::size_t i = 131; i < 151; ++i) units[i][1] = 1000;
  units[0][1] = 1000;
  const auto found = candidates(units);
  for (std::uint32_t i = 131; i < 151; ++i) EXPECT_TRUE(std::binary_search(found.begin(), found.end(), Pair{0, i}));
}

TEST(CandidatesTerms, DoNotDependOnThreads) {
  std::mt19937 rng(3);
  const Units units = random_units(3000, 20'000, 40, rng);
  const oneapi::tbb::global_control allowed(oneapi::tbb::global_control::max_allowed_parallelism, 4);
  std::vector<Pair> one, four;
  oneapi::tbb::task_arena(1).execute([&] { one = candidates(units); });
  oneapi::tbb::task_arena(4).execute([&] { four = candidates(units); });
  EXPECT_EQ(one, four);
  EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));
  EXPECT_EQ(std::adjacent_find(one.begin(), one.end()), one.end());
}

TEST(CandidatesTerms, DoNotDependOnHowTermsAreNamed) {
  // Units keep their order. Terms are renamed, which changes the order of equally rare ones.
  std::mt19937 rng(4);
  const Units units = random_units(80, 3000, 12, rng);
  std::vector<int> name(3000);
  std::iota(name.begin(), name.end(), 0);
  std::shuffle(name.begin(), name.end(), rng);
  Units renamed(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    for (const auto& [term, value] : units[i]) renamed[i][name[static_cast<std::size_t>(term)]] = value;
  }
  EXPECT_EQ(candidates(units), candidates(renamed));
}

TEST(CandidatesTerms, DoNotChangeIfUnitsWithoutTermsAreInserted) {
  std::mt19937 rng(5);
  const Units units = random_units(300, 3000, 20, rng);
  Units spread;
  for (const auto& unit : units) {
    spread.push_back(unit);
    for (std::size_t i = rng() % 3; i > 0; --i) spread.emplace_back();
  }
  std::vector<std::uint32_t> place;
  for (std::uint32_t i = 0; i < spread.size(); ++i) {
    if (!spread[i].empty()) place.push_back(i);
  }
  std::vector<Pair> expected = candidates(units);
  for (Pair& pair : expected) pair = {place[pair.a], place[pair.b]};
  EXPECT_EQ(candidates(spread), expected);
}

TEST(CandidatesTerms, NearCopiesAreEqualUnitsAndFewOthers) {
  std::mt19937 rng(6);
  Units units = random_units(2000, 30'000, 60, rng);
  for (std::size_t i = 1000; i < 2000; ++i) units[i] = units[i - 1000];
  const auto found = candidates(units, true);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    EXPECT_TRUE(std::binary_search(found.begin(), found.end(), Pair{i, i + 1000})) << i;
  }
  EXPECT_LT(found.size(), 20'000U);
  EXPECT_GT(candidates(units).size(), 2 * found.size());
}

}  // namespace
}  // namespace dedup
