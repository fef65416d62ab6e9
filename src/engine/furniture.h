// Furniture: when it is learnt, from which texts, and how articles are signed again without it.
#pragma once

#include <span>
#include <vector>

#include "engine/read.h"
#include "engine/stage.h"
#include "news/furniture.h"

namespace dedup {

/// Whether any level compares texts without furniture.
bool drops_furniture(const Config& config);

/// The furniture of one article.
PageParts page_of(const Article& article, const RecurringBlocks& known);

/// The furniture of every class. Found once and kept, because the wider levels read each text several times.
std::vector<PageParts> find_pages(const Job& job, const Classes& classes, const RecurringBlocks& known);

/// Learns recurring blocks from at most one text of each source in each cluster of reprints: a story printed ten times
/// is not furniture.
RecurringBlocks learn_furniture(const Intake& intake, const Classes& classes, const Clusters& reprints,
                                std::span<const Match> matches, const Config& config);

/// Signs every article again without furniture: sets content, words, basis and sketch. Articles of one class get the
/// same.
void sign_without_furniture(const Job& job, const BandPlan& plan, const RecurringBlocks& known, const Classes& classes,
                            Intake& intake);

}  // namespace dedup
