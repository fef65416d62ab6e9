// Exports of press databases as text: many articles in one file, each under a line "3 of 20 DOCUMENTS".
//
//                                 3 of 20 DOCUMENTS          begins a document; also "Dokument 3 von 20", "Document 3
//                                 de 20"
//
//                                   The Courier              source
//
//                                June 3, 2031 Tuesday        date; lines below it are the edition
//
//   Heron comes down                                         title; also as HEADLINE: ...
//
//   BYLINE: A. Writer                                        header lines, up to LENGTH if it is there
//
//   LENGTH: 200 words
//
//   Engineers at the port of ...                             text
//
//   LOAD-DATE: June 4, 2031                                  trailing lines
//
//                       Copyright 2031 The Courier
//
// What stands before the first such line is the cover page of the export. The shape is that of sample.TXT of
// LexisNexisTools (github.com/JBGruber/LexisNexisTools) and of the keywords that its lnt_read knows.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ascii.h"
#include "dedup/io.h"
#include "io/format/format.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr std::uint64_t kMostDocuments = 1000000;
constexpr std::size_t kLongestLabel = 32, kMostHeaderBlocks = 24;

struct Delimiter {
  std::uint64_t number = 0, of = 0;  ///< 0: the line is none
};

/// Reads a number of at most 7 digits from the front of `text`; 0 if there is none.
std::uint64_t take_number(std::string_view& text) {
  std::uint64_t out = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 7 && is_digit(text[digits])) {
    out = out * 10 + static_cast<std::uint64_t>(text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return out;
}

/// A line that begins a document: "N of M DOCUMENTS", or the noun before the numbers.
Delimiter read_delimiter(std::string_view line) {
  if (line.size() > 120) return {};
  line = trimmed(line);
  const bool noun_first = !line.empty() && lower(line.front()) == 'd';
  if (!noun_first && (line.empty() || !is_digit(line.front()))) return {};
  const std::string plain = lowered(line);
  std::string_view rest = plain;
  const auto take = [&rest](std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
      if (!rest.starts_with(word)) continue;
      rest.remove_prefix(word.size());
      return true;
    }
    return false;
  };
  Delimiter out;
  if (noun_first && !take({"dokument ", "document ", "documento ", "documenti "})) return {};
  out.number = take_number(rest);
  if (!take({" of ", " von ", " de ", " van ", " di "})) return {};
  out.of = take_number(rest);
  if (!noun_first &&
      !take({" documents", " document", " dokumenten", " dokumente", " documenten", " documentos", " documenti"})) {
    return {};
  }
  const bool fits = rest.empty() && out.number > 0 && out.number <= out.of && out.of <= kMostDocuments;
  return fits ? out : Delimiter{};
}

/// Lines between blank lines.
struct Block {
  std::vector<std::string_view> lines;

  std::string joined() const {
    std::string out;
    for (const std::string_view line : lines) {
      if (!out.empty()) out += ' ';
      out += trimmed(line);
    }
    return out;
  }
};

/// The label of a block such as "LENGTH: 200 words", in lower case; empty if it has none. Labels are capitals, with
/// letters of any alphabet.
std::string label_of(const Block& block) {
  const std::string_view line = trimmed(block.lines.front());
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon < 3 || colon > kLongestLabel) return "";
  const std::string_view label = line.substr(0, colon);
  const bool is_label = std::all_of(label.begin(), label.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || c == ' ' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
  });
  if (!is_label || (line.size() > colon + 1 && !is_space(line[colon + 1]))) return "";
  return lowered(label);
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 8> kLengths{"length",   "l\xC3\x84nge", "laenge", "longueur",
                                                   "longitud", "lunghezza",    "lengte", "tamanho"};
constexpr std::array<std::string_view, 5> kHeadlines{"headline", "titel", "titre", "title",
                                                     "\xC3\x9C"
                                                     "berschrift"};
constexpr std::array<std::string_view, 19> kHeaders{
    "byline",   "section", "dateline",       "highlight", "edition", "distribution", "source",
    "series",   "autor",   "rubrik",         "ressort",   "seite",   "ausgabe",      "auteur",
    "rubrique", "lieu",    "secci\xC3\x93n", "rubriek",   "sectie"};
constexpr std::array<std::string_view, 30> kTrailers{"load-date",
                                                     "language",
                                                     "publication-type",
                                                     "journal-code",
                                                     "graphic",
                                                     "subject",
                                                     "type",
                                                     "document-type",
                                                     "update",
                                                     "notes",
                                                     "geographic",
                                                     "person",
                                                     "company",
                                                     "organization",
                                                     "industry",
                                                     "ticker",
                                                     "classification",
                                                     "url",
                                                     "sprache",
                                                     "grafik",
                                                     "publikationstyp",
                                                     "zeitschriften-code",
                                                     "langue",
                                                     "date-chargement",
                                                     "type-publication",
                                                     "graphique",
                                                     "idioma",
                                                     "taal",
                                                     "publicatietype",
                                                     "id"};
