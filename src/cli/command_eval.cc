// `dedup eval`: joins gold and the output of a run by id, and prints how well they agree.
#include "cli/command_eval.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/label_tables.h"
#include "cli/screen.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/io.h"
#include "dedup/output.h"

namespace dedup::cli {
namespace {

/// A million draws hold 80 MB of figures. More would not help: a thousand give an interval to two digits.
constexpr std::uint32_t kMostDraws = 1'000'000;

/// The column with the clusters of gold; empty if gold has pairs.
std::string gold_column(const Table& table, const EvalOptions& eval) {
  if (!find_column(table, "id")) return {};
  if (!eval.gold_column.empty()) return eval.gold_column;
  for (const std::string_view name : {"cluster", "story", "label", "group"}) {
    if (find_column(table, name)) return std::string(name);
  }
  throw Error(Error::Kind::usage,
              fmt::format("{}: has no column cluster, story, label or group; its columns are {}; choose one with "
                          "--gold-column",
                          table.name(), fmt::join(table.names(), ", ")));
}

int run_eval(const Options& options, Console& console, Problems& problems) {
  const auto eval = own_of<EvalOptions>(options);
  std::vector<FileUse> inputs{{"--gold", eval.gold}, {"--labels", eval.labels}, {"--pairs", eval.pairs}};
  if (!eval.inputs.empty()) {
    for (std::string& path : open_reader(eval.inputs, options.config, interrupted)->inputs()) {
      inputs.push_back({"--input", std::move(path)});
    }
  }
  check_files(inputs, {{"--errors", eval.errors}});
  const Table gold(eval.gold, interrupted);
  const std::string column = gold_column(gold, eval);
  if (column.empty() && !eval.errors.empty()) {
    throw Error(Error::Kind::usage,
                "--errors: needs gold clusters (a table with a column id); pairs have no splits or merges");
  }
  const Report report = column.empty()        ? eval_pairs(gold, options, eval, console, problems)
                        : eval.labels.empty() ? eval_cluster_pairs(gold, column, eval, problems)
                                              : eval_clusters(gold, column, options, eval, console, problems);
  problems.finish();
  if (eval.format == ReportFormat::table) {
    std::string text = aligned(report.head);
    for (const auto& block : report.blocks) text += "\n" + aligned(block);
    print_to(STDOUT_FILENO, text);
  } else {
    print_to(STDOUT_FILENO, figures_text(report.figures, eval.format));
  }
  return report.skipped > 0 ? kExitSkipped : kExitDone;
}

void check_eval(const Options& options, std::vector<std::string>& problems) {
  const auto eval = own_of<EvalOptions>(options);
  for (const std::string& word : options.feeds) {
    problems.push_back(fmt::format("{}: unexpected word; name files with --gold, --labels, --pairs or --input", word));
  }
  if (eval.gold.empty())
    problems.emplace_back("--gold: missing; name the file that says which articles belong together");
  if (eval.labels.empty() == eval.pairs.empty()) {
    problems.emplace_back("--labels or --pairs: give exactly one of them, to compare with gold");
  }
  if (!eval.errors.empty() && eval.labels.empty()) problems.emplace_back("--errors: needs --labels");
  if (!eval.inputs.empty() && eval.errors.empty()) problems.emplace_back("--input: needs --errors");
  if ((eval.gold == "-") + (eval.labels == "-") + (eval.pairs == "-") +
          std::count(eval.inputs.begin(), eval.inputs.end(), "-") >
      1) {
    problems.emplace_back("-: standard input can be read only once");
  }
}

std::vector<Flag> eval_flags() {
  constexpr std::string_view kInput = "Input", kOutput = "Output", kProgram = "Program";
  constexpr bool kCommon = true;
  return {
      {"gold", 'g', "FILE", kInput, "the gold standard: clusters or pairs of articles",
       "Clusters: a table with a header, a column id, and a column cluster, story, label or group. An empty cell or - "
       "means an article in no cluster. Optional columns relation and of give recall by relation. Pairs: two columns "
       "of ids (a and b, or the first two of a table without a header) and a relation, a label of 0 or 1, or a score. "
       "TSV, CSV or JSON Lines.",
       text(in_own(&EvalOptions::gold)), kCommon, Takes::path},
      {"gold-column", 0, "NAME", kInput, "column of --gold to use", "", text(in_own(&EvalOptions::gold_column)),
       kCommon},
      {"gold-least", 0, "S", kInput, "least gold score of a related pair", "", share(in_own(&EvalOptions::gold_least))},
      {"related", 0, "LIST", kInput, "relations that mean related",
       "Default: all relations not in --unrelated. If given, pairs with a relation in neither list are left out.",
       text(in_own(&EvalOptions::related))},
      {"unrelated", 0, "LIST", kInput, "relations that mean unrelated", "", text(in_own(&EvalOptions::unrelated))},
      {"labels", 'l', "FILE", kInput, "labels written by a run",
       "Ids missing from gold are counted and left out. Gold ids without a label count as clusters of their own.",
       text(in_own(&EvalOptions::labels)), kCommon, Takes::path},
      {"column", 'c', "NAME", kInput, "column of --labels to use",
       "For example reprint_cluster, excerpt_cluster or story.", text(in_own(&EvalOptions::column)), kCommon},
      {"pairs", 'p', "FILE", kInput, "pairs written by a run, instead of labels",
       "Gold pairs missing from it count as not joined, with a measure of 0.", text(in_own(&EvalOptions::pairs)),
       kCommon, Takes::path},
      {"measure", 0, "NAME", kInput, "column of --pairs to rank by",
       "Default: jaccard, or the third column. containment is the larger of containment_a and containment_b.",
       text(in_own(&EvalOptions::measure)), kCommon},
      {"least", 0, "S", kInput, "least measure of a joined pair", "", share(in_own(&EvalOptions::least))},
      {"bootstrap", 0, "N", kOutput, "bootstrap draws for 95 % intervals; 0 for none",
       "Draws gold clusters, or pairs if gold has pairs.", whole(in_own(&EvalOptions::draws), kMostDraws), kCommon},
      flag_of_run("seed", kOutput),
      {"format", 0, "FORMAT", kOutput, "a table for people, or tsv or jsonl for programs",
       "tsv and jsonl have columns figure, scope, n, value, lower and upper; an undefined value is empty or null.",
       choice(in_own(&EvalOptions::format),
              Names<ReportFormat>{
                  {"table", ReportFormat::table}, {"tsv", ReportFormat::tsv}, {"jsonl", ReportFormat::jsonl}}),
       kCommon},
      {"errors", 'e', "FILE", kOutput, "write the worst splits and merges",
       "TSV with one row per part, and one member of it. A split is a gold cluster that the labels divide; a merge is "
       "a "
       "cluster of the labels that mixes several gold clusters. Those with most parts come first.",
       text(in_own(&EvalOptions::errors)), kCommon, Takes::path},
      {"worst", 0, "N", kOutput, "number of splits, and of merges, in --errors", "",
       whole(in_own(&EvalOptions::worst))},
      {"input", 'i', "FEEDS", kOutput, "the articles, to show their first words in --errors", "May be repeated.",
       texts(in_own(&EvalOptions::inputs)), kCommon, Takes::path, true},
      flag_of_run("id-field", kOutput),
      flag_of_run("text-field", kOutput),
      flag_of_run("title-field", kOutput),
      flag_of_run("quiet", kProgram),
      flag_of_run("threads", kProgram),
      flag_of_run("config", kProgram),
      flag_of_run("no-config", kProgram),
      flag_of_run("help", kProgram),
  };
}

constexpr std::string_view kExamples = R"(  dedup eval --gold gold.tsv --labels labels.tsv
      Compare the clusters of a run with a gold standard.
  dedup eval --gold gold.tsv --labels labels.tsv --column story
      The same for another column of the labels.
  dedup eval --gold gold.tsv --labels labels.tsv --errors e.tsv --input feeds/
      List the worst mistakes, with their headlines.
  dedup eval --gold judged.tsv --pairs pairs.tsv --measure containment
      Area under the ROC curve of a measure, for pairs judged by people.
)";

}  // namespace

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void note_ids(Console& console, std::string text, const std::vector<std::string>& ids) {
  constexpr std::size_t kNamed = 5;
  for (std::size_t i = 0; i < std::min(ids.size(), kNamed); ++i) text += (i == 0 ? ": " : ", ") + ids[i];
  console.print("dedup: note: " + text + (ids.size() > kNamed ? ", ..." : ""));
}

void nothing_in_common(const std::string& gold, const std::string& other) {
  throw Error(Error::Kind::input,
              fmt::format("{}: has no id in common with {}; it must cover the articles in gold", other, gold));
}

std::string intervals_text(const Bootstrap& bootstrap, std::string_view units) {
  if (bootstrap.draws == 0) return "none";
  return fmt::format("95 %, {} bootstrap draws of {}, seed {}", thousands(bootstrap.draws), units, bootstrap.seed);
}

Command eval_command() {
  Command out;
  out.name = "eval";
  out.usage = "dedup eval --gold FILE --labels FILE | --pairs FILE [FLAGS]";
  out.purpose = "Measures how well the clusters or pairs of a run agree with a gold standard.";
  out.examples = kExamples;
  out.flags = eval_flags();
  out.check = check_eval;
  out.run = run_eval;
  return out;
}

}  // namespace dedup::cli
