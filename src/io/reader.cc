// Files -> articles: the reader that open_reader returns. next() hands out whole records in one thread; any thread
// turns them into articles, and reads them again from the record store.
#include <fmt/format.h>
#include <sys/stat.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <mutex>

#include "core/utf8.h"
#include "dedup/io.h"
#include "io/append_list.h"
#include "io/batches.h"
#include "io/format/jsonl.h"
#include "io/format/text.h"
#include "io/store.h"
#include "io/walk.h"
#include "text/clean.h"

namespace dedup {

Scratch::~Scratch() = default;
Reader::~Reader() = default;

namespace {

struct FileScratch : Scratch {
  JsonRecords::Parser parser;
  StoreScratch store;
  Article article;  ///< the current record; kept here because JsonRecords clears it anyway
  std::string reason;
  std::string repaired;
  std::string title, text;  ///< of the current record, if they were put right
};

/// A batch of lines while it is parsed.
struct LineBatch {
  const OpenedFile& file;
  FileScratch& scratch;
  const Sink& sink;
  const std::vector<std::uint64_t>& document_lines;
  FieldCounts counts{};
};

/// Where `part` is in `record`; empty if it points elsewhere.
Span place_of(std::string_view part, std::string_view record) {
  const std::less_equal<> before;
  if (!before(record.data(), part.data()) || !before(part.data() + part.size(), record.data() + record.size()))
    return {};
  const auto begin = static_cast<std::uint32_t>(part.data() - record.data());
  return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

class FileReader : public Reader {
 public:
  FileReader(std::span<const std::string> paths, const Config& config, Cancelled cancelled)
      : config_(config.reading),
        state_{std::move(cancelled), {}, 0, {}},
        inputs_(find_inputs(paths, state_.passed_over, state_.problems, state_.cancelled)),
        store_(config_.tmpdir),
        named_fields_(config_.fields),
        plain_fields_(FieldNames{}) {
    for (const Input& input : inputs_) {
      struct stat status {};
      if (input.path != "-" && stat(input.path.c_str(), &status) == 0) {
        total_bytes_ += static_cast<std::uint64_t>(status.st_size);
      }
    }
  }

  bool next(Batch& batch) override {
    bool found = false;
    while (!found && (current_ || open_next())) {
      found = current_->next(batch);
      if (!found) {
        current_->close();
        current_.reset();
      }
    }
    if (!found) batch = {};
    batch.taken = state_.taken_bytes;
    batch.problems = std::exchange(state_.problems, {});
    return found || !batch.problems.empty();
  }

  std::uint64_t parse(const Batch& batch, Scratch& scratch, const Sink& sink) const override {
    auto& own = static_cast<FileScratch&>(scratch);
    auto* file = static_cast<OpenedFile*>(const_cast<void*>(batch.reader_data));
    if (file == nullptr) return 0;
    if (file->records == Format::Records::text) return parse_document(*file, batch, own, sink);
    LineBatch lines{*file, own, sink, batch.document_lines};
    std::uint64_t line = 0;
    std::uint64_t records = 0;
    if (batch.too_long > 0) {
      ++records;
      sink.problem({Problem::Kind::skipped_record, file->info.name, 1, too_long(batch.too_long, config_.max_record)});
    }
    for (std::size_t at = 0; at < batch.bytes.size();) {
      const char* begin = batch.bytes.data() + at;
      const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', batch.bytes.size() - at));
      const std::size_t length =
          newline != nullptr ? static_cast<std::size_t>(newline - begin) : batch.bytes.size() - at;
      const std::uint64_t offset = batch.offset + at;
      at += length + 1;
      ++line;
      // A carriage return stays in the record, so that a survivor has the bytes of its line. To JSON it is a space.
      if (std::string_view(begin, length).find_first_not_of(" \t\r") == std::string_view::npos) continue;
      ++records;
      const RecordRef record{offset, static_cast<std::uint32_t>(length), batch.file};
      parse_line(lines, record, {begin, length}, line);
    }
    file->count += records;
    if (&fields_of(*file) == &named_fields_) add_counts(lines.counts);
    return line;
  }

  std::unique_ptr<Scratch> make_scratch() const override { return std::make_unique<FileScratch>(); }

  Article load(RecordRef record, Scratch& scratch) const override {
    auto& own = static_cast<FileScratch&>(scratch);
    const OpenedFile& file = *files_[record.file];
    const std::string_view bytes = store_.read(record, own.store);
    Article article;
    if (file.records == Format::Records::text) {
      split_title(bytes, config_.title, article);
    } else if (fields_of(file).parse(bytes, own.parser, article, nullptr, own.reason) == JsonRecords::Outcome::bad) {
      throw Error(Error::Kind::input, file.info.name + ": changed during the run; run again when nothing writes to it");
    }
    clean(article, own);
    return article;
  }

  std::string file_name(std::uint32_t file) const override { return files_[file]->info.name; }

  std::string_view bytes(RecordRef record, Scratch& scratch) const override {
    return store_.read(record, static_cast<FileScratch&>(scratch).store);
  }

  void check_unchanged() const override { store_.check_unchanged(); }
  std::vector<std::string> inputs() const override {
    std::vector<std::string> out;
    out.reserve(inputs_.size());
    for (const Input& input : inputs_) out.push_back(input.path);
    return out;
  }
  std::uint64_t total_bytes() const override { return total_bytes_; }
  std::map<std::string, std::uint64_t> passed_over() const override { return state_.passed_over; }

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

  std::map<std::string, std::uint64_t> put_right() const override {
    std::map<std::string, std::uint64_t> out;
    if (mojibake_ > 0) out["mojibake"] = mojibake_;
    return out;
  }

 private:
  /// Puts title and text right; returns whether that changed anything.
  static bool clean(Article& article, FileScratch& own) {
    const char* const title = article.title.data();
    const char* const text = article.text.data();
    article.title = clean_text(article.title, own.title);
    article.text = clean_text(article.text, own.text);
    return article.title.data() != title || article.text.data() != text;
  }

  const JsonRecords& fields_of(const OpenedFile& file) const {
    return file.records == Format::Records::articles ? plain_fields_ : named_fields_;
  }

  void add_counts(const FieldCounts& counts) const {
    const std::lock_guard lock(counts_mutex_);
    for (std::size_t role = 0; role < counts.size(); ++role) {
      for (std::size_t rank = 0; rank < counts[role].size(); ++rank) counts_[role][rank] += counts[role][rank];
    }
  }

  void parse_line(LineBatch& batch, RecordRef record, std::string_view bytes, std::uint64_t line) const {
    const auto report = [&](Problem::Kind kind, std::string reason) {
      const std::uint64_t at = batch.document_lines.empty() ? line : batch.document_lines[line - 1];
      batch.sink.problem({kind, batch.file.info.name, at, std::move(reason)});
    };
    if (bytes.size() > config_.max_record) {
      return report(Problem::Kind::skipped_record, too_long(bytes.size(), config_.max_record));
    }
    FileScratch& own = batch.scratch;
    Article& article = own.article;
    const auto outcome = fields_of(batch.file).parse(bytes, own.parser, article, &batch.counts, own.reason);
    if (outcome == JsonRecords::Outcome::bad) return report(Problem::Kind::skipped_record, own.reason);
    if (outcome == JsonRecords::Outcome::repaired) report(Problem::Kind::repaired, own.reason);
    if (article.id.empty()) article.id = article.url;
    if (clean(article, own)) ++mojibake_;
    article.text_at = place_of(article.text, bytes);
    batch.sink.article(article, record, line);
  }

  std::uint64_t parse_document(OpenedFile& file, const Batch& batch, FileScratch& own, const Sink& sink) const {
    ++file.count;
    if (!repair_utf8(batch.bytes, own.repaired)) {
      sink.problem({Problem::Kind::repaired, file.info.name, 0,
                    "invalid UTF-8 was replaced by U+FFFD; the text was kept, correct the file's encoding"});
    }
    Article article;
    split_title(batch.bytes, config_.title, article);  // not of the repaired text: normalize() repairs it again
    article.id = file.id;
    if (clean(article, own)) ++mojibake_;
    article.text_at = place_of(article.text, batch.bytes);
    sink.article(article, {batch.offset, static_cast<std::uint32_t>(batch.bytes.size()), batch.file}, 0);
    return 1;
  }

  /// Opens the next file that can be read; false after the last.
  bool open_next() {
    while (next_input_ < inputs_.size()) {
      auto file = std::make_unique<OpenedFile>();
      auto batches = std::make_unique<FileBatches>(config_, named_fields_, store_, state_, *file);
      if (!batches->open(inputs_[next_input_++])) continue;
      files_.push_back(std::move(file));
      current_ = std::move(batches);
      return true;
    }
    return false;
  }

  const ReadingConfig config_;
  ReadingState state_;
  std::vector<Input> inputs_;
  std::size_t next_input_ = 0;
  Store store_;
  JsonRecords named_fields_;  ///< by the names that the configuration gives
  JsonRecords plain_fields_;  ///< of records that a format converted to articles
  AppendList<std::unique_ptr<OpenedFile>> files_;
  std::unique_ptr<FileBatches> current_;
  mutable std::mutex counts_mutex_;
  mutable FieldCounts counts_{};
  mutable std::atomic<std::uint64_t> mojibake_{0};  ///< records with some
  std::uint64_t total_bytes_ = 0;
};

}  // namespace

std::unique_ptr<Reader> open_reader(std::span<const std::string> paths, const Config& config,
                                    std::function<bool()> cancelled) {
  return std::make_unique<FileReader>(paths, config, std::move(cancelled));
}

}  // namespace dedup
