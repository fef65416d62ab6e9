// The reprint level: classes of equal text, pairs at or above the threshold, and their clusters.
#pragma once

#include "engine/read.h"
#include "engine/stage.h"
#include "news/furniture.h"

namespace dedup {

/// Sets the classes, matches and reprint clusters of `result`. Texts are compared without the furniture in `known`,
/// unless that is null; the pages found for that go to the result's context. Consumes what `intake` holds for the
/// search.
void find_reprints(const Job& job, const RecurringBlocks* known, Runner& run, Intake& intake, Result& result);

}  // namespace dedup
