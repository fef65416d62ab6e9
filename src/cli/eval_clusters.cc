// Evaluates the clusters of a run against gold clusters.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "cli/command_eval.h"
#include "cli/label_tables.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/eval.h"
#include "dedup/io.h"

namespace dedup::cli {
namespace {

std::string clusters_text(std::uint64_t clusters, std::uint64_t singletons) {
  return fmt::format("{}, {} single", counted(clusters - singletons, "cluster", "clusters"), thousands(singletons));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kFigureNames = {
    {{"ari", "adjusted Rand index"},
     {"ami", "adjusted mutual information"},
     {"pairwise_precision", "pairwise precision"},
     {"pairwise_recall", "pairwise recall"},
     {"pairwise_f1", "pairwise F1"},
     {"bcubed_precision", "B-cubed precision"},
     {"bcubed_recall", "B-cubed recall"},
     {"bcubed_f1", "B-cubed F1"}}};

std::array<Estimate, kFigureNames.size()> estimates_of(const Agreement& agreement) {
  return {agreement.rand,
          {agreement.mutual, kUndefined, kUndefined},
          agreement.pairwise.precision,
          agreement.pairwise.recall,
          agreement.pairwise.f1,
          agreement.b_cubed.precision,
          agreement.b_cubed.recall,
          agreement.b_cubed.f1};
}

void report_agreement(const Agreement& all, const Agreement& rest, Report& report) {
  auto& block = report.blocks.emplace_back();
  block.push_back({"", "all " + counted(all.articles, "article", "articles"),
                   fmt::format("without {}", counted(all.gold_singletons, "gold singleton", "gold singletons"))});
  const auto estimates = estimates_of(all), others = estimates_of(rest);
  for (std::size_t i = 0; i < kFigureNames.size(); ++i) {
    const auto& [name, title] = kFigureNames[i];
    report.figures.push_back({std::string(name), "all", all.articles, estimates[i]});
    report.figures.push_back({std::string(name), "no_singletons", rest.articles, others[i]});
    block.push_back({std::string(title), estimate_text(estimates[i]), estimate_text(others[i])});
  }
}

/// Gold clusters and labels of the same articles, in the order of gold's ids.
struct Joined {
  std::vector<Labelled> items;
  std::vector<std::string> found_names;  ///< by the numbers in `items`
  std::vector<std::string> unlabelled;   ///< gold ids without a label
  std::uint64_t without_gold = 0;        ///< labelled ids missing from gold
};

Joined join(const Labels& gold, const Labels& labels) {
  Joined out;
  out.found_names = labels.names;
  std::uint64_t common = 0;
  for (std::size_t i = 0; i < gold.ids.size(); ++i) {
    const std::uint32_t at = labels.find(gold.ids[i]);
    if (at != kNone) {
      ++common;
      out.items.push_back({gold.cluster[i], labels.cluster[at]});
      continue;
    }
    out.items.push_back({gold.cluster[i], static_cast<std::uint32_t>(out.found_names.size())});
    out.found_names.push_back(gold.ids[i]);
    out.unlabelled.push_back(gold.ids[i]);
  }
  if (common == 0) nothing_in_common(gold.file, labels.file);
  out.without_gold = labels.ids.size() - common;
  return out;
}

/// For each relation in gold: the share of its articles that are in one cluster with all the articles in `of`.
void report_relations(const Labels& gold, const Labels& labels, const Joined& joined, const Bootstrap& bootstrap,
                      Report& report) {
  const std::vector<std::string>&relations = gold.extra[0], &of = gold.extra[1];
  std::map<std::string, std::uint32_t> kinds;
  std::vector<Judged> judged;
  const auto cluster_of = [&](std::string_view id) {
    if (const std::uint32_t at = gold.find(id); at != kNone) return joined.items[at].found;
    const std::uint32_t at = labels.find(id);
    return at == kNone ? kNone : labels.cluster[at];
  };
  for (const bool naming : {true, false}) {  // first pass: number the relations by name
    for (std::size_t i = 0; i < gold.ids.size(); ++i) {
      if (of[i].empty() || of[i] == "-") continue;
      if (naming) {
        kinds.emplace(relations[i], 0);
        continue;
      }
      const std::vector<std::string> others = list_of(of[i]);
      const bool found = std::all_of(others.begin(), others.end(),
                                     [&](const std::string& id) { return cluster_of(id) == joined.items[i].found; });
      judged.push_back({kinds.at(relations[i]), gold.cluster[i], found});
    }
    std::uint32_t number = 0;
    for (auto& [name, kind] : kinds) kind = number++;
  }
  if (judged.empty()) return;
  std::vector<std::uint64_t> counts(kinds.size());
  for (const Judged& article : judged) ++counts[article.kind];
  const std::vector<Estimate> recall = recall_by_kind(judged, static_cast<std::uint32_t>(kinds.size()), bootstrap);
  auto& block = report.blocks.emplace_back();
  block.push_back({"recall by relation", "articles", "joined with all in `of`"});
  for (const auto& [name, kind] : kinds) {
    report.figures.push_back({"recall", "relation:" + name, counts[kind], recall[kind]});
    block.push_back({name, thousands(counts[kind]), estimate_text(recall[kind])});
  }
}

}  // namespace

Report eval_clusters(const Table& gold_table, const std::string& column, const Options& options,
                     const EvalOptions& eval, Console& console, Problems& problems) {
  const bool relations = find_column(gold_table, "relation") && find_column(gold_table, "of");
  std::vector<std::string_view> extra;
  if (relations) extra = {"relation", "of"};
  const Labels gold = read_labels(gold_table, column, "gold-column", extra, problems);
  const Labels labels = read_labels(Table(eval.labels, interrupted), eval.column, "column", {}, problems);
  const Joined joined = join(gold, labels);
  const Bootstrap bootstrap = {eval.draws, options.config.search.seed};
  const Agreement all = evaluate(joined.items, bootstrap);
  const Agreement rest = evaluate(without_gold_singletons(joined.items), bootstrap);
  if (!joined.unlabelled.empty() && !options.quiet) {
    const std::uint64_t ids = joined.unlabelled.size();
    note_ids(console,
             fmt::format("{} no label in {} and {}", counted(ids, "gold id has", "gold ids have"), labels.file,
                         ids == 1 ? "counts as a cluster of its own" : "count as clusters of their own"),
             joined.unlabelled);
  }
  Report report;
  report.skipped = gold.skipped + labels.skipped;
  report.head_line("gold", fmt::format("{}, column {}: {}", gold.file, gold.column,
                                       clusters_text(all.gold_clusters, all.gold_singletons)));
  report.head_line("labels", fmt::format("{}, column {}: {} for the same articles", labels.file, labels.column,
                                         clusters_text(all.found_clusters, all.found_singletons)));
  report.head_line("left out", counted(joined.without_gold, "label", "labels") + " with an id missing from gold");
  report.head_line("intervals", intervals_text(bootstrap, "gold clusters"));
  report.count("articles", all.articles);
  report.count("gold_clusters", all.gold_clusters - all.gold_singletons);
  report.count("gold_singletons", all.gold_singletons);
  report.count("found_clusters", all.found_clusters - all.found_singletons);
  report.count("found_singletons", all.found_singletons);
  report.count("ids_without_gold", joined.without_gold);
  report.count("ids_without_label", joined.unlabelled.size());
  report_agreement(all, rest, report);
  if (relations) report_relations(gold, labels, joined, bootstrap, report);
  if (!eval.errors.empty()) {
    write_errors({joined.items, gold.ids, gold.names, joined.found_names}, options, eval, problems);
  }
  return report;
}

}  // namespace dedup::cli
