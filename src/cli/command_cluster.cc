// `dedup cluster`: clusters the pairs that a run wrote, without the texts.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/progress.h"
#include "cli/screen.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/output.h"
#include "dedup/recluster.h"

namespace dedup::cli {
namespace {

/// The options of this command only.
struct Own {
  std::string labels_in;
  bool sweep = false;
};

void check(const Options& options, std::vector<std::string>& problems) {
  if (!options.feeds.empty()) {
    problems.push_back(
        fmt::format("{}: cluster reads no feeds; name the pairs of a run with --pairs", options.feeds.front()));
  } else if (options.config.output.pairs.empty()) {
    problems.emplace_back("--pairs: missing; name a file written by dedup --pairs");
  }
  if (own_of<Own>(options).sweep && !options.config.output.labels.empty()) {
    problems.emplace_back("--sweep and --labels: a sweep has no single set of labels; give only one of the two");
  }
}

std::string sweep_text(const std::vector<SweepRow>& rows, TableFormat format) {
  constexpr std::string_view kJsonLine =
      "{{\"threshold\": {}, \"clusters\": {}, \"largest\": {}, \"members\": {}, \"copies\": {}}}\n";
  const bool csv = format == TableFormat::csv;
  const std::string_view line = format == TableFormat::jsonl ? kJsonLine
                                : csv                        ? "{},{},{},{},{}\n"
                                                             : "{}\t{}\t{}\t{}\t{}\n";
  std::string out;
  if (format != TableFormat::jsonl) {
    out = fmt::format(fmt::runtime(line), "threshold", "clusters", "largest", "members", "copies");
  }
  for (const SweepRow& row : rows) {
    out += fmt::format(fmt::runtime(line), row.threshold, row.clusters, row.largest, row.members, row.copies);
  }
  return out;
}

int run(const Options& options, Console& console, Problems&) {
  const Own own = own_of<Own>(options);
  const std::string& path = options.config.output.pairs;
  const auto note = [&](const std::string& line) {
    if (!options.quiet) console.print("dedup: note: " + line);
  };
  const std::string labels = own.sweep ? "" : options.config.output.labels.empty() ? "-" : options.config.output.labels;
  check_files({{"--pairs", path}, {"--labels-in", own.labels_in}}, {{"--labels", labels}});
  // Reject invalid settings before a long read.
  cluster_pairs(PairsFile{}, options.config.levels.threshold, options.config.levels.linkage);
  const PairsFile pairs = read_pairs(path, own.labels_in, interrupted);
  if (pairs.others > 0) {
    note(fmt::format("{}: {} of wider levels left out; only copies and reprints are clustered", path,
                     counted(pairs.others, "pair", "pairs")));
  }
  if (own.labels_in.empty()) note("articles in no pair are missing; add them with --labels-in FILE");
  if (own.sweep) {
    print_to(STDOUT_FILENO,
             sweep_text(sweep_pairs(pairs, options.config.levels.linkage), options.config.output.format));
    return kExitDone;
  }
  if (pairs.matches.empty()) {
    note(fmt::format("{}: has no pairs of reprints", path));
  } else if (options.config.levels.threshold < pairs.lowest) {
    note(
        fmt::format("{}: the lowest similarity is {}; if that was the run's threshold, pairs from {} on are missing; "
                    "dedup --threshold {} would find them",
                    path, pairs.lowest, options.config.levels.threshold, options.config.levels.threshold));
  }
  const Clusters clusters = cluster_pairs(pairs, options.config.levels.threshold, options.config.levels.linkage);
  write_pair_labels(pairs, clusters, labels, options.config.output);
  std::uint64_t many = 0, members = 0, largest = 0;
  for (const Clusters::Figures& figures : clusters.figures) {
    if (figures.articles < 2) continue;
    ++many;
    members += figures.articles;
    largest = std::max<std::uint64_t>(largest, figures.articles);
  }
  note(fmt::format("{} in {}, the largest with {}; {} in total", counted(members, "article", "articles"),
                   counted(many, "cluster", "clusters"), largest, counted(pairs.ids.size(), "article", "articles")));
  return kExitDone;
}

constexpr std::string_view kExamples = R"(  dedup feeds/ --threshold 0.6 --pairs pairs.tsv --labels all.tsv
  dedup cluster --pairs pairs.tsv --sweep
      Measure once, then show the clusters at each threshold from 0.6 on.
  dedup cluster --pairs pairs.tsv -t 0.85 --labels-in all.tsv > labels.tsv
      Cluster at one threshold, without the texts.
)";

constexpr std::string_view kReading =
    R"(A pairs file is written by dedup --pairs, as TSV, CSV or JSON Lines. It has no
texts: among articles with equally many neighbours and equal length, the id
decides which is the representative, so it may differ from that of the run.
)";

}  // namespace

Command cluster_command() {
  Command out;
  out.name = "cluster";
  out.usage = "dedup cluster --pairs FILE [--threshold T] [FLAGS]";
  out.purpose = "Clusters the pairs of an earlier run, without the texts.";
  out.examples = kExamples;
  out.reading = kReading;
  constexpr std::string_view kInput = "Input", kClusters = "Clusters", kOutput = "Output", kProgram = "Program";
  out.flags = {
      {"pairs", 0, "FILE", kInput, "read pairs written by a run; - is standard input", "",
       text(in_config(&OutputConfig::pairs)), true, Takes::path},
      {"labels-in", 0, "FILE", kInput, "read the labels of that run, for articles in no pair", "",
       text(in_own(&Own::labels_in)), true, Takes::path},
      flag_of_run("threshold", kClusters),
      {"linkage", 0, "RULE", kClusters, "how pairs become clusters: star or single",
       "star: every member reaches the threshold with its representative. single: all connected texts, which allows "
       "chains; a similarity missing from the file is 0. average and complete are not available: they need pairs below "
       "the threshold.",
       flag_of_run("linkage").setting, true},
      {"sweep", 0, "", kClusters, "print figures for each threshold, and write no labels",
       "Rows for the lowest similarity in the file and each 0.05 above it. Columns: clusters of at least two articles, "
       "articles in the largest, articles in clusters, and articles beyond the first of each cluster.",
       on(in_own(&Own::sweep)), true, Takes::nothing},
      {"labels", 'o', "FILE", kOutput, "write every article's cluster and role; default: standard output", "",
       text(in_config(&OutputConfig::labels)), true, Takes::path},
      flag_of_run("format", kOutput),
      flag_of_run("spreadsheet", kOutput),
      flag_of_run("threads", kProgram),
      flag_of_run("quiet", kProgram),
      flag_of_run("config", kProgram),
      flag_of_run("no-config", kProgram),
      flag_of_run("help", kProgram),
  };
  out.check = check;
  out.run = run;
  return out;
}

}  // namespace dedup::cli