constexpr std::array<std::string_view, 7> kRights{
    "copyright",     "\xC2\xA9",           "all rights reserved",      "alle rechte vorbehalten",
    "tous droits r", "todos los derechos", "alle rechten voorbehouden"};

bool is_rights(const Block& block) {
  const std::string first = lowered(trimmed(block.lines.front()));
  return std::any_of(kRights.begin(), kRights.end(), [&](std::string_view words) { return first.starts_with(words); });
}

/// The part of a line that is a date, which a day of the week may precede or follow; empty if there is none.
std::string_view date_in(std::string_view line) {
  line = trimmed(line);
  if (line.size() > 80 || std::none_of(line.begin(), line.end(), is_digit)) return {};
  std::string_view front = line;
  while (!front.empty()) {
    std::string_view back = front;
    while (!back.empty()) {
      if (parse_date(back) != kNoDate) return back;
      const std::size_t space = back.rfind(' ');
      if (space == std::string_view::npos) break;
      back = trimmed(back.substr(0, space));
    }
    const std::size_t space = front.find(' ');
    if (space == std::string_view::npos || is_digit(front.front())) break;
    front = trimmed(front.substr(space));
  }
  return {};
}

/// Whether a line has a day and a year, as a date in any language does.
bool looks_like_date(std::string_view line) {
  line = trimmed(line);
  bool has_day = false, has_year = false;
  std::size_t words = 0;
  for (std::size_t at = 0; at < line.size(); ++words) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    std::string_view word = line.substr(at, end - at);
    const std::size_t size = word.size();
    const std::uint64_t number = take_number(word);
    const std::size_t digits = size - word.size();
    has_day = has_day || (digits > 0 && digits <= 2 && number <= 31);
    has_year = has_year || (digits == 4 && number >= 1800 && number < 2200);
    at = end + 1;
  }
  return has_day && has_year && words <= 10;
}

struct Parts {
  std::string title, text, date, source;
  bool has_header = false;  ///< a date or a length was met
};

/// Takes a document apart.
class Document {
 public:
  explicit Document(std::string_view text) {
    bool is_open = false;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view line = text.substr(at, end - at);
      const bool is_blank = trimmed(line).empty();
      if (!is_blank && !is_open) blocks_.emplace_back();
      if (!is_blank) blocks_.back().lines.push_back(trimmed_back(line, is_space));
      is_open = !is_blank;
      at = end + 1;
    }
  }

  Parts parts() {
    const std::size_t body = read_header();
    std::size_t end = blocks_.size();
    while (end > body && is_trailer(blocks_[end - 1])) --end;
    for (std::size_t i = body; i < end; ++i) {
      if (!out_.text.empty()) out_.text += "\n\n";
      for (const std::string_view& line : blocks_[i].lines) {
        if (&line != &blocks_[i].lines.front()) out_.text += '\n';
        out_.text += trimmed(line);
      }
    }
    return std::move(out_);
  }

 private:
  static bool is_trailer(const Block& block) { return is_rights(block) || is_one_of(kTrailers, label_of(block)); }

  /// The number of blocks of the header: up to the length, or else up to the first block behind the title that is no
  /// header line.
  std::size_t read_header() {
    const std::size_t most = std::min(blocks_.size(), kMostHeaderBlocks);
    std::size_t body = 0;
    for (std::size_t i = 0; i < most && body == 0; ++i) {
      if (is_one_of(kLengths, label_of(blocks_[i]))) body = i + 1;
    }
    const bool has_length = body > 0;
    std::string headline;
    std::size_t i = 0;
    for (; i < (has_length ? body : most); ++i) {
      const std::string label = label_of(blocks_[i]);
      if (is_one_of(kHeadlines, label)) {
        headline = blocks_[i].joined();
        headline = trimmed(std::string_view(headline).substr(headline.find(':') + 1));
      } else if (label.empty() && is_rights(blocks_[i])) {
        continue;  // some databases have it above the title
      } else if (label.empty() && !read_part(blocks_[i], i, has_length)) {
        break;
      } else if (!label.empty() && !has_length && !is_one_of(kHeaders, label)) {
        break;
      }
    }
    while (has_length && i < most && is_header_line(blocks_[i])) ++i;
    if (!headline.empty()) out_.title = std::move(headline);
    out_.has_header = has_length || !out_.date.empty();
    if (out_.has_header) return i;
    out_ = {};
    return 0;
  }

  static bool is_header_line(const Block& block) {
    const std::string label = label_of(block);
    return is_one_of(kHeaders, label) || is_one_of(kLengths, label);
  }

  /// Reads a block of the header without label: source, date or title. Returns false if it is none of them.
  bool read_part(const Block& block, std::size_t at, bool has_length) {
    std::string_view date = out_.date.empty() ? date_in(block.lines.front()) : std::string_view();
    if (out_.date.empty() && date.empty() && at == 1 && looks_like_date(block.lines.front())) {
      date = trimmed(block.lines.front());
    }
    if (!date.empty()) {
      out_.date = date;
    } else if (at == 0) {
      out_.source = block.joined();
    } else if (out_.title.empty()) {
      out_.title = block.joined();
    } else if (has_length) {
      out_.title += ' ' + block.joined();  // a title of several parts
    } else {
      return false;
    }
    return true;
  }

  std::vector<Block> blocks_;
  Parts out_;
};

