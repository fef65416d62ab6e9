// Stories as small trees. An article stands below the one that it has its text from; what reports the story by itself,
// or from where cannot be told, stands behind the tree of the first article, with its own followers below it.
#include "cli/story_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <vector>

#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kMostRows = 11;  // of a story, below its head
constexpr std::size_t kRowsApart = 4;  // of these, kept for what does not hang on the first article
constexpr std::size_t kMostSteps = 6;  // that a branch is indented by
constexpr std::size_t kWidestOutlet = 22;
constexpr std::size_t kManyCopies = 3;  // copies of one text that are told in two rows
constexpr std::size_t kDateWidth = 16;  // "2031-05-14 08:00"

/// One line of a tree: an article, or several copies.
struct Row {
  std::size_t depth = 0;
  std::string_view what;              // "reprint", "independent"
  const Origin* origin = nullptr;     // null where copies are folded
  std::vector<const Origin*> copies;  // that are folded
};

/// Names as a tree's rows begin: how the text differs from the one above it.
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

class Tree {
 public:
  Tree(const Result& result, const Story& story) : result_(result) {
    std::unordered_map<std::uint32_t, const Origin*> known;
    for (const Origin& origin : story.members) known.emplace(origin.article, &origin);
    for (const Origin& origin : story.members) {
      const bool hangs =
          origin.provenance == Provenance::article && known.count(origin.of) > 0 && origin.of != origin.article;
      (hangs ? below_[origin.of] : tops_).push_back(&origin);
    }
    for (auto& [article, followers] : below_) sort(followers);
    sort(tops_);
    std::stable_partition(tops_.begin(), tops_.end(),
                          [](const Origin* top) { return top->provenance == Provenance::first; });
    std::stable_partition(tops_.begin(), tops_.end(), [](const Origin* top) {
      return top->provenance == Provenance::first || top->provenance == Provenance::independent;
    });
    for (const Origin* top : tops_) add(*top, 0, top->provenance == Provenance::first ? tree : apart);
  }

  std::vector<Row> tree, apart;  // below the first article, it included; all else

 private:
  void sort(std::vector<const Origin*>& list) const {
    const auto before = [&](const Origin* x, const Origin* y) {
      const std::int64_t date_x = result_.articles.entries[x->article].date,
                         date_y = result_.articles.entries[y->article].date;
      if ((date_x == kNoDate) != (date_y == kNoDate)) return date_y == kNoDate;
      return date_x != date_y ? date_x < date_y : result_.articles.id(x->article) < result_.articles.id(y->article);
    };
    std::sort(list.begin(), list.end(), before);
  }

  /// A row, and those below it; nothing can hang on itself, as whatever it hangs on is older.
  void add(const Origin& origin, std::size_t depth, std::vector<Row>& rows) {
    rows.push_back({depth, name_of_change(origin), &origin, {}});
    const auto found = below_.find(origin.article);
    if (found == below_.end()) return;
    const std::vector<const Origin*>& followers = found->second;
    const auto is_plain_copy = [&](const Origin* follower) {
      return follower->change == Relation::copy && below_.count(follower->article) == 0;
    };
    std::vector<const Origin*> copies;
    std::copy_if(followers.begin(), followers.end(), std::back_inserter(copies), is_plain_copy);
    const bool fold = copies.size() >= kManyCopies;
    for (const Origin* follower : followers) {
      if (!fold || !is_plain_copy(follower)) {
        add(*follower, depth + 1, rows);
      } else if (follower == copies.front()) {
        rows.push_back({depth + 1, name_of_change(*follower), follower, {}});
        rows.push_back({depth + 1, "", nullptr, {copies.begin() + 1, copies.end()}});
      }
    }
  }

  const Result& result_;
  std::unordered_map<std::uint32_t, std::vector<const Origin*>> below_;
  std::vector<const Origin*> tops_;
};

std::size_t articles_in(std::span<const Row> rows) {
  std::size_t out = 0;
  for (const Row& row : rows) out += row.origin == nullptr ? row.copies.size() : 1;
  return out;
}

/// "3 reprints, 1 unknown": what the rows that are not shown say.
std::string kinds_of(std::span<const Row> rows) {
  std::map<std::string_view, std::size_t> kinds;
  for (const Row& row : rows) {
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

/// Prints rows of one story, its columns aligned.
class Printer {
 public:
  Printer(const Result& result, const Reader& reader, const Screen& screen, std::span<const Row> rows)
      : result_(result), reader_(reader), screen_(screen), scratch_(reader.make_scratch()) {
    for (const Row& row : rows) {
      head_ = std::max(head_, head_of(row).size());
      if (row.origin != nullptr) outlet_ = std::max(outlet_, columns_of(printable(outlet_of(row.origin->article))));
    }
    outlet_ = std::min(outlet_, kWidestOutlet);
  }

  std::string line(const Row& row) {
    const std::string head = fmt::format("     {:<{}}  ", head_of(row), head_);
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
  static std::string head_of(const Row& row) {
    return std::string(2 * std::min(row.depth, kMostSteps), ' ') + std::string(row.what);
  }
  std::string_view outlet_of(std::uint32_t article) const {
    return result_.articles.sources[result_.articles.entries[article].source];
  }
  /// In UTC, to the minute; to the day where no time is said.
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

/// At most kMostRows rows, and the others. Rows of a tree follow the one that they hang on, so a beginning of them has
/// no loose ends.
std::vector<Row> choose_rows(const Tree& tree, std::vector<Row>& hidden) {
  const std::size_t all = tree.tree.size() + tree.apart.size();
  if (all <= kMostRows) {
    std::vector<Row> shown = tree.tree;
    shown.insert(shown.end(), tree.apart.begin(), tree.apart.end());
    return shown;
  }
  const std::size_t room = kMostRows - 1;  // the last row counts the others
  const std::size_t kept = std::min(tree.apart.size(), kRowsApart);
  const std::size_t of_tree = std::min(tree.tree.size(), room - kept), of_apart = room - of_tree;
  const auto cut = [](const std::vector<Row>& rows, std::size_t at) {
    return rows.begin() + static_cast<std::ptrdiff_t>(std::min(at, rows.size()));
  };
  std::vector<Row> shown(tree.tree.begin(), cut(tree.tree, of_tree));
  shown.insert(shown.end(), tree.apart.begin(), cut(tree.apart, of_apart));
  hidden.assign(cut(tree.tree, of_tree), tree.tree.end());
  hidden.insert(hidden.end(), cut(tree.apart, of_apart), tree.apart.end());
  return shown;
}

}  // namespace

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
    const Tree tree(result, traced[i]);
    apart |= !tree.apart.empty();
    std::vector<Row> hidden;
    const std::vector<Row> shown = choose_rows(tree, hidden);
    const std::string head = fmt::format("{:>3}  {}", i + 1, story_head(traced[i]));
    const std::string id = cluster_id(result, stories[i].articles.front());
    out += screen.color ? fmt::format("\x1b[1m{}\x1b[0m  \x1b[2m{}\x1b[0m\n", head, id)
                        : fmt::format("{}  {}\n", head, id);
    Printer printer(result, reader, screen, shown);
    for (const Row& row : shown) out += printer.line(row);
    if (!hidden.empty()) out += fmt::format("     and {} more: {}\n", thousands(articles_in(hidden)), kinds_of(hidden));
  }
  out += "An article stands below the one it has its text from; times are UTC.\n";
  if (apart) out += "independent: tells the story by itself; unknown: from where it has it cannot be told.\n";
  return out;
}

}  // namespace dedup::cli
