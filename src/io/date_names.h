// Names of months and weekdays in the languages of ICU's locale data.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// What a word of a date means in one language.
struct DateName {
  enum class Kind : std::uint8_t { month, weekday, half, filler };
  std::uint16_t language = 0;  ///< a number; the same for all words of one language and script; see kEnglish
  Kind kind = Kind::filler;    ///< `filler`: a word between the parts of a date, such as "de"
  std::uint8_t value = 0;      ///< month 1 to 12, weekday 1 (Monday) to 7, half of the day 'a' or 'p'
  bool exact = true;           ///< false if the word is only the beginning of the name

  bool operator==(const DateName&) const = default;
};

inline constexpr std::uint16_t kEnglish = 0;

/// The meanings of a word, which is folded as by fold_date: exact names, and names of which its three or more
/// characters are the beginning. Empty for a word that no language has. Total, thread-safe.
std::vector<DateName> date_names(std::string_view word);
/// The same of English alone. Does not collect the names of all languages, which takes a tenth of a second once.
std::vector<DateName> english_date_names(std::string_view word);

/// Prepares text for date_names and for parsing: NFKC case folding, without the marks of Latin and Greek letters
/// ("févr." and "fevr." are the same), all decimal digits as ASCII, other dashes and commas as a comma. Total,
/// thread-safe.
std::string fold_date(std::string_view text);

/// Whether years in this language are of the Buddhist era, 543 more than those of the common era.
bool counts_from_buddha(std::uint16_t language);

}  // namespace dedup
