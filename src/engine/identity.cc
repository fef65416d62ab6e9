// Which records are one article, what articles are called, and which have the same text.
#include "engine/identity.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/ascii.h"
#include "core/intersect.h"
#include "core/url.h"
#include "engine/compared_text.h"
#include "match/accept.h"
#include "match/equal.h"
#include "text/shingle.h"

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

// ---- which records are one article

/// The shingle sets of articles, read again one at a time.
class Texts {
 public:
  Texts(const Reader& reader, const Config& config)
      : reader_(reader), config_(config), scratch_(reader.make_scratch()) {}

  struct Read {
    std::string title;
    Shingles set;
  };
  Read read(const Entry& entry) {
    const Article article = reader_.load(entry.record, *scratch_);
    Read out{lowered(trimmed(article.title)), {}};
    shingle(text_, compared_text(article, config_, text_), config_, out.set);
    to_set(out.set);
    return out;
  }

 private:
  const Reader& reader_;
  const Config& config_;
  std::unique_ptr<Scratch> scratch_;
  Text text_;
};

/// Whether two texts under one id can be versions of one article: the shorter shares a twentieth of its shingles, or
/// the titles are equal. Two articles of one site share less, unless they consist of its furniture.
bool have_something_in_common(const Texts::Read& x, const Texts::Read& y) {
  constexpr std::size_t kShare = 20;
  const std::size_t shorter = std::min(x.set.size(), y.set.size());
  if (shorter == 0 || (!x.title.empty() && x.title == y.title)) return true;
  return count_common(x.set, y.set) * kShare >= shorter;
}

/// Finds repeats and versions among the articles of each identity; see `settle_identities`.
class Versions {
 public:
  Versions(Intake& intake, const Reader& reader, const Config& config)
      : intake_(intake),
        texts_([&reader, &config] { return Texts(reader, config); }),
        repeat_of_(intake.articles.size(), kNone) {}

  void settle(const std::vector<std::vector<std::uint32_t>>& groups) {
    if (groups.empty()) return;
    intake_.articles.version_of.assign(intake_.articles.size(), kNone);
    tbb::parallel_for(std::size_t{0}, groups.size(), [&](std::size_t i) { settle(groups[i]); });
    if (revisions_ == 0) intake_.articles.version_of.clear();
    intake_.revisions = revisions_;
    intake_.unrelated = unrelated_;
  }

  /// By article: the article that it repeats, or kNone.
  const std::vector<std::uint32_t>& repeat_of() const { return repeat_of_; }

 private:
  /// A line of versions of one article.
  struct Line {
    std::uint32_t first = 0, versions = 0;
    Texts::Read last;
  };
  static constexpr std::size_t kMostLines = 8;  // that a text is compared with; an id that stands for more is no id

  Entry& entry(std::uint32_t article) { return intake_.articles.entries[article]; }
  /// Undated articles come last. Of equal texts, the first in the input.
  std::tuple<Hash128, bool, std::int64_t, std::uint32_t> by_content(std::uint32_t i) {
    return {entry(i).content, entry(i).date == kNoDate, entry(i).date, i};
  }
  std::tuple<bool, std::int64_t, Hash128> by_date(std::uint32_t i) {
    return {entry(i).date == kNoDate, entry(i).date, entry(i).content};
  }

  /// Settles the articles of one identity.
  void settle(std::vector<std::uint32_t> same) {
    std::sort(same.begin(), same.end(),
              [&](std::uint32_t x, std::uint32_t y) { return by_content(x) < by_content(y); });
    std::vector<std::uint32_t> distinct;
    for (const std::uint32_t article : same) {
      const bool repeat = !distinct.empty() && entry(distinct.back()).content == entry(article).content;
      if (repeat) {
        repeat_of_[article] = distinct.back();
      } else {
        distinct.push_back(article);
      }
    }
    if (distinct.size() == 1) return;
    std::sort(distinct.begin(), distinct.end(),
              [&](std::uint32_t x, std::uint32_t y) { return by_date(x) < by_date(y); });
    number(distinct);
  }

