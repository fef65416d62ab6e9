// Where the name of an output leads, and whether files of a run would destroy each other.
#include "io/place.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

namespace dedup {

namespace {

constexpr int kMostLinks = 40;  // as the kernel follows (path_resolution(7))

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

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

/// Whether writing one of two files would destroy the other.
bool is_same(const OutputPlace& a, const OutputPlace& b) {
  if (a.exists != b.exists || a.status.st_dev != b.status.st_dev || a.status.st_ino != b.status.st_ino) return false;
  if (!a.exists) return a.name() == b.name();
  // Devices such as /dev/null take any number of outputs; one descriptor takes one.
  return !S_ISCHR(a.status.st_mode) || (a.descriptor >= 0 && a.descriptor == b.descriptor);
}

/// A file that can be overwritten: regular, or a disk. A terminal or socket may well be both input and output.
std::optional<struct stat> disk_file(const FileUse& input) {
  struct stat status {};
  const int failed = input.path == "-" ? fstat(STDIN_FILENO, &status) : stat(input.path.c_str(), &status);
  if (failed != 0 || !(S_ISREG(status.st_mode) || S_ISBLK(status.st_mode))) return std::nullopt;
  return status;
}

}  // namespace

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
  struct Output {
    const FileUse& use;
    OutputPlace place;
  };
  std::vector<Output> places;
  for (const FileUse& use : outputs) {
    if (use.path.empty()) continue;
    Output output{use, place_of(use)};
    for (const Output& other : places) {
      if (!is_same(other.place, output.place)) continue;
      throw Error(Error::Kind::usage,
                  fmt::format("{} and {}: both would be written to {}; use different files", other.use.flag, use.flag,
                              use.path == "-" ? "standard output" : use.path));
    }
    places.push_back(std::move(output));
  }
  // Of many small inputs, asking for each would take a tenth of the run.
  const auto is_there = [](const Output& output) { return output.place.exists; };
  if (std::none_of(places.begin(), places.end(), is_there)) return;
  for (const FileUse& input : inputs) {
    const std::optional<struct stat> status = input.path.empty() ? std::nullopt : disk_file(input);
    for (std::size_t i = 0; status && i < places.size(); ++i) {
      const OutputPlace& place = places[i].place;
      if (!place.exists || place.status.st_dev != status->st_dev || place.status.st_ino != status->st_ino) continue;
      throw Error(Error::Kind::usage,
                  fmt::format("{}: is an input{} and would be overwritten; name another file", shown(places[i].use),
                              input.flag.empty() ? "" : fmt::format(" ({})", input.flag)));
    }
  }
}

}  // namespace dedup
