// The article of a web page.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// The article of a web page. Strings are UTF-8 without markup; what the page does not say is empty.
struct Page {
  std::string title;
  std::string text;      ///< paragraphs are separated by a blank line; "\n" separates lines of a list or a table
  std::string date;      ///< when it was published, as the page writes it: mostly ISO 8601
  std::string source;    ///< the name of the site
  std::string language;  ///< as declared: `en`, `pt-BR`
  std::string url;       ///< the canonical address; absolute if the page's address is known
  std::vector<std::string> authors;
  std::vector<std::string> links;  ///< absolute targets of the links in `text`, each once, in its order
};

/// Memory that one page leaves to the next.
class PageScratch {
 public:
  PageScratch();
  ~PageScratch();
  PageScratch(PageScratch&&) noexcept;
  PageScratch& operator=(PageScratch&&) noexcept;

  struct Parts;
  Parts& parts() { return *parts_; }

 private:
  std::unique_ptr<Parts> parts_;
};

/// Reads the article of the page `html`, which is UTF-8; any bytes are accepted. `url` is the page's address if known,
/// else empty. Linear in time and memory. Thread-safe; each thread needs a scratch of
/// its own.
void extract_page(std::string_view html, std::string_view url, PageScratch& scratch, Page& out);

/// Decodes a page to UTF-8. Its encoding is that of the byte order mark, else `declared_charset` (of the HTTP header,
/// may be empty), else that of <meta charset>; a declaration that the bytes disprove is ignored. Without one, bytes
/// that are no UTF-8 are guessed by libuchardet. Bytes without a meaning become U+FFFD. Linear, thread-safe.
void decode_page(std::string_view bytes, std::string_view declared_charset, std::string& utf8);

}  // namespace dedup
