// Whole runs at the story level: every instruction set, frozen word counts, time limits, tracing.
#include <gtest/gtest.h>
#include <hwy/highway.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "dedup/pipeline.h"
#include "engine/context.h"
#include "engine/trace.h"
#include "story/terms.h"
#include "temporary_folder.h"
#include "text/language.h"
#include "text/normalize.h"

namespace dedup {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kDay = 86'400;

/// A run and what it was read from.
struct Found {
  Config config;
  std::unique_ptr<Reader> reader;
  Result result;

  std::uint32_t article(std::string_view id) const {
    for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
      if (result.articles.id(i) == id) return i;
    }
    ADD_FAILURE() << "no article " << id;
    return 0;
  }
  std::string cluster(std::string_view id) const { return cluster_id(result, article(id)); }
  std::string_view relation(std::string_view id) const { return relation_of(result, article(id)); }
};

/// A folder that goes when the test ends.
class StoryLevel : public ::testing::Test {
 public:
 protected:
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }
  static Found find(const std::string& path, Config config = {}) {
    config.levels.find = Find::stories;
    Found out{config, open_reader(std::vector<std::string>{path}, config), {}};
    out.result = run(*out.reader, config);
    return out;
  }
  /// Labels, pairs and stories, as files.
  std::string written(const Found& found) const {
    Config config = found.config;
    OutputConfig& outputs = config.output;
    std::string all;
    for (std::string OutputConfig::*each : {&OutputConfig::labels, &OutputConfig::pairs, &OutputConfig::stories}) {
      outputs.*each = (folder_ / std::to_string(all.size())).string();
      write_outputs(found.result, *found.reader, config);
      all += read_file(outputs.*each) + "\n";
      outputs.*each = "";
    }
    return all;
  }
  const std::string newsday_ = DEDUP_CORPORA "/newsday";
  const TemporaryFolder temporary_;
  const fs::path& folder_ = temporary_.path();
};

std::string json(const std::string& id, const std::string& text, const std::string& date = "",
                 const std::string& source = "", const std::string& title = "") {
  return R"({"id": ")" + id + R"(", "text": ")" + text + R"(", "date": ")" + date + R"(", "source": ")" + source +
         R"(", "title": ")" + title + "\"}\n";
}

TEST_F(StoryLevel, AreTheSameOnEveryInstructionSet) {
  std::map<std::string, std::string> by_target;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    by_target[hwy::TargetName(target)] = written(find(newsday_));
  }
  hwy::SetSupportedTargetsForTest(0);
  ASSERT_FALSE(by_target.empty());
  EXPECT_NE(by_target.begin()->second.find("rewrite"), std::string::npos);
  for (const auto& [name, answer] : by_target) EXPECT_EQ(answer, by_target.begin()->second) << name;
}

TEST_F(StoryLevel, TracesTheMembersThatTheLabelsName) {
  const Found found = find(newsday_);
  std::vector<std::uint32_t> centres;
  std::map<std::uint32_t, std::set<std::uint32_t>> members;
  for (const auto& figures : found.result.stories.clusters.figures) centres.push_back(figures.centre);
  for (std::uint32_t i = 0; i < found.result.articles.size(); ++i) {
    const std::uint32_t cls = found.result.classes.of[i];
    if (cls != kNone) members[found.result.stories.clusters.centre[cls]].insert(i);
  }
  const std::vector<Story> told = trace_stories(found.result, *found.reader, found.config, centres);
  ASSERT_EQ(told.size(), centres.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    const std::set<std::uint32_t>& own = members[centres[i]];
    std::set<std::uint32_t> listed;
    for (const Origin& origin : told[i].members) {
      listed.insert(origin.article);
      EXPECT_EQ(origin.provenance == Provenance::article, origin.of != kNone);
      if (origin.of == kNone) continue;
      EXPECT_TRUE(own.count(origin.of) == 1) << "the origin is in another story";
      EXPECT_NE(origin.of, origin.article);
    }
    EXPECT_EQ(listed, own);
    if (told[i].first != kNone) {
      EXPECT_EQ(own.count(told[i].first), 1U);
    }
  }
}

