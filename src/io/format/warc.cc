// WARC and ARC files, as crawlers write them: responses and resources that are web pages or texts, and the texts of WET
// files. The file is cut into records in one thread; any threads decode their encodings and read their pages.
//
// Requests, metadata and what describes the file are no articles. Records that only say that a page is as it was
// (revisit) and those that cannot hold an article, such as pictures and errors of servers, are passed over and counted.
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/ascii.h"
#include "io/format/format.h"
#include "io/format/http_message.h"
#include "io/format/page_article.h"
#include "io/format/warc_records.h"

namespace dedup {
namespace {

/// A date in ISO 8601, which in ARC is digits alone.
std::string iso_date(std::string_view date) {
  const bool is_digits = date.size() == 14 && date.find_first_not_of("0123456789") == std::string_view::npos;
  std::string out(date);
  if (!is_digits) return out;
  for (const auto& [at, mark] : {std::pair{12, ":"}, {10, ":"}, {8, "T"}, {6, "-"}, {4, "-"}}) {
    out.insert(static_cast<std::size_t>(at), mark);
  }
  return out + "Z";
}

/// A media type without its parameters, in lower case.
std::string media_type(std::string_view type) { return lowered(trimmed(type.substr(0, type.find(';')))); }

class WarcCutter : public Converter {
 public:
  explicit WarcCutter(ConverterCalls calls) : calls_(std::move(calls)), records_(framing()) {}
  void add(std::string_view bytes, bool last) override { records_.add(bytes, last); }

 private:
  WarcCalls framing() {
    WarcCalls out;
    out.max_record = calls_.max_record;
    out.record = [this](const WarcRecord& record) { take(record); };
    out.problem = [this](bool lost, std::string reason) {
      calls_.problem(lost ? Problem::Kind::skipped_record : Problem::Kind::repaired, 0, std::move(reason));
    };
    return out;
  }

  void take(const WarcRecord& record) {
    const std::string_view type = warc_fields(record.header).type;
    if (type == "response" || type == "resource" || type == "conversion") {
      const char* const begin = record.header.data();
      const char* const end = record.block.data() + record.block.size();
      return calls_.part(record.number, {begin, static_cast<std::size_t>(end - begin)});
    }
    if (type == "revisit") calls_.passed_over("WARC revisits");
  }

  ConverterCalls calls_;
  WarcRecords records_;
};

class WarcConverter : public PartConverter {
 public:
  void convert(std::uint64_t number, std::string_view bytes, const ConverterCalls& calls) override {
    const RecordStart start = begins_record(bytes, ArchiveKind::unknown, false, true);
    const std::size_t header = read_warc_header(bytes, start, true).size;
    const WarcFields fields = warc_fields(bytes.substr(0, header));
    const std::string_view block = bytes.substr(header);
    const std::string date = iso_date(fields.date);
    const PageArticle::Known known{"", fields.target_uri, date, ""};
    if (fields.type == "conversion") return add(number, "text/plain", block, known, calls);
    if (fields.target_uri.starts_with("metadata:")) return calls.passed_over("WARC metadata");
    if (fields.type == "resource") return add(number, media_type(fields.content_type), block, known, calls);
    response(number, fields, block, known, calls);
  }

 private:
  void response(std::uint64_t number, const WarcFields& fields, std::string_view block, PageArticle::Known known,
                const ConverterCalls& calls) {
    const HttpMessage message = read_http(block);
    if (message.status != 0 && (message.status < 200 || message.status > 299)) {
      return calls.passed_over("WARC responses without a page");
    }
    const HttpBody body = decode_body(message, calls.max_record, decoded_);
    if (!body.problem.empty()) {
      calls.problem(Problem::Kind::repaired, 0, "record " + std::to_string(number) + ": " + body.problem);
    }
    known.charset = message.charset;
    const std::string_view declared = message.media_type.empty() ? fields.payload_type : message.media_type;
    add(number, media_type(declared), body.bytes, known, calls);
  }

  void add(std::uint64_t number, std::string_view type, std::string_view bytes, const PageArticle::Known& known,
           const ConverterCalls& calls) {
    if (type == "text/plain") return pages_.convert_text(number, bytes, known, calls);
    if (type == "text/html" || type == "application/xhtml+xml" || (type.empty() && kHtmlFormat.recognize(bytes))) {
      return pages_.convert(number, bytes, known, calls);
    }
    calls.passed_over("WARC records of type " + (type.empty() ? "unknown" : std::string(type.substr(0, 40))));
  }

  PageArticle pages_;
  std::string decoded_;
};

bool recognize(std::string_view head) { return head.starts_with("WARC/") || head.starts_with("filedesc://"); }

constexpr std::array<std::string_view, 3> kExtensions{"warc", "wet", "arc"};

std::unique_ptr<Converter> warc_cutter(ConverterCalls calls) { return std::make_unique<WarcCutter>(std::move(calls)); }
std::unique_ptr<PartConverter> warc_converter() { return std::make_unique<WarcConverter>(); }

/// How reading goes on behind a damaged member of gzip.
bool begins_warc_record(std::string_view text) {
  const RecordStart start = begins_record(text, ArchiveKind::unknown, true, false);
  return start == RecordStart::warc || start == RecordStart::arc;
}

}  // namespace

const Format kWarcFormat{.name = "warc",
                         .what = "crawls: WARC, WET and ARC",
                         .extensions = kExtensions,
                         .recognize = recognize,
                         .records = Format::Records::parts,
                         .converter = warc_cutter,
                         .part_converter = warc_converter,
                         .begins_record = begins_warc_record,
                         .holds_pages = true};

}  // namespace dedup
