// Cuts a file into batches of whole records.
#include "io/batches.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/json.h"
#include "io/codecs.h"
#include "io/wide.h"

namespace dedup {

namespace {

// A batch is the unit of work of a thread: large enough to make queues cheap, small enough to share a file evenly.
constexpr std::size_t kBatch = 1 << 18;
constexpr std::size_t kHead = 4096;          // bytes by which compression and format are known
constexpr std::size_t kMostProblems = 1000;  // in one batch
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
  field(article.date_is_update ? "updated" : "date", article.date);
  field("source", article.source);
  field("url", article.url);
  json.close();
  lines += json.out;
  lines += '\n';
}

}  // namespace

/// Adds a problem, and returns false.
bool FileBatches::skip(std::string reason) {
  state_.problems.push_back({Problem::Kind::skipped_file, file_.info.name, 0, std::move(reason)});
  return false;
}

void FileBatches::skip_record(std::string reason) {
  ++file_.count;
  state_.problems.push_back({Problem::Kind::skipped_record, file_.info.name, 0, std::move(reason)});
}

/// Whether a file in a folder has a name that articles may have, but does not hold any. Then counts it.
bool FileBatches::is_passed_over(const std::string& name, std::string_view head) {
  const std::string extension = extension_of(name);
  const Format* const named = format_of_extension(extension);
  if (named == nullptr || named->holds_articles == nullptr || named->holds_articles(head)) return false;
  ++state_.passed_over["." + extension];
  return true;
}

bool FileBatches::open(const Input& input) {
  file_.info.name = input.name;
  file_.info.is_reference = input.is_reference;
  file_.folder = input.folder;
  Descriptor from = open_to_read(input.path);
  if (!from.is_open()) {
    return skip(fmt::format("cannot be opened: {}; it was skipped, check its permissions", std::strerror(errno)));
  }
  struct stat status {};
  fstat(from.get(), &status);
  if (S_ISREG(status.st_mode)) from.set_regular();
  if (!input.folder.empty() && !S_ISREG(status.st_mode)) return skip("is no longer a file; it was skipped");
  std::string head;
  // A file that grows meanwhile is found by check_unchanged. Those of /proc have size 0 and are read to their end.
  const auto size = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
  if (!read_head(from, size, head))
    return skip(fmt::format("cannot be read: {}; it was skipped", std::strerror(errno)));
  file_.info.compression = compression_of(head);
  on_disk_ = S_ISREG(status.st_mode) && input.path != "-" && file_.info.compression == "none";
  const int fd = from.get();
  const bool is_all = size > 0 && head.size() == size;
  XXH3_64bits_reset(&hash_);
  input_ = open_bytes(std::move(from), std::move(head), file_.info.compression,
                      {[this](std::string_view bytes) {
                         state_.taken_bytes += bytes.size();
                         hash(bytes);
                       },
                       state_.cancelled, is_all});
  fill(kHead);
  narrow();
  if (!input.folder.empty() && is_passed_over(input.name, pending().substr(0, kHead))) return false;
  if (pending_.empty()) return skip(error_.empty() ? "is empty; nothing was read" : error_);
  const std::string_view inner = pending().substr(0, kHead);
  if (const std::string refused = refused_content(inner); !refused.empty()) {
    return skip(fmt::format("is {}; it was skipped", refused));
  }
  format_ = &choose_format(input.name, inner);
  file_.info.format = format_->name;
  file_.info.records_are_lines = format_->records != Format::Records::text;
  file_.records = format_->records;
  on_disk_ = on_disk_ && format_->converter == nullptr && !file_.reencoded;
  number_ = on_disk_ ? store_.add_on_disk(input.path, fd, status) : store_.add_spooled();
  return true;
}

/// Reads UTF-16 and UTF-32 as UTF-8 from here on. No record of such a file can be read again where it lies.
void FileBatches::narrow() {
  const std::string encoding = wide_encoding(pending().substr(0, kHead));
  if (encoding.empty()) return;
  file_.reencoded = true;
  input_ = narrowed(std::move(input_), pending(), encoding);
  pending_.clear();
  fill(kHead);
}

