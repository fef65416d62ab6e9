// `dedup read` shows articles as they are understood.
#include "cli/describe_feeds.h"

namespace dedup::cli {
namespace {

int run_read(const Options& options, Console& console, Problems& problems) {
  return describe_feeds(Describe::understood, options, console, problems);
}

void check_read(const Options& options, std::vector<std::string>& problems) {
  if (options.feeds.empty()) problems.emplace_back("read needs FEEDS, files or folders; -h shows how");
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

}  // namespace

Command read_command() {
  Command out = describing_command();
  out.name = "read";
  out.usage = "dedup read [FLAGS] FEEDS...";
  out.purpose = "Shows articles as they are understood, before a run.";
  out.examples = kReadExamples;
  out.reading = kReadReading;
  out.check = check_read;
  out.run = run_read;
  return out;
}

}  // namespace dedup::cli
