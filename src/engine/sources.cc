// Which source an article is of.
#include "engine/sources.h"

#include "news/recurring_blocks.h"

namespace dedup {

std::uint64_t source_of(const Reader& reader, Scratch& scratch, const Entry& entry) {
  constexpr std::uint64_t kHost = std::uint64_t{1} << 63;
  if (entry.source != 0) return entry.source;
  const std::uint64_t host = source_key("", reader.load(entry.record, scratch).url);
  return host == 0 ? 0 : host | kHost;
}

}  // namespace dedup
