// Prints the pairs of articles that the story level considers, two ids per line: all candidates of its search, and all
// pairs of copies, reprints, excerpts and near copies, which are one unit. The story level cannot join other pairs.
//
//     story_candidates FEEDS...
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "dedup/io.h"
#include "dedup/pipeline.h"

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  dedup::Config config;
  config.levels.find = dedup::Find::stories;
  const auto reader = dedup::open_reader(paths, config);
  std::vector<dedup::Likeness> considered;
  dedup::Observer observer;
  observer.likenesses = [&](std::span<const dedup::Likeness> pairs) { considered.assign(pairs.begin(), pairs.end()); };
  const dedup::Result result = dedup::run(*reader, config, observer);
  std::map<std::uint32_t, std::vector<std::uint32_t>> documents;  // class that represents a unit -> its articles
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const std::uint32_t cls = result.classes.of[i];
    if (cls != dedup::kNone) documents[result.stories.document[cls]].push_back(i);
  }
  const auto print = [&](std::uint32_t x, std::uint32_t y) {
    for (const std::uint32_t a : documents[x]) {
      for (const std::uint32_t b : documents[y]) {
        if (a != b) std::cout << result.articles.id(a) << '\t' << result.articles.id(b) << '\n';
      }
    }
  };
  for (const dedup::Likeness& pair : considered) print(pair.a, pair.b);
  for (const auto& [document, articles] : documents) print(document, document);
}
