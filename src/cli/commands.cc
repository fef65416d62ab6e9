// The table of commands. A further one is a file command_NAME.cc and two lines here.
#include "cli/commands.h"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "cli/flag_values.h"

namespace dedup::cli {

std::span<const Command> commands() {
  static const std::vector<Command> all = {compare_command(), cluster_command(), eval_command(), diff_command()};
  return all;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

std::string mistyped_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const std::string_view meant = nearest(word, names);
  std::error_code failed;  // what cannot be looked up is left to the reader of files
  if (meant.empty() || std::filesystem::exists(word, failed) || failed) return {};
  return fmt::format("{}: no such file; did you mean the command {}?", word, meant);
}

}  // namespace dedup::cli
