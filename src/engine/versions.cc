// Finds repeats and versions among the articles of one identity.
#include "engine/versions.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <tuple>

#include "core/ascii.h"
#include "core/intersect.h"
#include "core/union_find.h"
#include "engine/compared_text.h"
#include "match/equal.h"
#include "text/shingle.h"

namespace dedup {

namespace {

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

  /// Joins the versions that the groups hold to those that are known.
  void join(const std::vector<std::vector<std::uint32_t>>& groups) {
    Articles& articles = intake_.articles;
    UnionFind same(articles.size());
    tbb::parallel_for(std::size_t{0}, groups.size(), [&](std::size_t i) {
      std::vector<std::uint32_t> ordered = groups[i];
      sort_by_date(ordered);
      const std::vector<std::uint32_t> first = firsts_of(ordered);
      for (std::size_t k = 0; k < ordered.size(); ++k) same.join(ordered[k], first[k]);
    });
    for (std::uint32_t i = 0; i < articles.size(); ++i) same.join(i, articles.first_version(i));
    const std::vector<std::uint32_t> roots = same.roots();
    std::vector<std::uint32_t> first = roots;  // by root: the earliest
    for (std::uint32_t i = 0; i < articles.size(); ++i) {
      if (by_date(i) < by_date(first[roots[i]])) first[roots[i]] = i;
    }
    articles.version_of.assign(articles.size(), kNone);
    for (std::uint32_t i = 0; i < articles.size(); ++i) {
      if (first[roots[i]] != i) articles.version_of[i] = first[roots[i]];
    }
  }

 private:
  /// A line of versions of one article.
  struct Line {
    std::uint32_t first = 0;
    Texts::Read last;
  };
  static constexpr std::size_t kMostLines = 8;  // that a text is compared with; an id that stands for more is no id

  Entry& entry(std::uint32_t article) { return intake_.articles.entries[article]; }
  /// Of equal texts: those of the reference set first, undated ones last, then in the order of the input.
  std::tuple<Hash128, bool, bool, std::int64_t, std::uint32_t> by_content(std::uint32_t i) {
    return {entry(i).content, !intake_.articles.is_reference(i), entry(i).date == kNoDate, entry(i).date, i};
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
    sort_by_date(distinct);
    number(distinct);
  }

  void sort_by_date(std::vector<std::uint32_t>& articles) {
    std::sort(articles.begin(), articles.end(),
              [&](std::uint32_t x, std::uint32_t y) { return by_date(x) < by_date(y); });
  }

  void number(const std::vector<std::uint32_t>& distinct) {
    const std::vector<std::uint32_t> first = firsts_of(distinct);
    std::map<std::uint32_t, std::uint32_t> versions;  // by first
    for (std::size_t i = 0; i < distinct.size(); ++i) {
      entry(distinct[i]).revision = ++versions[first[i]];
      if (first[i] == distinct[i]) continue;
      intake_.articles.version_of[distinct[i]] = first[i];
      ++revisions_;
    }
    unrelated_ += versions.size() - 1;
  }

  /// The first version of each of the articles, which are ordered by date.
  std::vector<std::uint32_t> firsts_of(const std::vector<std::uint32_t>& articles) {
    std::vector<Line> lines;
    std::vector<std::uint32_t> out;
    for (const std::uint32_t article : articles) {
      Texts::Read read = texts_.local().read(entry(article));
      const auto of = std::find_if(lines.begin(), lines.end(),
                                   [&](const Line& line) { return have_something_in_common(line.last, read); });
      if (of == lines.end()) {
        if (lines.size() < kMostLines) lines.push_back({article, std::move(read)});
        out.push_back(article);
      } else {
        of->last = std::move(read);
        out.push_back(of->first);
      }
    }
    return out;
  }

  Intake& intake_;
  tbb::enumerable_thread_specific<Texts> texts_;
  std::vector<std::uint32_t> repeat_of_;
  std::atomic<std::uint64_t> revisions_{0}, unrelated_{0};
};

}  // namespace

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

std::vector<std::uint32_t> find_versions(Intake& intake, const Reader& reader, const Config& config) {
  Versions versions(intake, reader, config);
  versions.settle(groups_of(intake.identities));
  return versions.repeat_of();
}

void join_versions_by_url(Intake& intake, const Reader& reader, const Config& config) {
  if (intake.pages.empty()) return;
  Versions(intake, reader, config).join(groups_of(intake.pages));
  std::vector<std::uint64_t>().swap(intake.pages);
}

bool is_later(const Articles& articles, std::uint32_t x, std::uint32_t y) {
  const auto order = [&](std::uint32_t i) {
    const Entry& entry = articles.entries[i];
    return std::tuple(entry.date == kNoDate, entry.date, entry.revision, entry.content, i);
  };
  return order(y) < order(x);
}

std::vector<std::uint32_t> last_versions(const Articles& articles) {
  std::vector<std::uint32_t> last(articles.size());
  std::iota(last.begin(), last.end(), 0U);
  for (std::uint32_t i = 0; i < articles.size(); ++i) {
    std::uint32_t& of = last[articles.first_version(i)];
    if (is_later(articles, i, of)) of = i;
  }
  for (std::uint32_t i = 0; i < articles.size(); ++i) last[i] = last[articles.first_version(i)];
  return last;
}

}  // namespace dedup