  void number(const std::vector<std::uint32_t>& distinct) {
    std::vector<Line> lines;
    for (const std::uint32_t article : distinct) {
      Texts::Read read = texts_.local().read(entry(article));
      const auto of = std::find_if(lines.begin(), lines.end(),
                                   [&](const Line& line) { return have_something_in_common(line.last, read); });
      if (of == lines.end()) {
        if (lines.size() < kMostLines) lines.push_back({article, 1, std::move(read)});
        unrelated_ += static_cast<std::uint64_t>(article != distinct.front());
        continue;
      }
      of->last = std::move(read);
      entry(article).revision = ++of->versions;
      intake_.articles.version_of[article] = of->first;
      ++revisions_;
    }
  }

  Intake& intake_;
  tbb::enumerable_thread_specific<Texts> texts_;
  std::vector<std::uint32_t> repeat_of_;
  std::atomic<std::uint64_t> revisions_{0}, unrelated_{0};
};

/// The groups of two or more items whose keys are equal and not 0, items ascending.
std::vector<std::vector<std::uint32_t>> groups_of(const std::vector<std::uint64_t>& keys) {
  std::vector<std::uint32_t> low(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) low[i] = static_cast<std::uint32_t>(keys[i]);
  const Buckets same = group_equal(low);
  std::vector<std::vector<std::uint32_t>> out;
  std::map<std::uint64_t, std::vector<std::uint32_t>> exact;
  for (std::size_t bucket = 0; bucket < same.ends.size(); ++bucket) {
    exact.clear();
    for (const std::uint32_t i : same.bucket(bucket)) {
      if (keys[i] != 0) exact[keys[i]].push_back(i);
    }
    for (auto& [key, items] : exact) {
      if (items.size() > 1) out.push_back(std::move(items));
    }
  }
  return out;
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
      if (qualified) base = scope + "/" + base;
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
    if (repeats[i] != kNone) intake.repeats.push_back({articles.entries[i].record, place[repeats[i]]});
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
  keep_some(articles.entries, stay);
  keep_some(intake.identities, stay);
  for (std::vector<std::uint32_t>& keys : intake.keys) keep_some(keys, stay);
  keep_some(intake.simhashes, stay);
  keep_some(intake.bitmaps, stay);
  keep_some(intake.lanes, stay, kLanes);
  keep_some(intake.blocks, stay);
}

// ---- which articles have the same text

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

std::string_view scope_of(const Article& article) {
  if (is_absolute_url(article.id)) return {};
  if (!article.source.empty()) return article.source;
  const std::string_view host = host_of(article.url);
  return host.empty() ? article.origin : host;
}

std::uint64_t identity_of(const Article& article, const Entry& entry, Identity identity) {
  const auto hashed = [](std::string_view scope, std::string_view id) {
    const std::uint64_t seed = scope.empty() ? 0 : XXH3_64bits(scope.data(), scope.size());
    return std::max<std::uint64_t>(XXH3_64bits_withSeed(id.data(), id.size(), seed), 1);
  };
  if (identity == Identity::text) {
    return entry.basis == Basis::empty ? 0 : std::max<std::uint64_t>(entry.content.low, 1);
  }
  const std::string_view id = identity == Identity::url && !article.url.empty() ? article.url : article.id;
  if (id.empty()) return 0;
  std::string out;
  return hashed(is_absolute_url(id) ? std::string_view() : scope_of(article), canonical_url(id, out));
}

void settle_identities(Intake& intake, const Reader& reader, const Config& config) {
  Versions versions(intake, reader, config);
  versions.settle(groups_of(intake.identities));
  const std::vector<std::uint32_t>& repeats = versions.repeat_of();
  if (std::any_of(repeats.begin(), repeats.end(), [](std::uint32_t of) { return of != kNone; })) {
    leave_out_repeats(intake, repeats);
  }
  Names(intake, reader).settle();
  std::vector<std::uint64_t>().swap(intake.identities);
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
