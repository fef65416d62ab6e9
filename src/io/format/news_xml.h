// News in the formats of the IPTC: NITF, NewsML-G2 and NewsML 1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// An article. Empty where the document does not say.
struct NewsItem {
  std::string id, headline;
  std::string date;  ///< as it is written
  bool date_is_update = false;
  std::string source;  ///< who distributes it, or the newspaper
  std::string byline;
  std::string text;  ///< paragraphs, with blank lines between them
};

struct NewsItems {
  std::vector<NewsItem> items;  ///< those with a headline or a text
  std::uint64_t line = 0;       ///< of the problem, 1-based; 0 if unknown
  std::string problem;          ///< empty if nothing is wrong
};

/// Whether a document has this root element, by its first bytes.
bool is_news_xml(std::string_view head);

/// Reads a document. Accepts any bytes, takes linear time, is thread-safe.
NewsItems read_news_xml(std::string_view document);

}  // namespace dedup
