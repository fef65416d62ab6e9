// What `dedup NAME ...` does in place of a run: a file command_NAME.cc each.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/flags.h"

namespace dedup::cli {

Command compare_command();
Command cluster_command();

/// In the order of the help.
std::span<const Command> commands();
/// The command of exactly this name; nullptr where there is none.
const Command* find_command(std::string_view name);
/// What to say of a first word that names no file but nearly a command; empty elsewhere.
std::string mistyped_command(std::string_view word);

Command diff_command();
Command eval_command();

}  // namespace dedup::cli
