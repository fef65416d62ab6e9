// Learns which blocks of text recur across the pages of a source.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Blocks that recur in many distinct texts of one source. A plain value: it can be copied, saved as its two lists, and
/// shared between threads.
struct RecurringBlocks {
  std::vector<std::uint64_t> keys;  ///< hashes of (source, block), or of a block in any source; ascending, unique
  /// One per key. Low half: number of distinct texts that hold the block. High half: number of texts of that source.
  std::vector<std::uint64_t> counts;

  bool empty() const { return keys.empty(); }
  bool operator==(const RecurringBlocks&) const = default;
};

/// One text to learn from: its blocks, from `block_hashes`, and its source.
struct TextBlocks {
  std::span<const std::uint64_t> blocks;
  std::uint64_t source = 0;  ///< from `source_key`
  std::uint64_t title = 0;   ///< hash of the title; 0 for none
};

/// Identifies a source: the hash of `source`, else of the host of `url`; 0 if both are missing. Case and a leading
/// "www." of the host are ignored.
DEDUP_API std::uint64_t source_key(std::string_view source, std::string_view url);

/// What a template fills in from the article, as in "The post TITLE appeared first on SITE". Blocks that differ only in
/// these are the same block. Any may be empty.
struct Slots {
  std::string_view title, url, date;
};

/// Appends the hashes of the text's blocks, in order, to `out`. Accepts any bytes. Linear time. Thread-safe.
DEDUP_API void block_hashes(std::string_view text, const Slots& slots, Buffer<std::uint64_t>& out);

/// Learns from distinct texts, in any order. Give one text per reprint cluster and source; otherwise a story printed
/// ten times would count as furniture. Runs on the caller's arena.
DEDUP_API RecurringBlocks learn_blocks(std::span<const TextBlocks> texts);

/// The union of what two runs have learnt. For a block known to both, the stronger evidence is kept.
DEDUP_API RecurringBlocks merged(const RecurringBlocks& a, const RecurringBlocks& b);

/// A block occurs in `count` of the `texts` distinct texts of a source; both 0 if nothing was learnt about it.
struct BlockEvidence {
  std::uint64_t count = 0, texts = 0;
};

/// A block of a text and what is known about it.
struct TextBlock {
  Span where;
  BlockEvidence here;      ///< at the text's own source
  BlockEvidence anywhere;  ///< at the source where it recurs most
};

/// The blocks of `text`, in order, looked up in `known`.
std::vector<TextBlock> look_up_blocks(std::string_view text, std::uint64_t source, const Slots& slots,
                                      const RecurringBlocks& known);

/// A block in fewer texts is never furniture, however small its source (table in docs/furniture.md).
inline constexpr std::uint64_t kLeastTexts = 4;

}  // namespace dedup
