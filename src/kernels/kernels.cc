// The hot loops with vector instructions. Highway compiles this file once per instruction set and picks one at run
// time.
#include "kernels/kernels.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <iterator>
#include <string_view>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/kernels.cc"
#include <hwy/foreach_target.h>  // compiles what follows for every target
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace dedup::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Unsigned comparisons of bytes. Highway compares 8-bit lanes only for equality on every target, so these use min and
// max.
template <class V>
HWY_INLINE auto at_most(V v, V bound) {
  return hn::Eq(hn::Min(v, bound), v);
}
template <class V>
HWY_INLINE auto at_least(V v, V bound) {
  return hn::Eq(hn::Max(v, bound), v);
}

#if HWY_TARGET == HWY_SCALAR
// Without vectors: eight bytes at a time in one 64-bit word, until a byte above 0x7F.
std::size_t fold_ascii_on(const char* in, std::size_t n, char* out) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  for (std::size_t i = 0; i < n; i += 8) {
    std::uint64_t x = 0;
    std::memcpy(&x, in + i, 8);
    const std::uint64_t high = x & kHigh, low = x & ~kHigh;
    const std::uint64_t upper = (low + kOnes * (0x80 - 'A')) & ~(low + kOnes * (0x80 - 'Z' - 1)) & ~x & kHigh;
    x |= upper >> 2;
    std::memcpy(out + i, &x, 8);
    if (high != 0) return std::min(n, i + static_cast<std::size_t>(std::countr_zero(high)) / 8);
  }
  return n;
}
#else
std::size_t fold_ascii_on(const char* in, std::size_t n, char* out) {
  const hn::ScalableTag<std::uint8_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto* from = reinterpret_cast<const std::uint8_t*>(in);
  auto* to = reinterpret_cast<std::uint8_t*>(out);
  const auto a = hn::Set(d, 'A');
  const auto span = hn::Set(d, 25);
  const auto bit = hn::Set(d, 0x20);
  const auto high = hn::Set(d, 0x80);
  for (std::size_t i = 0; i < n; i += lanes) {
    const auto bytes = hn::LoadU(d, from + i);
    const auto upper = at_most(hn::Sub(bytes, a), span);
    hn::StoreU(hn::Or(bytes, hn::IfThenElseZero(upper, bit)), d, to + i);
    const std::intptr_t first = hn::FindFirstTrue(d, at_least(bytes, high));
    if (first >= 0) return std::min(n, i + static_cast<std::size_t>(first));
  }
  return n;
}
#endif

// The character classes of 64 bytes, one bit a byte.
struct Block {
  std::uint64_t letter = 0, digit = 0, in_letters = 0, in_digits = 0, percent = 0, underscore = 0;
  std::uint64_t word() const { return letter | digit | underscore; }
};

#if HWY_TARGET == HWY_SCALAR
// Without vectors: a table gives each byte its classes, one bit a class. Eight bytes make an 8 by 8 bit matrix; its
// transpose (Warren, Hacker's Delight, 7-3) holds one byte a class.
inline constexpr auto kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t c = 0; c < 256; ++c) {
    const auto any_of = [c](std::string_view of) { return c != 0 && of.find(static_cast<char>(c)) != of.npos; };
    const bool bits[] = {
        (c >= 'a' && c <= 'z') || c >= 0x80, c >= '0' && c <= '9', any_of("'.:"), any_of("'.,;"), c == '%', c == '_'};
    for (std::size_t k = 0; k < std::size(bits); ++k) kinds[c] |= static_cast<std::uint8_t>(bits[k] << k);
  }
  return kinds;
}();

HWY_INLINE std::uint64_t transposed(std::uint64_t x) {
  const auto swap = [&x](int shift, std::uint64_t mask) {
    const std::uint64_t t = (x ^ (x >> shift)) & mask;
    x ^= t ^ (t << shift);
  };
  swap(7, 0x00AA00AA00AA00AA);
  swap(14, 0x0000CCCC0000CCCC);
  swap(28, 0x00000000F0F0F0F0);
  return x;
}

