// `dedup diff`: shows how clusters changed from one run to the next.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/label_tables.h"
#include "cli/report.h"
#include "cli/screen.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/eval.h"
#include "dedup/io.h"
#include "dedup/output.h"

namespace dedup::cli {
namespace {

struct DiffOptions {
  std::string column = "cluster";
  std::string list;
  bool all = false;
  ReportFormat format = ReportFormat::table;
};

void write_list(const Difference& difference, const Labels& before, const Labels& after, const DiffOptions& diff) {
  OutputSet outputs;
  OutputFile file(outputs, {"--list", diff.list});
  file.write("change\tgroup\told\tnew\told_articles\tnew_articles\tshared\n");
  for (const Difference::Link& link : difference.links) {
    if (link.change == Change::kept && !diff.all) continue;
    file.write(tsv_row({std::string(name_of(link.change)), std::to_string(link.group),
                        link.before == kNone ? "" : before.names[link.before],
                        link.after == kNone ? "" : after.names[link.after], std::to_string(link.items_before),
                        std::to_string(link.items_after), std::to_string(link.shared)}));
  }
  file.finish();
  outputs.publish();
}

/// What both reports show.
struct DiffResult {
  std::uint64_t common = 0, added = 0, removed = 0;  ///< articles
  Difference difference;
  Estimate rand;
};

std::string table_text(const DiffResult& result) {
  std::string text = aligned({{"articles", fmt::format("{} in both, {} added, {} removed", thousands(result.common),
                                                       thousands(result.added), thousands(result.removed))},
                              {"agreement", fmt::format("adjusted Rand index {}", estimate_text(result.rand))}});
  std::vector<std::vector<std::string>> rows{{"clusters", "old", "new", "articles"}};
  for (std::size_t i = 0; i < kChanges; ++i) {
    const Difference::Count& count = result.difference.counts[i];
    rows.push_back({std::string(name_of(static_cast<Change>(i))), thousands(count.before), thousands(count.after),
                    thousands(count.articles)});
  }
  return text + "\n" + aligned(rows);
}

std::vector<Figure> figures_of(const DiffResult& result) {
  std::vector<Figure> figures;
  const auto add = [&](std::string name, std::string_view scope, std::uint64_t value) {
    figures.push_back(count_of(std::move(name), scope, value));
  };
  add("articles", "both", result.common);
  add("articles", "added", result.added);
  add("articles", "removed", result.removed);
  figures.push_back({"ari", "both", result.common, result.rand});
  for (std::size_t i = 0; i < kChanges; ++i) {
    const std::string_view change = name_of(static_cast<Change>(i));
    const Difference::Count& count = result.difference.counts[i];
    add("changes", change, count.groups);
    add("old_clusters", change, count.before);
    add("new_clusters", change, count.after);
    add("articles", change, count.articles);
  }
  return figures;
}

int run_diff(const Options& options, Console&, Problems& problems) {
  const auto diff = own_of<DiffOptions>(options);
  check_files({{"", options.feeds[0]}, {"", options.feeds[1]}}, {{"--list", diff.list}});
  const Labels before = read_labels(Table(options.feeds[0], interrupted), diff.column, "column", {}, problems);
  const Labels after = read_labels(Table(options.feeds[1], interrupted), diff.column, "column", {}, problems);
  std::vector<Labelled> items;
  for (std::size_t i = 0; i < before.ids.size(); ++i) {
    const std::uint32_t at = after.find(before.ids[i]);
    if (at != kNone) items.push_back({before.cluster[i], after.cluster[at]});
  }
  if (items.empty()) {
    throw Error(Error::Kind::input, fmt::format("{}: has no id in common with {}; both must label the same articles",
                                                after.file, before.file));
  }
  DiffResult result;
  result.common = items.size();
  result.added = after.ids.size() - items.size();
  result.removed = before.ids.size() - items.size();
  result.difference = dedup::difference(items);
  result.rand = evaluate(items, {0, 0}).rand;
  if (!diff.list.empty()) write_list(result.difference, before, after, diff);
  problems.finish();
  print_to(STDOUT_FILENO,
           diff.format == ReportFormat::table ? table_text(result) : figures_text(figures_of(result), diff.format));
  return before.skipped + after.skipped > 0 ? kExitSkipped : kExitDone;
}

void check_diff(const Options& options, std::vector<std::string>& problems) {
  if (options.feeds.size() != 2) {
    problems.emplace_back("diff needs two files, the labels of the old and the new run; -h shows how");
  } else if (options.feeds[0] == "-" && options.feeds[1] == "-") {
    problems.emplace_back("-: standard input can be read only once");
  }
}

std::vector<Flag> diff_flags() {
  constexpr std::string_view kInput = "Input", kOutput = "Output", kProgram = "Program";
  constexpr bool kCommon = true;
  return {
      {"column", 'c', "NAME", kInput, "column to compare", "For example reprint_cluster, excerpt_cluster or story.",
       text(in_own(&DiffOptions::column)), kCommon},
      {"list", 'l', "FILE", kOutput, "write the changes, one row per pair of clusters",
       "TSV columns: change, group (the same for all rows of one change), an old and a new cluster with articles in "
       "common, the articles of each, and the articles in common.",
       text(in_own(&DiffOptions::list)), kCommon, Takes::path},
      {"all", 'a', "", kOutput, "also list clusters that did not change", "", on(in_own(&DiffOptions::all)), kCommon,
       Takes::nothing},
      {"format", 0, "FORMAT", kOutput, "a table for people, or tsv or jsonl for programs", "",
       choice(in_own(&DiffOptions::format),
              Names<ReportFormat>{
                  {"table", ReportFormat::table}, {"tsv", ReportFormat::tsv}, {"jsonl", ReportFormat::jsonl}}),
       kCommon},
      flag_of_run("quiet", kProgram),
      flag_of_run("config", kProgram),
      flag_of_run("no-config", kProgram),
      flag_of_run("help", kProgram),
  };
}

constexpr std::string_view kExamples = R"(  dedup diff monday.tsv tuesday.tsv
      Count the clusters that were kept, grew, shrank, split or merged.
  dedup diff old.tsv new.tsv --list changes.tsv
      Also list them.
)";

constexpr std::string_view kReading =
    R"(OLD and NEW are labels written by a run (TSV, CSV or JSON Lines). Only articles
in both are compared; the others are counted separately. A cluster has at least
two articles: when a single article joins a cluster, the cluster has grown.
)";

}  // namespace

Command diff_command() {
  Command out;
  out.name = "diff";
  out.usage = "dedup diff [FLAGS] OLD NEW";
  out.purpose = "Shows which clusters were kept, grew, shrank, split or merged between two runs.";
  out.examples = kExamples;
  out.reading = kReading;
  out.flags = diff_flags();
  out.check = check_diff;
  out.run = run_diff;
  return out;
}

}  // namespace dedup::cli
