// `dedup extract` writes the articles of web pages.
#include "cli/describe_feeds.h"

namespace dedup::cli {
namespace {

constexpr std::string_view kExamples = R"(  dedup extract page.html | jq -r .text
      Read the story of a page.
  dedup extract crawl.warc.gz -o pages.jsonl
      Keep the articles of a crawl; dedup reads them as JSON Lines.
)";

constexpr std::string_view kReading =
    R"(One line of JSON for each article: id, title, text, date in UTC, source, url; of
a web page also language, authors, and links, the targets of the links in the
text. Other formats than web pages are read too. What cannot be read is
reported.
)";

}  // namespace

Command extract_command() {
  Command out = describing_command(Describe::extracted, "extract", "PAGES");
  out.usage = "dedup extract [FLAGS] PAGES...";
  out.purpose = "Writes the articles of web pages as JSON Lines.";
  out.examples = kExamples;
  out.reading = kReading;
  return out;
}

}  // namespace dedup::cli
