// Separates the page around a story from the story: recurring blocks and recognised lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/types.h"
#include "news/recurring_blocks.h"

namespace dedup {

/// The furniture of a text.
struct PageParts {
  std::vector<SetAside> aside;  ///< removed from the text; in order, without overlap, at most half of the words
  /// Furniture beyond that half, in the same order. It stays in the text, and counts neither for nor against a
  /// similarity.
  std::vector<Span> muted;
  /// The page has no story: it is all furniture, or a wall. Nothing is set aside, and it matches only exact copies.
  bool bare = false;
};

/// Finds recurring blocks and recognised lines. `source` is from `source_key`. Accepts any bytes. Linear time, except
/// for one sort of the furniture found. Thread-safe.
DEDUP_API PageParts furniture(std::string_view text, std::uint64_t source, const Slots& slots,
                              const RecurringBlocks& known);

/// Writes to `out` the text without what is set aside and, if `muted_too`, without what is muted. A newline replaces
/// each removed stretch.
DEDUP_API void without(std::string_view text, const PageParts& page, bool muted_too, std::string& out);

/// "recurring", "dateline", "byline", "credit", "update", "link".
DEDUP_API std::string_view name_of(Aside why);

}  // namespace dedup
