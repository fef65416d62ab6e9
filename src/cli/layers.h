// Settings from files and environment variables. They have the names and values of the flags of a run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/flags.h"

namespace dedup::cli {

/// The settings in `toml`, the text of a file. `name` is the file's in messages. Total: any bytes give a layer.
Layer layer_of_file(std::string_view toml, const std::string& name);

/// The settings in an environment, which ends with a null pointer: DEDUP_TEXT_FIELD=story for --text-field story. For
/// a switch, true or false. An empty variable sets nothing.
Layer layer_of_environment(const char* const* environment);

/// The user's file, then `config_file` or else ./dedup.toml, then the environment of the process.
std::vector<Layer> layers_below(const std::string& config_file);

/// The flag of a run with this name that files and variables may set; nullptr if there is none.
const Flag* stored_flag(std::string_view name);

/// Name and version of the library that reads files of settings: "toml++ 3.3.0".
std::string file_parser_version();

/// "DEDUP_TEXT_FIELD" for "text-field".
std::string variable_of(std::string_view flag);

}  // namespace dedup::cli
