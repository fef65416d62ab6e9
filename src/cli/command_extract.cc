// `dedup extract` writes the articles of web pages.
#include "cli/describe_feeds.h"

namespace dedup::cli {
namespace {

int run_extract(const Options& options, Console& console, Problems& problems) {
  return describe_feeds(Describe::extracted, options, console, problems);
}

void check_extract(const Options& options, std::vector<std::string>& problems) {
  if (options.feeds.empty()) problems.emplace_back("extract needs PAGES, files or folders; -h shows how");
}

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

}  // namespace

Command extract_command() {
  Command out = describing_command();
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
