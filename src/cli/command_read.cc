// `dedup read` shows articles as they are understood.
#include "cli/describe_feeds.h"

namespace dedup::cli {
namespace {

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
  Command out = describing_command(Describe::understood, "read", "FEEDS");
  out.usage = "dedup read [FLAGS] FEEDS...";
  out.purpose = "Shows articles as they are understood, before a run.";
  out.examples = kExamples;
  out.reading = kReading;
  return out;
}

}  // namespace dedup::cli
