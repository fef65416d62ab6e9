// The kernels in plain C++. They define what every instruction set must return, bit for bit.
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "kernels/kernels.h"

namespace dedup::kernels {

void random_pair(std::uint32_t either, std::uint32_t shared, std::uint64_t& state, std::vector<std::uint64_t>& a,
                 std::vector<std::uint64_t>& b) {
  a.clear();
  b.clear();
  for (std::uint32_t i = 0; i < either; ++i) {
    const std::uint64_t x = next_random(state);
    if (i < shared || i % 2 == 0) a.push_back(x);
    if (i < shared || i % 2 == 1) b.push_back(x);
  }
}

}  // namespace dedup::kernels

namespace dedup::kernels::reference {

std::size_t fold_ascii(const char* in, std::size_t n, char* out) {
  std::size_t i = 0;
  for (; i < n && static_cast<unsigned char>(in[i]) < 0x80; ++i) {
    const char c = in[i];
    out[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return i;
}

std::size_t split_words(const char* bytes, std::size_t n, Word* words) {
  const auto at = [&](std::size_t i) { return i < n ? static_cast<unsigned char>(bytes[i]) : 0U; };
  const auto letter = [&](std::size_t i) { return (at(i) >= 'a' && at(i) <= 'z') || at(i) >= 0x80; };
  const auto digit = [&](std::size_t i) { return at(i) >= '0' && at(i) <= '9'; };
  const auto word = [&](std::size_t i) { return letter(i) || digit(i) || at(i) == '_'; };
  const auto inside = [&](std::size_t i) {
    if (word(i)) return true;
    if (i == 0) return false;
    const unsigned c = at(i);
    const bool in_letters = c == '\'' || c == '.' || c == ':';
    const bool in_digits = c == '\'' || c == '.' || c == ',' || c == ';';
    return (in_letters && letter(i - 1) && letter(i + 1)) || (in_digits && digit(i - 1) && digit(i + 1)) ||
           (c == '%' && digit(i - 1) && !word(i + 1));
  };
  std::size_t count = 0;
  for (std::size_t i = 0; i < n;) {
    if (!inside(i)) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    bool underscores = true;
    for (; i < n && inside(i); ++i) underscores = underscores && bytes[i] == '_';
    if (!underscores) words[count++] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)};
  }
  return count;
}

std::uint64_t word_hash(const char* bytes, std::size_t n) {
  static_assert(std::endian::native == std::endian::little);
  if (n > 16) return XXH3_64bits_withSeed(bytes, n, kWordLow);
  std::uint64_t half[2] = {0, 0};
  std::memcpy(half, bytes, n);
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(half[0] ^ kWordLow) * (half[1] ^ kWordHigh);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

void hash_shingles(const std::uint64_t* hashes, std::size_t n, std::size_t width, std::uint64_t seed,
                   std::uint64_t* out) {
  for (std::size_t i = 0; i + width <= n; ++i) {
    std::uint64_t sum = seed;
    for (std::size_t k = 0; k < width; ++k) sum += multiplier(k) * hashes[i + k];
    out[i] = mix(sum);
  }
}

void fast_similarity_sketch(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out) {
  const std::uint64_t values = out.size();
  std::fill(out.begin(), out.end(), kUnfilled);
  if (shingles.empty()) return;
  std::vector<bool> open(values);
  for (std::uint64_t round = 0; round < rounds_of(values); ++round) {
    for (std::size_t place = 0; place < values; ++place) open[place] = out[place] == kUnfilled;
    if (std::find(open.begin(), open.end(), true) == open.end()) return;
    for (const std::uint64_t x : shingles) {  // an earlier round wins
      const std::uint64_t hash = round_hash(x, seed, round);
      const std::size_t place = place_of(hash, values);
      if (open[place]) out[place] = std::min(out[place], value_of(hash));
    }
  }
  // Each place that is still open gets a round of its own (rounds t to 2t of the paper, which runs t rounds first).
  for (std::uint64_t place = 0; place < values; ++place) {
    if (out[place] != kUnfilled) continue;
    for (const std::uint64_t x : shingles) {
      out[place] = std::min(out[place], value_of(round_hash(x, seed, values + place)));
    }
  }
}

void sample_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out) {
  std::vector<std::uint32_t> least(out.size(), kUnfilled);
  for (const std::uint64_t x : shingles) {
    if (out.empty()) break;
    const std::uint64_t hash = round_hash(x, seed, 0);
    std::uint32_t& value = least[place_of(hash, out.size())];
    value = std::min(value, value_of(hash));
  }
  std::transform(least.begin(), least.end(), out.begin(), lane_of);
}

LaneCount compare_lanes(const std::uint8_t* a, const std::uint8_t* b, std::size_t n) {
  LaneCount count;
  for (std::size_t i = 0; i < n; ++i) {
    const bool filled = a[i] != 0 || b[i] != 0;
    count.filled += filled ? 1 : 0;
    count.equal += filled && a[i] == b[i] ? 1 : 0;
  }
  return count;
}

void count_differing(std::span<const Bitmap> bitmaps, std::span<const Pair> pairs, std::uint8_t* out) {
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Bitmap &a = bitmaps[pairs[i].a], &b = bitmaps[pairs[i].b];
    const int differing = std::popcount(a.low ^ b.low) + std::popcount((a.high ^ b.high) & Bitmap::kHighBits);
    out[i] = static_cast<std::uint8_t>(differing);
  }
}

std::size_t count_differing_bits(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  std::size_t differing = 0;
  for (std::size_t i = 0; i < words; ++i) differing += static_cast<std::size_t>(std::popcount(a[i] ^ b[i]));
  return differing;
}

}  // namespace dedup::kernels::reference
