// Compares headlines without the labels of their source, where a headline is all there is.
#pragma once

#include "engine/read.h"
#include "engine/stage.h"
#include "news/headlines.h"

namespace dedup {

/// Learns the labels of headlines from the articles that are compared by their titles.
HeadlineLabels learn_headlines(const Reader& reader, const Articles& articles);

/// Signs again the articles that are compared by their titles. `job.reader` gives titles without labels. Returns how
/// many changed.
std::uint32_t sign_headlines(const Job& job, const BandPlan& plan, Intake& intake);

}  // namespace dedup
