// Plain text: one article a file.
#pragma once

#include <string_view>

#include "core/types.h"
#include "dedup/config.h"

namespace dedup {

/// Sets title and text: with TitleLine::first_line the first line is the title if it has at most 30 words and text
/// follows. Views point into `text`.
void split_title(std::string_view text, TitleLine rule, Article& article);

}  // namespace dedup
