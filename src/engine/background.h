// Writes the word counts of a run as a background file.
#pragma once

#include <string>

#include "core/types.h"
#include "dedup/io.h"

namespace dedup {

/// The text of a background file: by language, the words found in more than 20 reprint clusters.
std::string count_background(const Reader& reader, const Articles& articles, const Classes& classes,
                             const Clusters& reprints, const Config& config);

}  // namespace dedup
