// Files -> Articles. src/io/format/format.h says how to add a format.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/config.h"
#include "dedup/types.h"

namespace dedup {

/// Working memory of a reader for one thread. Make one per thread with Reader::make_scratch.
class DEDUP_API Scratch {
 public:
  virtual ~Scratch();
};

/// Consecutive bytes of one file after decompression, cut at record borders.
struct Batch {
  std::uint32_t file = 0;
  std::uint64_t offset = 0;  ///< of bytes.front() in the file
  std::string_view bytes;
  std::shared_ptr<const void> owner;  ///< keeps `bytes` alive
  std::vector<Problem> problems;      ///< found since the last batch: skipped files
  std::uint64_t too_long = 0;         ///< length of a line that was left out before `bytes`, which begin with its end
  std::uint64_t taken = 0;            ///< how much of Reader::total_bytes() was read at the end of this batch
  /// If `bytes` were converted from a document: the line of the document that each of their lines comes from.
  std::vector<std::uint64_t> document_lines;
  const void* reader_data = nullptr;  ///< private to the reader
};

/// Receives the contents of a batch, in order. Lines are 1-based within the batch; the caller that orders the batches
/// adds the number of lines before it. But if the batch has document_lines, the lines of problems are those of the
/// document.
struct Sink {
  /// An article, the place of its record, and its line. The id is empty if the record has none. Views are valid until
  /// the call returns.
  std::function<void(const Article&, RecordRef, std::uint64_t line)> article;
  /// A record that was skipped or repaired; `line` is 0 if the file has no lines.
  std::function<void(Problem)> problem;
};

/// What Reader::rewrite calls, in the order of files and of their records.
struct Rewriting {
  /// The value of a field that is added to a record.
  struct Value {
    std::string text;
    bool is_number = false;  ///< spelled without quotes in JSON
  };
  std::vector<std::string> names;  ///< of the fields that are added; fields that a record has under these are dropped
  bool spreadsheet = false;        ///< tables begin with a byte order mark, and cells that begin like formulas are text
  std::function<void(std::uint32_t file)> begin;  ///< the bytes of this file follow
  /// The values for the record of a line, as Sink::article counts lines; false if it is no article.
  std::function<bool(std::uint64_t line, std::span<Value> values)> values;
  std::function<void(std::string_view bytes)> write;  ///< views hold during the call
  std::function<void()> end;                          ///< the file has no more bytes
};

/// A stream of articles, each of which can be read again. Derive from it to feed articles from elsewhere.
///
/// One thread at a time calls next(). While it runs, other threads may call parse, load, bytes, fetch and file_name for
/// the batches that next() has returned, and for their records and files; make_scratch and total_bytes at any time. A
/// scratch belongs to one thread. The other functions wait until next() has returned false.
class DEDUP_API Reader {
 public:
  virtual ~Reader();
  /// Gets the next batch, which may hold only problems. Returns false at the end.
  virtual bool next(Batch& batch) = 0;
  /// Passes the articles and problems of a batch to `sink`; returns the number of lines in the batch.
  virtual std::uint64_t parse(const Batch& batch, Scratch& scratch, const Sink& sink) const = 0;
  virtual std::unique_ptr<Scratch> make_scratch() const = 0;
  /// Reads the article of a record again. Its views are valid until the next call with this scratch. Throws
  /// Error(input) if the file has changed.
  virtual Article load(RecordRef record, Scratch& scratch) const = 0;
  /// The name of a file in ids and messages.
  virtual std::string file_name(std::uint32_t file) const = 0;
  /// Reads the bytes of a record again. The view is valid until the next call with this scratch.
  virtual std::string_view bytes(RecordRef record, Scratch& scratch) const = 0;
  /// How an article was read.
  struct Account {
    std::map<std::string, std::string>
        fields;                        ///< role -> the field that it was taken from; empty if fields have no names
    std::vector<std::string> repairs;  ///< kinds, as put_right() names them
    /// Of a web page, a JSON object with what else it says: `language`, `authors`, `links`. Else empty.
    std::string details;
  };
  /// For people who look at a new feed. Reads the record again, as load() does.
  virtual Account account(RecordRef, Scratch&) const { return {}; }
  /// Throws Error(input) if a file has changed since it was read.
  virtual void check_unchanged() const {}
  /// The files that this reader was opened for, folders as the files in them; "-" is standard input. Known from the
  /// start, so that no output overwrites an input.
  virtual std::vector<std::string> inputs() const { return {}; }
  /// The size of all input on disk; 0 if unknown. Batch::taken counts towards it.
  virtual std::uint64_t total_bytes() const { return 0; }

