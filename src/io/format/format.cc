// Detects the format of a file by its name and first bytes.
#include "io/format/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/ascii.h"
#include "core/json.h"
#include "io/format/markup.h"

namespace dedup {

namespace {

constexpr std::string_view kCompressedExtensions[] = {"gz", "zst", "bz2", "xz", "lz4"};

}  // namespace

Converter::~Converter() = default;
PartConverter::~PartConverter() = default;
RowPart::~RowPart() = default;
RowSource::~RowSource() = default;

void append_article(const Article& article, std::string_view details, std::string& lines) {
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
  if (!details.empty()) json.verbatim("page", details);
  json.close();
  lines += json.out;
  lines += '\n';
}

std::string too_long(std::uint64_t size, std::uint64_t max_record) {
  return fmt::format("a record of {} bytes is longer than {}; it was skipped, raise --max-record if it is an article",
                     size, max_record);
}

namespace {

/// What follows the last dot of a file's name, in lower case; empty without a name before it.
std::string ending_of(std::string_view name) {
  const std::size_t dot = name.rfind('.'), begin = name.rfind('/') + 1;
  return dot == std::string_view::npos || dot <= begin ? "" : lowered(name.substr(dot + 1));
}

}  // namespace

std::string_view without_compression(std::string_view name) {
  const std::string ending = ending_of(name);
  const auto* const known = std::find(std::begin(kCompressedExtensions), std::end(kCompressedExtensions), ending);
  return known == std::end(kCompressedExtensions) ? name : name.substr(0, name.size() - ending.size() - 1);
}

std::string extension_of(std::string_view name) { return ending_of(without_compression(name)); }

const Format* format_of_name(std::string_view name) {
  const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                  [&](const Format* format) { return format->name == name; });
  return found == std::end(kFormats) ? nullptr : *found;
}

const Format* format_of_extension(std::string_view extension) {
  for (const Format* format : kFormats) {
    if (std::find(format->extensions.begin(), format->extensions.end(), extension) != format->extensions.end()) {
      return format;
    }
  }
  return nullptr;
}

