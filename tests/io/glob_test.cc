// Patterns of file names: each kind of part, what is no pattern, and time that does not explode.
#include "io/glob.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dedup/io.h"

namespace dedup {
namespace {

struct Case {
  const char* pattern;
  std::vector<const char*> matched, others;
};

TEST(Glob, ComparesNamesOrPaths) {
  const std::vector<Case> cases = {
      {"*.xml", {"a.xml", "b/c/.xml", "b/a.b.xml"}, {"a.xmlx", "axml", "a.xml/b"}},
      {"wire?.json", {"wire1.json", "x/wire\xC3\xA9.json"}, {"wire.json", "wire12.json"}},
      {"/top.csv", {"top.csv"}, {"sub/top.csv"}},
      {"2031/*.xml", {"2031/a.xml"}, {"2031/05/a.xml", "x/2031/a.xml"}},
      {"2031/**/*.xml", {"2031/a.xml", "2031/05/14/a.xml"}, {"2032/a.xml", "2031.xml"}},
      {"**/agency/*", {"agency/a", "x/y/agency/b"}, {"agency", "x/myagency/b", "agency/a/b"}},
      {"archive/**", {"archive/a", "archive/b/c"}, {"archive", "x/archive/a"}},
      {"a**b", {"ab", "axyb", "c/ab"}, {"a/b", "axc"}},
      {"[a-c]*[!0-9]", {"abc", "a_", "x/cz"}, {"d1", "a1", "a"}},
      {"[]x]", {"]", "x"}, {"[", "y"}},
      {"{rss,at{om,}}.xml", {"rss.xml", "atom.xml", "at.xml"}, {"om.xml", "rssatom.xml"}},
      {"{a,b}/{c,d}.*", {"a/c.x", "b/d."}, {"a/b.x", "c.x"}},
      {R"(\*\[\{\?)", {"*[{?"}, {"a[{?", "*[{x"}},
      {"\\!x", {"!x"}, {"x"}},
      {"\xC3\xA9*", {"\xC3\xA9t\xC3\xA9"}, {"e"}},
  };
  for (const Case& each : cases) {
    const Glob glob(each.pattern);
    for (const char* path : each.matched) EXPECT_TRUE(glob.matches(path, false)) << each.pattern << "  " << path;
    for (const char* path : each.others) EXPECT_FALSE(glob.matches(path, false)) << each.pattern << "  " << path;
  }
}

TEST(Glob, ASlashAtTheEndMeansFolders) {
  EXPECT_TRUE(Glob("old/").matches("x/old", true));
  EXPECT_FALSE(Glob("old/").matches("x/old", false));
  EXPECT_TRUE(Glob("x/old/").matches("x/old", true));
  EXPECT_FALSE(Glob("/old/").matches("x/old", true));
}

TEST(Glob, KnowsWhetherItNamesAnExtension) {
  for (const char* yes : {"*.dat", "a.b.dat", "x/*.dat", "{a,b}.dat"}) EXPECT_TRUE(Glob(yes).names_extension()) << yes;
  for (const char* no : {"*", "dat", "*.*", "*.d?t", "a.b/*", "**/x", "x."})
    EXPECT_FALSE(Glob(no).names_extension()) << no;
}

TEST(Glob, SaysWhatIsNoPattern) {
  for (const char* bad : {"", "/", "!x", "[a", "[", "[!]", "{a", "{a,{b}", "a\\", "[z-a]", "[\xC3\xA4]"}) {
    EXPECT_THROW((void)Glob(bad), Error) << bad;
    EXPECT_NE(glob_problem(bad), "") << bad;
  }
  EXPECT_NE(glob_problem(std::string(5000, 'a')), "");
  EXPECT_NE(glob_problem("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"), "");  // 128 choices
  EXPECT_EQ(glob_problem("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"), "");
}

TEST(Glob, TakesTimeInProportionToBothLengths) {
  const std::string path(4000, 'a');
  std::string stars;
  for (int i = 0; i < 1000; ++i) stars += "*a";
  EXPECT_FALSE(Glob(stars + "b").matches(path, false));
  stars.clear();
  for (int i = 0; i < 1000; ++i) stars += "**/";
  EXPECT_FALSE(Glob(stars + "b").matches(path, false));
}

TEST(Selection, ExcludesAfterIncluding) {
  const std::vector<std::string> include = {"*.xml", "wire/"}, exclude = {"draft*"};
  const Selection selection(include, exclude);
  EXPECT_TRUE(selection.includes("a/b.xml", false));
  EXPECT_TRUE(selection.includes("a/wire", true));
  EXPECT_FALSE(selection.includes("a/b.json", false));
  EXPECT_TRUE(selection.excludes("a/draft.xml", false));
  EXPECT_TRUE(selection.names_extension("b.xml"));
  EXPECT_FALSE(selection.names_extension("b.json"));
  EXPECT_TRUE(Selection({}, {}).includes("anything", false));
  EXPECT_FALSE(Selection({}, {}).names_extension("anything.xml"));
}

}  // namespace
}  // namespace dedup
