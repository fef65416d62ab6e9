// Where the name of an output leads, and whether files of a run would destroy each other.
#include "io/place.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <limits.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace dedup {

namespace {

constexpr int kMostLinks = 40;  // as the kernel follows (path_resolution(7))

std::string name_in_folder(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string shown(const FileUse& use) {
  const std::string path = use.path == "-" ? "standard output" : use.path;
  return use.flag.empty() ? path : fmt::format("{} {}", use.flag, path);
}

/// The descriptor that `path` denotes if its folder is this process's list of descriptors in /proc, else -1.
int descriptor_named(const std::string& path) {
  const std::string name = name_in_folder(path);
  int number = -1;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (failed != std::errc() || end != name.data() + name.size() || number < 0) return -1;
  std::array<char, PATH_MAX> real;
  if (realpath(folder_of(path).c_str(), real.data()) == nullptr) return -1;
  const std::string_view folder = real.data();
  return folder.starts_with(fmt::format("/proc/{}/", getpid())) && folder.ends_with("/fd") ? number : -1;
}

/// Follows links one by one, so that a descriptor is recognised before the file behind it.
void follow(const FileUse& output, OutputPlace& place) {
  place.path = output.path;
  for (int links = 0;; ++links) {
    place.descriptor = descriptor_named(place.path);
    if (place.descriptor >= 0) return;
    std::array<char, PATH_MAX> target;
    const ssize_t size = readlink(place.path.c_str(), target.data(), target.size());
    if (size < 0 && (errno == EINVAL || errno == ENOENT)) return;  // no link, or nothing there yet
    if (size < 0) fail_output(output, "cannot be created");
    if (links == kMostLinks) fail_output(output, "cannot be created", std::strerror(ELOOP));
    const std::string next(target.data(), static_cast<std::size_t>(size));
    place.path = next.starts_with('/') ? next : folder_of(place.path) + "/" + next;
  }
}

void check_descriptor(const FileUse& output, OutputPlace& place) {
  const int mode = fcntl(place.descriptor, F_GETFL);
  if (mode < 0 || fstat(place.descriptor, &place.status) != 0) fail_output(output, "cannot be written");
  if ((mode & O_ACCMODE) == O_RDONLY) fail_output(output, "cannot be written", "it is not open for writing");
  place.exists = true;
}

void check_folder(const FileUse& output, const OutputPlace& place) {
  if (access(place.folder.c_str(), F_OK) != 0) {
    throw Error(Error::Kind::output, fmt::format("{}: the folder {} does not exist; create it, or name another",
                                                 shown(output), place.folder));
  }
  if (access(place.folder.c_str(), W_OK | X_OK) != 0) fail_output(output, "cannot be created in its folder");
}

/// What is equal for two outputs of which one would destroy the other: the file, or its folder and name.
using PlaceKey = std::tuple<bool, dev_t, ino_t, int, std::string>;

/// Devices such as /dev/null take any number of outputs and have no key; one descriptor takes one.
std::optional<PlaceKey> key_of(const OutputPlace& place) {
  const bool is_device = place.exists && S_ISCHR(place.status.st_mode);
  if (is_device && place.descriptor < 0) return std::nullopt;
  return PlaceKey{place.exists, place.status.st_dev, place.status.st_ino, is_device ? place.descriptor : -1,
                  place.exists ? "" : place.name()};
}

/// A file that can be overwritten: regular, or a disk. A terminal or socket may well be both input and output.
std::optional<struct stat> disk_file(const FileUse& input) {
  struct stat status {};
  const int failed = input.path == "-" ? fstat(STDIN_FILENO, &status) : stat(input.path.c_str(), &status);
  if (failed != 0 || !(S_ISREG(status.st_mode) || S_ISBLK(status.st_mode))) return std::nullopt;
  return status;
}

}  // namespace

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::string OutputPlace::name() const { return name_in_folder(path); }

void fail_output(const FileUse& output, std::string_view what, std::string_view why) {
  const int number = errno;
  throw Error(Error::Kind::output, fmt::format("{}: {}: {}; check the path, its permissions and the space left",
                                               shown(output), what, why.empty() ? std::strerror(number) : why));
}

OutputPlace place_of(const FileUse& output) {
  OutputPlace place;
  if (output.path == "-") {
    place.descriptor = STDOUT_FILENO;
  } else {
    follow(output, place);
    place.folder = folder_of(place.path);
  }
  if (place.descriptor >= 0) {
    check_descriptor(output, place);
    return place;
  }
  place.exists = stat(place.path.c_str(), &place.status) == 0;
  if (!place.exists && errno != ENOENT) fail_output(output, "cannot be created");
  if (place.exists && S_ISDIR(place.status.st_mode)) fail_output(output, "cannot be created", "it is a folder");
  if (place.exists && access(place.path.c_str(), W_OK) != 0) fail_output(output, "cannot be written");
  if (place.is_stream()) return place;
  check_folder(output, place);
  if (place.exists) return place;
  if (place.name().empty()) fail_output(output, "cannot be created", "its name ends in /");
  stat(place.folder.c_str(), &place.status);
  return place;
}

void check_files(const std::vector<FileUse>& inputs, const std::vector<FileUse>& outputs) {
  std::map<PlaceKey, const FileUse*> places;
  std::map<std::pair<dev_t, ino_t>, const FileUse*> there;
  for (const FileUse& use : outputs) {
    if (use.path.empty()) continue;
    const OutputPlace place = place_of(use);
    if (place.exists) there.emplace(std::pair(place.status.st_dev, place.status.st_ino), &use);
    const std::optional<PlaceKey> key = key_of(place);
    if (!key) continue;
    const auto [other, is_new] = places.emplace(*key, &use);
    if (is_new) continue;
    throw Error(Error::Kind::usage,
                fmt::format("{} and {}: both would be written to {}; use different files", other->second->flag,
                            use.flag, use.path == "-" ? "standard output" : use.path));
  }
  // Of many small inputs, asking for each would take a tenth of the run.
  if (there.empty()) return;
  for (const FileUse& input : inputs) {
    const std::optional<struct stat> status = input.path.empty() ? std::nullopt : disk_file(input);
    const auto found = status ? there.find({status->st_dev, status->st_ino}) : there.end();
    if (found == there.end()) continue;
    throw Error(Error::Kind::usage,
                fmt::format("{}: is an input{} and would be overwritten; name another file", shown(*found->second),
                            input.flag.empty() ? "" : fmt::format(" ({})", input.flag)));
  }
}

}  // namespace dedup
