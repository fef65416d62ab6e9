// How an article is written as JSON.
#include "engine/article_json.h"

#include <string>

#include "dedup/io.h"

namespace dedup {

void add_text(JsonWriter& json, std::string_view key, std::string_view value) {
  if (!value.empty()) json.text(key, value);
}

void write_article(const Article& article, JsonWriter& json) {
  add_text(json, "id", article.id);
  add_text(json, "title", article.title);
  json.text("text", article.text);
  const std::string date = format_date(parse_date(article.date));
  add_text(json, "date", date.empty() ? article.date : date);
  add_text(json, "source", article.source);
  add_text(json, "url", article.url);
}

}  // namespace dedup
