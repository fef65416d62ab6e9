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
#include "dedup/io.h"
#include "io/archive.h"
#include "io/format/format.h"
#include "io/format/opml.h"

namespace dedup {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListExtension = "opml";
constexpr std::size_t kHead = 4096;  // bytes by which a list is known
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
  const bool is_known = format_of_extension(extension) != nullptr || is_archive_extension(extension);
  if (is_known || extension == kListExtension) return "";
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
  all.insert(all.end(), {".tar", ".zip", ".opml"});
  const std::string last = std::exchange(all.back(), {});
  all.pop_back();
  return fmt::format("{} and {}", fmt::join(all, ", "), last);
}

/// A file on the disk, by which it is known under all its names; the default if there is none.
using FileKey = std::pair<dev_t, ino_t>;
FileKey key_of(const std::string& path) {
  struct stat status {};
  return path != "-" && stat(path.c_str(), &status) == 0 ? FileKey(status.st_dev, status.st_ino) : FileKey();
}

/// Whether the file is a list of feeds. Looks into those whose names allow it.
bool is_list(const Input& input, const Cancelled& cancelled) {
  const std::string extension = extension_of(input.name);
  const bool may_be =
      extension == kListExtension || (input.folder.empty() && (extension == "xml" || extension.empty()));
  std::error_code error;
  if (!may_be || !fs::is_regular_file(input.path, error)) return false;
  const Descriptor from = open_to_read(input.path);
  std::string head(kHead, '\0');
  const ssize_t got = from.is_open() ? read_some(from, head.data(), head.size(), cancelled) : 0;
  head.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return is_opml(head);
}

/// Appends the files that a list names.
void read_list(const Input& list, std::vector<Input>& inputs, std::vector<Problem>& problems,
               const Cancelled& cancelled) {
  const auto report = [&](std::uint64_t line, std::string what) {
    problems.push_back({Problem::Kind::skipped_file, list.name, line, std::move(what)});
  };
  Opml opml;
  try {
    opml = read_opml(read_file(list.path, kMostOfList, cancelled));
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::interrupted) throw;
    return problems.push_back({Problem::Kind::skipped_file, "", 0, error.what()});
  }
  if (!opml.problem.empty()) report(opml.line, opml.problem);
  for (const std::string& path : opml.paths) {
    const std::string whole = (fs::path(list.path).parent_path() / path).string();
    std::error_code error;
    if (fs::is_regular_file(whole, error)) {
      inputs.push_back({whole, spelled_path(whole), ""});
    } else {
      report(0, fmt::format("names {}, which is no file; it was skipped, correct the list", spelled_path(path)));
    }
  }
}

/// Replaces lists of feeds by the files that they name, each file once.
void replace_lists(std::vector<Input>& inputs, std::vector<std::string>& lists, std::vector<Problem>& problems,
                   const Cancelled& cancelled) {
  std::vector<Input> listed;
  std::erase_if(inputs, [&](const Input& input) {
    if (!is_list(input, cancelled)) return false;
    lists.push_back(input.path);
    read_list(input, listed, problems, cancelled);
    return true;
  });
  if (listed.empty()) return;
  std::set<FileKey> known;
  for (const Input& input : inputs) known.insert(key_of(input.path));
  for (Input& input : listed) {
    if (known.insert(key_of(input.path)).second) inputs.push_back(std::move(input));
  }
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
                               std::vector<std::string>& lists, std::map<std::string, std::uint64_t>& passed_over,
                               std::vector<Problem>& problems, const Cancelled& cancelled) {
  Walk walk(selection, passed_over, problems, cancelled);
  std::vector<Input> inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-") {
      inputs.push_back({path, std::string(kStandardInput), ""});
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
  replace_lists(inputs, lists, problems, cancelled);
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
  std::set<FileKey> known;
  for (Input& input : reference) {
    input.is_reference = true;
    known.insert(key_of(input.path));
  }
  known.erase(FileKey());
  std::erase_if(inputs, [&](const Input& input) { return known.count(key_of(input.path)) > 0; });
  std::move(reference.begin(), reference.end(), std::back_inserter(inputs));
}

}  // namespace dedup
