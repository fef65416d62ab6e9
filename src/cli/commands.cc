// The table of commands. To add one, write command_NAME.cc and add it here and in commands.h.
#include "cli/commands.h"

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "cli/flag_values.h"

namespace dedup::cli {

std::span<const Command> commands() {
  static const std::vector<Command> all = {read_command(), extract_command(), compare_command(), cluster_command(),
                                           eval_command(), diff_command(),    formats_command(), config_command()};
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
  std::error_code failed;  // on failure let the file reader report the problem
  if (meant.empty() || std::filesystem::exists(word, failed) || failed) return {};
  return fmt::format("{}: no such file; did you mean the command {}?", word, meant);
}

}  // namespace dedup::cli