TEST_F(StoryLevel, NamesTheFirstArticleOfEveryNewsdayStory) {
  const Found found = find(newsday_);
  std::vector<std::uint32_t> centres;
  for (const auto& figures : found.result.stories.clusters.figures) {
    if (figures.articles > 1) centres.push_back(figures.centre);
  }
  std::set<std::string> firsts;
  for (const Story& story : trace_stories(found.result, *found.reader, found.config, centres)) {
    firsts.insert(story.first == kNone ? "unknown: " + std::string(found.result.articles.id(story.members[0].article))
                                       : std::string(found.result.articles.id(story.first)));
  }
  // These are the firsts of corpora/newsday/gold.tsv.
  EXPECT_EQ(firsts, (std::set<std::string>{"nd-ar-well-01", "nd-ashgrove-01",  "nd-brief-01",     "nd-brief-04",
                                           "nd-bronze-01",  "nd-choc-01",      "nd-cupfinal-01",  "nd-dam-01",
                                           "nd-dunmere-01", "nd-el-ferry-01",  "nd-harbour-01",   "nd-hi-kite-01",
                                           "nd-hikers-01",  "nd-ja-clock-01",  "nd-ko-bakery-01", "nd-legion-01",
                                           "nd-orrery-01",  "nd-rail-01",      "nd-ru-bridge-01", "nd-sarrel-01",
                                           "nd-tansley-01", "nd-th-market-01", "nd-turbine-01",   "nd-verdict-01",
                                           "nd-vesper-01",  "nd-viaduct-01",   "nd-zh-tea-01"}));
}

/// The articles of each story, by a scan of all articles for each centre.
std::map<std::uint32_t, std::vector<std::uint32_t>> articles_by_scan(const Result& result) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> out;
  for (const auto& figures : result.stories.clusters.figures) {
    for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
      const std::uint32_t cls = result.classes.of[i];
      if (cls != kNone && result.stories.clusters.centre[cls] == figures.centre) out[figures.centre].push_back(i);
    }
  }
  return out;
}

TEST_F(StoryLevel, IndexListsEveryArticleOnce) {
  const Found found = find(newsday_);
  const StoryArticles index = articles_of_stories(found.result);
  std::size_t listed = 0;
  for (const auto& [centre, articles] : articles_by_scan(found.result)) {
    const std::span<const std::uint32_t> own = index.of(centre);
    EXPECT_EQ(std::vector<std::uint32_t>(own.begin(), own.end()), articles);
    listed += articles.size();
  }
  EXPECT_EQ(index.articles.size(), listed);
}

TEST_F(StoryLevel, TracingVisitsOnlyTheArticlesOfItsStories) {
  const Found found = find(newsday_);
  StoryArticles index = articles_of_stories(found.result);
  std::uint32_t centre = 0;
  while (index.of(centre).size() < 3) ++centre;
  // Without the story's last article in the index, tracing must not find it: it may not scan all articles again.
  for (std::uint32_t later = centre + 1; later < index.begin.size(); ++later) --index.begin[later];
  index.articles.erase(index.articles.begin() + index.begin[centre + 1]);
  const std::vector<Story> told =
      trace_stories(found.result, *found.reader, found.config, index, std::vector<std::uint32_t>{centre});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].members.size(), index.of(centre).size());
}

TEST_F(StoryLevel, BatchesOfStoriesAreTracedAsAllAtOnce) {
  const Found found = find(newsday_);
  std::vector<std::uint32_t> centres;
  for (const auto& figures : found.result.stories.clusters.figures) centres.push_back(figures.centre);
  const std::vector<Story> all = trace_stories(found.result, *found.reader, found.config, centres);
  const StoryArticles index = articles_of_stories(found.result);
  for (std::size_t i = 0; i < centres.size(); ++i) {
    const std::vector<Story> one = trace_stories(found.result, *found.reader, found.config, index, {&centres[i], 1});
    ASSERT_EQ(one[0].members.size(), all[i].members.size());
    EXPECT_EQ(one[0].first, all[i].first);
  }
}

TEST_F(StoryLevel, OfNarrowerRunsAreNotTraced) {
  Config config;
  config.levels.find = Find::excerpts;
  const auto reader = open_reader(std::vector<std::string>{newsday_}, config);
  const Result result = run(*reader, config);
  EXPECT_TRUE(trace_stories(result, *reader, config, std::vector<std::uint32_t>{0}).empty());
}

TEST_F(StoryLevel, WithWrittenBackgroundGiveTheSameTwice) {
  const Found found = find(newsday_);
  Config writing = found.config;
  writing.output.background = (folder_ / "background.tsv").string();
  write_outputs(found.result, *found.reader, writing);
  Config config;
  config.levels.background = writing.output.background;
  const Found once = find(newsday_, config);
  ASSERT_TRUE(once.result.context->background.has_value());
  EXPECT_TRUE(once.result.context->background->frozen);
  const std::string answer = written(once);
  EXPECT_EQ(answer, written(find(newsday_, config)));
  // Written anew by a run that had it, it is the same: it counts the articles, not what stood behind them.
  const std::string before = read_file(writing.output.background);
  EXPECT_EQ(before.rfind("# dedup background 1\n", 0), 0U);
  writing.levels = once.config.levels;
  EXPECT_THROW(write_outputs(once.result, *once.reader, writing), Error);  // it would overwrite what it has read
  writing.output.background = (folder_ / "again.tsv").string();
  write_outputs(once.result, *once.reader, writing);
  EXPECT_EQ(read_file(writing.output.background), before);
}

