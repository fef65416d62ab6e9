// Word counts, cancellation, and the destructors that anchor polymorphic types in the library.
#include "core/types.h"

#include <algorithm>

namespace dedup {

Error::~Error() = default;
ShingleSource::~ShingleSource() = default;

void stop_if_cancelled(const Observer& observer) {
  if (observer.cancelled && observer.cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
}

void WordCounts::add(std::uint64_t word, std::uint32_t count) {
  if (count == 0) return;
  if (!table_.has_room_for(size_ + 1)) grow();
  Counted& slot = table_.probe(word, [word](const Counted& c) { return c.second == 0 || c.first == word; });
  size_ += slot.second == 0 ? 1 : 0;
  slot = {word, slot.second + count};
  least_ = std::min(least_, slot.second);
}

void WordCounts::grow() {
  HashTable<Counted> before;
  std::swap(before, table_);
  table_.clear(before.slots().size());
  size_ = 0;
  for (const auto& [word, count] : before.slots()) add(word, count);
}

std::uint32_t WordCounts::count(std::uint64_t word) const {
  if (size_ == 0) return 0;
  return table_.probe(word, [word](const Counted& c) { return c.second == 0 || c.first == word; }).second;
}

std::vector<std::pair<std::uint64_t, std::uint32_t>> WordCounts::sorted() const {
  std::vector<Counted> out;
  out.reserve(size_);
  for (const Counted& slot : table_.slots()) {
    if (slot.second != 0) out.push_back(slot);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace dedup
