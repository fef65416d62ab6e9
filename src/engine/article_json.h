// How an article is written as JSON.
#pragma once

#include <string_view>

#include "core/json.h"
#include "dedup/types.h"

namespace dedup {

/// Adds a field, unless it is empty.
void add_text(JsonWriter& json, std::string_view key, std::string_view value);

/// Adds id, title, text, date (ISO 8601 if it can be read), source and url, as far as the article has them.
void write_article(const Article& article, JsonWriter& json);

}  // namespace dedup
