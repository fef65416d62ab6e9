// Finds the dateline and the sign-off of a line, and the tokens needed to judge the line as a whole. Furniture and
// credits share it.
#pragma once

#include <cstddef>
#include <string_view>

#include "news/datelines.h"
#include "news/lines.h"
#include "news/sign_offs.h"
#include "news/tokens.h"

namespace dedup {

/// What a line may be, judged by its bytes, and its tokens. Dateline and SignOff point into the tokens.
struct LineParts {
  bool may_be_whole_line = false, may_be_dateline = false, may_be_sign_off = false;
  bool complete = false;  ///< `head` holds all tokens of the line
  NewsTokens head;        ///< empty if the line is none of the three
  NewsTokens tail;        ///< read by find_sign_off if `head` is not complete

  bool none() const { return !may_be_whole_line && !may_be_dateline && !may_be_sign_off; }
};
LineParts line_parts(std::string_view text, const NewsLine& line);

/// The line's dateline; its end is the line's begin if there is none.
Dateline find_dateline(std::string_view text, const NewsLine& line, const LineParts& parts);

/// The line's sign-off if it begins at byte `from` or later.
SignOff find_sign_off(std::string_view text, const NewsLine& line, std::size_t from, LineParts& parts);

}  // namespace dedup
