// Cuts a WARC or ARC file into records.
//
// Method: a record's header says how long its block is, so framing looks at headers only, and copies only records that
// lie across two parts. A length is believed if a record or the end of the file follows. If not, the next record is
// searched for: a line "WARC/1." with a field in the line behind it, or a line of ARC.
//
//   too large    a record begins within the block: the block ends there
//   too small    no blank line follows the block: it ends at the next record
//   missing      likewise
//   too long     the block is searched as it passes, so a wrong length costs one record and not the file
//   garbage      what follows a block and its blank line, and begins no record, is left out
//
// Cost: 3.8 GB/s for 537 MB of generated WET in parts of 256 KiB, where FastWARC 2.0.1 does 1.8 GB/s; with a gzip
// member for each of its 85261 records 229 to 268 MB/s of text, where it does 161 to 199 (benchmarks/io/warc_bench.cc
// and peers/run_fastwarc.py; CPU time, one core of an Intel Xeon of 2 GHz that other programs used too, 2026-11-30).
// Weakness: a broken record that holds a WARC file uncompressed is cut at the records in it.
#include "io/format/warc_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::size_t kAhead = 64;               // bytes behind a block that tell whether a record follows
constexpr std::size_t kLine = 4096;              // bytes that are waited for at once
constexpr std::size_t kLongestHeader = 1 << 20;  // bytes; those of crawlers have less than 16 KB
constexpr std::string_view kDownload = "download the file again";

/// The blank lines behind a block: at most two line ends.
std::size_t blank_lines(std::string_view text) {
  std::size_t size = 0;
  for (int lines = 0; lines < 2; ++lines) {
    const std::size_t cr = size < text.size() && text[size] == '\r' ? 1 : 0;
    if (size + cr >= text.size() || text[size + cr] != '\n') break;
    size += cr + 1;
  }
  return size;
}

/// `text` without the blank lines at its end.
std::size_t without_blank_lines(std::string_view text) {
  for (int lines = 0; lines < 2 && text.ends_with('\n'); ++lines) {
    text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
  }
  return text.size();
}

}  // namespace

void WarcRecords::add(std::string_view bytes, bool last) {
  window_.add(bytes, last, [this](std::string_view view, bool is_last) {
    const Step step = next(view, is_last);
    if (step.done > 0) {
      position_ += step.done;
      before_ = view[step.done - 1];
    }
    return step;
  });
  if (last && garbage_ > 0) tell_garbage(position_);
}

void WarcRecords::tell(bool lost, std::string_view what) {
  calls_.problem(lost, fmt::format("record {} at byte {}: {}", count_ + 1, position_, what));
}

WarcRecords::Step WarcRecords::next(std::string_view view, bool last) {
  if (skip_ > 0) return skip(view, last);
  if (garbage_ > 0) return garbage(view, last);
  const std::size_t blank = std::min(view.find_first_not_of("\r\n"), view.size());
  if (blank > 0) return {blank};
  const RecordStart start = begins_record(view, kind_, false, last);
  if (start == RecordStart::unknown) return {0, view.size() + kAhead};
  if (start == RecordStart::no) return garbage(view, last);
  kind_ = start == RecordStart::warc ? ArchiveKind::warc : ArchiveKind::arc;
  return record(view, start, last);
}

void WarcRecords::tell_garbage(std::uint64_t end) {
  const std::string where = count_ == 0 ? "before the first record" : fmt::format("after record {}", count_);
  calls_.problem(true, fmt::format("{} bytes from byte {} on, {}, begin no record; they were left out, {}", garbage_,
                                   end - garbage_, where, kDownload));
  garbage_ = 0;
}

/// Passes over bytes that begin no record.
WarcRecords::Step WarcRecords::garbage(std::string_view view, bool last) {
  const RecordSearch found = find_record(view, kNowhere, kind_, before_ == '\n', last);
  garbage_ += found.at;
  if (found.found) tell_garbage(position_ + found.at);
  if (found.found && found.at == 0) return next(view, last);
  return {found.at, view.size() + kLine};
}

/// Passes over a record that is too long, but not over records within it.
WarcRecords::Step WarcRecords::skip(std::string_view view, bool last) {
  const std::size_t left = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, view.size()));
  const RecordSearch next = find_record(view, left, kind_, before_ == '\n', last);
  skip_ = next.found || last ? 0 : skip_ - next.at;
  if (next.found) {
    calls_.problem(false, fmt::format("record {} at byte {} begins within the record before, whose Content-Length is "
                                      "too large or which holds a WARC file; it was read, {}",
                                      count_ + 1, position_ + next.at, kDownload));
    if (next.at == 0) return record(view, begins_record(view, kind_, true, last), last);
  }
  return {next.at, view.size() + kLine};
}

WarcRecords::Step WarcRecords::record(std::string_view view, RecordStart start, bool last) {
  const bool is_whole = last && view.size() <= kLongestHeader;
  const WarcHeader header = read_warc_header(view.substr(0, kLongestHeader), start, is_whole);
  if (header.size == 0 && view.size() < kLongestHeader) return {0, std::max(kLine, 2 * view.size())};
  if (header.size == 0) {
    tell(true, fmt::format("its header is longer than {} bytes; it was left out, {}", kLongestHeader, kDownload));
    ++count_;
    garbage_ = view.find('\n') + 1;
    return {static_cast<std::size_t>(garbage_)};
  }
  if (!header.ended) {
    const std::string_view where = header.size == view.size() ? "the file ends" : "the next record begins";
    tell(true, fmt::format("{} within its header; its block is lost, {}", where, kDownload));
    return give(view, header.size, header.size, header.size);
  }
  if (!header.length) return open_ended(view, header, last);
  if (*header.length > calls_.max_record) {
    tell(true, fmt::format("it has {} bytes, more than {}; it was skipped, raise --max-record if it is a page",
                           *header.length, calls_.max_record));
    ++count_;
    skip_ = *header.length;
    return {header.size};
  }
  return block(view, header, last);
}

