// Plain text files: each is one article.
#pragma once

#include <string_view>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Sets the title and text of `article` to views of `text`. With TitleLine::first_line, the first non-blank line is the
/// title if it has at most 30 words and more text follows. Otherwise there is no title.
void split_title(std::string_view text, TitleLine rule, Article& article);

}  // namespace dedup
