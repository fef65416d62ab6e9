// The command line as data: one table of flags per command drives the parser and both help texts.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/config.h"

namespace dedup::cli {

enum class When { automatic, never, always };
enum class Action { run, short_help, long_help, version };

/// How many records may be skipped or repaired before the exit code reports it: a number, or a share of all records.
struct Allowance {
  std::uint64_t count = 0;
  double share = 0.0;
  bool is_share = false;
};

/// The parsed command line.
struct Options {
  Config config;
  std::vector<std::string> feeds;
  std::string files_from;
  Allowance allow_skipped;
  std::uint32_t threads = 0;              ///< 0: one per processor
  std::uint64_t memory = 0;               ///< bytes; 0: no limit
  std::optional<std::uint32_t> heat_map;  ///< articles drawn; nullopt: as many as the terminal allows
  When progress = When::automatic;
  When color = When::automatic;
  bool quiet = false;
  Action action = Action::run;
  std::any own;  ///< the command's own options: see `in_own`
};

/// How a flag's text becomes a value and a value becomes text.
struct Setting {
  std::function<std::string(Options&, std::string_view)> set;  ///< returns the problem, empty if there is none
  std::function<std::string(Options)> show;                    ///< empty if nothing is set
  std::vector<std::string_view> choices;                       ///< names of an enumeration, else empty
};

/// The kind of value a flag takes.
enum class Takes { nothing, text, path };

struct Flag {
  std::string_view name;   ///< without the dashes
  char letter = 0;         ///< short form, 0 if there is none
  std::string_view value;  ///< placeholder in help texts; empty for a switch
  std::string_view group;
  std::string_view help;  ///< one line
  std::string_view more;  ///< added by the long help
  Setting setting;
  bool common = false;  ///< shown in the short help
  Takes takes = Takes::text;
  bool repeats = false;  ///< every occurrence is set, in order; else only the last
};

class Console;
class Problems;

/// The run itself, which has an empty name, or a command `dedup NAME`.
struct Command {
  std::string_view name;
  std::string_view usage;     ///< one line, starting with "dedup"
  std::string_view purpose;   ///< one sentence
  std::string_view examples;  ///< for the long help, each line indented
  std::string_view reading;   ///< for the long help: what is read and written
  std::vector<Flag> flags;    ///< in the order of the long help; the flags of a group are adjacent
  /// Finds problems with the combination of words and flags, one sentence each. `Options::feeds` has the words.
  std::function<void(const Options&, std::vector<std::string>& problems)> check;
  /// Returns the exit code; throws Error. Empty for the run itself, which is in main.cc.
  std::function<int(const Options&, Console&, Problems&)> run;
};

/// `dedup FEEDS...`
const Command& the_run();
/// A flag of the run, for a command that takes it too; `group` replaces its group if given.
Flag flag_of_run(std::string_view name, std::string_view group = {});

/// The default as shown in the help; empty if there is none.
std::string default_of(const Flag& flag);

/// A parsed command line and all its problems, one sentence each.
struct Parsed {
  Options options;
  std::vector<std::string> problems;
};
/// `argv` starts with the command's name, or with the program's name for the run.
Parsed parse(const Command& command, int argc, const char* const* argv);

/// The flag nearest to a mistyped name (without dashes); empty if none is near.
std::string_view nearest_flag(const Command& command, std::string_view name);

std::string short_help(const Command& command);
std::string long_help(const Command& command);
/// "CLI11 2.1.2"; here because only flags.cc includes CLI11.
std::string parser_version();

}  // namespace dedup::cli
