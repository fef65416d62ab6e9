// A web page as an article: what formats that hold pages share.
#include "io/format/page_article.h"

#include "core/ascii.h"
#include "core/json.h"
#include "io/format/text.h"

namespace dedup {

namespace {

/// What a page says beside the fields of an article, as JSON.
std::string details_of(const Page& page) {
  JsonWriter json;
  json.open("", '{', JsonLayout::compact);
  if (!page.language.empty()) json.text("language", page.language);
  for (const auto& [key, values] : {std::pair{"authors", &page.authors}, std::pair{"links", &page.links}}) {
    if (values->empty()) continue;
    json.open(key, '[');
    for (const std::string& value : *values) json.text("", value);
    json.close();
  }
  json.close();
  return std::move(json.out);
}

}  // namespace

void PageArticle::convert(std::uint64_t number, std::string_view bytes, const Known& known,
                          const ConverterCalls& calls) {
  decode_page(bytes, known.charset, utf8_);
  extract_page(utf8_, known.url, scratch_, page_);
  if (page_.text.empty() && page_.title.empty()) {
    return calls.problem(Problem::Kind::skipped_record, number,
                         "the page has neither text nor a title; it was skipped, it may be made by a script");
  }
  Article article;
  article.id = known.id;
  article.title = page_.title;
  article.text = page_.text;
  article.date = page_.date.empty() ? known.seen : page_.date;
  article.date_is_update = page_.date.empty();  // it appeared at some time before
  article.source = page_.source;
  article.url = page_.url.empty() ? known.url : page_.url;
  if (calls.details) calls.details(details_of(page_));
  calls.article(article);
}

void PageArticle::convert_text(std::uint64_t number, std::string_view bytes, const Known& known,
                               const ConverterCalls& calls) {
  decode_page(bytes, known.charset, utf8_);
  Article article;
  split_title(trimmed(utf8_), TitleLine::first_line, article);
  article.text = trimmed(article.text);
  if (article.text.empty() && article.title.empty()) {
    return calls.problem(Problem::Kind::skipped_record, number, "the page has no text; it was skipped");
  }
  article.id = known.id;
  article.url = known.url;
  article.date = known.seen;
  article.date_is_update = !known.seen.empty();
  calls.article(article);
}

}  // namespace dedup
