// Small inputs in many languages: twenty articles about ten events, two reports each.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "dedup/pipeline.h"

namespace dedup {
namespace {

/// Events that are found at least, of ten. Korean and Russian names change their endings from sentence to sentence,
/// which the comparison of words does not see.
std::size_t least_of(const std::string& language) { return language == "ko" ? 0 : language == "ru" ? 7 : 8; }

/// "es-bridge-a" -> "es-bridge"
std::string event_of(std::string_view id) { return std::string(id.substr(0, id.rfind('-'))); }

TEST(StoriesInManyLanguages, AreFoundInTwentyArticlesAndNoneIsWrong) {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(DEDUP_CORPORA "/languages")) files.insert(entry.path());
  ASSERT_GE(files.size(), 12U);
  for (const auto& file : files) {
    Config config;
    config.levels.find = Find::stories;
    const auto reader = open_reader(std::vector<std::string>{file.string()}, config);
    const Result result = run(*reader, config);
    std::map<std::string, std::set<std::string>> clusters_of, events_in;
    for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
      const std::string event = event_of(result.articles.id(i)), cluster = cluster_id(result, i);
      clusters_of[event].insert(cluster);
      events_in[cluster].insert(event);
    }
    std::size_t found = 0;
    for (const auto& [event, clusters] : clusters_of) found += clusters.size() == 1 ? 1 : 0;
    EXPECT_EQ(clusters_of.size(), 10U) << file;
    EXPECT_GE(found, least_of(file.stem().string())) << file;
    for (const auto& [cluster, events] : events_in) EXPECT_EQ(events.size(), 1U) << file << " " << *events.begin();
  }
}

}  // namespace
}  // namespace dedup
