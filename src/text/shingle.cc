// Text -> Shingles: n-grams of words, or of characters in scripts without spaces, hashed.
#include "text/shingle.h"

#include <xxhash.h>

#include <algorithm>
#include <cmath>

#include "kernels/kernels.h"

namespace dedup {

namespace {

// Different seeds, so that bodies, titles and pages never match each other, and a text that is one whole shingle never
// matches a part of another text.
constexpr std::uint64_t kBodySeed = 0x626F6479;
constexpr std::uint64_t kTitleSeed = 0x7469746C65;
constexpr std::uint64_t kWholeSeed = 0x77686F6C65;
constexpr std::uint64_t kPageSeed = 0x70616765;

std::uint64_t seed_of(Basis basis) {
  return basis == Basis::title ? kTitleSeed : basis == Basis::page ? kPageSeed : kBodySeed;
}

void mixed_script_shingles(const Text& text, const Config& config, std::uint64_t seed, Shingles& out) {
  const std::size_t words = text.words.size();
  for (std::size_t i = 0; i < words; ++i) {
    const std::size_t width = text.is_character[i] != 0 ? config.text.char_shingle : config.text.shingle;
    if (i + width > words) continue;
    std::uint64_t hash = 0;
    kernels::reference::hash_shingles(text.hashes.data() + i, width, width, seed, &hash);
    out.push_back(hash);
  }
}

}  // namespace

void shingle(const Text& text, Basis basis, const Config& config, Shingles& out) {
  out.clear();
  const std::size_t words = text.words.size();
  const std::uint64_t seed = seed_of(basis);
  if (basis == Basis::page) {
    // One shingle for the whole text: it matches only exact copies.
  } else if (!text.is_character.empty()) {
    mixed_script_shingles(text, config, seed, out);
  } else if (words >= config.text.shingle) {
    out.resize(words - config.text.shingle + 1);
    kernels::hash_shingles(text.hashes.data(), words, config.text.shingle, seed, out.data());
  }
  if (out.empty() && words > 0) {
    const std::uint64_t whole = XXH3_64bits_withSeed(text.hashes.data(), words * sizeof(std::uint64_t), kWholeSeed);
    out.push_back(kernels::mix(whole + seed));
  }
}

Hash128 content_hash(const Text& text, Basis basis) {
  const XXH128_hash_t hash =
      XXH3_128bits_withSeed(text.hashes.data(), text.words.size() * sizeof(std::uint64_t), seed_of(basis));
  return {hash.high64, hash.low64};
}

void to_set(Shingles& shingles) {
  std::sort(shingles.begin(), shingles.end());
  shingles.resize(static_cast<std::size_t>(std::unique(shingles.begin(), shingles.end()) - shingles.begin()));
}

std::uint32_t least_robust_words(double threshold, std::uint32_t shingle) {
  if (threshold >= 1.0) return UINT32_MAX;
  // One changed word replaces n = `shingle` of s shingles, so the Jaccard is (s - n) / (s + n).
  const double shingles = shingle * (1.0 + threshold) / (1.0 - threshold);
  return static_cast<std::uint32_t>(std::ceil(shingles - 1e-9)) + shingle - 1;
}

}  // namespace dedup
