// A web page as an article: what formats that hold pages share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/format/format.h"
#include "page/extract.h"

namespace dedup {

/// Converts pages. One thread at a time.
class PageArticle {
 public:
  /// What is known of a page beside its bytes; each may be empty.
  struct Known {
    std::string_view id, url;
    std::string_view seen;     ///< when the page was read; stands for the date of a page that gives none
    std::string_view charset;  ///< of the HTTP header
  };
  /// Calls `article` for the page, or `problem` if there is nothing to compare in it.
  void convert(std::uint64_t number, std::string_view bytes, const Known& known, const ConverterCalls& calls);
  /// The same for a page of plain text.
  void convert_text(std::uint64_t number, std::string_view bytes, const Known& known, const ConverterCalls& calls);

 private:
  PageScratch scratch_;
  Page page_;
  std::string utf8_;
};

}  // namespace dedup
