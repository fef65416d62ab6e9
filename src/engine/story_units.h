// The units that the story and thread levels link: one for each excerpt cluster.
#pragma once

#include <vector>

#include "cluster/stories.h"
#include "core/types.h"
#include "dedup/pipeline.h"
#include "story/terms.h"

namespace dedup {

/// The units of the story level, in order.
struct StoryUnits {
  std::vector<std::uint32_t> centre;    // unit -> class
  std::vector<std::uint32_t> of;        // class -> unit
  std::vector<std::uint32_t> articles;  // unit -> number of its articles
  std::vector<StoryUnit> dates;         // unit -> its earliest and latest date

  std::uint32_t size() const { return static_cast<std::uint32_t>(centre.size()); }
};

/// The documents that are left once near copies are folded.
struct Folding {
  std::vector<std::uint32_t> into;  // unit -> the unit that represents it; itself if it is not folded
  std::vector<StoryUnit> dates;     // unit -> dates of all units folded into it
  std::uint32_t folded = 0;         // units folded into another
};

/// What find_stories has worked out about units, before it is written down for classes.
struct LinkedUnits {
  StoryUnits units;
  TermVectors vectors;
  Folding folding;
  std::vector<Likeness> alike;       // of pairs of documents, from kLeastLikeness up once they are linked
  std::vector<std::uint32_t> story;  // unit -> the lowest unit of its story
};

/// cluster -> its medoid: the unit with the largest summed similarity to the articles of the cluster. `cluster` maps
/// each unit to one unit of its cluster, and so does the result. Ties go to the lower number.
std::vector<std::uint32_t> choose_centres(const StoryUnits& units, std::span<const std::uint32_t> cluster,
                                          std::span<const Likeness> alike);

/// All classes by unit and then by content, an order independent of class numbers.
std::vector<std::uint32_t> order_classes(const Classes& classes, const StoryUnits& units);

}  // namespace dedup
