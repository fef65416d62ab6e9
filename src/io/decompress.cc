// Reads the bytes of a file in order, decompressed.
#include "io/decompress.h"

#include <archive.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace dedup {

std::string_view compression_of(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\x1F\x8B"sv)) return "gzip";
  if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return "zstd";
  if (head.starts_with("BZh"sv) && head.size() > 3 && head[3] >= '1' && head[3] <= '9') return "bzip2";
  if (head.starts_with("\xFD"
                       "7zXZ\0"sv))
    return "xz";
  if (head.starts_with("\x04\x22\x4D\x18"sv)) return "lz4";
  return "none";
}

ByteInput::~ByteInput() = default;

namespace {

/// The bytes of a file as they are on disk.
class PlainBytes : public ByteInput {
 public:
  PlainBytes(int fd, std::string head, std::function<void(std::string_view)> taken)
      : fd_(fd), head_(std::move(head)), taken_(std::move(taken)) {
    taken_(head_);
  }
  ~PlainBytes() override {
    if (fd_ != STDIN_FILENO) close(fd_);
  }
  std::size_t read(char* out, std::size_t n, std::string& error) override {
    if (given_ < head_.size()) {
      const std::size_t take = std::min(n, head_.size() - given_);
      std::memcpy(out, head_.data() + given_, take);
      given_ += take;
      return take;
    }
    for (;;) {
      const ssize_t got = ::read(fd_, out, n);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        error = fmt::format("cannot be read: {}", std::strerror(errno));
        return 0;
      }
      taken_({out, static_cast<std::size_t>(got)});
      return static_cast<std::size_t>(got);
    }
  }

 private:
  int fd_;
  std::string head_;
  std::function<void(std::string_view)> taken_;
  std::size_t given_ = 0;
};

/// Bytes decompressed by libarchive, which also unpacks a compressed file inside a compressed file. A file that expands
/// too much is a decompression bomb: its rest is not read.
class DecompressedBytes : public ByteInput {
 public:
  DecompressedBytes(int fd, std::string head, std::function<void(std::string_view)> taken)
      : packed_(fd, std::move(head), std::move(taken)), buffer_(1 << 18), archive_(archive_read_new()) {
    archive_read_support_filter_gzip(archive_);
    archive_read_support_filter_bzip2(archive_);
    archive_read_support_filter_xz(archive_);
    archive_read_support_filter_zstd(archive_);
    archive_read_support_filter_lz4(archive_);
    archive_read_support_format_raw(archive_);
    const auto pull = [](archive*, void* self, const void** bytes) -> la_ssize_t {
      auto* input = static_cast<DecompressedBytes*>(self);
      const std::size_t got = input->packed_.read(input->buffer_.data(), input->buffer_.size(), input->packed_error_);
      input->packed_total_ += got;
      *bytes = input->buffer_.data();
      return static_cast<la_ssize_t>(got);
    };
    archive_entry* entry = nullptr;
    const bool opened = archive_read_open(archive_, this, nullptr, pull, nullptr) == ARCHIVE_OK &&
                        archive_read_next_header(archive_, &entry) == ARCHIVE_OK;
    if (!opened) open_error_ = message();
  }
  ~DecompressedBytes() override { archive_read_free(archive_); }

  std::size_t read(char* out, std::size_t n, std::string& error) override {
    if (!open_error_.empty()) {
      error = open_error_;
      return 0;
    }
    // Not archive_read_data: if the next block is broken, it drops the bytes before that.
    while (block_.empty()) {
      const void* bytes = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(archive_, &bytes, &size, &offset);
      if (status == ARCHIVE_EOF) return 0;
      if (status != ARCHIVE_OK || !packed_error_.empty()) {
        error = message();
        return 0;
      }
      block_ = {static_cast<const char*>(bytes), size};
    }
    const std::size_t got = std::min(n, block_.size());
    std::memcpy(out, block_.data(), got);
    block_.remove_prefix(got);
    total_ += got;
    if (total_ > kLeastBomb && total_ / kMostExpansion > packed_total_) {
      error = fmt::format(
          "expands more than {}-fold and beyond {} MiB, as a decompression bomb does; the rest was not read, "
          "decompress "
          "the file yourself if you trust it",
          kMostExpansion, kLeastBomb >> 20);
      return 0;
    }
    return got;
  }

 private:
  // News compresses 2- to 7-fold with gzip, bzip2, xz and zstd (docs.jsonl of BASIL and of site-template).
  static constexpr std::uint64_t kLeastBomb = std::uint64_t{256} << 20;  // bytes
  static constexpr std::uint64_t kMostExpansion = 500;

  std::string message() const {
    if (!packed_error_.empty()) return packed_error_;
    const char* text = archive_error_string(archive_);
    return fmt::format(
        "cannot be decompressed beyond byte {}: {}; the bytes before it were read, download the file again", total_,
        text != nullptr ? text : "truncated or damaged");
  }
  PlainBytes packed_;
  std::vector<char> buffer_;
  std::string_view block_;  ///< decompressed, not yet returned
  archive* archive_;
  std::string open_error_, packed_error_;
  std::uint64_t packed_total_ = 0, total_ = 0;
};

}  // namespace

std::unique_ptr<ByteInput> open_bytes(int fd, std::string head, std::string_view compression,
                                      std::function<void(std::string_view)> taken) {
  if (compression == "none") return std::make_unique<PlainBytes>(fd, std::move(head), std::move(taken));
  return std::make_unique<DecompressedBytes>(fd, std::move(head), std::move(taken));
}

}  // namespace dedup
