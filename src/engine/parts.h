// The parts that `pipeline.cc` calls in order and that belong to no single stage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cluster/excerpts.h"
#include "core/types.h"
#include "dedup/pipeline.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/furniture.h"
#include "engine/identity.h"
#include "engine/read.h"
#include "engine/sign.h"
#include "engine/stage.h"
#include "news/furniture.h"
#include "story/background.h"
#include "story/families.h"
#include "story/syndication.h"
#include "story/terms.h"
#include "text/passages.h"

namespace dedup {

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

}  // namespace dedup
