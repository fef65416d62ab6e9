// Draws stories as small trees. An article is listed below the article its text comes from. Independent reports and
// articles of unknown provenance follow the tree of the first article, each with its own followers below it.
#include "cli/story_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

// A story takes a dozen lines with its head and the line that counts the hidden rows, so that four fill a screen.
constexpr std::size_t kMostRows = 11;
constexpr std::size_t kRowsApart = 4;  // of these, reserved for rows outside the first article's tree
constexpr std::size_t kMostSteps = 6;  // deeper rows are not indented further: titles need the columns
constexpr std::size_t kWidestOutlet = 22;
constexpr std::size_t kManyCopies = 3;  // from this many copies of one text on, all but the first share a row
constexpr std::size_t kDateWidth = 16;  // "2031-05-14 08:00"

/// How the text differs from the one above it; the first word of a row.
std::string_view name_of_change(const Origin& origin) {
  switch (origin.provenance) {
    case Provenance::first:
      return "first";
    case Provenance::independent:
      return "independent";
    case Provenance::unknown:
      return "unknown";
    case Provenance::article:
      break;
  }
  return origin.direction == Direction::none ? name_of(origin.change) : name_of(origin.direction);
}

using Followers = std::unordered_map<std::uint32_t, std::vector<const Origin*>>;

/// Sorts by date, then id. Undated articles come last.
void sort_by_date(const Articles& articles, std::vector<const Origin*>& list) {
  std::sort(list.begin(), list.end(), [&](const Origin* x, const Origin* y) {
    const std::int64_t date_x = articles.entries[x->article].date, date_y = articles.entries[y->article].date;
    if ((date_x == kNoDate) != (date_y == kNoDate)) return date_y == kNoDate;
    return date_x != date_y ? date_x < date_y : articles.id(x->article) < articles.id(y->article);
  });
}

/// The rows directly below an article. Where it has many plain copies, all but the first share one row.
std::vector<TreeRow> rows_below(const Followers& followers_of, std::uint32_t article, std::size_t depth) {
  std::vector<TreeRow> out;
  const auto found = followers_of.find(article);
  if (found == followers_of.end()) return out;
  const std::vector<const Origin*>& followers = found->second;
  const auto is_plain_copy = [&](const Origin* follower) {
    return follower->change == Relation::copy && followers_of.count(follower->article) == 0;
  };
  std::vector<const Origin*> copies;
  std::copy_if(followers.begin(), followers.end(), std::back_inserter(copies), is_plain_copy);
  const bool fold = copies.size() >= kManyCopies;
  for (const Origin* follower : followers) {
    const bool folded = fold && is_plain_copy(follower);
    if (folded && follower != copies.front()) continue;
    out.push_back({depth, name_of_change(*follower), follower, {}});
    if (folded) out.push_back({depth, "", nullptr, {copies.begin() + 1, copies.end()}});
  }
  return out;
}

/// Appends `top` and everything below it in pre-order. Uses a stack of its own: a chain of copies can be as long as the
/// input. Terminates because an article's text comes from an older article.
void add_tree(const Followers& followers_of, const Origin& top, std::vector<TreeRow>& rows) {
  std::vector<TreeRow> pending{{0, name_of_change(top), &top, {}}};
  while (!pending.empty()) {
    const TreeRow row = std::move(pending.back());
    pending.pop_back();
    rows.push_back(row);
    if (row.origin == nullptr) continue;
    std::vector<TreeRow> below = rows_below(followers_of, row.origin->article, row.depth + 1);
    std::move(below.rbegin(), below.rend(), std::back_inserter(pending));
  }
}

std::size_t articles_in(std::span<const TreeRow> rows) {
  std::size_t out = 0;
  for (const TreeRow& row : rows) out += row.origin == nullptr ? row.copies.size() : 1;
  return out;
}

