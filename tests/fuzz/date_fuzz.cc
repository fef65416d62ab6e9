// Any text is parsed as a date or as none; a formatted date parses to the same value; a zone only moves a date, and
// what is uncertain is bounded.
#include <cstdlib>

#include "dedup/io.h"
#include "io/date_fields.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const dedup::ReadDate& date) {
  constexpr std::int64_t kYear10000 = dedup::days_from_civil(10000, 1, 1) * dedup::kDay;
  if (date.seconds == dedup::kNoDate) return;
  require(date.seconds < kYear10000 && !date.placeholder);
  // The widest: a whole day in a zone that is not given, or an hour of a zone whose name is unknown.
  require(date.before * dedup::kDateStep <= 14 * 3600 && date.after <= (24 + 26) * 60);
  const dedup::ReadDate again = dedup::read_date(dedup::format_date(date.seconds));
  require(again.seconds == date.seconds && again.after == 0 && again.before == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const dedup::LocalZone kPlaces[] = {dedup::LocalZone("America/St_Johns"), dedup::LocalZone("+14:00")};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const dedup::ReadDate date = dedup::read_date(text);
  check(date);
  require(dedup::parse_date(text) == (date.order == dedup::DateOrder::either ? dedup::kNoDate : date.seconds));
  for (const dedup::LocalZone& place : kPlaces) {
    const dedup::ReadDate there = dedup::read_date(text, &place);
    check(there);
    if (date.has_zone || date.several_zones) require(there.seconds == date.seconds && there.after == date.after);
    if (date.seconds == dedup::kNoDate || there.seconds == dedup::kNoDate) continue;
    require(there.order == date.order && there.has_time == date.has_time);
    require(there.seconds >= date.seconds - 14 * 3600 && there.seconds <= date.seconds + 14 * 3600);
  }
  return 0;
}
