// Reads the bytes of a file in order, decompressed.
//
// A compressed file is a row of members (gzip calls them so; streams of bzip2 and xz, frames of zstd and lz4), each
// with checksums of its own. Text is handed out as it is decoded, before the checksum that covers it. So whatever is
// wrong with a file is reported as a part of it that was lost or may be altered:
//
//   cut        the file ends inside a member
//   damaged    a member does not decode, or a checksum is wrong; the text before that point was handed out
//   foreign    what follows a member begins no other; only zeros may, as padding
#include "io/decompress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "io/codecs.h"

namespace dedup {

ByteInput::~ByteInput() = default;

namespace {

/// The bytes of a file as they are on disk.
class PlainBytes : public ByteInput {
 public:
  PlainBytes(Descriptor from, std::string head, ByteInputCalls calls)
      : from_(std::move(from)), head_(std::move(head)), calls_(std::move(calls)), ended_(calls_.head_is_all) {
    calls_.taken(head_);
  }
  std::size_t read(char* out, std::size_t n, std::string& error) override {
    if (given_ < head_.size()) {
      const std::size_t take = std::min(n, head_.size() - given_);
      std::memcpy(out, head_.data() + given_, take);
      given_ += take;
      return take;
    }
    if (ended_) return 0;
    const ssize_t got = read_some(from_, out, n, calls_.cancelled);
    ended_ = got <= 0;
    if (got < 0) {
      error = fmt::format("cannot be read to its end: {}; what comes before was read", std::strerror(errno));
      return 0;
    }
    calls_.taken({out, static_cast<std::size_t>(got)});
    return static_cast<std::size_t>(got);
  }

 private:
  Descriptor from_;
  std::string head_;
  ByteInputCalls calls_;
  std::size_t given_ = 0;
  bool ended_;
};

/// The decoded bytes of a file's members. A file that expands too much is a decompression bomb: its rest is not read.
class DecompressedBytes : public ByteInput {
 public:
  DecompressedBytes(std::unique_ptr<ByteInput> packed, std::string_view compression)
      : packed_(std::move(packed)), compression_(compression), decoder_(make_decoder(compression)), buffer_(1 << 18) {}

  std::size_t read(char* out, std::size_t n, std::string& error) override {
    while (!ended_) {
      if (between_members_) {
        ended_ = !next_member();
        if (ended_) break;
        decoder_->restart();
        between_members_ = false;
      }
      const Decoder::Step step = decoder_->step(rest_, {out, n});
      rest_.remove_prefix(step.read);
      total_ += step.written;
      between_members_ = step.state == Decoder::State::member_end;
      check(step);
      ended_ = !error_.empty();
      if (step.written > 0) return step.written;
    }
    error = error_;
    return 0;
  }

 private:
  // News compresses 2- to 7-fold with gzip, bzip2, xz and zstd (docs.jsonl of BASIL and of site-template).
  static constexpr std::uint64_t kLeastBomb = std::uint64_t{256} << 20;  // bytes
  static constexpr std::uint64_t kMostExpansion = 500;
  static constexpr std::size_t kMagic = 6;  // bytes; the longest magic number, that of xz

  /// Reads more if the decoder has stopped for want of input, and sets `error_` if it cannot go on.
  void check(const Decoder::Step& step) {
    if (step.state == Decoder::State::damaged) {
      error_ = fmt::format(
          "is damaged after byte {} of its decompressed text ({}); the text before that was read, but its last part "
          "may "
          "be altered: download the file again",
          total_, step.reason);
    } else if (total_ > kLeastBomb && total_ / kMostExpansion > packed_total_) {
      error_ = fmt::format(
          "expands more than {}-fold and beyond {} MiB, as a decompression bomb does; the rest was not read, "
          "decompress "
          "the file yourself if you trust it",
          kMostExpansion, kLeastBomb >> 20);
    } else if (step.written == 0 && step.read == 0 && !between_members_ && !refill() && error_.empty()) {
      error_ = fmt::format(
          "is cut off after byte {} of its decompressed text; the text before that was read, download the file again",
          total_);
    }
  }

  /// Reads more packed bytes behind `rest_`. Returns false at the end, and on failure with `error_`.
  bool refill() {
    if (!rest_.empty()) std::memmove(buffer_.data(), rest_.data(), rest_.size());
    const std::size_t got = packed_->read(buffer_.data() + rest_.size(), buffer_.size() - rest_.size(), error_);
    rest_ = {buffer_.data(), rest_.size() + got};
    packed_total_ += got;
    return got > 0;
  }

  /// Moves to the next member. Returns false after the last, and if something else follows, with `error_`.
  bool next_member() {
    while (true) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of('\0'), rest_.size()));
      if (rest_.size() >= kMagic) break;
      if (!refill()) break;
    }
    if (rest_.empty() || !error_.empty()) return false;
    if (begins_member(rest_, compression_)) return true;
    error_ = fmt::format(
        "is not {} from byte {} of the file on: the header of its next part is damaged, or something was appended; the "
        "text before that was read, download the file again",
        compression_, packed_total_ - rest_.size());
    return false;
  }

  std::unique_ptr<ByteInput> packed_;
  std::string_view compression_;
  std::unique_ptr<Decoder> decoder_;
  std::vector<char> buffer_;
  std::string_view rest_;  ///< of `buffer_`: packed bytes not yet decoded
  bool between_members_ = false, ended_ = false;
  std::string error_;
  std::uint64_t packed_total_ = 0, total_ = 0;
};

}  // namespace

std::unique_ptr<ByteInput> open_bytes(Descriptor from, std::string head, std::string_view compression,
                                      ByteInputCalls calls) {
  auto plain = std::make_unique<PlainBytes>(std::move(from), std::move(head), std::move(calls));
  if (compression == "none") return plain;
  return std::make_unique<DecompressedBytes>(std::move(plain), compression);
}

}  // namespace dedup