HWY_INLINE Block classify(const char* bytes) {
  Block block;
  for (std::size_t i = 0; i < 64; i += 8) {
    std::uint64_t kinds = 0;
    for (std::size_t k = 0; k < 8; ++k) {
      kinds |= std::uint64_t{kKinds[static_cast<unsigned char>(bytes[i + k])]} << (8 * k);
    }
    const std::uint64_t by_kind = transposed(kinds);
    const auto bits = [&](int kind) { return (by_kind >> (8 * kind) & 0xFF) << i; };
    block.letter |= bits(0);
    block.digit |= bits(1);
    block.in_letters |= bits(2);
    block.in_digits |= bits(3);
    block.percent |= bits(4);
    block.underscore |= bits(5);
  }
  return block;
}
#else
HWY_INLINE Block classify(const char* bytes) {
  const hn::ScalableTag<std::uint8_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto* from = reinterpret_cast<const std::uint8_t*>(bytes);
  Block block;
  for (std::size_t i = 0; i < 64; i += lanes) {
    const auto v = hn::LoadU(d, from + i);
    const auto is = [&](std::uint8_t c) HWY_ATTR { return hn::Eq(v, hn::Set(d, c)); };
    const auto bits = [&](auto mask) HWY_ATTR {
      std::uint64_t word = 0;
      hn::StoreMaskBits(d, mask, reinterpret_cast<std::uint8_t*>(&word));
      return lanes == 64 ? word : word << (i & 63);
    };
    const auto letter = hn::Or(at_most(hn::Sub(v, hn::Set(d, 'a')), hn::Set(d, 25)), at_least(v, hn::Set(d, 0x80)));
    const auto stop_or_quote = hn::Or(is('\''), is('.'));
    block.letter |= bits(letter);
    block.digit |= bits(at_most(hn::Sub(v, hn::Set(d, '0')), hn::Set(d, 9)));
    block.in_letters |= bits(hn::Or(stop_or_quote, is(':')));
    block.in_digits |= bits(hn::Or(stop_or_quote, hn::Or(is(','), is(';'))));
    block.percent |= bits(is('%'));
    block.underscore |= bits(is('_'));
  }
  return block;
}
#endif

