// Stories as JSON Lines: who was first, who has it from whom, and how that is known.
#include <fmt/format.h>

#include <algorithm>

#include "engine/parts.h"
#include "io/format/jsonl.h"

namespace dedup {

namespace {

constexpr std::size_t kAtOnce = 1024;  // stories that are traced before they are written

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += out.back() == '{' ? "\"" : ", \"";
  out += name;
  out += "\": ";
  append_json_string(out, value);
}

template <class List, class Name>
void append_list(std::string& out, std::string_view name, const List& list, Name name_of_each) {
  out += fmt::format(", \"{}\": [", name);
  bool first = true;
  for (const auto& each : list) {
    if (!first) out += ", ";
    first = false;
    append_json_string(out, name_of_each(each));
  }
  out += ']';
}

void append_member(std::string& out, const Result& result, const Reader& reader, const Origin& origin,
                   Scratch& scratch) {
  const Article article = reader.load(result.articles.entries[origin.article].record, scratch);
  out += '{';
  append_field(out, "id", result.articles.id(origin.article));
  append_field(out, "relation", relation_of(result, origin.article));
  append_field(out, "source",
               origin.provenance == Provenance::article ? result.articles.id(origin.of) : name_of(origin.provenance));
  if (origin.provenance == Provenance::article) append_field(out, "change", name_of(origin.change));
  if (origin.direction != Direction::none) append_field(out, "direction", name_of(origin.direction));
  append_list(out, "evidence", origin.evidence, [](EvidenceKind kind) { return name_of(kind); });
  if (!article.date.empty()) append_field(out, "date", article.date);
  if (!article.source.empty()) append_field(out, "outlet", article.source);
  if (!article.title.empty()) append_field(out, "title", article.title);
  out += '}';
}

std::string story_line(const Result& result, const Reader& reader, std::uint32_t centre, const Story& story,
                       Scratch& scratch) {
  std::string out = "{";
  const std::uint32_t representative = result.classes.first[centre];
  append_field(out, "story", cluster_id(result, representative));
  append_field(out, "representative", result.articles.id(representative));
  out += ", \"first\": ";
  if (story.first == kNone) {
    out += "null";
  } else {
    append_json_string(out, result.articles.id(story.first));
  }
  out += fmt::format(", \"articles\": {}, \"outlets\": {}", story.members.size(), story.outlets);
  append_list(out, "agencies", story.agencies, [](std::uint16_t agency) { return agencies()[agency].code; });
  out += ", \"members\": [";
  for (std::size_t i = 0; i < story.members.size(); ++i) {
    if (i > 0) out += ", ";
    append_member(out, result, reader, story.members[i], scratch);
  }
  return out + "]}\n";
}

}  // namespace

void write_stories(const Result& result, const Reader& reader, const Config& config) {
  if (result.stories.relation.empty()) {
    throw Error(Error::Kind::usage, "--stories: stories are written by --find stories");
  }
  std::vector<Clusters::Figures> stories;
  for (const Clusters::Figures& figures : result.stories.clusters.figures) {
    if (figures.articles > 1) stories.push_back(figures);
  }
  std::sort(stories.begin(), stories.end(), [&](const Clusters::Figures& x, const Clusters::Figures& y) {
    return x.articles != y.articles ? x.articles > y.articles
                                    : result.classes.content[x.centre] < result.classes.content[y.centre];
  });
  OutputFile file(config.output.stories);
  const std::unique_ptr<Scratch> scratch = reader.make_scratch();
  for (std::size_t begin = 0; begin < stories.size(); begin += kAtOnce) {
    std::vector<std::uint32_t> centres;
    for (std::size_t i = begin; i < std::min(stories.size(), begin + kAtOnce); ++i)
      centres.push_back(stories[i].centre);
    const std::vector<Story> traced = trace_stories(result, reader, config, centres);
    for (std::size_t i = 0; i < centres.size(); ++i) {
      file.write(story_line(result, reader, centres[i], traced[i], *scratch));
    }
  }
  file.commit();
}

}  // namespace dedup
