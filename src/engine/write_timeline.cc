// Writes threads as JSON Lines: the stories of each in order of time, and what is new in each.
#include "engine/write_timeline.h"

#include <fmt/format.h>

#include "core/json.h"
#include "engine/write_stories.h"

namespace dedup {

namespace {

void append_date(JsonWriter& line, std::string_view name, std::int64_t date) {
  if (date == kNoDate) {
    line.null(name);
  } else {
    line.text(name, format_date(date));
  }
}

std::string thread_line(const Result& result, const Reader& reader, const Clusters::Figures& thread,
                        std::span<const ThreadStory> stories, Scratch& scratch) {
  JsonWriter line;
  const std::uint32_t representative = result.classes.first[thread.centre];
  line.open("", '{', JsonLayout::spaced);
  line.text("thread", cluster_id(result, representative));
  line.text("representative", result.articles.id(representative));
  line.number("articles", thread.articles);
  line.open("stories", '[');
  for (const ThreadStory& story : stories) {
    const std::uint32_t shown = result.classes.first[story.centre];
    line.open("", '{');
    line.text("story", cluster_id(result, result.stories.clusters, shown));
    line.text("representative", result.articles.id(shown));
    const Article article = reader.load(result.articles.entries[shown].record, scratch);
    if (!article.title.empty()) line.text("title", article.title);
    append_date(line, "from", story.from);
    append_date(line, "to", story.to);
    line.number("articles", story.articles);
    line.number("outlets", story.outlets);
    if (story.fresh < 0.0) {
      line.null("new");
    } else {
      line.verbatim("new", fmt::format("{:.2f}", story.fresh));
    }
    line.close();
  }
  line.close();
  line.close();
  return line.out + "\n";
}

}  // namespace

void write_timeline(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  if (result.threads.relation.empty()) throw Error(Error::Kind::usage, "--timeline: needs --find threads");
  const std::vector<Clusters::Figures> threads = largest_first(result, result.threads.clusters);
  std::vector<std::uint32_t> centres;
  centres.reserve(threads.size());
  for (const Clusters::Figures& thread : threads) centres.push_back(thread.centre);
  const std::vector<std::vector<ThreadStory>> stories = trace_threads(result, centres);
  OutputFile file(outputs, {"--timeline", config.output.timeline});
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  for (std::size_t i = 0; i < threads.size(); ++i) {
    if (stories[i].size() > 1) file.write(thread_line(result, reader, threads[i], stories[i], *scratch));
  }
  file.finish();
}

}  // namespace dedup
