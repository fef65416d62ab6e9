// The command line as data: one table gives the parser, both helps and whatever else is made from flags.
#pragma once

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
  Outputs outputs;
  std::vector<std::string> feeds;
  std::string files_from;
  Allowance allow_skipped;
  std::uint32_t threads = 0;              ///< 0: all
  std::optional<std::uint32_t> heat_map;  ///< articles drawn; none: as the terminal allows
  When progress = When::automatic;
  When color = When::automatic;
  bool quiet = false;
  Action action = Action::run;
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
};

/// All flags, in the order of the long help; those of one group stand together.
std::span<const Flag> flags();

/// The default as the help shows it; empty where there is none.
std::string default_of(const Flag& flag);

/// What a command line comes to. `problems` are all that is wrong with it, a sentence each.
struct Parsed {
  Options options;
  std::vector<std::string> problems;
};
Parsed parse(int argc, const char* const* argv);

/// The flag nearest to a mistyped name (given without dashes); empty where none is near.
std::string_view nearest_flag(std::string_view name);

std::string short_help();
std::string long_help();
/// "CLI11 2.1.2": the one library that is known nowhere else.
std::string parser_version();

}  // namespace dedup::cli
