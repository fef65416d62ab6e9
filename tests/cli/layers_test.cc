// Settings from files and variables: every flag, what is wrong with a file, and which source wins.
#include "cli/layers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/commands.h"

namespace dedup::cli {
namespace {

std::vector<std::string> problems_of(std::string_view toml) { return layer_of_file(toml, "f.toml").problems; }

Parsed parse_with(std::vector<const char*> words, std::vector<Layer> layers, const Command& command = main_command()) {
  words.insert(words.begin(), "dedup");
  words.push_back("feed.jsonl");
  return parse(command, static_cast<int>(words.size()), words.data(), [&](const std::string&) { return layers; });
}

Layer variables(std::vector<const char*> environment) {
  environment.push_back(nullptr);
  return layer_of_environment(environment.data());
}

// Every stored flag, by the name of the table alone.
TEST(Layers, EveryFlagOfARunCanBeSetByAFileAndAVariable) {
  for (const Flag& flag : main_command().flags) {
    const std::string name(flag.name);
    const bool is_switch = flag.takes == Takes::nothing;
    const Layer file = layer_of_file(name + (is_switch ? " = true" : " = \"x\""), "f.toml");
    const std::string entry = variable_of(flag.name) + (is_switch ? "=true" : "=x");
    const Layer variable = variables({entry.c_str()});
    EXPECT_EQ(file.given.count(flag.name), flag.stored ? 1u : 0u) << name;
    EXPECT_EQ(file.problems.size(), flag.stored ? 0u : 1u) << name;
    EXPECT_EQ(variable.given.count(flag.name), flag.stored ? 1u : 0u) << name;
    EXPECT_EQ(variable.notes.size(), flag.stored ? 0u : 1u) << name;
  }
  for (const char* name : {"help", "version", "config", "no-config"}) EXPECT_EQ(stored_flag(name), nullptr) << name;
  EXPECT_NE(stored_flag("threshold"), nullptr);
}

TEST(Layers, ValuesOfEachKindBecomeTheTextsOfFlags) {
  const Layer layer = layer_of_file(
      "threshold = 0.7\nshingle = 3\nmemory = \"4G\"\nnow = 2031-05-14\nquiet = true\nlatest = false\n"
      "against = [\"a b\", \"c\"]\ninclude = \"*.xml\"\nexclude = []\n",
      "f.toml");
  EXPECT_TRUE(layer.problems.empty());
  const auto texts = [&](const char* flag) { return layer.given.at(flag).values; };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts("threshold"), Texts{"0.7"});
  EXPECT_EQ(texts("shingle"), Texts{"3"});
  EXPECT_EQ(texts("memory"), Texts{"4G"});
  EXPECT_EQ(texts("now"), Texts{"2031-05-14"});
  EXPECT_EQ(texts("quiet"), Texts{""});
  EXPECT_EQ(texts("latest"), Texts{});
  EXPECT_EQ(texts("against"), (Texts{"a b", "c"}));
  EXPECT_EQ(texts("include"), Texts{"*.xml"});
  EXPECT_EQ(texts("exclude"), Texts{});
  EXPECT_EQ(layer.given.at("memory").where, "f.toml:3");
}

TEST(Layers, SayWhatIsWrongWithAFile) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(problems_of("\n\ntreshold = 1"), Texts{"f.toml:3: treshold: no such setting; did you mean threshold?"});
  EXPECT_EQ(problems_of("text_field = \"a\""),
            Texts{"f.toml:1: text_field: no such setting; did you mean text-field?"});
  EXPECT_EQ(problems_of("[zebra]\na = 1"), Texts{"f.toml:1: zebra: no such setting; dedup config --all lists them"});
  EXPECT_EQ(problems_of("quiet = 1"), Texts{"f.toml:1: quiet: is a switch; write true or false"});
  EXPECT_EQ(problems_of("quiet = \"yes\""), Texts{"f.toml:1: quiet: is a switch; write true or false"});
  EXPECT_EQ(problems_of("quiet = [true]"), Texts{"f.toml:1: quiet: is a switch; write true or false"});
  EXPECT_EQ(problems_of("labels = true"), Texts{"f.toml:1: labels: needs one value (FILE), a text or a number"});
  EXPECT_EQ(problems_of("labels = [\"a\"]"), Texts{"f.toml:1: labels: needs one value (FILE), a text or a number"});
  EXPECT_EQ(problems_of("labels.x = 1"), Texts{"f.toml:1: labels: needs one value (FILE), a text or a number"});
  EXPECT_EQ(problems_of("against = [[\"a\"]]"),
            Texts{"f.toml:1: against: its list may hold only texts and numbers (PATH)"});
  EXPECT_EQ(problems_of("help = true"), Texts{"f.toml:1: help: only the command line sets this; remove the line"});
  EXPECT_EQ(problems_of("seed = 1\nnope = 1\nquiet = 2").size(), 2u);
  for (const char* broken : {"seed = = 1", "seed", "seed = 1\nseed = 2", "a = \"\xFF\"", "x = \"\"\"", "seed = 1 2"}) {
    const Texts problems = problems_of(broken);
    ASSERT_EQ(problems.size(), 1u) << broken;
    EXPECT_TRUE(problems[0].starts_with("f.toml:")) << problems[0];
  }
}

