// Makes manual pages from the tables of flags, in the markup of scdoc.
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/commands.h"
#include "cli/pages.h"

namespace dedup::cli {
namespace {

/// Text in which no character is markup.
std::string plain(std::string_view text) {
  std::string out(text.starts_with('-') ? "\\" : "");  // a line that begins with it would be a list
  for (const char c : text) {
    if (c == '*' || c == '_' || c == '\\' || c == '`') out += '\\';
    out += c;
  }
  return out;
}

/// Text with its lines as they are.
std::string verbatim(std::string_view text) {
  return fmt::format("```\n{}{}```\n", text, text.ends_with('\n') ? "" : "\n");
}

std::string flag_entry(const Flag& flag) {
  std::string names = flag.letter == 0 ? "" : fmt::format("*-{}*, ", flag.letter);
  names += fmt::format("*--{}*", flag.name);
  if (!flag.value.empty()) names += fmt::format(" _{}_", flag.value == "N|P%" ? "N" : plain(flag.value));
  std::string out = fmt::format("{}\n\t{}", names, plain(sentence(flag.help)));
  if (!flag.more.empty()) out += " " + plain(flag.more);
  if (const std::string value = default_of(flag); !value.empty()) out += fmt::format(" Default: {}", plain(value));
  return out + "\n\n";
}

std::string options_of(const Command& command) {
  std::string out = "# OPTIONS\n\n";
  std::string_view group;
  for (const Flag& flag : command.flags) {
    if (flag.group != group) {
      group = flag.group;
      out += fmt::format("## {}\n\n", group);
    }
    out += flag_entry(flag);
  }
  return out;
}

std::string commands_of_program() {
  std::string out = "# COMMANDS\n\n";
  for (const Command& command : commands()) {
    out += fmt::format("*dedup {}*\n\t{} See *{}*(1).\n\n", command.name, plain(command.purpose), page_name(command));
  }
  return out;
}

std::string see_also(const Command& command) {
  std::string out = "# SEE ALSO\n\n";
  if (!command.name.empty()) out += "*dedup*(1), ";
  for (const Command& other : commands()) {
    if (other.name != command.name) out += fmt::format("*{}*(1), ", page_name(other));
  }
  out.resize(out.size() - 2);
  return out + "\n";
}

}  // namespace

std::string page_name(const Command& command) {
  return command.name.empty() ? "dedup" : fmt::format("dedup-{}", command.name);
}

std::string manual_page(const Command& command) {
  const bool is_program = command.name.empty();
  std::string purpose(command.purpose);
  purpose.pop_back();  // man pages have no full stop here
  purpose.front() = static_cast<char>(purpose.front() - 'A' + 'a');
  std::string out = fmt::format("{}(1) \"\" \"dedup {}\"\n\n# NAME\n\n{} - {}\n\n", page_name(command), kVersion,
                                page_name(command), plain(purpose));
  out += "# SYNOPSIS\n\n" + verbatim(command.usage) + "\n";
  if (!command.reading.empty()) out += "# DESCRIPTION\n\n" + verbatim(command.reading) + "\n";
  if (is_program) out += commands_of_program();
  out += options_of(command);
  if (is_program) out += "# SETTINGS\n\n" + verbatim(find_command("config")->reading) + "\n";
  out += "# EXIT STATUS\n\n" + verbatim(exit_statuses(command)) + "\n";
  out += "# EXAMPLES\n\n" + verbatim(command.examples) + "\n";
  return out + see_also(command);
}

}  // namespace dedup::cli