// Appends base + i for each set bit i, lowest first, and returns the end. Writes up to 15 values past that end.
#if HWY_TARGET <= HWY_AVX3
HWY_INLINE std::uint32_t* append_places(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  const hn::ScalableTag<std::uint32_t> d;
  HWY_ALIGN static constexpr std::uint32_t kPlaces[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  auto place = hn::Add(hn::Load(d, kPlaces), hn::Set(d, base));
  for (std::size_t i = 0; i < 64; i += 16) {
    const auto part = static_cast<std::uint16_t>(bits >> i);
    hn::StoreU(hn::Compress(place, hn::LoadMaskBits(d, reinterpret_cast<const std::uint8_t*>(&part))), d, out);
    place = hn::Add(place, hn::Set(d, 16));
    out += std::popcount(part);
  }
  return out;
}
#else
HWY_INLINE std::uint32_t* append_places(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  const int count = std::popcount(bits);
  for (int done = 0; done < count; done += 8) {
    for (int k = 0; k < 8; ++k) {
      out[done + k] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  return out + count;
}
#endif

std::size_t split_words_on(const char* bytes, std::size_t n, Word* words) {
  if (n == 0) return 0;
  // Begins and ends of words alternate. So the positions where "inside a word" changes are the words, in the layout of
  // Word.
  auto* positions = reinterpret_cast<std::uint32_t*>(words);
  static_assert(sizeof(Word) == 8 && offsetof(Word, end) == 4);
  const auto block_at = [&](std::size_t begin) HWY_ATTR {
    Block block = begin < n ? classify(bytes + begin) : Block{};
    if (begin < n && n - begin < 64) {
      const std::uint64_t valid = (std::uint64_t{1} << (n - begin)) - 1;
      block.letter &= valid, block.digit &= valid, block.in_letters &= valid, block.in_digits &= valid;
      block.percent &= valid, block.underscore &= valid;
    }
    return block;
  };
  Block block = block_at(0);
  std::uint64_t letter_before = 0, digit_before = 0, inside_before = 0, underscores = 0;
  for (std::size_t begin = 0; begin <= n; begin += 64) {
    const Block next = block_at(begin + 64);
    const auto follows = [](std::uint64_t mask, std::uint64_t following) { return mask >> 1 | following << 63; };
    const std::uint64_t letter_left = block.letter << 1 | letter_before;
    const std::uint64_t digit_left = block.digit << 1 | digit_before;
    const std::uint64_t inside = block.word() | (block.in_letters & letter_left & follows(block.letter, next.letter)) |
                                 (block.in_digits & digit_left & follows(block.digit, next.digit)) |
                                 (block.percent & digit_left & ~follows(block.word(), next.word()));
    std::uint64_t change = inside ^ (inside << 1 | inside_before);
    positions = append_places(change, static_cast<std::uint32_t>(begin), positions);
    underscores |= block.underscore;
    letter_before = block.letter >> 63;
    digit_before = block.digit >> 63;
    inside_before = inside >> 63;
    block = next;
  }
  std::size_t count = static_cast<std::size_t>(positions - reinterpret_cast<std::uint32_t*>(words)) / 2;
  if (underscores != 0) {  // a run of underscores only is not a word
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      std::uint32_t at = words[i].begin;
      while (at < words[i].end && bytes[at] == '_') ++at;
      if (at < words[i].end) words[kept++] = words[i];
    }
    count = kept;
  }
  return count;
}

void hash_shingles_on(const std::uint64_t* hashes, std::size_t n, std::size_t width, std::uint64_t seed,
                      std::uint64_t* out) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  // Reads up to 64 bytes past the hashes and writes up to 64 past the shingles.
  for (std::size_t i = 0; i + width <= n; i += lanes) {
    auto sum = hn::Set(d, seed);
    for (std::size_t k = 0; k < width; ++k) {
      sum = hn::Add(sum, hn::Mul(hn::LoadU(d, hashes + i + k), hn::Set(d, kMultipliers[k])));
    }
    sum = hn::Xor(sum, hn::ShiftRight<32>(sum));
    sum = hn::Mul(sum, hn::Set(d, kMix));
    hn::StoreU(hn::Xor(sum, hn::ShiftRight<32>(sum)), d, out + i);
  }
}

// The 64-bit products of a's high halves and b's low halves: one multiplication instead of three.
template <class D, class V>
HWY_INLINE V product_of_halves([[maybe_unused]] D d, V a, V b) {
#if HWY_TARGET == HWY_SCALAR
  return hn::Mul(hn::ShiftRight<32>(a), b);
#else
  const hn::Repartition<std::uint32_t, D> d32;
  return hn::MulEven(hn::DupOdd(hn::BitCast(d32, a)), hn::BitCast(d32, b));
#endif
}

template <class D, class V>
HWY_INLINE V round_hashes(D d, V shingles, std::uint64_t seed, std::uint64_t round) {
  const auto hash = hn::Add(shingles, hn::Set(d, seed + round * kGolden));
  return hn::Mul(hn::Xor(hash, hn::ShiftRight<32>(hash)), hn::Set(d, kMix));
}

constexpr int kPlaceAt = 48;  // the bit at which a hit holds its place

// The place of each hash, in the bits from kPlaceAt on. The bits below are garbage.
template <class D, class V>
HWY_INLINE V places_of(D d, V hash, std::uint64_t places) {
  return product_of_halves(d, hash, hn::Set(d, places << (kPlaceAt - 32)));
}

// The hits of a round: place << kPlaceAt | round << 32 | value << 1 | a garbage bit. The least hit of a place is thus
// from the earliest round, and within it has the least value.
template <class D, class V>
HWY_INLINE V hits_of(D d, V hash, V place, std::uint64_t round) {
  const auto value = hn::Xor(hash, hn::ShiftRight<32>(hash));
  const auto round_and_value = hn::OrAnd(hn::Set(d, round << 32), value, hn::Set(d, UINT32_MAX));
  return hn::OrAnd(round_and_value, place, hn::Set(d, std::uint64_t{0xFFFF} << kPlaceAt));
}

template <class D, class V>
HWY_INLINE V round_hits(D d, V shingles, std::uint64_t seed, std::uint64_t round, std::uint64_t places) {
  const auto hash = round_hashes(d, shingles, seed, round);
  return hits_of(d, hash, places_of(d, hash, places), round);
}

constexpr std::size_t kMostPlaces = 1024;  // more would need more than 8 KB of stack; the reference handles them
constexpr std::uint64_t kOpen = ~std::uint64_t{0};

// Marks all places open. Slots that only fill up the last vector become zero.
HWY_INLINE void open_all(std::uint64_t* least, std::size_t places) {
  const hn::ScalableTag<std::uint64_t> d;
  for (std::size_t i = 0; i < places; i += hn::Lanes(d)) {
    const auto is_place = hn::FirstN(d, std::min(places - i, hn::Lanes(d)));
    hn::Store(hn::IfThenElseZero(is_place, hn::Set(d, kOpen)), d, least + i);
  }
}

// Only open places have the highest bit set.
HWY_INLINE bool is_any_open(const std::uint64_t* least, std::size_t places) {
  const hn::ScalableTag<std::uint64_t> d;
  auto any = hn::Zero(d);
  for (std::size_t i = 0; i < places; i += hn::Lanes(d)) any = hn::Or(any, hn::Load(d, least + i));
  return !hn::AllFalse(d, hn::Eq(hn::ShiftRight<63>(any), hn::Set(d, 1)));
}

// Sets one bit for each open place and returns how many are open.
HWY_INLINE std::size_t find_open(const std::uint64_t* least, std::size_t places, std::uint64_t* open) {
  const hn::ScalableTag<std::uint64_t> d;
  std::size_t count = 0;
  for (std::size_t word = 0; 64 * word < places; ++word) {
    const std::size_t end = std::min<std::size_t>(64, places - 64 * word);
    std::uint64_t bits_of_word = 0;
    for (std::size_t i = 0; i < end; i += hn::Lanes(d)) {
      std::uint8_t bits[8] = {};
      hn::StoreMaskBits(d, hn::Eq(hn::Load(d, least + 64 * word + i), hn::Set(d, kOpen)), bits);
      bits_of_word |= std::uint64_t{bits[0]} << i;
    }
    open[word] = bits_of_word;
    count += static_cast<std::size_t>(std::popcount(bits_of_word));
  }
  return count;
}

// The shingles to sketch, at least one vector of them, and the seed.
struct Input {
  const std::uint64_t* shingles;
  std::size_t n;
  std::uint64_t seed;
};

// Loads the vector at `i`; the last vector overlaps the one before it.
template <class D>
HWY_INLINE auto load_at(D d, const Input& in, std::size_t i) {
  return hn::LoadU(d, in.shingles + std::min(i, in.n - hn::Lanes(d)));
}

// An input of at least one full vector: repeats fill it up, since they do not change a sketch. `few` holds the copy.
HWY_INLINE Input at_least_a_vector(const std::uint64_t* shingles, std::size_t n, std::uint64_t seed,
                                   std::uint64_t* few) {
  const std::size_t lanes = hn::Lanes(hn::ScalableTag<std::uint64_t>());
  if (n >= lanes) return {shingles, n, seed};
  for (std::size_t i = 0; i < lanes; ++i) few[i] = shingles[i % n];
  return {few, lanes, seed};
}

HWY_INLINE void keep_least(std::uint64_t* least, std::uint64_t hit) {
  std::uint64_t& at = least[hit >> kPlaceAt];
  std::uint64_t lesser = std::min(at, hit);
  // Keeps the value in a general register. GCC would use a vector register, which takes four times as long on some
  // processors.
  __asm__("" : "+r"(lesser));
  at = lesser;
}

HWY_INLINE void keep_least_of(std::uint64_t* least, const std::uint64_t* hits, std::size_t n) {
#pragma GCC unroll 4
  for (std::size_t k = 0; k < n; ++k) keep_least(least, hits[k]);
}

// A round while many places are open. Whether a hit meets an open place is unpredictable, so every hit is applied:
// a mispredicted branch would cost more. Hits are buffered, because reading back a value just stored stalls.
HWY_INLINE void fill_round(const Input& in, std::uint64_t round, std::uint64_t* least, std::size_t places) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN std::uint64_t hits[64];
  for (std::size_t i = 0; i < in.n;) {
    std::size_t end = 0;
    for (; i < in.n && end < std::size(hits); i += lanes, end += lanes) {
      hn::Store(round_hits(d, load_at(d, in, i), in.seed, round, places), d, hits + end);
    }
    keep_least_of(least, hits, end);
  }
}

