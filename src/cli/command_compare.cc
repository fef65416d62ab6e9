// `dedup compare`: shows two articles side by side, and why they are joined or not.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/problems.h"
#include "cli/progress.h"
#include "cli/screen.h"
#include "cli/side_by_side.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/compare.h"

namespace dedup::cli {
namespace {

enum class Form { text, json };

/// The options of this command only.
struct Own {
  std::vector<std::string> input;
  std::string summary, labels;
  Form form = Form::text;
};

void check(const Options& options, std::vector<std::string>& problems) {
  const Own own = own_of<Own>(options);
  const std::vector<std::string>& names = options.feeds;
  if (names.size() != 2) {
    problems.push_back(fmt::format("compare takes two articles, but {} named{}; -h shows how",
                                   names.size() == 1 ? "one is" : fmt::format("{} are", names.size()),
                                   names.size() > 2 && !own.input.empty() ? " (give each feed its own --input)" : ""));
    return;
  }
  if (!own.labels.empty() && own.input.empty()) {
    problems.emplace_back("--labels: needs --input, the feeds of the labelled articles");
  }
  std::error_code none;  // on failure the files count as different
  if (names[0] != names[1] && std::filesystem::equivalent(names[0], names[1], none)) {
    problems.push_back(fmt::format("{} and {}: are the same file; name two articles", names[0], names[1]));
  }
}

/// Takes the settings of a run. Flags later in the table override them.
Setting settings_of_run() {
  Setting setting = text(in_own(&Own::summary));
  setting.set = [set = setting.set](Options& options, std::string_view value) {
    std::string problem = set(options, value);
    if (!problem.empty()) return problem;
    try {
      take_settings(std::string(value), options.config);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  return setting;
}

std::string header(const char side, const ComparedArticle& article, std::size_t width) {
  std::string first = fmt::format("{}  {}", side, article.name);
  if (article.basis == Basis::body && !article.title.empty()) first += ": " + article.title;
  std::string second = "   " + counted(article.words, "word", "words");
  if (!article.source.empty()) second += ", " + article.source;
  if (!article.date.empty()) second += ", " + article.date;
  if (article.member) {
    second += "; " + article.member->relation;
    if (article.member->representative != article.name) second += " of " + article.member->representative;
  }
  return fmt::format("{}\n{}\n", fit(first, width), fit(second, width));
}

std::string view(const Comparison& pair, const Screen& screen) {
  std::string out = header('A', pair.a, screen.width) + header('B', pair.b, screen.width);
  out += fmt::format("\n{}{}{}\n\n", screen.color ? "\x1b[1m" : "", printable(pair.sentence),
                     screen.color ? "\x1b[0m" : "");
  for (const PairMeasure& measure : pair.measures) {
    out += fmt::format("{:>8.4f}  {:<13}  {}{}\n", measure.value, measure.name, measure.meaning,
                       measure.threshold < 0.0 ? "" : fmt::format("; joined from {}", measure.threshold));
  }
  const std::vector<Passage>& passages = pair.shared.passages;
  std::uint32_t longest = 0;
  for (const Passage& passage : passages) longest = std::max(longest, passage.words);
  out += passages.empty()
             ? "No shared passages.\n"
             : fmt::format("{}, the longest with {}; at most {} in a row outside quotation marks.\n",
                           counted(passages.size(), "shared passage", "shared passages"),
                           counted(longest, "word", "words"), counted(pair.shared.longest_unquoted, "word", "words"));
  return out + "\n" + side_by_side(pair, screen);
}

int run(const Options& options, Console& console, Problems& problems) {
  const Own own = own_of<Own>(options);
  const auto is_file = [](const std::string& name) {
    std::error_code none;  // on failure the name counts as an id
    return name == "-" || std::filesystem::exists(name, none);
  };
  CompareRequest request;
  request.a = {options.feeds[0], is_file(options.feeds[0])};
  request.b = {options.feeds[1], is_file(options.feeds[1])};
  request.feeds = own.input;
  request.labels = own.labels;
  Observer observer;
  observer.progress = [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
    console.show(stage, done, total);
  };
  observer.problem = [&](const Problem& problem) { problems.add(problem); };
  observer.cancelled = interrupted;
  const Comparison pair = compare(request, options.config, observer);
  problems.finish();
  console.clear();
  print_to(STDOUT_FILENO,
           own.form == Form::json ? comparison_json(pair) : view(pair, screen_of(options, STDOUT_FILENO)));
  return kExitDone;
}

constexpr std::string_view kExamples = R"(  dedup compare draft.txt print.txt
      Show two texts side by side and mark the passages they share.
  dedup compare a17 b4 --input feeds/ --summary run.json --labels labels.tsv
      Explain why a run over feeds/ joined two articles, or did not.
  dedup compare a17 b4 --input feeds/ --threshold 0.6 --format json
      The same with another threshold, as JSON.
)";

constexpr std::string_view kReading = R"(A and B are files with one article each, or ids of articles in the feeds given
with --input. Passages are sequences of at least five equal words, across single
changed words, at any position in the other text.
A run learns word frequencies and recurring furniture from its whole input.
compare uses built-in word frequencies and drops only datelines, bylines and
similar lines, so the excerpt and story figures of a run may differ.
A run joins stories by the mean similarity of all their pairs. It may separate a
pair that reaches the threshold, and join a pair below it.
)";

}  // namespace

Command compare_command() {
  constexpr std::string_view kInput = "Input", kReprint = "What counts as a reprint",
                             kWider = "What counts as an excerpt or a story", kOutput = "Output", kProgram = "Program";
  Command out;
  out.name = "compare";
  out.usage = "dedup compare A B [--input FEED]... [FLAGS]";
  out.purpose = "Shows what two articles share, and why they are joined or not.";
  out.examples = kExamples;
  out.reading = kReading;
  out.flags = {
      {"summary", 0, "FILE", kInput, "take the settings of the run that wrote this summary",
       "Other flags override them. It does not include the names of fields.", settings_of_run(), true, Takes::path},
      {"input", 'i', "FEED", kInput, "look up ids in this file or directory; may be repeated", "",
       texts(in_own(&Own::input)), true, Takes::path, true},
      {"labels", 'l', "FILE", kInput, "take the clusters of both articles from the labels of a run", "",
       text(in_own(&Own::labels)), true, Takes::path},
  };
  for (const std::string_view name : {"id-field", "text-field", "title-field", "date-field", "source-field", "timezone",
                                      "title", "max-record", "tmpdir"}) {
    out.flags.push_back(flag_of_run(name, kInput));
  }
  for (const std::string_view name : {"threshold", "shingle", "char-shingle", "segment"}) {
    out.flags.push_back(flag_of_run(name, kReprint));
  }
  for (const std::string_view name :
       {"find", "containment", "min-excerpt", "story-threshold", "within", "background", "furniture"}) {
    out.flags.push_back(flag_of_run(name, kWider));
  }
  out.flags.push_back({"format", 0, "FORMAT", kOutput, "text for people or json for programs",
                       "JSON includes both texts, and passages as byte offsets into them.",
                       choice(in_own(&Own::form), Names<Form>{{"text", Form::text}, {"json", Form::json}}), true});
  out.flags.push_back(flag_of_run("color", kOutput));
  for (const std::string_view name : {"threads", "progress", "config", "no-config", "help"})
    out.flags.push_back(flag_of_run(name, kProgram));
  out.check = check;
  out.run = run;
  return out;
}

}  // namespace dedup::cli
