// JSON documents of every shape give their records; what is broken costs itself alone and is told with its line.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/format/converted.h"

namespace dedup {
namespace {

using namespace std::string_literals;

using Strings = std::vector<std::string>;

Converted read(std::string_view document, std::uint64_t max_record = 1 << 20) {
  const Converted whole = convert(kJsonFormat, document, std::string_view::npos, max_record);
  // The same in small parts, which begin behind enough space.
  const std::string padded = std::string(4096, ' ') + std::string(document);
  const Converted a = convert(kJsonFormat, padded, 1, max_record), b = convert(kJsonFormat, padded, 7, max_record);
  EXPECT_EQ(a, b) << document;
  EXPECT_EQ(a.objects, whole.objects) << document;
  return whole;
}

TEST(JsonDocument, GivesTheElementsOfAList) {
  const Converted found = read("[ {\"id\": 1, \"text\": \"a  b\"},\n  {\"id\" : 2,\n\"text\":\"\\\"]}\\\\\"} ,{}]\n");
  EXPECT_EQ(found.objects, (Strings{"1 {\"id\":1,\"text\":\"a  b\"}", "2 {\"id\":2,\"text\":\"\\\"]}\\\\\"}", "3 {}"}));
  EXPECT_EQ(found.told, Strings{});
  EXPECT_EQ(read("[[{\"text\": \"b\"}], [{\"text\": \"c\"}]]").objects.size(), 2u);
}

TEST(JsonDocument, GivesTheRecordsOfEnvelopes) {
  const std::string records = R"([{"title": "Mlha", "text": "Nad městem"}, {"headline": "霧"}])";
  const Strings wanted{"1 {\"title\":\"Mlha\",\"text\":\"Nad městem\"}", "1 {\"headline\":\"霧\"}"};
  for (const std::string& document : {R"({"articles": )" + records + "}",
                                      R"({"status": "ok", "total": 2, "results": )" + records + R"(, "next": null})",
                                      R"({"response": {"numFound": 2, "docs": )" + records + "}}",
                                      R"({"took": 3, "hits": {"total": {"value": 2}, "hits": )" + records + "}}",
                                      R"({"data": {"facets": [{"title": 1}], "posts": )" + records + "}}",
                                      R"({"rss": {"channel": {"item": )" + records + "}}}"}) {
    const Converted found = read(document);
    EXPECT_EQ(found.objects, wanted) << document;
    EXPECT_EQ(found.told, Strings{}) << document;
  }
}

TEST(JsonDocument, ArticlesMayBeWrapped) {
  for (const std::string& record :
       {R"({"_id":"1","_source":{"title":"Mlha"}})"s, R"({"type":"news","id":"1","attributes":{"body":"霧"}})"s,
        R"({"score":2,"doc":{"headline":"Brouillard"},"highlight":{"title":"x"}})"s}) {
    const Converted found = read(R"({"took":3,"hits":{"total":1,"hits":[)" + record + "]}}");
    EXPECT_EQ(found.objects, Strings{"1 " + record});
    EXPECT_EQ(found.told, Strings{});
  }
  const std::string other = R"({"text":"b","items":[{"image":{"title":"x"}}]})";
  EXPECT_EQ(read(other).objects, Strings{"1 " + other});
}

TEST(JsonDocument, ARecordWithListsIsOneRecord) {
  for (const std::string document :
       {R"({"title":"a","text":"b","items":[{"title":"c"}]})", R"({"text":"b","data":{"results":[{"text":"c"}]}})",
        R"({"items":[{"src":"p.jpg"},{"title":"late"}],"text":"b"})", R"({"items":["x","y"],"title":"b"})",
        R"({"articles":[],"text":"b"})", R"({"related":[{"title":"c","text":"d"}],"text":"b"})"}) {
    const Converted found = read(document);
    EXPECT_EQ(found.objects, Strings{"1 " + document});
    EXPECT_EQ(found.told, Strings{});
  }
  const Converted both = read(R"({"items":[{"title":"c"}],"text":"b"})");
  EXPECT_EQ(both.objects.size(), 1u);
  EXPECT_TRUE(both.told_only(1, "a text of its own"));
}

TEST(JsonDocument, RecordsOverManyLinesKeepTheirLines) {
  const Converted found = read("{\n  \"id\": 1,\n  \"text\": \"a\"\n}\n\n{\n  \"id\": 2,\n  \"text\": \"b\"\n}\n");
  EXPECT_EQ(found.objects, (Strings{"1 {\"id\":1,\"text\":\"a\"}", "6 {\"id\":2,\"text\":\"b\"}"}));
  const std::string page = R"({"title":"a","home_page_url":"https://a.example/","text":"b"})";
  EXPECT_EQ(read(page).objects, Strings{"1 " + page});
  EXPECT_EQ(read("{\"text\":\"a\"}{\"text\":\"b\"}\n\x1E{\"text\":\"c\"}").objects.size(), 3u);
}

TEST(JsonDocument, TheTitleOfAFeedIsTheSourceOfItsItems) {
  const Strings wanted{
      R"(1 {"id":"1","title":"a","feed_title":"Täglich \"neu\"","home_page_url":"https://t.example/"})",
      R"(1 {"title":"b","source":"X","home_page_url":"https://t.example/"})"};
  const std::string items = R"("items": [{"id": "1", "title": "a"}, {"title": "b", "source": "X"}])";
  const std::string title = R"("home_page_url": "https://t.example/", "title": "Täglich \"neu\"")";
  EXPECT_EQ(read(R"({"version": "https://jsonfeed.org/version/1", )" + title + ", " + items + "}").objects, wanted);
  EXPECT_EQ(read("{" + items + ", " + title + "}").objects, wanted);
  // Two feeds in one file do not share a title.
  const Converted two = read("{" + title + ", " + items + "}{" + items + "}");
  ASSERT_EQ(two.objects.size(), 4u);
  EXPECT_EQ(two.objects[2], R"(1 {"id":"1","title":"a"})");
}

TEST(JsonDocument, HeldItemsAreBounded) {
  std::string document = "{\"items\": [";
  for (int i = 0; i < 1000; ++i) document += "{\"title\": \"" + std::string(100, 'x') + "\"},";
  document += "{\"title\": \"last\"}], \"title\": \"Late\"}";
  const Converted found = convert(kJsonFormat, document, 5000, 4096);
  ASSERT_EQ(found.objects.size(), 1001u);
  EXPECT_EQ(found.objects[0].find("Late"), std::string::npos);
  EXPECT_NE(found.objects[1000].find("Late"), std::string::npos);
}

TEST(JsonDocument, ABrokenRecordCostsItselfAlone) {
  // A string that is not closed, a bracket too few, a bracket too many: the next record is read.
  for (const std::string broken : {"{\"text\": \"b}", "{\"text\": [\"b\"}", "{\"text\": \"b\"", "{\"text\": b\"}"}) {
    const Converted list = read("[\n{\"text\": \"a\"},\n" + broken + ",\n{\"text\": \"c\"},\n{\"text\": \"d\"}\n]\n");
    ASSERT_GE(list.objects.size(), 3u) << broken;
    EXPECT_EQ(list.objects.front(), "2 {\"text\":\"a\"}") << broken;
    EXPECT_EQ(list.objects.back(), "5 {\"text\":\"d\"}") << broken;
    EXPECT_TRUE(list.objects.size() == 4 || list.told_only(3, "not valid JSON")) << broken;
    const Converted rows = read("{\n \"text\": \"a\"\n}\n" + broken + "\n{\n \"text\": \"c\"\n}\n");
    EXPECT_EQ(rows.objects.back(), "5 {\"text\":\"c\"}") << broken;
  }
}

TEST(JsonDocument, LineBreaksInStringsAreKept) {
  const Converted found = read("[{\"text\": \"one\ntwo\"},\n{\"text\": \"three\"}]");
  EXPECT_EQ(found.objects, (Strings{"1 {\"text\":\"one\\ntwo\"}", "3 {\"text\":\"three\"}"}));
  EXPECT_TRUE(found.told_only(1, "line break in a string"));
}

TEST(JsonDocument, WhatIsNoRecordIsTold) {
  EXPECT_TRUE(read("[{\"text\":\"a\"},\n 7, {\"text\":\"b\"}]").told_only(2, "not a JSON object"));
  EXPECT_EQ(read("[\"a\", null, true]").told.size(), 3u);
  EXPECT_TRUE(read("[]").told_only(0, "no records"));
  EXPECT_TRUE(read("{\"items\": [{\"title\": \"a\"}, ").told_only(1, "cut off"));
  EXPECT_TRUE(read("[{\"text\":\"a\"},\n{\"text\": \"b").told_only(2, "ends within this record"));
  EXPECT_TRUE(read("[{\"text\":\"a\"}]\n<!-- served in 3 ms -->").told_only(2, "outside of the JSON"));
  const std::string answer = "HTTP/1.1 200 OK\r\nReport-To: {\"a\":[{\"title\":1}]}\r\n\r\n[{\"text\":\"a\"}]";
  EXPECT_TRUE(read(answer).told_only(1, "HTTP/1.1 200 OK"));
  EXPECT_EQ(read(answer).objects, Strings{"4 {\"text\":\"a\"}"});
}

TEST(JsonDocument, LimitsHoldForOneRecord) {
  const std::string longest(5000, 'x');
  const Converted found = read("[{\"text\":\"" + longest + "\"},\n{\"text\":\"b\"}]", 4096);
  EXPECT_TRUE(found.told_only(1, "longer than 4096"));
  EXPECT_EQ(found.objects, Strings{"2 {\"text\":\"b\"}"});
  const std::string deep = "{\"a\":" + std::string(5000, '[') + std::string(5000, ']') + "}";
  const Converted nested = read("[" + deep + ",{\"text\":\"b\"}]");
  EXPECT_TRUE(nested.told_only(1, "nested deeper"));
  EXPECT_EQ(nested.objects, Strings{"1 {\"text\":\"b\"}"});
  EXPECT_EQ(read(std::string(100000, '[')).objects, Strings{});
}

TEST(JsonDocument, IsToldFromJsonLines) {
  const auto is_document = [](std::string_view head) { return kJsonFormat.recognize(head); };
  EXPECT_TRUE(is_document("[{\"text\": \"a\"}]"));
  EXPECT_TRUE(is_document("{\n\"text\": \"a\"\n}"));
  EXPECT_TRUE(is_document("\xEF\xBB\xBF{\"ok\":1,\"articles\":[{\"title\":\"a\"}]}"));
  EXPECT_TRUE(is_document("HTTP/2 200\r\nserver: x\r\n\r\n{\"feed\":{\"entry\":[{\"title\":\"a\"}"));
  EXPECT_FALSE(is_document("{\"id\":1,\"text\":\"a\"}\n{\"id\":2}\n"));
  EXPECT_FALSE(is_document("{\"id\":1,\"text\":\"a\",\"items\":[{\"title\":\"b\"}]}\n"));
  EXPECT_FALSE(is_document("{\"id\":1,\"text\":\"cut\n{\"id\":2,\"text\":\"b\"}\n"));
  EXPECT_FALSE(is_document("{\"id\":1,\n{\"id\":2,\"text\":\"b\"}\n"));
  EXPECT_FALSE(is_document("{\"id\":1,\"text\":\"a\"}\n"));
  EXPECT_FALSE(is_document("{\"id\":1,\"text\":\"[a]\"}"));
  EXPECT_FALSE(is_document("[Reuters] Rain in the north"));
  EXPECT_FALSE(is_document("plain text"));
  EXPECT_EQ(choose_format("a.json", "{\"text\":1}\n{\"text\":2}\n").name, "jsonl");
  EXPECT_EQ(choose_format("a.jsonl", "[{\"text\":1}]").name, "json");
  EXPECT_EQ(choose_format("a.txt", "[{\"text\":1}]").name, "json");
  EXPECT_EQ(choose_format("a.txt", "[1] A note").name, "text");
}

}  // namespace
}  // namespace dedup
