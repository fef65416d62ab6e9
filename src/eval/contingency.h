// How many articles each gold cluster shares with each found cluster. The figures of agreement need nothing else.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dedup/eval.h"

namespace dedup {

/// A sparse contingency table. Clusters are renumbered from 0 without gaps, in the order of their original numbers.
struct Contingency {
  struct Cell {
    std::uint32_t gold = 0, found = 0, items = 0;
  };
  std::vector<Cell> cells;  ///< the non-empty cells, sorted by gold, then found
  std::vector<std::uint32_t> gold_sizes, found_sizes;
  std::vector<std::uint32_t> gold_numbers, found_numbers;  ///< the original numbers
  std::uint64_t items = 0;
};

Contingency make_contingency(std::span<const Labelled> items);

/// Adjusted Mutual Information; see mutual.cc.
double adjusted_mutual_information(const Contingency& table);

constexpr std::uint64_t pairs_of(std::uint64_t n) { return n < 2 ? 0 : n * (n - 1) / 2; }

/// The sums from which all figures except mutual information follow. Pair counts are whole numbers, exact up to 2^53.
struct Sums {
  double items = 0.0;
  double gold_pairs = 0.0, found_pairs = 0.0, shared_pairs = 0.0;
  double precision = 0.0, recall = 0.0;  ///< B-cubed, summed over articles
};

/// The Adjusted Rand Index, then precision, recall and F1: first pairwise, then B-cubed.
using Figures = std::array<double, 7>;
Figures figures_of(const Sums& sums);
Sums sums_of(const Contingency& table);

/// The 2.5 and 97.5 percentiles of each figure over the bootstrap draws of gold clusters.
std::array<std::array<double, 2>, std::tuple_size_v<Figures>> bootstrap_bounds(const Contingency& table,
                                                                               const Bootstrap& bootstrap);

}  // namespace dedup
