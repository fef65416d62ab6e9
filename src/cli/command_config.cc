// `dedup config`: prints the settings that a run would have here, as a file of settings.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/screen.h"
#include "dedup/io.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kColumn = 32;  // of comments

struct Own {
  bool all = false;
};

bool is_number(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.size() <= 18 && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::string_view whole = text.substr(0, point);
  return digits(whole) && (whole == "0" || whole.front() != '0') &&
         (point == text.size() || digits(text.substr(point + 1)));
}

/// A value in TOML.
std::string toml_of(std::string_view text) {
  if (is_number(text)) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += fmt::format("\\{}", c);
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_of(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + toml_of(text);
  return "[" + out + "]";
}

/// What the comment behind a setting says.
std::string about(const Flag& flag, const Given* given) {
  std::string out = given == nullptr ? "default" : given->where.empty() ? "command line" : given->where;
  const std::string value = default_of(flag);
  if (given != nullptr && !value.empty()) out += "; default " + value;
  // Only these name files of results and articles: --tmpdir and the names of fields are no FILE.
  if (given != nullptr && flag.takes == Takes::path && (flag.value == "FILE" || flag.value == "PATH")) {
    out += flag.group == "Output" ? "; an output: every run here writes it" : "; an input: every run here reads it";
  }
  return out;
}

/// One line: the setting, or with `all` and if it has no value, what it would be, as a comment.
std::string line_of(const Flag& flag, const Options& options, bool all) {
  const auto found = options.given.find(flag.name);
  const Given* given = found == options.given.end() ? nullptr : &found->second;
  const std::string value = flag.setting.show(options);
  const bool differs = flag.repeats ? given != nullptr && !given->values.empty() : value != default_of(flag);
  if (!differs && !all) return {};
  if (!differs && value.empty()) {
    return fmt::format("# {} = {}\n", flag.name, flag.value.empty() ? "true" : flag.value);
  }
  const std::string toml = flag.repeats                   ? toml_of(given->values)
                           : flag.takes == Takes::nothing ? std::string(kTrue)
                                                          : toml_of(value);
  return fmt::format("{:<{}}  # {}\n", fmt::format("{} = {}", flag.name, toml), kColumn,
                     about(flag, differs ? given : nullptr));
}

int run(const Options& options, Console&, Problems&) {
  const bool all = own_of<Own>(options).all;
  std::string out;
  std::string_view group;
  for (const Flag& flag : main_command().flags) {
    if (!flag.stored) continue;
    const std::string line = line_of(flag, options, all);
    if (line.empty()) continue;
    if (flag.group != group) {
      group = flag.group;
      out += fmt::format("\n# {}\n", group);
    }
    out += line;
  }
  if (out.empty()) out = "# every setting has its default; --all lists them\n";
  print_to(STDOUT_FILENO, fmt::format("# settings of dedup {}\n{}", kVersion, out));
  return kExitDone;
}

bool is_utf8(std::string text) {
  std::erase(text, '\\');  // spelled_path changes these, and bytes that are not UTF-8
  return spelled_path(text) == text;
}

void check(const Options& options, std::vector<std::string>& problems) {
  if (!options.feeds.empty()) problems.push_back(fmt::format("{}: config reads no feeds", options.feeds.front()));
  // Nothing is lost silently: TOML holds UTF-8 only.
  for (const auto& [name, given] : options.given) {
    for (const std::string& value : given.values) {
      if (is_utf8(value)) continue;
      problems.push_back(fmt::format("--{}: its value is not UTF-8, which a file of settings must be", name));
    }
  }
}

constexpr std::string_view kExamples = R"(  dedup config
      Show what ./dedup.toml, the user's file and DEDUP_ variables set.
  dedup config --find stories --threshold 0.7 --within 2d > dedup.toml
      Keep flags for later runs in this folder.
  dedup config --all
      List every setting.
)";

constexpr std::string_view kReading =
    R"(Settings come from flags, then DEDUP_ variables (DEDUP_TEXT_FIELD=story for
--text-field story), then ./dedup.toml or --config FILE, then dedup/dedup.toml
in $XDG_CONFIG_HOME or ~/.config. The first that has a setting decides it.
Paths are relative to the working directory. A file may name inputs and outputs:
every run that reads the file then reads and writes them.
)";

}  // namespace

Command config_command() {
  Command out;
  out.name = "config";
  out.usage = "dedup config [--all] [FLAGS]";
  out.purpose = "Prints the settings that a run would have here, and where they come from.";
  out.examples = kExamples;
  out.reading = kReading;
  out.flags.push_back({"all", 0, "", "What to print",
                       "print every setting, not only those that differ from the default", "", on(in_own(&Own::all)),
                       true, Takes::nothing});
  for (Flag flag : main_command().flags) {
    flag.common = flag.name == "config" || flag.name == "no-config";
    out.flags.push_back(std::move(flag));
  }
  out.check = check;
  out.run = run;
  return out;
}

}  // namespace dedup::cli
