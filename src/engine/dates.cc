// What the dates of a collection say together.
//
// Problem: 03/04/2031 is 3 April or 4 March; software without a date writes 1 January 1970; a mistyped or wrongly
// converted date makes an article the first or the last of its story. The machine's clock would tell the future, but a
// run must give the same result tomorrow.
//
// Method: a source writes day and month in one order, which its dates with a day above 12 show. The range of plausible
// dates follows from the others by quartiles, which a quarter of wrong dates does not move: a date is far if it is
// beyond three times the interquartile range (Tukey 1977, "far out") from the nearer quartile, and beyond ten years
// before or one year after it, as feeds have old articles and announcements. Old newspapers keep their dates: a date
// before all others needs a source whose own dates are elsewhere too.
//
// Cost: one pass over the dates if they lie within a year, else a copy of them. Weakness: few dates, or a source that
// is always wrong, tell nothing.
#include "engine/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "core/ascii.h"

namespace dedup {

namespace {

constexpr std::int64_t kYear = 365 * kDay;
constexpr std::int64_t kMostBefore = 10 * kYear, kMostAfter = kYear;
constexpr std::size_t kEnough = 6;  // dates, so that one of them has five others
constexpr std::int64_t kNever = days_from_civil(9999, 12, 30) * kDay;
constexpr std::size_t kShown = 60;  // bytes of an example

/// The middle half of some dates.
struct Spread {
  bool enough = false;
  std::int64_t low = 0, high = 0;  ///< quartiles

  explicit Spread(std::vector<std::int64_t>&& dates) : enough(dates.size() >= kEnough) {
    if (!enough) return;
    const auto quartile = [&](std::size_t of_four) {
      const auto at = dates.begin() + static_cast<std::ptrdiff_t>((dates.size() - 1) * of_four / 4);
      std::nth_element(dates.begin(), at, dates.end());
      return *at;
    };
    low = quartile(1);
    high = quartile(3);
  }
  bool is_far_before(std::int64_t date) const { return date < low - std::max(3 * (high - low), kMostBefore); }
  bool is_far_after(std::int64_t date) const { return date > high + std::max(3 * (high - low), kMostAfter); }
  bool is_near(std::int64_t date) const { return enough && date >= low - kYear && date <= high + kYear; }
};

/// Who wrote an article, for what is learnt of a source: its source, or its file if that is unknown.
std::uint64_t writer_of(const Entry& entry) {
  return entry.source != 0 ? entry.source : (std::uint64_t{1} << 32) + entry.record.file;
}

bool is_placeholder(std::int64_t date) { return (date >= 0 && date < kDay) || date >= kNever; }

/// Makes an entry one without a date, and without moments before and after it.
void clear_date(Entry& entry) {
  entry.date = kNoDate;
  entry.date_after = 0;
  entry.date_before = 0;
}

void count(const Articles& articles, const Reader& reader, std::uint32_t article, DateCount& out) {
  if (out.records++ > 0) return;
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  out.text = trimmed(reader.load(articles.entries[article].record, *scratch).date).substr(0, kShown);
  out.where = fmt::format("article '{}'", articles.id(article));
}

void settle_orders(Articles& articles, const std::vector<NumericDate>& numeric, const Reader& reader,
                   DateSummary& summary) {
  struct Seen {
    std::uint64_t day_first = 0, month_first = 0, learnt = 0;
  };
  std::map<std::uint64_t, Seen> seen;
  const auto of = [&](const NumericDate& date) -> Seen& { return seen[writer_of(articles.entries[date.article])]; };
  for (const NumericDate& date : numeric) {
    of(date).day_first += date.order == DateOrder::day_first ? 1 : 0;
    of(date).month_first += date.order == DateOrder::month_first ? 1 : 0;
  }
  for (const NumericDate& date : numeric) {
    Seen& writer = of(date);
    std::int64_t& settled = articles.entries[date.article].date;
    const bool one = (writer.day_first == 0) != (writer.month_first == 0);
    const bool either = date.order == DateOrder::either;
    if (either || date.order == DateOrder::with_dots) {
      if (one && writer.month_first > 0) settled = date.other;
      writer.learnt += either && one ? 1 : 0;
    }
    if (!either || one) continue;
    clear_date(articles.entries[date.article]);
    count(articles, reader, date.article, summary.unknown_order);
  }
  for (const auto& [writer, found] : seen) {
    if (found.learnt == 0) continue;
    const auto number = static_cast<std::uint32_t>(writer);
    summary.orders.push_back(
        {writer >> 32 == 0 ? articles.sources[number] : reader.file_name(number), found.day_first > 0, found.learnt});
  }
  std::sort(summary.orders.begin(), summary.orders.end(),
            [](const auto& x, const auto& y) { return x.source < y.source; });
}

/// The dates of the writers of some articles.
std::map<std::uint64_t, Spread> spreads_of_writers(const Articles& articles, const std::vector<std::uint32_t>& some) {
  std::map<std::uint64_t, std::vector<std::int64_t>> dates;
  for (const std::uint32_t article : some) dates[writer_of(articles.entries[article])];
  for (const Entry& entry : articles.entries) {
    if (entry.date == kNoDate || is_placeholder(entry.date)) continue;
    if (const auto found = dates.find(writer_of(entry)); found != dates.end()) found->second.push_back(entry.date);
  }
  std::map<std::uint64_t, Spread> out;
  for (auto& [writer, all] : dates) out.emplace(writer, Spread(std::move(all)));
  return out;
}

/// Articles whose dates may be none: placeholders, and dates far from the others or after `now`.
std::vector<std::uint32_t> suspects(const Articles& articles, const Spread& all, std::int64_t now) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    const std::int64_t date = articles.entries[i].date;
    if (date == kNoDate) continue;
    const bool late = now != kNoDate ? date > now + kDay : all.enough && all.is_far_after(date);
    if (late || is_placeholder(date) || (all.enough && all.is_far_before(date))) out.push_back(i);
  }
  return out;
}

