// Reads a file of settings. The only file that includes toml++.
//
// Every key is the name of a flag of a run, and its value is what the flag takes: text, a number, a date, true or false
// for a switch, a list for a flag that may be repeated. Values become the texts that the command line would give, so
// that the table of flags checks them. toml++ limits the depth of lists, but not that of dotted keys, whose tables it
// frees recursively: lines are limited instead.
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "cli/flag_values.h"
#include "cli/layers.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kMostOfLine = 4096;  // at most 2048 tables in one another

/// The text that the command line would give; nullopt for a switch, a list or a table.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return fmt::format("{}", whole->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  std::ostringstream out;
  if (const auto* date = node.as_date()) {
    out << date->get();
  } else if (const auto* moment = node.as_date_time()) {
    out << moment->get();
  } else {
    return std::nullopt;
  }
  return out.str();
}

/// Adds the texts of `node` to `values`; returns what is wrong, or "".
std::string take_value(const Flag& flag, const toml::node& node, std::vector<std::string>& values) {
  if (flag.takes == Takes::nothing) {
    const auto* is_on = node.as_boolean();
    if (is_on == nullptr) return "is a switch; write true or false";
    if (is_on->get()) values.emplace_back();
    return {};
  }
  if (const auto* list = node.as_array(); list != nullptr && flag.repeats) {
    for (const toml::node& each : *list) {
      std::optional<std::string> text = text_of(each);
      if (!text) return fmt::format("its list may hold only texts and numbers ({})", flag.value);
      values.push_back(*std::move(text));
    }
    return {};
  }
  std::optional<std::string> text = text_of(node);
  if (!text) return fmt::format("needs one value ({}), a text or a number", flag.value);
  values.push_back(*std::move(text));
  return {};
}

std::string unknown_key(std::string_view key) {
  std::vector<std::string_view> names;
  for (const Flag& flag : main_command().flags) {
    if (!flag.stored && flag.name == key)
      return fmt::format("{}: only the command line sets this; remove the line", key);
    if (flag.stored) names.push_back(flag.name);
  }
  const std::string_view meant = nearest(key, names);
  return meant.empty() ? fmt::format("{}: no such setting; dedup config --all lists them", key)
                       : fmt::format("{}: no such setting; did you mean {}?", key, meant);
}

/// The number of the first line that is longer than kMostOfLine; 0 if none is.
std::size_t long_line(std::string_view text) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    if (length > kMostOfLine) return line;
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return 0;
}

}  // namespace

std::string file_parser_version() {
  return fmt::format("toml++ {}.{}.{}", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH);
}

Layer layer_of_file(std::string_view toml, const std::string& name) {
  Layer layer;
  if (const std::size_t line = long_line(toml); line > 0) {
    layer.problems.push_back(fmt::format("{}:{}: the line has more than {} bytes; write a long list on several lines",
                                         name, line, kMostOfLine));
    return layer;
  }
  toml::table table;
  try {
    table = toml::parse(toml);
  } catch (const toml::parse_error& error) {
    layer.problems.push_back(
        fmt::format("{}:{}: not valid TOML: {}", name, error.source().begin.line, error.description()));
    return layer;
  }
  std::vector<std::pair<std::size_t, std::string>> problems;  // toml++ sorts by key; people read by line
  for (const auto& [key, node] : table) {
    const std::size_t line = key.source().begin.line;
    const Flag* flag = stored_flag(key.str());
    if (flag == nullptr) {
      problems.emplace_back(line, unknown_key(key.str()));
      continue;
    }
    Given given{{}, fmt::format("{}:{}", name, line)};
    if (const std::string problem = take_value(*flag, node, given.values); !problem.empty()) {
      problems.emplace_back(line, fmt::format("{}: {}", flag->name, problem));
    } else {
      layer.given[flag->name] = std::move(given);
    }
  }
  std::sort(problems.begin(), problems.end());
  layer.problems.reserve(problems.size());
  for (const auto& [line, problem] : problems) layer.problems.push_back(fmt::format("{}:{}: {}", name, line, problem));
  return layer;
}

}  // namespace dedup::cli
