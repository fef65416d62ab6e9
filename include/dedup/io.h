// Files -> Articles, and results -> files. A further format is one file and one line in `io.cc`.
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

/// Per-thread working memory of a reader; make one a thread with Reader::make_scratch.
class DEDUP_API Scratch {
 public:
  virtual ~Scratch();
};

/// Consecutive bytes of one file, cut at record borders, as they stand after decompression.
struct Batch {
  std::uint32_t file = 0;
  std::uint64_t offset = 0;  ///< of bytes.front() in the file
  std::string_view bytes;
  std::shared_ptr<const void> owner;  ///< keeps `bytes` alive where they are not mapped
  std::vector<Problem> problems;      ///< met on the way to these bytes: files skipped, records too long
  std::uint64_t taken = 0;            ///< of Reader::total_bytes(), up to the end of this batch
  const void* reader_data = nullptr;  ///< the reader's own
};

/// Receives what a batch holds, in order. Lines are 1-based within the batch: whoever puts the batches in order
/// knows how many lines came before.
struct Sink {
  /// An article, where its record stands, and its line. An empty id means that the record has none of its own.
  /// Views hold until the call returns.
  std::function<void(const Article&, RecordRef, std::uint64_t line)> article;
  /// A record that was skipped or repaired; `line` 0 where the file has no lines.
  std::function<void(Problem)> problem;
};

/// A stream of articles, each of which can be read again. Derive from it to feed articles from elsewhere.
///
/// One thread at a time calls next(). While it runs, other threads may call parse, load, bytes, fetch and file_name for
/// the batches that next() has returned, and for their records and files; make_scratch and total_bytes at any time. A
/// scratch belongs to one thread. The other functions wait until next() has returned false.
class DEDUP_API Reader {
 public:
  virtual ~Reader();
  /// Gives the next batch, which may hold nothing but problems. Returns false at the end.
  virtual bool next(Batch& batch) = 0;
  /// Gives the articles of a batch; returns the number of lines in it.
  virtual std::uint64_t parse(const Batch& batch, Scratch& scratch, const Sink& sink) const = 0;
  virtual std::unique_ptr<Scratch> make_scratch() const = 0;
  /// Reads the article of a record again. Its views hold until the next call with this scratch. Throws Error(input) if
  /// the file has changed.
  virtual Article load(RecordRef record, Scratch& scratch) const = 0;
  /// Prefetches the bytes of a record.
  virtual void fetch(RecordRef /*record*/) const {}
  /// The name of a file, as ids and messages spell it.
  virtual std::string file_name(std::uint32_t file) const = 0;
  /// Reads the bytes of a record again. They hold until the next call with this scratch.
  virtual std::string_view bytes(RecordRef record, Scratch& scratch) const = 0;
  /// Throws Error(input) if a file has changed since it was read.
  virtual void check_unchanged() const {}
  /// The size of all input on disk; 0 if unknown. Batch::taken counts towards it.
  virtual std::uint64_t total_bytes() const { return 0; }

  struct File {
    std::string name;         ///< as messages name it
    std::string format;       ///< "jsonl", "text", "feed"
    std::string compression;  ///< "none", "gzip", ...
    std::uint64_t bytes = 0;  ///< after decompression
    std::uint64_t records = 0;
    std::uint64_t hash = 0;         ///< XXH3 of the bytes as they lie on disk; 0 where not computed
    bool records_are_lines = true;  ///< survivors give the bytes as they are, a line each
  };
  /// Valid after the last batch.
  virtual std::vector<File> files() const { return {}; }
  /// Names passed over in directories: why or extension -> how many.
  virtual std::map<std::string, std::uint64_t> passed_over() const { return {}; }
  /// Which field was taken for what: role -> field -> records.
  virtual std::map<std::string, std::map<std::string, std::uint64_t>> fields() const { return {}; }
};

/// Opens files, directories and "-" as one stream. Formats and compression are known by content. What is wrong with
/// single files is told with the batches and costs that file alone.
DEDUP_API std::unique_ptr<Reader> open_reader(std::span<const std::string> paths, const Config& config);

/// Seconds since 1970 UTC of an ISO 8601, RFC 822 or epoch date; kNoDate where it is none. A date without a
/// zone is UTC. Total, thread-safe.
DEDUP_API std::int64_t parse_date(std::string_view text);
/// Whether a date that parse_date reads names a moment of its day, and the zone of that. Total, thread-safe.
struct DatePrecision {
  bool has_time = false;
  bool has_zone = false;
};
DEDUP_API DatePrecision date_precision(std::string_view text);
/// "2031-05-14T08:00:00Z"; empty for kNoDate.
DEDUP_API std::string format_date(std::int64_t seconds);

/// All of a file; "-" is standard input. Throws Error(input) where it cannot be read.
DEDUP_API std::string read_file(const std::string& path);

/// A table of text in a file, such as `write_outputs` writes: TSV (with \t \n \r \\ for tab, line feed, carriage return
/// and backslash), CSV (RFC 4180) or JSON Lines, known by content. Read whole; not thread-safe.
class DEDUP_API Table {
 public:
  /// "-" is standard input. Throws Error(input) where the file cannot be read, holds nothing or is compressed.
  explicit Table(const std::string& path);
  /// As messages name it.
  const std::string& name() const { return name_; }
  /// The cells of the first row, which may be a header; of JSON Lines the keys of the first thousand objects.
  const std::vector<std::string>& names() const { return names_; }
  bool is_json() const { return format_ == TableFormat::jsonl; }

  /// The cells of the wanted columns (indices into `names`), in that order; views hold until the call returns.
  using Row = std::function<void(std::uint64_t line, std::span<const std::string_view> cells)>;
  /// Calls `row` for every row behind the header, where there is one, else for all; `problem` for a row that lacks a
  /// wanted column, has more cells than the header, or is broken. JSON: numbers as they stand, null as nothing.
  void each_row(bool has_header, std::span<const std::size_t> columns, const Row& row,
                const std::function<void(Problem)>& problem) const;

 private:
  std::string name_, bytes_;
  TableFormat format_ = TableFormat::tsv;
  std::vector<std::string> names_;
};

/// A file that appears whole or not at all: written beside its place, renamed by `commit`, removed where that
/// was not called. "-" is standard output. Throws Error(output) on the first failed write.
class DEDUP_API OutputFile {
 public:
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  void write(std::string_view bytes);
  void commit();

 private:
  void flush();
  std::string path_, temporary_;
  int fd_ = -1;
  std::string buffer_;
};

/// The largest resident memory of this process so far, in bytes, mapped files included.
DEDUP_API std::uint64_t peak_memory();
/// What is resident now and no page of a file, in bytes: anonymous and shared memory. 0 where it cannot be told.
DEDUP_API std::uint64_t own_memory();

}  // namespace dedup
