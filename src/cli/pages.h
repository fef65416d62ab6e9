// Manual pages and shell completions, made from the tables of flags. Only the program dedup_pages calls these, while
// building.
#pragma once

#include <string>

#include "cli/flags.h"

namespace dedup::cli {

/// "dedup" or "dedup-eval": the name of a command's manual page.
std::string page_name(const Command& command);
/// The manual page of a command in the markup of scdoc.
std::string manual_page(const Command& command);

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace dedup::cli
