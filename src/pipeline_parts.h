// The parts that `pipeline.cc` calls in order and that belong to no single stage.
#pragma once

#include <memory>
#include <vector>

#include "dedup/furniture.h"
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
/// With `furniture` of texts as the wider levels compare them; it must outlive the source.
std::unique_ptr<ShingleSource> make_shingle_source(const Reader& reader, const Articles& articles,
                                                   const Classes& classes, const Config& config,
                                                   const RecurringBlocks* furniture = nullptr);

/// Normalises what is compared of an article: its body, else its title.
Basis compared_text(const Article& article, const Config& config, Text& out);

/// The same at the wider levels, without the page around the story. `story` is memory to work with: the body as it was
/// compared. Gives Basis::page where nothing but furniture is there: such a text equals its copies alone. `aside`
/// may be null; it receives what was set aside.
Basis compared_text(const Article& article, const Config& config, const RecurringBlocks& known, std::string& story,
                    Text& out, std::vector<SetAside>* aside = nullptr);

/// The summary as JSON.
std::string summary_json(const Result& result, const Config& config, const Outputs& outputs);

}  // namespace dedup
