// The hot loops, compiled for several instruction sets, of which the best is chosen at run time. The functions in
// `reference` define the results: every target gives the same bits, and `tests/kernels/kernels_test.cc` checks each
// target. All functions are thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace dedup::kernels {

/// Copies the leading ASCII bytes of `in[0, n)` to `out` in lower case and returns how many there are. `in` and `out`
/// need 64 bytes of room past `n`: both may be accessed there.
std::size_t fold_ascii(const char* in, std::size_t n, char* out);

/// Splits lower-case `bytes` into words by the rules of UAX #29 for ASCII; `%` belongs to the number before it, and
/// every byte above 0x7F counts as a letter. Returns the number of words. `words` needs room for n / 2 + 1 words and 64
/// more writable bytes. `bytes` needs 64 readable bytes past its end. A Buffer has such a margin.
std::size_t split_words(const char* bytes, std::size_t n, Word* words);

/// hashes[i] = word_hash(bytes of words[i]). `bytes` needs 16 readable bytes past the last word.
void hash_words(const char* bytes, std::span<const Word> words, std::uint64_t* hashes);

/// out[i] = mix(seed + sum over k < width of multiplier(k) * hashes[i + k]), for i in [0, n - width]. Accesses
/// up to 64 bytes past the ends of `hashes` and `out`.
void hash_shingles(const std::uint64_t* hashes, std::size_t n, std::size_t width, std::uint64_t seed,
                   std::uint64_t* out);

/// Fast Similarity Sketching; see sketch/sketch.h.
void fast_similarity_sketch(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out);

/// One permutation hashing; see match/accept.h.
void sample_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out);

/// How many of `n` places are filled in at least one of two sketches, and in how many of these the lanes are equal.
struct LaneCount {
  std::uint32_t filled = 0;
  std::uint32_t equal = 0;
  bool operator==(const LaneCount&) const = default;
};
LaneCount compare_lanes(const std::uint8_t* a, const std::uint8_t* b, std::size_t n);

/// out[i] = the number of bits in which the bitmaps of pairs[i] differ, 0 to 120. Pairs are indices into `bitmaps`.
void count_differing(std::span<const Bitmap> bitmaps, std::span<const Pair> pairs, std::uint8_t* out);

/// The number of bits in which `words` 64-bit words of two bitmaps differ.
std::size_t count_differing_bits(const std::uint64_t* a, const std::uint64_t* b, std::size_t words);

/// SimHash; see sketch/sketch.h.
std::uint64_t simhash(std::span<const std::uint64_t> shingles);

/// Constants that define the hashes.
inline constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;
inline constexpr std::uint64_t kWordLow = 0xA0761D6478BD642F;   ///< from the secret of wyhash (Wang Yi)
inline constexpr std::uint64_t kWordHigh = 0xE7037ED1A0B428DB;  ///< from the same secret
inline constexpr std::uint64_t kMix = 0xD6E8FEB86659FD93;       ///< Mulvey's multiplier
inline constexpr std::size_t kMaxShingle = 64;

/// The finalizer of splitmix64 (Steele, Lea, Flood 2014).
constexpr std::uint64_t scramble(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

/// The next pseudo-random number of a simulation (splitmix64).
constexpr std::uint64_t next_random(std::uint64_t& state) { return scramble(state += kGolden); }

/// Makes two random sets for a simulation: `either` shingles in their union, `shared` of them in both, the others
/// alternately in `a` and in `b`.
void random_pair(std::uint32_t either, std::uint32_t shared, std::uint64_t& state, std::vector<std::uint64_t>& a,
                 std::vector<std::uint64_t>& b);

/// An odd multiplier for each position of a shingle; no two positions share one.
constexpr std::uint64_t multiplier_of(std::size_t position) { return scramble((position + 1) * kGolden) | 1; }
inline constexpr auto kMultipliers = [] {
  std::array<std::uint64_t, kMaxShingle> multipliers{};
  for (std::size_t i = 0; i < multipliers.size(); ++i) multipliers[i] = multiplier_of(i);
  return multipliers;
}();
constexpr std::uint64_t multiplier(std::size_t position) {
  return position < kMultipliers.size() ? kMultipliers[position] : multiplier_of(position);
}

constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= kMix;
  return x ^ (x >> 32);
}

/// The hash of `x` in round `round` of a sketch.
constexpr std::uint64_t round_hash(std::uint64_t x, std::uint64_t seed, std::uint64_t round) {
  return mix(x + seed + round * kGolden);
}

/// The high half of a round hash selects a place in [0, values). The low half gives a value of 31 bits, so no value
/// equals kUnfilled.
constexpr std::size_t place_of(std::uint64_t hash, std::uint64_t values) { return (hash >> 32) * values >> 32; }
constexpr std::uint32_t value_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash) >> 1; }
inline constexpr std::uint32_t kUnfilled = UINT32_MAX;

/// How many rounds put every shingle on some place. After these, each place that is still empty gets a round of its
/// own. With n shingles, a share of e^(-n / 8) of the places is empty then. Continuing until no place is empty would
/// take three times as long when there are fewer shingles than places.
constexpr std::uint64_t rounds_of(std::uint64_t values) { return values < 8 ? 1 : values / 8; }

/// The lane of a place, 8 bits: 0 if the place has no shingle, else the low byte of its value, with 0 replaced by 1.
/// The least of many values is not uniform, but its low byte is. So lanes 2 to 255 have a probability of 1/256 each,
/// and lane 1 has 2/256.
constexpr std::uint8_t lane_of(std::uint32_t value) {
  const std::uint32_t low = value & 0xFF;
  return static_cast<std::uint8_t>(value == kUnfilled ? 0 : low == 0 ? 1 : low);
}

/// The hash of one word, as hash_words computes it. Copies the word, since the kernel reads past its end.
std::uint64_t word_hash(std::string_view word);

namespace reference {
std::size_t fold_ascii(const char* in, std::size_t n, char* out);
std::size_t split_words(const char* bytes, std::size_t n, Word* words);
std::uint64_t word_hash(const char* bytes, std::size_t n);
void hash_shingles(const std::uint64_t* hashes, std::size_t n, std::size_t width, std::uint64_t seed,
                   std::uint64_t* out);
void fast_similarity_sketch(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out);
void sample_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out);
LaneCount compare_lanes(const std::uint8_t* a, const std::uint8_t* b, std::size_t n);
void count_differing(std::span<const Bitmap> bitmaps, std::span<const Pair> pairs, std::uint8_t* out);
std::size_t count_differing_bits(const std::uint64_t* a, const std::uint64_t* b, std::size_t words);
}  // namespace reference

}  // namespace dedup::kernels
