// Aligns two word sequences by a common subsequence.
//
// Problem. The longest common subsequence takes time in the product of both lengths (Hunt and Szymanski 1977 need the
// number of equal pairs, which common words make quadratic too).
//
// Method. Words that are rare in both texts have few pairings; the longest ascending chain of those pairings anchors
// the alignment (as in patience diff). Between two anchors, equal words at both ends are aligned, and what is left is
// solved exactly if it is small.
//
// Cost. At most kPairings pairings a word, and kCells cells for every gap: linear but for a sort. 30 microseconds for
// two texts of 300 words.
//
// Weakness. Between anchors that are far apart, only the equal words at both ends are found.
#include "text/align.h"

#include <algorithm>
#include <utility>

namespace dedup {

namespace {

constexpr std::size_t kPairings = 16;    // of one word in both texts; with more it anchors nothing
constexpr std::size_t kCells = 1 << 14;  // of an exact solution between two anchors: 128 words against 128

/// A word and its place, in the order of words.
using Place = std::pair<std::uint64_t, std::uint32_t>;

std::vector<Place> places_of(std::span<const std::uint64_t> words) {
  std::vector<Place> out;
  out.reserve(words.size());
  for (std::uint32_t i = 0; i < words.size(); ++i) out.emplace_back(words[i], i);
  std::sort(out.begin(), out.end());
  return out;
}

/// A word of `a` and an equal word of `b`.
using Pairing = std::pair<std::uint32_t, std::uint32_t>;

/// The pairings of rare words, by the place in `a`, then from the last place in `b` to the first.
std::vector<Pairing> rare_pairings(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  const std::vector<Place> in_a = places_of(a), in_b = places_of(b);
  std::vector<Pairing> out;
  for (std::size_t i = 0, k = 0; i < in_a.size() && k < in_b.size();) {
    if (in_a[i].first != in_b[k].first) {
      ++(in_a[i].first < in_b[k].first ? i : k);
      continue;
    }
    const std::uint64_t word = in_a[i].first;
    const std::size_t first_a = i, first_b = k;
    while (i < in_a.size() && in_a[i].first == word) ++i;
    while (k < in_b.size() && in_b[k].first == word) ++k;
    if ((i - first_a) * (k - first_b) > kPairings) continue;
    for (std::size_t x = first_a; x < i; ++x) {
      for (std::size_t y = first_b; y < k; ++y) out.emplace_back(in_a[x].second, in_b[y].second);
    }
  }
  std::sort(out.begin(), out.end(), [](const Pairing& x, const Pairing& y) {
    return x.first != y.first ? x.first < y.first : x.second > y.second;
  });
  return out;
}

/// The longest chain of pairings that ascends in both texts.
std::vector<Pairing> longest_chain(std::span<const Pairing> pairings) {
  std::vector<std::uint32_t> last;                            // length - 1 -> the pairing that ends the best chain
  std::vector<std::uint32_t> before(pairings.size(), kNone);  // pairing -> the one before it in its chain
  for (std::uint32_t i = 0; i < pairings.size(); ++i) {
    const auto at = std::lower_bound(last.begin(), last.end(), pairings[i].second,
                                     [&](std::uint32_t x, std::uint32_t y) { return pairings[x].second < y; });
    if (at != last.begin()) before[i] = *(at - 1);
    if (at == last.end()) {
      last.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<Pairing> chain;
  for (std::uint32_t i = last.empty() ? kNone : last.back(); i != kNone; i = before[i]) chain.push_back(pairings[i]);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

/// Aligns what lies between anchors.
class Gaps {
 public:
  Gaps(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b, std::vector<std::uint32_t>& out)
      : a_(a), b_(b), out_(out) {}

  /// Aligns a[i, i_end) with b[k, k_end).
  void fill(std::uint32_t i, std::uint32_t i_end, std::uint32_t k, std::uint32_t k_end) {
    while (i < i_end && k < k_end && a_[i] == b_[k]) out_[i++] = k++;
    while (i < i_end && k < k_end && a_[i_end - 1] == b_[k_end - 1]) out_[--i_end] = --k_end;
    const std::size_t rows = i_end - i, columns = k_end - k;
    if (rows == 0 || columns == 0 || rows * columns > kCells) return;
    solve(i, rows, k, columns);
  }

 private:
  /// The longest common subsequence, by the length of the best one of each two ends.
  void solve(std::uint32_t from_a, std::size_t rows, std::uint32_t from_b, std::size_t columns) {
    const std::size_t width = columns + 1;
    best_.assign((rows + 1) * width, 0);
    for (std::size_t r = rows; r-- > 0;) {
      for (std::size_t c = columns; c-- > 0;) {
        const std::uint16_t skip = std::max(best_[(r + 1) * width + c], best_[r * width + c + 1]);
        const bool equal = a_[from_a + r] == b_[from_b + c];
        best_[r * width + c] =
            equal ? std::max<std::uint16_t>(skip, static_cast<std::uint16_t>(best_[(r + 1) * width + c + 1] + 1))
                  : skip;
      }
    }
    for (std::size_t r = 0, c = 0; r < rows && c < columns;) {
      const std::uint16_t here = best_[r * width + c];
      if (a_[from_a + r] == b_[from_b + c] && here == best_[(r + 1) * width + c + 1] + 1) {
        out_[from_a + r++] = from_b + static_cast<std::uint32_t>(c++);
      } else {
        ++(best_[(r + 1) * width + c] == here ? r : c);
      }
    }
  }

  std::span<const std::uint64_t> a_, b_;
  std::vector<std::uint32_t>& out_;
  std::vector<std::uint16_t> best_;
};

}  // namespace

std::vector<std::uint32_t> align(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::vector<std::uint32_t> out(a.size(), kNone);
  Gaps gaps(a, b, out);
  std::uint32_t i = 0, k = 0;
  for (const auto& [at_a, at_b] : longest_chain(rare_pairings(a, b))) {
    gaps.fill(i, at_a, k, at_b);
    out[at_a] = at_b;
    i = at_a + 1;
    k = at_b + 1;
  }
  gaps.fill(i, static_cast<std::uint32_t>(a.size()), k, static_cast<std::uint32_t>(b.size()));
  return out;
}

}  // namespace dedup
