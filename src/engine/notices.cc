// Marks articles of which only a notice was scraped.
#include "engine/notices.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "engine/sources.h"
#include "match/equal.h"
#include "news/notices.h"

namespace dedup {

namespace {

constexpr std::size_t kMostRead = 24;  // prints of one body that are read to decide; a notice has thousands

using Scratches = tbb::enumerable_thread_specific<std::unique_ptr<Scratch>>;

/// Whether the prints of one body by one source are a notice.
bool is_notice(std::span<const std::uint32_t> prints, const Reader& reader, Scratch& scratch, const Config& config,
               const Articles& articles) {
  if (prints.size() < kLeastPrintsOfNotice) return false;
  Notice notice(reader.load(articles.entries[prints[0]].record, scratch).text, config);
  for (const std::uint32_t i : prints.first(std::min(prints.size(), kMostRead))) {
    const Article article = reader.load(articles.entries[i].record, scratch);
    notice.add(article.title, article.url.empty() ? articles.id(articles.first_version(i)) : article.url);
  }
  return notice.is_notice();
}

/// Marks articles of equal text if at least two thirds of them are a notice's prints; otherwise other sources print it
/// as a story. Returns how many were marked.
std::uint32_t mark_prints(const Reader& reader, Scratches& scratches, const Config& config,
                          std::vector<std::uint32_t> equal, Articles& articles) {
  // By id, so that the prints that are read do not depend on the order of the input.
  std::sort(equal.begin(), equal.end(),
            [&](std::uint32_t x, std::uint32_t y) { return articles.id(x) < articles.id(y); });
  std::vector<std::uint64_t> sources(equal.size());
  tbb::parallel_for(std::size_t{0}, equal.size(), [&](std::size_t i) {
    sources[i] = source_of(reader, *scratches.local(), articles.entries[equal[i]]);
  });
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_source;
  for (std::size_t i = 0; i < equal.size(); ++i) {
    if (sources[i] != 0) by_source[sources[i]].push_back(equal[i]);
  }
  std::vector<std::uint32_t> notices;
  for (const auto& [source, prints] : by_source) {
    if (!is_notice(prints, reader, *scratches.local(), config, articles)) continue;
    notices.insert(notices.end(), prints.begin(), prints.end());
  }
  if (3 * notices.size() < 2 * equal.size()) return 0;
  for (const std::uint32_t i : notices) articles.entries[i].basis = Basis::page;
  return static_cast<std::uint32_t>(notices.size());
}

}  // namespace

std::uint32_t mark_notices(const Reader& reader, const Config& config, Articles& articles) {
  const auto content = [&](std::uint32_t i) { return articles.entries[i].content; };
  std::vector<std::uint32_t> hashes(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) hashes[i] = static_cast<std::uint32_t>(content(i).low);
  const Buckets same = group_equal(hashes);
  Scratches scratches([&] { return reader.make_scratch(); });
  std::uint32_t marked = 0;
  for (std::size_t bucket = 0; bucket < same.ends.size(); ++bucket) {
    std::vector<std::uint32_t> members;
    for (const std::uint32_t i : same.bucket(bucket)) {
      const Entry& entry = articles.entries[i];
      if (entry.basis == Basis::body && entry.words <= kLongestNotice) members.push_back(i);
    }
    std::sort(members.begin(), members.end(),
              [&](std::uint32_t x, std::uint32_t y) { return content(x) < content(y); });
    for (std::size_t begin = 0, end = 0; begin < members.size(); begin = end) {
      while (end < members.size() && content(members[end]) == content(members[begin])) ++end;
      if (end - begin < kLeastPrintsOfNotice) continue;
      marked += mark_prints(
          reader, scratches, config,
          {members.begin() + static_cast<std::ptrdiff_t>(begin), members.begin() + static_cast<std::ptrdiff_t>(end)},
          articles);
    }
  }
  return marked;
}

}  // namespace dedup
