// Reads the bytes of a file in order, decompressed.
//
// A compressed file is a row of members (gzip calls them so; streams of bzip2 and xz, frames of zstd and lz4), each
// with checksums of its own. Text is handed out as it is decoded, before the checksum that covers it. So whatever is
// wrong with a file is reported as a part of it that was lost or may be altered:
//
//   cut        the file ends inside a member
//   damaged    a member does not decode, or a checksum is wrong; the text before that point was handed out
//   foreign    what follows a member begins no other; only zeros may, as padding
//
// After damage, the next member is unknown: its magic number also occurs by chance within a member. Where a file has a
// member for each record, as WARC files have, the next one is that whose text begins a record. It is searched for from
// the second byte of the damaged member on, as far as that is in memory, because a decoder may notice damage late.
#include "io/decompress.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
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

/// Bytes that were read before, and those that follow them.
class HeadedBytes : public ByteInput {
 public:
  HeadedBytes(std::string head, std::unique_ptr<ByteInput> rest, std::function<void(std::string_view)> taken)
      : head_(std::move(head)), rest_(std::move(rest)), taken_(std::move(taken)) {}
  std::size_t read(char* out, std::size_t n, std::string& error) override {
    std::size_t got = std::min(n, head_.size() - given_);
    if (got > 0) {
      std::memcpy(out, head_.data() + given_, got);
      given_ += got;
    } else {
      got = rest_->read(out, n, error);
    }
    if (taken_) taken_({out, got});
    return got;
  }

 private:
  std::string head_;
  std::unique_ptr<ByteInput> rest_;
  std::function<void(std::string_view)> taken_;
  std::size_t given_ = 0;
};

/// The decoded bytes of a file's members. A file that expands too much is a decompression bomb: its rest is not read.
class DecompressedBytes : public ByteInput {
 public:
  DecompressedBytes(std::unique_ptr<ByteInput> packed, std::string_view compression)
      : packed_(std::move(packed)), compression_(compression), decoder_(make_decoder(compression)), buffer_(1 << 18) {}

  void recover(const Recovery& recovery) override { recovery_ = recovery; }

  std::size_t read(char* out, std::size_t n, std::string& error) override {
    while (!ended_) {
      if (is_damaged_) {
        is_damaged_ = false;
        ended_ = !is_recovered();
        if (ended_) break;
        out[0] = '\n';
        ++total_;
        return 1;
      }
      if (between_members_) {
        ended_ = !next_member();
        if (ended_) {
          ended_ = !is_damaged_;
          continue;
        }
        decoder_->restart();
        between_members_ = false;
      }
      const Decoder::Step step = decoder_->step(rest_, {out, n});
      rest_.remove_prefix(step.read);
      total_ += step.written;
      between_members_ = step.state == Decoder::State::member_end;
      check(step);
      ended_ = !error_.empty() && !is_damaged_;
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
  // Bytes that are in memory when a member begins, if there are as many: a whole member is decoded sooner (codecs.cc).
  static constexpr std::size_t kMember = 1 << 16;
  // Of a member that may be the next, so many bytes are decoded, and so many of its text looked at. Time stays linear:
  // at least 10 bytes lie between the headers of two members.
  static constexpr std::size_t kProbe = 512, kProbeText = 256;

  /// Reads more if the decoder has stopped for want of input, and sets `error_` if it cannot go on.
  void check(const Decoder::Step& step) {
    if (step.state == Decoder::State::damaged) {
      error_ = fmt::format(
          "is damaged after byte {} of its decompressed text ({}); the text before that was read, but its last part "
          "may "
          "be altered: download the file again",
          total_, step.reason);
      is_damaged_ = true;
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
    member_ = buffer_.data();
    rest_ = {buffer_.data(), rest_.size() + got};
    packed_total_ += got;
    return got > 0;
  }

  /// Moves to the next member. Returns false after the last, and if something else follows, with `error_`.
  bool next_member() {
    while (true) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of('\0'), rest_.size()));
      if (rest_.size() >= kMember) break;
      if (!refill()) break;
    }
    if (rest_.empty() || !error_.empty()) return false;
    member_ = rest_.data();
    if (begins_member(rest_, compression_)) return true;
    is_damaged_ = true;
    error_ = fmt::format(
        "is not {} from byte {} of the file on: the header of its next part is damaged, or something was appended; the "
        "text before that was read, download the file again",
        compression_, packed_total_ - rest_.size());
    return false;
  }

  /// Moves to the next member that begins a record, and tells what is wrong before it. Returns false if there is none.
  bool is_recovered() {
    if (!recovery_.begins_record || compression_ != "gzip") return false;
    const char* const end = rest_.data() + rest_.size();
    rest_ = {std::min(member_ + 1, end), end};
    std::string failure = std::exchange(error_, {});
    while (true) {
      const std::size_t magic = rest_.find("\x1F\x8B\x08");
      const std::size_t foreign =
          magic != std::string_view::npos ? magic : rest_.size() - std::min(rest_.size(), kMagic);
      rest_.remove_prefix(foreign);
      const bool is_more = rest_.size() >= kProbe || refill();
      if (begins_record()) {
        recovery_.lost(
            fmt::format("{}; reading went on at byte {} of the file", failure, packed_total_ - rest_.size()));
        decoder_->restart();
        between_members_ = false;
        member_ = rest_.data();
        return true;
      }
      if (magic != std::string_view::npos) {
        rest_.remove_prefix(1);
      } else if (!is_more) {
        if (error_.empty()) error_ = std::move(failure);
        return false;
      }
    }
  }

  /// Whether a member that begins a record lies at the front of `rest_`.
  bool begins_record() {
    if (!begins_member(rest_, compression_)) return false;
    std::array<char, kProbeText> text{};
    decoder_->restart();
    const Decoder::Step step = decoder_->step(rest_.substr(0, kProbe), text);
    return recovery_.begins_record({text.data(), step.written});
  }

  std::unique_ptr<ByteInput> packed_;
  std::string_view compression_;
  std::unique_ptr<Decoder> decoder_;
  std::vector<char> buffer_;
  std::string_view rest_;         ///< of `buffer_`: packed bytes not yet decoded
  const char* member_ = nullptr;  ///< in `buffer_`: the current member, as far as it is still there
  bool between_members_ = false, ended_ = false;
  bool is_damaged_ = false;  ///< reading may go on at another member
  Recovery recovery_;
  std::string error_;
  std::uint64_t packed_total_ = 0, total_ = 0;
};

}  // namespace

std::unique_ptr<ByteInput> open_bytes(Descriptor from, std::string head, std::string_view compression,
                                      ByteInputCalls calls) {
  auto plain = std::make_unique<PlainBytes>(std::move(from), std::move(head), std::move(calls));
  if (compression == "none") return plain;
  return decompressed(std::move(plain), compression);
}

std::unique_ptr<ByteInput> decompressed(std::unique_ptr<ByteInput> packed, std::string_view compression) {
  return std::make_unique<DecompressedBytes>(std::move(packed), compression);
}

std::unique_ptr<ByteInput> with_head(std::string head, std::unique_ptr<ByteInput> rest,
                                     std::function<void(std::string_view)> taken) {
  return std::make_unique<HeadedBytes>(std::move(head), std::move(rest), std::move(taken));
}

}  // namespace dedup
