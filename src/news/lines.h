// The grammar of the lines by which newspapers say where, who, from whom and when: tokens of a short stretch of text,
// and patterns over them. Furniture sets such lines aside, syndication reads the agencies in them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "news/agencies.h"

namespace dedup {

struct NewsToken {
  enum class Kind : std::uint8_t { word, number, agency, punctuation };
  enum class Case : std::uint8_t { none, lower, title, upper };
  Kind kind = Kind::word;
  Case letters = Case::none;  ///< none: a script without case
  bool space_before = false;
  std::uint32_t begin = 0, end = 0;  ///< in the text that the line stands in
  char32_t sign = 0;                 ///< of punctuation
  AgencyName name;                   ///< of an agency
  std::string folded;                ///< of a word, in lower case; its number of a number
};
using NewsTokens = std::vector<NewsToken>;

inline bool is(const NewsToken& token, char32_t sign) {
  return token.kind == NewsToken::Kind::punctuation && token.sign == sign;
}
inline bool is_word(const NewsTokens& tokens, std::size_t i, std::string_view folded) {
  return i < tokens.size() && tokens[i].kind == NewsToken::Kind::word && tokens[i].folded == folded;
}
/// A word that begins with a capital.
inline bool is_capital(const NewsToken& token) {
  return token.kind == NewsToken::Kind::word &&
         (token.letters == NewsToken::Case::title || token.letters == NewsToken::Case::upper);
}

/// Tokens of text[begin, end), at most `most` of them.
NewsTokens news_tokens(std::string_view text, std::size_t begin, std::size_t end, std::size_t most = 96);

/// A line of a text that is not blank, without the blanks at its ends.
struct NewsLine {
  std::size_t begin = 0, end = 0;
  std::size_t from_top = 0, from_end = 0;  ///< how many lines that are not blank stand above and below
  bool runs_on = false;                    ///< in a text cut to a width: it goes on with the sentence of the line above
};
std::vector<NewsLine> news_lines(std::string_view text);

/// What stands at the head of a line and is a dateline; `end` is behind its dash and blanks, `begin` where none is.
struct Dateline {
  std::size_t end = 0;
  std::vector<const NewsToken*> agencies;
};
/// `tokens` are those of the line's head.
Dateline read_dateline(std::string_view text, const NewsLine& line, const NewsTokens& tokens);

/// A line, or the end of one, that says whose words stand above it.
struct SignOff {
  enum class Kind : std::uint8_t { none, text, contributed, photo, desk };  ///< desk: "Reporting by ...; editing by"
  Kind kind = Kind::none;
  std::size_t begin = 0;  ///< it reaches to the line's end
  std::vector<const NewsToken*> agencies;
};
/// `tokens` are those of the line's tail, or of all of it where `whole`.
SignOff read_sign_off(const NewsLine& line, const NewsTokens& tokens, bool whole);

/// Whole lines, by their tokens.
bool is_byline(const NewsLine& line, const NewsTokens& tokens);
bool is_copyright(const NewsTokens& tokens);
bool is_update(const NewsTokens& tokens);

/// Cheap looks at a line's bytes that spare most lines their tokens: false only where the pattern cannot be.
bool may_be_dateline(std::string_view text, const NewsLine& line);
bool may_be_whole(std::string_view text, const NewsLine& line);  ///< byline, copyright or update
bool may_be_sign_off(std::string_view text, const NewsLine& line);

/// Words of a kind, in the languages that agencies write in.
bool is_month(std::string_view folded);
bool is_photo_word(std::string_view folded);
bool joins_names(std::string_view folded);     ///< and, of, van: between names
bool is_credit_word(std::string_view folded);  ///< what stands in credits beside names
bool is_dash(char32_t sign);
bool is_opening(char32_t sign);
bool is_closing(char32_t sign);
/// Index of the first token of `tokens` from `from` on, before `to`, that says photo: a word, or a slash or comma
/// between an agency and a person; `to` where there is none.
std::size_t photo_sign(const NewsTokens& tokens, std::size_t from, std::size_t to);

}  // namespace dedup
