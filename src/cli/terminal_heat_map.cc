// Draws the similarity matrix of the largest clusters in a terminal. The only file in cli/ that includes Eigen.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "cli/terminal.h"
#include "cli/terminal_text.h"
#include "dedup/matrix.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kLabelRoom = 30;  // columns reserved for labels on a terminal

struct Row {
  std::uint32_t article = 0;
  std::size_t cluster = 0;  ///< index in the ranking
};

/// How many articles of each cluster to draw. Deals out `most` articles in turn, over few enough clusters for two each.
std::vector<std::size_t> shares(const std::vector<RankedCluster>& clusters, std::size_t most) {
  std::vector<std::size_t> out(std::min(clusters.size(), most / 2), 0);
  std::size_t used = 0;
  for (bool grew = true; grew && used < most;) {
    grew = false;
    for (std::size_t i = 0; i < out.size() && used < most; ++i) {
      if (out[i] == clusters[i].articles.size()) continue;
      ++out[i];
      ++used;
      grew = true;
    }
  }
  return out;
}

/// The articles to draw: cluster by cluster, in reading order, evenly sampled.
std::vector<Row> choose_rows(const Result& result, const std::vector<RankedCluster>& clusters, std::size_t most) {
  const std::vector<std::size_t> drawn = shares(clusters, most);
  std::unordered_map<std::uint32_t, std::size_t> cluster_of;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    for (const std::uint32_t article : clusters[i].articles) cluster_of.emplace(article, i);
  }
  std::vector<std::vector<std::uint32_t>> ordered(drawn.size());
  for (const std::uint32_t article :
       reading_order(result.articles, result.classes, result.clusters(), result.matches)) {
    const auto found = cluster_of.find(article);
    if (found != cluster_of.end()) ordered[found->second].push_back(article);
  }
  std::vector<Row> rows;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    for (std::size_t k = 0; k < drawn[i]; ++k) rows.push_back({ordered[i][k * ordered[i].size() / drawn[i]], i});
  }
  return rows;
}

/// Measured Jaccard similarity of every two rows, in row-major order.
std::vector<double> measure_cells(const Result& result, const Reader& reader, const Config& config,
                                  const std::vector<Row>& rows) {
  const auto class_of = [&](const Row& row) { return result.classes.of[row.article]; };
  std::vector<Pair> pairs;
  for (const Row& a : rows) {
    for (const Row& b : rows) {
      if (class_of(a) < class_of(b)) pairs.push_back({class_of(a), class_of(b)});
    }
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::map<Pair, double> measured;
  for (const Match& match : measure(result, reader, config, pairs)) {
    measured[{match.a, match.b}] = match.jaccard();
  }
  std::vector<double> cells;
  for (const Row& a : rows) {
    for (const Row& b : rows) {
      const auto [low, high] = std::minmax({class_of(a), class_of(b)});
      const auto found = measured.find({low, high});
      // measure() may omit pairs with nothing in common.
      cells.push_back(low == high ? 1.0 : found == measured.end() ? 0.0 : found->second);
    }
  }
  return cells;
}

/// xterm colours: greys below the threshold, warm colours from the threshold on, so that matches stand out.
constexpr std::array<int, 8> kBelow = {234, 236, 238, 240, 242, 244, 246, 248};
constexpr std::array<int, 6> kReached = {130, 166, 172, 208, 214, 220};

template <std::size_t n>
int pick(const std::array<int, n>& colors, double share) {
  return colors[std::min(n - 1, static_cast<std::size_t>(std::max(0.0, share) * static_cast<double>(n)))];
}

std::string cell(double value, double threshold, bool color) {
  if (color) {
    const double rest = threshold < 1.0 ? (value - threshold) / (1.0 - threshold) : 1.0;
    return fmt::format("\x1b[48;5;{}m  ", value >= threshold ? pick(kReached, rest) : pick(kBelow, value / threshold));
  }
  constexpr std::array<std::string_view, 4> kShades = {"  ", "░░", "▒▒", "▓▓"};
  if (value >= threshold) return "██";
  // Blank means almost nothing in common; the other three shades divide the rest below the threshold.
  const double share = value / threshold;
  return std::string(kShades[share < 0.1 ? 0 : share < 0.4 ? 1 : share < 0.7 ? 2 : 3]);
}

std::string legend(double threshold, bool color) {
  const auto number = [](double value) { return fmt::format("{:.2g}", value); };
  if (!color) {
    return fmt::format("blank below {}  ░ from {}  ▒ from {}  ▓ from {}  █ from {} (the threshold)\n",
                       number(0.1 * threshold), number(0.1 * threshold), number(0.4 * threshold),
                       number(0.7 * threshold), threshold);
  }
  std::string out = "0 ";
  for (const int code : kBelow) out += fmt::format("\x1b[48;5;{}m  ", code);
  out += fmt::format("\x1b[0m {} (the threshold) ", threshold);
  for (const int code : kReached) out += fmt::format("\x1b[48;5;{}m  ", code);
  return out + "\x1b[0m 1\n";
}

}  // namespace

std::string heat_map(const Result& result, const Reader& reader, const Config& config,
                     const std::vector<RankedCluster>& clusters, std::size_t most, const Screen& screen) {
  if (screen.is_terminal) most = std::min(most, (std::max(screen.width, kLabelRoom) - kLabelRoom) / 2);
  const std::vector<Row> rows = choose_rows(result, clusters, most);
  if (rows.empty()) return "";
  const std::vector<double> cells = measure_cells(result, reader, config, rows);
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  const std::size_t labels = std::max(screen.width, 2 * rows.size() + kLabelRoom) - 2 * rows.size() - 1;
  const std::size_t ids = std::min<std::size_t>(20, labels / 3);
  std::string out = fmt::format("Similarity of {} articles in {}\n", rows.size(),
                                counted(rows.back().cluster + 1, "cluster", "clusters"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.size(); ++j) {
      out += cell(cells[i * rows.size() + j], config.levels.threshold, screen.color);
    }
    if (screen.color) out += "\x1b[0m";
    const std::string title = title_of(result, reader, *scratch, rows[i].article);
    const std::string label =
        fmt::format("{:>3} {} ", rows[i].cluster + 1, fit_and_pad(result.articles.id(rows[i].article), ids));
    out += " " + label + fit(title, labels - std::min(labels, columns_of(label))) + "\n";
  }
  return out + legend(config.levels.threshold, screen.color);
}

}  // namespace dedup::cli
