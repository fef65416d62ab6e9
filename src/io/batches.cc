// Cuts a file into batches of whole records.
#include "io/batches.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/json.h"

namespace dedup {

namespace {

// A batch is the unit of work of a thread: large enough to make queues cheap, small enough to share a file evenly.
constexpr std::size_t kBatch = 1 << 18;
constexpr std::size_t kHead = 4096;  // bytes by which compression and format are known
constexpr std::size_t kSlack = 64;   // readable bytes behind a batch, for vector loads
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Appends an article as a JSON line.
void append_article(const Article& article, std::string& lines) {
  JsonWriter json;
  const auto field = [&](std::string_view name, std::string_view value) {
    if (!value.empty() || name == "text") json.text(name, value);
  };
  json.open("", '{', JsonLayout::compact);
  field("id", article.id);
  field("title", article.title);
  field("text", article.text);
  field("date", article.date);
  field("source", article.source);
  field("url", article.url);
  json.close();
  lines += json.out;
  lines += '\n';
}

}  // namespace

std::string too_long(std::uint64_t size, const ReadingConfig& config) {
  return fmt::format("a record of {} bytes is longer than {}; it was skipped, raise --max-record if it is an article",
                     size, config.max_record);
}

/// Adds a problem, and returns false.
bool FileBatches::skip(std::string reason) {
  state_.problems.push_back({Problem::Kind::skipped_file, file_.info.name, 0, std::move(reason)});
  return false;
}

void FileBatches::skip_record(std::uint64_t line, std::string reason) {
  ++file_.count;
  state_.problems.push_back({Problem::Kind::skipped_record, file_.info.name, line, std::move(reason)});
}

bool FileBatches::open(const Input& input) {
  file_.info.name = input.name;
  file_.id = input.id;
  const int fd = input.path == "-" ? STDIN_FILENO : ::open(input.path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return skip(fmt::format("cannot be opened: {}; it was skipped, check its permissions", std::strerror(errno)));
  }
  std::string head;
  if (!read_head(fd, head)) {
    skip(fmt::format("cannot be read: {}; it was skipped", std::strerror(errno)));
    ::close(fd);
    return false;
  }
  file_.info.compression = compression_of(head);
  XXH3_64bits_reset(&hash_);
  const std::uint64_t taken_before = state_.taken_bytes;
  input_ = open_bytes(fd, std::move(head), file_.info.compression, [this](std::string_view bytes) {
    state_.taken_bytes += bytes.size();
    hash(bytes);
  });
  fill(kHead);
  if (pending_.empty()) return skip(error_.empty() ? "is empty; nothing was read" : error_);
  const std::string_view inner = pending().substr(0, kHead);
  if (const std::string refused = refused_content(inner); !refused.empty()) {
    return skip(fmt::format("is {}; it was skipped", refused));
  }
  format_ = &choose_format(input.name, inner);
  file_.info.format = format_->name;
  file_.info.records_are_lines = format_->records != Format::Records::text;
  file_.records = format_->records;
  add_to_store(input, fd, taken_before);
  return true;
}

/// Reads the first bytes of a file. On failure errno says why.
bool FileBatches::read_head(int fd, std::string& head) {
  head.resize(kHead);
  std::size_t size = 0;
  while (size < head.size()) {
    const ssize_t got = ::read(fd, head.data() + size, head.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  head.resize(size);
  return true;
}

/// Chooses how the file's records can be read again.
void FileBatches::add_to_store(const Input& input, int fd, std::uint64_t taken_before) {
  struct stat status {};
  fstat(fd, &status);
  const bool on_disk = S_ISREG(status.st_mode) && fd != STDIN_FILENO && file_.info.compression == "none";
  if (on_disk && file_.records == Format::Records::json_lines) {
    number_ = store_.add_mapped(input.path, fd, static_cast<std::uint64_t>(status.st_size));
    mapped_ = store_.mapped(number_);
    mapped_at_ = mapped_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    // Mapped bytes are counted and hashed as they are handed out, so take back what `input_` counted.
    state_.taken_bytes = taken_before + mapped_at_;
    XXH3_64bits_reset(&hash_);
    hash(mapped_.substr(0, mapped_at_));
  } else if (on_disk && file_.records == Format::Records::text) {
    number_ = store_.add_document(input.path, fd);
  } else {
    number_ = store_.add_spooled();
    spooled_ = true;
  }
}

void FileBatches::close() {
  if (!error_.empty()) skip(error_);
  file_.info.bytes = mapped_.empty() ? stored_ : mapped_.size();
  if (config_.hash_inputs) file_.info.hash = XXH3_64bits_digest(&hash_);
}

void FileBatches::hash(std::string_view bytes) {
  if (config_.hash_inputs) XXH3_64bits_update(&hash_, bytes.data(), bytes.size());
}

/// Reads until `pending_` holds `wanted` bytes or the input ends; returns whether it holds them.
bool FileBatches::fill(std::size_t wanted) {
  while (pending_.size() < wanted && error_.empty()) {
    const std::size_t before = pending_.size();
    const std::size_t room = std::max<std::size_t>(wanted - before, 1 << 16);
    pending_.reserve(before + room);
    const std::size_t got = input_->read(pending_.data() + before, room, error_);
    pending_.resize(before + got);
    if (got == 0) return false;
  }
  return pending_.size() >= wanted;
}

bool FileBatches::next(Batch& batch) {
  batch = {};
  batch.file = number_;
  batch.reader_data = &file_;
  if (!mapped_.empty()) return next_mapped(batch);
  switch (file_.records) {
    case Format::Records::json_lines:
      return next_lines(batch);
    case Format::Records::text:
      return next_document(batch);
    case Format::Records::converted:
      return next_converted(batch);
  }
  return false;
}

bool FileBatches::next_mapped(Batch& batch) {
  if (mapped_at_ >= mapped_.size()) return false;
  std::size_t end = std::min(mapped_at_ + kBatch, mapped_.size());
  if (end < mapped_.size()) {
    const std::size_t newline = mapped_.find('\n', end);
    end = newline == std::string_view::npos ? mapped_.size() : newline + 1;
  }
  batch.offset = mapped_at_;
  batch.bytes = mapped_.substr(mapped_at_, end - mapped_at_);
  hash(batch.bytes);
  if (end + kSlack > mapped_.size()) {  // vector loads must not run past the mapping
    auto copy = std::make_shared<Buffer<char>>();
    copy->append(batch.bytes.data(), batch.bytes.size());
    batch.bytes = {copy->data(), copy->size()};
    batch.owner = std::move(copy);
  }
  state_.taken_bytes += end - mapped_at_;
  mapped_at_ = end;
  return true;
}

/// Whole lines of a stream.
bool FileBatches::next_lines(Batch& batch) {
  for (std::size_t wanted = kBatch;; wanted = pending_.size() + kBatch) {
    const bool more = fill(wanted);
    if (stored_ == 0 && pending().starts_with(kByteOrderMark)) drop(kByteOrderMark.size());
    if (pending_.empty()) return false;
    const std::size_t last = more ? pending().rfind('\n') : pending_.size() - 1;
    if (last != std::string_view::npos) {
      take(batch, last + 1);
      lines_ += static_cast<std::uint64_t>(std::count(batch.bytes.begin(), batch.bytes.end(), '\n'));
      return true;
    }
    // The line has not ended yet: read on, unless it is too long already.
    if (pending_.size() > config_.max_record && !skip_line()) return false;
  }
}

/// Drops a line that is too long. Its newline stays, so that lines are counted right. Returns false at the end.
bool FileBatches::skip_line() {
  std::uint64_t length = 0;
  std::size_t newline = std::string::npos;
  while ((newline = pending().find('\n')) == std::string::npos) {
    length += pending_.size();
    pending_.clear();
    if (!fill(kBatch) && pending_.empty()) break;
  }
  if (newline != std::string::npos) {
    length += newline;
    drop(newline);
  }
  skip_record(lines_ + 1, too_long(length, config_));
  return !pending_.empty();
}

/// A whole file as one record.
bool FileBatches::next_document(Batch& batch) {
  if (stored_ > 0 || pending_.empty()) return false;
  fill(config_.max_record + 1);
  if (pending_.size() > config_.max_record) {
    skip_record(0, too_long(pending_.size(), config_));
    return false;
  }
  if (const std::size_t nul = pending().find('\0'); nul != std::string_view::npos) {
    skip_record(0, fmt::format("is binary (a NUL byte at offset {}); it was skipped", nul));
    return false;
  }
  take(batch, pending_.size());
  return true;
}

/// A whole file, converted to JSON lines. From here on, these are the file's records.
bool FileBatches::next_converted(Batch& batch) {
  if (stored_ > 0 || pending_.empty()) return false;
  fill(config_.max_record + 1);
  if (pending_.size() > config_.max_record) return skip(too_long(pending_.size(), config_));
  std::string lines;
  format_->convert(
      pending(), [&](const Article& article) { append_article(article, lines); },
      [&](std::uint64_t line, std::string reason) {
        state_.problems.push_back({Problem::Kind::skipped_file, file_.info.name, line, std::move(reason)});
      });
  pending_.clear();
  pending_.append(lines.data(), lines.size());
  if (pending_.empty()) return false;
  take(batch, pending_.size());
  return true;
}

/// Drops the first `n` pending bytes.
void FileBatches::drop(std::size_t n) {
  const std::size_t rest = pending_.size() - n;
  std::memmove(pending_.data(), pending_.data() + n, rest);
  pending_.resize(rest);
}

/// Moves the first `n` pending bytes to a batch, and copies them to the store if they cannot be read again.
void FileBatches::take(Batch& batch, std::size_t n) {
  auto bytes = std::make_shared<Buffer<char>>();
  bytes->append(pending_.data(), n);
  drop(n);
  batch.bytes = {bytes->data(), bytes->size()};
  batch.offset = stored_;
  if (spooled_ && file_.records == Format::Records::text) {
    store_.append_record(batch.bytes);
  } else if (spooled_) {
    store_.append_lines(batch.bytes);
  }
  stored_ += n;
  batch.owner = std::move(bytes);
}

}  // namespace dedup