/// A block of the length that the header says.
WarcRecords::Step WarcRecords::block(std::string_view view, const WarcHeader& header, bool last) {
  const std::size_t end = header.size + static_cast<std::size_t>(*header.length);
  if (!last && view.size() < end + kAhead) return {0, end + kAhead};
  switch (fit(view, end, last)) {
    case Fit::unknown:
      return {0, view.size() + kLine};
    case Fit::wrong:
      return misfit(view, header, last);
    case Fit::good:
      break;
  }
  if (header.broken > 0) {
    tell(false, fmt::format("a line of its header is no field; the rest was read, {}", kDownload));
  }
  if (end < view.size() && blank_lines(view.substr(end)) == 0) {
    tell(false, fmt::format("no blank line follows it; it was read, {}", kDownload));
  }
  return give(view, header.size, end, end);
}

/// A block behind which neither a record nor the end of the file follows.
WarcRecords::Step WarcRecords::misfit(std::string_view view, const WarcHeader& header, bool last) {
  const std::uint64_t length = *header.length;
  const std::size_t end = header.size + static_cast<std::size_t>(length);
  if (header.broken > 0 && fit(view, header.broken + length, last) == Fit::good) {
    tell(false, fmt::format("no blank line ends its header; it was read, {}", kDownload));
    const std::size_t block_end = header.broken + static_cast<std::size_t>(length);
    return give(view, header.broken, block_end, block_end);
  }
  const RecordSearch next = find_record(view.substr(header.size), length, kind_, true, last);
  if (next.found) {
    const std::size_t begin = header.size + next.at;
    const std::size_t block_end = header.size + without_blank_lines(view.substr(header.size, next.at));
    tell(true, fmt::format("its Content-Length is {}, but the next record begins after {} bytes; it was read up to "
                           "there, {}",
                           length, next.at, kDownload));
    return give(view, header.size, block_end, begin);
  }
  if (next.at < length && !last) return {0, view.size() + kLine};
  if (end > view.size()) {
    tell(true, fmt::format("the file ends {} bytes before the record's end; what there is was read, {}",
                           end - view.size(), kDownload));
    return give(view, header.size, view.size(), view.size());
  }
  const std::size_t blank = blank_lines(view.substr(end));
  const bool is_arc = kind_ == ArchiveKind::arc;
  if (blank > 0 && (is_arc || view.substr(end, blank).find('\n') + 1 < blank)) return give(view, header.size, end, end);
  searched_ = std::max(searched_, end);
  return open_ended(view, header, last);
}

/// A block that ends where the next record begins, since its length is missing or too small.
WarcRecords::Step WarcRecords::open_ended(std::string_view view, const WarcHeader& header, bool last) {
  const std::size_t from = std::max(searched_, header.size);
  const RecordSearch next = find_record(view.substr(from), kNowhere, kind_, view[from - 1] == '\n', last);
  const std::size_t end = from + next.at;
  if (end - header.size > calls_.max_record) {
    tell(true, fmt::format("its Content-Length is missing or wrong, and no record begins in the {} bytes behind it; it "
                           "was skipped, raise --max-record if it is a page",
                           calls_.max_record));
    ++count_;
    searched_ = 0;
    return {end};
  }
  if (!next.found && !last) {
    searched_ = end;
    return {0, std::max(kLine, 2 * view.size())};
  }
  const std::size_t block_end = header.size + without_blank_lines(view.substr(header.size, end - header.size));
  const std::string_view what = header.length ? "too small" : "missing or no number";
  tell(false, fmt::format("its Content-Length is {}; it was read up to the {}, {}", what,
                          next.found ? "next record" : "end of the file", kDownload));
  return give(view, header.size, block_end, end);
}

WarcRecords::Fit WarcRecords::fit(std::string_view view, std::uint64_t end, bool last) const {
  if (end > view.size()) return last ? Fit::wrong : Fit::unknown;
  const std::string_view behind = view.substr(static_cast<std::size_t>(end));
  const std::string_view rest = behind.substr(blank_lines(behind));
  if (rest.substr(0, kAhead).find_first_not_of("\r\n") == kNowhere) {
    return last || rest.size() >= kAhead ? Fit::good : Fit::unknown;
  }
  switch (begins_record(rest, kind_, false, last)) {
    case RecordStart::no:
      return Fit::wrong;
    case RecordStart::unknown:
      return Fit::unknown;
    default:
      return Fit::good;
  }
}

/// Gives the record at the front of the window. `block_end`, `done`: where its block ends, and what belongs to it.
WarcRecords::Step WarcRecords::give(std::string_view view, std::size_t header, std::size_t block_end,
                                    std::size_t done) {
  searched_ = 0;
  calls_.record({++count_, position_, view.substr(0, header), view.substr(header, block_end - header)});
  return {done};
}

}  // namespace dedup
