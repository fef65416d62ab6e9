// What articles are compared without before anything is known of their reprints: labels of headlines, and what a site
// repeats on its pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/types.h"
#include "dedup/io.h"
#include "engine/read.h"
#include "engine/stage.h"
#include "news/headlines.h"
#include "news/recurring_blocks.h"

namespace dedup {

/// What articles are loaded without.
struct Trims {
  HeadlineLabels headlines;  ///< of articles that have only a headline
  RecurringBlocks site;      ///< of texts that were taken out of web pages
};

/// Learns from the articles that are compared by their titles, and unless `config` keeps furniture, from the texts of
/// web pages.
Trims learn_trims(const Reader& reader, const Articles& articles, const Config& config);

/// Takes off an article what is to be trimmed. A text that changes is put into `text`.
void trim(const Trims& trims, std::string& text, Article& article);

/// Signs again the articles that may have been trimmed. `job.reader` gives them without. Returns how many changed.
std::uint32_t sign_trimmed(const Job& job, const BandPlan& plan, Intake& intake);

}  // namespace dedup
