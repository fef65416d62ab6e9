// What the readers of Parquet and of Arrow IPC share: a file as Arrow reads it, and bounds on what comes out of it.
#pragma once

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/memory_pool.h>
#include <arrow/result.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "io/columns/arrow/json_rows.h"
#include "io/random_file.h"

namespace dedup {

/// Reading at a place is thread-safe, as Arrow demands it.
class ArrowFile : public arrow::io::RandomAccessFile {
 public:
  ArrowFile(std::shared_ptr<RandomFile> file, arrow::MemoryPool* pool) : file_(std::move(file)), pool_(pool) {}

  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return false; }
  arrow::Result<std::int64_t> Tell() const override { return at_; }
  arrow::Status Seek(std::int64_t at) override {
    at_ = at;
    return arrow::Status::OK();
  }
  arrow::Result<std::int64_t> GetSize() override { return static_cast<std::int64_t>(file_->size()); }

  arrow::Result<std::int64_t> ReadAt(std::int64_t at, std::int64_t n, void* out) override {
    std::string error;
    const auto got = static_cast<std::int64_t>(
        file_->read_at(static_cast<std::uint64_t>(at), static_cast<char*>(out), left(at, n), error));
    if (!error.empty()) return arrow::Status::IOError(error);
    return got;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t at, std::int64_t n) override {
    // Not more memory than the file has bytes, whatever it says of itself.
    ARROW_ASSIGN_OR_RAISE(auto out, arrow::AllocateResizableBuffer(static_cast<std::int64_t>(left(at, n)), pool_));
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(at, out->size(), out->mutable_data()));
    ARROW_RETURN_NOT_OK(out->Resize(got));
    return std::shared_ptr<arrow::Buffer>(std::move(out));
  }
  arrow::Result<std::int64_t> ReadAt(std::int64_t at, std::int64_t n, bool may_be_short, void* out) override {
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(at, n, out));
    if (got < n && !may_be_short) return arrow::Status::IOError("the file ends too early");
    return got;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t at, std::int64_t n, bool may_be_short) override {
    ARROW_ASSIGN_OR_RAISE(auto out, ReadAt(at, n));
    if (out->size() < n && !may_be_short) return arrow::Status::IOError("the file ends too early");
    return out;
  }
  arrow::Result<std::int64_t> Read(std::int64_t n, void* out) override {
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(at_, n, out));
    at_ += got;
    return got;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t n) override {
    ARROW_ASSIGN_OR_RAISE(auto out, ReadAt(at_, n));
    at_ += out->size();
    return out;
  }

 private:
  std::size_t left(std::int64_t at, std::int64_t n) const {
    const auto size = static_cast<std::int64_t>(file_->size());
    return at < 0 || n < 0 || at >= size ? 0 : static_cast<std::size_t>(std::min(n, size - at));
  }
  std::shared_ptr<RandomFile> file_;
  arrow::MemoryPool* pool_;
  std::int64_t at_ = 0;
};

/// A table and the bounds of what is read of it. Parts hold it, so it outlives their memory. Thread-safe.
struct ArrowTable {
  explicit ArrowTable(std::shared_ptr<RandomFile> from)
      : pool(arrow::default_memory_pool(), kMostMemory), size(from->size()) {
    file = std::make_shared<ArrowFile>(std::move(from), &pool);
  }

  /// Counts what came out of the file. Returns whether it is more than a sound file holds.
  bool expands_too_much(std::uint64_t more) {
    const std::uint64_t all = produced += more;
    return all > kLeastBomb && all / kMostExpansion > size;
  }

  // Of what Arrow holds for one file at a time. A batch has about 1 MB, and a page of Parquet seldom more.
  static constexpr std::int64_t kMostMemory = std::int64_t{1} << 30;
  // As for compressed files: see io/decompress.cc.
  static constexpr std::uint64_t kMostExpansion = 500, kLeastBomb = 64 << 20;

  arrow::CappedMemoryPool pool;
  std::uint64_t size;
  std::shared_ptr<ArrowFile> file;
  ReadColumns columns;
  std::atomic<std::uint64_t> produced{0};
};

/// Rows are cut into parts of about this many bytes.
inline constexpr std::uint64_t kPartBytes = 1 << 20;

/// Calls `act`, which may throw, for a file that may be damaged. Returns what is wrong, or nothing.
template <class Act>
std::string fault_of(const Act& act) {
  try {
    const arrow::Status status = act();
    return status.ok() ? "" : status.message().empty() ? status.ToString() : status.message();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// A part that holds rows already read.
class BatchRows : public RowPart {
 public:
  BatchRows(std::shared_ptr<ArrowTable> table, std::shared_ptr<arrow::RecordBatch> batch)
      : table_(std::move(table)), batch_(std::move(batch)) {
    rows = static_cast<std::uint64_t>(batch_->num_rows());
  }
  void convert(const ConverterCalls& calls) override {
    table_->produced += give_rows(*batch_, table_->columns.keys, 1, calls);
  }

 private:
  std::shared_ptr<ArrowTable> table_;
  std::shared_ptr<arrow::RecordBatch> batch_;
};

/// A part whose rows are lost. They are counted, so that those that follow keep their numbers.
class LostRows : public RowPart {
 public:
  explicit LostRows(std::uint64_t count) { rows = count; }
  void convert(const ConverterCalls& /*calls*/) override {}
};

}  // namespace dedup