enum class Over { open_in_vector, open_gathered };

// A round while few places are open: skips vectors of shingles that meet no open place. `open` has one bit a place;
// all of its words fit one vector, or are gathered from memory.
template <Over kOver>
HWY_INLINE void fill_open(const Input& in, std::uint64_t round, std::uint64_t* least, std::size_t places,
                          const std::uint64_t* open) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN std::uint64_t hits[8] = {};
  const auto open_bits = hn::Load(d, open);
  for (std::size_t i = 0; i < in.n; i += lanes) {
    const auto hash = round_hashes(d, load_at(d, in, i), in.seed, round);
    const auto place_of_hit = places_of(d, hash, places);
    const auto place = hn::ShiftRight<kPlaceAt>(place_of_hit);
    auto word = open_bits;
    if constexpr (kOver == Over::open_in_vector) {
      word = hn::TableLookupLanes(open_bits, hn::IndicesFromVec(d, hn::ShiftRight<kPlaceAt + 6>(place_of_hit)));
    } else {
      const hn::RebindToSigned<decltype(d)> signed_d;
      word = hn::GatherIndex(d, open, hn::BitCast(signed_d, hn::ShiftRight<kPlaceAt + 6>(place_of_hit)));
    }
    const auto bit = hn::And(hn::Shr(word, hn::And(place, hn::Set(d, 63))), hn::Set(d, 1));
    if (hn::AllTrue(d, hn::Eq(bit, hn::Zero(d)))) continue;
    hn::Store(hits_of(d, hash, place_of_hit, round), d, hits);
    keep_least_of(least, hits, lanes);
  }
}