/// Reads the first bytes of a file, which has `all` bytes; 0 if that is unknown. On failure errno says why.
bool FileBatches::read_head(const Descriptor& from, std::size_t all, std::string& head) {
  head.resize(kHead);
  std::size_t size = 0;
  while (size < head.size() && (all == 0 || size < all)) {
    const ssize_t got = read_some(from, head.data() + size, head.size() - size, state_.cancelled);
    if (got < 0) return false;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  head.resize(size);
  return true;
}

void FileBatches::close() {
  if (!error_.empty()) skip(error_);
  file_.info.bytes = stored_;
  if (config_.hash_inputs) file_.info.hash = XXH3_64bits_digest(&hash_);
}

void FileBatches::hash(std::string_view bytes) {
  if (config_.hash_inputs) XXH3_64bits_update(&hash_, bytes.data(), bytes.size());
}

/// Reads until `pending_` holds `wanted` bytes or the input ends; returns whether it holds them.
bool FileBatches::fill(std::size_t wanted) {
  while (pending_.size() < wanted && error_.empty()) {
    const std::size_t before = pending_.size();
    const std::size_t room = std::clamp<std::size_t>(wanted - before, 1 << 16, kBatch);
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
  switch (file_.records) {
    case Format::Records::json_lines:
      return next_lines(batch);
    case Format::Records::text:
      return next_document(batch);
    case Format::Records::articles:
    case Format::Records::objects:
      return next_converted(batch);
  }
  return false;
}

/// Whole lines.
bool FileBatches::next_lines(Batch& batch) {
  std::size_t searched = 0;  // bytes of `pending_` without a line break
  for (std::size_t wanted = kBatch;; wanted = pending_.size() + kBatch) {
    const bool more = fill(wanted);
    if (at_start_ && pending().starts_with(kByteOrderMark)) drop(kByteOrderMark.size());
    if (!more) {
      take(batch, pending_.size());
      return !batch.bytes.empty() || batch.too_long > 0;
    }
    const void* last = memrchr(pending_.data() + searched, '\n', pending_.size() - searched);
    if (last != nullptr) {
      take(batch, static_cast<std::size_t>(static_cast<const char*>(last) - pending_.data()) + 1);
      return true;
    }
    // The line has not ended yet: read on, unless it is too long already.
    searched = pending_.size();
    if (pending_.size() > config_.max_record) {
      batch.too_long = skip_line();
      searched = 0;
    }
  }
}

/// Drops a line that is too long, and returns its length. Its newline stays, so that lines are counted right.
std::uint64_t FileBatches::skip_line() {
  std::uint64_t length = 0;
  while (true) {
    const std::size_t newline = pending().find('\n');
    const std::size_t part = std::min(newline, pending_.size());
    length += part;
    drop(part);
    if (newline != std::string_view::npos || !fill(1)) return length;
  }
}

/// A whole file as one record.
bool FileBatches::next_document(Batch& batch) {
  if (!at_start_ || pending_.empty()) return false;
  fill(config_.max_record + 1);
  if (pending_.size() > config_.max_record) {
    skip_record(too_long(pending_.size(), config_.max_record));
    return false;
  }
  if (const std::size_t nul = pending().find('\0'); nul != std::string_view::npos) {
    skip_record(fmt::format("is binary (a NUL byte at offset {}); it was skipped", nul));
    return false;
  }
  take(batch, pending_.size());
  return true;
}

std::unique_ptr<Converter> FileBatches::make_converter() {
  ConverterCalls calls;
  calls.max_record = config_.max_record;
  calls.fields = &fields_;
  calls.article = [this](const Article& article) { append_article(article, converted_); };
  calls.object = [this](std::uint64_t line, std::string_view json) {
    converted_ += json;
    converted_ += '\n';
    converted_lines_.push_back(line);
  };
  calls.problem = [this](Problem::Kind kind, std::uint64_t line, std::string reason) {
    if (kind == Problem::Kind::skipped_record) ++file_.count;
    state_.problems.push_back({kind, file_.info.name, line, std::move(reason)});
  };
  calls.reencoded = [this] { ++state_.reencoded; };
  return format_->converter(std::move(calls));
}

/// Some records of a document, converted to JSON lines. From here on, these are the file's records.
bool FileBatches::next_converted(Batch& batch) {
  if (!converter_) converter_ = make_converter();
  while (converted_.size() < kBatch && state_.problems.size() < kMostProblems && !finished_) {
    finished_ = !fill(kBatch);
    converter_->add(pending(), finished_);
    pending_.clear();
  }
  if (converted_.empty()) return !finished_;
  Buffer<char> lines;
  lines.append(converted_.data(), converted_.size());
  converted_.clear();
  batch.document_lines = std::exchange(converted_lines_, {});
  give(batch, std::move(lines));
  return true;
}

/// Drops the first `n` pending bytes.
void FileBatches::drop(std::size_t n) {
  const std::size_t rest = pending_.size() - n;
  std::memmove(pending_.data(), pending_.data() + n, rest);
  pending_.resize(rest);
  if (on_disk_) stored_ += n;
  at_start_ = false;
}

/// Moves the first `n` pending bytes to a batch.
void FileBatches::take(Batch& batch, std::size_t n) {
  Buffer<char> bytes = std::exchange(pending_, {});
  pending_.append(bytes.data() + n, bytes.size() - n);
  bytes.resize(n);
  give(batch, std::move(bytes));
}

/// Hands out a batch, and copies it to the store if it cannot be read again.
void FileBatches::give(Batch& batch, Buffer<char> bytes) {
  auto owner = std::make_shared<Buffer<char>>(std::move(bytes));
  batch.bytes = {owner->data(), owner->size()};
  batch.offset = stored_;
  if (!on_disk_ && file_.records == Format::Records::text) {
    store_.append_record(batch.bytes);
  } else if (!on_disk_) {
    store_.append_lines(batch.bytes);
  }
  stored_ += owner->size();
  at_start_ = false;
  batch.owner = std::move(owner);
}

}  // namespace dedup
