// Finds the files that a run reads.
#include "io/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "io/format/format.h"

namespace dedup {

namespace {

namespace fs = std::filesystem;

void walk(const fs::path& folder, std::vector<std::string>& files, std::map<std::string, std::uint64_t>& passed_over,
          std::vector<Problem>& problems) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.') || name.starts_with('_')) {
      ++passed_over["names beginning with . or _"];
    } else if (name.starts_with("README") || name.starts_with("LICENSE")) {
      ++passed_over["README and LICENSE"];
    } else if (std::error_code ignored; entry->is_directory(ignored)) {
      if (!entry->is_symlink(ignored)) walk(entry->path(), files, passed_over, problems);  // links may form a cycle
    } else if (const std::string extension = extension_of(name); format_of_extension(extension) == nullptr) {
      ++passed_over[extension.empty() ? "no extension" : "." + extension];
    } else {
      files.push_back(entry->path().string());
    }
  }
  if (error) {
    problems.push_back(
        {Problem::Kind::skipped_file, folder.string(), 0,
         fmt::format("cannot be read: {}; its articles are missing, check its permissions", error.message())});
  }
}

/// ".jsonl, .ndjson, ... and .text".
std::string known_extensions() {
  std::vector<std::string> all;
  for (const Format* format : kFormats) {
    for (const std::string_view extension : format->extensions) all.push_back(fmt::format(".{}", extension));
  }
  const std::string last = std::exchange(all.back(), {});
  all.pop_back();
  return fmt::format("{} and {}", fmt::join(all, ", "), last);
}

}  // namespace

std::vector<Input> find_inputs(std::span<const std::string> paths, std::map<std::string, std::uint64_t>& passed_over,
                               std::vector<Problem>& problems) {
  std::vector<Input> inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-") {
      inputs.push_back({path, "standard input", "standard input"});
    } else if (!fs::exists(path, error)) {
      problems.push_back(
          {Problem::Kind::skipped_file, path, 0,
           error ? fmt::format("cannot be read: {}", error.message()) : "there is no such file or folder"});
    } else if (!fs::is_directory(path, error)) {
      inputs.push_back({path, path, path});
    } else {
      std::vector<std::string> files;
      walk(path, files, passed_over, problems);
      std::sort(files.begin(), files.end());
      if (files.empty()) {
        problems.push_back({Problem::Kind::skipped_file, path, 0,
                            fmt::format("no articles in this folder; it reads {} files, plain or compressed, and files "
                                        "of any other name that are named themselves",
                                        known_extensions())});
      }
      for (std::string& file : files) {
        std::string id = fs::path(file).lexically_relative(path).string();
        inputs.push_back({file, file, std::move(id)});
      }
    }
  }
  return inputs;
}

}  // namespace dedup
