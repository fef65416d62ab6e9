// `dedup formats` lists what can be read and written here.
#include <fmt/format.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/exit_codes.h"
#include "cli/flag_settings.h"
#include "cli/screen.h"
#include "dedup/version.h"

namespace dedup::cli {
namespace {

int run(const Options&, Console&, Problems&) {
  std::string out = "Read (--input-format NAME):\n";
  bool has_parquet = false;
  for (const InputFormat& format : input_formats()) {
    has_parquet = has_parquet || format.name == "parquet";
    std::string extensions;
    for (const std::string_view extension : format.extensions) extensions += fmt::format(" .{}", extension);
    const std::size_t width = extensions.empty() ? 0 : 55;
    out += fmt::format("  {:<9} {:<{}}{}\n", format.name, format.what, width, extensions);
  }
  out += R"(  each plain, in tar or zip archives, or compressed: .gz .zst .bz2 .xz .lz4
  lists of feeds, whose files are read: .opml
Written:
  tsv, csv, jsonl     tables: labels, pairs and their like (--format)
  jsonl, csv, tsv     survivors, by the ending of the file
  jsonl               stories, articles (dedup extract, dedup read)
  as the input        its files with what was found (--annotate)
  npy, csv, npz, mtx  matrices (--matrix), by the ending of the file
)";
  if (has_parquet) out += "  parquet             tables and survivors, by the ending of the file\n";
  print_to(STDOUT_FILENO, out);
  return kExitDone;
}

void check(const Options& options, std::vector<std::string>& problems) {
  if (!options.feeds.empty()) problems.push_back(fmt::format("{}: formats reads no feeds", options.feeds.front()));
}

constexpr std::string_view kExamples = R"(  dedup formats
      List formats and their extensions.
)";

constexpr std::string_view kReading =
    R"(One line for each format of input: its name, what it is, and the extensions by
which its files are found in folders. Files that are named themselves are also
known by their content.
)";

}  // namespace

Command formats_command() {
  Command out;
  out.name = "formats";
  out.usage = "dedup formats";
  out.purpose = "Lists the formats that are read and written here.";
  out.examples = kExamples;
  out.reading = kReading;
  out.flags = {flag_of_run("help", "Program")};
  out.check = check;
  out.run = run;
  return out;
}

}  // namespace dedup::cli