constexpr std::size_t kFewShingles = 64;

// For few shingles: as many rounds at once as fit a buffer. Looking for open places would cost more than hashing the
// shingles does, and a round after the last place is filled changes nothing. Advances `round`, at most to `rounds`.
HWY_INLINE void fill_rounds_of_few(const Input& in, std::uint64_t& round, std::uint64_t rounds, std::uint64_t* least,
                                   std::size_t places) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  HWY_ALIGN std::uint64_t hits[kFewShingles + 8];
  std::size_t end = 0;
  do {
    for (std::size_t i = 0; i < in.n; i += lanes, end += lanes) {
      hn::Store(round_hits(d, load_at(d, in, i), in.seed, round, places), d, hits + end);
    }
    ++round;
  } while (end + in.n + lanes <= std::size(hits) && round < rounds);
  keep_least_of(least, hits, end);
}

// The least value of a round that belongs to one place.
HWY_INLINE std::uint32_t least_value(const Input& in, std::uint64_t round) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  auto least = hn::Set(d, UINT32_MAX);
  for (std::size_t i = 0; i < in.n; i += lanes) {
    const auto hash = round_hashes(d, load_at(d, in, i), in.seed, round);
    least = hn::Min(least, hn::And(hn::Xor(hash, hn::ShiftRight<32>(hash)), hn::Set(d, UINT32_MAX)));
  }
  return static_cast<std::uint32_t>(hn::GetLane(hn::MinOfLanes(d, least))) >> 1;
}

void sketch_on(const std::uint64_t* shingles, std::size_t n, std::uint64_t seed, std::uint32_t* out,
               std::size_t values) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  if (n == 0 || values == 0 || values > kMostPlaces)
    return reference::fast_similarity_sketch({shingles, n}, seed, {out, values});
  HWY_ALIGN std::uint64_t few[8];
  const Input in = at_least_a_vector(shingles, n, seed, few);
  HWY_ALIGN std::uint64_t least[kMostPlaces];
  open_all(least, values);
  HWY_ALIGN std::uint64_t open[kMostPlaces / 64] = {};
  std::size_t count = values;
  const std::uint64_t rounds = rounds_of(values);
  for (std::uint64_t round = 0; round < rounds && count > 0;) {
    if (in.n <= kFewShingles) {
      fill_rounds_of_few(in, round, rounds, least, values);
      // Checking waits for the stores, and below three hashes a place some place is nearly always open.
      if (round < rounds && round * in.n >= 3 * values && !is_any_open(least, values)) count = 0;
      continue;
    }
    if (2 * lanes * count > values) {
      fill_round(in, round, least, values);
    } else if (values <= 64 * lanes) {
      fill_open<Over::open_in_vector>(in, round, least, values, open);
    } else {
      fill_open<Over::open_gathered>(in, round, least, values, open);
    }
    count = find_open(least, values, open);
    ++round;
  }
  for (std::size_t place = 0; place < values; ++place) out[place] = static_cast<std::uint32_t>(least[place]) >> 1;
  if (count == 0) return;
  find_open(least, values, open);
  for (std::size_t word = 0; 64 * word < values; ++word) {
    for (std::uint64_t bits = open[word]; bits != 0; bits &= bits - 1) {
      const std::size_t place = 64 * word + static_cast<std::size_t>(std::countr_zero(bits));
      out[place] = least_value(in, values + place);
    }
  }
}

