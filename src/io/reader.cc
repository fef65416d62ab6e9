// Files -> articles: the reader that open_reader returns. next() hands out whole records in one thread; any thread
// turns them into articles, and reads them again from the record store.
#include <fmt/format.h>
#include <sys/stat.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <mutex>

#include "core/url.h"
#include "dedup/io.h"
#include "io/append_list.h"
#include "io/batches.h"
#include "io/format/jsonl.h"
#include "io/format/text.h"
#include "io/put_right.h"
#include "io/store.h"
#include "io/walk.h"
#include "text/encoding.h"

namespace dedup {

Scratch::~Scratch() = default;
Reader::~Reader() = default;

namespace {

constexpr std::size_t kReadable = 64;  // bytes behind a record, for its parser

struct FileScratch : Scratch {
  JsonRecords::Parser parser;
  StoreScratch store;
  Article article;  ///< the current record; kept here because JsonRecords clears it anyway
  std::string reason;
  std::string decoded;    ///< a text that was not UTF-8
  PutRightBuffers right;  ///< of the current record
  std::string url;        ///< of the current record, if it was resolved
  // The articles of parts, as JSON lines, and the document's line or number of each.
  std::string converted;
  std::vector<std::uint64_t> converted_lines;
  std::map<const Format*, std::unique_ptr<PartConverter>> part_converters;
};

/// A record without the byte order mark that files begin with, and that stays where files were put together.
std::string_view without_mark(std::string_view record) {
  if (record.starts_with("\xEF\xBB\xBF")) record.remove_prefix(3);
  return record;
}

/// A batch of lines while it is parsed.
struct LineBatch {
  OpenedFile& file;
  FileScratch& scratch;
  const Sink& sink;
  RecordRef place;  ///< of the first byte
  std::string_view bytes;
  std::span<const std::uint64_t> document_lines;
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
        state_{std::move(cancelled), {}, 0, 0, {}},
        inputs_(found(paths)),
        store_(config_.tmpdir),
        named_fields_(config_.fields),
        plain_fields_(FieldNames{}) {
    if (!config_.format.empty() && format_of_name(config_.format) == nullptr) {
      throw Error(Error::Kind::usage,
                  fmt::format("--input-format: there is no '{}'; `dedup formats` lists them", config_.format));
    }
    add_reference(inputs_, found(config_.against));
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      struct stat status {};
      const bool is_known = inputs_[i].path != "-" && stat(inputs_[i].path.c_str(), &status) == 0;
      if (is_known) total_bytes_ += static_cast<std::uint64_t>(status.st_size);
      if (!config.output.annotate.empty() && !(is_known && S_ISREG(status.st_mode))) copies_.emplace(i, Descriptor());
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
    const auto* held = static_cast<const HeldBatch*>(batch.reader_data);
    if (held == nullptr) return 0;
    OpenedFile& file = *held->file;
    const RecordRef place{batch.offset, 0, batch.file};
    if (file.format->records == Format::Records::text) {
      if (held->is_spooled) store_.fill_record(place, batch.bytes);
      return parse_document(file, batch, own, sink);
    }
    if (batch.too_long > 0) {
      ++file.count;
      sink.problem({Problem::Kind::skipped_record, file.info.name, 1, too_long(batch.too_long, config_.max_record)});
    }
    LineBatch lines{file, own, sink, place, batch.bytes, batch.document_lines};
    if (file.format->records == Format::Records::parts) convert_parts(*held, lines);
    if (held->rows) convert_rows(*held->rows, lines);
    if (held->is_spooled) store_.fill_lines(place, lines.bytes);
    const std::uint64_t count = parse_lines(lines);
    return held->rows ? held->rows->rows : count;
  }

  std::unique_ptr<Scratch> make_scratch() const override { return std::make_unique<FileScratch>(); }

  Article load(RecordRef record, Scratch& scratch) const override {
    return read_again(record, static_cast<FileScratch&>(scratch), nullptr, nullptr);
  }

  Account account(RecordRef record, Scratch& scratch) const override {
    FieldCounts counts{};
    Repairs repairs;
    (void)read_again(record, static_cast<FileScratch&>(scratch), &counts, &repairs);
    Account out;
    const Format::Records records = files_[record.file]->format->records;
    if (records == Format::Records::json_lines || records == Format::Records::objects ||
        records == Format::Records::rows) {
      for (const auto& [role, fields] : named_fields_.named(counts)) out.fields[role] = fields.begin()->first;
    }
    if (records == Format::Records::parts) {
      auto& own = static_cast<FileScratch&>(scratch);
      out.details = JsonRecords::details_of(store_.read(record, own.store), own.parser);
    }
    for (const auto& [kind, count] : named(repairs)) out.repairs.push_back(kind);
    return out;
  }

