// Clusters the pairs file of a run again, without its texts.
//
// Problem: the star rule orders texts by number of neighbours, then by length, then by a hash of the text. A pairs file
// has the neighbours, but no lengths and no hashes.
// Method: the two containments of a pair have the same numerator, so their ratio is the inverse ratio of the lengths.
// Each connected component starts at the text whose id has the smallest hash, and relative lengths are propagated along
// the pairs. Lengths are rounded to steps that absorb the rounding of containments to six decimals but still show a
// difference of one word in 4,000. A hash of the id replaces the hash of the text.
// Weakness: a tie that the run broke by the hash of the text may be broken differently here.
#include "dedup/recluster.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "cluster/linkage.h"
#include "cluster/star.h"
#include "core/union_find.h"
#include "dedup/numbers.h"
#include "io/table/tables.h"

namespace dedup {

namespace {

constexpr std::uint32_t kMillion = 1'000'000;

/// A similarity in millionths. Throws Error(input) unless the text is a number from 0 to 1.
std::uint32_t millionths(std::string_view text, const std::string& path, std::uint64_t line) {
  const std::optional<double> value = parse_number(text);
  if (!value || *value < 0.0 || *value > 1.0) {
    throw Error(
        Error::Kind::input,
        fmt::format("{}:{}: '{}' is not a similarity from 0 to 1; the file is truncated or was edited, write it again",
                    path, line, text));
  }
  return static_cast<std::uint32_t>(std::lround(*value * kMillion));
}

/// A reprint pair of the file. a and b are articles; similarities are in millionths.
struct Row {
  std::uint32_t a, b, jaccard, containment_a, containment_b;
  bool estimated;  // by --certain-accept; its containments are unknown
};

struct Rows {
  std::vector<Row> reprints;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> copies;
};

class Ids {
 public:
  explicit Ids(std::vector<std::string>& ids) : ids_(ids) {}
  std::uint32_t number(std::string_view id) {
    const auto [known, fresh] = numbers_.try_emplace(std::string(id), static_cast<std::uint32_t>(ids_.size()));
    if (fresh) ids_.emplace_back(id);
    return known->second;
  }

