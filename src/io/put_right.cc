// Puts titles and texts right before they are compared, and counts what was wrong.
#include "io/put_right.h"

#include "text/clean.h"

namespace dedup {

std::map<std::string, std::uint64_t> named(const Repairs& repairs) {
  std::map<std::string, std::uint64_t> out;
  const auto add = [&](const char* kind, std::uint64_t records) {
    if (records > 0) out[kind] = records;
  };
  add("broken words", repairs.words);
  add("byte order mark", repairs.marks);
  add("encoding", repairs.encoding);
  add("entities", repairs.references);
  add("markup", repairs.markup);
  add("mojibake", repairs.mojibake);
  return out;
}

void put_right(Article& article, PutRightBuffers& buffers, Repairs* repairs) {
  const CleanText title = clean_text(article.title, true, buffers.title);
  const CleanText text = clean_text(article.text, false, buffers.text);
  article.title = title.text;
  article.text = text.text;
  if (repairs == nullptr || !(title.changed() || text.changed())) return;
  if (title.mojibake || text.mojibake) ++repairs->mojibake;
  if (title.markup || text.markup) ++repairs->markup;
  if (title.references || text.references) ++repairs->references;
  if (text.words) ++repairs->words;
  if (title.mark || text.mark) ++repairs->marks;
}

}  // namespace dedup
