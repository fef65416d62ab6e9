// MinHash signatures of single texts, for callers who keep them and compare them on their own.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// The MinHash signature of a text's shingles.
struct Signature {
  std::vector<std::uint32_t> values;
  std::uint32_t shingles = 0;  ///< distinct; 0 for a text without words
  std::uint64_t options = 0;   ///< fingerprint of what the values depend on beside the text
};

/// Signs a text with `values` MinHash values (16 to 65536). It is put right and normalised as in a run. The options
/// that matter are TextConfig and SearchConfig::seed. Any bytes are accepted. Linear time. Thread-safe. Throws
/// Error(usage) for an invalid Config or number of values.
DEDUP_API Signature sketch(std::string_view text, const Config& config = {}, std::uint32_t values = 128);

/// Estimates the Jaccard similarity of two texts. The bounds at `confidence`, in (0, 1), are Clopper and Pearson's.
/// Throws Error(usage) if the signatures were made with different options. Thread-safe.
DEDUP_API Estimate estimate(const Signature& a, const Signature& b, double confidence = 0.95);

}  // namespace dedup
