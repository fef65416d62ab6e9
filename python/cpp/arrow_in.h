// Articles from an Arrow stream, whose texts are not copied.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "arrow.h"
#include "dedup/types.h"

namespace newsdedup {

/// The columns of the parts of an article: id, title, text, date, source, url. An empty name: the article has none.
using Columns = std::array<std::string, 6>;
inline constexpr std::array<std::string_view, 6> kParts{"id", "title", "text", "date", "source", "url"};

/// Articles and what their views point to. Not thread-safe.
class Articles {
 public:
  Articles();
  ~Articles();
  Articles(const Articles&) = delete;
  Articles& operator=(const Articles&) = delete;

  /// Copies an article.
  void add(const std::array<std::string_view, 6>& parts);
  /// Adds the rows of a stream of record batches, which is read to its end. Strings stay where they are; numbers and
  /// times become strings. Takes utf8, large_utf8, utf8_view, dictionaries of them, integers, dates, timestamps and
  /// null. Throws dedup::Error for a missing column, one of another type, or a stream that fails.
  void add_stream(ArrowArrayStream& stream, const Columns& columns);

  const std::vector<dedup::Article>& list() const { return articles_; }

 private:
  std::string_view keep(std::string text);

  std::vector<dedup::Article> articles_;
  std::deque<std::string> strings_;  ///< of articles that were copied, and made from numbers
  std::vector<std::unique_ptr<ArrowArray, void (*)(ArrowArray*)>> batches_;
};

}  // namespace newsdedup