class ExportConverter : public Converter {
 public:
  explicit ExportConverter(ConverterCalls calls) : calls_(std::move(calls)) {}

  void add(std::string_view bytes, bool last) override {
    if (!decoder_) decoder_.emplace(encoding_of(bytes));
    decoder_->decode(bytes, last, window_);
    std::size_t at = 0;
    for (std::size_t end = window_.find('\n'); end != std::string::npos; end = window_.find('\n', at)) {
      line(std::string_view(window_).substr(at, end + 1 - at));
      at = end + 1;
    }
    window_.erase(0, at);
    if (window_.size() > calls_.max_record) {  // it is no line that begins a document
      append(window_);
      window_.clear();
    }
    if (!last) return;
    if (!window_.empty()) line(window_);
    finish();
  }

 private:
  void line(std::string_view text) {
    const Delimiter delimiter = read_delimiter(text);
    if (delimiter.number > 0) {
      end_document();
      begin_ = line_;
      size_ = 0;
      document_.clear();
      announced_ = std::max(announced_, delimiter.of);
    } else if (begin_ > 0) {
      append(text);
    }
    line_ += text.ends_with('\n') ? 1 : 0;
  }

  void append(std::string_view text) {
    size_ += text.size();
    if (size_ <= calls_.max_record) document_ += text;
  }

  void end_document() {
    if (begin_ == 0) return;
    ++documents_;
    if (size_ > calls_.max_record) {
      return calls_.problem(Problem::Kind::skipped_record, begin_, too_long(size_, calls_.max_record));
    }
    const Parts parts = Document(document_).parts();
    if (trimmed(parts.text).empty() && parts.title.empty()) {
      return calls_.problem(Problem::Kind::skipped_record, begin_,
                            "a document without text and title; it was skipped, export it again");
    }
    if (!parts.has_header) {
      calls_.problem(Problem::Kind::repaired, begin_,
                     "a document without date and LENGTH line: all of it was read as its text; export it again");
    }
    calls_.article({"", parts.title, parts.text, parts.date, parts.source, ""});
  }

  void finish() {
    end_document();
    if (decoder_->faults().count > 0) {
      calls_.problem(Problem::Kind::skipped_file, decoder_->faults().line,
                     "bytes that are not UTF-8 were read as Windows-1252; convert the export to UTF-8");
    }
    if (documents_ < announced_) {
      calls_.problem(Problem::Kind::skipped_file, 0,
                     fmt::format("the export announces {} documents and has {}; check that it is complete", announced_,
                                 documents_));
    }
  }

  ConverterCalls calls_;
  std::optional<TextDecoder> decoder_;
  std::string window_;    ///< decoded, not yet cut into lines
  std::string document_;  ///< the lines of the document so far
  std::uint64_t size_ = 0;
  std::uint64_t line_ = 1, begin_ = 0;  ///< `begin_`: the line that began the document; 0 before the first
  std::uint64_t documents_ = 0, announced_ = 0;
};

bool recognize(std::string_view head) {
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = std::min(head.find('\n', at), head.size());
    if (end < head.size() && read_delimiter(head.substr(at, end - at)).number > 0) return true;
    at = end + 1;
  }
  return false;
}

std::unique_ptr<Converter> export_converter(ConverterCalls calls) {
  return std::make_unique<ExportConverter>(std::move(calls));
}

}  // namespace

const Format kExportFormat{
    "export",        "texts of many articles, as press databases export them", {}, recognize, Format::Records::articles,
    export_converter};

}  // namespace dedup
