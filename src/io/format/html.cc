// Web pages: the article of a page, by page/extract.h. A page is one record, and any thread converts it.
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "core/ascii.h"
#include "io/format/format.h"
#include "io/format/markup.h"
#include "io/format/page_article.h"

namespace dedup {
namespace {

class HtmlConverter : public PartConverter {
 public:
  void convert(std::uint64_t number, std::string_view bytes, const ConverterCalls& calls) override {
    article_.convert(number, without_http_header(bytes), {}, calls);
  }

 private:
  PageArticle article_;
};

/// Whether a document is HTML: by its first tag, since most pages do not begin as they should.
bool recognize(std::string_view head) {
  head = without_http_header(head);
  const std::size_t first = head.find_first_not_of(" \t\r\n", head.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  if (first == std::string_view::npos || head[first] != '<') return false;
  const std::string start = lowered(head.substr(first, 14));
  for (const std::string_view begin : {"<!doctype html", "<html", "<head", "<body"}) {
    if (start.starts_with(begin)) return true;
  }
  return lowered(find_root(head).name) == "html";
}

constexpr std::array<std::string_view, 5> kExtensions{"html", "htm", "xhtml", "shtml", "xht"};

std::unique_ptr<PartConverter> html_converter() { return std::make_unique<HtmlConverter>(); }

}  // namespace

const Format kHtmlFormat{.name = "html",
                         .what = "web pages: the story is taken out of the page",
                         .extensions = kExtensions,
                         .recognize = recognize,
                         .records = Format::Records::parts,
                         .part_converter = html_converter,
                         .holds_pages = true};

}  // namespace dedup