void sample_lanes_on(const std::uint64_t* shingles, std::size_t n, std::uint64_t seed, std::uint8_t* out,
                     std::size_t places) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  if (n == 0 || places == 0 || places > kMostPlaces) return reference::sample_lanes({shingles, n}, seed, {out, places});
  HWY_ALIGN std::uint64_t few[8];
  const Input in = at_least_a_vector(shingles, n, seed, few);
  HWY_ALIGN std::uint64_t least[kMostPlaces];
  open_all(least, places);
  fill_round(in, 0, least, places);
  const hn::Rebind<std::uint8_t, decltype(d)> d8;
  std::size_t i = 0;
  for (; i + lanes <= places; i += lanes) {
    const auto hit = hn::Load(d, least + i);
    const auto low = hn::Max(hn::And(hn::ShiftRight<1>(hit), hn::Set(d, 0xFF)), hn::Set(d, 1));
    const auto filled = hn::Ne(hit, hn::Set(d, kOpen));
    hn::StoreU(hn::TruncateTo(d8, hn::IfThenElseZero(filled, low)), d8, out + i);
  }
  for (; i < places; ++i) out[i] = least[i] == kOpen ? 0 : lane_of(static_cast<std::uint32_t>(least[i]) >> 1);
}

LaneCount compare_lanes_on(const std::uint8_t* a, const std::uint8_t* b, std::size_t n) {
  const hn::ScalableTag<std::uint8_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d);
  std::size_t i = 0, same = 0, open = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto x = hn::LoadU(d, a + i), y = hn::LoadU(d, b + i);
    same += hn::CountTrue(d, hn::Eq(x, y));
    open += hn::CountTrue(d, hn::Eq(hn::Or(x, y), zero));
  }
  const LaneCount rest = reference::compare_lanes(a + i, b + i, n - i);
  return {static_cast<std::uint32_t>(i - open) + rest.filled, static_cast<std::uint32_t>(same - open) + rest.equal};
}

constexpr std::size_t kPairsAhead = 16;  // how far ahead bitmaps are prefetched, in pairs

// The same code as the reference here and below; what each target adds is its instruction for counting bits, if it has
// one.
void count_differing_on(const Bitmap* bitmaps, const Pair* pairs, std::size_t n, std::uint8_t* out) {
  for (std::size_t i = 0; i < n; ++i) {
    if (i + kPairsAhead < n) {
      __builtin_prefetch(&bitmaps[pairs[i + kPairsAhead].a]);
      __builtin_prefetch(&bitmaps[pairs[i + kPairsAhead].b]);
    }
    const Bitmap &a = bitmaps[pairs[i].a], &b = bitmaps[pairs[i].b];
    const int differing = std::popcount(a.low ^ b.low) + std::popcount((a.high ^ b.high) & Bitmap::kHighBits);
    out[i] = static_cast<std::uint8_t>(differing);
  }
}

std::size_t count_differing_bits_on(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  std::size_t differing = 0;
  for (std::size_t i = 0; i < words; ++i) differing += static_cast<std::size_t>(std::popcount(a[i] ^ b[i]));
  return differing;
}

}  // namespace dedup::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dedup::kernels {

