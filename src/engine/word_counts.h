// The background of a run: word counts that are added to those of the input.
#pragma once

#include "dedup/config.h"
#include "dedup/io.h"
#include "story/background.h"

namespace dedup {

/// The counts of `--background`, frozen, or else the installed ones of `--word-counts`, one file a language.
Background read_background(const Config& config, const Observer& observer);

}  // namespace dedup
