// Makes completions for bash, zsh and fish from the tables of flags: names of commands and flags, values that are one
// of a few, and files.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/pages.h"

namespace dedup::cli {
namespace {

std::vector<const Command*> every_command() {
  std::vector<const Command*> all = {&main_command()};
  for (const Command& command : commands()) all.push_back(&command);
  return all;
}

std::string names_of_commands(std::string_view separator) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  return fmt::format("{}", fmt::join(names, separator));
}

/// A word in single quotes.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += "'\\'";  // ends the quotation and gives a quote; the next one begins it again
    out += c;
  }
  return out + "'";
}

/// Text with a backslash before each of `special`.
std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// The part of a case statement that completes values of a flag; empty for switches.
std::string bash_values(const Command& command, const Flag& flag) {
  if (flag.takes == Takes::nothing) return {};
  std::string patterns = fmt::format("'{} --{}'", command.name, flag.name);
  if (flag.letter != 0) patterns += fmt::format("|'{} -{}'", command.name, flag.letter);
  // Without a reply, bash offers files.
  return flag.setting.choices.empty()
             ? fmt::format("    {}) return ;;\n", patterns)
             : fmt::format("    {}) mapfile -t COMPREPLY < <(compgen -W '{}' -- \"$word\"); return ;;\n", patterns,
                           fmt::join(flag.setting.choices, " "));
}

/// A line of _arguments: names that exclude each other, the help, and what the value is.
std::string zsh_argument(const Flag& flag) {
  std::string value;
  if (flag.takes != Takes::nothing) {
    const std::string action = flag.takes == Takes::path ? "_files"
                               : flag.setting.choices.empty()
                                   ? " "
                                   : fmt::format("({})", fmt::join(flag.setting.choices, " "));
    value = fmt::format(":{}:{}", quoted(escaped(flag.value, ":")), quoted(action));
  }
  const std::string_view assigned = flag.takes == Takes::nothing ? "" : "=";
  const std::string shown = quoted(fmt::format("[{}]", escaped(flag.help, "[]:\\")));
  if (flag.repeats) return fmt::format("      {}--{}{}{}{}", quoted("*"), flag.name, assigned, shown, value);
  if (flag.letter == 0) return fmt::format("      --{}{}{}{}", flag.name, assigned, shown, value);
  return fmt::format("      '(-{0} --{1})'{{-{0}{2},--{1}{3}}}{4}{5}", flag.letter, flag.name,
                     assigned.empty() ? "" : "+", assigned, shown, value);
}

}  // namespace

std::string bash_completion() {
  std::string values, flags;
  for (const Command* command : every_command()) {
    std::vector<std::string> names;
    for (const Flag& flag : command->flags) {
      values += bash_values(*command, flag);
      names.push_back(fmt::format("--{}", flag.name));
    }
    flags += fmt::format("    '{}') flags='{}' ;;\n", command->name, fmt::join(names, " "));
  }
  return fmt::format(R"(# bash completion for dedup
_dedup() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command='' flags=''
  COMPREPLY=()
  # bash takes --search=l as three words.
  if [[ $word == '=' ]]; then
    word=''
  elif [[ $before == '=' ]]; then
    before=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  if ((COMP_CWORD > 1)); then
    case ${{COMP_WORDS[1]}} in
      {}) command=${{COMP_WORDS[1]}} ;;
    esac
  fi
  case "$command $before" in
{}  esac
  case $command in
{}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word")
  elif ((COMP_CWORD == 1)); then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -W '{}' -- "$word"; compgen -f -- "$word")
  fi
}}
complete -o bashdefault -o default -F _dedup dedup
)",
                     names_of_commands("|"), values, flags, names_of_commands(" "));
}

std::string zsh_completion() {
  std::string cases, described;
  for (const Command& command : commands()) {
    described += fmt::format("    {}\n", quoted(fmt::format("{}:{}", command.name, command.purpose)));
  }
  for (const Command* command : every_command()) {
    cases += fmt::format("    {}) arguments=(\n", quoted(command->name));
    for (const Flag& flag : command->flags) cases += zsh_argument(flag) + "\n";
    cases += "    ) ;;\n";
  }
  return fmt::format(R"(#compdef dedup
_dedup() {{
  local -a commands arguments
  local command=''
  commands=(
{}  )
  if ((CURRENT > 2)) && [[ $words[2] == ({}) ]]; then
    command=$words[2]
    shift words
    ((CURRENT--))
  elif ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe command commands
  fi
  case $command in
{}  esac
  _arguments -s -S $arguments '*:file:_files'
}}
_dedup "$@"
)",
                     described, names_of_commands("|"), cases);
}

std::string fish_completion() {
  std::string out = "# fish completion for dedup\n";
  const std::string names = names_of_commands(" ");
  for (const Command& command : commands()) {
    out += fmt::format("complete -c dedup -n __fish_is_first_token -a {} -d {}\n", command.name,
                       quoted(escaped(command.purpose, "\\")));
  }
  for (const Command* command : every_command()) {
    const std::string condition = command->name.empty() ? fmt::format("not __fish_seen_subcommand_from {}", names)
                                                        : fmt::format("__fish_seen_subcommand_from {}", command->name);
    for (const Flag& flag : command->flags) {
      out += fmt::format("complete -c dedup -n '{}' -l {}", condition, flag.name);
      if (flag.letter != 0) out += fmt::format(" -s {}", flag.letter);
      if (!flag.setting.choices.empty()) {
        out += fmt::format(" -x -a '{}'", fmt::join(flag.setting.choices, " "));
      } else if (flag.takes == Takes::path) {
        out += " -r -F";
      } else if (flag.takes == Takes::text) {
        out += " -x";
      }
      out += fmt::format(" -d {}\n", quoted(escaped(flag.help, "\\")));
    }
  }
  return out;
}

}  // namespace dedup::cli
