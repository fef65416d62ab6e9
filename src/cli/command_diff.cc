// `dedup diff`: what became of each cluster from one run to the next.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/label_tables.h"
#include "cli/report.h"
#include "cli/screen.h"
#include "cli/terminal_text.h"
#include "dedup/eval.h"
#include "dedup/io.h"

namespace dedup::cli {
namespace {

struct DiffOptions {
  std::string column = "cluster";
  std::string list;
  bool all = false;
  ReportFormat format = ReportFormat::table;
};

void write_list(const Difference& difference, const Labels& before, const Labels& after, const DiffOptions& diff) {
  OutputFile file(diff.list);
  file.write("change\tgroup\told\tnew\told_articles\tnew_articles\tshared\n");
  for (const Difference::Link& link : difference.links) {
    if (link.change == Change::kept && !diff.all) continue;
    file.write(tsv_row({std::string(name_of(link.change)), std::to_string(link.group),
                        link.before == kNone ? "" : before.names[link.before],
                        link.after == kNone ? "" : after.names[link.after], std::to_string(link.items_before),
                        std::to_string(link.items_after), std::to_string(link.shared)}));
  }
  file.commit();
}

int run_diff(const Options& options, Console&, Problems& problems) {
  const auto diff = own_of<DiffOptions>(options);
  const Labels before = read_labels(Table(options.feeds[0]), diff.column, "column", {}, problems);
  const Labels after = read_labels(Table(options.feeds[1]), diff.column, "column", {}, problems);
  std::vector<Labelled> items;
  for (std::size_t i = 0; i < before.ids.size(); ++i) {
    const std::uint32_t at = after.find(before.ids[i]);
    if (at != kNone) items.push_back({before.cluster[i], after.cluster[at]});
  }
  if (items.empty()) {
    throw Error(Error::Kind::input,
                fmt::format("{}: shares no id with {}; both must label the same articles", after.file, before.file));
  }
  const std::uint64_t added = after.ids.size() - items.size(), removed = before.ids.size() - items.size();
  const Difference difference = dedup::difference(items);
  const Agreement agreement = evaluate(items, {0, 0});
  if (!diff.list.empty()) write_list(difference, before, after, diff);
  problems.finish();

  if (diff.format == ReportFormat::table) {
    std::string text = aligned({{"articles", fmt::format("{} in both, {} added, {} removed", thousands(items.size()),
                                                         thousands(added), thousands(removed))},
                                {"agreement", fmt::format("adjusted Rand index {}", estimate_text(agreement.rand))}});
    std::vector<std::vector<std::string>> rows{{"clusters", "old", "new", "articles"}};
    for (std::size_t i = 0; i < kChanges; ++i) {
      const Difference::Count& count = difference.counts[i];
      rows.push_back({std::string(name_of(static_cast<Change>(i))), thousands(count.before), thousands(count.after),
                      thousands(count.articles)});
    }
    print_to(STDOUT_FILENO, text + "\n" + aligned(rows));
  } else {
    std::vector<Figure> figures;
    const auto add = [&](std::string name, std::string_view scope, std::uint64_t value) {
      figures.push_back(count_of(std::move(name), scope, value));
    };
    add("articles", "both", items.size());
    add("articles", "added", added);
    add("articles", "removed", removed);
    figures.push_back({"ari", "both", items.size(), agreement.rand});
    for (std::size_t i = 0; i < kChanges; ++i) {
      const std::string_view change = name_of(static_cast<Change>(i));
      add("changes", change, difference.counts[i].groups);
      add("old_clusters", change, difference.counts[i].before);
      add("new_clusters", change, difference.counts[i].after);
      add("articles", change, difference.counts[i].articles);
    }
    print_to(STDOUT_FILENO, figures_text(figures, diff.format));
  }
  return before.skipped + after.skipped > 0 ? kExitSkipped : kExitDone;
}

void check_diff(const Options& options, std::vector<std::string>& problems) {
  if (options.feeds.size() != 2) {
    problems.emplace_back("two files are needed, the labels of the old and of the new run; -h shows how");
  } else if (options.feeds[0] == "-" && options.feeds[1] == "-") {
    problems.emplace_back("-: standard input can be read only once");
  }
}

std::vector<Flag> diff_flags() {
  constexpr std::string_view kInput = "Input", kOutput = "Output", kProgram = "Program";
  constexpr bool kCommon = true;
  return {
      {"column", 'c', "NAME", kInput, "the column of both to compare",
       "Such as reprint_cluster, excerpt_cluster or story.", text(in_own(&DiffOptions::column)), kCommon},
      {"list", 'l', "FILE", kOutput, "write what changed, a row a pair of clusters",
       "TSV: change, group (rows of one change have the same), an old and a new cluster that share articles, how many "
       "each has, and how many they share.",
       text(in_own(&DiffOptions::list)), kCommon, Takes::path},
      {"all", 'a', "", kOutput, "list clusters that were kept, too", "", on(in_own(&DiffOptions::all)), kCommon,
       Takes::nothing},
      {"format", 0, "FORMAT", kOutput, "a table for people, or tsv or jsonl for programs", "",
       choice(in_own(&DiffOptions::format),
              Names<ReportFormat>{
                  {"table", ReportFormat::table}, {"tsv", ReportFormat::tsv}, {"jsonl", ReportFormat::jsonl}}),
       kCommon},
      flag_of_run("quiet", kProgram),
      flag_of_run("help", kProgram),
  };
}

constexpr std::string_view kExamples = R"(  dedup diff monday.tsv tuesday.tsv
      Count clusters that were kept, grew, split, merged.
  dedup diff old.tsv new.tsv --list changes.tsv
      And name them.
)";

constexpr std::string_view kReading =
    R"(OLD and NEW are labels that a run wrote (TSV, CSV or JSON Lines). Only articles
in both are compared; the others are counted apart. A cluster has two articles
or more: one that joins from being alone makes a cluster grow.
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
