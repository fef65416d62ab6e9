// Draws threads as timelines: one line for each story, with its date, its articles, a bar for the share of its facts
// that no earlier story has, and a headline.
#include "cli/timeline.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

// A thread takes a dozen lines with its head and the line that counts what is left out, so that four fill a screen.
constexpr std::size_t kMostStories = 10;
constexpr std::size_t kBar = 10;  // columns

/// "▓▓▓▓▓▓░░░░  62%"
std::string bar_of(double fresh) {
  if (fresh < 0.0) return std::string(kBar + 6, ' ');
  const auto full = static_cast<std::size_t>(fresh * static_cast<double>(kBar) + 0.5);
  std::string out;
  for (std::size_t i = 0; i < kBar; ++i) out += i < full ? "▓" : "░";
  return out + fmt::format(" {:>4.0f}%", fresh * 100.0);
}

/// The stories to show of a thread, in order of time: those with most articles, the first and the last in any case.
std::vector<const ThreadStory*> choose(std::span<const ThreadStory> stories) {
  std::vector<const ThreadStory*> out;
  for (const ThreadStory& story : stories) out.push_back(&story);
  if (out.size() <= kMostStories) return out;
  const auto inner = out.begin() + 1, end = out.end() - 1;
  std::stable_sort(inner, end, [](const ThreadStory* x, const ThreadStory* y) { return x->articles > y->articles; });
  out.erase(out.begin() + static_cast<std::ptrdiff_t>(kMostStories) - 1, end);
  std::sort(out.begin(), out.end());  // they lie in order of time
  return out;
}

std::string head_of(std::span<const ThreadStory> stories) {
  std::uint64_t articles = 0;
  std::int64_t from = kNoDate, to = kNoDate;
  for (const ThreadStory& story : stories) {
    articles += story.articles;
    if (story.from == kNoDate) continue;
    from = from == kNoDate ? story.from : std::min(from, story.from);
    to = std::max(to, story.to);
  }
  std::string out =
      fmt::format("{} in {}", counted(articles, "article", "articles"), counted(stories.size(), "story", "stories"));
  if (from != kNoDate) out += fmt::format(", {:.10} to {:.10}", format_date(from), format_date(to));
  return out;
}

}  // namespace

std::string timelines(const Result& result, const Reader& reader, std::span<const RankedCluster> threads,
                      const Screen& screen) {
  std::vector<std::uint32_t> centres;
  for (const RankedCluster& thread : threads) centres.push_back(thread.figures.centre);
  const std::vector<std::vector<ThreadStory>> traced = trace_threads(result, centres);
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  std::string out;
  for (std::size_t i = 0; i < traced.size(); ++i) {
    const std::string head = fmt::format("{:>3}  {}", i + 1, head_of(traced[i]));
    const std::string id = cluster_id(result, threads[i].articles.front());
    out += screen.color ? fmt::format("\x1b[1m{}\x1b[0m  \x1b[2m{}\x1b[0m\n", head, id)
                        : fmt::format("{}  {}\n", head, id);
    const std::vector<const ThreadStory*> shown = choose(traced[i]);
    for (const ThreadStory* story : shown) {
      const std::string date = story->from == kNoDate ? "no date" : format_date(story->from).substr(0, 10);
      const std::string row =
          fmt::format("     {:<10}  {:>5}  {}  ", date, thousands(story->articles), bar_of(story->fresh));
      const std::size_t room = std::max<std::size_t>(screen.width, 60) - columns_of(row);
      out += row + fit(title_of(result, reader, *scratch, result.classes.first[story->centre]), room) + "\n";
    }
    if (shown.size() < traced[i].size()) {
      out += fmt::format("     and {}\n", counted(traced[i].size() - shown.size(), "more story", "more stories"));
    }
  }
  out +=
      "Each line is a story: its first date, its articles, and the share of its names and numbers that no earlier\n"
      "story of the thread has.\n";
  return out;
}

}  // namespace dedup::cli
