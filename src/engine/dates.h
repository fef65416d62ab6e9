// What the dates of a collection say together: which come first in 03/04/2031, the day or the month, and which cannot
// be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/types.h"
#include "dedup/io.h"
#include "dedup/pipeline.h"
#include "io/date_fields.h"

namespace dedup {

/// A date in numbers, which tells the order of day and month in its source, or needs to be told.
struct NumericDate {
  std::uint32_t article = 0;
  DateOrder order = DateOrder::none;
  std::int64_t other = kNoDate;  ///< as ReadDate::other
};

/// The dates of some articles as they are read: counts, and those that wait for the others.
struct DatesRead {
  /// Dates of one kind, and the first of them.
  struct Kind {
    std::uint64_t records = 0;
    std::uint32_t first = 0;  ///< article
    std::string text;         ///< of the first
  };
  Kind not_understood, placeholders, uncertain_zone;
  std::uint64_t given = 0, of_update = 0;
  std::vector<NumericDate> numeric;

  /// Reads the date of article number `number` into `entry`. `local` as for read_date.
  void add(const Article& article, std::uint32_t number, const LocalZone* local, Entry& entry);
  void clear() { *this = {}; }
};

/// Decides what no date alone tells, once all are read. Numeric dates take the order that the certain ones of their
/// source have; without one, or with both, they become kNoDate. So do placeholders, dates after `now`, and dates far
/// from those of their source and of the collection. `reader` shows examples. Does not depend on the order of articles,
/// but for the examples: the first in the input.
void settle_dates(Articles& articles, const std::vector<NumericDate>& numeric, const Reader& reader, std::int64_t now,
                  DateSummary& summary);

}  // namespace dedup