 private:
  std::vector<std::string>& ids_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

Rows read_rows(const std::string& path, const std::function<bool()>& cancelled, Ids& ids, PairsFile& out) {
  constexpr std::string_view kColumns[] = {"a", "b", "jaccard", "containment_a", "containment_b", "relation"};
  Rows rows;
  std::uint32_t lowest = kMillion;
  const TableFile file{path, "pairs file", cancelled};
  read_table(file, kColumns, [&](std::uint64_t line, std::span<const std::string_view> cells) {
    ++out.rows;
    if (cells[5] != "copy" && cells[5] != "reprint") {
      ++out.others;
      return;
    }
    const std::uint32_t a = ids.number(cells[0]), b = ids.number(cells[1]);
    if (a == b) {
      throw Error(
          Error::Kind::input,
          fmt::format("{}:{}: pairs '{}' with itself; ids must be unique, write the file again", path, line, cells[0]));
    }
    if (cells[5] == "copy") {
      rows.copies.emplace_back(a, b);
      return;
    }
    if (cells[2].starts_with('~')) {  // containments are unknown: assume texts of equal length
      rows.reprints.push_back({a, b, millionths(cells[2].substr(1), path, line), kMillion, kMillion, true});
    } else {
      rows.reprints.push_back({a, b, millionths(cells[2], path, line), millionths(cells[3], path, line),
                               millionths(cells[4], path, line), false});
    }
    lowest = std::min(lowest, rows.reprints.back().jaccard);
  });
  out.lowest = static_cast<double>(lowest) / kMillion;
  return rows;
}

Hash128 hash_of(const std::string& id) {
  const XXH128_hash_t hash = XXH3_128bits(id.data(), id.size());
  return {hash.high64, hash.low64};
}

/// Groups copies into classes. As in the run, the article with reprint pairs represents its class. Without one, it is
/// the article with the most copy pairs; ties go to the smallest id, as in a run without dates.
Classes join_copies(const std::vector<std::string>& ids, const Rows& rows) {
  const auto articles = static_cast<std::uint32_t>(ids.size());
  UnionFind groups(articles);
  std::vector<std::uint64_t> weight(articles, 0);
  for (const auto& [a, b] : rows.copies) {
    groups.join(a, b);
    ++weight[a];
    ++weight[b];
  }
  for (const Row& row : rows.reprints) {
    weight[row.a] |= std::uint64_t{1} << 63;
    weight[row.b] |= std::uint64_t{1} << 63;
  }
  Classes out;
  out.of.resize(articles);
  for (std::uint32_t i = 0; i < articles; ++i) {
    const std::uint32_t first = groups.find(i);
    const Hash128 hash = hash_of(ids[i]);
    if (first == i) {
      out.of[i] = out.size();
      out.first.push_back(i);
      out.copies.push_back(1);
      out.content.push_back(hash);
      continue;
    }
    const std::uint32_t cls = out.of[i] = out.of[first];
    ++out.copies[cls];
    std::uint32_t& best = out.first[cls];
    if (weight[i] != weight[best] ? weight[i] > weight[best] : ids[i] < ids[best]) best = i;
    out.content[cls] = std::min(out.content[cls], hash);
  }
  out.words.assign(out.size(), 0);
  return out;
}

/// Sets the words of each class to its relative length within its connected component.
void compare_lengths(std::span<const Match> matches, std::span<const Row> rows, Classes& classes) {
  constexpr std::uint64_t kUnit = 1 << 20;  // length of the first text of a component
  constexpr std::uint64_t kStep = 1 << 8;   // smallest difference in length: 1 / 4096 of kUnit
  struct Edge {
    std::uint32_t from, to, containment_from, containment_to;
  };
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const std::uint32_t a = classes.of[rows[i].a], b = classes.of[rows[i].b];
    edges.push_back({a, b, rows[i].containment_a, rows[i].containment_b});
    edges.push_back({b, a, rows[i].containment_b, rows[i].containment_a});
  }
  std::sort(edges.begin(), edges.end(), [&](const Edge& x, const Edge& y) {
    return x.from != y.from ? x.from < y.from : classes.content[x.to] < classes.content[y.to];
  });
  std::vector<std::size_t> begin(classes.size() + std::size_t{1}, 0);
  for (const Edge& edge : edges) ++begin[edge.from + std::size_t{1}];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());

  std::vector<std::uint32_t> order(classes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t x, std::uint32_t y) { return classes.content[x] < classes.content[y]; });
  std::vector<std::uint64_t> length(classes.size(), 0);
  std::vector<std::uint32_t> queue;
  for (const std::uint32_t root : order) {
    if (length[root] != 0) continue;
    length[root] = kUnit + kStep / 2;  // mid-step, so that rounding does not put texts of equal length into two steps
    queue.assign(1, root);
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const std::uint32_t from = queue[i];
      for (std::size_t e = begin[from]; e < begin[from + std::size_t{1}]; ++e) {
        const Edge& edge = edges[e];
        if (length[edge.to] != 0) continue;
        // containment_from * size_from = containment_to * size_to, the number of shared shingles.
        const std::uint64_t least = std::max<std::uint64_t>(edge.containment_to, 1);
        length[edge.to] = std::clamp<std::uint64_t>(length[from] * edge.containment_from / least, 1, UINT32_MAX);
        queue.push_back(edge.to);
      }
    }
  }
  for (std::uint32_t c = 0; c < classes.size(); ++c) classes.words[c] = static_cast<std::uint32_t>(length[c] / kStep);
}

/// An empty shingle source: a pairs file has no texts.
class NoTexts : public ShingleSource {
 public:
  void shingles(std::uint32_t, Shingles& out) const override { out.clear(); }
};

}  // namespace

