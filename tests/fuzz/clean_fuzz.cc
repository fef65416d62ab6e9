// Any bytes are cleaned once and for all and never grow, whatever encoding they are read in.
#include <cstdlib>
#include <string>

#include "core/utf8.h"
#include "text/clean.h"
#include "text/encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  for (const bool one_line : {false, true}) {
    std::string out, again;
    const dedup::CleanText clean = dedup::clean_text(raw, one_line, out);
    if (clean.text.size() > raw.size() + raw.size() / 2 || (!clean.changed() && clean.text.data() != raw.data()))
      std::abort();
    const dedup::CleanText same = dedup::clean_text(clean.text, one_line, again);
    if (same.changed() || same.text != clean.text) std::abort();
  }
  std::string decoded, repaired;
  const dedup::BytesRead read_as = dedup::decode_bytes(raw, decoded);
  if (decoded.size() > 3 * size || !dedup::repair_utf8(decoded, repaired)) std::abort();
  if ((read_as == dedup::BytesRead::utf8) != dedup::repair_utf8(raw, repaired)) std::abort();
  return 0;
}
