// What a format of input is, and which formats there are.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/io.h"

namespace dedup {

class JsonRecords;
class RandomFile;

/// What a converter calls. Views hold during the call.
struct ConverterCalls {
  std::uint64_t max_record = 0;                 ///< bytes; a longer record is skipped
  std::function<void(const Article&)> article;  ///< for Records::articles
  /// What was skipped or repaired: a 1-based line, 0 if unknown; what is wrong and what to do.
  std::function<void(Problem::Kind kind, std::uint64_t line, std::string reason)> problem;
  /// The next article is UTF-8 although its document declares something else. May be empty.
  std::function<void()> reencoded = nullptr;
  /// For Records::objects: a record as one line of JSON, and the 1-based line of the document that it begins in.
  std::function<void(std::uint64_t line, std::string_view json)> object = nullptr;
  const JsonRecords* fields = nullptr;  ///< for Records::objects: how the keys of objects are read
  /// For Records::parts, and from any thread: what was passed over because it holds no article, by its kind.
  std::function<void(const std::string& kind)> passed_over = nullptr;
  /// For Records::parts: more of the next article, a JSON object such as {"language":"en"}. Empty if it is not wanted.
  std::function<void(std::string json)> details = nullptr;
  std::string_view query = "";                ///< ReadingConfig::query
  std::function<bool()> cancelled = nullptr;  ///< for Records::rows: whether a long search must end. May be empty.
  /// For Records::parts: the bytes of a part, and its number or line in the document.
  std::function<void(std::uint64_t number, std::string_view bytes)> part = nullptr;
  /// The names in the header of a table. May be empty.
  std::function<void(std::vector<std::string> names)> columns = nullptr;
};

/// Turns one document into articles, part by part, so that memory holds one record and not the document.
class Converter {
 public:
  virtual ~Converter();
  /// Converts the next bytes; any are accepted. The first part has at least 4096, unless it is also the `last`.
  virtual void add(std::string_view bytes, bool last) = 0;
};

/// Turns parts of documents into articles. Each thread has one of its own.
class PartConverter {
 public:
  virtual ~PartConverter();
  /// Calls `article` and `problem` for a part that a Converter cut off, or for a whole document; any bytes are
  /// accepted.
  virtual void convert(std::uint64_t number, std::string_view bytes, const ConverterCalls& calls) = 0;
};

/// What a rewriter needs: see Rewriting.
struct RewriterCalls {
  const Rewriting* rewriting = nullptr;
  std::uint64_t max_record = 0;         ///< bytes; a longer record was skipped
  const JsonRecords* fields = nullptr;  ///< how the keys of records are read
};

/// Some consecutive rows of a table. Any thread turns them into objects.
class DEDUP_API RowPart {
 public:
  virtual ~RowPart();
  /// Calls `object` for each row in order, from row 1 of this part, and `problem` for what is damaged. Once.
  virtual void convert(const ConverterCalls& calls) = 0;
  std::uint64_t rows = 0;  ///< how many it has, damaged ones included
};

/// A table in a file that is read at any place.
class DEDUP_API RowSource {
 public:
  virtual ~RowSource();
  /// Gets the next rows; null at the end. Calls ConverterCalls::problem of the source for what is damaged. One thread
  /// at a time; parts may be converted meanwhile, and after the source is gone.
  virtual std::unique_ptr<RowPart> next() = 0;
  /// The share of the file that was read, from 0 to 1.
  virtual double progress() const = 0;
};

/// The record store holds JSON lines and text documents. A format either is one of these, or converts its documents to
/// JSON lines: to articles, which get the keys that we give them, or to objects with keys of their own, which are then
/// read as JSON Lines are. Where converting takes longer than reading, the converter only cuts the document into parts,
/// and any threads convert these. A format that has its table of contents at the end of its files is read in rows.
struct Format {
  std::string_view name, what;                   ///< `what`: for people, without a full stop
  std::span<const std::string_view> extensions;  ///< without the dot, in lower case
  /// Whether content that begins with `head` (up to 4096 bytes, decompressed) has this format.
  bool (*recognize)(std::string_view head);
  enum class Records { json_lines, text, articles, objects, parts, rows } records;
  /// For Records::articles and Records::objects; for Records::parts, null if a document is one part.
  std::unique_ptr<Converter> (*converter)(ConverterCalls calls) = nullptr;
  /// If files with these extensions often hold something else: whether a file that was found in a folder is read.
  bool (*holds_articles)(std::string_view head) = nullptr;
  std::unique_ptr<PartConverter> (*part_converter)() = nullptr;  ///< for Records::parts
  /// Whether a record begins at the front of a text; null if a damaged member of gzip ends the file (decompress.h).
  bool (*begins_record)(std::string_view text) = nullptr;
  bool holds_pages = false;  ///< Article::is_page
  /// Gives a document back with fields added to its records; null for documents of other articles than lines and rows.
  std::unique_ptr<Converter> (*rewriter)(const RewriterCalls& calls) = nullptr;
  /// For Records::rows: opens a file; null, with a problem, if it cannot be read. `calls` are those of the source.
  std::unique_ptr<RowSource> (*open_rows)(std::shared_ptr<RandomFile> file, ConverterCalls calls) = nullptr;
};

// A new format is one file in src/io/format and its name in these two lines. Content is offered to the formats in this
// order; text accepts any content, so it comes last.
extern const Format kJsonFormat, kJsonLinesFormat, kFeedFormat, kNewsXmlFormat, kHtmlFormat, kWarcFormat, kMailFormat,
    kExportFormat, kParquetFormat, kArrowFormat, kSqliteFormat, kCsvFormat, kTextFormat;
inline constexpr const Format* kFormats[] = {
    &kJsonFormat,   &kJsonLinesFormat, &kFeedFormat,  &kNewsXmlFormat, &kHtmlFormat, &kWarcFormat, &kMailFormat,
    &kExportFormat, &kParquetFormat,   &kArrowFormat, &kSqliteFormat,  &kCsvFormat,  &kTextFormat};

/// The format of records in rows that content has which begins with `head`; null if it has none.
const Format* row_format(std::string_view head);

/// Appends an article as a line of JSON, as the reader of Records::articles expects it. `details`, unless empty, is
/// JSON, and the value of the key "page".
void append_article(const Article& article, std::string_view details, std::string& lines);

/// Why a record of `size` bytes was skipped.
DEDUP_API std::string too_long(std::uint64_t size, std::uint64_t max_record);

/// The extension of a file's name in lower case and without its dot, below that of a compression: "a.jsonl.gz" gives
/// "jsonl".
std::string extension_of(std::string_view name);

/// nullptr if no format has this name.
const Format* format_of_name(std::string_view name);

/// The path without the ending of a compression.
std::string_view without_compression(std::string_view name);

/// nullptr if no format has this extension.
const Format* format_of_extension(std::string_view extension);

/// What follows the header of an HTTP response, if `head` begins with one.
std::string_view without_http_header(std::string_view head);

/// The format of a file, by its name and its first bytes (decompressed). A name says which kind of format it is; the
/// bytes tell JSON Lines from a JSON document, news in XML from feeds, and a container from the text of one article.
const Format& choose_format(std::string_view name, std::string_view head);

/// Names content that cannot be read, by its first bytes, and says what to do ("HTML; extract the article's text
/// first"); empty if the content may be read.
std::string refused_content(std::string_view head);

}  // namespace dedup
