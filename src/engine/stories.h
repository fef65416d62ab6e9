// The story level: joins excerpt clusters that report one event in different words.
#pragma once

#include "cluster/excerpts.h"
#include "core/types.h"
#include "dedup/io.h"
#include "dedup/pipeline.h"
#include "engine/context.h"
#include "engine/stage.h"
#include "story/background.h"

namespace dedup {

/// What the story level reads. Holds references; all of them must outlive it and whatever is made from it.
struct StoryInputs {
  const Reader& reader;
  const Articles& articles;
  const Result& found;  ///< the narrower levels; its own `articles` may still be empty
  const Config& config;
  const Background& background;
};

/// The word counts that a run uses: those of `--background`, or else the installed ones.
const Background& background_of(const Result& found);

/// Returns a function that tells whether two classes report one story, judged by the background's word counts alone. It
/// answers nothing for languages that the background lacks.
SameStoryAmong same_story_by_background(const StoryInputs& inputs, const Observer& observer);

/// Joins excerpt clusters into stories and, if asked for, stories into threads. Sets these levels of `result`, which
/// `inputs` may refer to. Leaves their `relation` empty; see tell_relations.
void find_stories(const StoryInputs& inputs, const Observer& observer, Runner& run, Result& result);

}  // namespace dedup
