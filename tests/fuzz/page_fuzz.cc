// Any bytes decode to clean UTF-8, and any page gives clean fields, the same in a scratch that another page has used.
#include <cstdlib>
#include <string>

#include "core/utf8.h"
#include "page/extract.h"

namespace {

bool is_clean(const std::string& text) {
  std::string repaired;
  return dedup::repair_utf8(text, repaired);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static dedup::PageScratch used;
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  std::string html, repaired;
  for (const char* charset : {"", "windows-1251", "utf-16", "no such"}) {
    dedup::decode_page(raw, charset, html);
    if (!is_clean(html)) std::abort();
  }
  dedup::decode_page(raw, "", html);
  dedup::PageScratch fresh;
  dedup::Page page, again;
  dedup::extract_page(html, "https://news.example/a/b", used, page);
  dedup::extract_page(html, "https://news.example/a/b", fresh, again);
  if (page.text != again.text || page.title != again.title || page.links != again.links) std::abort();
  for (const std::string& field : {page.title, page.text, page.date, page.source, page.language, page.url}) {
    if (!is_clean(field)) std::abort();
  }
  if (page.text.size() > 3 * html.size()) std::abort();
  dedup::extract_page(raw, "", used, page);  // bytes that are no UTF-8
  return 0;
}
