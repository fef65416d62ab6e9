// The parts that `pipeline.cc` calls in order and that belong to no single stage.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/excerpts.h"
#include "core/types.h"
#include "dedup/pipeline.h"
#include "match/reject.h"
#include "news/furniture.h"
#include "story/background.h"
#include "story/families.h"
#include "story/syndication.h"
#include "story/terms.h"
#include "text/passages.h"

namespace dedup {

/// What a run has read and learnt beside its answers.
struct Context {
  Families families;                         ///< which outlets are one publisher's
  std::optional<Background> background;      ///< read from a file, in place of the library's own
  std::vector<PageParts> pages;              ///< furniture of each class; empty where texts are compared whole
  std::optional<RecurringBlocks> furniture;  ///< what was learnt, where texts are compared without it
};

/// Everything known of the articles once each has been read.
struct Intake {
  Articles articles;
  std::vector<Repeat> repeats;
  BandKeys keys;                                        ///< of each article; for Search::lsh
  std::vector<std::uint64_t> simhashes;                 ///< one an article; for Search::simhash
  std::vector<Bitmap> bitmaps;                          ///< one an article, where has_candidates
  std::vector<std::uint8_t> lanes;                      ///< kLanes an article; for SearchConfig::certain_accept
  std::vector<TextBlocks> blocks;                       ///< one an article, where furniture is learnt
  std::vector<std::vector<std::uint64_t>> block_store;  ///< what `blocks` point into
  std::uint64_t skipped = 0, skipped_files = 0, repaired = 0, revisions = 0;
};

/// Whether the search proposes pairs that are measured after.
inline bool has_candidates(const Config& config) {
  return config.search.method == Search::lsh || config.search.method == Search::simhash;
}

/// Reads every article once: parse, normalise, shingle, sketch. Streamed, on all threads, in any order; the answer
/// is in input order.
Intake read_articles(Reader& reader, const Config& config, const BandPlan& plan, const Observer& observer);

/// Takes articles that repeat an earlier one (same id, same text) out of `intake`, and numbers revisions (same id,
/// other text).
void settle_identities(Intake& intake);

/// Groups articles of equal text.
Classes make_classes(const Articles& articles);

/// Gives the shingles of classes, from the record store.
/// With `pages`, one a class, of texts as they are compared without furniture; they must outlive the source.
std::unique_ptr<ShingleSource> make_shingle_source(const Reader& reader, const Articles& articles,
                                                   const Classes& classes, const Config& config,
                                                   std::span<const PageParts> pages = {});

/// Normalises what is compared of an article: its body, else its title.
Basis compared_text(const Article& article, const Config& config, Text& out);

/// The same without the page around the story. `story` is memory to work with. Basis::page where the body is nothing
/// but furniture: the text is whole, and its one shingle is its own. Where nothing but furniture is left out, the
/// title.
Basis compared_text(const Article& article, const Config& config, const PageParts& page, std::string& story, Text& out);

/// An article's furniture.
PageParts page_of(const Article& article, const RecurringBlocks& known);
/// That of every class. It is looked for once and kept, since the wider levels read each text several times.
std::vector<PageParts> find_pages(const Reader& reader, const Articles& articles, const Classes& classes,
                                  const RecurringBlocks& known);

/// Whether anything is compared without furniture: at the wider levels, or where it was asked for.
bool drops_furniture(const Config& config);

/// What reprints are compared without, one a class; empty where they are compared whole.
std::span<const PageParts> pages_of_reprints(const Result& result, const Config& config);

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

/// The words of an article's body, those in quotation marks and in what is set aside as furniture marked; nothing is
/// set aside where `page` is null. False where the page is nothing but furniture. `body` receives the normalised text.
bool mark_body(const Article& article, const PageParts* page, const Config& config, Text& body, Marked& out);

/// The terms of an article for the story level: what is set aside counts nothing, what is quoted a quarter.
struct TermWork {
  Text title, body;
  Marked marked;
  std::vector<std::uint8_t> quarters;
};
void story_terms(const Article& article, const PageParts* page, const Config& config, const Background& background,
                 TermWork& work, Terms& out);

/// How alike two articles, units 0 and 1 of `two`, are by the counts of `background` alone; no cosine for languages
/// that it lacks.
struct FrozenLikeness {
  std::uint32_t language_a = 0, language_b = 0;
  std::optional<std::int64_t> cosine;
};
FrozenLikeness frozen_likeness(const TermSource& two, const Background& background);

inline constexpr std::uint32_t kDerived = 8;  ///< words of a run outside quotation marks that tell of derivation

/// The longest run that stands outside quotation marks in both texts and is no common phrase. `words` is at least
/// kDerived for one that tells of derivation: a shorter one of names counts as kDerived, a longer common phrase as
/// less.
struct TellingRun {
  std::uint32_t words = 0;
  EqualRun run;
};
TellingRun telling_run(const Marked& a, const Marked& b, const WordCounts& counts);

/// An agency that two articles both have their text from, or one has and the other is; kNoAgency where there is none.
std::uint16_t shared_agency(std::span<const Credit> a, std::uint16_t own_a, std::span<const Credit> b,
                            std::uint16_t own_b);

/// Whether two classes tell one story, by the words that `background` knows to be rare; nothing for languages that it
/// lacks. Holds references to all that it is given.
SameStory same_story_by_background(const Reader& reader, const Articles& articles, const Result& found,
                                   const Config& config, const Background& background);

/// Gives every stage its name, time, counts and a chance to be cancelled.
class Runner {
 public:
  Runner(const Observer& observer, std::vector<StageReport>& reports) : observer_(observer), reports_(reports) {}

  /// Runs `stage`; `count(result)` says how many things came out.
  template <class Stage, class Count>
  auto operator()(std::string_view name, std::uint64_t in, Stage stage, Count count) {
    if (observer_.cancelled && observer_.cancelled()) throw Error(Error::Kind::interrupted, "interrupted");
    if (observer_.progress) observer_.progress(name, 0, in);
    const auto begin = std::chrono::steady_clock::now();
    auto result = stage();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    reports_.push_back(
        {std::string(name), in, static_cast<std::uint64_t>(count(result)), took.count(), peak_memory(), own_memory()});
    return result;
  }

 private:
  const Observer& observer_;
  std::vector<StageReport>& reports_;
};

/// Joins excerpt clusters that tell one story in other words. Relations are not told yet.
Stories find_stories(const Reader& reader, const Articles& articles, const Result& narrower, const Config& config,
                     const Background& background, const Observer& observer, Runner& run);

/// Tells each class's relation to its story's representative: rewrite where there is evidence of derivation (a shared
/// passage outside quotation marks, a credit), else coverage.
void tell_relations(const Reader& reader, const Articles& articles, const Config& config, const Background& background,
                    Result& found);

/// The statistics that stand behind the input's own, or in their place.
const Background& background_of(const Result& found);

/// The text of a background file: words of more than 20 reprint clusters, by language.
std::string count_background(const Reader& reader, const Articles& articles, const Classes& classes,
                             const Clusters& reprints, const Config& config);

/// Writes stories of two articles or more as JSON Lines, the largest first. Throws Error(usage) where none were sought.
void write_stories(const Result& result, const Reader& reader, const Config& config);

/// The summary as JSON.
std::string summary_json(const Result& result, const Config& config);

}  // namespace dedup