PairsFile read_pairs(const std::string& path, const std::string& labels, const std::function<bool()>& cancelled) {
  PairsFile out;
  Ids ids(out.ids);
  Rows rows = read_rows(path, cancelled, ids, out);
  if (!labels.empty()) {
    constexpr std::string_view kId[] = {"id"};
    read_table({labels, "labels file", cancelled}, kId,
               [&](std::uint64_t, std::span<const std::string_view> cells) { ids.number(cells[0]); });
  }
  out.classes = join_copies(out.ids, rows);
  const std::vector<std::uint32_t>& of = out.classes.of;
  for (Row& row : rows.reprints) {
    if (of[row.a] > of[row.b]) {
      std::swap(row.a, row.b);
      std::swap(row.containment_a, row.containment_b);
    }
  }
  std::sort(rows.reprints.begin(), rows.reprints.end(), [&](const Row& x, const Row& y) {
    return std::tuple(of[x.a], of[x.b], y.jaccard) < std::tuple(of[y.a], of[y.b], x.jaccard);
  });
  const auto again = [&](const Row& x, const Row& y) { return of[x.a] == of[y.a] && of[x.b] == of[y.b]; };
  rows.reprints.erase(std::unique(rows.reprints.begin(), rows.reprints.end(), again), rows.reprints.end());
  std::erase_if(rows.reprints, [&](const Row& row) { return of[row.a] == of[row.b]; });  // copies
  // The file has no shingle counts. These counts give the same Jaccard.
  for (const Row& row : rows.reprints) {
    out.matches.push_back({of[row.a], of[row.b], row.jaccard, kMillion, row.jaccard, row.estimated});
  }
  compare_lengths(out.matches, rows.reprints, out.classes);
  return out;
}

Clusters cluster_pairs(const PairsFile& pairs, double threshold, Linkage linkage) {
  if (linkage == Linkage::average || linkage == Linkage::complete) {
    throw Error(Error::Kind::usage,
                fmt::format("--linkage {0}: needs pairs below the threshold, which a pairs file does not have; "
                            "run dedup on the texts with --linkage {0}, or use star or single",
                            name_of(linkage)));
  }
  std::vector<Match> matches = pairs.matches;
  std::erase_if(matches, [&](const Match& match) { return match.jaccard() < threshold; });
  if (linkage == Linkage::star) return cluster_star(pairs.classes, matches);
  Config config;
  config.levels.linkage = linkage;
  config.levels.threshold = threshold;
  std::vector<Match> measured;
  return cluster_linkage(pairs.classes, matches, NoTexts(), config, measured);
}

std::vector<SweepRow> sweep_pairs(const PairsFile& pairs, Linkage linkage) {
  std::vector<double> thresholds;
  const auto lowest = static_cast<std::uint32_t>(std::lround(pairs.lowest * kMillion));
  if (lowest % 50'000 != 0) thresholds.push_back(pairs.lowest);
  for (std::uint32_t step = (lowest + 49'999) / 50'000; step <= 20; ++step) thresholds.push_back(step / 20.0);
  std::vector<SweepRow> out;
  for (const double threshold : thresholds) {
    SweepRow row{threshold, 0, 0, 0, 0};
    for (const Clusters::Figures& figures : cluster_pairs(pairs, threshold, linkage).figures) {
      if (figures.articles < 2) continue;
      row.largest = std::max<std::uint64_t>(row.largest, figures.articles);
      ++row.clusters;
      row.members += figures.articles;
    }
    row.copies = row.members - row.clusters;
    out.push_back(row);
  }
  return out;
}

void write_pair_labels(const PairsFile& pairs, const Clusters& clusters, const std::string& path,
                       const OutputConfig& style) {
  const Classes& classes = pairs.classes;
  const std::vector<std::uint32_t> size = sizes_of(clusters);
  OutputSet outputs;
  TableWriter table(outputs, {"--labels", path}, TableStyle(style),
                    {"id", "cluster", "representative", "similarity", "relation", "size"});
  table.write(pairs.ids.size(), [&](std::size_t i, TableRows& cells) {
    const std::uint32_t cls = classes.of[i], centre = clusters.centre[cls];
    const std::string& representative = pairs.ids[classes.first[centre]];
    cells.text(pairs.ids[i]);
    cells.text(fmt::format("{:016x}", hash_of(representative).high));
    cells.text(representative);
    if (!clusters.estimated.empty() && clusters.estimated[cls]) {
      cells.estimate(clusters.similarity[cls]);
    } else {
      cells.measure(clusters.similarity[cls]);
    }
    cells.text(size[centre] == 1            ? "single"
               : classes.first[centre] == i ? "representative"
               : cls == centre              ? "copy"
                                            : "reprint");
    cells.number(size[centre]);
  });
  table.finish();
  outputs.publish();
}

}  // namespace dedup
