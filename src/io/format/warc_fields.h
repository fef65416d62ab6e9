// Where a record of a WARC or ARC file begins, and what its header says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dedup {

// All functions accept any bytes, take time linear in what they look at, and are thread-safe.

/// What a file holds. `unknown` until the first record.
enum class ArchiveKind : std::uint8_t { unknown, warc, arc };

/// Whether a record begins at the front of `text`; `unknown`: more bytes would tell.
enum class RecordStart : std::uint8_t { no, unknown, warc, arc };

/// `text` begins a line. Of WARC, `sure` asks also for a named field behind the version, as is wise where no record is
/// expected. With `last`, nothing follows, and `unknown` is not returned.
RecordStart begins_record(std::string_view text, ArchiveKind kind, bool sure, bool last);

/// The first record that surely begins in a line of its own, before `limit`.
struct RecordSearch {
  std::size_t at = 0;  ///< no record begins before; the size of the text, or `limit`, if there is none
  bool found = false;
};
RecordSearch find_record(std::string_view text, std::size_t limit, ArchiveKind kind, bool begins_line, bool last);

/// The header of a record, as far as framing needs it.
struct WarcHeader {
  std::size_t size = 0;    ///< with the blank line; 0: its end is not within the text
  std::size_t broken = 0;  ///< where the first line begins that is no field; 0 if there is none
  bool ended = true;       ///< by a blank line, not by the next record
  std::optional<std::uint64_t> length;
};
/// `text` begins with a record of WARC, or of ARC: one line. With `last`, a header may end with the text.
WarcHeader read_warc_header(std::string_view text, RecordStart start, bool last);

/// What the header of a record says. Views into the header, without white space around them, and addresses without
/// angle brackets; empty where it does not say. A folded value keeps its line breaks.
struct WarcFields {
  std::string_view type;  ///< of an ARC record: "warcinfo" for the first, else "response"
  std::string_view target_uri;
  std::string_view date;  ///< ISO 8601; in ARC the digits of a date and time
  std::string_view record_id;
  std::string_view content_type;  ///< of the block; of an ARC record, that of the payload
  std::string_view refers_to;
  std::string_view payload_type;  ///< identified by the crawler
  std::string_view truncated;     ///< the reason
  std::string_view warcinfo_id;
};
WarcFields warc_fields(std::string_view header);

}  // namespace dedup