  std::string file_name(std::uint32_t file) const override { return files_[file]->info.name; }

  std::string_view bytes(RecordRef record, Scratch& scratch) const override {
    return store_.read(record, static_cast<FileScratch&>(scratch).store);
  }

  void check_unchanged() const override { store_.check_unchanged(); }
  void rewrite(const Rewriting& calls) const override {
    std::vector<Input> inputs = inputs_;
    for (const auto& [input, copy] : copies_) {
      if (copy.is_open()) inputs[input].path = path_of(copy);
    }
    FileReader(*this, std::move(inputs)).give_back(*this, calls);
  }
  std::vector<std::string> inputs() const override {
    std::vector<std::string> out = lists_;
    out.reserve(lists_.size() + inputs_.size());
    for (const Input& input : inputs_) out.push_back(input.path);
    return out;
  }
  std::uint64_t total_bytes() const override { return total_bytes_; }
  std::map<std::string, std::uint64_t> passed_over() const override {
    std::map<std::string, std::uint64_t> out = state_.passed_over;
    for (const auto& [kind, count] : passed_over_) out[kind] += count;
    return out;
  }

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
    std::map<std::string, std::uint64_t> out = named(repairs_);
    if (state_.reencoded > 0) out["encoding"] += state_.reencoded;
    return out;
  }

 private:
  /// Reads the inputs of another reader again.
  FileReader(const FileReader& first, std::vector<Input> inputs)
      : config_(first.config_),
        state_{first.state_.cancelled, {}, 0, 0, {}},
        inputs_(std::move(inputs)),
        store_(config_.tmpdir),
        named_fields_(first.named_fields_),
        plain_fields_(first.plain_fields_) {}

  /// As rewrite(), for the files of `first`.
  void give_back(const FileReader& first, const Rewriting& calls) {
    const auto check = [](const OpenedFile& file, bool is_same) {
      if (!is_same) throw Error(Error::Kind::input, changed(file.info.name));
    };
    while (open_next()) {
      const std::size_t number = files_.size() - 1;
      OpenedFile& file = *files_.back();
      check(file, number < first.files_.size() && first.files_[number]->info.name == file.info.name &&
                      first.files_[number]->format == file.format);
      if (file.info.is_rewritten && !file.info.is_reference) {
        calls.begin(static_cast<std::uint32_t>(number));
        rewrite(*file.format, calls);
        current_->close();
        const File& before = first.files_[number]->info;
        check(file, file.info.bytes == before.bytes && file.info.hash == before.hash);
        calls.end();
      }
      current_.reset();
    }
  }

  /// Gives the file that is open back.
  void rewrite(const Format& format, const Rewriting& calls) {
    const std::unique_ptr<Converter> rewriter = format.rewriter({&calls, config_.max_record, &named_fields_});
    for (bool has_more = true; has_more;) {
      std::string_view bytes;
      has_more = current_->next_bytes(bytes);
      rewriter->add(bytes, !has_more);
    }
  }

  static std::string changed(const std::string& name) {
    return name + ": changed during the run; run again when nothing writes to it";
  }

  /// The next named file. What cannot be read twice is copied if it will be.
  FileBatches::Opened open_input(FileBatches& batches) {
    const std::size_t number = next_input_++;
    if (const auto copy = copies_.find(number); copy != copies_.end()) {
      copy->second = open_unnamed(config_.tmpdir);
      batches.copy_to(copy->second);
    }
    return batches.open(inputs_[number]);
  }

  std::vector<Input> found(std::span<const std::string> paths) {
    const Selection selection(config_.include, config_.exclude);
    return find_inputs(paths, selection, lists_, state_.passed_over, state_.problems, state_.cancelled);
  }

  /// Reads the article of a record, and what was put right, which null ignores.
  Article read_again(RecordRef record, FileScratch& own, FieldCounts* counts, Repairs* repairs) const {
    const OpenedFile& file = *files_[record.file];
    const std::string_view bytes = store_.read(record, own.store);
    Article article;
    if (file.format->records == Format::Records::text) {
      split_title(decoded(bytes, own), config_.title, article);
      article.id = file.info.name;
    } else if (fields_of(file).parse(without_mark(bytes), own.parser, article, counts, own.reason) ==
               JsonRecords::Outcome::bad) {
      throw Error(Error::Kind::input, changed(file.info.name));
    } else {
      complete(file, without_mark(bytes), own, article);
    }
    dedup::put_right(article, own.right, repairs);
    return article;
  }

