// What `dedup read` and `dedup extract` share.
#pragma once

#include "cli/commands.h"
#include "dedup/describe.h"

namespace dedup::cli {

/// A command with the flags of both, and nothing else set.
Command describing_command();

/// Writes all articles of the feeds to the file of --output. Returns the exit code.
int describe_feeds(Describe what, const Options& options, Console& console, Problems& problems);

}  // namespace dedup::cli
