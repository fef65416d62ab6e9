// The command line as data: each command has a table of flags, from which the parser and both help texts are made.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/config.h"

namespace dedup::cli {

enum class When { automatic, never, always };  ///< values of --color and --progress
enum class Action { run, short_help, long_help, version };

/// How many records may be skipped or repaired before the exit code reports it: a number, or a share of all records.
struct Allowance {
  std::uint64_t count = 0;
  double share = 0.0;
  bool is_share = false;
};

/// What sets a flag: its values as texts, and the place that gives them.
struct Given {
  std::vector<std::string> values;  ///< one empty text for a switch
  std::string where;                ///< "dedup.toml:3", "DEDUP_THRESHOLD"; empty: the command line
};

/// The parsed command line.
struct Options {
  Config config;
  std::vector<std::string> feeds;  ///< positional arguments
  std::string files_from;
  bool null = false;  ///< the names in files_from end with NUL
  Allowance allow_skipped;
  std::uint32_t threads = 0;              ///< 0: one per processor
  std::uint64_t memory = 0;               ///< bytes; 0: no limit
  std::optional<std::uint32_t> heat_map;  ///< articles drawn; nullopt: as many as the terminal allows
  When progress = When::automatic;
  When color = When::automatic;
  bool quiet = false;
  bool has_within = false;  ///< --within was given
  std::string config_file;  ///< of settings, in place of ./dedup.toml
  bool no_config = false;   ///< only the command line gives settings
  Action action = Action::run;
  std::map<std::string_view, Given> given;  ///< the flags that were set, and what set each
  std::any own;  ///< options that only this command has; read by `own_of`, written through `in_own`
};

/// Parses and prints the value of a flag.
struct Setting {
  std::function<std::string(Options&, std::string_view)> set;  ///< stores a value; returns an error message, or ""
  std::function<std::string(Options)> show;                    ///< the current value; empty if it is not set
  std::vector<std::string_view> choices;                       ///< valid values if they are enumerated, else empty
};

/// The kind of value a flag takes.
enum class Takes { nothing, text, path };

struct Flag {
  std::string_view name;   ///< without the dashes
  char letter = 0;         ///< short form, 0 if there is none
  std::string_view value;  ///< placeholder in help texts; empty for a switch
  std::string_view group;  ///< heading in the long help
  std::string_view help;   ///< one line
  std::string_view more;   ///< further sentences, only in the long help
  Setting setting;
  bool common = false;  ///< shown in the short help
  Takes takes = Takes::text;
  bool repeats = false;  ///< `set` is called for every occurrence, in order; if false, a second one is a problem
  bool stored = false;   ///< files of settings and environment variables may set it, see cli/layers.h
};

class Console;
class Problems;

/// A command `dedup NAME FLAGS`, or the main command `dedup FLAGS FEEDS...`, whose name is empty.
struct Command {
  std::string_view name;
  std::string_view usage;     ///< one line, starting with "dedup"
  std::string_view purpose;   ///< one sentence
  std::string_view examples;  ///< for the long help; each line is indented
  std::string_view reading;   ///< for the long help: what the command reads and writes
  std::vector<Flag> flags;    ///< in the order of the long help; the flags of a group are adjacent
  /// Checks the combination of positional arguments and flags. Appends one sentence for each problem.
  std::function<void(const Options&, std::vector<std::string>& problems)> check;
  /// Returns the exit code; throws Error. Empty for the main command, which main.cc runs.
  std::function<int(const Options&, Console&, Problems&)> run;
};

/// The main command.
const Command& main_command();
/// A copy of a flag of the main command, for another command that has it too. `group`, if given, replaces its group.
Flag flag_of_run(std::string_view name, std::string_view group = {});

/// The default value of `flag` as shown in the help; empty if there is none.
std::string default_of(const Flag& flag);

/// The settings of one source below the command line: a file or the environment.
struct Layer {
  std::map<std::string_view, Given> given;  ///< by the name of the flag
  std::vector<std::string> problems;
  std::vector<std::string> notes;
};
/// Gets the layers below the command line, the lowest first. `config_file` is that of --config, or empty.
using Layers = std::function<std::vector<Layer>(const std::string& config_file)>;

/// A parsed command line and all its problems, one sentence each.
struct Parsed {
  Options options;
  std::vector<std::string> problems;
  std::vector<std::string> notes;
};
/// `argv` starts with the name of the command, or of the program for the main command. A flag that a higher layer gives
/// replaces all its values in the lower ones. `layers` is called once, unless --no-config is given; it may be empty.
Parsed parse(const Command& command, int argc, const char* const* argv, const Layers& layers = {});

/// The flag nearest to a mistyped name (without dashes); empty if none is near.
std::string_view nearest_flag(const Command& command, std::string_view name);

/// "-t, --threshold T".
std::string heading(const Flag& flag);
/// "Threads to use." of "threads to use".
std::string sentence(std::string_view help);
/// One line for each exit status.
std::string_view exit_statuses(const Command& command);
std::string short_help(const Command& command);
std::string long_help(const Command& command);
/// Name and version of the parser library: "CLI11 2.1.2".
std::string parser_version();

}  // namespace dedup::cli
