// datasketch's MinHash in C++, with the same permutations (drawn like numpy.random.RandomState) and arithmetic.
// `legacy` is (a * h + b) % (2^61 - 1), truncated to 32 bits. It was the only formula before version 2.0, and other
// libraries copied it. `affine` is a * h + b mod 2^32 after the finalizer of MurmurHash3, the default since 2.0.
//
// In datasketch 64-bit products overflow before the remainder is taken, because numpy wraps. This code does the same;
// otherwise signatures would differ.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace dedup::datasketch {

constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;

struct Legacy {
  std::vector<std::uint64_t> a, b;
};

inline Legacy make_legacy(std::uint32_t seed, std::size_t values) {
  std::mt19937 random(seed);
  // randint for one 64-bit value: mask to the bits of the range, draw again while out of range, then shift.
  const auto draw = [&](std::uint64_t low) {
    while (true) {
      const std::uint64_t high_half = random();
      const std::uint64_t x = (high_half << 32 | random()) & kPrime;
      if (x <= kPrime - 1 - low) return x + low;
    }
  };
  Legacy out;
  for (std::size_t i = 0; i < values; ++i) {
    out.a.push_back(draw(1));
    out.b.push_back(draw(0));
  }
  return out;
}

/// Fills `out` with one value per permutation. `hashes` are 32-bit.
inline void sketch(const Legacy& by, std::span<const std::uint64_t> hashes, std::span<std::uint32_t> out) {
  std::fill(out.begin(), out.end(), UINT32_MAX);
  for (const std::uint64_t hash : hashes) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = std::min(out[i], static_cast<std::uint32_t>((hash * by.a[i] + by.b[i]) % kPrime));
    }
  }
}

struct Affine {
  std::vector<std::uint32_t> a, b;
};

inline Affine make_affine(std::uint32_t seed, std::size_t values) {
  std::mt19937 random(seed);
  Affine out;
  for (std::size_t i = 0; i < values; ++i) out.a.push_back(static_cast<std::uint32_t>(random() << 1 | 1));
  for (std::size_t i = 0; i < values; ++i) out.b.push_back(static_cast<std::uint32_t>(random()));
  return out;
}

inline void sketch(const Affine& by, std::span<const std::uint64_t> hashes, std::span<std::uint32_t> out) {
  std::fill(out.begin(), out.end(), UINT32_MAX);
  for (const std::uint64_t hash : hashes) {
    auto mixed = static_cast<std::uint32_t>(hash);
    mixed = (mixed ^ mixed >> 16) * 0x85EBCA6BU;
    mixed = (mixed ^ mixed >> 13) * 0xC2B2AE35U;
    mixed ^= mixed >> 16;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::min(out[i], mixed * by.a[i] + by.b[i]);
  }
}

}  // namespace dedup::datasketch