HWY_EXPORT(fold_ascii_on);
HWY_EXPORT(split_words_on);
HWY_EXPORT(hash_shingles_on);
HWY_EXPORT(sketch_on);
HWY_EXPORT(sample_lanes_on);
HWY_EXPORT(compare_lanes_on);
HWY_EXPORT(count_differing_on);
HWY_EXPORT(count_differing_bits_on);

std::size_t fold_ascii(const char* in, std::size_t n, char* out) {
  return HWY_DYNAMIC_DISPATCH(fold_ascii_on)(in, n, out);
}

std::size_t split_words(const char* bytes, std::size_t n, Word* words) {
  return HWY_DYNAMIC_DISPATCH(split_words_on)(bytes, n, words);
}

void hash_words(const char* bytes, std::span<const Word> words, std::uint64_t* hashes) {
  // By word length: which bytes of the two halves belong to the word.
  static constexpr auto kMasks = [] {
    std::array<std::array<std::uint64_t, 2>, 17> masks{};
    for (std::size_t n = 0; n <= 16; ++n) {
      for (std::size_t byte = 0; byte < n; ++byte) masks[n][byte / 8] |= std::uint64_t{0xFF} << (byte % 8 * 8);
    }
    return masks;
  }();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char* word = bytes + words[i].begin;
    const std::size_t n = words[i].end - words[i].begin;
    if (n > 16) {
      hashes[i] = XXH3_64bits_withSeed(word, n, kWordLow);
      continue;
    }
    std::uint64_t half[2];
    std::memcpy(half, word, 16);
    __extension__ using Wide = unsigned __int128;
    const Wide product =
        static_cast<Wide>((half[0] & kMasks[n][0]) ^ kWordLow) * ((half[1] & kMasks[n][1]) ^ kWordHigh);
    hashes[i] = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
}

std::uint64_t word_hash(std::string_view word) {
  Buffer<char> bytes;
  bytes.append(word.data(), word.size());
  const Word all{0, static_cast<std::uint32_t>(word.size())};
  std::uint64_t hash = 0;
  hash_words(bytes.data(), {&all, 1}, &hash);
  return hash;
}

void hash_shingles(const std::uint64_t* hashes, std::size_t n, std::size_t width, std::uint64_t seed,
                   std::uint64_t* out) {
  HWY_DYNAMIC_DISPATCH(hash_shingles_on)(hashes, n, width, seed, out);
}

void fast_similarity_sketch(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint32_t> out) {
  HWY_DYNAMIC_DISPATCH(sketch_on)(shingles.data(), shingles.size(), seed, out.data(), out.size());
}

void sample_lanes(std::span<const std::uint64_t> shingles, std::uint64_t seed, std::span<std::uint8_t> out) {
  HWY_DYNAMIC_DISPATCH(sample_lanes_on)(shingles.data(), shingles.size(), seed, out.data(), out.size());
}

LaneCount compare_lanes(const std::uint8_t* a, const std::uint8_t* b, std::size_t n) {
  return HWY_DYNAMIC_DISPATCH(compare_lanes_on)(a, b, n);
}

void count_differing(std::span<const Bitmap> bitmaps, std::span<const Pair> pairs, std::uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(count_differing_on)(bitmaps.data(), pairs.data(), pairs.size(), out);
}

std::size_t count_differing_bits(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  return HWY_DYNAMIC_DISPATCH(count_differing_bits_on)(a, b, words);
}

std::uint64_t simhash(std::span<const std::uint64_t> shingles) {
  // 64 counters in vertical layout: counters[k] holds bit k of how often each of the 64 hash bits was set. (Manku,
  // Jain, Das Sarma 2007.)
  std::array<std::uint64_t, 32> counters{};
  for (std::uint64_t x : shingles) {
    for (std::size_t k = 0; x != 0 && k < counters.size(); ++k) {
      const std::uint64_t carry = counters[k] & x;
      counters[k] ^= x;
      x = carry;
    }
  }
  std::uint64_t word = 0;
  for (std::size_t bit = 0; bit < 64; ++bit) {
    std::uint64_t set = 0;
    for (std::size_t k = 0; k < counters.size(); ++k) set |= (counters[k] >> bit & 1) << k;
    if (2 * set > shingles.size()) word |= std::uint64_t{1} << bit;
  }
  return word;
}

}  // namespace dedup::kernels
#endif
