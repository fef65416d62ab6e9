// Parses argv into Options with a command's table of flags. The only file that includes CLI11.
#include "cli/flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <map>

#include "cli/flag_values.h"

namespace dedup::cli {
namespace {

/// The words of argv, before values are parsed.
struct Words {
  std::map<std::string_view, std::vector<std::string>>
      values;  ///< flag -> the texts given; one empty text for a switch
  std::vector<std::string> feeds;
  std::vector<std::string> problems;
  bool short_help = false;
};

std::string spelled(const Flag& flag) {
  return flag.letter == 0 || flag.name == "help" ? fmt::format("--{}", flag.name)
                                                 : fmt::format("-{},--{}", flag.letter, flag.name);
}

const Flag* find_flag(const Command& command, std::string_view name) {
  for (const Flag& flag : command.flags) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

/// Reports `--labels=` and `--quiet=yes`. CLI11 would use the next word as the value of the first and accept the
/// second.
void check_assignments(const Command& command, int argc, const char* const* argv, Words& words) {
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    const std::string_view word = argv[i];
    const std::size_t equals = word.find('=');
    if (!word.starts_with("--") || equals == std::string_view::npos) continue;
    const std::string_view name = word.substr(2, equals - 2);
    const Flag* flag = find_flag(command, name);
    if (flag == nullptr) continue;
    if (flag->takes == Takes::nothing) {
      words.problems.push_back(fmt::format("--{}: takes no value", name));
    } else if (equals + 1 == word.size()) {
      words.problems.push_back(fmt::format("--{}: needs a value ({})", name, flag->value));
    }
  }
}

/// Sorts the words that CLI11 did not consume into feeds and unknown flags.
void sort_remaining(const Command& command, const std::vector<std::string>& remaining, Words& words) {
  bool feeds_only = false;
  for (const std::string& word : remaining) {
    if (!feeds_only && word == "--") {
      feeds_only = true;
    } else if (feeds_only || word.size() < 2 || word.front() != '-') {
      words.feeds.push_back(word);
    } else {
      const std::string given = word.substr(0, word.find('='));
      const std::string_view meant =
          given.starts_with("--") ? nearest_flag(command, given.substr(2)) : std::string_view();
      words.problems.push_back(meant.empty() ? fmt::format("{}: no such flag; --help lists them all", given)
                                             : fmt::format("{}: no such flag; did you mean --{}?", given, meant));
    }
  }
}

Words split(const Command& command, int argc, const char* const* argv) {
  Words words;
  check_assignments(command, argc, argv, words);
  if (!words.problems.empty()) return words;

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::map<std::string_view, CLI::Option*> options;
  std::map<std::string_view, std::vector<std::string>> given;
  for (const Flag& flag : command.flags) {
    options[flag.name] = flag.takes == Takes::nothing
                             ? app.add_flag(spelled(flag))->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
                             : app.add_option(spelled(flag), given[flag.name])->allow_extra_args(false);
  }
  CLI::Option* short_help = app.add_flag("-h");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ArgumentMismatch&) {
    // CLI11 parses from left to right, so only the last word can lack its value.
    words.problems.push_back(fmt::format("{}: needs a value", argc > 1 ? argv[argc - 1] : ""));
    return words;
  } catch (const CLI::ParseError& error) {
    words.problems.emplace_back(error.what());
    return words;
  }
  words.short_help = short_help->count() > 0;
  for (const auto& [name, option] : options) {
    if (option->count() == 0) continue;
    words.values[name] = std::move(given[name]);
    if (words.values[name].empty()) words.values[name].emplace_back();
  }
  sort_remaining(command, app.remaining(), words);
  return words;
}

/// The layers below the command line, and then the command line.
std::vector<Layer> all_layers(Words& words, const Layers& layers) {
  std::vector<Layer> all;
  if (layers && words.values.count("no-config") == 0) {
    const auto file = words.values.find("config");
    all = layers(file == words.values.end() ? std::string() : file->second.front());
  }
  Layer line;
  for (auto& [name, values] : words.values) line.given[name] = {std::move(values), {}};
  all.push_back(std::move(line));
  return all;
}

/// Sets the flags that files and variables gave, or those of the command line. These come last, because the summary of
/// a run, which a flag may name, sets several others.
void apply_given(const Command& command, bool from_below, Parsed& out) {
  // In table order, so that the order of problems does not depend on the order of the words.
  for (const Flag& flag : command.flags) {
    const auto found = out.options.given.find(flag.name);
    if (found == out.options.given.end() || found->second.where.empty() == from_below) continue;
    const std::vector<std::string>& values = found->second.values;
    if (values.size() > 1 && !flag.repeats && flag.takes != Takes::nothing) {
      out.problems.push_back(fmt::format("--{}: is given more than once, as '{}' and '{}'; give it once", flag.name,
                                         values[0], values[1]));
      continue;
    }
    for (const std::string& value : values) {
      std::string problem;
      if (flag.takes != Takes::nothing && value.starts_with("--") && find_flag(command, value.substr(2))) {
        problem = fmt::format("needs a value ({}), but {} follows", flag.value, value);
      } else {
        problem = flag.setting.set(out.options, value);
      }
      if (problem.empty()) continue;
      out.problems.push_back(problem.starts_with("--") ? problem : fmt::format("--{}: {}", flag.name, problem));
    }
  }
}

/// Says where the flags of a problem were set, if not on the command line.
std::string located(std::string problem, const std::map<std::string_view, Given>& given) {
  std::string places;
  for (std::size_t at = problem.find("--"); at != std::string::npos; at = problem.find("--", at + 2)) {
    const std::size_t end = std::min(problem.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at), problem.size());
    const auto found = given.find(std::string_view(problem).substr(at + 2, end - at - 2));
    if (found == given.end() || found->second.where.empty()) continue;
    const std::string& where = found->second.where;
    if (at == 0) {
      // A variable has the name of the flag in its own.
      const bool is_variable = where.starts_with("DEDUP_");
      problem = fmt::format("{}{}{}", where, is_variable ? "" : ": ", problem.substr(is_variable ? end : 2));
      at = where.size();
    } else if (places.find(where) == std::string::npos) {
      places += fmt::format("; --{} is set by {}", found->first, where);
    }
  }
  return problem + places;
}

}  // namespace

