// Plain text files: each is one article.
#include "io/format/text.h"

#include <algorithm>

#include "core/ascii.h"
#include "io/format/format.h"

namespace dedup {

namespace {

constexpr std::size_t kTitleWords = 30;

constexpr std::string_view kExtensions[] = {"txt", "text"};

bool any_text(std::string_view) { return true; }

}  // namespace

void split_title(std::string_view text, TitleLine rule, Article& article) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  article.text = text;
  if (rule == TitleLine::none) return;
  const auto begin = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_space) - text.begin());
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  std::size_t words = 0;
  for (std::size_t i = begin; i < end; ++i) {
    words += static_cast<std::size_t>(!is_space(text[i]) && (i == begin || is_space(text[i - 1])));
  }
  const bool text_follows =
      std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), is_space) != text.end();
  if (words == 0 || words > kTitleWords || !text_follows) return;
  article.title = trimmed_back(text.substr(begin, end - begin), is_space);
  article.text = text.substr(end);
}

const Format kTextFormat{"text", "plain text, one file an article", kExtensions, any_text, Format::Records::text};

}  // namespace dedup