/// The quartiles of all dates; `enough` is false if there is nothing to judge, as all lie within a year.
Spread spread_of_all(const Articles& articles) {
  std::int64_t first = INT64_MAX, last = kNoDate;
  for (const Entry& entry : articles.entries) {
    if (entry.date == kNoDate) continue;
    first = std::min(first, entry.date);
    last = std::max(last, entry.date);
  }
  const bool judged = last != kNoDate && (last - first > kMostAfter || is_placeholder(first) || is_placeholder(last));
  std::vector<std::int64_t> dates;
  if (judged) {
    for (const Entry& entry : articles.entries) {
      if (entry.date != kNoDate && !is_placeholder(entry.date)) dates.push_back(entry.date);
    }
  }
  return Spread(std::move(dates));
}

void settle_ranges(Articles& articles, const Reader& reader, std::int64_t now, DateSummary& summary) {
  const Spread all = spread_of_all(articles);
  const std::vector<std::uint32_t> doubtful = suspects(articles, all, now);
  if (doubtful.empty()) return;
  const std::map<std::uint64_t, Spread> writers = spreads_of_writers(articles, doubtful);
  for (const std::uint32_t article : doubtful) {
    Entry& entry = articles.entries[article];
    const Spread& own = writers.at(writer_of(entry));
    const std::int64_t date = entry.date;
    if (is_placeholder(date)) {
      if (own.enough ? own.is_near(date) : all.is_near(date)) continue;
      count(articles, reader, article, summary.placeholders);
    } else {
      const bool late = now != kNoDate && date > now + kDay;
      const bool before = all.is_far_before(date) && own.enough && own.is_far_before(date);
      const bool after = now == kNoDate && all.is_far_after(date) && (!own.enough || own.is_far_after(date));
      if (!late && !(all.enough && (before || after))) continue;
      count(articles, reader, article, summary.out_of_range);
    }
    clear_date(entry);
  }
}

}  // namespace

void DatesRead::add(const Article& article, std::uint32_t number, const LocalZone* local, Entry& entry) {
  const std::string_view text = trimmed(article.date);
  if (text.empty()) return;
  const auto note = [&](Kind& kind) {
    if (kind.records++ == 0) kind.first = number, kind.text = text.substr(0, kShown);
  };
  ++given;
  const ReadDate date = read_date(text, local);
  if (date.seconds == kNoDate) return note(date.placeholder ? placeholders : not_understood);
  entry.date = date.seconds;
  entry.date_after = date.after;
  entry.date_before = article.date_is_update ? kAnyTimeBefore : date.before;
  of_update += article.date_is_update ? 1 : 0;
  if (date.several_zones) note(uncertain_zone);
  if (date.order != DateOrder::none) numeric.push_back({number, date.order, date.other});
}

void settle_dates(Articles& articles, const std::vector<NumericDate>& numeric, const Reader& reader, std::int64_t now,
                  DateSummary& summary) {
  if (!numeric.empty()) settle_orders(articles, numeric, reader, summary);
  settle_ranges(articles, reader, now, summary);
}

}  // namespace dedup
