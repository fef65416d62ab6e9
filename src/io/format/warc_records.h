// The records of a WARC or ARC file, which comes decompressed and in parts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "io/format/warc_fields.h"
#include "io/format/window.h"

namespace dedup {

/// A record. Views hold during the call that gives it. Nothing but its borders was looked at: warc_fields() reads the
/// header, read_http() the block.
struct WarcRecord {
  std::uint64_t number = 0;  ///< 1-based, with those that were skipped
  std::uint64_t offset = 0;  ///< of the record in the decompressed file
  std::string_view header;   ///< with the blank line that ends it
  std::string_view block;
};

struct WarcCalls {
  std::uint64_t max_record = 0;  ///< bytes of a block; a longer one is skipped, and never held
  std::function<void(const WarcRecord&)> record;
  /// What is broken, as "record N at byte B: what; what to do". `lost`: that record was not given, or a part of it.
  std::function<void(bool lost, std::string reason)> problem;
};

/// Cuts WARC 0.18, 1.0 and 1.1, and ARC 1 and 2, into records. Memory holds one record. Time is linear in the bytes.
/// Not thread-safe.
class WarcRecords {
 public:
  explicit WarcRecords(WarcCalls calls) : calls_(std::move(calls)) {}
  /// Reads on; `last`: the file ends here.
  void add(std::string_view bytes, bool last);

 private:
  using Step = Window::Step;
  enum class Fit : std::uint8_t { good, wrong, unknown };

  Step next(std::string_view view, bool last);
  Step garbage(std::string_view view, bool last);
  Step skip(std::string_view view, bool last);
  Step record(std::string_view view, RecordStart start, bool last);
  Step block(std::string_view view, const WarcHeader& header, bool last);
  Step misfit(std::string_view view, const WarcHeader& header, bool last);
  Step open_ended(std::string_view view, const WarcHeader& header, bool last);
  Fit fit(std::string_view view, std::uint64_t end, bool last) const;
  Step give(std::string_view view, std::size_t header, std::size_t block_end, std::size_t done);
  void tell_garbage(std::uint64_t end);
  void tell(bool lost, std::string_view what);

  WarcCalls calls_;
  Window window_;
  ArchiveKind kind_ = ArchiveKind::unknown;
  std::uint64_t count_ = 0;     ///< records that are done
  std::uint64_t position_ = 0;  ///< of the window in the file
  char before_ = '\n';          ///< the byte before the window
  std::uint64_t garbage_ = 0;   ///< bytes before the window that begin no record
  std::uint64_t skip_ = 0;      ///< bytes left of a record that is too long
  std::size_t searched_ = 0;    ///< bytes of the window in which the next record was searched for
};

}  // namespace dedup
