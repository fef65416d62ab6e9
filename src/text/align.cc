// Aligns two word sequences by a common subsequence.
//
// Problem. The longest common subsequence takes time in the product of both lengths (Hunt and Szymanski 1977 need the
// number of equal pairs, which common words make quadratic too).
//
// Method. Words that are rare in both texts have few pairings; the longest ascending chain of those pairings anchors
// the alignment (as in patience diff). Between two anchors, equal words at both ends are aligned, and what is left is
// solved exactly if it is small.
//
// Cost. At most kPairings pairings a word and kCells cells for every gap, and a search for each word of the other
// sequence in the sorted words of the one.
//
// Weakness. Between anchors that are far apart, only the equal words at both ends are found.
#include "text/align.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace dedup {

namespace {

constexpr std::size_t kPairings = 16;    // of one word in both texts; with more it anchors nothing
constexpr std::size_t kCells = 1 << 12;  // of an exact solution between two anchors: 64 words against 64

/// A word of the one sequence and an equal word of the other.
using Pairing = std::pair<std::uint32_t, std::uint32_t>;

/// The longest chain of pairings that ascends in both sequences. They are given by the place in the other, and from the
/// last to the first place in the one.
std::vector<Pairing> longest_chain(std::span<const Pairing> pairings) {
  std::vector<std::uint32_t> last;                            // length - 1 -> the pairing that ends the best chain
  std::vector<std::uint32_t> before(pairings.size(), kNone);  // pairing -> the one before it in its chain
  for (std::uint32_t i = 0; i < pairings.size(); ++i) {
    const auto at = std::lower_bound(last.begin(), last.end(), pairings[i].first,
                                     [&](std::uint32_t x, std::uint32_t y) { return pairings[x].first < y; });
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

Aligner::Aligner(std::vector<std::uint64_t> words) : words_(std::move(words)), places_(words_.size()) {
  std::iota(places_.begin(), places_.end(), 0U);
  std::sort(places_.begin(), places_.end(),
            [&](std::uint32_t x, std::uint32_t y) { return words_[x] != words_[y] ? words_[x] < words_[y] : x > y; });
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    if (i > 0 && words_[places_[i]] == distinct_.back()) continue;
    distinct_.push_back(words_[places_[i]]);
    begin_.push_back(i);
  }
  begin_.push_back(static_cast<std::uint32_t>(places_.size()));
}

std::vector<std::uint32_t> Aligner::operator()(std::span<const std::uint64_t> other) const {
  std::vector<std::uint32_t> word(other.size(), kNone), count(distinct_.size(), 0);  // of the other; in the other
  for (std::size_t k = 0; k < other.size(); ++k) {
    const auto at = std::lower_bound(distinct_.begin(), distinct_.end(), other[k]);
    if (at == distinct_.end() || *at != other[k]) continue;
    word[k] = static_cast<std::uint32_t>(at - distinct_.begin());
    ++count[word[k]];
  }
  std::vector<Pairing> pairings;
  for (std::uint32_t k = 0; k < other.size(); ++k) {
    if (word[k] == kNone) continue;
    const std::uint32_t begin = begin_[word[k]], end = begin_[word[k] + 1];
    if (std::size_t{end - begin} * count[word[k]] > kPairings) continue;
    for (std::uint32_t i = begin; i < end; ++i) pairings.emplace_back(places_[i], k);
  }
  std::vector<std::uint32_t> out(words_.size(), kNone);
  Gaps gaps(words_, other, out);
  std::uint32_t i = 0, k = 0;
  for (const auto& [at, at_other] : longest_chain(pairings)) {
    gaps.fill(i, at, k, at_other);
    out[at] = at_other;
    i = at + 1;
    k = at_other + 1;
  }
  gaps.fill(i, static_cast<std::uint32_t>(words_.size()), k, static_cast<std::uint32_t>(other.size()));
  return out;
}

}  // namespace dedup
