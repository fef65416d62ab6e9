// Recognises whole lines that are bylines, copyright lines or update lines.
#pragma once

#include <string_view>

#include "news/lines.h"
#include "news/tokens.h"

namespace dedup {

// `tokens` are those of the whole line.
bool is_byline(const NewsLine& line, const NewsTokens& tokens);  ///< "By Jane Doe, Associated Press"
bool is_copyright(const NewsTokens& tokens);                     ///< "(c) 2016 AFP. All rights reserved."
bool is_update(const NewsTokens& tokens);                        ///< "Updated at 10:32 GMT", "Dec. 7, 2016, 7:27am"

/// A cheap check of the line's bytes before it is tokenised. False only if the line is none of the three.
bool may_be_whole_line(std::string_view text, const NewsLine& line);

}  // namespace dedup
