// Arrow IPC: files and streams of record batches.
//
// Method. Both are read from front to back. A file is a stream between two marks, and its table of contents at the end
// is not needed, so one that was cut still gives the batches before the cut. Batches are cut into parts of about a
// megabyte, which share the batch's memory.
//
// Weakness. A batch is read whole, at most up to ArrowTable::kMostMemory. A file whose dictionaries come after the
// batches that use them is told as damaged; none of Arrow's own libraries writes such files.
#include <arrow/ipc/reader.h>
#include <arrow/util/byte_size.h>
#include <fmt/format.h>

#include <array>

#include "dedup/types.h"
#include "io/columns/arrow/file.h"
#include "io/columns/module.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr std::string_view kMark = "ARROW1";  // before and behind a file
constexpr std::int64_t kBehindMark = 8;       // where the stream in a file begins
constexpr std::size_t kShown = 200;           // bytes of Arrow's own words in a message

class ArrowRows : public RowSource {
 public:
  ArrowRows(std::shared_ptr<ArrowTable> table, std::shared_ptr<arrow::RecordBatchReader> batches, bool is_cut,
            ConverterCalls calls)
      : table_(std::move(table)), batches_(std::move(batches)), is_cut_(is_cut), calls_(std::move(calls)) {}

  std::unique_ptr<RowPart> next() override {
    if (!batch_ && !next_batch()) return nullptr;
    if (lost_ > 0) return std::make_unique<LostRows>(std::exchange(lost_, 0));
    const std::int64_t rows = std::min(part_rows_, batch_->num_rows() - at_);
    std::shared_ptr<arrow::RecordBatch> part = batch_->Slice(at_, rows);
    at_ += rows;
    row_ += static_cast<std::uint64_t>(rows);
    if (at_ >= batch_->num_rows()) batch_.reset();
    return std::make_unique<BatchRows>(table_, std::move(part));
  }

  double progress() const override {
    return static_cast<double>(table_->file->Tell().ValueOr(0)) / static_cast<double>(table_->size);
  }

 private:
  /// Returns false at the end.
  bool next_batch() {
    if (is_done_) return false;
    const auto end = [&](const std::string& reason) {
      is_done_ = true;
      calls_.problem(Problem::Kind::skipped_file, row_ + 1, reason);
      return false;
    };
    if (table_->expands_too_much(0)) {
      return end(fmt::format("expands more than {}-fold, as a decompression bomb does; the rest was not read",
                             ArrowTable::kMostExpansion));
    }
    at_ = 0;
    std::string fault = fault_of([&] { return batches_->ReadNext(&batch_); });
    if (!fault.empty()) {
      return end(fmt::format("is damaged from this row on ({}); what comes before was read, write the file again",
                             shown(fault, kShown)));
    }
    if (!batch_) {
      if (is_cut_) return end("ends before its table of contents; what it has was read, get the whole file");
      if (row_ == 0) return end("is a table without rows; leave it out");
      is_done_ = true;
      return false;
    }
    check();
    return true;
  }

  /// Measures the batch, or counts its rows as lost if its values cannot be read.
  void check() {
    const auto rows = static_cast<std::uint64_t>(batch_->num_rows());
    const std::string fault = fault_of([&] { return check_(*batch_); });
    if (!fault.empty()) {
      calls_.problem(Problem::Kind::skipped_file, row_ + 1,
                     fmt::format("a batch of {} rows is damaged ({}); it was skipped, write the file again", rows,
                                 shown(fault, kShown)));
      lost_ = rows;
      row_ += rows;
      batch_.reset();
      return;
    }
    const auto bytes = static_cast<std::uint64_t>(arrow::util::TotalBufferSize(*batch_));
    part_rows_ = static_cast<std::int64_t>(rows / (bytes / kPartBytes + 1)) + 1;
  }

  std::shared_ptr<ArrowTable> table_;
  std::shared_ptr<arrow::RecordBatchReader> batches_;
  bool is_cut_;
  ConverterCalls calls_;
  BatchCheck check_;
  std::shared_ptr<arrow::RecordBatch> batch_;  ///< what is left of it comes next
  std::int64_t at_ = 0, part_rows_ = 1;        ///< rows of it
  std::uint64_t lost_ = 0;                     ///< rows that are skipped next
  std::uint64_t row_ = 0;                      ///< rows before what comes next
  bool is_done_ = false;
};

/// Whether a file, which is no stream, has no end.
bool is_cut_file(const RandomFile& file) {
  std::array<char, kMark.size()> mark{};
  std::string error;
  file.read_at(file.size() - std::min<std::uint64_t>(file.size(), mark.size()), mark.data(), mark.size(), error);
  return std::string_view(mark.data(), mark.size()) != kMark;
}

}  // namespace

std::unique_ptr<RowSource> arrow_rows(std::shared_ptr<RandomFile> file, ConverterCalls calls) {
  std::array<char, kMark.size()> head{};
  std::string error;
  file->read_at(0, head.data(), head.size(), error);
  const bool is_file = std::string_view(head.data(), head.size()) == kMark;
  const bool is_cut = is_file && is_cut_file(*file);
  auto table = std::make_shared<ArrowTable>(std::move(file));
  arrow::ipc::IpcReadOptions options;
  options.memory_pool = &table->pool;
  options.use_threads = false;
  const auto open = [&](std::shared_ptr<arrow::RecordBatchReader>& out) {
    ARROW_RETURN_NOT_OK(table->file->Seek(is_file ? kBehindMark : 0));
    return arrow::ipc::RecordBatchStreamReader::Open(table->file, options).Value(&out);
  };
  std::shared_ptr<arrow::RecordBatchReader> batches;
  std::string fault = fault_of([&] { return open(batches); });
  if (fault.empty()) {
    std::optional<ReadColumns> columns = choose_columns(*batches->schema(), calls);
    if (!columns) return nullptr;
    table->columns = *std::move(columns);
    options.included_fields = table->columns.places;
    fault = fault_of([&] { return open(batches); });
  }
  if (!fault.empty()) {
    calls.problem(Problem::Kind::skipped_file, 0,
                  fmt::format("is an Arrow file that is damaged or incomplete ({}); nothing was read, get it again",
                              shown(fault, kShown)));
    return nullptr;
  }
  return std::make_unique<ArrowRows>(std::move(table), std::move(batches), is_cut, std::move(calls));
}

}  // namespace dedup
