// `dedup cluster`: clusters anew from the pairs that a run wrote.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/progress.h"
#include "cli/screen.h"
#include "cli/terminal_text.h"
#include "dedup/recluster.h"

namespace dedup::cli {
namespace {

/// What only this command knows.
struct Own {
  std::string labels_in;
  bool sweep = false;
};

void check(const Options& options, std::vector<std::string>& problems) {
  if (!options.feeds.empty()) {
    problems.push_back(fmt::format("{}: cluster reads no feeds, but the pairs of a run; name them with --pairs",
                                   options.feeds.front()));
  } else if (options.config.output.pairs.empty()) {
    problems.emplace_back("--pairs: missing; name a file that dedup --pairs wrote");
  }
  if (own_of<Own>(options).sweep && !options.config.output.labels.empty()) {
    problems.emplace_back("--sweep and --labels: a sweep has no single set of labels; ask for one of the two");
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
  // Before a long read: what cannot be clustered at all.
  cluster_pairs(PairsFile{}, options.config.levels.threshold, options.config.levels.linkage);
  const PairsFile pairs = read_pairs(path, own.labels_in);
  if (pairs.others > 0) {
    note(fmt::format("{}: {} of wider levels left out; copies and reprints are clustered", path,
                     counted(pairs.others, "pair", "pairs")));
  }
  if (own.labels_in.empty()) note("articles in no pair are not known; --labels-in FILE adds them");
  if (own.sweep) {
    print_to(STDOUT_FILENO,
             sweep_text(sweep_pairs(pairs, options.config.levels.linkage), options.config.output.format));
    return kExitDone;
  }
  if (pairs.matches.empty()) {
    note(fmt::format("{}: holds no pair of reprints", path));
  } else if (options.config.levels.threshold < pairs.lowest) {
    note(
        fmt::format("{}: its lowest pair stands at {}; if the run stopped there, pairs from {} on are not in it, and "
                    "dedup --threshold {} would find them",
                    path, pairs.lowest, options.config.levels.threshold, options.config.levels.threshold));
  }
  const Clusters clusters = cluster_pairs(pairs, options.config.levels.threshold, options.config.levels.linkage);
  const std::string& labels = options.config.output.labels;
  write_pair_labels(pairs, clusters, labels.empty() ? "-" : labels, options.config.output.format);
  std::uint64_t many = 0, members = 0, largest = 0;
  for (const Clusters::Figures& figures : clusters.figures) {
    if (figures.articles < 2) continue;
    ++many;
    members += figures.articles;
    largest = std::max<std::uint64_t>(largest, figures.articles);
  }
  note(fmt::format("{} in {}, the largest of {}; of {}", counted(members, "article", "articles"),
                   counted(many, "cluster", "clusters"), largest,
                   counted(pairs.ids.size(), "article known", "articles known")));
  return kExitDone;
}

constexpr std::string_view kExamples = R"(  dedup feeds/ --threshold 0.6 --pairs pairs.tsv --labels all.tsv
  dedup cluster --pairs pairs.tsv --sweep
      Measure once, then see what each threshold from 0.6 on would give.
  dedup cluster --pairs pairs.tsv -t 0.85 --labels-in all.tsv > labels.tsv
      Cluster at one of them, without the texts.
)";

constexpr std::string_view kReading =
    R"(A pairs file is what dedup --pairs wrote, as TSV, CSV or JSON lines. It does not
hold the texts: where texts of equally many neighbours and one length compete,
ids decide instead of what the texts are, and another may be representative.
)";

}  // namespace

Command cluster_command() {
  Command out;
  out.name = "cluster";
  out.usage = "dedup cluster --pairs FILE [--threshold T] [FLAGS]";
  out.purpose = "Clusters anew from a file of pairs, without the texts.";
  out.examples = kExamples;
  out.reading = kReading;
  constexpr std::string_view kInput = "Input", kClusters = "Clusters", kOutput = "Output", kProgram = "Program";
  out.flags = {
      {"pairs", 0, "FILE", kInput, "read the pairs that a run wrote; - is standard input", "",
       text(in_config(&OutputConfig::pairs)), true, Takes::path},
      {"labels-in", 0, "FILE", kInput, "read labels of that run, for articles that stand in no pair", "",
       text(in_own(&Own::labels_in)), true, Takes::path},
      flag_of_run("threshold", kClusters),
      {"linkage", 0, "RULE", kClusters, "how pairs become clusters: star or single",
       "star: every member reaches the threshold with its representative. single joins whatever is connected, and "
       "chains; similarities that the file does not hold are 0. average and complete need pairs that it does not hold.",
       flag_of_run("linkage").setting, true},
      {"sweep", 0, "", kClusters, "print what each threshold gives, and write no labels",
       "At the lowest similarity in the file and each 0.05 above it: clusters of two articles or more, articles in the "
       "largest, articles in clusters, and how many of these are not the first.",
       on(in_own(&Own::sweep)), true, Takes::nothing},
      {"labels", 'o', "FILE", kOutput, "write every article's cluster and role; else to standard output", "",
       text(in_config(&OutputConfig::labels)), true, Takes::path},
      flag_of_run("format", kOutput),
      flag_of_run("threads", kProgram),
      flag_of_run("quiet", kProgram),
      flag_of_run("help", kProgram),
  };
  out.check = check;
  out.run = run;
  return out;
}

}  // namespace dedup::cli
