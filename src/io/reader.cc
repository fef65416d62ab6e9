// Files -> Articles: the reader that `open_reader` gives. Files become batches of whole records here, in one thread;
// records become articles in `parse` and `load`, in any.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <functional>
#include <mutex>

#include "core/json.h"
#include "core/utf8.h"
#include "dedup/io.h"
#include "io/append_list.h"
#include "io/format/jsonl.h"
#include "io/format/text.h"
#include "io/store.h"
#include "io/walk.h"

namespace dedup {

Scratch::~Scratch() = default;
Reader::~Reader() = default;

namespace {

constexpr std::size_t kBatch = 1 << 18;
constexpr std::size_t kHead = 4096;
constexpr std::size_t kSlack = 64;

struct FileScratch : Scratch {
  JsonRecords::Parser parser;
  StoreScratch store;
  Article article;  // of the record at hand; here, as parse clears it anyway
  std::string reason;
  std::string repaired;
};

/// Where a part of a record stands in it; empty where it is none.
Span place_of(std::string_view part, std::string_view record) {
  const std::less_equal<> before;
  if (!before(record.data(), part.data()) || !before(part.data() + part.size(), record.data() + record.size()))
    return {};
  const auto begin = static_cast<std::uint32_t>(part.data() - record.data());
  return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

/// What the reader knows of a file; its address is fixed.
struct OpenedFile {
  Reader::File info;
  std::string id;  ///< of a text file
  Format::Records records = Format::Records::json_lines;
  std::atomic<std::uint64_t> count{0};
};

class FileReader : public Reader {
 public:
  FileReader(std::span<const std::string> paths, const Config& config)
      : config_(config),
        inputs_(find_inputs(paths, passed_over_, problems_)),
        store_(config.reading.tmpdir),
        named_fields_(config.reading.fields),
        plain_fields_(FieldNames{}) {
    for (const Input& input : inputs_) {
      struct stat status {};
      if (input.path != "-" && stat(input.path.c_str(), &status) == 0) {
        total_bytes_ += static_cast<std::uint64_t>(status.st_size);
      }
    }
  }

  bool next(Batch& batch) override {
    for (;;) {
      if (!current_ && !open_next()) break;
      if (next_of_current(batch)) {
        batch.taken = taken_bytes_;
        batch.reader_data = current_;
        batch.problems = std::move(problems_);
        problems_.clear();
        return true;
      }
      close_current();
    }
    batch = {};
    batch.taken = taken_bytes_;
    batch.problems = std::move(problems_);
    problems_.clear();
    return !batch.problems.empty();
  }

  std::uint64_t parse(const Batch& batch, Scratch& scratch, const Sink& sink) const override {
    auto& own = static_cast<FileScratch&>(scratch);
    auto* file = static_cast<OpenedFile*>(const_cast<void*>(batch.reader_data));
    if (file == nullptr) return 0;
    if (file->records == Format::Records::text) return parse_document(*file, batch, own, sink);
    FieldCounts counts{};
    std::uint64_t line = 0;
    std::uint64_t records = 0;
    for (std::size_t at = 0; at < batch.bytes.size();) {
      const char* begin = batch.bytes.data() + at;
      const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', batch.bytes.size() - at));
      std::size_t length = newline != nullptr ? static_cast<std::size_t>(newline - begin) : batch.bytes.size() - at;
      const std::uint64_t offset = batch.offset + at;
      at += length + 1;
      ++line;
      if (length > 0 && begin[length - 1] == '\r') --length;
      if (std::string_view(begin, length).find_first_not_of(" \t") == std::string_view::npos) continue;
      ++records;
      const RecordRef record{offset, static_cast<std::uint32_t>(length), batch.file};
      parse_line(*file, record, {begin, length}, line, own, counts, sink);
    }
    file->count += records;
    if (file->records == Format::Records::json_lines) add_counts(counts);
    return line;
  }

  std::unique_ptr<Scratch> make_scratch() const override { return std::make_unique<FileScratch>(); }

  Article load(RecordRef record, Scratch& scratch) const override {
    auto& own = static_cast<FileScratch&>(scratch);
    const OpenedFile& file = *files_[record.file];
    const std::string_view bytes = store_.read(record, own.store);
    Article article;
    if (file.records == Format::Records::text) {
      split_title(bytes, config_.reading.title, article);
    } else if (fields_of(file).parse(bytes, own.parser, article, nullptr, own.reason) == JsonRecords::Outcome::bad) {
      throw Error(Error::Kind::input,
                  file.info.name + ": changed while it was read; run again when nothing writes to it");
    }
    return article;
  }

  void fetch(RecordRef record) const override { store_.fetch(record); }

  std::string file_name(std::uint32_t file) const override { return files_[file]->info.name; }

  std::string_view bytes(RecordRef record, Scratch& scratch) const override {
    return store_.read(record, static_cast<FileScratch&>(scratch).store);
  }

  void check_unchanged() const override { store_.check_unchanged(); }
  std::uint64_t total_bytes() const override { return total_bytes_; }
  std::map<std::string, std::uint64_t> passed_over() const override { return passed_over_; }

  std::vector<File> files() const override {
    std::vector<File> out;
    for (std::size_t i = 0; i < files_.size(); ++i) {
      out.push_back(files_[i]->info);
      out.back().records = files_[i]->count.load();
    }
    return out;
  }

  std::map<std::string, std::map<std::string, std::uint64_t>> fields() const override {
    const std::lock_guard lock(counts_mutex_);
    return named_fields_.named(counts_);
  }

 private:
  const JsonRecords& fields_of(const OpenedFile& file) const {
    return file.records == Format::Records::converted ? plain_fields_ : named_fields_;
  }

  void add_counts(const FieldCounts& counts) const {
    const std::lock_guard lock(counts_mutex_);
    for (std::size_t role = 0; role < counts.size(); ++role) {
      for (std::size_t rank = 0; rank < counts[role].size(); ++rank) counts_[role][rank] += counts[role][rank];
    }
  }

  void parse_line(const OpenedFile& file, RecordRef record, std::string_view bytes, std::uint64_t line,
                  FileScratch& own, FieldCounts& counts, const Sink& sink) const {
    if (bytes.size() > config_.reading.max_record) {
      sink.problem({Problem::Kind::skipped_record, file.info.name, line, too_long(bytes.size())});
      return;
    }
    Article& article = own.article;
    const auto outcome = fields_of(file).parse(bytes, own.parser, article, &counts, own.reason);
    if (outcome != JsonRecords::Outcome::good) {
      const bool bad = outcome == JsonRecords::Outcome::bad;
      sink.problem({bad ? Problem::Kind::skipped_record : Problem::Kind::repaired, file.info.name, line, own.reason});
      if (bad) return;
    }
    if (article.id.empty()) article.id = article.url;
    article.text_at = place_of(article.text, bytes);
    sink.article(article, record, line);
  }

  std::uint64_t parse_document(OpenedFile& file, const Batch& batch, FileScratch& own, const Sink& sink) const {
    ++file.count;
    if (!repair_utf8(batch.bytes, own.repaired)) {
      sink.problem({Problem::Kind::repaired, file.info.name, 0,
                    "invalid UTF-8 was replaced by U+FFFD; the text was kept, mend its encoding"});
    }
    Article article;
    split_title(batch.bytes, config_.reading.title, article);  // the repair is normalize's
    article.id = file.id;
    article.text_at = place_of(article.text, batch.bytes);
    sink.article(article, {batch.offset, static_cast<std::uint32_t>(batch.bytes.size()), batch.file}, 0);
    return 1;
  }

  std::string too_long(std::uint64_t size) const {
    return fmt::format("a record of {} bytes is longer than {}; it was skipped, raise --max-record if it is an article",
                       size, config_.reading.max_record);
  }

  void skip_file(const Input& input, std::string reason) {
    problems_.push_back({Problem::Kind::skipped_file, input.name, 0, std::move(reason)});
  }

  /// Opens the next file that can be read; false after the last.
  bool open_next() {
    while (next_input_ < inputs_.size()) {
      const Input& input = inputs_[next_input_++];
      const int fd = input.path == "-" ? STDIN_FILENO : open(input.path.c_str(), O_RDONLY | O_CLOEXEC);
      if (fd < 0) {
        skip_file(input,
                  fmt::format("cannot be opened: {}; it was skipped, check its permissions", std::strerror(errno)));
        continue;
      }
      if (open_file(input, fd)) return true;
    }
    return false;
  }

  bool open_file(const Input& input, int fd) {
    std::string head(kHead, '\0');
    std::size_t size = 0;
    while (size < head.size()) {
      const ssize_t got = ::read(fd, head.data() + size, head.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        skip_file(input, fmt::format("cannot be read: {}; it was skipped", std::strerror(errno)));
        close(fd);
        return false;
      }
      if (got == 0) break;
      size += static_cast<std::size_t>(got);
    }
    head.resize(size);
    struct stat status {};
    fstat(fd, &status);
    const bool regular = S_ISREG(status.st_mode) && fd != STDIN_FILENO;
    auto file = std::make_unique<OpenedFile>();
    file->info.name = input.name;
    file->id = input.id;
    file->info.compression = compression_of(head);
    error_.clear();
    XXH3_64bits_reset(&hash_);
    pending_.clear();
    lines_ = 0;
    const std::uint64_t taken_before = taken_bytes_;
    source_ = open_bytes(fd, std::move(head), file->info.compression, [this](std::string_view bytes) {
      taken_bytes_ += bytes.size();
      hash(bytes);
    });
    fill(kHead);
    const std::string_view inner(pending_.data(), std::min(pending_.size(), kHead));
    if (pending_.empty()) {
      skip_file(input, error_.empty() ? "is empty; nothing was read" : error_);
      source_.reset();
      return false;
    }
    const std::string refused = refused_content(inner);
    const Format* format = refused.empty() ? choose_format(input.name, inner) : nullptr;
    if (format == nullptr) {
      skip_file(input,
                fmt::format("is {}; it was skipped", refused.empty() ? "of no format that can be read" : refused));
      source_.reset();
      return false;
    }
    file->info.format = format->name;
    file->info.records_are_lines = format->records != Format::Records::text;
    file->records = format->records;
    const auto bytes = static_cast<std::uint64_t>(status.st_size);
    mapped_ = {};
    if (regular && file->info.compression == "none" && format->records == Format::Records::json_lines) {
      number_ = store_.add_mapped(input.path, fd, bytes);
      mapped_ = store_.mapped(number_);
      mapped_at_ = mapped_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
      // What is mapped counts, and is hashed, as it is handed out.
      taken_bytes_ = taken_before + mapped_at_;
      XXH3_64bits_reset(&hash_);
      hash(mapped_.substr(0, mapped_at_));
    } else if (regular && file->info.compression == "none" && format->records == Format::Records::text) {
      number_ = store_.add_document(input.path, fd);
    } else {
      number_ = store_.add_spooled();
    }
    format_ = format;
    stored_ = 0;
    spooled_ = !(regular && file->info.compression == "none" && format->records != Format::Records::converted);
    files_.push_back(std::move(file));
    current_ = files_.back().get();
    return true;
  }

  void close_current() {
    if (!error_.empty()) problems_.push_back({Problem::Kind::skipped_file, current_->info.name, 0, error_});
    current_->info.bytes = mapped_.empty() ? stored_ : mapped_.size();
    if (config_.reading.hash_inputs) current_->info.hash = XXH3_64bits_digest(&hash_);
    source_.reset();
    current_ = nullptr;
  }

  void hash(std::string_view bytes) {
    if (config_.reading.hash_inputs) XXH3_64bits_update(&hash_, bytes.data(), bytes.size());
  }

  /// Reads until `pending_` holds `wanted` bytes or the source ends; returns whether it holds them.
  bool fill(std::size_t wanted) {
    while (pending_.size() < wanted && error_.empty()) {
      const std::size_t before = pending_.size();
      const std::size_t room = std::max<std::size_t>(wanted - before, 1 << 16);
      pending_.reserve(before + room);
      const std::size_t got = source_->read(pending_.data() + before, room, error_);
      pending_.resize(before + got);
      if (got == 0) return false;
    }
    return pending_.size() >= wanted;
  }

  bool next_of_current(Batch& batch) {
    batch = {};
    batch.file = number_;
    if (!mapped_.empty()) return next_mapped(batch);
    switch (current_->records) {
      case Format::Records::json_lines:
        return next_lines(batch);
      case Format::Records::text:
        return next_document(batch);
      case Format::Records::converted:
        return next_converted(batch);
    }
    return false;
  }

  bool next_mapped(Batch& batch) {
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
    taken_bytes_ += end - mapped_at_;
    mapped_at_ = end;
    return true;
  }

  /// Whole lines of a stream, which are spooled on the way.
  bool next_lines(Batch& batch) {
    for (;;) {
      const bool more = fill(kBatch);
      if (stored_ == 0 && std::string_view(pending_.data(), pending_.size()).starts_with("\xEF\xBB\xBF")) drop(3);
      if (pending_.empty()) return false;
      const std::string_view bytes(pending_.data(), pending_.size());
      const std::size_t border = more ? bytes.rfind('\n') : bytes.size() - 1;
      if (border != std::string_view::npos) {
        take(batch, border + 1);
        lines_ += static_cast<std::uint64_t>(std::count(batch.bytes.begin(), batch.bytes.end(), '\n'));
        return true;
      }
      // One line fills the whole buffer: read on to its end, but not beyond what a record may take.
      if (pending_.size() <= config_.reading.max_record && fill(pending_.size() + kBatch)) continue;
      if (pending_.size() <= config_.reading.max_record) continue;
      if (!skip_line()) return false;
    }
  }

  /// Drops a line that is too long, keeping a newline in its place so that lines are counted right.
  bool skip_line() {
    std::uint64_t length = 0;
    std::size_t newline = std::string::npos;
    while ((newline = std::string_view(pending_.data(), pending_.size()).find('\n')) == std::string::npos) {
      length += pending_.size();
      pending_.clear();
      if (!fill(kBatch) && pending_.empty()) break;
    }
    if (newline != std::string::npos) {
      length += newline;
      drop(newline);
    }
    problems_.push_back({Problem::Kind::skipped_record, current_->info.name, lines_ + 1, too_long(length)});
    ++current_->count;
    return !pending_.empty();
  }

  bool next_document(Batch& batch) {
    if (stored_ > 0 || pending_.empty()) return false;
    fill(config_.reading.max_record + 1);
    const std::string_view bytes(pending_.data(), pending_.size());
    if (bytes.size() > config_.reading.max_record) {
      ++current_->count;
      problems_.push_back({Problem::Kind::skipped_record, current_->info.name, 0, too_long(bytes.size())});
      return false;
    }
    if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos) {
      ++current_->count;
      problems_.push_back({Problem::Kind::skipped_record, current_->info.name, 0,
                           fmt::format("is binary (a NUL byte at offset {}); it was skipped", nul)});
      return false;
    }
    take(batch, pending_.size());
    return true;
  }

  /// A document turned into JSON lines, which stand in its place from here on.
  bool next_converted(Batch& batch) {
    if (stored_ > 0 || pending_.empty()) return false;
    fill(config_.reading.max_record + 1);
    if (pending_.size() > config_.reading.max_record) {
      problems_.push_back({Problem::Kind::skipped_file, current_->info.name, 0, too_long(pending_.size())});
      return false;
    }
    std::string lines;
    format_->convert(
        {pending_.data(), pending_.size()}, [&](const Article& article) { append_article(article, lines); },
        [&](std::uint64_t line, std::string reason) {
          problems_.push_back({Problem::Kind::skipped_file, current_->info.name, line, std::move(reason)});
        });
    pending_.clear();
    pending_.append(lines.data(), lines.size());
    if (pending_.empty()) return false;
    take(batch, pending_.size());
    return true;
  }

  static void append_article(const Article& article, std::string& lines) {
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

  void drop(std::size_t n) {
    const std::size_t rest = pending_.size() - n;
    std::memmove(pending_.data(), pending_.data() + n, rest);
    pending_.resize(rest);
  }

  /// Gives the first `n` bytes of `pending_` as a batch, and to the store where they must be kept.
  void take(Batch& batch, std::size_t n) {
    auto bytes = std::make_shared<Buffer<char>>();
    bytes->append(pending_.data(), n);
    drop(n);
    batch.bytes = {bytes->data(), bytes->size()};
    batch.offset = stored_;
    if (spooled_) {
      if (current_->records == Format::Records::text) {
        store_.append_record(batch.bytes);
      } else {
        store_.append_lines(batch.bytes);
      }
    }
    stored_ += n;
    batch.owner = std::move(bytes);
  }

  Config config_;
  std::map<std::string, std::uint64_t> passed_over_;
  std::vector<Problem> problems_;  ///< not yet told
  std::vector<Input> inputs_;
  Store store_;
  JsonRecords named_fields_, plain_fields_;
  AppendList<std::unique_ptr<OpenedFile>> files_;
  mutable std::mutex counts_mutex_;
  mutable FieldCounts counts_{};
  std::uint64_t total_bytes_ = 0;
  std::uint64_t taken_bytes_ = 0;

  // The file being read.
  std::size_t next_input_ = 0;
  OpenedFile* current_ = nullptr;
  const Format* format_ = nullptr;
  std::uint32_t number_ = 0;
  std::unique_ptr<ByteSource> source_;
  std::string_view mapped_;
  std::size_t mapped_at_ = 0;
  Buffer<char> pending_;      ///< read and not yet given
  std::uint64_t stored_ = 0;  ///< bytes given
  bool spooled_ = false;
  std::string error_;
  std::uint64_t lines_ = 0;  ///< of a stream, given
  XXH3_state_t hash_;
};

}  // namespace

std::unique_ptr<Reader> open_reader(std::span<const std::string> paths, const Config& config) {
  return std::make_unique<FileReader>(paths, config);
}

}  // namespace dedup
