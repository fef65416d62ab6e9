// CSV and TSV with a header row: each row is a record, and the names of the columns are its keys.
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
#include "core/json.h"
#include "io/format/csv_rewriter.h"
#include "io/format/csv_rows.h"
#include "io/format/format.h"
#include "io/format/jsonl.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

class CsvConverter : public Converter {
 public:
  explicit CsvConverter(ConverterCalls calls) : calls_(std::move(calls)), rows_(row_calls(), *calls_.fields) {}

  void add(std::string_view bytes, bool last) override {
    if (rejected_) return;
    if (!decoder_) {
      decoder_.emplace(encoding_of(bytes));
      if (!decoder_->known()) decoder_.emplace("");
    }
    decoded_.clear();
    decoder_->decode(bytes, last, decoded_);
    rows_.add(decoded_, last);
    if (last) finish();
  }

 private:
  CsvCalls row_calls() {
    CsvCalls out;
    out.max_record = calls_.max_record;
    out.header = [this](const CsvHeader& header, std::string_view) { return begin(header); };
    out.row = [this](const CsvRow& row) { give(row); };
    return out;
  }

  void reject(std::uint64_t line, std::string reason) {
    calls_.problem(Problem::Kind::skipped_file, line, std::move(reason));
    rejected_ = true;
  }

  bool begin(const CsvHeader& header) {
    keys_ = header.columns.keys;
    if (std::string reason = no_articles(header.columns); !reason.empty()) {
      reject(header.line, std::move(reason));
    } else if (calls_.columns) {
      calls_.columns(header.names);
    }
    return !rejected_;
  }

  void give(const CsvRow& row) {
    ++rows_met_;
    if (!row.problem.empty()) return calls_.problem(Problem::Kind::skipped_record, row.line, row.problem);
    JsonWriter json;
    json.open("", '{', JsonLayout::compact);
    for (std::size_t i = 0; i < keys_.size(); ++i) json.text(keys_[i], row.cells->all[i]);
    json.close();
    calls_.object(row.line, json.out);
  }

  void finish() {
    if (decoder_->faults().count > 0) {
      calls_.problem(Problem::Kind::skipped_file, decoder_->faults().line,
                     "bytes that are not UTF-8 were read as Windows-1252; convert the table to UTF-8");
    }
    if (!rejected_ && rows_met_ == 0) reject(rows_.line(), "a table without rows; leave it out");
  }

  const ConverterCalls calls_;
  std::optional<TextDecoder> decoder_;
  std::string decoded_;  ///< the bytes of one call
  std::vector<std::string> keys_;
  std::uint64_t rows_met_ = 0;
  bool rejected_ = false;
  CsvRows rows_;
};

bool recognize(std::string_view head) {
  static const JsonRecords fields{FieldNames{}};
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const CsvHeader header = best_header(header_row(head), fields);
  // A gold standard has its stories in a column of that name.
  const std::vector<std::string>& keys = header.columns.keys;
  const bool is_gold = keys.size() >= 2 && keys[0] == "id" && keys[1] == "story";
  return header.columns.known >= 2 && !is_gold && no_articles(header.columns).empty();
}

constexpr std::array<std::string_view, 3> kExtensions{"csv", "tsv", "tab"};

std::unique_ptr<Converter> csv_converter(ConverterCalls calls) {
  return std::make_unique<CsvConverter>(std::move(calls));
}

}  // namespace

const Format kCsvFormat{.name = "csv",
                        .what = "tables: CSV and TSV, one row an article",
                        .extensions = kExtensions,
                        .recognize = recognize,
                        .records = Format::Records::objects,
                        .converter = csv_converter,
                        .holds_articles = recognize,
                        .rewriter = csv_rewriter};

}  // namespace dedup
