// `dedup read`: shows articles as they are understood.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/problems.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"
#include "dedup/describe.h"

namespace dedup::cli {
namespace {

struct Own {
  std::string output = "-";
};

int run(const Options& options, Console& console, Problems& problems) {
  Observer observer;
  observer.progress = [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
    console.show(stage, done, total);
  };
  observer.problem = [&](const Problem& problem) { problems.add(problem); };
  observer.cancelled = interrupted;
  const std::unique_ptr<Reader> reader = open_reader(options.feeds, options.config, interrupted);
  std::vector<FileUse> inputs;
  for (std::string& path : reader->inputs()) inputs.push_back({"", std::move(path)});
  const FileUse use{"--output", own_of<Own>(options).output};
  check_files(inputs, {use});
  OutputSet outputs(observer);
  OutputFile file(outputs, use);
  const Described described = describe_articles(*reader, file, observer);
  file.finish();
  reader->check_unchanged();
  outputs.publish();
  problems.finish();
  console.clear();
  if (described.articles == 0) throw Error(Error::Kind::input, "no article found in the input");
  if (!options.quiet) console.print(fmt::format("dedup: {}", counted(described.articles, "article", "articles")));
  return described.skipped + described.skipped_files + described.repaired > 0 ? kExitSkipped : kExitDone;
}

void check(const Options& options, std::vector<std::string>& problems) {
  if (options.feeds.empty()) problems.emplace_back("read needs FEEDS, files or folders; -h shows how");
}

constexpr std::string_view kExamples = R"(  dedup read feed.xml
      See which fields were found, and what was repaired.
  dedup read export/ --text-field story | jq .title
      Check the names of fields before a long run.
)";

constexpr std::string_view kReading =
    R"(One line of JSON for each article: place (file:line), id, title, text, date in
UTC and as given, source, url and its canonical form, as far as the record has
them; from: the field each was taken from; repaired: what was put right. What
cannot be read is reported.
)";

}  // namespace

Command read_command() {
  constexpr std::string_view kInput = "Input", kOutput = "Output", kProgram = "Program";
  Command out;
  out.name = "read";
  out.usage = "dedup read [FLAGS] FEEDS...";
  out.purpose = "Shows articles as they are understood, before a run.";
  out.examples = kExamples;
  out.reading = kReading;
  for (const std::string_view name : {"id-field", "text-field", "title-field", "date-field", "source-field",
                                      "url-field", "title", "max-record", "tmpdir"}) {
    out.flags.push_back(flag_of_run(name, kInput));
  }
  out.flags.push_back({"output", 'o', "FILE", kOutput, "write to FILE, not to standard output", "",
                       text(in_own(&Own::output)), true, Takes::path});
  for (const std::string_view name : {"progress", "quiet", "config", "no-config", "help"})
    out.flags.push_back(flag_of_run(name, kProgram));
  out.check = check;
  out.run = run;
  return out;
}

}  // namespace dedup::cli
