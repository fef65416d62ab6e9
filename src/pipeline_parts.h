// The parts that `pipeline.cc` calls in order and that belong to no single stage.
#pragma once

#include <memory>
#include <vector>

#include "dedup/background.h"
#include "dedup/pipeline.h"

namespace dedup {

/// Everything known of the articles once each has been read.
struct Intake {
  Articles articles;
  std::vector<Repeat> repeats;
  std::vector<std::uint32_t> keys;       ///< band keys, `plan.bands` an article; for Search::lsh
  std::vector<std::uint64_t> simhashes;  ///< one an article; for Search::simhash
  std::uint64_t skipped = 0, skipped_files = 0, repaired = 0, revisions = 0;
};

/// Reads every article once: parse, normalise, shingle, sketch. Streamed, on all threads, in any order; the answer
/// is in input order.
Intake read_articles(Reader& reader, const Config& config, const BandPlan& plan, const Observer& observer);

/// Takes articles that repeat an earlier one (same id, same text) out of `intake`, and numbers revisions (same id,
/// other text).
void settle_identities(Intake& intake);

/// Groups articles of equal text.
Classes make_classes(const Articles& articles);

/// Gives the shingles of classes, from the record store.
std::unique_ptr<ShingleSource> make_shingle_source(const Reader& reader, const Articles& articles,
                                                   const Classes& classes, const Config& config);

/// Normalises what is compared of an article: its body, else its title.
Basis compared_text(const Article& article, const Config& config, Text& out);

/// Pairs of reprint clusters, by their centres, of which one may hold a part of the other; tells the summary what was
/// lost.
std::vector<Pair> propose_excerpts(const Units& units, const Classes& classes, const ShingleSource& source,
                                   const Config& config, Summary& summary);

/// Those of `pairs` that share a passage or more.
std::vector<Match> measure_overlaps(std::span<const Pair> pairs, const Classes& classes, const ShingleSource& source,
                                    const Config& config, const Observer& observer);

/// The excerpt level from `overlaps`.
Excerpts join_excerpts(const Units& units, std::span<const Match> overlaps, const Classes& classes,
                       const Clusters& reprints, const ShingleSource& source, const SameStory& same_story,
                       const Config& config);

/// Joins excerpt clusters that tell one story in other words. Relations are not told yet.
Stories find_stories(const Reader& reader, const Articles& articles, const Result& narrower, const Config& config,
                     const Background& background);

/// The text of a background file: words of more than 20 reprint clusters, by language.
std::string count_background(const Reader& reader, const Articles& articles, const Classes& classes,
                             const Clusters& reprints, const Config& config);

/// The summary as JSON.
std::string summary_json(const Result& result, const Config& config, const Outputs& outputs);

}  // namespace dedup
