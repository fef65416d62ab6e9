// Two word sequences -> which words they have in common, in order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Aligns one word sequence with any number of others, word by word: sees the frame around blanks, in which
/// shared_passages, which needs runs, sees nothing; moved passages are lost.
class DEDUP_API Aligner {
 public:
  explicit Aligner(std::vector<std::uint64_t> words);

  /// The place in `other` of each of this sequence's words, or kNone for a word that is not aligned. Places ascend: the
  /// aligned words are a common subsequence, close to the longest. Nearly linear in the words of both. Total,
  /// thread-safe.
  std::vector<std::uint32_t> operator()(std::span<const std::uint64_t> other) const;
  const std::vector<std::uint64_t>& words() const { return words_; }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::uint64_t> distinct_;  // the different words, ascending
  std::vector<std::uint32_t> begin_;     // distinct word -> its first place in `places_`; one more entry at the end
  std::vector<std::uint32_t> places_;    // descending for each word
};

}  // namespace dedup
