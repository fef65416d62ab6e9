// The page around the story: blocks that recur, and lines that say where, by whom and when rather than what.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Blocks that recur across many distinct texts of one source, as learnt. A plain value: copy it, save its two lists,
/// share it between threads.
struct RecurringBlocks {
  std::vector<std::uint64_t> keys;    ///< hashes of source and block, or of a block anywhere; ascending, each once
  std::vector<std::uint64_t> counts;  ///< one a key: in how many distinct texts it was met, in the low half; how many
                                      ///< its source had, in the high half

  bool empty() const { return keys.empty(); }
  bool operator==(const RecurringBlocks&) const = default;
};

/// One text to learn from: its blocks, as `block_hashes` gives them, and its source.
struct TextBlocks {
  std::span<const std::uint64_t> blocks;
  std::uint64_t source = 0;
  std::uint64_t title = 0;  ///< hash; 0 for none
};

/// Names a source: the hash of `source`, else of the host of `url`; 0 where neither is there.
DEDUP_API std::uint64_t source_key(std::string_view source, std::string_view url);

/// Adds the hashes of a text's blocks, in order, to `out`. Takes any bytes; linear in the text. Thread-safe.
DEDUP_API void block_hashes(std::string_view text, Buffer<std::uint64_t>& out);

/// Learns from distinct texts, in any order: give one text of each cluster of reprints and source, or one story printed
/// ten times would pass for furniture. Runs on the caller's arena.
DEDUP_API RecurringBlocks learn_blocks(std::span<const TextBlocks> texts);

/// What two runs have learnt. Of a block that both know, the stronger evidence stays.
DEDUP_API RecurringBlocks merged(const RecurringBlocks& a, const RecurringBlocks& b);

/// A text's furniture.
struct PageParts {
  std::vector<SetAside> aside;  ///< what is set aside, in order, apart from each other; at most half of the words
  /// What recurs beyond that half, likewise: it stays in the text, and is evidence neither for a likeness nor against.
  std::vector<Span> muted;
  /// Nothing but furniture: a page that was to hold a story and does not. Nothing is set aside of it, and it equals
  /// its copies alone.
  bool bare = false;
};

/// Finds blocks that recur at `source` and recognised lines. Takes any bytes; linear in the text but for one sort of
/// its blocks. Thread-safe.
DEDUP_API PageParts furniture(std::string_view text, std::uint64_t source, const RecurringBlocks& known);

/// The text without what is set aside, and without what is muted where it is to be compared; a line break stands in
/// place of each stretch.
DEDUP_API void without(std::string_view text, const PageParts& page, bool muted_too, std::string& out);

/// "recurring", "dateline", "byline", "credit", "update".
DEDUP_API std::string_view name_of(Aside why);

/// Stretches of an original text that are a dateline, byline, credit or update line, in order and apart from each
/// other. Of a dateline only the prefix is meant, never the sentence behind it. Rather none than a wrong one: what
/// is recognised here is no longer part of the story. Takes any bytes; linear in the text. Thread-safe.
DEDUP_API std::vector<SetAside> recognised_lines(std::string_view text);

}  // namespace dedup
