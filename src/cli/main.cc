// The program `dedup`: parses the command line, runs, writes results, and maps errors to exit codes. Start at
// `run_program`.
#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flags.h"
#include "cli/layers.h"
#include "cli/memory.h"
#include "cli/problems.h"
#include "cli/progress.h"
#include "cli/screen.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/terminal_summary.h"
#include "cli/terminal_text.h"
#include "cli/threads.h"
#include "dedup/io.h"
#include "dedup/output.h"
#include "dedup/pipeline.h"
#include "dedup/version.h"

namespace dedup::cli {
namespace {

constexpr std::size_t kClustersShown = 10;
constexpr std::size_t kStoriesShown = 4;  // and threads, of a dozen lines each
constexpr std::uint32_t kHeatMap = 40;    // articles drawn on a terminal by default

/// Where the summary view is printed.
enum class ViewTo { nowhere, standard_output, standard_error };

/// Decides what goes to standard output. Results have priority. The view goes there if no result does and it is a
/// terminal or --heat-map asks for it. If no output is requested and it is not a terminal, it gets the labels.
ViewTo choose_outputs(Options& options) {
  const bool asked = options.heat_map.value_or(0) > 0;
  const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  const bool has_outputs = !output_files(options.config.output).empty() || !options.config.output.annotate.empty();
  if (!has_outputs && !is_terminal && !asked) options.config.output.labels = "-";
  const std::vector<FileUse> outputs = output_files(options.config.output);
  const bool taken = std::any_of(outputs.begin(), outputs.end(), [](const FileUse& use) { return use.path == "-"; });
  if (options.quiet && has_outputs && !asked) return ViewTo::nowhere;
  if (!taken && (is_terminal || asked)) return ViewTo::standard_output;
  return asked || (isatty(STDERR_FILENO) != 0 && !options.quiet) ? ViewTo::standard_error : ViewTo::nowhere;
}

std::string version_text() {
  std::vector<std::string_view> formats;
  for (const InputFormat& format : input_formats()) formats.push_back(format.name);
  std::vector<std::string> used;
  for (const Library& library : libraries()) {
    used.push_back(library.version.empty() ? library.name : fmt::format("{} {}", library.name, library.version));
  }
  used.push_back(fmt::format("fmt {}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100));
  used.push_back(parser_version());
  used.push_back(file_parser_version());
  return fmt::format("dedup {}\nvector instructions: {}\nformats: {}\nlibraries: {}\n", kVersion, instruction_set(),
                     fmt::join(formats, ", "), fmt::join(used, ", "));
}

/// The feeds named on the command line and in --files-from.
std::vector<std::string> all_feeds(const Options& options) {
  std::vector<std::string> feeds = options.feeds;
  if (options.files_from.empty()) return feeds;
  std::string list;
  try {
    list = read_file(options.files_from, kMostOfList, interrupted);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("--files-from: {}", error.what()));
  }
  for (std::string_view rest = list; !rest.empty();) {
    const std::size_t end = std::min(rest.find(options.null ? '\0' : '\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!options.null && line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) feeds.emplace_back(line);
  }
  if (feeds.empty()) {
    throw Error(Error::Kind::input, fmt::format("--files-from: {} lists no files", options.files_from));
  }
  return feeds;
}

/// Fails if the result would mean nothing: no article, or no text in the field that --text-field names.
void check_read(const Result& result, const FieldNames& named) {
  if (result.articles.size() == 0) {
    throw Error(Error::Kind::input, "no article found in the input");
  }
  // Without this check every article would silently be compared by title only.
  const auto text = result.summary.input.fields.find("text");
  const bool met = text != result.summary.input.fields.end() && text->second.count(named.text) > 0;
  if (named.text.empty() || met) return;
  throw Error(Error::Kind::usage, fmt::format("--text-field: no record has a field '{}'; name the field with the text, "
                                              "or omit the flag to try common names",
                                              named.text));
}

/// Writes the results. Returns false if an output is incomplete because a pipe's reader left early. That is expected of
/// standard output (`| head`), and reported for any other pipe.
bool write_results(const Result& result, const Reader& reader, const Config& config, const Observer& observer,
                   Console& console) {
  bool whole = true;
  for (const WrittenFile& file : write_outputs(result, reader, config, observer)) {
    if (file.whole || file.use.path == "-") continue;
    console.print(fmt::format("dedup: {} {}: its reader left after {} bytes; the rest of this output was dropped",
                              file.use.flag, file.use.path, thousands(file.bytes)));
    whole = false;
  }
  return whole;
}

void write_view(const Result& result, const Reader& reader, const Options& options, ViewTo to) {
  if (to == ViewTo::nowhere) return;
  const int fd = to == ViewTo::standard_output ? STDOUT_FILENO : STDERR_FILENO;
  const Screen screen = screen_of(options, fd);
  const std::vector<RankedCluster> clusters =
      largest_clusters(result, options.config.levels.find >= Find::stories ? kStoriesShown : kClustersShown);
  std::string text = summary_view(result, reader, options.config, clusters, screen);
  const std::uint32_t drawn = options.heat_map.value_or(screen.is_terminal ? kHeatMap : 0);
  const std::string map = heat_map(result, reader, options.config, clusters, drawn, screen);
  if (!map.empty()) text += "\n" + map;
  print_to(fd, text);
}

/// Ends the process after everything is written. Freeing the memory of a run block by block takes longer than
/// clustering did; the kernel frees it at once. Sanitizer builds return normally, so that leaks are found.
int end_process(int code) {
#ifndef DEDUP_SANITIZED
  std::_Exit(code);
#endif
  return code;
}

/// Applies --memory. Decompressed input then goes to disk from the start.
void take_budget(Options& options, int threads) {
  if (options.memory == 0) return;
  std::string& folder = options.config.reading.tmpdir;
  if (folder.empty()) {
    std::error_code none;
    folder = std::filesystem::temp_directory_path(none).string();
    if (none) folder = "/tmp";
  }
  limit_memory(options.memory, folder, static_cast<unsigned>(threads));
}

int run_program(Options options, Console& console, Problems& problems) {
  return_freed_arrays();
  take_budget(options, tbb::this_task_arena::max_concurrency());
  const ViewTo view = choose_outputs(options);
  const std::vector<std::string> feeds = all_feeds(options);
  LevelConfig& levels = options.config.levels;
  if (options.has_within && levels.find <= Find::reprints) levels.reprints_within = levels.within;
  // With --annotate, to see whether a file changed before it is read again.
  options.config.reading.hash_inputs =
      !options.config.output.summary.empty() || !options.config.output.annotate.empty();

  Observer observer;
  observer.progress = [&](std::string_view stage, std::uint64_t done, std::uint64_t total) {
    console.show(stage, done, total);
  };
  observer.problem = [&](const Problem& problem) { problems.add(problem); };
  observer.note = [&](std::string_view line) {
    if (!options.quiet) console.print(fmt::format("dedup: note: {}", line));
  };
  observer.cancelled = [] {
    check_memory();
    return interrupted();
  };

  const std::unique_ptr<Reader> reader = open_reader(feeds, options.config, interrupted);
  std::vector<FileUse> inputs = input_files(*reader, options.config);
  inputs.push_back({"--files-from", options.files_from});
  std::vector<FileUse> outputs = output_files(options.config.output);
  for (FileUse& file : annotated_files(*reader, options.config)) outputs.push_back(std::move(file));
  check_files(inputs, outputs);
  const Result result = run(*reader, options.config, observer);
  check_read(result, options.config.reading.fields);
  const bool whole = write_results(result, *reader, options.config, observer, console);
  problems.finish();
  console.clear();
  write_view(result, *reader, options, view);
  if (view == ViewTo::nowhere && !options.quiet) {
    for (const std::string& note : run_notes(result, options.config)) {
      console.print(fmt::format("dedup: note: {}", note));
    }
  }

  if (const std::uint64_t bytes = most_in_files(); bytes > 0 && !options.quiet) {
    console.print(fmt::format("dedup: note: --memory: up to {}M were kept in files in {}", bytes >> 20,
                              options.config.reading.tmpdir));
  }
  const Summary& summary = result.summary;
  const std::uint64_t lost =
      summary.input.skipped + summary.input.skipped_files + summary.input.repaired + summary.input.bad_lines;
  if (!whole) return end_process(kExitFailed);
  if (is_allowed(options.allow_skipped, lost, summary.input.records)) return end_process(kExitDone);
  if (!options.quiet) {
    console.print(fmt::format("dedup: note: {} skipped or repaired (--allow-skipped {} accepts this)",
                              counted(lost, "record or file was", "records or files were"), lost));
  }
  return end_process(kExitSkipped);
}

int exit_code_of(Error::Kind kind) {
  switch (kind) {
    case Error::Kind::usage:
      return kExitUsage;
    case Error::Kind::interrupted:
      return kExitInterrupted;
    case Error::Kind::input:
    case Error::Kind::output:
      break;
  }
  return kExitFailed;
}

/// Runs with the requested number of threads, and turns every exception into a message and an exit code.
int run_guarded(const Command& command, const Options& options) {
  Console console(options.progress == When::always ||
                  (options.progress == When::automatic && !options.quiet && isatty(STDERR_FILENO) != 0));
  Problems problems(console);
  const auto fail = [&](std::string_view message, int code) {
    problems.finish();
    console.print(fmt::format("dedup: {}", message));
    return code;
  };
  try {
    const int threads = usable_threads(options.threads);
    const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    return arena.execute([&] {
      return command.run ? command.run(options, console, problems) : run_program(options, console, problems);
    });
  } catch (const Error& error) {
    return fail(error.what(), exit_code_of(error.kind()));
  } catch (const std::bad_alloc& error) {
    const bool has_budget = options.memory > 0;
    return fail(
        has_budget ? error.what() : "out of memory; limit memory with --memory SIZE, which keeps the rest on disk",
        kExitFailed);
  } catch (const std::exception& error) {
    return fail(fmt::format("unexpected: {}", error.what()), kExitFailed);
  }
}

/// Which settings do not come from the command line; empty if none do.
std::string note_of_settings(const Options& options) {
  std::vector<std::string> from;
  for (const auto& [name, given] : options.given) {
    if (!given.where.empty()) from.push_back(fmt::format("{} ({})", name, given.where));
  }
  return from.empty() ? std::string() : fmt::format("settings: {}", fmt::join(from, ", "));
}

int answer(int argc, const char* const* argv) {
  const Command* named = argc > 1 ? find_command(argv[1]) : nullptr;
  const Command& command = named == nullptr ? main_command() : *named;
  const int skipped = named == nullptr ? 0 : 1;
  Parsed parsed = parse(command, argc - skipped, argv + skipped, layers_below);
  if (named == nullptr && parsed.options.action == Action::run) {
    const std::string mistyped = argc > 1 ? mistyped_command(argv[1]) : std::string();
    // The other problems mostly follow from the mistyped command.
    if (!mistyped.empty()) parsed.problems.assign(1, mistyped);
  }
  if (!parsed.problems.empty()) {
    for (const std::string& problem : parsed.problems) {
      print_to(STDERR_FILENO, printable(fmt::format("dedup: {}", problem)) + "\n");
    }
    return kExitUsage;
  }
  switch (parsed.options.action) {
    case Action::short_help:
      print_to(STDOUT_FILENO, short_help(command));
      return kExitDone;
    case Action::long_help:
      print_to(STDOUT_FILENO, long_help(command));
      return kExitDone;
    case Action::version:
      print_to(STDOUT_FILENO, version_text());
      return kExitDone;
    case Action::run:
      break;
  }
  if (!parsed.options.quiet) {
    if (command.name != "config") parsed.notes.push_back(note_of_settings(parsed.options));
    for (const std::string& note : parsed.notes) {
      if (!note.empty()) print_to(STDERR_FILENO, printable(fmt::format("dedup: note: {}", note)) + "\n");
    }
  }
  return run_guarded(command, parsed.options);
}

}  // namespace
}  // namespace dedup::cli

int main(int argc, char** argv) {
  dedup::cli::fill_standard_streams();
  dedup::cli::install_signal_handlers();
  try {
    return dedup::cli::answer(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dedup: %s\n", error.what());
    return dedup::cli::kExitFailed;
  }
}
