// Cuts a file into batches of whole records.
#pragma once

#include <xxhash.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/io.h"
#include "io/archive.h"
#include "io/decompress.h"
#include "io/descriptor.h"
#include "io/format/format.h"
#include "io/store.h"
#include "io/walk.h"

namespace dedup {

/// What the reader knows of a file. Batches point to it, so its address is fixed. While the file is read, other threads
/// may read `info.name`, `folder` and `format`, and add to `count`.
struct OpenedFile {
  Reader::File info;
  std::string folder;  ///< as Input::folder
  const Format* format = nullptr;
  std::atomic<std::uint64_t> count{0};  ///< records met so far
  bool reencoded = false;               ///< its bytes are UTF-16 or UTF-32
};

/// What Batch::owner keeps alive, and Batch::reader_data points to.
struct HeldBatch {
  OpenedFile* file = nullptr;
  Buffer<char> bytes;                  ///< Batch::bytes
  std::vector<std::size_t> part_ends;  ///< of Records::parts: where each part ends
  std::unique_ptr<RowPart> rows;       ///< of Records::rows, in place of `bytes`
  bool is_spooled = false;             ///< whoever parses the batch fills a part of the store, at Batch::offset
};

/// Whether a file of this format is one record.
bool is_whole(const Format& format);

/// What adds up over the files of a run.
struct ReadingState {
  Cancelled cancelled;
  std::vector<Problem> problems;                     ///< met since the last batch
  std::uint64_t taken_bytes = 0;                     ///< of all input on disk
  std::uint64_t reencoded = 0;                       ///< articles of converted files that declare another encoding
  std::map<std::string, std::uint64_t> passed_over;  ///< files in folders: reason or extension -> count
};

/// One file while it is read. Not thread-safe.
class FileBatches {
 public:
  /// `fields`: how the records of the file are read.
  FileBatches(const ReadingConfig& config, const JsonRecords& fields, Store& store, ReadingState& state,
              OpenedFile& file)
      : config_(config), fields_(fields), store_(store), state_(state), file_(file) {}

  /// Opens a file, and adds it to the store. `no`: it is not read: with a problem, or passed over.
  enum class Opened { no, file, archive };
  Opened open(const Input& input);
  /// Opens a file in an archive; never `archive`.
  Opened open_member(const Input& input, std::unique_ptr<ByteInput> bytes);
  /// Of an archive: the next file in it that may hold articles; null after the last. Sets `input`.
  std::unique_ptr<ByteInput> next_member(Input& input);
  /// Before `open`: writes all bytes to `copy` as they are read.
  void copy_to(const Descriptor& copy) { copy_ = &copy; }
  /// The next batch, without Batch::taken and the problems. Returns false at the end.
  bool next(Batch& batch);
  /// In place of `next`: the next bytes of the file, decompressed; the view holds until the next call. The first has at
  /// least 4096, unless it is also the last. Returns whether more follow.
  bool next_bytes(std::string_view& bytes);
  /// Completes `info` of the file.
  void close();

 private:
  void skip(std::string reason);
  Opened begin(const Input& input, int fd, const struct stat& status);
  void narrow();
  bool is_passed_over(const std::string& name, std::string_view head);
  bool read_head(const Descriptor& from, std::size_t all, std::string& head);
  std::string start_of_member(ByteInput& bytes);
  bool next_lines(Batch& batch);
  bool next_document(Batch& batch);
  bool next_converted(Batch& batch);
  bool next_rows(Batch& batch);
  ConverterCalls problem_calls();
  std::unique_ptr<Converter> make_converter();
  void open_rows();
  std::uint64_t skip_line();
  void skip_record(std::string reason);
  bool fill(std::size_t wanted);
  void drop(std::size_t n);
  void take(Batch& batch, std::size_t n);
  void give(Batch& batch, Buffer<char> bytes);
  void hand_out(Batch& batch, std::shared_ptr<HeldBatch> held);
  void hash(std::string_view bytes);
  void copy(std::string_view bytes);
  std::string_view pending() const { return {pending_.data(), pending_.size()}; }

  const ReadingConfig& config_;
  const JsonRecords& fields_;
  Store& store_;
  ReadingState& state_;
  OpenedFile& file_;
  std::uint32_t number_ = 0;  ///< of the file in the store
  const Format* format_ = nullptr;
  std::unique_ptr<ByteInput> input_;
  std::string error_;         ///< why `input_` ended early
  Buffer<char> pending_;      ///< read from `input_`, not yet in a batch
  std::uint64_t read_ = 0;    ///< bytes from `input_`
  std::uint64_t stored_ = 0;  ///< where `pending_` begins in a file on disk
  bool is_all_read_ = false;  ///< `input_` has the whole file, which is at most kHead long
  int fd_ = -1;               ///< of a regular file that is not compressed, until `input_` has read it
  std::uint64_t size_ = 0;    ///< of that file
  bool on_disk_ = false;      ///< the store reads the file again, so it counts every byte of it
  bool at_start_ = true;      ///< nothing was put in a batch or dropped yet
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<Converter> converter_;
  std::string converted_;                       ///< lines from it, not yet in a batch
  std::vector<std::uint64_t> converted_lines_;  ///< Batch::document_lines of these
  std::vector<std::size_t> part_ends_;          ///< HeldBatch::part_ends of these
  bool finished_ = false;                       ///< it has all of the file
  const Descriptor* copy_ = nullptr;            ///< gets the bytes on disk
  std::unique_ptr<RowSource> rows_;
  std::uint64_t rows_taken_ = 0;  ///< bytes of `rows_` in ReadingState::taken_bytes
  XXH3_state_t hash_;
};

}  // namespace dedup
