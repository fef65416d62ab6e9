// Two texts -> the passages that they share, with offsets into both originals.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// The words of a text as passages are found among them. Made once a text by `mark`.
struct Marked {
  static constexpr std::uint8_t kQuoted = 1;     ///< stands inside quotation marks
  static constexpr std::uint8_t kCharacter = 2;  ///< one character of a script without spaces: half a word
  static constexpr std::uint8_t kAside = 4;      ///< set aside: part of no passage

  std::vector<std::uint64_t> hashes;  ///< of the words
  std::vector<Span> where;            ///< in the original
  std::vector<std::uint8_t> flags;    ///< of the above
};

/// `where` is what original_words(raw, text) gives. Thread-safe.
DEDUP_API Marked mark(std::string_view raw, const Text& text, std::vector<Span> where);

/// Keeps words that lie in any of `asides` (spans of the original, in order of their begin) out of passages.
DEDUP_API void set_aside(Marked& marked, std::span<const SetAside> asides);

/// What stands inside quotation marks, the marks included, in order and apart: “ ” « » „ " 「 」 and the single ‘ ’ ‚ '
/// ‹ ›,
/// `` and ''. One that is closed nowhere ends with its paragraph; a single mark without its fellow in the paragraph is
/// an apostrophe. Total: any bytes. Linear. Thread-safe.
DEDUP_API std::vector<Span> quotations(std::string_view raw);

/// A passage holds at least so many equal words; in scripts without spaces a character is half a word.
inline constexpr std::uint32_t kLeastPassage = 5;

/// Finds the passages of two texts: moved ones too, and across single words that were changed, put in or left out.
/// Near linear in the words of both. Total, thread-safe; the answer depends on the two texts alone, and is the same but
/// for its sides when they change places.
DEDUP_API Shared shared_passages(const Marked& a, const Marked& b, std::uint32_t least = kLeastPassage);

/// The equal runs outside quotation marks in both texts, of at least `least` words: what speaks for one text having
/// been written from the other. A run that quotation marks cut gives its parts.
DEDUP_API std::vector<EqualRun> unquoted_runs(const Shared& shared, const Marked& a, const Marked& b,
                                              std::uint32_t least);

}  // namespace dedup
