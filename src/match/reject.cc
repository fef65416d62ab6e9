// Pair -> nothing: rejects candidates whose bitmaps alone prove that they are below the threshold.
//
// Problem. Most candidates of short texts are similar, but not similar enough: three in four, among feed items with ten
// edited copies each. Measuring reads both texts again only to find that out.
//
// Bound. Each shingle falls on one of 512 places. Each place that a text fills, once or more often, flips one of 120
// bits (Sandes, Teodoro, Melo 2020, "Bitmap filter: Speeding up exact set similarity joins with bitwise operations",
// bitmap-xor). If a bit differs between A and B, some place is filled by one of them only, and so some shingle is in
// one of them only. Different bits come from different shingles. So if x bits differ, at least x shingles are in one
// text only. Let d be the number of such shingles, s the number shared, and n = 2 s + d the sum of both sizes. Then J =
// s / (s + d) = (n - d) / (n + d) <= (n - x) / (n + x). The bound grows with n, so counting repeated shingles only
// weakens it. No pair at or above the threshold is ever rejected.
//
// Cost. 16 bytes per article until candidates are measured. At threshold 0.8, nine in ten pairs are rejected if their
// texts have 30 shingles and a Jaccard of 0.71, 100 and 0.65, or 200 and 0.45. Texts of 255 shingles or more get no
// bits: too few of their pairs would be rejected. Texts in crowds get wider bitmaps as well (match/wide_bitmaps.cc).
//
// Sample. The report estimates from measured candidates how many pairs lie between 0.5 and the threshold
// (engine/reprints.cc). A hash-chosen sample of the rejected pairs is measured for it. A thread halves its sample
// whenever it exceeds kMostSampled. Merging thins every sample to the coarsest thread's rate.
#include "match/reject.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>

#include "kernels/kernels.h"

namespace dedup {

namespace {

// Pairs. A share p estimated from half of them or more has a standard error of at most 0.5 / sqrt(2048) = 0.011.
constexpr std::size_t kMostSampled = 4096;
// Sampling one pair in this many or fewer is not thinned further, so that thinning ends even if all hashes are equal.
constexpr std::uint64_t kThinnest = 1ULL << 62;
constexpr std::size_t kPairsAtOnce = 256;  // per call of the kernel: their arrays stay in the first-level cache
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

/// The pairs that one thread has rejected.
struct Part {
  std::uint64_t pairs = 0;
  std::vector<Pair> sample;
  std::uint64_t one_of = 1;  // one pair in this many is in the sample; a power of 2
};

}  // namespace

struct Rejecter::State {
  std::span<const Bitmap> bitmaps;
  std::array<std::uint8_t, 2 * Bitmap::kMany + 1>
      most_differing{};  // sum of both sizes -> most differing bits of a pair kept
  tbb::enumerable_thread_specific<Part> parts;
  const WideBitmaps* wide = nullptr;

  State(std::span<const Bitmap> of_classes, double threshold) : bitmaps(of_classes) {
    std::uint8_t most = 0;
    for (std::size_t both = 0; both < most_differing.size(); ++both) {
      // This quotient and Match::jaccard() are both correctly rounded, and rounding preserves order.
      const auto most_jaccard = [both](std::size_t differ) {
        return static_cast<double>(both - differ) / static_cast<double>(both + differ);
      };
      while (most < std::min(both, kBits) && most_jaccard(most + std::size_t{1}) >= threshold) ++most;
      most_differing[both] = most;
    }
  }

  /// Whether the pair is certain to be below the threshold.
  bool is_far(const Pair& pair, std::uint8_t differing) const {
    const std::uint64_t a = bitmaps[pair.a].high >> Bitmap::kCountAt, b = bitmaps[pair.b].high >> Bitmap::kCountAt;
    return (unsigned{std::max(a, b) < Bitmap::kMany} & unsigned{differing > most_differing[a + b]}) != 0;
  }

  /// Whether the pair is in a sample of one pair in `one_of`.
  bool is_sampled(const Pair& pair, std::uint64_t one_of) const {
    const Bitmap &a = bitmaps[pair.a], &b = bitmaps[pair.b];
    std::uint64_t hash = (a.low ^ b.low) + kernels::scramble(a.high ^ b.high);
    if (wide != nullptr && wide->has(pair.a) && wide->has(pair.b)) {  // long texts have no other bits
      hash += kernels::scramble(wide->hash(pair.a) ^ wide->hash(pair.b));
    }
    return (kernels::scramble(hash) & (one_of - 1)) == 0;
  }

  /// Counts rejected pairs and samples them.
  void count(Part& part, std::span<const Pair> far) const {
    part.pairs += far.size();
    for (const Pair& pair : far) {
      if (!is_sampled(pair, part.one_of)) continue;
      part.sample.push_back(pair);
      thin_out(part, 1);
    }
  }

  /// Halves the sample until it holds at most one pair in `one_of` and is small enough.
  void thin_out(Part& part, std::uint64_t one_of) const {
    while ((part.one_of < one_of || part.sample.size() > kMostSampled) && part.one_of < kThinnest) {
      part.one_of *= 2;
      std::erase_if(part.sample, [&](const Pair& pair) { return !is_sampled(pair, part.one_of); });
    }
  }
};

Rejecter::Rejecter(std::span<const Bitmap> bitmaps, double threshold) : state_(new State(bitmaps, threshold)) {}

Rejecter::~Rejecter() = default;

void Rejecter::sharpen(const WideBitmaps& wide) { state_->wide = &wide; }

void Rejecter::reject(std::vector<Pair>& pairs, std::size_t from) {
  Part& part = state_->parts.local();
  std::array<std::uint8_t, kPairsAtOnce> differing;
  std::array<Pair, kPairsAtOnce> far;
  std::size_t open = from;
  for (std::size_t begin = from; begin < pairs.size(); begin += kPairsAtOnce) {
    const std::span<const Pair> some(pairs.data() + begin, std::min(kPairsAtOnce, pairs.size() - begin));
    kernels::count_differing(state_->bitmaps, some, differing.data());
    std::size_t rejected = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {  // no branch: it would be unpredictable
      const Pair pair = some[i];
      const bool is_far = state_->is_far(pair, differing[i]);
      far[rejected] = pairs[open] = pair;
      rejected += static_cast<std::size_t>(is_far);
      open += static_cast<std::size_t>(!is_far);
    }
    state_->count(part, {far.data(), rejected});
  }
  pairs.resize(open);
  if (state_->wide == nullptr) return;
  const auto far_from =
      std::stable_partition(pairs.begin() + static_cast<std::ptrdiff_t>(from), pairs.end(),
                            [&](const Pair& pair) { return !state_->wide->proves_far(pair.a, pair.b); });
  state_->count(part, {far_from, pairs.end()});
  pairs.erase(far_from, pairs.end());
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