  /// Adds to the article of a line what the line does not say.
  static void complete(const OpenedFile& file, std::string_view line, FileScratch& own, Article& article) {
    if (file.format->records == Format::Records::objects && !article.url.empty() && !is_absolute_url(article.url)) {
      own.url = resolve_url(JsonRecords::page_of(line, own.parser), article.url);
      if (!own.url.empty()) article.url = own.url;
    }
    if (article.id.empty()) article.id = article.url;
    article.origin = file.folder;
    article.is_page = file.format->holds_pages;
  }

  /// The bytes of a text as UTF-8, if they can be; else as they are: normalize() repairs them again.
  static std::string_view decoded(std::string_view bytes, FileScratch& own) {
    return decode_bytes(bytes, own.decoded) == BytesRead::windows1252 ? std::string_view(own.decoded) : bytes;
  }

  const JsonRecords& fields_of(const OpenedFile& file) const {
    const Format::Records records = file.format->records;
    return records == Format::Records::articles || records == Format::Records::parts ? plain_fields_ : named_fields_;
  }

  void add_counts(const FieldCounts& counts) const {
    const std::lock_guard lock(counts_mutex_);
    counts_.add(counts);
  }

  /// Replaces the bytes of a batch of parts by their articles, as lines.
  void convert_parts(const HeldBatch& held, LineBatch& batch) const {
    FileScratch& own = batch.scratch;
    own.converted.clear();
    own.converted_lines.clear();
    const Format& format = *batch.file.format;
    std::unique_ptr<PartConverter>& converter = own.part_converters[&format];
    if (!converter) converter = format.part_converter();
    std::uint64_t number = 0;
    std::uint64_t given = 0;
    std::string details;
    ConverterCalls calls;
    calls.max_record = config_.max_record;
    if (config_.page_details) calls.details = [&](std::string json) { details = std::move(json); };
    calls.article = [&](Article article) {
      // A page without an address is known by its file, as a text file is.
      std::string name = batch.file.info.name;
      if (++given > 1) name += fmt::format(":{}", given);
      if (is_whole(format) && article.id.empty() && article.url.empty()) article.id = name;
      append_article(article, std::exchange(details, {}), own.converted);
      own.converted_lines.push_back(number);
    };
    calls.problem = [&](Problem::Kind kind, std::uint64_t line, std::string reason) {
      if (kind == Problem::Kind::skipped_record) ++batch.file.count;
      batch.sink.problem({kind, batch.file.info.name, line, std::move(reason)});
    };
    calls.passed_over = [this](const std::string& kind) {
      const std::lock_guard lock(counts_mutex_);
      ++passed_over_[kind];
    };
    if (held.part_ends.empty()) converter->convert(0, batch.bytes, calls);
    for (std::size_t i = 0, begin = 0; i < held.part_ends.size(); begin = held.part_ends[i++]) {
      number = batch.document_lines[i];
      converter->convert(number, batch.bytes.substr(begin, held.part_ends[i] - begin), calls);
    }
    own.converted.reserve(own.converted.size() + kReadable);
    batch.bytes = own.converted;
    batch.document_lines = own.converted_lines;
  }

  /// Turns rows into lines.
  void convert_rows(RowPart& rows, LineBatch& batch) const {
    FileScratch& own = batch.scratch;
    own.converted.clear();
    ConverterCalls calls;
    calls.max_record = config_.max_record;
    calls.fields = &named_fields_;
    calls.object = [&](std::uint64_t, std::string_view json) {
      own.converted += json;
      own.converted += '\n';
    };
    calls.problem = [&](Problem::Kind kind, std::uint64_t row, std::string reason) {
      if (kind == Problem::Kind::skipped_record) ++batch.file.count;
      batch.sink.problem({kind, batch.file.info.name, row, std::move(reason)});
    };
    rows.convert(calls);
    own.converted.reserve(own.converted.size() + kReadable);
    batch.bytes = own.converted;
  }