/// "3 reprints, 1 unknown": a summary of the hidden rows.
std::string kinds_of(std::span<const TreeRow> rows) {
  std::map<std::string_view, std::size_t> kinds;
  for (const TreeRow& row : rows) {
    if (row.origin != nullptr) {
      ++kinds[row.what];
    } else {
      kinds["copy"] += row.copies.size();
    }
  }
  std::string out;
  for (const auto& [what, count] : kinds) {
    const bool noun = what == "reprint" || what == "rewrite";
    const std::string many = what == "copy" ? "copies" : std::string(what) + (noun ? "s" : "");
    out += (out.empty() ? "" : ", ") + counted(count, what, many);
  }
  return out;
}

/// Formats the rows of one story with aligned columns.
class Printer {
 public:
  Printer(const Result& result, const Reader& reader, const Screen& screen, std::span<const TreeRow> rows)
      : result_(result), reader_(reader), screen_(screen), scratch_(reader.make_scratch()) {
    for (const TreeRow& row : rows) {
      head_ = std::max(head_, row_head(row).size());
      if (row.origin != nullptr) outlet_ = std::max(outlet_, columns_of(printable(outlet_of(row.origin->article))));
    }
    outlet_ = std::min(outlet_, kWidestOutlet);
  }

  std::string line(const TreeRow& row) {
    const std::string head = fmt::format("     {:<{}}  ", row_head(row), head_);
    const std::size_t room = std::max<std::size_t>(screen_.width, 60) - head.size();
    if (row.origin == nullptr) return head + fit(copies_text(row.copies), room) + "\n";
    const std::uint32_t article = row.origin->article;
    std::string rest = fmt::format("{:<{}}  ", date_of(article), kDateWidth);
    if (outlet_ > 0) rest += fit_and_pad(printable(outlet_of(article)), outlet_) + "  ";
    const std::string title =
        fit(title_of(result_, reader_, *scratch_, article), room - std::min(room, columns_of(rest)));
    const bool bold = screen_.color && row.what == "first";
    return head + rest + (bold ? "\x1b[1m" : "") + title + (bold ? "\x1b[0m" : "") + "\n";
  }

 private:
  std::string_view outlet_of(std::uint32_t article) const {
    return result_.articles.sources[result_.articles.entries[article].source];
  }
  /// In UTC, to the minute, or to the day where the article gives no time.
  std::string date_of(std::uint32_t article) {
    const Entry& entry = result_.articles.entries[article];
    if (entry.date == kNoDate) return "no date";
    std::string date = format_date(entry.date);
    const bool has_time = date_precision(reader_.load(entry.record, *scratch_).date).has_time;
    date.resize(has_time ? kDateWidth : 10);
    if (has_time) date[10] = ' ';
    return date;
  }
  std::string copies_text(const std::vector<const Origin*>& copies) const {
    std::vector<std::string_view> outlets;
    for (const Origin* copy : copies) {
      const std::string_view outlet = outlet_of(copy->article);
      if (!outlet.empty() && std::find(outlets.begin(), outlets.end(), outlet) == outlets.end()) {
        outlets.push_back(outlet);
      }
    }
    return fmt::format("and {}{}{}", counted(copies.size(), "more copy", "more copies"), outlets.empty() ? "" : ": ",
                       fmt::join(outlets, ", "));
  }

  const Result& result_;
  const Reader& reader_;
  const Screen& screen_;
  std::unique_ptr<Scratch> scratch_;
  std::size_t head_ = 0, outlet_ = 0;
};

