// Shows a result to people: summary figures and the largest clusters.
#include "cli/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "cli/story_tree.h"
#include "cli/terminal_summary.h"
#include "cli/terminal_text.h"
#include "cli/timeline.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kOutletsShown = 4;

/// "AP, Reuters and 3 more": the outlets of a cluster, those with most articles first.
std::string outlets_of(const Result& result, const RankedCluster& cluster) {
  std::map<std::uint32_t, std::uint64_t> articles;
  for (const std::uint32_t article : cluster.articles) ++articles[result.articles.entries[article].source];
  articles.erase(0);
  std::vector<std::pair<std::uint64_t, std::string_view>> outlets;
  outlets.reserve(articles.size());
  for (const auto& [source, count] : articles) outlets.emplace_back(count, result.articles.sources[source]);
  std::sort(outlets.begin(), outlets.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::string out;
  for (std::size_t i = 0; i < std::min(outlets.size(), kOutletsShown); ++i) {
    out += fmt::format("{}{}", i == 0 ? "" : ", ", outlets[i].second);
  }
  if (outlets.size() > kOutletsShown) out += fmt::format(" and {} more", thousands(outlets.size() - kOutletsShown));
  return out;
}

/// "2031-05-14 to 2031-05-16"; empty if no article has a date.
std::string days_of(const Result& result, const RankedCluster& cluster) {
  std::int64_t first = INT64_MAX, last = kNoDate;
  for (const std::uint32_t article : cluster.articles) {
    const std::int64_t date = result.articles.entries[article].date;
    if (date == kNoDate) continue;
    first = std::min(first, date);
    last = std::max(last, date);
  }
  if (last == kNoDate) return "";
  const std::string from = format_date(first).substr(0, 10), to = format_date(last).substr(0, 10);
  return from == to ? from : fmt::format("{} to {}", from, to);
}

/// "2 reprints, 1 trimmed": how the members relate to the representative.
std::string relations_of(const Result& result, const RankedCluster& cluster) {
  constexpr std::string_view kOrder[] = {"copy", "reprint", "trimmed", "extended"};
  std::map<std::string_view, std::uint64_t> count;
  for (const std::uint32_t article : cluster.articles) {
    const Direction direction = result.excerpts.direction[result.classes.of[article]];
    ++count[direction == Direction::none ? relation_of(result, article) : name_of(direction)];
  }
  std::string out;
  for (const std::string_view name : kOrder) {
    const std::uint64_t n = count[name];
    if (n == 0) continue;
    const std::string_view many = name == "copy" ? "copies" : name == "reprint" ? "reprints" : name;
    out += (out.empty() ? "" : ", ") + counted(n, name, many);
  }
  return out;
}

std::string cluster_lines(const Result& result, const RankedCluster& cluster, std::size_t rank, std::string_view title,
                          const Screen& screen) {
  const std::string head = fmt::format("{:>3}  {:>6} articles  ", rank, thousands(cluster.figures.articles));
  std::string detail = result.excerpts.relation.empty() ? std::string() : relations_of(result, cluster);
  if (const std::string outlets = outlets_of(result, cluster); !outlets.empty()) {
    detail += (detail.empty() ? "" : "; ") + outlets;
  }
  for (const std::string& more :
       {days_of(result, cluster),
        cluster.figures.classes > 1
            ? fmt::format("lowest similarity {}{:.2f}", cluster.figures.estimated > 0 ? "~" : "", cluster.figures.least)
            : std::string("all texts equal")}) {
    if (!more.empty()) detail += (detail.empty() ? "" : "; ") + more;
  }
  const std::size_t room = std::max<std::size_t>(screen.width, 40) - head.size();
  const std::string id = cluster_id(result, cluster.articles.front());
  const std::string below = fmt::format("{:>{}}  {}", id, head.size() - 2, fit(detail, room));
  return screen.color ? fmt::format("{}\x1b[1m{}\x1b[0m\n\x1b[2m{}\x1b[0m\n", head, fit(title, room), below)
                      : fmt::format("{}{}\n{}\n", head, fit(title, room), below);
}

}  // namespace

std::vector<RankedCluster> largest_clusters(const Result& result, std::size_t most) {
  struct Candidate {
    const Clusters::Figures* figures;
    std::uint32_t first_article;
  };
  std::unordered_map<std::uint32_t, std::uint32_t> first_article;  // by centre
  const auto centre_of = [&](std::uint32_t article) {
    const std::uint32_t cls = result.classes.of[article];
    return cls == kNone ? kNone : result.clusters().centre[cls];
  };
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (const std::uint32_t centre = centre_of(i); centre != kNone) first_article.emplace(centre, i);
  }
  std::vector<Candidate> candidates;
  for (const Clusters::Figures& figures : result.clusters().figures) {
    if (figures.articles > 1) candidates.push_back({&figures, first_article.at(figures.centre)});
  }
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(std::min(most, candidates.size()));
  std::partial_sort(candidates.begin(), end, candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.figures->articles != b.figures->articles ? a.figures->articles > b.figures->articles
                                                      : a.first_article < b.first_article;
  });
  std::vector<RankedCluster> out;
  std::unordered_map<std::uint32_t, std::size_t> rank;
  for (auto candidate = candidates.begin(); candidate != end; ++candidate) {
    rank.emplace(candidate->figures->centre, out.size());
    out.push_back({*candidate->figures, {}});
  }
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    if (const auto found = rank.find(centre_of(i)); found != rank.end()) out[found->second].articles.push_back(i);
  }
  return out;
}

std::string title_of(const Result& result, const Reader& reader, Scratch& scratch, std::uint32_t article) {
  constexpr std::size_t kEnough = 400;  // bytes; wider than any screen
  const Article loaded = reader.load(result.articles.entries[article].record, scratch);
  if (!loaded.title.empty()) return std::string(loaded.title.substr(0, kEnough));
  if (!loaded.text.empty()) return std::string(loaded.text.substr(0, kEnough));
  return std::string(result.articles.id(article));
}

std::string summary_view(const Result& result, const Reader& reader, const Config& config,
                         const std::vector<RankedCluster>& clusters, const Screen& screen) {
  std::string out = summary_lines(result, config, screen);
  if (clusters.empty()) return out;
  if (config.levels.find == Find::stories)
    return out + "\nLargest stories\n" + story_trees(result, reader, config, clusters, screen);
  if (config.levels.find == Find::threads)
    return out + "\nLargest threads\n" + timelines(result, reader, clusters, screen);
  out += "\nLargest clusters\n";
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    const std::uint32_t shown = representative_of(result, clusters[i].articles.front());
    out += cluster_lines(result, clusters[i], i + 1, title_of(result, reader, *scratch, shown), screen);
  }
  return out;
}

}  // namespace dedup::cli