/// Every word of the articles as a background of 5,000 English documents.
std::string counts_of(const Found& found) {
  std::map<std::string, std::uint32_t> documents;
  const auto scratch = found.reader->make_scratch();
  for (const Entry& entry : found.result.articles.entries) {
    Text text;
    normalize(found.reader->load(entry.record, *scratch).text, found.config, text);
    std::set<std::string> words;
    for (const Word& word : text.words) words.emplace(text.bytes.data() + word.begin, word.end - word.begin);
    for (const std::string& word : words) ++documents[word];
  }
  const auto names = language_names();
  std::vector<std::uint64_t> all(names.size(), 0);
  std::vector<std::vector<CountedWord>> counted(names.size());
  const auto english = static_cast<std::size_t>(std::find(names.begin(), names.end(), "en") - names.begin());
  const std::uint32_t scale = 5000 / found.result.articles.size();
  all[english] = std::uint64_t{scale} * found.result.articles.size();
  for (const auto& [word, count] : documents) counted[english].push_back({word, count * scale});
  return background_text(names, all, counted);
}

TEST_F(StoryLevel, WithFrozenBackgroundAreAlikeWhateverElseIsThere) {
  const std::string path = newsday_ + "/articles.jsonl";
  Config config;
  config.text.furniture = Furniture::keep;  // that is learnt from the input
  config.levels.background = write("background.tsv", counts_of(find(path)));
  const std::string all = read_file(path);
  std::size_t half = all.find('\n', all.size() / 2) + 1;
  const Found part = find(write("half.jsonl", all.substr(0, half)), config);
  const Found whole = find(path, config);
  const auto likenesses = [](const Found& found) {
    std::map<std::pair<std::string, std::string>, std::int32_t> out;
    for (const Likeness& pair : found.result.stories.alike) {
      std::string_view a = found.result.articles.id(found.result.classes.first[pair.a]);
      std::string_view b = found.result.articles.id(found.result.classes.first[pair.b]);
      if (b < a) std::swap(a, b);
      out[{std::string(a), std::string(b)}] = pair.cosine;
    }
    return out;
  };
  const auto few = likenesses(part), many = likenesses(whole);
  std::size_t compared = 0;
  for (const auto& [pair, cosine] : few) {
    const auto found = many.find(pair);
    if (found == many.end()) continue;  // one of the two stands for an excerpt cluster no more
    EXPECT_EQ(found->second, cosine) << pair.first << " " << pair.second;
    ++compared;
  }
  EXPECT_GT(compared, 50U);
}

/// Time from the earliest to the latest dated article, by a cluster of each article.
template <class ClusterOf>
std::map<std::uint32_t, std::pair<std::int64_t, std::int64_t>> spans(const Result& result, ClusterOf cluster_of) {
  std::map<std::uint32_t, std::pair<std::int64_t, std::int64_t>> out;
  for (std::uint32_t i = 0; i < result.articles.size(); ++i) {
    const std::int64_t date = result.articles.entries[i].date;
    if (date == kNoDate || result.classes.of[i] == kNone) continue;
    auto& span = out.try_emplace(cluster_of(result.classes.of[i]), date, date).first->second;
    span = {std::min(span.first, date), std::max(span.second, date)};
  }
  return out;
}

/// No two dated articles of a story are further apart, unless one narrower cluster is as long as the story.
void expect_within(const Found& found) {
  const Result& result = found.result;
  const auto& excerpts = result.excerpts.clusters.centre;
  const auto narrow = spans(result, [&](std::uint32_t cls) { return excerpts[cls]; });
  const auto wide = spans(result, [&](std::uint32_t cls) { return result.stories.clusters.centre[cls]; });
  for (const auto& [centre, span] : wide) {
    if (span.second - span.first <= found.config.levels.within) continue;
    const bool spanned = std::any_of(narrow.begin(), narrow.end(), [&, story = centre, days = span](const auto& each) {
      return result.stories.clusters.centre[each.first] == story && each.second == days;
    });
    EXPECT_TRUE(spanned) << "the story of " << result.articles.id(result.classes.first[centre]) << " lasts "
                         << (span.second - span.first) / 3600 << " hours, " << found.config.levels.within / 3600
                         << " allowed";
  }
}

