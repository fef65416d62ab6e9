// JSON-LD of a page -> what it says of the article.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// What a page's structured data says of its article. Texts are as written: they may hold HTML.
struct LinkedData {
  std::string headline, body, date, publisher, language, url;
  std::vector<std::string> authors;
};

/// Reads scripts of the type application/ld+json one after the other. Memory is kept from page to page.
class LinkedDataReader {
 public:
  LinkedDataReader();
  ~LinkedDataReader();
  LinkedDataReader(const LinkedDataReader&) = delete;
  LinkedDataReader& operator=(const LinkedDataReader&) = delete;

  /// Adds to `out` what it does not say yet. Scripts that are no JSON are ignored. Linear.
  void read(std::string_view json, LinkedData& out);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace dedup
