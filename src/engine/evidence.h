// What two articles share beyond shingles. The story level, its relations, and `dedup compare` use the same functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/types.h"
#include "dedup/io.h"
#include "news/furniture.h"
#include "story/background.h"
#include "story/syndication.h"
#include "story/terms.h"
#include "text/passages.h"

namespace dedup {

/// Marks the words of an article's body: those inside quotation marks and those inside the furniture of `page`. Without
/// a page (null) nothing is furniture. Returns false if the page is furniture throughout. `body` receives the
/// normalised text.
bool mark_body(const Article& article, const PageParts* page, const Config& config, Text& body, Marked& out);

/// Scratch memory for story_terms, reused from article to article.
struct TermWork {
  Text title, body;
  Marked marked;
  std::vector<std::uint8_t> quarters;
};

/// The terms of an article for the story level. Furniture counts nothing and quoted words count a quarter.
void story_terms(const Article& article, const PageParts* page, const Config& config, const Background& background,
                 TermWork& work, Terms& out);

/// How similar two articles are by the word counts of a background alone, so that no other article matters.
struct FrozenLikeness {
  std::uint32_t language_a = 0, language_b = 0;
  std::optional<std::int64_t> cosine;  ///< empty if the background has no counts for one of the languages
};

/// Measures units 0 and 1 of `two`.
FrozenLikeness frozen_likeness(const TermSource& two, const Background& background);

/// The longest run of equal words that is outside quotation marks in both texts, rated by how much it says.
struct TellingRun {
  /// At least kDerived if the run shows derivation. A shorter run of names is raised to kDerived; a longer run of
  /// everyday words is lowered below it.
  std::uint32_t words = 0;
  EqualRun run;
};
TellingRun telling_run(const Marked& a, const Marked& b, const WordCounts& counts);

/// An agency whose text both articles print, or which one prints and the other is; kNoAgency if there is none.
std::uint16_t shared_agency(std::span<const Credit> a, std::uint16_t own_a, std::span<const Credit> b,
                            std::uint16_t own_b);

}  // namespace dedup
