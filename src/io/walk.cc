// Finds the files that a run reads.
#include "io/walk.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

#include "core/utf8.h"
#include "io/archive.h"
#include "io/format/format.h"

namespace dedup {

namespace {

namespace fs = std::filesystem;

constexpr const char *kByInclude = "by --include", *kByExclude = "by --exclude";

/// The kind of a file that has no end or no bytes, in the plural; empty for every other.
std::string_view special_kind(fs::file_type type) {
  switch (type) {
    case fs::file_type::fifo:
      return "pipes";
    case fs::file_type::socket:
      return "sockets";
    case fs::file_type::block:
    case fs::file_type::character:
      return "devices";
    default:
      return "";
  }
}

/// Why nothing of this name is read; empty if it may be.
std::string_view reserved_name(std::string_view name) {
  if (name.starts_with('.') || name.starts_with('_')) return "names beginning with . or _";
  return name.starts_with("README") || name.starts_with("LICENSE") ? "README and LICENSE" : "";
}

/// How an extension that no format has is counted; empty if one has it.
std::string unknown_extension(std::string_view name) {
  const std::string extension = extension_of(name);
  if (format_of_extension(extension) != nullptr || is_archive_extension(extension)) return "";
  return extension.empty() ? "no extension" : "." + extension;
}

/// Walks the folders below one that was named.
class Walk {
 public:
  Walk(const Selection& selection, std::map<std::string, std::uint64_t>& passed_over, std::vector<Problem>& problems,
       const Cancelled& cancelled)
      : selection_(selection), passed_over_(passed_over), problems_(problems), cancelled_(cancelled) {}

  /// Appends the files in `folder`. `below` is its path from the named folder, empty or with a slash at its end;
  /// `included` is whether a folder on this path is among those to include.
  void enter(const fs::path& folder, const std::string& below, bool included, std::vector<std::string>& files) {
    stop_if(cancelled_);
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      const std::string path = below + name;
      std::error_code ignored;
      const bool is_folder = entry->is_directory(ignored);
      if (const std::string_view reason = reserved_name(name); !reason.empty()) {
        ++passed_over_[std::string(reason)];
      } else if (selection_.excludes(path, is_folder)) {
        ++passed_over_[kByExclude];
      } else if (!is_folder) {
        if (takes(*entry, name, path, included)) files.push_back(entry->path().string());
      } else if (entry->is_symlink(ignored)) {
        ++passed_over_["links to folders"];  // they may form a cycle, or lead to the same articles twice
      } else {
        enter(entry->path(), path + '/', included || selection_.includes(path, true), files);
      }
    }
    if (error) {
      problems_.push_back(
          {Problem::Kind::skipped_file, spelled_path(folder.string()), 0,
           fmt::format("cannot be read: {}; its articles are missing, check its permissions", error.message())});
    }
  }

 private:
  /// Whether the file is read; counts it if not.
  bool takes(const fs::directory_entry& entry, const std::string& name, const std::string& path, bool included) {
    std::error_code ignored;
    // The folder tells what is a regular file; for others the file is asked.
    if (!entry.is_regular_file(ignored)) {
      if (const std::string_view kind = special_kind(entry.status(ignored).type()); !kind.empty()) {
        ++passed_over_[std::string(kind)];
        return false;
      }
    }
    if (!included && !selection_.includes(path, false)) {
      ++passed_over_[kByInclude];
      return false;
    }
    const std::string why = unknown_extension(name);
    if (why.empty() || selection_.names_extension(path)) return true;
    ++passed_over_[why];
    return false;
  }

  const Selection& selection_;
  std::map<std::string, std::uint64_t>& passed_over_;
  std::vector<Problem>& problems_;
  const Cancelled& cancelled_;
};

/// ".jsonl, .ndjson, ... and .text".
std::string known_extensions() {
  std::vector<std::string> all;
  for (const Format* format : kFormats) {
    for (const std::string_view extension : format->extensions) all.push_back(fmt::format(".{}", extension));
  }
  all.insert(all.end(), {".tar", ".zip"});
  const std::string last = std::exchange(all.back(), {});
  all.pop_back();
  return fmt::format("{} and {}", fmt::join(all, ", "), last);
}

}  // namespace

std::string spelled_path(std::string_view path) {
  std::string repaired;
  if (repair_utf8(path, repaired) && path.find('\\') == std::string_view::npos) return repaired;
  std::string out;
  for (std::size_t i = 0; i < path.size();) {
    const std::size_t length = utf8_length(path, i);
    if (length == 0) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(path[i]));
    } else if (path[i] == '\\') {
      out += "\\\\";
    } else {
      out += path.substr(i, length);
    }
    i += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::vector<Input> find_inputs(std::span<const std::string> paths, const Selection& selection,
                               std::map<std::string, std::uint64_t>& passed_over, std::vector<Problem>& problems,
                               const Cancelled& cancelled) {
  Walk walk(selection, passed_over, problems, cancelled);
  std::vector<Input> inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-") {
      inputs.push_back({path, "standard input", ""});
    } else if (!fs::exists(path, error)) {
      problems.push_back(
          {Problem::Kind::skipped_file, spelled_path(path), 0,
           error ? fmt::format("cannot be read: {}", error.message()) : "there is no such file or folder"});
    } else if (!fs::is_directory(path, error)) {
      inputs.push_back({path, spelled_path(path), ""});
    } else {
      std::vector<std::string> files;
      walk.enter(path, "", false, files);
      std::sort(files.begin(), files.end());
      if (files.empty()) {
        const bool by_pattern = passed_over.count(kByInclude) + passed_over.count(kByExclude) > 0;
        problems.push_back({Problem::Kind::skipped_file, spelled_path(path), 0,
                            fmt::format("no articles in this folder; it reads {} files, plain or compressed, and files "
                                        "of any other name that are named themselves{}",
                                        known_extensions(),
                                        by_pattern ? "; check --include and --exclude, which left some out" : "")});
      }
      for (std::string& file : files) {
        std::string name = spelled_path(file);
        inputs.push_back({std::move(file), std::move(name), spelled_path(path)});
      }
    }
  }
  return inputs;
}

std::string passed_over_by_name(std::string_view path) {
  std::string_view name;
  while (!path.empty()) {
    name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    if (name == "." || name == "..") continue;
    if (const std::string_view reason = reserved_name(name); !reason.empty()) return std::string(reason);
  }
  return unknown_extension(name);
}

void add_reference(std::vector<Input>& inputs, std::vector<Input> reference) {
  if (reference.empty()) return;
  using Key = std::pair<dev_t, ino_t>;
  const auto key_of = [](const Input& input) {
    struct stat status {};
    return input.path != "-" && stat(input.path.c_str(), &status) == 0 ? Key(status.st_dev, status.st_ino) : Key();
  };
  std::set<Key> known;
  for (Input& input : reference) {
    input.is_reference = true;
    known.insert(key_of(input));
  }
  known.erase(Key());
  std::erase_if(inputs, [&](const Input& input) { return known.count(key_of(input)) > 0; });
  std::move(reference.begin(), reference.end(), std::back_inserter(inputs));
}

}  // namespace dedup
