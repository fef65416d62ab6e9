// What a run knows beside its results.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dedup/pipeline.h"
#include "engine/forms.h"
#include "engine/trims.h"
#include "news/furniture.h"
#include "story/background.h"
#include "story/families.h"

namespace dedup {

struct Context {
  Families families;                         ///< which outlets belong to one publisher
  std::optional<Background> background;      ///< word counts; none before the input was read
  std::vector<PageParts> pages;              ///< furniture of each class; empty if texts are compared whole
  Trims trims;                               ///< what articles are loaded without
  std::optional<RecurringBlocks> furniture;  ///< blocks learnt as furniture, if texts are compared without it
  Forms forms;                               ///< empty for Find::copies
};

/// The furniture that reprints are compared without, one entry a class; empty if they are compared whole.
std::span<const PageParts> pages_of_reprints(const Result& result, const Config& config);

}  // namespace dedup
