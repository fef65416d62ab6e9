// Which articles have the same id, and which the same text.
#include "engine/identity.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>
#include <xxhash.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "match/accept.h"
#include "match/equal.h"

namespace dedup {

namespace {

/// Keeps the values of the articles in `stay`, which ascends. Each article has `width` values.
template <class T>
void keep_some(std::vector<T>& values, const std::vector<std::uint32_t>& stay, std::size_t width = 1) {
  if (values.empty()) return;
  for (std::size_t i = 0; i < stay.size(); ++i) {
    std::move(values.begin() + static_cast<std::ptrdiff_t>(stay[i] * width),
              values.begin() + static_cast<std::ptrdiff_t>((stay[i] + std::size_t{1}) * width),
              values.begin() + static_cast<std::ptrdiff_t>(i * width));
  }
  values.resize(stay.size() * width);
}

/// Keeps the ids of the articles in `stay`, and appends "#n" to the id of the n-th revision.
void settle_ids(Articles& articles, const std::vector<std::uint32_t>& stay) {
  std::string bytes;
  bytes.reserve(articles.id_bytes.size());
  std::vector<std::uint64_t> ends;
  ends.reserve(stay.size());
  for (const std::uint32_t article : stay) {
    bytes += articles.id(article);
    if (articles.entries[article].revision > 1) bytes += fmt::format("#{}", articles.entries[article].revision);
    ends.push_back(bytes.size());
  }
  articles.id_bytes = std::move(bytes);
  articles.id_ends = std::move(ends);
}

/// Finds repeats, as article -> the article that it repeats or kNone, and numbers revisions.
std::vector<std::uint32_t> find_repeats(Intake& intake) {
  Articles& articles = intake.articles;
  std::vector<std::uint32_t> hashes(articles.size());
  tbb::parallel_for(std::uint32_t{0}, articles.size(), [&](std::uint32_t i) {
    const std::string_view id = articles.id(i);
    hashes[i] = static_cast<std::uint32_t>(XXH3_64bits(id.data(), id.size()));
  });
  const Buckets same = group_equal(hashes);
  std::vector<std::uint32_t> repeats(articles.size(), kNone);
  for (std::size_t bucket = 0; bucket < same.ends.size(); ++bucket) {
    // Distinct texts of each id, in input order. A map finds them, since a polled feed may repeat one id very often.
    std::unordered_map<std::string_view, std::uint32_t> revisions;
    std::unordered_map<std::string, std::uint32_t> first_of_text;
    for (const std::uint32_t article : same.bucket(bucket)) {
      Entry& entry = articles.entries[article];
      std::string key(articles.id(article));
      key += fmt::format("\n{:016x}{:016x}", entry.content.high, entry.content.low);
      const auto [known, fresh] = first_of_text.try_emplace(std::move(key), article);
      if (fresh) {
        entry.revision = ++revisions[articles.id(article)];
        intake.revisions += static_cast<std::uint64_t>(entry.revision > 1);
      } else {
        repeats[article] = known->second;
      }
    }
  }
  return repeats;
}

/// The first article of each text, by article; kNone for articles that have no text to compare.
std::vector<std::uint32_t> find_leaders(const Articles& articles) {
  const auto content = [&](std::uint32_t article) { return articles.entries[article].content; };
  const auto has_text = [&](std::uint32_t article) {
    const Basis basis = articles.entries[article].basis;
    return basis != Basis::empty && basis != Basis::page;
  };
  std::vector<std::uint32_t> hashes(articles.size());
  std::vector<std::uint32_t> leader(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    hashes[i] = static_cast<std::uint32_t>(content(i).low);
    leader[i] = has_text(i) ? i : kNone;
  }
  const Buckets same = group_equal(hashes);
  std::vector<std::uint32_t> members;
  for (std::size_t bucket = 0; bucket < same.ends.size(); ++bucket) {
    members.clear();
    for (const std::uint32_t article : same.bucket(bucket)) {
      if (has_text(article)) members.push_back(article);
    }
    std::sort(members.begin(), members.end(), [&](std::uint32_t x, std::uint32_t y) {
      return content(x) == content(y) ? x < y : content(x) < content(y);
    });
    for (std::size_t i = 1; i < members.size(); ++i) {
      if (content(members[i]) == content(members[i - 1])) leader[members[i]] = leader[members[i - 1]];
    }
  }
  return leader;
}

}  // namespace

void settle_identities(Intake& intake) {
  Articles& articles = intake.articles;
  const std::vector<std::uint32_t> repeats = find_repeats(intake);
  const bool none = std::all_of(repeats.begin(), repeats.end(), [](std::uint32_t of) { return of == kNone; });
  if (none && intake.revisions == 0) return;

  std::vector<std::uint32_t> stay;
  std::vector<std::uint32_t> place(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    place[i] = static_cast<std::uint32_t>(stay.size());
    if (repeats[i] == kNone) stay.push_back(i);
  }
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (repeats[i] != kNone) intake.repeats.push_back({articles.entries[i].record, place[repeats[i]]});
  }
  settle_ids(articles, stay);
  keep_some(articles.entries, stay);
  for (std::vector<std::uint32_t>& keys : intake.keys) keep_some(keys, stay);
  keep_some(intake.simhashes, stay);
  keep_some(intake.bitmaps, stay);
  keep_some(intake.lanes, stay, kLanes);
  keep_some(intake.blocks, stay);
}

Classes make_classes(const Articles& articles) {
  const std::vector<std::uint32_t> leader = find_leaders(articles);
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
  return out;
}

}  // namespace dedup
