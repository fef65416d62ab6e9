// Word counts of a reference corpus: in how many documents of its language each word is found.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Counts that are added to those of the input, or replace them.
struct Background {
  std::vector<WordCounts> words;  ///< by language, in the order of language_names()
  bool frozen = false;            ///< true: the counts replace those of the input
};

/// The hash under which a word is counted.
DEDUP_API std::uint64_t word_key(std::string_view word);

/// Parses a background file. The first line is `# dedup background 1`. Each language has a line `language<TAB>name<TAB>
/// documents`, followed by a line `word<TAB>documents` for each word. Languages not in `names` are skipped. Throws
/// Error(input) naming `file` and the line.
DEDUP_API Background parse_background(std::string_view text, const std::string& file,
                                      std::span<const std::string_view> names);

/// A word and the number of documents that contain it.
struct CountedWord {
  std::string word;
  std::uint32_t documents = 0;
};
/// The text of a background file. Languages without documents are omitted; words are sorted bytewise.
DEDUP_API std::string background_text(std::span<const std::string_view> names, std::span<const std::uint64_t> documents,
                                      std::span<const std::vector<CountedWord>> words);

/// The built-in table: words found in more than 20 documents of unlabelled news (`scripts/background_words`).
DEDUP_API const Background& built_in_background(std::span<const std::string_view> names);

}  // namespace dedup
