// Which records are one article, and what articles are called.
#include "engine/identity.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/url.h"
#include "engine/versions.h"
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

// ---- what they are called

/// Gives every article an id of its own.
class Names {
 public:
  Names(Intake& intake, const Reader& reader) : intake_(intake), reader_(reader), scratch_(reader.make_scratch()) {
    const Articles& articles = intake.articles;
    hashes_.resize(articles.size());
    tbb::parallel_for(std::uint32_t{0}, articles.size(), [&](std::uint32_t i) { hashes_[i] = hash(articles.id(i)); });
  }

  /// Renames articles that have the id of another one.
  void settle() {
    for (const std::vector<std::uint32_t>& same : groups_of(hashes_)) rename(same);
    if (renamed_.empty()) return;
    Articles& articles = intake_.articles;
    std::string bytes;
    bytes.reserve(articles.id_bytes.size());
    std::vector<std::uint64_t> ends;
    ends.reserve(articles.size());
    for (std::uint32_t i = 0; i < articles.size(); ++i) {
      const auto renamed = renamed_.find(i);
      bytes += renamed == renamed_.end() ? articles.id(i) : std::string_view(renamed->second);
      ends.push_back(bytes.size());
    }
    articles.id_bytes = std::move(bytes);
    articles.id_ends = std::move(ends);
  }

 private:
  static std::uint64_t hash(std::string_view id) {
    return std::max<std::uint64_t>(XXH3_64bits(id.data(), id.size()), 1);
  }

  /// Names articles of one id: `SOURCE/id` if several sources use it, then `#2`, `#3` and so on.
  void rename(const std::vector<std::uint32_t>& same) {
    const Articles& articles = intake_.articles;
    const std::vector<std::uint64_t>& identities = intake_.identities;
    const bool one = std::all_of(same.begin(), same.end(),
                                 [&](std::uint32_t i) { return identities[i] == identities[same.front()]; });
    std::map<std::string, std::vector<std::uint32_t>> by_scope;
    for (const std::uint32_t i : same) by_scope[one ? "" : scope_of_article(i)].push_back(i);
    intake_.shared_ids += static_cast<std::uint64_t>(by_scope.size() > 1);
    for (auto& [scope, members] : by_scope) {
      std::sort(members.begin(), members.end(), [&](std::uint32_t x, std::uint32_t y) { return order(x) < order(y); });
      std::string base(articles.id(same.front()));
      const bool qualified = by_scope.size() > 1 && !scope.empty();
      if (qualified) base.insert(0, "/").insert(0, scope);
      std::uint32_t number = 1;
      for (const std::uint32_t i : members) {
        std::string name = base;
        const bool keeps_its_id = number == 1 && !qualified;
        if (number > 1) name += "#" + std::to_string(number);
        while (!keeps_its_id && is_taken(name)) name = base + "#" + std::to_string(++number);
        ++number;
        given_.insert(hash(name));
        if (!keeps_its_id) renamed_.emplace(i, std::move(name));
      }
    }
  }

  std::string scope_of_article(std::uint32_t i) {
    return std::string(scope_of(reader_.load(intake_.articles.entries[i].record, *scratch_)));
  }
  /// Undated last.
  std::tuple<bool, std::int64_t, Hash128, std::uint32_t> order(std::uint32_t i) const {
    const Entry& entry = intake_.articles.entries[i];
    return {entry.date == kNoDate, entry.date, entry.content, i};
  }
  bool is_taken(const std::string& name) {
    if (sorted_.empty()) {
      sorted_ = hashes_;
      tbb::parallel_sort(sorted_.begin(), sorted_.end());
    }
    return std::binary_search(sorted_.begin(), sorted_.end(), hash(name)) || given_.count(hash(name)) > 0;
  }

  Intake& intake_;
  const Reader& reader_;
  std::unique_ptr<Scratch> scratch_;
  std::vector<std::uint64_t> hashes_, sorted_;  ///< of the ids in the input, by article and ascending
  std::unordered_set<std::uint64_t> given_;     ///< hashes of the ids that were given so far
  std::unordered_map<std::uint32_t, std::string> renamed_;
};

/// Removes the articles that repeat another one, and lists them as repeats.
void leave_out_repeats(Intake& intake, const std::vector<std::uint32_t>& repeats) {
  Articles& articles = intake.articles;
  std::vector<std::uint32_t> stay;
  std::vector<std::uint32_t> place(articles.size());
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    place[i] = static_cast<std::uint32_t>(stay.size());
    if (repeats[i] == kNone) stay.push_back(i);
  }
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    if (repeats[i] != kNone) {
      intake.repeats.push_back(
          {articles.entries[i].record, place[repeats[i]], articles.lines.empty() ? 0 : articles.lines[i]});
    }
  }
  std::string bytes;
  bytes.reserve(articles.id_bytes.size());
  std::vector<std::uint64_t> ends;
  ends.reserve(stay.size());
  for (const std::uint32_t i : stay) {
    bytes += articles.id(i);
    ends.push_back(bytes.size());
  }
  articles.id_bytes = std::move(bytes);
  articles.id_ends = std::move(ends);
  for (std::uint32_t& of : articles.version_of) of = of == kNone ? kNone : place[of];
  keep_some(articles.version_of, stay);
  keep_some(articles.lines, stay);
  keep_some(articles.entries, stay);
  keep_some(intake.identities, stay);
  keep_some(intake.pages, stay);
  for (std::vector<std::uint32_t>& keys : intake.keys) keep_some(keys, stay);
  keep_some(intake.simhashes, stay);
  keep_some(intake.bitmaps, stay);
  keep_some(intake.lanes, stay, kLanes);
  keep_some(intake.blocks, stay);
}

}  // namespace

namespace {

/// A hash of an id within a scope; never 0.
std::uint64_t key_of(std::string_view scope, std::string_view id) {
  const std::uint64_t seed = scope.empty() ? 0 : XXH3_64bits(scope.data(), scope.size());
  return std::max<std::uint64_t>(XXH3_64bits_withSeed(id.data(), id.size(), seed), 1);
}

}  // namespace

std::string_view scope_of(const Article& article) {
  if (is_absolute_url(article.id)) return {};
  if (!article.source.empty()) return article.source;
  const std::string_view host = host_of(article.url);
  return host.empty() ? article.origin : host;
}

std::uint64_t identity_of(const Article& article, const Entry& entry, Identity identity) {
  if (identity == Identity::text) {
    return entry.basis == Basis::empty ? 0 : std::max<std::uint64_t>(entry.content.low, 1);
  }
  const std::string_view id = identity == Identity::url && !article.url.empty() ? article.url : article.id;
  if (id.empty()) return 0;
  std::string out;
  return key_of(is_absolute_url(id) ? std::string_view() : scope_of(article), canonical_url(id, out));
}

std::uint64_t page_of_source(const Article& article) {
  std::string out;
  return article.url.empty() ? 0 : key_of(article.source, canonical_url(article.url, out));
}

void settle_identities(Intake& intake, const Reader& reader, const Config& config) {
  const std::vector<std::uint32_t> repeats = find_versions(intake, reader, config);
  if (std::any_of(repeats.begin(), repeats.end(), [](std::uint32_t of) { return of != kNone; })) {
    leave_out_repeats(intake, repeats);
  }
  Names(intake, reader).settle();
  std::vector<std::uint64_t>().swap(intake.identities);
  join_versions_by_url(intake, reader, config);
}

}  // namespace dedup
