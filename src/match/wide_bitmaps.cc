// Shingles -> bitmaps as wide as their texts need, which prove or guess whether a pair reaches the threshold.
//
// Problem. In a crowd, such as texts made of the same thirty paragraphs, every text is a candidate with hundreds of
// others, and hardly any pair reaches the threshold. Measuring a pair takes 100 to 200 ns once its texts are read. The
// bitmaps that every article has (match/reject.h) are too narrow for texts of more than 100 words.
//
// Method. The texts of crowds alone are read once more. Each distinct shingle flips one bit of a bitmap of 2^k bits,
// chosen by the low bits of its hash. As in match/reject.cc, x differing bits prove that at least x shingles are in one
// text only, and so bound the Jaccard from above. A bitmap of 2^k bits folds to one of 2^(k-1) by xor of its halves, so
// texts of different length are compared at the narrower width.
//
// Width. 8 to 16 times as many bits as the shingles by which two such texts may differ at the threshold: 1 to 2 bits a
// shingle at 0.8, 5 to 11 at 0.5. Two shingles seldom flip the same bit then, and pairs are rejected from 1.07 to 1.14
// times as many different shingles on: below 0.775 to 0.79 at threshold 0.8.
//
// Estimate. d different shingles leave (b / 2) (1 - (1 - 2 / b)^d) of b bits different on average. Inverting this
// estimates d, and from it the Jaccard, with a standard error of 0.01. It only decides in which order pairs are
// measured (match/crowds.cc). In integers, so the same on every machine.
//
// Cost. 100 to 200 bytes a text of 600 words at 0.8; 5 to 15 ns a pair in the cache.
#include "match/wide_bitmaps.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "core/hash_table.h"
#include "kernels/kernels.h"

namespace dedup {

namespace {

constexpr double kBitsOfDifferent = 16.0;   // see Width above; bit_floor makes it 8 to 16
constexpr std::uint32_t kLeastWords = 4;    // 256 bits: narrower ones would save little beside the row itself
constexpr std::uint32_t kMostWords = 1024;  // 8 KB: texts of 50,000 words and more at 0.8 are compared less sharply

/// bits that differ -> shingles that differ, for bitmaps of `bits` bits; saturates where nearly half of the bits
/// differ.
std::vector<std::uint32_t> estimates_of(std::uint64_t bits) {
  constexpr std::uint64_t kOne = 1 << 20;  // fixed point
  std::vector<std::uint32_t> out;
  std::uint64_t expected = 0;  // differing bits
  for (std::uint32_t different = 0; out.size() <= bits; ++different) {
    while (out.size() <= bits && (out.size() * kOne <= expected || different > 4 * bits)) out.push_back(different);
    expected += kOne - 2 * expected / bits;
  }
  return out;
}

}  // namespace

WideBitmaps::WideBitmaps(double threshold) : threshold_(threshold) {}

std::uint32_t WideBitmaps::words_of(std::size_t shingles) const {
  // Two texts of equal size s at Jaccard t differ in 2 s (1 - t) / (1 + t) shingles.
  const double different = 2.0 * static_cast<double>(shingles) * (1.0 - threshold_) / (1.0 + threshold_);
  const double words = std::min(kBitsOfDifferent * different / 64.0, double{kMostWords});
  return std::max(std::bit_floor(static_cast<std::uint32_t>(words)), kLeastWords);
}

void WideBitmaps::add(std::span<const std::uint32_t> wanted, std::uint32_t classes, const ShingleSource& texts,
                      const Observer& observer) {
  struct Worker {
    Shingles shingles;
    HashSet table;
    std::vector<std::uint64_t> words;  // the bitmaps that this thread has made
  };
  struct Made {
    const Worker* by = nullptr;
    std::uint64_t begin = 0;  // in its words
  };
  tbb::enumerable_thread_specific<Worker> workers;
  rows_.resize(wanted.size());
  std::vector<Made> made(wanted.size());
  tbb::parallel_for(std::size_t{0}, wanted.size(), [&](std::size_t i) {
    stop_if_cancelled(observer);
    Worker& worker = workers.local();
    texts.shingles(wanted[i], worker.shingles);
    worker.table.clear(worker.shingles.size());
    Row& row = rows_[i];
    row.words = words_of(worker.shingles.size());
    made[i] = {&worker, worker.words.size()};
    worker.words.resize(worker.words.size() + row.words, 0);
    std::uint64_t* const bits = worker.words.data() + made[i].begin;
    const std::uint64_t mask = std::uint64_t{row.words} * 64 - 1;
    for (std::uint64_t hash : worker.shingles) {
      hash += static_cast<std::uint64_t>(hash == 0);  // a HashSet cannot hold 0
      if (!worker.table.insert(hash)) continue;
      ++row.size;
      bits[(hash & mask) / 64] ^= std::uint64_t{1} << (hash % 64);
    }
  });
  std::uint64_t end = 0;
  for (Row& row : rows_) row.begin = std::exchange(end, end + row.words);
  words_.resize(end);
  row_of_.assign(classes, kNone);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    row_of_[wanted[i]] = static_cast<std::uint32_t>(i);
    const auto from = made[i].by->words.begin() + static_cast<std::ptrdiff_t>(made[i].begin);
    std::copy(from, from + rows_[i].words, words_.begin() + static_cast<std::ptrdiff_t>(rows_[i].begin));
  }
  for (std::uint64_t words = 1; words <= kMostWords; words *= 2) estimates_.push_back(estimates_of(64 * words));
}

std::uint64_t WideBitmaps::count_differing(const Row& wide, const Row& narrow) const {
  const std::uint64_t* const first = words_.data() + wide.begin;
  const std::uint64_t* const second = words_.data() + narrow.begin;
  if (wide.words == narrow.words) return kernels::count_differing_bits(first, second, narrow.words);
  std::array<std::uint64_t, kMostWords / 2> folded;
  std::copy(first, first + narrow.words, folded.begin());
  for (std::uint32_t i = narrow.words; i < wide.words; ++i) folded[i % narrow.words] ^= first[i];
  return kernels::count_differing_bits(folded.data(), second, narrow.words);
}

Guess WideBitmaps::guess(std::uint32_t a, std::uint32_t b) const {
  const Row* wide = &rows_[row_of_[a]];
  const Row* narrow = &rows_[row_of_[b]];
  if (wide->words < narrow->words) std::swap(wide, narrow);
  const std::uint64_t both = std::uint64_t{wide->size} + narrow->size;
  const std::uint64_t longer = std::max(wide->size, narrow->size) - std::min(wide->size, narrow->size);
  // The quotient and Match::jaccard() are both correctly rounded, and rounding preserves order.
  const auto reaches = [&](std::uint64_t different) {
    return different <= both &&
           static_cast<double>(both - different) / static_cast<double>(both + different) >= threshold_;
  };
  if (!reaches(longer)) return Guess::far;
  const std::uint64_t bits = count_differing(*wide, *narrow);
  if (!reaches(bits)) return Guess::far;
  const std::uint64_t estimate = estimates_[static_cast<std::size_t>(std::countr_zero(narrow->words))][bits];
  return reaches(std::max(estimate, longer)) ? Guess::likely : Guess::unlikely;
}

}  // namespace dedup
