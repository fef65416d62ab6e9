// Outputs that appear together, each whole or not at all.
//
// Problem. A run that is killed, or whose disk is full, must not leave half a file, nor a new file beside an old one
// that it does not belong to, nor a temporary file.
//
// Method. A regular file is written without a name (O_TMPFILE) in the folder where it will be. When all files are
// finished and synced, each gets a name: linked directly if there is none yet, else linked under a hidden name and
// renamed over the old file. The folders are synced last. Only a run killed between these last two system calls leaves
// something behind: one hidden file with the whole new content.
//
// Of many files, those behind the first 64 get a hidden name as soon as they are finished, so that they take no
// descriptors, and are synced together. A run that is killed leaves these behind, and the folders that it made.
//
// Known weakness. The files change one after another, not at once: a run killed among the renames leaves some new and
// some old. The summary is renamed last and has the hashes of the others, so such a mixed set can be recognised.
#include "dedup/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <set>
#include <utility>

#include "core/types.h"
#include "core/utf8.h"
#include "io/place.h"

namespace dedup {

namespace {

constexpr std::size_t kBuffered = 1 << 18;
constexpr std::size_t kMostAtOnce = 1 << 24;  // bytes a write: a large array must not delay a cancellation
// Finished files that are synced one by one and keep a descriptor instead of a name. Syncing takes 3 ms a file here.
constexpr std::size_t kMostAlone = 64;
constexpr int kPollMilliseconds = 50;  // between two looks at `cancelled`, while a pipe is full or has no reader

/// A name that no other file in the folder has.
std::string hidden_name(const std::string& folder) {
  static std::atomic<std::uint64_t> counter{0};
  const auto now = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  const std::uint64_t seed[] = {now, static_cast<std::uint64_t>(getpid()), counter++};
  return fmt::format("{}/.dedup-{:012x}", folder, XXH3_64bits(seed, sizeof seed) >> 16);
}

std::string path_of_descriptor(int fd) { return fmt::format("/proc/self/fd/{}", fd); }

/// Whether fsync failed for a reason other than a file that cannot be synced.
bool sync_failed(int fd) { return fsync(fd) != 0 && errno != EINVAL && errno != EROFS; }

}  // namespace

struct OutputSet::File {
  WrittenFile written;
  OutputPlace place;
  int fd = -1;
  bool is_terminal = false;  ///< ids and titles must not control it
  std::string hidden;        ///< the file's name until it is published; empty if it has none
  XXH3_state_t hash;

  ~File() {
    if (fd >= 0 && place.descriptor < 0) close(fd);
    if (!hidden.empty()) unlink(hidden.c_str());
  }

  const FileUse& use() const { return written.use; }
  bool may_block() const { return place.exists && !S_ISREG(place.status.st_mode); }

  void open(const Observer& observer) {
    XXH3_64bits_reset(&hash);
    if (place.descriptor >= 0) {
      fd = place.descriptor;
    } else if (place.is_stream()) {
      open_stream(observer);
    } else {
      open_unnamed();
    }
    if (fd < 0) fail_output(use(), "cannot be created");
    is_terminal = isatty(fd) != 0;
  }