TEST(Layers, AFileCannotExhaustTheStack) {
  std::string dots = "a";
  for (int i = 0; i < 200000; ++i) dots += ".a";
  EXPECT_EQ(problems_of("\n" + dots + " = 1").size(), 1u);
  EXPECT_EQ(problems_of("a = " + std::string(4000, '[')).size(), 1u);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += dots.substr(0, 4000 + 1) + " = " + std::to_string(i) + "\n";
  EXPECT_GE(problems_of(deep).size(), 1u);
}

TEST(Layers, HigherOnesReplaceLowerOnes) {
  const Layer file =
      layer_of_file("threshold = 0.5\nshingle = 4\nseed = 9\nagainst = [\"a\", \"b\"]\nquiet = true", "f.toml");
  const Layer variable = variables({"DEDUP_THRESHOLD=0.6", "DEDUP_SHINGLE=3", "DEDUP_QUIET=false", "OTHER=1"});
  const Parsed parsed = parse_with({"--threshold", "0.7", "--against", "c"}, {file, variable});
  EXPECT_TRUE(parsed.problems.empty());
  EXPECT_EQ(parsed.options.config.levels.threshold, 0.7);
  EXPECT_EQ(parsed.options.config.text.shingle, 3u);
  EXPECT_EQ(parsed.options.config.search.seed, 9u);
  EXPECT_EQ(parsed.options.config.reading.against, std::vector<std::string>{"c"});
  EXPECT_FALSE(parsed.options.quiet);
  EXPECT_EQ(parsed.options.given.at("shingle").where, "DEDUP_SHINGLE");
  EXPECT_EQ(parsed.options.given.at("seed").where, "f.toml:3");
  EXPECT_EQ(parsed.options.given.at("threshold").where, "");
  EXPECT_EQ(parse_with({"--no-config"}, {file}).options.config.levels.threshold, Config().levels.threshold);
}

TEST(Layers, ProblemsNameThePlace) {
  const auto problem = [](std::vector<const char*> words, const Layer& layer) {
    const Parsed parsed = parse_with(std::move(words), {layer});
    EXPECT_EQ(parsed.problems.size(), 1u);
    return parsed.problems.empty() ? std::string() : parsed.problems.front();
  };
  EXPECT_TRUE(
      problem({}, layer_of_file("\nthreshold = 7", "f.toml")).starts_with("f.toml:2: threshold: 7 is not above"));
  EXPECT_TRUE(
      problem({}, layer_of_file("search = \"lhs\"", "f.toml")).starts_with("f.toml:1: search: 'lhs' is not one of"));
  EXPECT_TRUE(problem({}, variables({"DEDUP_RECALL=x"})).starts_with("DEDUP_RECALL: 'x' is not a number"));
  EXPECT_TRUE(problem({}, variables({"DEDUP_QUIET=maybe"})).starts_with("DEDUP_QUIET: 'maybe' is not true or false"));
  EXPECT_TRUE(problem({"--across-sources"}, layer_of_file("same-source = true", "f.toml"))
                  .ends_with("; --same-source is set by f.toml:1"));
}

TEST(Layers, CommandsTakeWhatTheyShareWithTheRun) {
  const Layer layer = layer_of_file("threshold = 0.6\npairs = \"p.tsv\"\nformat = \"csv\"", "f.toml");
  const Command& cluster = *find_command("cluster");
  const Parsed parsed = parse_with({"--pairs", "mine.tsv"}, {layer}, cluster);
  EXPECT_EQ(parsed.options.config.levels.threshold, 0.6);
  EXPECT_EQ(parsed.options.config.output.pairs, "mine.tsv");  // an input here, and so no setting of the run
  EXPECT_EQ(parse_with({}, {layer}, cluster).options.config.output.pairs, "");
}

TEST(Layers, UnknownVariablesAreNoted) {
  const Layer layer =
      variables({"DEDUP_TRESHOLD=1", "DEDUP_ZEBRA=1", "DEDUP_CONFIG=f", "DEDUP_DATA=x", "DEDUP_LABELS="});
  EXPECT_EQ(layer.notes, (std::vector<std::string>{"DEDUP_TRESHOLD: ignored; did you mean DEDUP_THRESHOLD?",
                                                   "DEDUP_ZEBRA: ignored; no flag has this name",
                                                   "DEDUP_CONFIG: ignored; only the flag --config sets this"}));
  EXPECT_TRUE(layer.given.empty());
}

}  // namespace
}  // namespace dedup::cli
