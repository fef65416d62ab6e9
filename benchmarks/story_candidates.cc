// Which pairs of articles the story level considers: two ids a line, for all pairs that its search proposed and found
// alike beyond chance, and for all pairs of one story. Gold pairs that are missing here cannot be joined.
//
//     story_candidates FEEDS...
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "dedup/io.h"
#include "dedup/pipeline.h"

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  dedup::Config config;
  config.find = dedup::Find::stories;
  const auto reader = dedup::open_reader(paths, config);
  const dedup::Result result = dedup::run(*reader, config);
  const auto print = [&](std::uint32_t a, std::uint32_t b) {
    std::printf("%s\t%s\n", result.articles.id(result.classes.first[a]).c_str(),
                result.articles.id(result.classes.first[b]).c_str());
  };
  for (const dedup::Likeness& pair : result.stories.alike) print(pair.a, pair.b);
  std::map<std::uint32_t, std::vector<std::uint32_t>> stories;
  for (std::uint32_t cls = 0; cls < result.classes.size(); ++cls) {
    stories[result.stories.clusters.centre[cls]].push_back(cls);
  }
  for (const auto& [centre, members] : stories) {
    for (std::size_t i = 0; i < members.size() && members.size() <= 1000; ++i) {
      for (std::size_t j = i + 1; j < members.size(); ++j) print(members[i], members[j]);
    }
  }
}
