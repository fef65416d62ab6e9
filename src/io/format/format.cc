// Detects the format of a file by its name and first bytes.
#include "io/format/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/ascii.h"

namespace dedup {

namespace {

constexpr std::string_view kCompressedExtensions[] = {"gz", "zst", "bz2", "xz", "lz4"};

}  // namespace

Converter::~Converter() = default;

std::string too_long(std::uint64_t size, std::uint64_t max_record) {
  return fmt::format("a record of {} bytes is longer than {}; it was skipped, raise --max-record if it is an article",
                     size, max_record);
}

std::string extension_of(std::string_view name) {
  name.remove_prefix(name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1);
  for (int layer = 0; layer < 2; ++layer) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return "";
    std::string extension = lowered(name.substr(dot + 1));
    const bool compressed = std::find(std::begin(kCompressedExtensions), std::end(kCompressedExtensions), extension) !=
                            std::end(kCompressedExtensions);
    if (!compressed || layer == 1) return extension;
    name = name.substr(0, dot);
  }
  return "";
}

const Format* format_of_extension(std::string_view extension) {
  for (const Format* format : kFormats) {
    if (std::find(format->extensions.begin(), format->extensions.end(), extension) != format->extensions.end()) {
      return format;
    }
  }
  return nullptr;
}

std::string refused_content(std::string_view head) {
  struct Magic {
    std::string_view bytes;
    std::string_view what;
  };
  using namespace std::string_view_literals;
  static constexpr Magic kMagics[] = {
      {"%PDF"sv, "a PDF; extract its text first, for instance with pdftotext"},
      {"PK\x03\x04"sv, "a ZIP archive or office document; unpack or export it first"},
      {"WARC/"sv, "a WARC archive; extract its pages' text to JSON Lines first"},
      {"PAR1"sv, "a Parquet file; export it to JSON Lines first"},
      {"ARROW1"sv, "an Arrow file; export it to JSON Lines first"},
      {"\x7F"
       "ELF"sv,
       "a program"},
      {"SQLite format 3"sv, "an SQLite database; export it to JSON Lines first"},
      {"\x89PNG"sv, "a PNG picture"},
      {"\xFF\xD8\xFF"sv, "a JPEG picture"},
      {"GIF8"sv, "a GIF picture"},
      {"\xD0\xCF\x11\xE0"sv, "an office document; export its text first"},
      {"{\\rtf"sv, "an RTF document; export its text first"},
  };
  for (const Magic& magic : kMagics) {
    if (head.starts_with(magic.bytes)) return std::string(magic.what);
  }
  if (head.size() > 262 && head.substr(257, 5) == "ustar") return "a tar archive; unpack it first";
  std::size_t first = head.starts_with("\xEF\xBB\xBF"sv) ? 3 : 0;
  first = std::min(head.find_first_not_of(" \t\r\n", first), head.size());
  const std::string start = lowered(head.substr(first, 14));
  if (start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head")) {
    return "HTML; extract the article's text first";
  }
  if (start.starts_with('[') && (start.find_first_of("{[\"", 1) == start.find_first_not_of(" \t\r\n", 1))) {
    return "a JSON array; make it JSON Lines first, for instance with jq -c '.[]'";
  }
  if (!kJsonLinesFormat.recognize(head)) {
    const std::size_t nul = head.find('\0');
    if (nul != std::string_view::npos) return fmt::format("binary (a NUL byte at offset {})", nul);
  }
  if (start.starts_with("<?xml") && !kFeedFormat.recognize(head)) {
    return "XML that is neither RSS nor Atom; extract its articles to JSON Lines first";
  }
  return "";
}

const Format& choose_format(std::string_view name, std::string_view head) {
  if (const Format* format = format_of_extension(extension_of(name))) return *format;
  for (const Format* format : kFormats) {
    if (format->recognize(head)) return *format;
  }
  return kTextFormat;
}

}  // namespace dedup
