// What each article of a story is to the others: its relation to the representative, and where its text comes from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/stories.h"

namespace dedup {

/// The relation of each class to its story's representative: rewrite if there is evidence that one text derives from
/// the other (a shared passage outside quotation marks, or a shared agency), else coverage. Needs the clusters and
/// languages of `inputs.found.stories`.
std::vector<Relation> tell_relations(const StoryInputs& inputs, const Observer& observer);

/// The articles of each story. Articles without a class belong to none.
struct StoryArticles {
  std::vector<std::uint32_t> begin;     ///< centre -> first place in `articles`; one more entry at the end
  std::vector<std::uint32_t> articles;  ///< ascending within each story

  std::span<const std::uint32_t> of(std::uint32_t centre) const {
    return {articles.data() + begin[centre], articles.data() + begin[centre + 1]};
  }
};

/// Indexes the articles of all stories. Visits each article twice (count, place); build it once and trace any number of
/// batches with it.
StoryArticles articles_of_stories(const Result& result);

/// As the public trace_stories, with the index at hand: reads only the articles of `centres`.
std::vector<Story> trace_stories(const Result& result, const Reader& reader, const Config& config,
                                 const StoryArticles& index, std::span<const std::uint32_t> centres);

}  // namespace dedup
