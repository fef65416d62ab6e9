// Pair -> nothing: candidates whose bitmaps alone prove that they stand below the threshold.
//
// Problem. Of short texts most candidates are nearly alike and not alike enough: of feed items in ten edited copies
// each three of four. To learn it, both texts are read again.
//
// Bound. Each shingle falls on one of 512 places, and each place that a text holds, be it once or more often, flips one
// of 120 bits (Sandes, Teodoro, Melo 2020, "Bitmap filter: Speeding up exact set similarity joins with bitwise
// operations", bitmap-xor). A bit in which A and B differ takes a place that only one of them holds, and that a shingle
// that only one of them holds; different bits take different shingles. So with x such bits, d >= x shingles stand in
// one alone; with s in both and n in A and B together, n = 2 s + d, and J = s / (s + d) = (n - d) / (n + d), at most
// (n - x) / (n + x), which grows with n: repeats that are counted only make the bound weaker. Nothing is lost: what is
// rejected stands below the threshold for certain.
//
// Cost: 16 bytes an article until candidates are measured. At 0.8 nine in ten pairs are rejected of texts of 30
// shingles that stand at 0.71, of 100 at 0.65, of 200 at 0.45; of 255 and more too few would be, and no bits are made.
//
// When. As soon as candidates are found, a few thousand at a time: what is rejected is neither kept nor put in order.
//
// Sample. How many pairs stand between 0.5 and the threshold is told from the candidates that were measured
// (pipeline.cc); of those rejected here a sample is measured for it. A thread halves its sample whenever it outgrows
// kMostSampled, by bits of a hash, and so do all threads together, which the threads' samples never fall behind.
#include "match/reject.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>

#include "kernels/kernels.h"

namespace dedup {

namespace {

constexpr std::size_t kMostSampled = 4096;       // pairs; where more were rejected, at least half as many
constexpr std::uint64_t kThinnest = 1ULL << 62;  // one of so many: thinning ends, though all hashes were alike
constexpr std::size_t kPairsAtOnce = 256;
constexpr std::size_t kBits = 64 + Bitmap::kCountAt;

}  // namespace

Bitmap bitmap_of(std::span<const std::uint64_t> shingles) {
  Bitmap out;
  if (shingles.size() < Bitmap::kMany) {
    std::array<std::uint64_t, 8> places{};
    for (const std::uint64_t shingle : shingles) places[shingle >> 61] |= std::uint64_t{1} << (shingle >> 55 & 63);
    for (std::size_t i = 0; i < places.size(); i += 2) out.low ^= places[i], out.high ^= places[i + 1];
    out.low ^= out.high >> Bitmap::kCountAt;
    out.high &= Bitmap::kHighBits;
  }
  out.high |= std::min<std::uint64_t>(shingles.size(), Bitmap::kMany) << Bitmap::kCountAt;
  return out;
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
  std::array<std::uint8_t, 2 * Bitmap::kMany + 1> most_differing{};  // by the shingles of both: bits of what may stay
  tbb::enumerable_thread_specific<Part> parts;

  State(std::span<const Bitmap> of_classes, double threshold) : bitmaps(of_classes) {
    std::uint8_t most = 0;
    for (std::size_t both = 0; both < most_differing.size(); ++both) {
      // Both this and Match::jaccard are correctly rounded, and rounding keeps what is less from becoming more.
      const auto most_jaccard = [both](std::size_t differ) {
        return static_cast<double>(both - differ) / static_cast<double>(both + differ);
      };
      while (most < std::min(both, kBits) && most_jaccard(most + std::size_t{1}) >= threshold) ++most;
      most_differing[both] = most;
    }
  }

  /// Whether the two stand below the threshold for certain.
  bool is_far(const Pair& pair, std::uint8_t differing) const {
    const std::uint64_t a = bitmaps[pair.a].high >> Bitmap::kCountAt, b = bitmaps[pair.b].high >> Bitmap::kCountAt;
    return (unsigned{std::max(a, b) < Bitmap::kMany} & unsigned{differing > most_differing[a + b]}) != 0;
  }

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

Rejecter::Rejecter(std::span<const Bitmap> bitmaps, double threshold) : state_(new State(bitmaps, threshold)) {}

Rejecter::~Rejecter() = default;

void Rejecter::take_out(std::vector<Pair>& pairs, std::size_t from) {
  Part& part = state_->parts.local();
  std::array<std::uint8_t, kPairsAtOnce> differing;
  std::array<Pair, kPairsAtOnce> far;
  std::size_t open = from;
  for (std::size_t begin = from; begin < pairs.size(); begin += kPairsAtOnce) {
    const std::span<const Pair> some(pairs.data() + begin, std::min(kPairsAtOnce, pairs.size() - begin));
    kernels::count_differing(state_->bitmaps, some, differing.data());
    std::size_t rejected = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {  // without a branch, which could not be foreseen
      const Pair pair = some[i];
      const bool is_far = state_->is_far(pair, differing[i]);
      far[rejected] = pairs[open] = pair;
      rejected += static_cast<std::size_t>(is_far);
      open += static_cast<std::size_t>(!is_far);
    }
    part.pairs += rejected;
    for (std::size_t i = 0; i < rejected; ++i) {
      if (!state_->is_sampled(far[i], part.one_of)) continue;
      part.sample.push_back(far[i]);
      state_->thin_out(part, 1);
    }
  }
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
