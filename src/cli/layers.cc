// Finds the settings below the command line: files of settings and environment variables.
#include "cli/layers.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "cli/flag_values.h"
#include "cli/signals.h"
#include "dedup/io.h"

namespace dedup::cli {
namespace {

constexpr std::string_view kPrefix = "DEDUP_";
constexpr const char* kFileHere = "dedup.toml";
constexpr std::uint64_t kMostOfSettings = 1 << 20;

/// What begins the variables of the project's own tests and scripts. The program ignores them.
constexpr std::string_view kOfTests[] = {"DEDUP_BENCH_", "DEDUP_CANCEL_",  "DEDUP_CORPORA",  "DEDUP_DATA",
                                         "DEDUP_FAULT",  "DEDUP_HOSTILE_", "DEDUP_SANITIZE", "DEDUP_PYTHON"};

std::string note_of_unknown(std::string_view variable) {
  std::vector<std::string> spelled;
  for (const Flag& flag : main_command().flags) {
    const std::string name = variable_of(flag.name);
    if (!flag.stored && name == variable)
      return fmt::format("{}: ignored; only the flag --{} sets this", name, flag.name);
    if (flag.stored) spelled.push_back(name);
  }
  const std::string_view meant = nearest(variable, std::vector<std::string_view>(spelled.begin(), spelled.end()));
  return meant.empty() ? fmt::format("{}: ignored; no flag has this name", variable)
                       : fmt::format("{}: ignored; did you mean {}?", variable, meant);
}

void take_variable(std::string_view variable, std::string_view value, Layer& layer) {
  const auto& flags = main_command().flags;
  const auto flag = std::find_if(flags.begin(), flags.end(),
                                 [&](const Flag& each) { return each.stored && variable_of(each.name) == variable; });
  if (flag == flags.end()) {
    layer.notes.push_back(note_of_unknown(variable));
    return;
  }
  Given given{{std::string(value)}, std::string(variable)};
  if (flag->takes == Takes::nothing) {
    if (value != "true" && value != "1" && value != "false" && value != "0") {
      layer.problems.push_back(fmt::format("{}: '{}' is not true or false", variable, value));
      return;
    }
    if (value == "false" || value == "0") given.values.clear();
  }
  layer.given[flag->name] = std::move(given);
}

/// $XDG_CONFIG_HOME/dedup/dedup.toml or ~/.config/dedup/dedup.toml; empty if neither folder is known.
std::string user_file() {
  const char* folder = std::getenv("XDG_CONFIG_HOME");
  // The XDG specification says to ignore a relative path.
  if (folder != nullptr && folder[0] == '/') return fmt::format("{}/dedup/{}", folder, kFileHere);
  const char* home = std::getenv("HOME");
  return home != nullptr && home[0] != '\0' ? fmt::format("{}/.config/dedup/{}", home, kFileHere) : std::string();
}

Layer read_layer(const std::string& path) {
  try {
    return layer_of_file(read_file(path, kMostOfSettings, interrupted), spelled_path(path));
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::interrupted) throw;
    Layer layer;
    layer.problems.emplace_back(error.what());
    return layer;
  }
}

bool is_there(const std::string& path, Layer& layer) {
  std::error_code failed;
  const bool there = !path.empty() && std::filesystem::exists(path, failed);
  // A program that runs for another user may have a HOME that it cannot enter. That is no reason to end.
  if (failed) layer.notes.push_back(fmt::format("{}: ignored, {}", spelled_path(path), failed.message()));
  return there;
}

}  // namespace

const Flag* stored_flag(std::string_view name) {
  for (const Flag& flag : main_command().flags) {
    if (flag.stored && flag.name == name) return &flag;
  }
  return nullptr;
}

std::string variable_of(std::string_view flag) {
  std::string out(kPrefix);
  for (const char c : flag) out += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
  return out;
}

Layer layer_of_environment(const char* const* environment) {
  Layer layer;
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry = *environment;
    const std::size_t equals = entry.find('=');
    if (!entry.starts_with(kPrefix) || equals == std::string_view::npos || equals + 1 == entry.size()) continue;
    const std::string_view variable = entry.substr(0, equals);
    const auto begins = [&](std::string_view start) { return variable.starts_with(start); };
    if (std::any_of(std::begin(kOfTests), std::end(kOfTests), begins)) continue;
    take_variable(variable, entry.substr(equals + 1), layer);
  }
  return layer;
}

std::vector<Layer> layers_below(const std::string& config_file) {
  std::vector<Layer> layers(1);
  if (const std::string path = user_file(); is_there(path, layers[0])) layers.push_back(read_layer(path));
  const std::string path = config_file.empty() ? kFileHere : config_file;
  if (!config_file.empty() || is_there(path, layers[0])) layers.push_back(read_layer(path));
  layers.push_back(layer_of_environment(environ));
  return layers;
}

}  // namespace dedup::cli
