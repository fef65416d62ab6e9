// The folder of --annotate: which file in it mirrors which input.
#include "io/mirror.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <map>

#include "core/ascii.h"
#include "dedup/io.h"
#include "io/format/format.h"
#include "io/place.h"
#include "io/walk.h"

namespace dedup {
namespace {

constexpr std::string_view kFlag = "--annotate";

/// The path that spelled_path() spelled.
std::string path_of_spelling(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const std::string_view rest = name.substr(i);
    unsigned char byte = 0;
    if (rest.starts_with("\\\\")) {
      out += '\\';
      i += 1;
    } else if (rest.size() >= 4 && rest.starts_with("\\x") &&
               std::from_chars(rest.data() + 2, rest.data() + 4, byte, 16).ptr == rest.data() + 4) {
      out += static_cast<char>(byte);
      i += 3;
    } else {
      out += rest[0];
    }
  }
  return out;
}

bool exists(const std::string& path, struct stat& status) { return stat(path.c_str(), &status) == 0; }

/// Checks the folder, or the one in which it would be made.
void check_folder(const std::string& folder) {
  struct stat status {};
  std::string there = folder;
  while (!exists(there, status) && errno == ENOENT && !there.empty()) {
    there = folder_of(there);
  }
  const FileUse use{std::string(kFlag), folder};
  if (!exists(there, status)) fail_output(use, "cannot be created");
  if (!S_ISDIR(status.st_mode)) fail_output(use, "cannot be created", there + " is not a folder");
  if (access(there.c_str(), W_OK | X_OK) != 0) fail_output(use, "cannot be written");
}

}  // namespace

std::string mirrored_path(const std::string& folder, std::string_view name) {
  std::string path = path_of_spelling(without_compression(name));
  // Standard input, or a file in an archive that comes from there.
  const bool is_standard_input = (path + "/").starts_with(std::string(kStandardInput) + "/");
  if (is_standard_input) path.replace(0, kStandardInput.size(), "stdin");
  std::string out = folder;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!part.empty() && part != "." && part != "..") out.append("/").append(part);
  }
  return out;
}

std::vector<FileUse> mirror_files(const std::string& folder, const std::vector<std::string>& inputs) {
  check_folder(folder);
  std::vector<FileUse> out;
  std::map<std::string, const std::string*> taken;  // file -> the input that may be written to it
  for (const std::string& input : inputs) {
    const std::string path =
        mirrored_path(folder, input == "-" ? kStandardInput : std::string_view(spelled_path(input)));
    for (const char* ending : {"", ".jsonl"}) {
      const auto [at, is_new] = taken.emplace(path + ending, &input);
      if (!is_new) {
        throw Error(Error::Kind::usage,
                    fmt::format("{} {}: {} and {} would both be written to {}; run them one by one, "
                                "each with a folder of its own",
                                kFlag, folder, *at->second, input, path + ending));
      }
      struct stat status {};
      const bool is_there = exists(at->first, status);
      if (is_there ? !S_ISDIR(status.st_mode) : exists(folder_of(at->first), status))
        out.push_back({std::string(kFlag), at->first});
    }
  }
  return out;
}

}  // namespace dedup
