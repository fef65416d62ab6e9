// NITF, NewsML-G2, NewsML 1 and OPML give their fields, malformed documents too.
#include "io/format/news_xml.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <vector>

#include "io/format/opml.h"

namespace dedup {
namespace {

using namespace std::string_literals;

const std::string kHead =
    "<head><title>Short title</title><docdata><doc-id id-string='pa-17' regsrc='PA'/><date.issue "
    "norm='20310514T080000Z'/>"
    "<date.release norm='20310515T080000Z'/></docdata><pubdata name='The Paper' date.publication='20310516'/></head>";
const std::string kBodyHead =
    "<body.head><hedline><hl1>Bridge opens</hl1><hl2>After ten years</hl2></hedline><byline>By <person>Ann "
    "Lee</person></byline><distributor>The  "
    "Agency</distributor><dateline><location>Port</location></dateline></body.head>";
const std::string kContent =
    "<body.content><p>The bridge <em>opened</em>\n on Monday.</p><media><media-caption>A picture "
    "of it</media-caption></media><p>It took&#160;ten &amp; a half "
    "years.</p><ul><li>One</li><li>Two</li></ul></body.content>";
const std::string kText = "The bridge opened on Monday.\n\nIt took\xC2\xA0ten & a half years.\n\nOne\n\nTwo";
std::string nitf(const std::string& head, const std::string& body) {
  return "<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'nitf-3-6.dtd'><nitf>" + head + "<body>" + body + "</body></nitf>";
}

NewsItem read_one(const std::string& document) {
  const NewsItems found = read_news_xml(document);
  EXPECT_EQ(found.problem, "") << document;
  EXPECT_EQ(found.items.size(), 1U) << document;
  return found.items.empty() ? NewsItem() : found.items[0];
}

TEST(NewsXml, Nitf) {
  const NewsItem item =
      read_one(nitf(kHead, kBodyHead + kContent + "<body.end><tagline>More to come</tagline></body.end>"));
  EXPECT_EQ(item.id, "pa-17");
  EXPECT_EQ(item.headline, "Bridge opens");
  EXPECT_EQ(item.date, "20310514T080000Z");
  EXPECT_FALSE(item.date_is_update);
  EXPECT_EQ(item.source, "The Agency");
  EXPECT_EQ(item.byline, "By Ann Lee");
  EXPECT_EQ(item.text, kText);
}

TEST(NewsXml, NitfWithLess) {
  EXPECT_EQ(read_one(nitf(kHead, kContent)).headline, "Short title");
  EXPECT_EQ(read_one(nitf(kHead, kContent)).source, "The Paper");
  EXPECT_EQ(read_one(nitf("", "<body.head><hedline>Bare</hedline></body.head>")).headline, "Bare");
  EXPECT_EQ(read_one(nitf("<head><pubdata date.publication='20310516'/></head>", kContent)).date, "20310516");
  EXPECT_EQ(read_one(nitf("", "<body.content><block><p>a</p></block>b<p/> <p>c</p></body.content>")).text,
            "a\n\nb\n\nc");
}

std::string news_item(const std::string& guid, const std::string& content) {
  return "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='" + guid +
         "' version='3'><itemMeta><provider qcode='nprov:AG' literal='Agency'/><versionCreated>2031-05-14T09:00:00Z"
         "</versionCreated></itemMeta><contentMeta><by>Ann Lee</by><headline>Bridge opens</headline></contentMeta>"
         "<contentSet>" +
         content + "</contentSet></newsItem>";
}
const std::string kXhtml =
    "<inlineXML contenttype='application/xhtml+xml'><html "
    "xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head>"
    "<body><p>The bridge opened.</p><div>It is <b>long</b>.<br/>Very.</div></body></html></inlineXML>";

TEST(NewsXml, NewsMlG2) {
  const NewsItem item = read_one(news_item("urn:17", kXhtml));
  EXPECT_EQ(item.id, "urn:17");
  EXPECT_EQ(item.headline, "Bridge opens");
  EXPECT_EQ(item.date, "2031-05-14T09:00:00Z");
  EXPECT_TRUE(item.date_is_update);
  EXPECT_EQ(item.source, "Agency");
  EXPECT_EQ(item.byline, "Ann Lee");
  EXPECT_EQ(item.text, "The bridge opened.\n\nIt is long.\n\nVery.");
  EXPECT_EQ(read_one(news_item("a", "<inlineData>One.\n\nTwo &lt; three.</inlineData>")).text, "One.\n\nTwo < three.");
  const std::string in_nitf = "<inlineXML><nitf>" + kHead + "<body>" + kContent + "</body></nitf></inlineXML>";
  EXPECT_EQ(read_one(news_item("b", in_nitf)).text, kText);
  EXPECT_EQ(read_one(news_item("c", "<inlineData>The bridge opened.</inlineData>" + in_nitf)).text, kText);
}

TEST(NewsXml, MessagesOfSeveralItems) {
  std::string items;
  for (int i = 0; i < 3; ++i) items += news_item("urn:" + std::to_string(i), kXhtml);
  const std::string before = "<newsMessage><header><sent>2031</sent></header><itemSet>",
                    behind = "</itemSet></newsMessage>";
  const NewsItems found = read_news_xml(before + items + "<packageItem guid='x'/>" + behind);
  ASSERT_EQ(found.items.size(), 3U);
  EXPECT_EQ(found.items[2].id, "urn:2");
  EXPECT_EQ(found.problem, "");
  // Long messages are parsed in parts, which do not cut items.
  std::string many;
  for (int i = 0; i < 4000; ++i) many += news_item("urn:" + std::to_string(i), kXhtml);
  const NewsItems long_one = read_news_xml(before + many + behind);
  ASSERT_EQ(long_one.items.size(), 4000U);
  for (const NewsItem& item : long_one.items) {
    EXPECT_EQ(item.headline, "Bridge opens");
    EXPECT_EQ(item.text, found.items[0].text);
  }
}

TEST(NewsXml, LongDocumentsAreReadWhole) {
  for (const std::size_t paragraphs : {3000U, 40000U, 100000U}) {
    std::string content;
    for (std::size_t i = 0; i < paragraphs; ++i) content += "<p>paragraph " + std::to_string(i) + " of the story</p>";
    const NewsItem item = read_one(nitf(kHead, kBodyHead + "<body.content>" + content + "</body.content>"));
    for (const std::size_t i : {std::size_t{0}, paragraphs / 2, paragraphs - 1}) {
      EXPECT_NE(item.text.find("paragraph " + std::to_string(i) + " of the story"), std::string::npos) << i;
    }
    EXPECT_EQ(item.headline, "Bridge opens");
  }
}

TEST(NewsXml, NewsMl1) {
  const NewsItem item = read_one(
      "<NewsML><NewsEnvelope/><NewsItem><Identification><NewsIdentifier><NewsItemId>17</"
      "NewsItemId><PublicIdentifier>urn:17"
      "</PublicIdentifier></NewsIdentifier></Identification><NewsManagement><FirstCreated>20310514T080000Z</"
      "FirstCreated>"
      "<ThisRevisionCreated>20310515T080000Z</ThisRevisionCreated></"
      "NewsManagement><NewsComponent><NewsLines><HeadLine>Bridge"
      "</HeadLine><ByLine>Lee</ByLine><CreditLine>Agency</CreditLine></NewsLines><ContentItem><DataContent><p>One.</"
      "p><p>Two."
      "</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>");
  EXPECT_EQ(item.id, "urn:17");
  EXPECT_EQ(item.headline, "Bridge");
  EXPECT_EQ(item.date, "20310514T080000Z");
  EXPECT_EQ(item.byline, "Lee");
  EXPECT_EQ(item.source, "Agency");
  EXPECT_EQ(item.text, "One.\n\nTwo.");
}

TEST(NewsXml, Encodings) {
  EXPECT_EQ(
      read_one("<?xml version='1.0' encoding='iso-8859-1'?><nitf><body><body.content><p>caf\xE9</p></body.content>"
               "</body></nitf>")
          .text,
      "café");
  EXPECT_EQ(read_one("\xEF\xBB\xBF<nitf><body><body.content>caf&eacute;</body.content></body></nitf>").text, "café");
  EXPECT_NE(read_news_xml("<?xml version='1.0' encoding='x-nothing'?><nitf/>").problem.find("unknown encoding"),
            std::string::npos);
}

TEST(NewsXml, MalformedDocumentsGiveWhatIsSound) {
  for (const std::string& content : {"<p>The bridge & the road</p>"s, "<p>The bridge &amp; the <b>road</p>"s,
                                     "<p>The bridge &amp; the road"s, "<p>The bridge &amp; the road</x></p>"s}) {
    const NewsItems found = read_news_xml("<nitf>" + kHead + "<body><body.content>" + content);
    ASSERT_EQ(found.items.size(), 1U) << content;
    EXPECT_EQ(found.items[0].text, "The bridge & the road") << content;
    EXPECT_NE(found.problem.find("malformed XML"), std::string::npos) << found.problem;
    EXPECT_EQ(found.line, 1U);
  }
}

TEST(NewsXml, WhatIsNoNewsIsTold) {
  for (const std::string& document :
       {""s, "text"s, "<nitf/>"s, "<newsMessage><itemSet/></newsMessage>"s, "\0\0"s, "<"s}) {
    const NewsItems found = read_news_xml(document);
    EXPECT_TRUE(found.items.empty()) << document;
    EXPECT_FALSE(found.problem.empty()) << document;
  }
  EXPECT_TRUE(is_news_xml("<?xml version='1.0'?><!-- c --><nitf>"));
  EXPECT_TRUE(is_news_xml("<nar:newsMessage xmlns:nar='x'>"));
  EXPECT_TRUE(is_news_xml("<NewsML Version='1.2'>"));
  EXPECT_FALSE(is_news_xml("<rss>"));
  EXPECT_FALSE(is_news_xml(""));
}

TEST(NewsXml, EntitiesAreNotExpanded) {
  std::string declared = "<!ENTITY a0 'aaaaaaaaaa'>";
  for (int i = 1; i < 12; ++i) {
    declared += "<!ENTITY a" + std::to_string(i) + " '";
    for (int n = 0; n < 10; ++n) declared += "&a" + std::to_string(i - 1) + ";";
    declared += "'>";
  }
  declared += "<!ENTITY file SYSTEM 'file:///etc/passwd'>";
  const NewsItems found =
      read_news_xml("<!DOCTYPE nitf [" + declared +
                    "]><nitf><body><body.content><p>x &a11; &file; y</p></body.content></body></nitf>");
  ASSERT_EQ(found.items.size(), 1U);
  EXPECT_EQ(found.items[0].text, "x &a11; &file; y");
}

std::string repeated(std::string_view text, std::size_t size) {
  std::string out;
  while (out.size() < size) out += text;
  return out;
}

TEST(NewsXml, TimeIsLinear) {
  const auto seconds = [](const std::string& document) {
    const std::clock_t begin = std::clock();
    read_news_xml(document);
    read_opml(document);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  const std::string body = "<nitf><body><body.content>";
  for (const auto& [before, unit] :
       {std::pair{body, "<p>x</p>"s}, std::pair{body, "<p>"s}, std::pair{body, "<body>"s}, std::pair{body, "&x; "s},
        std::pair{body, repeated("<by>", 900) + "x" + repeated("</by>", 1000)}, std::pair{"<nitf "s, "a='b' "s},
        std::pair{"<newsMessage>"s, "<newsItem>"s}, std::pair{body, "   "s},
        std::pair{"<newsMessage>"s, "<newsItem><headline>x</headline></newsItem>"s}, std::pair{body, "</p>"s},
        std::pair{body, "<inlineXML>x</inlineXML>"s}, std::pair{"<opml>"s, "<outline xmlUrl='a'/>"s}}) {
    const double once = seconds(before + repeated(unit, 1 << 18));
    EXPECT_LT(seconds(before + repeated(unit, 1 << 21)), 24 * once + 0.3) << before << unit;
  }
}

// ---- OPML

TEST(Opml, NamesFilesAndRemoteFeeds) {
  const Opml list = read_opml(
      "<?xml version='1.0'?><opml version='2.0'><head><title>x</title></head><body><outline text='News'><outline "
      "type='rss' "
      "xmlUrl='feeds/a.xml'/><outline xmlUrl=' https://b.example/rss '/><outline "
      "xmlUrl='file:///srv/c%20d.xml'/></outline>"
      "<outline type='include' url='e.opml'/><outline xmlUrl='feeds/a.xml'/><outline xmlUrl='/srv/f.xml' "
      "htmlUrl='https://f.example'/><outline text='no feed'/><outline xmlUrl='feed:x.example'/></body></opml>");
  EXPECT_EQ(list.paths, (std::vector<std::string>{"feeds/a.xml", "/srv/c d.xml", "e.opml", "/srv/f.xml"}));
  EXPECT_EQ(list.remote, (std::vector<std::string>{"https://b.example/rss", "feed:x.example"}));
  EXPECT_NE(list.problem.find("2 of 6 feeds are not files"), std::string::npos) << list.problem;
}

TEST(Opml, ListsThatNameNothingAreTold) {
  for (const std::string& document : {"<opml/>"s, "<opml><body><outline text='x'/></body></opml>"s, ""s, "text"s}) {
    const Opml list = read_opml(document);
    EXPECT_TRUE(list.paths.empty() && list.remote.empty()) << document;
    EXPECT_FALSE(list.problem.empty()) << document;
  }
  EXPECT_EQ(read_opml("<opml><body><outline xmlUrl='a.xml'/></body></opml>").problem, "");
  EXPECT_EQ(read_opml("<opml><body><outline xmlUrl='a.xml'>").paths, (std::vector<std::string>{"a.xml"}));
  EXPECT_EQ(read_opml("<opml><body><outline xmlUrl='file:'/>").paths.size(), 0U);
  EXPECT_TRUE(is_opml("<?xml version='1.0'?>\n<opml version='1.0'>"));
  EXPECT_FALSE(is_opml("<rss>"));
}

}  // namespace
}  // namespace dedup