Parsed parse(const Command& command, int argc, const char* const* argv, const Layers& layers) {
  Parsed out;
  Words words = split(command, argc, argv);
  out.problems = std::move(words.problems);
  Options& options = out.options;
  options.feeds = std::move(words.feeds);
  for (Layer& layer : all_layers(words, layers)) {
    std::move(layer.problems.begin(), layer.problems.end(), std::back_inserter(out.problems));
    std::move(layer.notes.begin(), layer.notes.end(), std::back_inserter(out.notes));
    for (auto& [name, given] : layer.given) {
      // The command line is the last layer. A command takes only those settings of the others that it has flags for.
      const Flag* flag = find_flag(command, name);
      if (flag != nullptr && (flag->stored || given.where.empty())) options.given[name] = std::move(given);
    }
  }
  for (const bool from_below : {true, false}) apply_given(command, from_below, out);
  for (std::string& problem : options.config.validate()) out.problems.push_back(std::move(problem));
  for (int i = 0; i < argc; ++i) options.config.output.command_line += (i == 0 ? "" : " ") + std::string(argv[i]);
  if (words.short_help) options.action = std::max(options.action, Action::short_help);
  if (options.action != Action::run) {
    out.problems.clear();
  } else if (command.check) {
    command.check(options, out.problems);
  }
  for (std::string& problem : out.problems) problem = located(std::move(problem), options.given);
  return out;
}

std::string_view nearest_flag(const Command& command, std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(command.flags.size());
  for (const Flag& flag : command.flags) names.push_back(flag.name);
  return nearest(name, names);
}

std::string parser_version() { return fmt::format("CLI11 {}", CLI11_VERSION); }

}  // namespace dedup::cli
