// Pair -> nothing: candidates whose bitmaps alone prove that they stand below the threshold.
//
// Problem. Of short texts most candidates are nearly alike and not alike enough: of feed items in ten edited copies
// each three of four. To learn it, both texts are read again.
//
// Bound. Each shingle sets one of 120 bits (Sandes, Teodoro, Melo 2020, "Bitmap filter: Speeding up exact set
// similarity joins with bitwise operations"). A bit that only A has set stands for at least one shingle that only A
// holds. So with x bits in A alone, y in B alone, and at most n and m shingles in A and B, they share
// s <= min(n - x, m - y), and J = s / (s + |A without B| + |B without A|) <= s / (s + x + y), which grows with s.
// Counts of shingles may include repeats: they only make the bound weaker. Nothing is lost: what is rejected stands
// below the threshold for certain.
//
// Cost: 16 bytes an article until candidates are measured. Of 30 shingles 120 bits show four of five differences, of
// 100 two of five; of 255 and more they would be full, and are not made.
//
// Sample. How many pairs stand between 0.5 and the threshold is told from the candidates that were measured
// (pipeline.cc); of those rejected here a sample is measured for it.
#include "dedup/reject.h"

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>

#include "kernels.h"

namespace dedup {

namespace {

constexpr std::size_t kFew = 8192;    // pairs, of which none is rejected; and the least that a sample is drawn from
constexpr std::size_t kPart = 65536;  // pairs that a thread looks at in one go
constexpr std::size_t kAhead = 16;    // pairs whose bitmaps are fetched while one is looked at
constexpr int kCountAt = 56;          // in Bitmap::high
constexpr std::uint64_t kHighBits = (std::uint64_t{1} << kCountAt) - 1;

std::uint64_t count_of(const Bitmap& bitmap) { return bitmap.high >> kCountAt; }

}  // namespace

Bitmap bitmap_of(std::span<const std::uint64_t> shingles) {
  Bitmap out;
  out.high = std::min<std::uint64_t>(shingles.size(), Bitmap::kMany) << kCountAt;
  if (shingles.size() >= Bitmap::kMany) return out;
  const kernels::Bits128 bits = kernels::mark_bits(shingles, Bitmap::kBits);
  out.low = bits[0];
  out.high |= bits[1];
  return out;
}

double most_jaccard(const Bitmap& a, const Bitmap& b) {
  const std::uint64_t count_a = count_of(a), count_b = count_of(b);
  if (count_a == Bitmap::kMany || count_b == Bitmap::kMany) return 1.0;
  const auto [only_a, only_b] = kernels::count_in_one({a.low, a.high & kHighBits}, {b.low, b.high & kHighBits});
  const std::uint64_t shared = std::min(count_a - only_a, count_b - only_b);
  const std::uint64_t either = shared + only_a + only_b;
  // Both this and Match::jaccard are correctly rounded, and rounding keeps what is less from becoming more.
  return either == 0 ? 1.0 : static_cast<double>(shared) / static_cast<double>(either);
}

Rejected reject_certain(std::vector<Pair>& pairs, std::span<const Bitmap> bitmaps, double threshold) {
  Rejected out;
  if (pairs.size() <= kFew) return out;
  std::uint64_t one_of = 1;  // a power of 2
  while (pairs.size() / one_of > 2 * kFew) one_of *= 2;
  out.share = 1.0 / static_cast<double>(one_of);

  struct Part {
    std::size_t end = 0;  // behind the pairs that stay
    std::vector<Pair> sample;
  };
  std::vector<Part> parts((pairs.size() + kPart - 1) / kPart);
  tbb::parallel_for(std::size_t{0}, parts.size(), [&](std::size_t i) {
    std::size_t open = i * kPart;
    const std::size_t stop = std::min(pairs.size(), (i + 1) * kPart);
    for (std::size_t k = open; k < stop; ++k) {
      if (k + kAhead < stop) __builtin_prefetch(&bitmaps[pairs[k + kAhead].b]);
      const Pair pair = pairs[k];
      const Bitmap &a = bitmaps[pair.a], &b = bitmaps[pair.b];
      if (most_jaccard(a, b) >= threshold) {
        pairs[open++] = pair;
      } else if ((kernels::scramble((a.low ^ b.low) + kernels::scramble(a.high ^ b.high)) & (one_of - 1)) == 0) {
        parts[i].sample.push_back(pair);
      }
    }
    parts[i].end = open;
  });
  std::size_t end = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t k = i * kPart; k < parts[i].end; ++k) pairs[end++] = pairs[k];
    out.sample.insert(out.sample.end(), parts[i].sample.begin(), parts[i].sample.end());
  }
  out.pairs = pairs.size() - end;
  pairs.resize(end);
  return out;
}

}  // namespace dedup
