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
// When. As soon as candidates are found, a few thousand at a time: what is rejected is neither kept nor put in order.
//
// Sample. How many pairs stand between 0.5 and the threshold is told from the candidates that were measured
// (pipeline.cc); of those rejected here a sample is measured for it. A thread halves its sample whenever it outgrows
// kMostSampled, by bits of a hash, and so do all threads together, which the threads' samples never fall behind.
#include "dedup/reject.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>

#include "kernels.h"

namespace dedup {

namespace {

constexpr std::size_t kMostSampled = 8192;       // pairs; where more were rejected, at least half as many
constexpr std::uint64_t kThinnest = 1ULL << 62;  // one of so many: thinning ends, though all hashes were alike
constexpr std::size_t kAhead = 16;               // pairs whose bitmaps are fetched while one is looked at
constexpr int kCountAt = 56;                     // in Bitmap::high
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

namespace {

/// What a thread has rejected.
struct Part {
  std::uint64_t pairs = 0;
  std::vector<Pair> sample;
  std::uint64_t one_of = 1;  // a power of 2
};

}  // namespace

struct Rejecter::State {
  std::span<const Bitmap> bitmaps;
  double threshold;
  tbb::enumerable_thread_specific<Part> parts;

  /// Whether the pair stands in a sample of one of so many.
  bool is_sampled(const Pair& pair, std::uint64_t one_of) const {
    const Bitmap &a = bitmaps[pair.a], &b = bitmaps[pair.b];
    return (kernels::scramble((a.low ^ b.low) + kernels::scramble(a.high ^ b.high)) & (one_of - 1)) == 0;
  }

  /// Halves the sample until it is one of at least so many, and small enough.
  void thin_out(Part& part, std::uint64_t one_of) const {
    while ((part.one_of < one_of || part.sample.size() > kMostSampled) && part.one_of < kThinnest) {
      part.one_of *= 2;
      std::erase_if(part.sample, [&](const Pair& pair) { return !is_sampled(pair, part.one_of); });
    }
  }
};

Rejecter::Rejecter(std::span<const Bitmap> bitmaps, double threshold) : state_(new State{bitmaps, threshold, {}}) {}

Rejecter::~Rejecter() = default;

void Rejecter::take_out(std::vector<Pair>& pairs, std::size_t from) {
  const std::span<const Bitmap> bitmaps = state_->bitmaps;
  Part& part = state_->parts.local();
  std::size_t open = from;
  for (std::size_t k = from; k < pairs.size(); ++k) {
    if (k + kAhead < pairs.size()) __builtin_prefetch(&bitmaps[pairs[k + kAhead].b]);
    const Pair pair = pairs[k];
    if (most_jaccard(bitmaps[pair.a], bitmaps[pair.b]) >= state_->threshold) {
      pairs[open++] = pair;
    } else if (state_->is_sampled(pair, part.one_of)) {
      part.sample.push_back(pair);
      state_->thin_out(part, 1);
    }
  }
  part.pairs += pairs.size() - open;
  pairs.resize(open);
}

Rejected Rejecter::rejected() const {
  Part all;
  std::uint64_t one_of = 1;
  for (const Part& part : state_->parts) {
    all.pairs += part.pairs;
    all.sample.insert(all.sample.end(), part.sample.begin(), part.sample.end());
    one_of = std::max(one_of, part.one_of);
  }
  state_->thin_out(all, one_of);
  std::sort(all.sample.begin(), all.sample.end());
  return {all.pairs, std::move(all.sample), 1.0 / static_cast<double>(all.one_of)};
}

}  // namespace dedup
