// Content that cannot be read is refused by name, also behind the header of an HTTP response.
#include "io/format/format.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>

namespace dedup {
namespace {

using namespace std::string_literals;

TEST(RefusedContent, IsNamed) {
  const std::string xml = "<?xml version=\"1.0\"?>\n";
  const std::pair<std::string, std::string> cases[] = {
      {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "calendar"},
      {"Obj\x01\x04", "Avro"},
      {"PARE\x15", "encrypted"},
      {"FEA1", "Feather"},
      {"bplist00\xD4", "property list"},
      {"PK\x03\x04"s + std::string(26, '\0') + "mimetypeapplication/epub+zip", "EPUB"},
      {"PK\x03\x04"s + std::string(26, '\0') + "[Content_Types].xml xl/workbook.xml", "Excel"},
      {"PK\x03\x04"s + std::string(26, '\0') + "[Content_Types].xml ppt/slides", "office document"},
      {xml + "<opml version=\"2.0\"><body/></opml>", "OPML"},
      {"<opml version=\"2.0\"><body/></opml>", "OPML"},
      {xml + "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url/></urlset>", "sitemap"},
      {xml + "<sitemapindex><sitemap/></sitemapindex>", "sitemaps"},
      {xml + "<docbook/>", "neither RSS, Atom, NITF nor NewsML"},
      {"-- MySQL dump 10.13\n", "MySQL"},
  };
  for (const auto& [head, what] : cases) {
    EXPECT_NE(refused_content(head).find(what), std::string::npos) << head << ": " << refused_content(head);
  }
  for (const std::string head :
       {"From the mayor: nothing.\nMore.", "Received wisdom: it rains.\nMore.", "Obj. of art", "[{\"text\": 1}]",
        "id,title,text\n", "<p>A text</p>", "<rss><channel></channel></rss>"}) {
    EXPECT_EQ(refused_content(head), "") << head;
  }
}

TEST(ChooseFormat, GoesByContentWhereANameDoesNotTell) {
  const std::string xml = "<?xml version=\"1.0\"?>\n";
  const std::string nitf = xml + "<nitf><body/></nitf>", rss = xml + "<rss><channel/></rss>";
  const std::string mailbox = "From ann@a.example Mon Mar  1 10:00:00 2032\nReturn-Path: <a>\n\nText\n";
  const std::string message = "Received: from a\nSubject: b\n\nText";
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {"a.xml", nitf, "news-xml"},
      {"a.xml", rss, "feed"},
      {"a", nitf, "news-xml"},
      {"a.nitf", "<nitf>", "news-xml"},
      {"a.xml", xml + "<NewsML/>", "news-xml"},
      {"a.txt", xml + "<newsItem/>", "news-xml"},
      {"a", mailbox, "mail"},
      {"a", message, "mail"},
      {"a.txt", message, "mail"},
      {"a.eml", "Subject: b\n\nText", "mail"},
      {"a.txt", "Subject: b\n\nText", "text"},
      {"a.txt", "Received wisdom: it rains.\nMore: later.", "text"},
      {"a.txt", "From Monday on, it rains.\nMore: later.", "text"},
  };
  for (const auto& [name, head, format] : cases) {
    EXPECT_EQ(choose_format(name, head).name, format) << name << ": " << head;
    EXPECT_EQ(refused_content(head), "") << head;
  }
}

TEST(ChooseFormat, TheBytesOfATableWinOverItsName) {
  for (const auto& [head, name] :
       std::vector<std::pair<std::string, std::string_view>>{{"PAR1\x15", "parquet"},
                                                             {"ARROW1\0\0"s, "arrow"},
                                                             {"\xFF\xFF\xFF\xFF\x10\x01\0\0"s, "arrow"},
                                                             {"SQLite format 3\0"s, "sqlite"}}) {
    for (const std::string_view file : {"x.csv", "x.json", "x"}) {
      EXPECT_EQ(choose_format(file, head).name, name) << file;
      EXPECT_EQ(refused_content(head), "") << name;
    }
  }
  EXPECT_EQ(row_format("\xFF\xFF\xFF\xFF\x11\0\0\0"s), nullptr);
  EXPECT_EQ(row_format("SQLite format 3 is old"), nullptr);
  EXPECT_EQ(row_format("ARROW1 of three"), nullptr);
}

TEST(WithoutHttpHeader, RemovesTheHeaderOnly) {
  EXPECT_EQ(without_http_header("HTTP/1.1 200 OK\r\nA: b\r\n\r\n{}"), "{}");
  EXPECT_EQ(without_http_header("HTTP/2 200\na: b\n\n\n{}"), "\n{}");
  EXPECT_EQ(without_http_header("HTTP/1.1 200 OK\r\nA: b"), "HTTP/1.1 200 OK\r\nA: b");
  EXPECT_EQ(without_http_header("{\n\n}"), "{\n\n}");
}

}  // namespace
}  // namespace dedup
