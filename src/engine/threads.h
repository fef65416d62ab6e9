// The thread level: joins the stories of one affair.
#pragma once

#include "core/types.h"
#include "engine/story_units.h"

namespace dedup {

/// Joins stories whose mean similarity reaches `threshold`, whatever their dates, and tells what is new in each. Leaves
/// `relation` empty; see thread_relations.
Threads find_threads(const LinkedUnits& linked, const Classes& classes, const Stories& stories, double threshold,
                     const Observer& observer);

/// class -> its relation to the representative of its thread: as in its story, or `thread`.
std::vector<Relation> thread_relations(const Threads& threads, const Stories& stories);

}  // namespace dedup
