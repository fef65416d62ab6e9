// Reads every article once and keeps what later stages need of it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "dedup/io.h"
#include "dedup/pipeline.h"
#include "engine/sign.h"
#include "news/furniture.h"

namespace dedup {

/// What is kept of all articles after reading. Lists "by article" are empty unless the configuration needs them.
struct Intake {
  Articles articles;
  std::vector<Repeat> repeats;
  std::vector<std::uint64_t> identities;                ///< by article; from identity_of, until they are settled
  std::vector<std::uint64_t> pages;                     ///< by article; from page_of_source, if versions are asked for
  BandKeys keys;                                        ///< by band, then by article; for Search::lsh
  std::vector<std::uint64_t> simhashes;                 ///< by article; for Search::simhash
  std::vector<Bitmap> bitmaps;                          ///< by article; if has_candidates
  std::vector<std::uint8_t> lanes;                      ///< kLanes by article; for SearchConfig::certain_accept
  std::vector<TextBlocks> blocks;                       ///< by article; if furniture is learnt
  std::vector<std::vector<std::uint64_t>> block_store;  ///< owns what `blocks` point into
  DateSummary dates;
  std::uint64_t skipped = 0, skipped_files = 0, repaired = 0, revisions = 0;
  std::uint64_t unrelated = 0;   ///< articles with the id of another one of their source, and nothing in common with it
  std::uint64_t shared_ids = 0;  ///< ids that several sources use
};

/// Where the lanes of an article begin.
inline std::ptrdiff_t first_lane(std::uint32_t article) {
  return static_cast<std::ptrdiff_t>(std::size_t{article} * kLanes);
}
/// Gives an article another sketch.
void set_sketch(const Sketch& sketch, std::uint32_t article, Intake& intake);

/// Reads, normalises and signs every article in one pass, on all threads. The result is in input order.
Intake read_articles(Reader& reader, const Config& config, const BandPlan& plan, const Observer& observer);

}  // namespace dedup
