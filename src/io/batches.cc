// Cuts a file into batches of whole records.
#include "io/batches.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "io/codecs.h"
#include "io/random_file.h"
#include "io/wide.h"

namespace dedup {

namespace {

// A batch is the unit of work of a thread: large enough to make queues cheap, small enough to share a file evenly.
constexpr std::size_t kBatch = 1 << 18;
constexpr std::size_t kHead = 4096;          // bytes by which compression and format are known
constexpr std::size_t kMostProblems = 1000;  // in one batch
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Whether a record of a format with a member for each record begins at the front of a text.
bool begins_record(std::string_view text) {
  return std::any_of(std::begin(kFormats), std::end(kFormats), [&](const Format* format) {
    return format->begins_record != nullptr && format->begins_record(text);
  });
}

}  // namespace

bool is_whole(const Format& format) {
  return format.records == Format::Records::text ||
         (format.records == Format::Records::parts && format.converter == nullptr);
}

void FileBatches::skip(std::string reason) {
  state_.problems.push_back({Problem::Kind::skipped_file, file_.info.name, 0, std::move(reason)});
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

FileBatches::Opened FileBatches::open(const Input& input) {
  file_.info.name = input.name;
  Descriptor from = open_to_read(input.path);
  if (!from.is_open()) {
    skip(fmt::format("cannot be opened: {}; it was skipped, check its permissions", std::strerror(errno)));
    return Opened::no;
  }
  struct stat status {};
  fstat(from.get(), &status);
  if (S_ISREG(status.st_mode)) from.set_regular();
  if (!input.folder.empty() && !S_ISREG(status.st_mode)) {
    skip("is no longer a file; it was skipped");
    return Opened::no;
  }
  std::string head;
  // A file that grows meanwhile is found by check_unchanged. Those of /proc have size 0 and are read to their end.
  const auto size = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
  if (!read_head(from, size, head)) {
    skip(fmt::format("cannot be read: {}; it was skipped", std::strerror(errno)));
    return Opened::no;
  }
  file_.info.compression = compression_of(head);
  on_disk_ = S_ISREG(status.st_mode) && input.path != "-" && file_.info.compression == "none";
  const int fd = from.get();
  is_all_read_ = size > 0 && head.size() == size;
  if (on_disk_) fd_ = fd, size_ = size;
  XXH3_64bits_reset(&hash_);
  input_ = open_bytes(std::move(from), std::move(head), file_.info.compression,
                      {[this](std::string_view bytes) {
                         state_.taken_bytes += bytes.size();
                         hash(bytes);
                         copy(bytes);
                       },
                       state_.cancelled, is_all_read_});
  return begin(input, fd, status);
}

FileBatches::Opened FileBatches::open_member(const Input& input, std::unique_ptr<ByteInput> bytes) {
  file_.info.name = input.name;
  XXH3_64bits_reset(&hash_);
  std::string head = start_of_member(*bytes);
  file_.info.compression = compression_of(head);
  input_ = with_head(std::move(head), std::move(bytes), [this](std::string_view taken) { hash(taken); });
  if (file_.info.compression != "none") input_ = decompressed(std::move(input_), file_.info.compression);
  return begin(input, -1, {});
}

/// The first bytes of a file in an archive, as many as tell its compression.
std::string FileBatches::start_of_member(ByteInput& bytes) {
  std::string head(kHead, '\0');
  std::size_t size = 0;
  for (std::size_t got = 1; got > 0 && size < head.size(); size += got) {
    got = bytes.read(head.data() + size, head.size() - size, error_);
  }
  head.resize(size);
  return head;
}

/// Looks at the first bytes of `input_`, and adds the file to the store. `fd` and `status`:
/// of the file; `fd` is negative in an archive.
FileBatches::Opened FileBatches::begin(const Input& input, int fd, const struct stat& status) {
  file_.info.is_reference = input.is_reference;
  file_.folder = input.folder;
  input_->recover({[](std::string_view text) { return begins_record(text); },
                   [this](std::string reason) { skip(std::move(reason)); }});
  fill(kHead);
  narrow();
  const std::string_view inner = pending().substr(0, kHead);
  if (is_archive(input.name, inner)) {
    if (fd < 0) {
      skip("is an archive inside an archive; it was skipped, unpack it first");
      return Opened::no;
    }
    file_.info.format = inner.starts_with("PK") ? "zip" : "tar";
    archive_ = std::make_unique<Archive>(with_head(std::string(pending()), std::move(input_)));
    store_.add_spooled();
    return Opened::archive;
  }
  if (!input.folder.empty() && is_passed_over(input.name, inner)) return Opened::no;
  if (pending_.empty()) {
    skip(error_.empty() ? "is empty; nothing was read" : error_);
    return Opened::no;
  }
  format_ = format_of_name(config_.format);
  if (format_ == nullptr) {
    if (const std::string refused = refused_content(inner); !refused.empty()) {
      skip(fmt::format("is {}; it was skipped", refused));
      return Opened::no;
    }
    format_ = &choose_format(input.name, inner);
  }
  file_.info.format = format_->name;
  file_.format = format_;
  file_.info.holds_pages = format_->holds_pages;
  file_.info.records_are_lines = !is_whole(*format_);
  file_.info.is_rewritten = format_->rewriter != nullptr;
  on_disk_ = on_disk_ && format_->converter == nullptr && format_->part_converter == nullptr &&
             format_->open_rows == nullptr && !file_.reencoded;
  number_ = on_disk_ ? store_.add_on_disk(input.path, fd, status) : store_.add_spooled();
  if (format_->records == Format::Records::rows) open_rows();
  return Opened::file;
}

std::unique_ptr<ByteInput> FileBatches::next_member(Input& input) {
  std::string path;
  while (archive_->next(path, error_)) {
    stop_if(state_.cancelled);
    const std::string why = passed_over_by_name(path);
    if (!why.empty()) {
      ++state_.passed_over[why];
      continue;
    }
    while (path.starts_with("./")) path.erase(0, 2);
    input.name = file_.info.name + (path.starts_with('/') ? "" : "/") + spelled_path(path);
    input.folder = file_.info.name;
    input.is_reference = file_.info.is_reference;
    return archive_->member();
  }
  return nullptr;
}

/// Reads UTF-16 and UTF-32 as UTF-8 from here on. No record of such a file can be read again where it lies.
void FileBatches::narrow() {
  if (row_format(pending().substr(0, kHead)) != nullptr) return;
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
  file_.info.bytes = archive_ ? archive_->bytes_read() : read_;
  if (config_.hash_inputs) file_.info.hash = XXH3_64bits_digest(&hash_);
}

void FileBatches::hash(std::string_view bytes) {
  if (config_.hash_inputs) XXH3_64bits_update(&hash_, bytes.data(), bytes.size());
}

/// Keeps bytes that cannot be read again.
void FileBatches::copy(std::string_view bytes) {
  if (copy_ != nullptr && !write_all(*copy_, bytes)) {
    throw Error(Error::Kind::output, fmt::format("{}: no copy for --annotate can be kept: {}; name another --tmpdir",
                                                 file_.info.name, std::strerror(errno)));
  }
}

/// Reads until `pending_` holds `wanted` bytes or the input ends; returns whether it holds them.
bool FileBatches::fill(std::size_t wanted) {
  while (pending_.size() < wanted && error_.empty()) {
    const std::size_t before = pending_.size();
    const std::size_t room = is_all_read_ ? kHead : std::clamp<std::size_t>(wanted - before, 1 << 16, kBatch);
    pending_.reserve(before + room);
    const std::size_t got = input_->read(pending_.data() + before, room, error_);
    pending_.resize(before + got);
    read_ += got;
    if (got == 0) return false;
  }
  return pending_.size() >= wanted;
}

bool FileBatches::next(Batch& batch) {
  batch = {};
  batch.file = number_;
  if (is_whole(*format_)) return next_document(batch);
  if (format_->records == Format::Records::rows) return next_rows(batch);
  return format_->converter == nullptr ? next_lines(batch) : next_converted(batch);
}

bool FileBatches::next_bytes(std::string_view& bytes) {
  pending_.resize(at_start_ ? pending_.size() : 0);  // the first bytes were read to tell the format
  at_start_ = false;
  const bool more = fill(kBatch);
  bytes = pending();
  return more;
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

/// What every converter of the file calls.
ConverterCalls FileBatches::problem_calls() {
  ConverterCalls calls;
  calls.max_record = config_.max_record;
  calls.fields = &fields_;
  calls.passed_over = [this](const std::string& kind) { ++state_.passed_over[kind]; };
  calls.query = config_.query;
  calls.cancelled = state_.cancelled;
  calls.problem = [this](Problem::Kind kind, std::uint64_t line, std::string reason) {
    if (kind == Problem::Kind::skipped_record) ++file_.count;
    state_.problems.push_back({kind, file_.info.name, line, std::move(reason)});
  };
  return calls;
}

std::unique_ptr<Converter> FileBatches::make_converter() {
  ConverterCalls calls = problem_calls();
  calls.article = [this](const Article& article) { append_article(article, "", converted_); };
  calls.object = [this](std::uint64_t line, std::string_view json) {
    converted_ += json;
    converted_ += '\n';
    converted_lines_.push_back(line);
  };
  calls.part = [this](std::uint64_t number, std::string_view bytes) {
    converted_ += bytes;
    converted_lines_.push_back(number);
    part_ends_.push_back(converted_.size());
  };
  calls.columns = [this](std::vector<std::string> names) { file_.info.columns = std::move(names); };
  calls.reencoded = [this] { ++state_.reencoded; };
  return format_->converter(std::move(calls));
}

/// Some records of a document, converted to JSON lines, or some parts that are yet to be converted. From here on, the
/// lines are the file's records.
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

/// Opens a file whose records are rows. What cannot be read at any place is copied first.
void FileBatches::open_rows() {
  std::shared_ptr<RandomFile> file;
  if (fd_ >= 0 && size_ > 0) {
    file = std::make_shared<RandomFile>(shared(fd_, size_));
    if (config_.hash_inputs) {  // `input_` hashes what it reads
      while (fill(kBatch)) pending_.clear();
    }
    rows_taken_ = read_;
    read_ = size_;
  } else {
    file = std::make_shared<RandomFile>(copied(pending(), *input_, config_.tmpdir, error_));
    read_ = file->size();
    rows_taken_ = size_ = 0;
  }
  pending_.clear();
  // A copy that is cut would only be reported twice.
  if (error_.empty()) rows_ = format_->open_rows(std::move(file), problem_calls());
}

/// Some rows, which are yet to be converted.
bool FileBatches::next_rows(Batch& batch) {
  stop_if(state_.cancelled);
  std::unique_ptr<RowPart> part = rows_ ? rows_->next() : nullptr;
  const auto taken = part ? static_cast<std::uint64_t>(rows_->progress() * static_cast<double>(size_)) : size_;
  if (taken > rows_taken_) state_.taken_bytes += taken - std::exchange(rows_taken_, taken);
  if (!part) return false;
  auto held = std::make_shared<HeldBatch>();
  held->rows = std::move(part);
  hand_out(batch, std::move(held));
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

/// Hands out a batch. What cannot be read again gets a part of the store, which whoever parses the batch fills.
void FileBatches::give(Batch& batch, Buffer<char> bytes) {
  auto held = std::make_shared<HeldBatch>();
  held->bytes = std::move(bytes);
  held->part_ends = std::exchange(part_ends_, {});
  hand_out(batch, std::move(held));
}

void FileBatches::hand_out(Batch& batch, std::shared_ptr<HeldBatch> held) {
  held->file = &file_;
  held->is_spooled = !on_disk_;
  batch.bytes = {held->bytes.data(), held->bytes.size()};
  batch.offset = on_disk_ ? stored_ : store_.add_part().offset;
  stored_ += held->bytes.size();
  at_start_ = false;
  batch.reader_data = held.get();
  batch.owner = std::move(held);
}

}  // namespace dedup
