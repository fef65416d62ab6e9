// Any bytes give an article or a problem with a reason, and the same ones however they are cut into parts.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "io/format/format.h"

namespace {

std::string read(std::string_view document, std::size_t part) {
  std::string found;
  const auto converter = dedup::kFeedFormat.converter(
      {1 << 16,
       [&](const dedup::Article& article) {
         for (const std::string_view field : {article.id, article.title, article.text, article.url}) {
           found += std::string(field) + "\n";
         }
       },
       [&](dedup::Problem::Kind, std::uint64_t, const std::string& reason) {
         if (reason.empty()) std::abort();
         found += reason;
       }});
  for (std::size_t at = 0, size = std::max<std::size_t>(part, 4096);; at += size, size = part) {
    size = std::min(size, document.size() - at);
    converter->add(document.substr(at, size), at + size == document.size());
    if (at + size == document.size()) return found;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  dedup::kFeedFormat.recognize(raw.substr(0, 4096));
  const std::string whole = read(raw, raw.size());
  if (whole.empty() || whole != read(raw, 61)) std::abort();
  return 0;
}
