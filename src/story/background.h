// Corpus statistics: how many documents have each word, by language, and which blocks recur by source. A value that is
// made by one pass, passed, saved and frozen.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Statistics that stand behind an input's own, or in their place.
struct Background {
  std::vector<WordCounts> words;  ///< one a language, in the order of the names
  bool frozen = false;            ///< in place of the input's own
};

/// Hash by which words are counted.
DEDUP_API std::uint64_t word_key(std::string_view word);

/// Reads what `background_text` wrote: a line `# dedup background 1`, then for each language a line `language`, name,
/// documents, and a line a word with the documents that have it, separated by tabs. Languages that `names` lacks are
/// passed over. Throws Error(input) that names `file` and the line.
DEDUP_API Background parse_background(std::string_view text, const std::string& file,
                                      std::span<const std::string_view> names);

/// A word and the documents that have it.
struct CountedWord {
  std::string word;
  std::uint32_t documents = 0;
};
/// The text of a background file. Languages without documents are left out; words stand in bytewise order.
DEDUP_API std::string background_text(std::span<const std::string_view> names, std::span<const std::uint64_t> documents,
                                      std::span<const std::vector<CountedWord>> words);

/// The table that the library carries: words of more than 20 documents of unlabelled news (`scripts/background_words`).
DEDUP_API const Background& built_in_background(std::span<const std::string_view> names);

}  // namespace dedup