  /// The records of lines; returns the number of lines.
  std::uint64_t parse_lines(LineBatch& batch) const {
    std::uint64_t line = 0;
    std::uint64_t records = 0;
    for (std::size_t at = 0; at < batch.bytes.size();) {
      const char* begin = batch.bytes.data() + at;
      const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', batch.bytes.size() - at));
      const std::size_t length =
          newline != nullptr ? static_cast<std::size_t>(newline - begin) : batch.bytes.size() - at;
      const std::uint64_t offset = batch.place.offset + at;
      at += length + 1;
      ++line;
      // A carriage return stays in the record, so that a survivor has the bytes of its line. To JSON it is a space.
      if (without_mark({begin, length}).find_first_not_of(" \t\r") == std::string_view::npos) continue;
      ++records;
      parse_line(batch, {offset, static_cast<std::uint32_t>(length), batch.place.file}, {begin, length}, line);
    }
    batch.file.count += records;
    if (&fields_of(batch.file) == &named_fields_) add_counts(batch.counts);
    return line;
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
    const std::string_view marked = bytes;
    bytes = without_mark(bytes);
    const auto outcome = fields_of(batch.file).parse(bytes, own.parser, article, &batch.counts, own.reason);
    if (outcome == JsonRecords::Outcome::bad) return report(Problem::Kind::skipped_record, own.reason);
    if (outcome != JsonRecords::Outcome::good) report(Problem::Kind::repaired, own.reason);
    if (outcome == JsonRecords::Outcome::reencoded || batch.file.reencoded) ++repairs_.encoding;
    if (marked.size() > bytes.size()) ++repairs_.marks;
    complete(batch.file, bytes, own, article);
    dedup::put_right(article, own.right, &repairs_);
    article.text_at = place_of(article.text, marked);
    batch.sink.article(article, record, is_whole(*batch.file.format) ? 0 : line);
  }

  std::uint64_t parse_document(OpenedFile& file, const Batch& batch, FileScratch& own, const Sink& sink) const {
    ++file.count;
    const BytesRead read_as = decode_bytes(batch.bytes, own.decoded);
    if (read_as != BytesRead::utf8) {
      sink.problem({Problem::Kind::repaired, file.info.name, 0,
                    read_as == BytesRead::replaced
                        ? "invalid UTF-8 was replaced by U+FFFD; the text was kept, correct the file's encoding"
                        : "bytes that are not UTF-8 were read as Windows-1252; the text was kept, correct the file's "
                          "encoding"});
    }
    if (read_as == BytesRead::windows1252 || file.reencoded) ++repairs_.encoding;
    Article article;
    split_title(read_as == BytesRead::windows1252 ? own.decoded : batch.bytes, config_.title, article);
    article.id = file.info.name;
    dedup::put_right(article, own.right, &repairs_);
    article.text_at = place_of(article.text, batch.bytes);
    sink.article(article, {batch.offset, static_cast<std::uint32_t>(batch.bytes.size()), batch.file}, 0);
    return 1;
  }

  /// Opens the next file that can be read; false after the last.
  bool open_next() {
    while (archive_ || next_input_ < inputs_.size()) {
      auto file = std::make_unique<OpenedFile>();
      auto batches = std::make_unique<FileBatches>(config_, named_fields_, store_, state_, *file);
      auto opened = FileBatches::Opened::no;
      if (archive_) {
        Input member;
        std::unique_ptr<ByteInput> bytes = archive_->next_member(member);
        if (bytes) {
          opened = batches->open_member(member, std::move(bytes));
        } else {
          std::exchange(archive_, nullptr)->close();
        }
      } else {
        opened = open_input(*batches);
      }
      if (opened == FileBatches::Opened::no) continue;
      files_.push_back(std::move(file));
      (opened == FileBatches::Opened::archive ? archive_ : current_) = std::move(batches);
      if (current_) return true;
    }
    return false;
  }

  const ReadingConfig config_;
  ReadingState state_;
  std::vector<std::string> lists_;  ///< of feeds, whose files are in `inputs_`
  std::vector<Input> inputs_;
  std::size_t next_input_ = 0;
  std::map<std::size_t, Descriptor> copies_;  ///< of inputs that cannot be read twice, if they will be; by number
  Store store_;
  JsonRecords named_fields_;  ///< by the names that the configuration gives
  JsonRecords plain_fields_;  ///< of records that a format converted to articles
  AppendList<std::unique_ptr<OpenedFile>> files_;
  std::unique_ptr<FileBatches> current_;
  std::unique_ptr<FileBatches> archive_;  ///< the one whose files are read
  mutable std::mutex counts_mutex_;
  mutable FieldCounts counts_{};
  mutable std::map<std::string, std::uint64_t> passed_over_;  ///< by part converters
  mutable Repairs repairs_;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace

std::unique_ptr<Reader> open_reader(std::span<const std::string> paths, const Config& config,
                                    std::function<bool()> cancelled) {
  return std::make_unique<FileReader>(paths, config, std::move(cancelled));
}

}  // namespace dedup
