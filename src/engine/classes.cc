// Groups articles of equal text, and tells which groups may not match.
#include "engine/classes.h"

#include <xxhash.h>

#include <algorithm>
#include <string_view>
#include <tuple>

#include "match/equal.h"

namespace dedup {

namespace {

bool keeps_apart(const LevelConfig& levels) { return levels.between != Between::all || levels.reprints_within > 0; }

/// The first article of each class, by article; kNone for articles that have no text to compare.
class Leaders {
 public:
  Leaders(const Articles& articles, const LevelConfig& levels)
      : articles_(articles), levels_(levels), leader_(articles.size()) {}

  std::vector<std::uint32_t> find() {
    std::vector<std::uint32_t> hashes(articles_.size());
    for (std::uint32_t i = 0; i < articles_.size(); ++i) {
      hashes[i] = static_cast<std::uint32_t>(entry(i).content.low);
      leader_[i] = has_text(i) ? i : kNone;
    }
    const Buckets same = group_equal(hashes);
    std::vector<std::uint32_t> members;
    for (std::size_t bucket = 0; bucket < same.ends.size(); ++bucket) {
      members.clear();
      for (const std::uint32_t article : same.bucket(bucket)) {
        if (has_text(article)) members.push_back(article);
      }
      std::sort(members.begin(), members.end(), [&](std::uint32_t x, std::uint32_t y) { return order(x) < order(y); });
      settle(members);
    }
    return std::move(leader_);
  }

 private:
  const Entry& entry(std::uint32_t i) const { return articles_.entries[i]; }
  bool has_text(std::uint32_t i) const { return entry(i).basis != Basis::empty && entry(i).basis != Basis::page; }
  std::uint32_t source(std::uint32_t i) const { return levels_.between == Between::all ? 0 : entry(i).source; }
  /// Undated articles first; kNoDate is less than every date.
  std::tuple<Hash128, std::uint32_t, std::int64_t, std::uint32_t> order(std::uint32_t i) const {
    return {entry(i).content, source(i), levels_.reprints_within > 0 ? entry(i).date : 0, i};
  }

  /// Settles the leaders of articles in their order.
  void settle(const std::vector<std::uint32_t>& members) {
    std::size_t begin = 0;  // of the class of members[i]
    std::int64_t from = kNoDate;
    for (std::size_t i = 0; i <= members.size(); ++i) {
      if (i < members.size() && i > begin && belongs(members[i], members[begin], from)) {
        if (from == kNoDate) from = entry(members[i]).date;
        continue;
      }
      const auto first = std::min_element(members.begin() + static_cast<std::ptrdiff_t>(begin),
                                          members.begin() + static_cast<std::ptrdiff_t>(i));
      for (std::size_t k = begin; k < i; ++k) leader_[members[k]] = *first;
      begin = i;
      if (i < members.size()) from = entry(members[i]).date;
    }
  }

  /// Whether `article` belongs to the class of `first`, whose dates begin at `from`.
  bool belongs(std::uint32_t article, std::uint32_t first, std::int64_t from) const {
    if (levels_.between == Between::across_sources) return false;  // it would hold two articles of one source
    if (entry(article).content != entry(first).content || source(article) != source(first)) return false;
    return levels_.reprints_within == 0 || from == kNoDate || entry(article).date - from <= levels_.reprints_within;
  }

  const Articles& articles_;
  const LevelConfig& levels_;
  std::vector<std::uint32_t> leader_;
};

/// The content hash of a class that may not hold all articles of its text: with the id of its first article.
Hash128 content_of_part(std::uint32_t first, const Articles& articles) {
  const Hash128 content = articles.entries[first].content;
  const std::string_view id = articles.id(first);
  const std::uint64_t of[] = {content.high, content.low, XXH3_64bits(id.data(), id.size())};
  const XXH128_hash_t hash = XXH3_128bits(of, sizeof of);
  return {hash.high64, hash.low64};
}

}  // namespace

Classes make_classes(const Articles& articles, const Config& config) {
  const std::vector<std::uint32_t> leader = Leaders(articles, config.levels).find();
  Classes out;
  const std::size_t most = articles.size();
  out.of.assign(most, kNone);
  out.first.reserve(most), out.copies.reserve(most), out.words.reserve(most), out.content.reserve(most);
  const auto before = [&](std::uint32_t x, std::uint32_t y) {  // earliest, undated last, then smallest id
    const std::int64_t date_x = articles.entries[x].date, date_y = articles.entries[y].date;
    if (date_x != date_y) return date_y == kNoDate || (date_x != kNoDate && date_x < date_y);
    return articles.id(x) < articles.id(y);
  };
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (leader[i] == kNone) continue;
    if (leader[i] == i) {
      out.of[i] = out.size();
      out.first.push_back(i);
      out.copies.push_back(1);
      out.words.push_back(articles.entries[i].words);
      out.content.push_back(articles.entries[i].content);
    } else {
      const std::uint32_t cls = out.of[leader[i]];
      out.of[i] = cls;
      ++out.copies[cls];
      if (before(i, out.first[cls])) out.first[cls] = i;
    }
  }
  if (keeps_apart(config.levels)) {
    for (std::uint32_t cls = 0; cls < out.size(); ++cls) {
      out.content[cls] = content_of_part(out.first[cls], articles);
    }
  }
  return out;
}

Apart::Apart(const Articles& articles, const Classes& classes, const Config& config)
    : articles_(articles), classes_(classes), config_(config) {
  if (!keeps_apart(config.levels)) return;
  dates_.resize(classes.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    const std::int64_t date = articles.entries[i].date;
    if (classes.of[i] == kNone || date == kNoDate) continue;
    Dates& dates = dates_[classes.of[i]];
    dates.from = dates.from == kNoDate ? date : std::min(dates.from, date);
    dates.to = std::max(dates.to, date);
  }
}

bool Apart::operator()(std::uint32_t a, std::uint32_t b) const {
  if (!any()) return false;
  const LevelConfig& levels = config_.levels;
  if (levels.between != Between::all && (source(a) == source(b)) != (levels.between == Between::same_source))
    return true;
  const Dates x = dates_[a], y = dates_[b];
  if (levels.reprints_within == 0 || x.from == kNoDate || y.from == kNoDate) return false;
  return std::max(x.from, y.from) - std::min(x.to, y.to) > levels.reprints_within;
}

void Apart::separate(std::vector<std::uint32_t>& keys) const {
  if (config_.levels.between != Between::same_source) return;
  for (std::uint32_t cls = 0; cls < keys.size(); ++cls) {
    const std::uint64_t of = std::uint64_t{keys[cls]} << 32 | source(cls);
    keys[cls] = static_cast<std::uint32_t>(XXH3_64bits(&of, sizeof of));
  }
}

}  // namespace dedup
