// Two texts -> the passages they share, with offsets into both originals.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The words of a text, prepared by `mark` for the search for passages. Each vector has one item per word.
struct Marked {
  static constexpr std::uint8_t kQuoted = 1;     ///< inside quotation marks
  static constexpr std::uint8_t kCharacter = 2;  ///< one character of a script without spaces: half a word
  static constexpr std::uint8_t kAside = 4;      ///< never part of a passage; see set_aside

  std::vector<std::uint64_t> hashes;
  std::vector<Span> where;          ///< in the original, in bytes
  std::vector<std::uint8_t> flags;  ///< kQuoted, kCharacter, kAside
};

/// Prepares `text`, which normalize() made of `raw`; `where` is original_words(raw, text). Thread-safe.
DEDUP_API Marked mark(std::string_view raw, const Text& text, std::vector<Span> where);

/// Keeps the words that overlap any of `asides` out of passages. `asides` are spans of the original, ascending.
DEDUP_API void set_aside(Marked& marked, std::span<const SetAside> asides);

/// The spans of the quotations in `raw`, marks included, in bytes, ascending and disjoint. The marks are “ ” « » „ " 「
/// 」 `` '' and the single ‘ ’ ‚ ' ‹ ›. A quotation that is not closed ends with its paragraph; a single mark without a
/// counterpart in the paragraph is an apostrophe. Total: any bytes. Linear time. Thread-safe.
DEDUP_API std::vector<Span> quotations(std::string_view raw);

/// The fewest equal words of a passage; passages.cc says why. In scripts without spaces a character is half a word.
inline constexpr std::uint32_t kLeastPassage = 5;

/// Finds the passages that two texts share. They may be in a different order, and single words in them may have been
/// changed, inserted or deleted. `least` is the fewest equal words of a passage. Nearly linear in the words of both.
/// Swapping the texts swaps the sides of the result and changes nothing else. Total, thread-safe.
DEDUP_API Shared shared_passages(const Marked& a, const Marked& b, std::uint32_t least = kLeastPassage);

/// The runs of at least `least` equal words that are outside quotation marks in both texts. They are evidence that one
/// text was written from the other. Quotation marks split a run. Thread-safe.
DEDUP_API std::vector<EqualRun> unquoted_runs(const Shared& shared, const Marked& a, const Marked& b,
                                              std::uint32_t least);

}  // namespace dedup