  /// Opens a pipe or device, without blocking while a pipe has no reader.
  void open_stream(const Observer& observer) {
    for (;;) {
      fd = ::open(place.path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
      if (fd >= 0 || errno != ENXIO || !S_ISFIFO(place.status.st_mode)) return;
      stop_if_cancelled(observer);
      poll(nullptr, 0, kPollMilliseconds);
    }
  }

  void open_unnamed() {
    fd = ::open(place.folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (fd >= 0 && access(path_of_descriptor(fd).c_str(), F_OK) == 0) return;  // it can be given a name
    if (fd >= 0) close(fd);
    do {  // a file system without unnamed files, or no /proc
      hidden = hidden_name(place.folder);
      fd = ::open(hidden.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    } while (fd < 0 && errno == EEXIST);
    if (fd < 0) hidden.clear();
  }

  /// Writes what a pipe or device takes without blocking for long.
  ssize_t write_stream(std::string_view bytes, const Observer& observer) {
    pollfd state{fd, POLLOUT, 0};
    while (poll(&state, 1, kPollMilliseconds) == 0) stop_if_cancelled(observer);
    return ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
  }

  void write(std::string_view bytes, const Observer& observer) {
    while (!bytes.empty() && written.whole) {
      stop_if_cancelled(observer);
      const ssize_t wrote =
          may_block() ? write_stream(bytes, observer) : ::write(fd, bytes.data(), std::min(bytes.size(), kMostAtOnce));
      if (wrote < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (wrote < 0 && errno == EPIPE) written.whole = false;
      if (wrote < 0 && errno != EPIPE) fail_output(use(), "cannot be written");
      if (wrote < 0) return;
      const auto size = static_cast<std::size_t>(wrote);
      XXH3_64bits_update(&hash, bytes.data(), size);
      written.bytes += size;
      bytes.remove_prefix(size);
    }
  }

  /// Gives the file the mode and owner of the one that it replaces, and syncs it, unless `is_alone` is false.
  void complete(bool is_alone) {
    written.hash = XXH3_64bits_digest(&hash);
    if (place.is_stream()) return;
    if (place.exists) {
      const struct stat& old = place.status;
      struct stat now {};
      fstat(fd, &now);
      const bool other = old.st_uid != now.st_uid || old.st_gid != now.st_gid;
      // Only root may give a file away; others can keep the group at most.
      [[maybe_unused]] const bool kept =
          !other || fchown(fd, old.st_uid, old.st_gid) == 0 || fchown(fd, static_cast<uid_t>(-1), old.st_gid) == 0;
      if (fchmod(fd, old.st_mode & 0777) != 0) fail_output(use(), "cannot be given the mode of the old file");
    }
    if (is_alone && sync_failed(fd)) fail_output(use(), "cannot be synced to disk");
    if (!is_alone) close_early();
  }

  bool link_as(const std::string& name) const {
    return linkat(AT_FDCWD, path_of_descriptor(fd).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
  }

  void link_as_hidden() {
    do {
      const std::string name = hidden_name(place.folder);
      if (link_as(name)) hidden = name;
    } while (hidden.empty() && errno == EEXIST);
    if (hidden.empty()) fail_output(use(), "cannot be put in place");
  }

  /// Frees the descriptor of a finished file. It gets a hidden name instead.
  void close_early() {
    if (hidden.empty()) link_as_hidden();
    close(fd);
    fd = -1;
  }

  void put_in_place() {
    if (hidden.empty()) {
      if (!place.exists && link_as(place.path)) return;
      link_as_hidden();
    }
    if (rename(hidden.c_str(), place.path.c_str()) != 0) fail_output(use(), "cannot be put in place");
    hidden.clear();
  }
};

OutputSet::OutputSet(Observer observer) : observer_(std::move(observer)) {}

OutputSet::~OutputSet() {
  files_.clear();
  for (std::size_t i = folders_.size(); i-- > 0;) rmdir(folders_[i].c_str());
}

void OutputSet::make_folders(const FileUse& use) {
  for (std::size_t slash = use.path.find('/', 1); slash != std::string::npos; slash = use.path.find('/', slash + 1)) {
    std::string folder = use.path.substr(0, slash);
    if (mkdir(folder.c_str(), 0777) == 0) {
      folders_.push_back(std::move(folder));
    } else if (errno != EEXIST) {
      fail_output(use, fmt::format("its folder {} cannot be created", folder));
    }
  }
}

/// Syncs the files that were not synced one by one: all of the file systems that they are on.
void OutputSet::sync_rest() {
  std::set<dev_t> synced;
  for (std::size_t i = kMostAlone; i < files_.size(); ++i) {
    const OutputPlace& place = files_[i]->place;
    if (!synced.insert(place.status.st_dev).second) continue;
    const int fd = ::open(place.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool failed = fd >= 0 && syncfs(fd) != 0;
    if (fd >= 0) close(fd);
    if (failed) fail_output(files_[i]->use(), "cannot be synced to disk");
  }
}

void OutputSet::publish() {
  sync_rest();
  std::set<std::string> folders;
  for (const std::string& made : folders_) folders.insert({made, folder_of(made)});
  std::string in_place;  // for the message if a later file fails
  for (const std::unique_ptr<File>& file : files_) {
    try {
      file->put_in_place();
    } catch (const Error& error) {
      if (in_place.empty()) throw;
      throw Error(error.kind(), fmt::format("{}; already new: {}", error.what(), in_place));
    }
    in_place += (in_place.empty() ? "" : ", ") + file->use().path;
    folders.insert(file->place.folder);
  }
  files_.clear();
  folders_.clear();
  for (const std::string& folder : folders) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool failed = fd >= 0 && sync_failed(fd);  // a folder that cannot be opened cannot be synced
    if (fd >= 0) close(fd);
    if (failed) fail_output({"", folder}, "cannot be synced to disk; the outputs in it are complete");
  }
}

OutputFile::OutputFile(OutputSet& set, FileUse use) : set_(set), file_(std::make_unique<OutputSet::File>()) {
  file_->written.use = std::move(use);
  file_->place = place_of(file_->use());
  file_->open(set_.observer_);
}

OutputFile::~OutputFile() = default;

void OutputFile::flush() {
  file_->write(buffer_, set_.observer_);
  buffer_.clear();
}

void OutputFile::write(std::string_view bytes) {
  if (file_->is_terminal) {
    buffer_ += shown_on_terminal(bytes);
  } else {
    buffer_.append(bytes);
  }
  if (buffer_.size() >= kBuffered) flush();
}

void OutputFile::finish() {
  flush();
  const bool is_alone = set_.files_.size() < kMostAlone || file_->place.is_stream();
  file_->complete(is_alone);
  set_.written_.push_back(file_->written);
  if (!file_->place.is_stream()) set_.files_.push_back(std::move(file_));
  file_.reset();
}

}  // namespace dedup
