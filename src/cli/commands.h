// The commands `dedup NAME ...`, one file command_NAME.cc each.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/flags.h"

namespace dedup::cli {

Command read_command();
Command extract_command();
Command compare_command();
Command cluster_command();
Command eval_command();
Command diff_command();
Command formats_command();
Command config_command();

/// In the order of the help.
std::span<const Command> commands();
/// The command with exactly this name; nullptr if there is none.
const Command* find_command(std::string_view name);
/// The message for a first word that is no file but nearly the name of a command; else empty.
std::string mistyped_command(std::string_view word);

}  // namespace dedup::cli
