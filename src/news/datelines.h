// Reads datelines: "BEIRUT, Dec 7 (Reuters) - ".
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "news/lines.h"
#include "news/tokens.h"

namespace dedup {

/// The dateline at the head of a line. `end` is after its separator and blanks; the line's begin if there is no
/// dateline.
struct Dateline {
  std::size_t end = 0;
  std::vector<const NewsToken*> agencies;
};
/// `tokens` are those of the line's head.
Dateline read_dateline(std::string_view text, const NewsLine& line, const NewsTokens& tokens);

/// A cheap check of the line's bytes before it is tokenised. False only if the line has no dateline.
bool may_be_dateline(std::string_view text, const NewsLine& line);

}  // namespace dedup
