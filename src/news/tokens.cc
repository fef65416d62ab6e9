// Splits a line into tokens.
#include "news/tokens.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <utility>

#include "news/words.h"

namespace dedup {

namespace {

constexpr UChar32 kSoftHyphen = 0xAD;

/// Scripts written without spaces: each character is a token of its own.
bool is_ideograph_or_kana(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) || (c >= 0x3040 && c <= 0x30FF);
}

bool is_word_char(UChar32 c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  const int type = u_charType(c);
  return u_isalnum(c) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK || c == kSoftHyphen;
}

/// Apostrophes, hyphens and the middle dot, which join letters to one word.
bool joins_letters(UChar32 c) { return c == '\'' || c == 0x2019 || c == '-' || c == 0x2011 || c == 0xB7; }

/// White space and zero-width or direction marks.
bool is_blank(UChar32 c) {
  return c == ' ' || u_isUWhiteSpace(c) || c == 0x200B || c == 0xFEFF || c == 0x200E || c == 0x200F;
}

struct TokenReader {
  std::string_view text;
  std::size_t at, end;

  bool done() const { return at >= end; }
  UChar32 peek(std::size_t from) const {
    return from < end ? static_cast<UChar32>(character_at(text, from).value) : ' ';
  }
  void skip() { at += character_at(text, at).bytes; }
};

void append_folded(std::string& out, UChar32 c) {
  const auto lower = static_cast<std::uint32_t>(u_tolower(c));
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (lower < 0x80) return put(lower);
  if (lower < 0x800) {
    put(0xC0 | (lower >> 6));
  } else if (lower < 0x10000) {
    put(0xE0 | (lower >> 12));
    put(0x80 | ((lower >> 6) & 0x3F));
  } else {
    put(0xF0 | (lower >> 18));
    put(0x80 | ((lower >> 12) & 0x3F));
    put(0x80 | ((lower >> 6) & 0x3F));
  }
  put(0x80 | (lower & 0x3F));
}

/// A word or a number. ASCII takes a shorter path, because most text is ASCII.
NewsToken read_word(TokenReader& in) {
  NewsToken token;
  token.begin = static_cast<std::uint32_t>(in.at);
  bool digits = true, first = true;
  std::size_t upper = 0, lower = 0;
  bool starts_upper = false;
  while (!in.done()) {
    const CharacterAt here = character_at(in.text, in.at);
    const auto c = static_cast<UChar32>(here.value);
    const std::size_t next = in.at + here.bytes;
    if (c < 0x80 && is_word_char(c)) {
      const bool capital = c >= 'A' && c <= 'Z', digit = c <= '9';
      token.folded += static_cast<char>(capital ? c + 32 : c);
      digits = digits && digit;
      upper += capital ? 1 : 0;
      lower += !capital && !digit ? 1 : 0;
      starts_upper = starts_upper || (first && capital);
      first = false;
      in.at = next;
      continue;
    }
    if (!is_word_char(c)) {
      // An apostrophe or hyphen between letters belongs to the word.
      if (first || digits || !joins_letters(c) || next >= in.end || !u_isalpha(in.peek(next))) break;
    } else if (is_ideograph_or_kana(c) && !first) {
      break;
    }
    if (c != kSoftHyphen) append_folded(token.folded, c);
    digits = digits && u_isdigit(c);
    if (u_isupper(c) || u_istitle(c)) {
      ++upper;
      starts_upper = starts_upper || first;
    } else if (u_islower(c)) {
      ++lower;
    }
    first = false;
    in.at = next;
    if (is_ideograph_or_kana(c)) break;
  }
  token.end = static_cast<std::uint32_t>(in.at);
  token.kind = digits ? NewsToken::Kind::number : NewsToken::Kind::word;
  if (upper + lower > 0) {
    token.letters = lower == 0                  ? NewsToken::Case::upper
                    : starts_upper || upper > 0 ? NewsToken::Case::title
                                                : NewsToken::Case::lower;
  }
  return token;
}

NewsToken read_agency(TokenReader& in, const AgencyName& name) {
  NewsToken token;
  token.kind = name.other ? NewsToken::Kind::word : NewsToken::Kind::agency;
  token.letters = NewsToken::Case::title;
  token.begin = static_cast<std::uint32_t>(in.at);
  token.name = name;
  in.at += name.length;
  token.end = static_cast<std::uint32_t>(in.at);
  token.folded = std::string(in.text.substr(token.begin, name.length));
  return token;
}

NewsToken read_punctuation(TokenReader& in) {
  NewsToken token;
  token.kind = NewsToken::Kind::punctuation;
  token.sign = static_cast<char32_t>(in.peek(in.at));
  token.begin = static_cast<std::uint32_t>(in.at);
  in.skip();
  token.end = static_cast<std::uint32_t>(in.at);
  return token;
}

/// A word of a person's name, as opposed to an outlet or a common word beside an agency.
bool may_be_name(const NewsToken& token) {
  return token.kind == NewsToken::Kind::word && token.letters == NewsToken::Case::title && token.folded != "the" &&
         token.folded != "staff" && token.folded != "agencies";
}

}  // namespace

NewsTokens news_tokens(std::string_view text, std::size_t begin, std::size_t end, std::size_t most) {
  const AgencyTable& table = agency_table();
  NewsTokens out;
  TokenReader in{text, begin, std::min(end, text.size())};
  bool space = true;
  while (!in.done() && out.size() < most) {
    const UChar32 c = in.peek(in.at);
    if (is_blank(c)) {
      space = true;
      in.skip();
      continue;
    }
    const bool in_word = is_word_char(c);
    const AgencyName name = in_word ? table.name_at(text, in.at) : AgencyName{};
    const bool agency = name.length > 0 && in.at + name.length <= in.end;
    NewsToken token = agency ? read_agency(in, name) : in_word ? read_word(in) : read_punctuation(in);
    token.space_before = space;
    space = false;
    out.push_back(std::move(token));
  }
  return out;
}

bool is_dash(const NewsToken& token) {
  const char32_t s = token.sign;
  return s == '-' || (s >= 0x2012 && s <= 0x2015) || s == 0x2212;
}

bool is_opening(const NewsToken& token) {
  const char32_t s = token.sign;
  return s == '(' || s == '[' || s == 0xFF08 || s == 0x3010 || s == 0xFF3B;
}

bool is_closing(const NewsToken& token) {
  const char32_t s = token.sign;
  return s == ')' || s == ']' || s == 0xFF09 || s == 0x3011 || s == 0xFF3D;
}

std::size_t photo_sign(const NewsTokens& tokens, std::size_t from, std::size_t to) {
  using Kind = NewsToken::Kind;
  for (std::size_t i = from; i < to; ++i) {
    if (tokens[i].kind == Kind::word && is_photo_word(tokens[i].folded)) return i;
    if (!is(tokens[i], '/') || i <= from || i + 1 >= to) continue;
    // "AP/Corin Sandoval", "Omar Sanadiki/Reuters". A person has two names. A single word beside the slash is an office
    // or a partner: "dpa/lno", "AFP/Kurier".
    const NewsToken& left = tokens[i - 1];
    const NewsToken& right = tokens[i + 1];
    const bool agency_first =
        left.kind == Kind::agency && may_be_name(right) && i + 2 < to && may_be_name(tokens[i + 2]);
    const bool person_first =
        right.kind == Kind::agency && may_be_name(left) && i >= from + 2 && may_be_name(tokens[i - 2]);
    if (agency_first || person_first) return i;
  }
  return to;
}

}  // namespace dedup
