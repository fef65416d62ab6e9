// Any bytes decode to clean UTF-8, part by part as at once, and any HTML gives a plain text.
#include <cstdlib>
#include <string>

#include "core/utf8.h"
#include "io/format/markup.h"
#include "text/html.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const std::string encoding = dedup::encoding_of(raw);
  dedup::TextDecoder whole(encoding), parts(encoding);
  if (!whole.known()) return 0;
  std::string text, again, repaired;
  whole.decode(raw, true, text);
  for (std::size_t at = 0; at < size; at += 7) parts.decode(raw.substr(at, 7), at + 7 >= size, again);
  if (text != again || whole.faults().line != parts.faults().line) std::abort();
  if (!dedup::repair_utf8(text, repaired) || text.find('\0') != std::string::npos) std::abort();
  dedup::find_root(text);
  for (const bool html : {false, true}) {
    for (const bool one_line : {false, true}) {
      if (!dedup::repair_utf8(dedup::plain_text(text, html, one_line), repaired)) std::abort();
    }
  }
  return 0;
}
