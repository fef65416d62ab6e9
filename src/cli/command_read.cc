// `dedup read` shows articles as they are understood, `dedup extract` writes those of web pages.
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

int describe(Describe what, const Options& options, Console& console, Problems& problems) {
  Observer observer;
  observer.progress = [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
    console.show(stage, done, total);
  };
  observer.problem = [&](const Problem& problem) { problems.add(problem); };
  observer.cancelled = interrupted;
  Config config = options.config;
  config.reading.page_details = true;
  const std::unique_ptr<Reader> reader = open_reader(options.feeds, config, interrupted);
  std::vector<FileUse> inputs;
  for (std::string& path : reader->inputs()) inputs.push_back({"", std::move(path)});
  const FileUse use{"--output", own_of<Own>(options).output};
  check_files(inputs, {use});
  OutputSet outputs(observer);
  OutputFile file(outputs, use);
  const Described described = describe_articles(*reader, what, file, observer);
  file.finish();
  reader->check_unchanged();
  outputs.publish();
  problems.finish();
  console.clear();
  if (described.articles == 0) throw Error(Error::Kind::input, "no article found in the input");
  if (!options.quiet) console.print(fmt::format("dedup: {}", counted(described.articles, "article", "articles")));
  return described.skipped + described.skipped_files + described.repaired > 0 ? kExitSkipped : kExitDone;
}

int run_read(const Options& options, Console& console, Problems& problems) {
  return describe(Describe::understood, options, console, problems);
}

int run_extract(const Options& options, Console& console, Problems& problems) {
  return describe(Describe::extracted, options, console, problems);
}

void check_read(const Options& options, std::vector<std::string>& problems) {
  if (options.feeds.empty()) problems.emplace_back("read needs FEEDS, files or folders; -h shows how");
}

void check_extract(const Options& options, std::vector<std::string>& problems) {
  if (options.feeds.empty()) problems.emplace_back("extract needs PAGES, files or folders; -h shows how");
}

constexpr std::string_view kReadExamples = R"(  dedup read feed.xml
      See which fields were found, and what was repaired.
  dedup read export/ --text-field story | jq .title
      Check the names of fields before a long run.
)";

constexpr std::string_view kReadReading =
    R"(One line of JSON for each article: place (file:line), id, title, text, date in
UTC and as given, source, url and its canonical form, as far as the record has
them; from: the field each was taken from; repaired: what was put right. What
cannot be read is reported.
)";

constexpr std::string_view kExtractExamples = R"(  dedup extract page.html | jq -r .text
      Read the story of a page.
  dedup extract crawl.warc.gz -o pages.jsonl
      Keep the articles of a crawl; dedup reads them as JSON Lines.
)";

constexpr std::string_view kExtractReading =
    R"(One line of JSON for each article: id, title, text, date in UTC, source, url; of
a web page also language, authors, and links, the targets of the links in the
text. Other formats than web pages are read too. What cannot be read is
reported.
)";

Command reading_command() {
  constexpr std::string_view kInput = "Input", kOutput = "Output", kProgram = "Program";
  Command out;
  for (const std::string_view name : {"id-field", "text-field", "title-field", "date-field", "source-field",
                                      "url-field", "title", "max-record", "tmpdir"}) {
    out.flags.push_back(flag_of_run(name, kInput));
  }
  out.flags.push_back({"output", 'o', "FILE", kOutput, "write to FILE, not to standard output", "",
                       text(in_own(&Own::output)), true, Takes::path});
  for (const std::string_view name : {"progress", "quiet", "config", "no-config", "help"}) out.flags.push_back(flag_of_run(name, kProgram));
  return out;
}

}  // namespace

Command read_command() {
  Command out = reading_command();
  out.name = "read";
  out.usage = "dedup read [FLAGS] FEEDS...";
  out.purpose = "Shows articles as they are understood, before a run.";
  out.examples = kReadExamples;
  out.reading = kReadReading;
  out.check = check_read;
  out.run = run_read;
  return out;
}

Command extract_command() {
  Command out = reading_command();
  out.name = "extract";
  out.usage = "dedup extract [FLAGS] PAGES...";
  out.purpose = "Writes the articles of web pages as JSON Lines.";
  out.examples = kExtractExamples;
  out.reading = kExtractReading;
  out.check = check_extract;
  out.run = run_extract;
  return out;
}

}  // namespace dedup::cli
