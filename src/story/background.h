// Word counts of a reference corpus: in how many documents of its language each word is found.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"

namespace dedup {

/// Counts that are added to those of the input, or replace them. Thread-safe.
class DEDUP_API Background {
 public:
  /// Gives the counts of a language when it first occurs. Thread-safe.
  using Load = std::function<WordCounts(std::uint32_t language)>;
  explicit Background(std::size_t languages, Load load = {});

  /// The counts of a language, loaded if they were not yet.
  const WordCounts& of(std::uint32_t language) const;
  /// The counts loaded so far, by language. Not while another thread calls `of`.
  std::span<const WordCounts> loaded() const { return state_->words; }
  std::span<WordCounts> words() { return state_->words; }

  bool frozen = false;  ///< true: the counts replace those of the input

 private:
  struct State {
    Load load;
    std::vector<WordCounts> words;
    std::unique_ptr<std::once_flag[]> asked;
  };
  std::unique_ptr<State> state_;
};

/// The hash under which a word is counted.
DEDUP_API std::uint64_t word_key(std::string_view word);

/// Parses a background file. The first line is `# dedup background 1`. Each language has a line `language<TAB>name<TAB>
/// documents`, which may end in `<TAB>articles`, the number of articles that these documents weigh like at most. Below
/// it is a line `word<TAB>documents` for each word. Languages not in `names` are skipped. Throws Error(input) naming
/// `file` and the line.
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

}  // namespace dedup