  struct File {
    std::string name;         ///< in messages and ids; see spelled_path
    std::string format;       ///< "jsonl", "json", "feed", "text"
    std::string compression;  ///< "none", "gzip", ...
    std::uint64_t bytes = 0;  ///< after decompression
    std::uint64_t records = 0;
    std::uint64_t hash = 0;            ///< XXH3 of the bytes on disk; 0 if not computed
    bool is_reference = false;         ///< of the reference set, ReadingConfig::against
    bool holds_pages = false;          ///< Article::is_page of its articles
    bool records_are_lines = true;     ///< survivors are written as the records' own bytes, one per line
    bool is_rewritten = false;         ///< rewrite() gives it; not if it is of the reference set
    std::vector<std::string> columns;  ///< of a table: the names in its header
  };
  /// Reads the files of lines and rows again (File::is_rewritten) and gives their bytes, decompressed, with fields
  /// added to each record. Everything else stays: other fields, records that are no articles, line breaks. Of what
  /// cannot be read twice, such as a pipe, a copy is read, which OutputConfig::annotate asks for. Throws Error(input)
  /// if a file has changed since it was read.
  virtual void rewrite(const Rewriting&) const {}
  /// Valid after the last batch.
  virtual std::vector<File> files() const { return {}; }
  /// Files skipped in directories: reason or extension -> count.
  virtual std::map<std::string, std::uint64_t> passed_over() const { return {}; }
  /// Which field was used for which role: role -> field -> number of records.
  virtual std::map<std::string, std::map<std::string, std::uint64_t>> fields() const { return {}; }
  /// What was put right in records before they were compared: kind -> number of records. "mojibake", "markup" (tags),
  /// "entities" (references in text without tags), "encoding" (bytes that are not UTF-8, or not what they declare),
  /// "byte order mark" (within a file). What a feed declares as HTML is not counted.
  virtual std::map<std::string, std::uint64_t> put_right() const { return {}; }
};

/// Opens files, directories and "-" (standard input) as one stream, and behind it the files of the reference set
/// (ReadingConfig::against); a file that is named in both is of the reference set. Formats and compression are detected
/// by content. A problem with one file is reported with the batches and affects only that file. `cancelled` is asked
/// several times a second, by the thread that calls this or next(), also while a pipe gives no bytes; true ends the
/// call with Error(interrupted).
DEDUP_API std::unique_ptr<Reader> open_reader(std::span<const std::string> paths, const Config& config,
                                              std::function<bool()> cancelled = {});

/// Articles in memory as a stream; nothing of them is copied, so they and what their views point to must outlive the
/// reader. `text_at`, `origin` and `is_page` may be set as a reader of files would. An article without id and url is
/// named by its number, "articles:7". Titles and texts are put right as those of files are; what is no UTF-8 is decoded
/// or repaired, and reported; what is longer than ReadingConfig::max_record is skipped and reported.
DEDUP_API std::unique_ptr<Reader> open_articles(std::span<const Article> articles, const Config& config);

/// How a path is spelled in ids, results and messages, which are UTF-8: as it is; but if it has a backslash or is not
/// UTF-8, a backslash as `\\` and each byte that belongs to no character as `\xHH`. bash's `printf %b` gives the path
/// back.
DEDUP_API std::string spelled_path(std::string_view path);

/// Why ReadingConfig::include may not have `pattern`; empty if it may. A pattern without a slash is compared with
/// names, one with a slash with paths below the folder that is walked; docs/formats.md has its syntax. Total,
/// thread-safe.
DEDUP_API std::string glob_problem(std::string_view pattern);

/// Parses an ISO 8601, RFC 822 or epoch date to seconds since 1970 UTC; kNoDate if `text` is not a date of the years
/// 1000 to 9999, and for one in numbers that may have the day or the month first (05/06/2031). Also reads dates as they
/// are written in the languages of ICU. A date without a zone is UTC; one whose zone's name has several meanings or is
/// unknown is the earliest of all that it may mean. A number of 9 digits or more, or a negative one, is an epoch; 8 and
/// 14 digits are a calendar date if they can be one. Its size, without the sign, tells the unit:
///   below 253402300800              seconds, to 9999-12-31; a fraction may follow
///   253402300800 to 253433923199    no date: seconds of the year 10000, which mean "never"
///   from 253433923200               milliseconds, from 1978-01-12 to 9999-12-31
///   from 253433923200000            microseconds, likewise; between the two again no date
/// Total, thread-safe.
DEDUP_API std::int64_t parse_date(std::string_view text);
/// Whether a date that parse_date accepts has a time of day, and a zone of one meaning.
struct DatePrecision {
  bool has_time = false;
  bool has_zone = false;
};
/// Total, thread-safe.
DEDUP_API DatePrecision date_precision(std::string_view text);
/// "2031-05-14T08:00:00Z"; empty for kNoDate.
DEDUP_API std::string format_date(std::int64_t seconds);

/// Whether ReadingConfig::timezone may be `name`: an IANA name or an offset such as "+05:30". Abbreviations may not,
/// since many have several meanings. Thread-safe.
DEDUP_API bool is_timezone(std::string_view name);
/// All IANA names, sorted. Thread-safe.
DEDUP_API std::vector<std::string> timezone_names();

/// The most bytes of a list, such as a background file, and of a table that are read. A pipe need not end, and memory
/// does. A background of 2 million words has 40 MB; the labels of 10 million articles have 1 GB.
inline constexpr std::uint64_t kMostOfList = std::uint64_t{256} << 20, kMostOfTable = std::uint64_t{4} << 30;

/// The contents of a file of lines; "-" is standard input. Throws Error(input) if it cannot be read, is longer than
/// `most`, or has a line of more than 16 MiB, as devices and binary files do. `cancelled` as for open_reader.
DEDUP_API std::string read_file(const std::string& path, std::uint64_t most = kMostOfList,
                                const std::function<bool()>& cancelled = {});

/// A cell of a TSV table as it is written: tab, newline, carriage return and backslash as \t \n \r \\, other control
/// characters as \xHH, and so one of = + - @ that begins a longer cell, which a spreadsheet would evaluate.
DEDUP_API std::string tsv_cell(std::string_view text);

/// A table in a text file, such as write_outputs writes: TSV (escaped as tsv_cell does), CSV (RFC 4180; a cell that a
/// spreadsheet would evaluate, or with control characters, has ' before it) or JSON Lines, detected by content. The
/// whole file is kept in memory. Not thread-safe.
class DEDUP_API Table {
 public:
  /// Reads a file; "-" is standard input. Throws Error(input) if it cannot be read, is empty, compressed or longer than
  /// kMostOfTable. `cancelled` as for open_reader.
  explicit Table(const std::string& path, const std::function<bool()>& cancelled = {});
  /// The file's name in messages.
  const std::string& name() const { return name_; }
  /// The cells of the first row, which may be a header; for JSON Lines, the keys of the first thousand objects.
  const std::vector<std::string>& names() const { return names_; }
  bool is_json() const { return format_ == TableFormat::jsonl; }

  /// Receives the cells of the wanted columns, in their order. Views are valid until the call returns.
  using Row = std::function<void(std::uint64_t line, std::span<const std::string_view> cells)>;
  /// Calls `row` for every row, except the first if `has_header`. `columns` are indices into names(). Calls `problem`
  /// for a row that lacks a wanted column, has more cells than the header, or is malformed. JSON numbers keep their
  /// spelling; null is an empty cell.
  void each_row(bool has_header, std::span<const std::size_t> columns, const Row& row,
                const std::function<void(Problem)>& problem) const;

 private:
  void each_object(std::span<const std::size_t> columns, const Row& row,
                   const std::function<void(Problem)>& problem) const;
  void each_record(bool has_header, std::span<const std::size_t> columns, const Row& row,
                   const std::function<void(Problem)>& problem) const;
  std::string name_, bytes_;
  TableFormat format_ = TableFormat::tsv;
  std::vector<std::string> names_;
};

/// Peak resident memory of this process so far, in bytes, including mapped files.
DEDUP_API std::uint64_t peak_memory();
/// Current resident memory without mapped files, in bytes: anonymous and shared memory. 0 if unknown.
DEDUP_API std::uint64_t own_memory();

}  // namespace dedup
