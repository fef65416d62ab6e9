// Two word sequences -> which words they have in common, in order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The place in `b` of each word of `a`, or kNone for a word that is not aligned. Places ascend: the aligned words are
/// a common subsequence, close to the longest. Single words align, so this sees the frame around blanks in which
/// shared_passages, which needs runs, sees nothing; moved passages are lost. Nearly linear in the words of both. Total,
/// thread-safe.
DEDUP_API std::vector<std::uint32_t> align(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

}  // namespace dedup
