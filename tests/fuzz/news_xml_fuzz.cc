// Any bytes give articles or a problem, and their fields are UTF-8.
#include <cstdlib>
#include <string>

#include "core/utf8.h"
#include "io/format/news_xml.h"
#include "io/format/opml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view document(reinterpret_cast<const char*>(data), size);
  dedup::is_news_xml(document);
  dedup::is_opml(document);
  std::string repaired;
  const dedup::NewsItems found = dedup::read_news_xml(document);
  if (found.items.empty() && found.problem.empty()) std::abort();
  for (const dedup::NewsItem& item : found.items) {
    for (const std::string* field : {&item.id, &item.headline, &item.date, &item.source, &item.byline, &item.text}) {
      if (!dedup::repair_utf8(*field, repaired)) std::abort();
    }
  }
  const dedup::Opml list = dedup::read_opml(document);
  if (list.paths.empty() && list.problem.empty()) std::abort();
  return 0;
}
