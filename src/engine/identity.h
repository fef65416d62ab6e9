// Which articles have the same id, and which the same text.
#pragma once

#include "core/types.h"
#include "engine/read.h"

namespace dedup {

/// Removes repeats (an earlier article has the same id and the same text) from `intake` and lists them in its
/// `repeats`. Numbers revisions (same id, another text).
void settle_identities(Intake& intake);

/// Groups articles of equal text.
Classes make_classes(const Articles& articles);

}  // namespace dedup
