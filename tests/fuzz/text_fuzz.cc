// Any bytes split into a title and a text that lie in them, and any path is spelled as UTF-8.
#include <cstdlib>

#include "core/utf8.h"
#include "dedup/io.h"
#include "io/format/format.h"
#include "io/format/text.h"

namespace {

bool lies_in(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  for (const dedup::TitleLine rule : {dedup::TitleLine::first_line, dedup::TitleLine::none}) {
    dedup::Article article;
    dedup::split_title(raw, rule, article);
    if (!lies_in(article.title, raw) || !lies_in(article.text, raw)) std::abort();
  }
  dedup::refused_content(raw.substr(0, 4096));
  dedup::choose_format("", raw.substr(0, 4096));
  std::string repaired;
  if (!dedup::repair_utf8(dedup::spelled_path(raw), repaired)) std::abort();
  if (!dedup::repair_utf8(dedup::shown_on_terminal(raw), repaired)) std::abort();
  return 0;
}
