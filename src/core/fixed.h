// Logarithms and roots in integers, so that no result depends on the instruction set.
#pragma once

#include <bit>
#include <cstdint>

namespace dedup {

inline constexpr std::int64_t kLnOne = 1 << 16;

/// ln(x) in 1/kLnOne for x >= 1, by repeated squaring of the mantissa.
constexpr std::int64_t ln_fixed(std::uint64_t x) {
  const int whole = 63 - std::countl_zero(x);
  std::uint64_t mantissa = whole >= 31 ? x >> (whole - 31) : x << (31 - whole);
  std::int64_t log2 = std::int64_t{whole} << 16;
  for (int bit = 15; bit >= 0; --bit) {
    mantissa = mantissa * mantissa >> 31;
    if (mantissa >> 32 != 0) {
      mantissa >>= 1;
      log2 |= std::int64_t{1} << bit;
    }
  }
  return (log2 * 45426 + 32768) >> 16;  // ln 2 in 1/65536
}

/// The square root, rounded down.
constexpr std::uint64_t isqrt(std::uint64_t x) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    const std::uint64_t tried = root | bit;
    if (tried * tried <= x) root = tried;
  }
  return root;
}

}  // namespace dedup