/// Chooses at most kMostRows rows and puts the others into `hidden`. A row always comes after its parent, so any prefix
/// of the rows is a complete tree.
std::vector<TreeRow> choose_rows(const TreeRows& rows, std::vector<TreeRow>& hidden) {
  const std::size_t all = rows.tree.size() + rows.apart.size();
  if (all <= kMostRows) {
    std::vector<TreeRow> shown = rows.tree;
    shown.insert(shown.end(), rows.apart.begin(), rows.apart.end());
    return shown;
  }
  const std::size_t room = kMostRows - 1;  // the last line counts the hidden rows
  const std::size_t reserved = std::min(rows.apart.size(), kRowsApart);
  const std::size_t tree_rows_shown = std::min(rows.tree.size(), room - reserved);
  const std::size_t apart_rows_shown = room - tree_rows_shown;
  const auto cut = [](const std::vector<TreeRow>& list, std::size_t at) {
    return list.begin() + static_cast<std::ptrdiff_t>(std::min(at, list.size()));
  };
  std::vector<TreeRow> shown(rows.tree.begin(), cut(rows.tree, tree_rows_shown));
  shown.insert(shown.end(), rows.apart.begin(), cut(rows.apart, apart_rows_shown));
  hidden.assign(cut(rows.tree, tree_rows_shown), rows.tree.end());
  hidden.insert(hidden.end(), cut(rows.apart, apart_rows_shown), rows.apart.end());
  return shown;
}

}  // namespace

TreeRows tree_rows(const Articles& articles, const Story& story) {
  std::unordered_map<std::uint32_t, const Origin*> known;
  for (const Origin& origin : story.members) known.emplace(origin.article, &origin);
  Followers followers_of;
  std::vector<const Origin*> tops;
  for (const Origin& origin : story.members) {
    const bool follows =
        origin.provenance == Provenance::article && known.count(origin.of) > 0 && origin.of != origin.article;
    (follows ? followers_of[origin.of] : tops).push_back(&origin);
  }
  for (auto& [article, followers] : followers_of) sort_by_date(articles, followers);
  sort_by_date(articles, tops);
  const auto order = [](const Origin* top) {
    return top->provenance == Provenance::first ? 0 : top->provenance == Provenance::independent ? 1 : 2;
  };
  std::stable_sort(tops.begin(), tops.end(), [&](const Origin* x, const Origin* y) { return order(x) < order(y); });
  TreeRows out;
  for (const Origin* top : tops) {
    add_tree(followers_of, *top, top->provenance == Provenance::first ? out.tree : out.apart);
  }
  return out;
}

std::string row_head(const TreeRow& row) {
  return std::string(2 * std::min(row.depth, kMostSteps), ' ') + std::string(row.what);
}

std::string story_head(const Story& story) {
  std::string out = counted(story.members.size(), "article", "articles");
  if (story.outlets > 0) out += ", " + counted(story.outlets, "outlet", "outlets");
  for (const std::uint16_t agency : story.agencies) out += fmt::format(", {}", agencies()[agency].code);
  return out;
}

std::string story_trees(const Result& result, const Reader& reader, const Config& config,
                        std::span<const RankedCluster> stories, const Screen& screen) {
  std::vector<std::uint32_t> centres;
  for (const RankedCluster& story : stories) centres.push_back(story.figures.centre);
  const std::vector<Story> traced = trace_stories(result, reader, config, centres);
  std::string out;
  bool apart = false;
  for (std::size_t i = 0; i < traced.size(); ++i) {
    const TreeRows rows = tree_rows(result.articles, traced[i]);
    apart |= !rows.apart.empty();
    std::vector<TreeRow> hidden;
    const std::vector<TreeRow> shown = choose_rows(rows, hidden);
    const std::string head = fmt::format("{:>3}  {}", i + 1, story_head(traced[i]));
    const std::string id = cluster_id(result, stories[i].articles.front());
    out += screen.color ? fmt::format("\x1b[1m{}\x1b[0m  \x1b[2m{}\x1b[0m\n", head, id)
                        : fmt::format("{}  {}\n", head, id);
    Printer printer(result, reader, screen, shown);
    for (const TreeRow& row : shown) out += printer.line(row);
    if (!hidden.empty()) out += fmt::format("     and {} more: {}\n", thousands(articles_in(hidden)), kinds_of(hidden));
  }
  out += "Each article is listed below the article its text comes from. Times are UTC.\n";
  if (apart)
    out += "independent: shares no text with an earlier article; unknown: the evidence is thin or contradictory.\n";
  return out;
}

}  // namespace dedup::cli
