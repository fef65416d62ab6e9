// A body under several titles that have nothing in common with it is a notice; a story under several headlines is not.
#include "news/notices.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace dedup {
namespace {

using Prints = std::vector<std::pair<std::string, std::string>>;  // titles and addresses

bool is_notice(const std::string& body, const Prints& prints) {
  static const Config config;
  Notice notice(body, config);
  for (const auto& [title, address] : prints) notice.add(title, address);
  return notice.is_notice();
}

TEST(Notices, AreRecognisedInAnyLanguage) {
  EXPECT_TRUE(
      is_notice("Lire la suite : cet article est r\u00E9serv\u00E9 aux abonn\u00E9s. Connectez-vous.",
                {{"Le port perd sa grue", "/1"}, {"Miel : bonne r\u00E9colte", "/2"}, {"Tramway de nuit", "/3"}}));
  EXPECT_TRUE(is_notice("\u672C\u6587\u4EC5\u9650\u8BA2\u9605\u7528\u6237\u9605\u8BFB\uFF0C\u8BF7\u767B\u5F55",
                        {{"\u6E2F\u53E3\u62C6\u9664\u8D77\u91CD\u673A", "/1"},
                         {"\u8702\u871C\u4E30\u6536", "/2"},
                         {"\u591C\u95F4\u7535\u8F66", "/3"}}));
  EXPECT_TRUE(
      is_notice("\u042D\u0442\u043E\u0442 \u043C\u0430\u0442\u0435\u0440\u0438\u0430\u043B \u0434\u043E\u0441\u0442"
                "\u0443\u043F\u0435\u043D \u043F\u043E\u0434\u043F\u0438\u0441\u0447\u0438\u043A\u0430\u043C",
                {{"\u041A\u0440\u0430\u043D \u0432 \u043F\u043E\u0440\u0442\u0443", "/1"},
                 {"\u0423\u0440\u043E\u0436\u0430\u0439 \u043C\u0435\u0434\u0430", "/2"},
                 {"\u041D\u043E\u0447\u043D\u043E\u0439 \u0442\u0440\u0430\u043C\u0432\u0430\u0439", "/3"}}));
}

TEST(Notices, StoriesUnderSeveralHeadlinesAreNone) {
  const std::string story = "The last of the harbour cranes of Veldhaven will be taken down, the council decided.";
  EXPECT_FALSE(is_notice(
      story,
      {{"Veldhaven loses its crane", "/1"}, {"Cranes: the last one goes", "/2"}, {"Council says farewell", "/3"}}));
  // One headline that plays with words is not enough.
  EXPECT_FALSE(is_notice(story, {{"Up, up and away", "/1"},
                                 {"Veldhaven loses its crane", "/2"},
                                 {"Cranes: the last one goes", "/3"},
                                 {"Council says farewell", "/4"}}));
}

TEST(Notices, NeedThreeTitlesAndThreeAddresses) {
  const std::string body = "Subscribe now to read this article in full. Already a customer? Sign in.";
  EXPECT_FALSE(is_notice(body, {{"Crane goes", "/1"}, {"Honey harvest", "/2"}}));
  EXPECT_FALSE(is_notice(body, {{"Crane goes", "/1"}, {"Crane goes", "/2"}, {"Crane goes", "/3"}}));
  EXPECT_FALSE(is_notice(body, {{"Crane goes", "/1"}, {"Honey harvest", "/1"}, {"Night trams", "/1"}}));
  EXPECT_FALSE(is_notice(body, {{"", "/1"}, {"...", "/2"}, {"A to Z", "/3"}}));  // titles that say nothing
  EXPECT_TRUE(is_notice(body, {{"Crane goes", "/1"}, {"Honey harvest", "/2"}, {"Night trams", "/3"}}));
}

TEST(Notices, AnyBytesAreTaken) {
  EXPECT_FALSE(is_notice("\xFF\xFE\x00", {{"\xFF\xFF\xFF\xFF", "\xFF"}, {"", ""}}));
  EXPECT_FALSE(is_notice("", {}));
}

}  // namespace
}  // namespace dedup
