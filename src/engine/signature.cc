// MinHash signatures of single texts.
#include "dedup/signature.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>

#include "dedup/io.h"
#include "engine/compared_text.h"
#include "sketch/sketch.h"
#include "text/shingle.h"

namespace dedup {

namespace {

constexpr std::uint32_t kLeast = 16, kMost = 65536;

std::uint64_t fingerprint(const Config& config, std::uint32_t values) {
  const std::array<std::uint64_t, 5> parts{config.text.shingle, config.text.char_shingle,
                                           static_cast<std::uint64_t>(config.text.segment), config.search.seed, values};
  return XXH3_64bits(parts.data(), sizeof(parts));
}

}  // namespace

Signature sketch(std::string_view text, const Config& config, std::uint32_t values) {
  config.check();
  if (values < kLeast || values > kMost) {
    throw Error(Error::Kind::usage, fmt::format("a signature of {} values; give {} to {}", values, kLeast, kMost));
  }
  Article article;
  article.text = text;
  const std::unique_ptr<Reader> reader = open_articles({&article, 1}, config);
  const std::unique_ptr<Scratch> scratch = reader->make_scratch();
  Text normalized;
  Shingles shingles;
  const Basis basis = compared_text(reader->load({}, *scratch), config, normalized);
  if (basis != Basis::empty) shingle(normalized, basis, config, shingles);
  to_set(shingles);
  Signature out;
  out.values.resize(values);
  sketch(shingles, config.search.seed, out.values);
  out.shingles = static_cast<std::uint32_t>(shingles.size());
  out.options = fingerprint(config, values);
  return out;
}

Estimate estimate(const Signature& a, const Signature& b, double confidence) {
  if (a.options != b.options) {
    throw Error(Error::Kind::usage, "the signatures were made with different options and cannot be compared");
  }
  return estimate(a.values, b.values, confidence);
}

}  // namespace dedup
