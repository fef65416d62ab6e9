// The command line as data: one table a command gives the parser, both helps and whatever else is made from flags.
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

/// How many records may be skipped or repaired before the exit code tells: a number, or a share of all records.
struct Allowance {
  std::uint64_t count = 0;
  double share = 0.0;
  bool is_share = false;
};

/// All that a command line says.
struct Options {
  Config config;
  std::vector<std::string> feeds;
  std::string files_from;
  Allowance allow_skipped;
  std::uint32_t threads = 0;              ///< 0: all
  std::uint64_t memory = 0;               ///< bytes; 0: as much as it takes
  std::optional<std::uint32_t> heat_map;  ///< articles drawn; none: as the terminal allows
  When progress = When::automatic;
  When color = When::automatic;
  bool quiet = false;
  Action action = Action::run;
  std::any own;  ///< what only the command at hand knows: see `in_own`
};

/// How a flag's text becomes a value, and how that value reads as text.
struct Setting {
  std::function<std::string(Options&, std::string_view)> set;  ///< gives the problem, empty where there is none
  std::function<std::string(Options)> show;                    ///< empty where nothing is set
  std::vector<std::string_view> choices;                       ///< of an enumeration, else empty
};

/// What a flag is given, for completions.
enum class Takes { nothing, text, path };

struct Flag {
  std::string_view name;   ///< without the dashes
  char letter = 0;         ///< of the short form, 0 where there is none
  std::string_view value;  ///< as helps name it; empty for a switch
  std::string_view group;
  std::string_view help;  ///< one line
  std::string_view more;  ///< what the long help adds
  Setting setting;
  bool common = false;  ///< stands in the short help
  Takes takes = Takes::text;
  bool repeats = false;  ///< set once for each time it is given, in order; else the last counts
};

class Console;
class Problems;

/// The run itself, which has no name, or what `dedup NAME` does in its place.
struct Command {
  std::string_view name;
  std::string_view usage;     ///< one line, from "dedup" on
  std::string_view purpose;   ///< one sentence
  std::string_view examples;  ///< of the long help, each line indented
  std::string_view reading;   ///< what the long help says of what is read and written
  std::vector<Flag> flags;    ///< in the order of the long help; those of one group stand together
  /// What is wrong with words and flags together, a sentence each; may be empty. `Options::feeds` holds the words.
  std::function<void(const Options&, std::vector<std::string>& problems)> check;
  /// Gives the exit code; throws Error. Empty for the run itself, which is main.cc.
  std::function<int(const Options&, Console&, Problems&)> run;
};

/// `dedup FEEDS...`
const Command& the_run();
/// A flag of the run, for a command that takes it too; of `group` where one is given.
Flag flag_of_run(std::string_view name, std::string_view group = {});

/// The default as the help shows it; empty where there is none.
std::string default_of(const Flag& flag);

/// What a command line comes to. `problems` are all that is wrong with it, a sentence each.
struct Parsed {
  Options options;
  std::vector<std::string> problems;
};
/// `argv` from the command's own name on; for the run, from that of the program.
Parsed parse(const Command& command, int argc, const char* const* argv);

/// The flag nearest to a mistyped name (given without dashes); empty where none is near.
std::string_view nearest_flag(const Command& command, std::string_view name);

std::string short_help(const Command& command);
std::string long_help(const Command& command);
/// "CLI11 2.1.2": the one library that is known nowhere else.
std::string parser_version();

}  // namespace dedup::cli
