// Marks articles of which only a notice was scraped.
#include "engine/walls.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "match/equal.h"
#include "news/notices.h"
#include "news/recurring_blocks.h"

namespace dedup {

namespace {

constexpr std::size_t kLeastPrints = 3;  // fewer are never a notice
constexpr std::size_t kMostRead = 24;    // prints of one body that are read to decide; a wall has thousands

/// One source's prints of one body.
struct Prints {
  std::string body;
  std::vector<std::uint32_t> articles;
  std::vector<std::pair<std::string, std::string>> read;  // title and address of some of them
};

bool is_notice(const Prints& prints, const Config& config) {
  if (prints.articles.size() < kLeastPrints) return false;
  Notice notice(prints.body, config);
  for (const auto& [title, address] : prints.read) notice.add(title, address);
  return notice.is_notice();
}

/// Decides about articles of equal text: a notice if at least two thirds of its prints are a notice's.
void mark_prints(const Reader& reader, Scratch& scratch, const Config& config, std::vector<std::uint32_t> equal,
                 Articles& articles) {
  // By id, so that the prints that are read do not depend on the order of the input.
  std::sort(equal.begin(), equal.end(),
            [&](std::uint32_t x, std::uint32_t y) { return articles.id(x) < articles.id(y); });
  std::map<std::uint64_t, Prints> by_source;
  for (const std::uint32_t i : equal) {
    const Article article = reader.load(articles.entries[i].record, scratch);
    const std::uint64_t source = source_key(article.source, article.url);
    if (source == 0) continue;
    Prints& prints = by_source[source];
    prints.articles.push_back(i);
    if (prints.read.size() == kMostRead) continue;
    prints.body = article.text;
    prints.read.emplace_back(article.title, article.url.empty() ? articles.given_id(i) : article.url);
  }
  std::erase_if(by_source, [&](const auto& each) { return !is_notice(each.second, config); });
  std::size_t notices = 0;
  for (const auto& [source, prints] : by_source) notices += prints.articles.size();
  if (3 * notices < 2 * equal.size()) return;  // other sources print it as a story
  for (const auto& [source, prints] : by_source) {
    for (const std::uint32_t i : prints.articles) articles.entries[i].basis = Basis::page;
  }
}

}  // namespace

void mark_walls(const Reader& reader, const Config& config, Articles& articles) {
  const auto content = [&](std::uint32_t i) { return articles.entries[i].content; };
  std::vector<std::uint32_t> hashes(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) hashes[i] = static_cast<std::uint32_t>(content(i).low);
  const Buckets same = group_equal(hashes);
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
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
      if (end - begin >= kLeastPrints) {
        mark_prints(
            reader, *scratch, config,
            {members.begin() + static_cast<std::ptrdiff_t>(begin), members.begin() + static_cast<std::ptrdiff_t>(end)},
            articles);
      }
    }
  }
}

}  // namespace dedup
