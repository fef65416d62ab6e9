// What `dedup read` and `dedup extract` share.
#pragma once

#include <string_view>

#include "cli/commands.h"
#include "dedup/describe.h"

namespace dedup::cli {

/// A command that writes all articles of its feeds, still without the texts of its help. Messages call these `feeds`.
Command describing_command(Describe what, std::string_view name, std::string_view feeds);

}  // namespace dedup::cli
