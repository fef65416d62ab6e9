// The flag tables of the run and of every command: completeness, correct defaults and help, and parsing.
#include "cli/flags.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/flag_settings.h"
#include "cli/flag_values.h"

namespace dedup::cli {
namespace {

std::vector<const Command*> all_commands() {
  std::vector<const Command*> all{&main_command()};
  for (const Command& command : commands()) all.push_back(&command);
  return all;
}

Parsed parse_by(const Command& command, std::vector<const char*> words) {
  words.insert(words.begin(), "dedup");
  return parse(command, static_cast<int>(words.size()), words.data());
}

Parsed parse_words(std::vector<const char*> words) { return parse_by(main_command(), std::move(words)); }

Options options_of(std::vector<const char*> words) {
  words.push_back("feed.jsonl");
  const Parsed parsed = parse_words(std::move(words));
  EXPECT_TRUE(parsed.problems.empty()) << parsed.problems.front();
  return parsed.options;
}

std::string problem_of(std::vector<const char*> words) {
  words.push_back("feed.jsonl");
  const Parsed parsed = parse_words(std::move(words));
  EXPECT_EQ(parsed.problems.size(), 1u);
  return parsed.problems.empty() ? "" : parsed.problems.front();
}

class FlagTable : public testing::TestWithParam<const Command*> {
 protected:
  const std::vector<Flag>& flags() const { return GetParam()->flags; }
};

INSTANTIATE_TEST_SUITE_P(Commands, FlagTable, testing::ValuesIn(all_commands()), [](const auto& instance) {
  return std::string(instance.param->name.empty() ? "main_command" : instance.param->name);
});

TEST_P(FlagTable, EveryFlagIsExplained) {
  for (const Flag& flag : flags()) {
    SCOPED_TRACE(flag.name);
    EXPECT_FALSE(flag.help.empty());
    EXPECT_LE(flag.help.size(), 80u);
    EXPECT_NE(flag.help.back(), '.');  // the help texts add it
    EXPECT_TRUE(flag.more.empty() || flag.more.back() == '.');
    EXPECT_FALSE(flag.group.empty());
    EXPECT_EQ(flag.value.empty(), flag.takes == Takes::nothing);
    EXPECT_TRUE(flag.setting.set != nullptr && flag.setting.show != nullptr);
  }
}

TEST_P(FlagTable, EveryCommandIsExplained) {
  const Command& command = *GetParam();
  EXPECT_TRUE(command.usage.starts_with("dedup " + std::string(command.name)));
  EXPECT_FALSE(command.purpose.empty());
  EXPECT_EQ(command.purpose.back(), '.');
  EXPECT_NE(command.examples.find("dedup " + std::string(command.name)), std::string_view::npos);
  EXPECT_EQ(command.run == nullptr, command.name.empty());  // main.cc runs the nameless command
  EXPECT_TRUE(std::any_of(flags().begin(), flags().end(), [](const Flag& flag) { return flag.name == "help"; }));
}

TEST_P(FlagTable, NamesAreUnique) {
  std::set<std::string_view> names;
  std::set<char> letters;
  for (const Flag& flag : flags()) {
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name;
    if (flag.letter == 0) continue;
    EXPECT_TRUE(letters.insert(flag.letter).second) << flag.letter;
  }
}

TEST_P(FlagTable, GroupsAreContiguous) {
  std::set<std::string_view> closed;
  std::string_view open;
  for (const Flag& flag : flags()) {
    if (flag.group == open) continue;
    EXPECT_TRUE(closed.insert(flag.group).second) << flag.group;
    open = flag.group;
  }
}

TEST_P(FlagTable, EveryChoiceIsAccepted) {
  for (const Flag& flag : flags()) {
    for (const std::string_view choice : flag.setting.choices) {
      Options options;
      EXPECT_EQ(flag.setting.set(options, choice), "") << flag.name << ' ' << choice;
    }
  }
}

TEST_P(FlagTable, ShownDefaultsAreTheActualDefaults) {
  Options options;
  for (const Flag& flag : flags()) {
    const std::string value = default_of(flag);
    if (value.empty()) continue;
    EXPECT_EQ(flag.setting.set(options, value), "") << flag.name;
  }
  for (const Flag& flag : flags()) EXPECT_EQ(flag.setting.show(options), default_of(flag)) << flag.name;
  const Config config;
  EXPECT_EQ(options.config.levels.threshold, config.levels.threshold);
  EXPECT_EQ(options.config.search.recall, config.search.recall);
  EXPECT_EQ(options.config.text.shingle, config.text.shingle);
  EXPECT_EQ(options.config.reading.max_record, config.reading.max_record);
  EXPECT_EQ(options.config.search.max_pairs, config.search.max_pairs);
  EXPECT_EQ(name_of(options.config.levels.keep), name_of(config.levels.keep));
  EXPECT_EQ(options.config.output.max_dense, OutputConfig().max_dense);
  EXPECT_TRUE(config.validate().empty());
}

TEST(TheRun, HasAFlagForEverySetting) {
  const std::vector<Flag>& flags = main_command().flags;
  for (const char* name :
       {"threshold",        "recall",     "shingle",      "char-shingle", "segment",      "search",
        "simhash-distance", "max-pairs",  "large-bucket", "linkage",      "max-linkage",  "keep",
        "labels",           "columns",    "pairs",        "matrix",       "matrix-of",    "matrix-order",
        "max-dense-memory", "survivors",  "removed",      "summary",      "compared",     "format",
        "id-field",         "text-field", "title-field",  "date-field",   "source-field", "url-field",
        "timezone",         "now",        "title",        "max-record",   "tmpdir",       "allow-skipped",
        "threads",          "seed",       "progress",     "quiet",        "color",        "files-from",
        "heat-map",         "version",    "help"}) {
    EXPECT_TRUE(std::any_of(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; })) << name;
  }
}

TEST_P(FlagTable, ShortHelpFitsAScreenAndMentionsLongHelp) {
  const std::string help = short_help(*GetParam());
  EXPECT_NE(help.find("--help"), std::string::npos);
  EXPECT_LE(std::count(help.begin(), help.end(), '\n'), 24);
}

TEST_P(FlagTable, LongHelpNamesEveryFlagAndDefaultWithin80Columns) {
  const std::string help = long_help(*GetParam());
  for (const Flag& flag : flags()) {
    EXPECT_NE(help.find("--" + std::string(flag.name)), std::string::npos) << flag.name;
    if (const std::string value = default_of(flag); !value.empty()) {
      EXPECT_NE(help.find("Default: " + value + "\n"), std::string::npos) << flag.name;
    }
  }
  for (std::size_t at = 0; at < help.size();) {
    const std::size_t end = help.find('\n', at);
    EXPECT_LE(end - at, 80u) << help.substr(at, end - at);
    at = end + 1;
  }
}

TEST(TheRun, NamesEveryCommandInItsHelp) {
  for (const Command& command : commands()) {
    EXPECT_NE(long_help(main_command()).find("dedup " + std::string(command.name)), std::string::npos) << command.name;
    EXPECT_EQ(find_command(command.name), &command);
  }
  EXPECT_EQ(find_command("nothing"), nullptr);
  EXPECT_EQ(find_command(""), nullptr);
}

struct Fruit {
  std::vector<std::string> apples;
  std::uint32_t pears = 3;
};

TEST(Parse, ACommandHasItsOwnOptions) {
  const Command command = {
      "fruit",
      "",
      "",
      "",
      "",
      {{"apple", 'a', "X", "Fruit", "an apple", "", texts(in_own(&Fruit::apples)), false, Takes::text, true},
       {"pears", 0, "N", "Fruit", "pears", "", whole(in_own(&Fruit::pears))},
       flag_of_run("seed", "Fruit")},
      [](const Options& options, std::vector<std::string>& problems) {
        if (options.feeds.empty()) problems.emplace_back("no basket");
      },
      nullptr};
  const Parsed parsed = parse_by(command, {"--apple", "red", "-a", "green", "basket", "--seed", "7", "--apple=ripe"});
  EXPECT_TRUE(parsed.problems.empty());
  EXPECT_EQ(own_of<Fruit>(parsed.options).apples, (std::vector<std::string>{"red", "green", "ripe"}));
  EXPECT_EQ(own_of<Fruit>(parsed.options).pears, 3u);
  EXPECT_EQ(parsed.options.feeds, std::vector<std::string>{"basket"});
  EXPECT_EQ(parsed.options.config.search.seed, 7u);
  EXPECT_EQ(parse_by(command, {"--pears", "4"}).problems, std::vector<std::string>{"no basket"});
  EXPECT_EQ(parse_by(command, {"--paers", "4", "basket"}).problems,
            std::vector<std::string>{"--paers: no such flag; did you mean --pears?"});
  EXPECT_EQ(default_of(command.flags[1]), "3");
}

// With every flag of every command, so that none is left out.
TEST(Parse, AValueIsGivenOnce) {
  std::vector<const Command*> all = {&main_command()};
  for (const Command& command : commands()) all.push_back(&command);
  for (const Command* command : all) {
    for (const Flag& flag : command->flags) {
      if (flag.takes == Takes::nothing) continue;
      const std::string name = "--" + std::string(flag.name);
      const Parsed twice = parse_by(*command, {name.c_str(), "one", name.c_str(), "two"});
      const std::string wanted = name + ": is given more than once, as 'one' and 'two'; give it once";
      EXPECT_EQ(std::count(twice.problems.begin(), twice.problems.end(), wanted), flag.repeats ? 0 : 1)
          << command->name << " " << name;
    }
  }
  EXPECT_TRUE(parse_by(main_command(), {"--quiet", "--quiet", "feed"}).problems.empty());
}

TEST(Parse, ReadsValuesInEverySpelling) {
  EXPECT_EQ(options_of({"--threshold", "0.7"}).config.levels.threshold, 0.7);
  EXPECT_EQ(options_of({"--threshold=70%"}).config.levels.threshold, 0.7);
  EXPECT_EQ(options_of({"-t0.7"}).config.levels.threshold, 0.7);
  EXPECT_EQ(options_of({"-qt", "0.7"}).config.levels.threshold, 0.7);
  EXPECT_EQ(options_of({"--max-record", "1.5M"}).config.reading.max_record, 3u << 19);
  EXPECT_EQ(options_of({"--timezone", "Asia/Kolkata"}).config.reading.timezone, "Asia/Kolkata");
  EXPECT_EQ(options_of({"--timezone=-05:00"}).config.reading.timezone, "-05:00");
  EXPECT_EQ(options_of({"--now", "1970-01-02"}).config.reading.now, 86400);
  EXPECT_EQ(options_of({"--search", "all-pairs"}).config.search.method, Search::all_pairs);
  EXPECT_EQ(options_of({"--columns", "+date,title"}).config.output.columns,
            (std::vector<std::string>{"date", "title"}));
  EXPECT_EQ(options_of({"--allow-skipped", "5"}).allow_skipped.count, 5u);
  EXPECT_EQ(options_of({"--allow-skipped", "0.5%"}).allow_skipped.share, 0.005);
}

TEST(Parse, FeedsAfterTwoDashesMayLookLikeFlags) {
  EXPECT_EQ(parse_words({"-", "--", "-x", "--labels"}).options.feeds,
            (std::vector<std::string>{"-", "-x", "--labels"}));
  EXPECT_EQ(parse_words({"[a,b]", "{}"}).options.feeds, (std::vector<std::string>{"[a,b]", "{}"}));
}

TEST(Parse, ReportsProblems) {
  EXPECT_NE(problem_of({"--treshold", "0.7"}).find("did you mean --threshold?"), std::string::npos);
  EXPECT_NE(problem_of({"--search", "lhs"}).find("did you mean lsh?"), std::string::npos);
  EXPECT_NE(problem_of({"--threshold", "1.5"}).find("--threshold: 1.5 is not above 0 and at most 1"),
            std::string::npos);
  EXPECT_NE(problem_of({"--threshold", "abc"}).find("--threshold: 'abc' is not a number"), std::string::npos);
  EXPECT_NE(problem_of({"--labels", "--pairs"}).find("--labels: needs a value"), std::string::npos);
  EXPECT_NE(problem_of({"--labels="}).find("--labels: needs a value"), std::string::npos);
  EXPECT_NE(problem_of({"--quiet=no"}).find("--quiet: takes no value"), std::string::npos);
  EXPECT_NE(problem_of({"-", "-"}).find("only once"), std::string::npos);
  EXPECT_EQ(parse_words({"--threshold", "2", "--shingle", "0", "--zebra", "x"}).problems.size(), 3u);
  EXPECT_EQ(parse_words({}).problems.size(), 1u);
}

TEST(Parse, HelpWinsOverProblems) {
  EXPECT_EQ(parse_words({"--zebra", "--help"}).options.action, Action::long_help);
  EXPECT_TRUE(parse_words({"--zebra", "--help"}).problems.empty());
  EXPECT_EQ(parse_words({"-h", "-t", "9"}).options.action, Action::short_help);
  EXPECT_EQ(parse_words({"--version"}).options.action, Action::version);
}

TEST(Nearest, CountsASwapAsOneEdit) {
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("lhs", "lsh"), 1u);
  EXPECT_EQ(edit_distance("treshold", "threshold"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(nearest_flag(main_command(), "thresh"), "threshold");
  EXPECT_EQ(nearest_flag(main_command(), "survivor"), "survivors");
  EXPECT_EQ(nearest_flag(main_command(), "zebra"), "");
}

TEST(Sizes, RoundTripThroughText) {
  EXPECT_EQ(parse_size("64M"), std::uint64_t{64} << 20);
  EXPECT_EQ(parse_size("64MiB"), std::uint64_t{64} << 20);
  EXPECT_EQ(parse_size("1.5k"), 1536u);
  EXPECT_EQ(parse_size("12"), 12u);
  EXPECT_EQ(parse_size("4Gi"), std::uint64_t{4} << 30);
  EXPECT_EQ(parse_size("500B"), 500u);
  EXPECT_EQ(parse_size("8388607T"), std::uint64_t{8388607} << 40);
  for (const char* bad : {"",    "M",    "-1",     "+1", "1X",  "1e30", "1e3", "nan",      "inf",  "1 M", "0x10",
                          "1.5", "0.5B", "1.2.3M", ".",  "5iB", "1MM",  "1BB", "9000000T", "1M\n", "１M"}) {
    EXPECT_EQ(parse_size(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(show_size(std::uint64_t{64} << 20), "64M");
  EXPECT_EQ(show_size(1000), "1000");
}

TEST(Sizes, SuggestTheUnitThatWasMeant) {
  const std::uint64_t least = std::uint64_t{144} << 20;
  EXPECT_EQ(meant_size("4", least), "4G");
  EXPECT_EQ(meant_size("512", least), "512M");
  EXPECT_EQ(meant_size("1.5M", least), "1.5G");
  EXPECT_EQ(meant_size("8k", least), "8G");
  EXPECT_EQ(meant_size("0.00001", least), "");
}

TEST(Sizes, EveryFlagThatTakesOneRefusesWhatIsNone) {
  for (const Flag& flag : main_command().flags) {
    if (flag.value != "SIZE") continue;
    for (const char* bad : {"", "some", "-4G", "1e400", "4 G", "nan", "99999999999999999999"}) {
      Options options;
      EXPECT_NE(flag.setting.set(options, bad), "") << flag.name << " " << bad;
    }
  }
  Options options;
  const std::vector<Flag>& flags = main_command().flags;
  const auto memory = std::find_if(flags.begin(), flags.end(), [](const Flag& flag) { return flag.name == "memory"; });
  EXPECT_EQ(memory->setting.set(options, "4"), "4 is too small; give at least 144M; did you mean 4G?");
  EXPECT_EQ(memory->setting.set(options, "0"), "");
  EXPECT_EQ(memory->setting.set(options, "4G"), "");
  EXPECT_EQ(options.memory, std::uint64_t{4} << 30);
}

}  // namespace
}  // namespace dedup::cli