TEST_F(StoryLevel, KeepWithinTheTimeGiven) {
  std::size_t least = SIZE_MAX;
  for (const std::int64_t within : {std::int64_t{7 * kDay}, kDay, kDay / 4, std::int64_t{3600}}) {
    Config config;
    config.levels.within = within;
    const Found found = find(newsday_, config);
    expect_within(found);
    std::size_t clustered = 0;
    for (const auto& figures : found.result.clusters().figures)
      clustered += figures.articles > 1 ? figures.articles : 0;
    EXPECT_LE(clustered, least);
    least = clustered;
  }
}

/// The report of one accident, a word in each line in one of three versions.
std::string report(std::size_t version) {
  const std::array<std::string_view, 3> words[] = {{"barge", "boat", "vessel"},  {"broke", "split", "cracked"},
                                                   {"lorry", "truck", "crane"},  {"mud", "silt", "clay"},
                                                   {"said", "told", "reported"}, {"calm", "quiet", "still"}};
  const std::string_view lines[] = {
      "carrying gravel for the Sarn embankment sank beside the old lock of Overmere and",
      "in two before the crew of Captain Ilse Harrow could reach the bank where a",
      "stood waiting for the load that the brothers Penrose had bought from the quarry in",
      "up to the axles after a night of rain over Quillen and the lower valley as",
      "by the lock keeper Tobias Wren who had seen the hull scrape along the wall in",
      "water and without any wind while the ferry to Brindle passed on the other side"};
  std::string text = "The ";
  for (std::size_t i = 0; i < std::size(lines); ++i) {
    text += std::string(words[i][version]) + " " + std::string(lines[i]) + " ";
  }
  return text;
}

TEST_F(StoryLevel, FoldNearCopiesWithinTheTimeGiven) {
  // Each is a near copy of the one in the middle, and ten days lie between the first and the last.
  const std::string feed = write("feed.jsonl", json("a", report(0), "2031-05-01") + json("b", report(1), "2031-05-06") +
                                                   json("c", report(2), "2031-05-11"));
  const Found found = find(feed);
  ASSERT_EQ(found.result.reprints.figures.size(), 3U);
  ASSERT_EQ(found.result.excerpts.clusters.figures.size(), 3U);
  expect_within(found);
  EXPECT_TRUE(found.cluster("b") == found.cluster("a") || found.cluster("b") == found.cluster("c"));
  Config boundless;
  boundless.levels.within = 0;
  EXPECT_EQ(find(feed, boundless).result.clusters().figures.size(), 1U);
}

TEST_F(StoryLevel, TakeInNothingThatIsFurnitureAlone) {
  const std::string menu = "Home\\nNews and weather of Quillen\\nSubscribe to our daily letter from the Sarn valley\\n";
  const std::string footer =
      "\\nShare this story\\nAbout the Courier and its readers\\nTerms of use of Quillen Media\\n";
  const std::vector<std::string> stories{
      "The council of Quillen voted on Monday to build a second bridge over the Sarn, after nine years of debate.",
      "A schoolteacher from Overmere has found a letter in which the painter Ada Brill describes her last exhibition.",
      "Fishermen of Tarrow landed the largest catch of herring since the war, and the harbour ran out of barrels.",
      "The hospital of Brindle will close its northern wing in spring because forty nurses have left for the coast.",
      "Two climbers were brought down from Mount Tessel alive after three nights in a snow cave they had dug.",
      "A court in Maddock has fined the brewery Oster for pouring spent hops into the lake of Fennimore."};
  std::string feed;
  for (std::size_t i = 0; i < stories.size(); ++i) {
    std::string page = menu;
    page += stories[i];
    page += footer;
    feed += json("s" + std::to_string(i), page, "2031-05-01", "courier",
                 stories[i].substr(0, 24));  // untitled pages teach no furniture
  }
  feed += json("bare1", menu + "Loading." + footer, "2031-05-01", "courier", "Loading");
  feed += json("bare2", menu + "Please wait." + footer, "2031-05-02", "courier", "Wait");
  feed += json("other", stories[2], "2031-05-01", "gazette");
  const Found found = find(write("feed.jsonl", feed));
  std::map<std::string, int> size;
  for (std::uint32_t i = 0; i < found.result.articles.size(); ++i) ++size[cluster_id(found.result, i)];
  for (const std::string_view id : {"bare1", "bare2"}) EXPECT_EQ(size[found.cluster(id)], 1) << id;
  EXPECT_EQ(found.cluster("other"), found.cluster("s2"));
  for (const std::string_view id : {"s0", "s1", "s3", "s4", "s5"}) EXPECT_EQ(size[found.cluster(id)], 1) << id;
}

}  // namespace
}  // namespace dedup
