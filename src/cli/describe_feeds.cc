// What `dedup read` and `dedup extract` share: their flags, and reading all feeds.
#include "cli/describe_feeds.h"

#include <fmt/format.h>

#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/problems.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/terminal_text.h"

namespace dedup::cli {
namespace {

struct Own {
  std::string output = "-";
};

/// Returns the exit code.
int describe_feeds(Describe what, const Options& options, Console& console, Problems& problems) {
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

}  // namespace

Command describing_command(Describe what, std::string_view name, std::string_view feeds) {
  constexpr std::string_view kInput = "Input", kOutput = "Output", kProgram = "Program";
  Command out;
  out.name = name;
  out.check = [name, feeds](const Options& options, std::vector<std::string>& problems) {
    if (!options.feeds.empty()) return;
    problems.push_back(fmt::format("{} needs {}, files or folders; -h shows how", name, feeds));
  };
  out.run = [what](const Options& options, Console& console, Problems& problems) {
    return describe_feeds(what, options, console, problems);
  };
  for (const std::string_view flag : {"input-format", "id-field", "text-field", "title-field", "date-field",
                                      "source-field", "url-field", "query", "title", "max-record", "tmpdir"}) {
    out.flags.push_back(flag_of_run(flag, kInput));
  }
  out.flags.push_back({"output", 'o', "FILE", kOutput, "write to FILE, not to standard output", "",
                       text(in_own(&Own::output)), true, Takes::path});
  for (const std::string_view flag : {"progress", "quiet", "config", "no-config", "help"}) {
    out.flags.push_back(flag_of_run(flag, kProgram));
  }
  return out;
}

}  // namespace dedup::cli
