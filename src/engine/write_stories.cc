// Writes stories as JSON Lines: the first article, the origin of each member, and the evidence.
#include "engine/write_stories.h"

#include <algorithm>
#include <iterator>

#include "core/json.h"
#include "engine/trace.h"

namespace dedup {

namespace {

constexpr std::size_t kAtOnce = 1024;  // stories traced in one batch

void append_member(JsonWriter& line, const Result& result, const Reader& reader, const Origin& origin,
                   Scratch& scratch) {
  const Article article = reader.load(result.articles.entries[origin.article].record, scratch);
  line.open("", '{');
  line.text("id", result.articles.id(origin.article));
  line.text("relation", relation_of(result, origin.article));
  line.text("source",
            origin.provenance == Provenance::article ? result.articles.id(origin.of) : name_of(origin.provenance));
  if (origin.provenance == Provenance::article) line.text("change", name_of(origin.change));
  if (origin.direction != Direction::none) line.text("direction", name_of(origin.direction));
  line.open("evidence", '[');
  for (const EvidenceKind kind : origin.evidence) line.text("", name_of(kind));
  line.close();
  if (!article.date.empty()) line.text("date", article.date);
  if (!article.source.empty()) line.text("outlet", article.source);
  if (!article.title.empty()) line.text("title", article.title);
  line.close();
}

std::string story_line(const Result& result, const Reader& reader, std::uint32_t centre, const Story& story,
                       Scratch& scratch) {
  JsonWriter line;
  const std::uint32_t representative = result.classes.first[centre];
  line.open("", '{', JsonLayout::spaced);
  line.text("story", cluster_id(result, representative));
  line.text("representative", result.articles.id(representative));
  if (story.first == kNone) {
    line.null("first");
  } else {
    line.text("first", result.articles.id(story.first));
  }
  line.number("articles", story.members.size());
  line.number("outlets", story.outlets);
  line.open("agencies", '[');
  for (const std::uint16_t agency : story.agencies) line.text("", agencies()[agency].code);
  line.close();
  line.open("members", '[');
  for (const Origin& member : story.members) append_member(line, result, reader, member, scratch);
  line.close();
  line.close();
  return line.out + "\n";
}

}  // namespace

std::vector<Clusters::Figures> largest_first(const Result& result, const Clusters& clusters) {
  std::vector<Clusters::Figures> out;
  std::copy_if(clusters.figures.begin(), clusters.figures.end(), std::back_inserter(out),
               [](const Clusters::Figures& each) { return each.articles > 1; });
  std::sort(out.begin(), out.end(), [&](const Clusters::Figures& x, const Clusters::Figures& y) {
    return x.articles != y.articles ? x.articles > y.articles
                                    : result.classes.content[x.centre] < result.classes.content[y.centre];
  });
  return out;
}

void write_stories(const Result& result, const Reader& reader, const Config& config, OutputSet& outputs) {
  if (result.stories.relation.empty()) {
    throw Error(Error::Kind::usage, "--stories: needs --find stories");
  }
  const std::vector<Clusters::Figures> stories = largest_first(result, result.stories.clusters);
  const StoryArticles index = articles_of_stories(result);
  OutputFile file(outputs, {"--stories", config.output.stories});
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  for (std::size_t begin = 0; begin < stories.size(); begin += kAtOnce) {
    std::vector<std::uint32_t> centres;
    for (std::size_t i = begin; i < std::min(stories.size(), begin + kAtOnce); ++i)
      centres.push_back(stories[i].centre);
    const std::vector<Story> traced = trace_stories(result, reader, config, index, centres);
    for (std::size_t i = 0; i < centres.size(); ++i) {
      file.write(story_line(result, reader, centres[i], traced[i], *scratch));
    }
  }
  file.finish();
}

}  // namespace dedup
