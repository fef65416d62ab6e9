// Writes Parquet: columns of text, counts and measures, compressed with Zstandard.
//
// Method. Rows are collected in memory up to a group, which is then encoded at once. A group is large enough to
// compress well, and small enough to be read in parallel with others.
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <parquet/arrow/writer.h>

#include <exception>
#include <utility>

#include "core/utf8.h"
#include "dedup/types.h"
#include "io/columns/module.h"

namespace dedup {
namespace {

constexpr std::int64_t kGroupRows = 1 << 17;
constexpr std::uint64_t kGroupBytes = 64 << 20;  // of text

/// What Arrow writes to. Arrow expects no exceptions, so one is kept for the caller of Arrow.
class PutStream : public arrow::io::OutputStream {
 public:
  explicit PutStream(std::function<void(std::string_view)> put) : put_(std::move(put)) {}
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return at_; }
  arrow::Status Write(const void* bytes, std::int64_t n) override {
    try {
      put_({static_cast<const char*>(bytes), static_cast<std::size_t>(n)});
    } catch (...) {
      thrown_ = std::current_exception();
      return arrow::Status::IOError("an exception");
    }
    at_ += n;
    return arrow::Status::OK();
  }
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  std::function<void(std::string_view)> put_;
  std::exception_ptr thrown_;
  std::int64_t at_ = 0;
  bool closed_ = false;
};

class ArrowOut : public ParquetOut {
 public:
  ArrowOut(const std::vector<OutColumn>& columns, std::function<void(std::string_view)> put)
      : stream_(std::make_shared<PutStream>(std::move(put))) {
    builders_.reserve(columns.size());
    std::vector<std::shared_ptr<arrow::Field>> fields;
    fields.reserve(columns.size());
    for (const OutColumn& column : columns) {
      const auto type = column.type == CellType::text    ? arrow::utf8()
                        : column.type == CellType::count ? arrow::int64()
                                                         : arrow::float64();
      fields.push_back(arrow::field(column.name, type));
      builders_.push_back(arrow::MakeBuilder(type).ValueOrDie());
    }
    schema_ = arrow::schema(std::move(fields));
    const auto properties = parquet::WriterProperties::Builder().compression(parquet::Compression::ZSTD)->build();
    auto opened = parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(), stream_, properties);
    require(opened.status());
    file_ = std::move(opened).ValueUnsafe();
  }

  void text(std::size_t column, std::string_view cell) override {
    fill(column, arrow::Type::STRING);
    std::string repaired;
    if (!repair_utf8(cell, repaired)) cell = repaired;
    require(static_cast<arrow::StringBuilder&>(*builders_[column]).Append(cell));
    bytes_ += cell.size();
  }
  void count(std::size_t column, std::uint64_t cell) override {
    fill(column, arrow::Type::INT64);
    require(static_cast<arrow::Int64Builder&>(*builders_[column]).Append(static_cast<std::int64_t>(cell)));
  }
  void measure(std::size_t column, double cell) override {
    fill(column, arrow::Type::DOUBLE);
    require(static_cast<arrow::DoubleBuilder&>(*builders_[column]).Append(cell));
  }
  void end_row() override {
    ++rows_;
    if (rows_ >= kGroupRows || bytes_ >= kGroupBytes) write_group();
  }
  void finish() override {
    if (rows_ > 0) write_group();
    require(file_->Close());
  }

 private:
  void require(const arrow::Status& status) const {
    if (status.ok()) return;
    stream_->rethrow();
    throw Error(Error::Kind::output, "Parquet cannot be written: " + status.ToString());
  }

  /// Appends nulls for the rows of a column in which it was not set.
  void fill(std::size_t column, arrow::Type::type type) {
    if (builders_[column]->type()->id() != type) require(arrow::Status::TypeError(schema_->field_names()[column]));
    if (const std::int64_t missing = rows_ - builders_[column]->length(); missing > 0) {
      require(builders_[column]->AppendNulls(missing));
    }
  }

  void write_group() {
    std::vector<std::shared_ptr<arrow::Array>> arrays(builders_.size());
    for (std::size_t i = 0; i < builders_.size(); ++i) {
      fill(i, builders_[i]->type()->id());
      require(builders_[i]->Finish(&arrays[i]));
    }
    require(file_->WriteTable(*arrow::Table::Make(schema_, arrays, rows_), rows_));
    rows_ = 0;
    bytes_ = 0;
  }

  std::shared_ptr<PutStream> stream_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  std::unique_ptr<parquet::arrow::FileWriter> file_;
  std::int64_t rows_ = 0;    ///< of the group, complete
  std::uint64_t bytes_ = 0;  ///< of the group's text
};

}  // namespace

std::unique_ptr<ParquetOut> parquet_out(const std::vector<OutColumn>& columns,
                                        std::function<void(std::string_view)> put) {
  return std::make_unique<ArrowOut>(columns, std::move(put));
}

}  // namespace dedup