namespace {

struct Sign {
  std::string_view bytes;  ///< at the beginning of the file
  std::string_view what;
};
using namespace std::string_view_literals;

constexpr Sign kBinaries[] = {
    {"%PDF"sv, "a PDF; extract its text first, for instance with pdftotext"},
    {"PARE"sv, "an encrypted Parquet file; decrypt it first"},
    {"FEA1"sv, "a Feather file of version 1; write it as Parquet or Arrow first"},
    {"Obj\x01"sv, "an Avro file; export it to JSON Lines first"},
    {"\x89HDF\r\n"sv, "an HDF5 file; export it to JSON Lines first"},
    {"\x93NUMPY"sv, "a NumPy array; export it to JSON Lines first"},
    {"PGDMP"sv, "a PostgreSQL dump; export its table of articles to CSV first"},
    {"bplist00"sv, "a binary property list; convert it first, for instance with plutil -convert json"},
    {"\x7F"
     "ELF"sv,
     "a program"},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive; unpack it first"},
    {"Rar!\x1A\x07"sv, "a RAR archive; unpack it first"},
    {"\x89PNG"sv, "a PNG picture"},
    {"\xFF\xD8\xFF"sv, "a JPEG picture"},
    {"GIF8"sv, "a GIF picture"},
    {"\xD0\xCF\x11\xE0"sv, "an office document of an old format, such as .doc or .xls; save it as text or CSV first"},
    {"{\\rtf"sv, "an RTF document; export its text first"},
};

constexpr Sign kTexts[] = {
    {"BEGIN:VCALENDAR", "a calendar (ICS), which has no articles"},
    {"BEGIN:VCARD", "an address book (vCard), which has no articles"},
    {"-- MySQL dump", "a MySQL dump; export its table of articles to CSV first"},
    {"-- MariaDB dump", "a MariaDB dump; export its table of articles to CSV first"},
    {"--\n-- PostgreSQL database dump", "a PostgreSQL dump; export its table of articles to CSV first"},
};

// By the root element.
constexpr Sign kXml[] = {
    {"opml", "OPML, a list of feeds; name it itself, uncompressed, as a file that ends in .opml or .xml"},
    {"urlset", "a sitemap, a list of pages; extract the pages' text to JSON Lines first"},
    {"sitemapindex", "an index of sitemaps; extract the pages' text to JSON Lines first"},
    {"plist", "a property list; convert it first, for instance with plutil -convert json"},
    {"mediawiki", "a MediaWiki dump; extract its pages' text to JSON Lines first"},
};

/// What a ZIP archive is, by its first members.
std::string_view zip_content(std::string_view head) {
  constexpr std::size_t kFirstName = 30;  // bytes before the name of the first member
  const std::string_view first = head.substr(std::min(kFirstName, head.size()));
  if (first.starts_with("mimetypeapplication/epub+zip")) return "an EPUB book; extract its text first";
  if (first.starts_with("mimetypeapplication/vnd.oasis.")) return "an OpenDocument file; save it as text or CSV first";
  const auto has = [&](std::string_view name) { return head.find(name) != std::string_view::npos; };
  if (has("xl/")) return "an Excel workbook; save its sheet as CSV first";
  if (has("word/")) return "a Word document; save it as text first";
  return "an office document; export its text first";
}

std::string refused_text(std::string_view head) {
  std::size_t first = head.starts_with("\xEF\xBB\xBF"sv) ? 3 : 0;
  first = std::min(head.find_first_not_of(" \t\r\n", first), head.size());
  if (kHtmlFormat.recognize(head) || kWarcFormat.recognize(head) || kMailFormat.recognize(head)) return "";
  for (const Sign& sign : kTexts) {
    if (head.substr(first).starts_with(sign.bytes)) return std::string(sign.what);
  }
  if (!kJsonLinesFormat.recognize(head) && !kJsonFormat.recognize(head)) {
    const std::size_t nul = head.find('\0');
    if (nul != std::string_view::npos) return fmt::format("binary (a NUL byte at offset {})", nul);
  }
  if (!head.substr(first).starts_with('<') || kFeedFormat.recognize(head) || kNewsXmlFormat.recognize(head)) {
    return "";
  }
  const std::string_view root = find_root(head).name;
  for (const Sign& sign : kXml) {
    if (root == sign.bytes) return std::string(sign.what);
  }
  return head.substr(first).starts_with("<?xml")
             ? "XML that is neither RSS, Atom, NITF nor NewsML; extract its articles to JSON Lines first"
             : "";
}

}  // namespace

std::string refused_content(std::string_view head) {
  head = without_http_header(head);
  if (row_format(head) != nullptr) return "";
  for (const Sign& sign : kBinaries) {
    if (head.starts_with(sign.bytes)) return std::string(sign.what);
  }
  if (head.starts_with("PK\x03\x04"sv)) return std::string(zip_content(head));
  return refused_text(head);
}

std::string_view without_http_header(std::string_view head) {
  if (!head.starts_with("HTTP/")) return head;
  for (std::size_t at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) {
    const std::string_view rest = head.substr(at + 1);
    if (rest.starts_with('\n') || rest.starts_with("\r\n")) return rest.substr(rest.find('\n') + 1);
  }
  return head;
}

const Format* row_format(std::string_view head) {
  const auto* const found = std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format* format) {
    return format->records == Format::Records::rows && format->recognize(head);
  });
  return found == std::end(kFormats) ? nullptr : *found;
}

const Format& choose_format(std::string_view name, std::string_view head) {
  if (const Format* const rows = row_format(head)) return *rows;
  const Format* const named = format_of_extension(extension_of(name));
  const Format* const found = *std::find_if(std::begin(kFormats), std::end(kFormats),
                                            [&](const Format* format) { return format->recognize(head); });
  if (named == nullptr) return *found;
  const auto is_json = [](const Format* format) { return format == &kJsonFormat || format == &kJsonLinesFormat; };
  if (named == &kTextFormat) return found == &kJsonLinesFormat ? *named : *found;
  if (is_json(named) && is_json(found)) return *found;
  if (named == &kFeedFormat && found == &kNewsXmlFormat) return *found;
  return *named;
}

}  // namespace dedup
