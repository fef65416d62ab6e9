// argv -> Options, by the table of flags. The only file that knows CLI11.
#include "flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "flag_values.h"

namespace dedup::cli {
namespace {

/// What stands in argv, before any value is read.
struct Words {
  std::map<std::string_view, std::string> values;  ///< flag -> the text given last; empty for a switch
  std::vector<std::string> feeds;
  std::vector<std::string> problems;
  bool short_help = false;
};

std::string spelled(const Flag& flag) {
  return flag.letter == 0 || flag.name == "help" ? fmt::format("--{}", flag.name)
                                                 : fmt::format("-{},--{}", flag.letter, flag.name);
}

const Flag* find_flag(std::string_view name) {
  for (const Flag& flag : flags()) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

/// `--labels=` and `--quiet=yes`: CLI11 would take the next word for the value of the one, and the other as set.
void check_assignments(int argc, const char* const* argv, Words& words) {
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    const std::string_view word = argv[i];
    const std::size_t equals = word.find('=');
    if (!word.starts_with("--") || equals == std::string_view::npos) continue;
    const std::string_view name = word.substr(2, equals - 2);
    const Flag* flag = find_flag(name);
    if (flag == nullptr) continue;
    if (flag->takes == Takes::nothing) {
      words.problems.push_back(fmt::format("--{}: takes no value", name));
    } else if (equals + 1 == word.size()) {
      words.problems.push_back(fmt::format("--{}: needs a value ({})", name, flag->value));
    }
  }
}

/// What CLI11 left: feeds, and words that look like flags and are none.
void sort_remaining(const std::vector<std::string>& remaining, Words& words) {
  bool feeds_only = false;
  for (const std::string& word : remaining) {
    if (!feeds_only && word == "--") {
      feeds_only = true;
    } else if (feeds_only || word.size() < 2 || word.front() != '-') {
      words.feeds.push_back(word);
    } else {
      const std::string given = word.substr(0, word.find('='));
      const std::string_view meant = given.starts_with("--") ? nearest_flag(given.substr(2)) : std::string_view();
      words.problems.push_back(meant.empty() ? fmt::format("{}: no such flag; --help lists them all", given)
                                             : fmt::format("{}: no such flag; did you mean --{}?", given, meant));
    }
  }
}

Words split(int argc, const char* const* argv) {
  Words words;
  check_assignments(argc, argv, words);
  if (!words.problems.empty()) return words;

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::map<std::string_view, CLI::Option*> options;
  std::map<std::string_view, std::string> given;
  for (const Flag& flag : flags()) {
    CLI::Option* option =
        flag.takes == Takes::nothing ? app.add_flag(spelled(flag)) : app.add_option(spelled(flag), given[flag.name]);
    options[flag.name] = option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
  CLI::Option* short_help = app.add_flag("-h");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ArgumentMismatch&) {
    // CLI11 parses from left to right, so that only the last word can lack its value.
    words.problems.push_back(fmt::format("{}: needs a value", argc > 1 ? argv[argc - 1] : ""));
    return words;
  } catch (const CLI::ParseError& error) {
    words.problems.emplace_back(error.what());
    return words;
  }
  words.short_help = short_help->count() > 0;
  for (const auto& [name, option] : options) {
    if (option->count() > 0) words.values[name] = given[name];
  }
  sort_remaining(app.remaining(), words);
  return words;
}

/// Two results in one file would destroy each other.
void check_paths(const Options& options, std::vector<std::string>& problems) {
  const Outputs& out = options.outputs;
  const std::pair<std::string_view, const std::string*> paths[] = {
      {"labels", &out.labels},   {"pairs", &out.pairs},     {"matrix", &out.matrix},    {"survivors", &out.survivors},
      {"removed", &out.removed}, {"summary", &out.summary}, {"compared", &out.compared}};
  std::map<std::string_view, std::string_view> taken;
  for (const auto& [name, path] : paths) {
    if (path->empty()) continue;
    const auto [other, is_new] = taken.emplace(*path, name);
    if (is_new) continue;
    problems.push_back(fmt::format("--{} and --{}: both would be written to {}; name another", other->second, name,
                                   *path == "-" ? "standard output" : path->c_str()));
  }
  const auto dashes = std::count(options.feeds.begin(), options.feeds.end(), "-");
  if (dashes + (options.files_from == "-" ? 1 : 0) > 1) {
    problems.emplace_back("-: standard input can be read only once");
  }
}

}  // namespace

Parsed parse(int argc, const char* const* argv) {
  Parsed out;
  Words words = split(argc, argv);
  out.problems = std::move(words.problems);
  Options& options = out.options;
  options.feeds = std::move(words.feeds);
  // In the table's order, so that the order of problems does not depend on that of the words.
  for (const Flag& flag : flags()) {
    const auto value = words.values.find(flag.name);
    if (value == words.values.end()) continue;
    std::string problem;
    if (flag.takes != Takes::nothing && value->second.starts_with("--") && find_flag(value->second.substr(2))) {
      problem = fmt::format("needs a value ({}), but {} follows", flag.value, value->second);
    } else {
      problem = flag.setting.set(options, value->second);
    }
    if (problem.empty()) continue;
    out.problems.push_back(problem.starts_with("--") ? problem : fmt::format("--{}: {}", flag.name, problem));
  }
  for (std::string& problem : options.config.validate()) out.problems.push_back(std::move(problem));
  check_paths(options, out.problems);
  for (int i = 0; i < argc; ++i) options.outputs.command_line += (i == 0 ? "" : " ") + std::string(argv[i]);
  if (words.short_help) options.action = std::max(options.action, Action::short_help);
  if (options.action != Action::run) {
    out.problems.clear();
  } else if (out.problems.empty() && options.feeds.empty() && options.files_from.empty()) {
    out.problems.emplace_back("nothing to read: name files or directories, or - for standard input; -h shows how");
  }
  return out;
}

std::string_view nearest_flag(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Flag& flag : flags()) names.push_back(flag.name);
  return nearest(name, names);
}

std::string parser_version() { return fmt::format("CLI11 {}", CLI11_VERSION); }

}  // namespace dedup::cli
