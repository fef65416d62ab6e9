// The parts that `pipeline.cc` calls in order and that belong to no single stage.
#pragma once

#include <memory>
#include <vector>

#include "dedup/background.h"
#include "dedup/furniture.h"
#include "dedup/passages.h"
#include "dedup/pipeline.h"

namespace dedup {

/// Everything known of the articles once each has been read.
struct Intake {
  Articles articles;
  std::vector<Repeat> repeats;
  std::vector<std::uint32_t> keys;                      ///< band keys, `plan.bands` an article; for Search::lsh
  std::vector<std::uint64_t> simhashes;                 ///< one an article; for Search::simhash
  std::vector<TextBlocks> blocks;                       ///< one an article, where furniture is learnt
  std::vector<std::vector<std::uint64_t>> block_store;  ///< what `blocks` point into
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
/// With `known`, of texts as they are compared without furniture; it must outlive the source.
std::unique_ptr<ShingleSource> make_shingle_source(const Reader& reader, const Articles& articles,
                                                   const Classes& classes, const Config& config,
                                                   const RecurringBlocks* known = nullptr);

/// Normalises what is compared of an article: its body, else its title.
Basis compared_text(const Article& article, const Config& config, Text& out);

/// The same without the page around the story. `story` is memory to work with. Basis::page where the body is nothing
/// but furniture: the text is whole, and its one shingle is its own. `page`, where not null, receives what was found.
Basis compared_text(const Article& article, const Config& config, const RecurringBlocks& known, std::string& story,
                    Text& out, Page* page = nullptr);

/// Whether anything is compared without furniture: at the wider levels, or where it was asked for.
bool drops_furniture(const Config& config);

/// What reprints are compared without; null where they are compared whole.
const RecurringBlocks* known_to_reprints(const Result& result, const Config& config);

/// Learns what recurs, from one text of each source in each cluster of reprints.
RecurringBlocks learn_furniture(const Intake& intake, const Classes& classes, const Clusters& clusters,
                                std::span<const Match> matches, const Config& config);

/// Gives every article the content, words, basis and keys of its text without furniture. Articles of one class get the
/// same.
void compare_anew(const Reader& reader, const Config& config, const BandPlan& plan, const RecurringBlocks& known,
                  const Classes& classes, const Observer& observer, Intake& intake);

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

/// The words of an article's body, those in quotation marks and in what is set aside as furniture marked. False where
/// the page is nothing but furniture. `body` receives the normalised text.
bool mark_body(const Article& article, const std::optional<RecurringBlocks>& known, const Config& config, Text& body,
               Marked& out);

/// Whether two classes tell one story, by the words that `background` knows to be rare; nothing for languages that it
/// lacks. Holds references to all that it is given.
SameStory same_story_by_background(const Reader& reader, const Articles& articles, const Result& found,
                                   const Config& config, const Background& background);

/// Joins excerpt clusters that tell one story in other words. Relations are not told yet.
Stories find_stories(const Reader& reader, const Articles& articles, const Result& narrower, const Config& config,
                     const Background& background);

/// Tells each class's relation to its story's representative: rewrite where there is evidence of derivation (a shared
/// passage outside quotation marks, a credit), else coverage.
void tell_relations(const Reader& reader, const Articles& articles, const Config& config, const Background& background,
                    Result& found);

/// The statistics that stand behind the input's own, or in their place.
const Background& background_of(const Result& found, const Config& config);

/// The text of a background file: words of more than 20 reprint clusters, by language.
std::string count_background(const Reader& reader, const Articles& articles, const Classes& classes,
                             const Clusters& reprints, const Config& config);

/// Writes stories of two articles or more as JSON Lines, the largest first. Throws Error(usage) where none were sought.
void write_stories(const Result& result, const Reader& reader, const Config& config, const Outputs& outputs);

/// The summary as JSON.
std::string summary_json(const Result& result, const Config& config, const Outputs& outputs);

}  // namespace dedup
