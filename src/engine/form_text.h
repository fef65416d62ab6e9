// Article -> the words by which forms are found and told apart.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "news/forms.h"
#include "news/furniture.h"

namespace dedup {

/// Reads articles for the stage of forms. Keeps working memory; one instance a thread.
class FormReader {
 public:
  explicit FormReader(const Config& config) : config_(config) {}

  /// The words of an article's body without furniture; `page` may be null.
  std::vector<std::uint64_t> words(const Article& article, const PageParts* page);
  /// The sketch of an article's body without furniture; `page` may be null.
  std::vector<std::uint32_t> sketch(const Article& article, const PageParts* page);
  /// The words of an article. Sets neither date nor address. Without `dates`, no word is of Kind::date; the names of
  /// months in all languages, a fifth of a second to load, are not needed then.
  FormText read(const Article& article, const PageParts* page, bool dates);

 private:
  enum class DateWord : std::uint8_t { none, beside_number, always };

  void add(std::string_view raw, const std::vector<bool>& aside, bool dates, FormText& out);
  void mark_dates(std::size_t from, FormText& out) const;
  DateWord date_word(std::string_view word, std::uint64_t hash);

  const Config& config_;
  Text text_;
  std::string story_;
  std::vector<DateWord> dates_;              // by word of the text being read
  std::vector<std::uint8_t> is_short_;       // by word: at most two letters
  std::uint32_t capitals_ = 0, inside_ = 0;  // words inside sentences: those with a capital, and all
  bool is_english_ = false;                  // of the text being read: only English names of dates are looked up
  std::unordered_map<std::uint64_t, DateWord> known_;
};

}  // namespace dedup
