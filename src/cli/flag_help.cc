// Makes the texts of -h and --help from a table of flags.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/commands.h"
#include "cli/flags.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kIndent = 10;  // of the description of a flag

constexpr std::string_view kExits = R"(  0    done
  1    done, but more records than --allow-skipped were skipped or repaired
  2    wrong usage
  3    no article could be read, an input changed during the run, or a write
       failed
  130  interrupted
)";

constexpr std::string_view kCommandExits = R"(  0    done
  1    done, but something was skipped
  2    wrong usage
  3    something could not be read, or a write failed
)";

/// Breaks `text` at spaces into indented lines of at most kWidth columns.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find(' '), text.size());
    if (column != 0 && column + 1 + length > kWidth) {
      out += '\n';
      column = 0;
    }
    out += column == 0 ? std::string(indent, ' ') : std::string(1, ' ');
    column += (column == 0 ? indent : 1) + length;
    out += text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return out + "\n";
}

std::string commands_text() {
  std::string out;
  for (const Command& command : commands()) {
    out += fmt::format("  dedup {}\n{}", command.name, wrapped(command.purpose, kIndent));
  }
  return out.empty() ? out : "\nCommands:\n" + out + "  dedup COMMAND -h shows the flags of a command.\n";
}

}  // namespace

std::string heading(const Flag& flag) {
  std::string out =
      flag.letter == 0 ? fmt::format("    --{}", flag.name) : fmt::format("-{}, --{}", flag.letter, flag.name);
  if (!flag.value.empty()) out += fmt::format(" {}", flag.value);
  return out;
}

std::string sentence(std::string_view help) {
  std::string out(help);
  if (out.front() >= 'a' && out.front() <= 'z') out.front() = static_cast<char>(out.front() - 32);
  return out + ".";
}

std::string_view exit_statuses(const Command& command) { return command.name.empty() ? kExits : kCommandExits; }

std::string short_help(const Command& command) {
  std::string out = fmt::format("Usage: {}\n{}\n\n", command.usage, command.purpose);
  for (const Flag& flag : command.flags) {
    if (!flag.common) continue;
    const std::string value = default_of(flag);
    // Long defaults, such as that of --keep, do not fit into the line.
    const bool shown = !value.empty() && value.size() <= 4;
    out += fmt::format("  {:<23} {}{}\n", heading(flag), flag.help, shown ? fmt::format(" [{}]", value) : "");
  }
  return out + "\n--help shows all flags, with examples.\n";
}

std::string long_help(const Command& command) {
  std::string out = fmt::format("{}\n\nUsage: {}\n\nExamples:\n{}", command.purpose, command.usage, command.examples);
  if (!command.reading.empty()) out += fmt::format("\n{}", command.reading);
  std::string_view group;
  for (const Flag& flag : command.flags) {
    if (flag.group != group) {
      group = flag.group;
      out += fmt::format("\n{}:\n", group);
    }
    std::string text = sentence(flag.help);
    if (!flag.more.empty()) text += fmt::format(" {}", flag.more);
    out += fmt::format("  {}\n{}", heading(flag), wrapped(text, kIndent));
    const std::string value = default_of(flag);
    if (!value.empty()) out += wrapped("Default: " + value, kIndent);
  }
  if (command.name.empty()) out += commands_text();
  return fmt::format("{}\nExit status:\n{}", out, exit_statuses(command));
}

}  // namespace dedup::cli
