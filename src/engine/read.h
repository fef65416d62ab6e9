// Reads every article once and keeps what later stages need of it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "dedup/io.h"
#include "dedup/pipeline.h"
#include "news/furniture.h"

namespace dedup {

/// What is kept of all articles after reading. Lists "by article" are empty unless the configuration needs them.
struct Intake {
  Articles articles;
  std::vector<Repeat> repeats;
  BandKeys keys;                                        ///< by band, then by article; for Search::lsh
  std::vector<std::uint64_t> simhashes;                 ///< by article; for Search::simhash
  std::vector<Bitmap> bitmaps;                          ///< by article; if has_candidates
  std::vector<std::uint8_t> lanes;                      ///< kLanes by article; for SearchConfig::certain_accept
  std::vector<TextBlocks> blocks;                       ///< by article; if furniture is learnt
  std::vector<std::vector<std::uint64_t>> block_store;  ///< owns what `blocks` point into
  DateSummary dates;
  std::uint64_t skipped = 0, skipped_files = 0, repaired = 0, revisions = 0;
};

/// Reads, normalises and signs every article in one pass, on all threads. The result is in input order.
Intake read_articles(Reader& reader, const Config& config, const BandPlan& plan, const Observer& observer);

}  // namespace dedup
