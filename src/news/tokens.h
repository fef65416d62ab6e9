// Tokens of a short stretch of news text: words, numbers, agency names and punctuation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "news/agencies.h"

namespace dedup {

struct NewsToken {
  enum class Kind : std::uint8_t { word, number, agency, punctuation };
  enum class Case : std::uint8_t { none, lower, title, upper };
  Kind kind = Kind::word;
  Case letters = Case::none;  ///< none: a script without case
  bool space_before = false;
  std::uint32_t begin = 0, end = 0;  ///< bytes in the text
  char32_t sign = 0;                 ///< the punctuation character; 0 for other tokens
  AgencyName name;                   ///< set for agencies
  std::string folded;                ///< a word in lower case; the digits of a number
};
using NewsTokens = std::vector<NewsToken>;

/// The tokens of text[begin, end), at most `most`.
NewsTokens news_tokens(std::string_view text, std::size_t begin, std::size_t end, std::size_t most);

inline bool is(const NewsToken& token, char32_t sign) { return token.sign == sign; }
inline bool is_word(const NewsTokens& tokens, std::size_t i, std::string_view folded) {
  return i < tokens.size() && tokens[i].kind == NewsToken::Kind::word && tokens[i].folded == folded;
}
/// A word that begins with a capital.
inline bool is_capital(const NewsToken& token) {
  return token.kind == NewsToken::Kind::word &&
         (token.letters == NewsToken::Case::title || token.letters == NewsToken::Case::upper);
}
inline std::size_t length(const NewsToken& token) { return token.end - token.begin; }  ///< bytes

bool is_dash(const NewsToken& token);
bool is_opening(const NewsToken& token);  ///< an opening bracket
bool is_closing(const NewsToken& token);  ///< a closing bracket

/// Index of the first token in [from, to) that marks a photo credit; `to` if there is none. A photo word does, and so
/// does a slash between an agency and a person.
std::size_t photo_sign(const NewsTokens& tokens, std::size_t from, std::size_t to);

}  // namespace dedup
