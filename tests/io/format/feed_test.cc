// Feeds of every dialect and encoding, well-formed or not, give their items in time linear in their size.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "io/format/format.h"

namespace dedup {
namespace {

using namespace std::string_literals;

struct Item {
  std::string id, title, text, date, source, url;
};

struct Result {
  std::vector<Item> items;
  std::vector<Problem> problems;

  std::string reason() const { return problems.empty() ? "" : problems[0].reason; }
};

// Reads a document in parts of `part` bytes, except that the first has at least 4096.
Result read(std::string_view document, std::size_t part = std::string_view::npos, std::uint64_t max_record = 64 << 20) {
  Result out;
  const auto converter =
      kFeedFormat.converter({max_record,
                             [&](const Article& a) {
                               out.items.push_back({std::string(a.id), std::string(a.title), std::string(a.text),
                                                    std::string(a.date), std::string(a.source), std::string(a.url)});
                             },
                             [&](Problem::Kind kind, std::uint64_t line, std::string reason) {
                               out.problems.push_back({kind, "", line, std::move(reason)});
                             }});
  for (std::size_t at = 0, size = std::max<std::size_t>(part, 4096);; at += size, size = part) {
    size = std::min(size, document.size() - at);
    converter->add(document.substr(at, size), at + size == document.size());
    if (at + size == document.size()) return out;
  }
}

// The only item of a feed without problems.
Item read_one(const std::string& document) {
  const Result result = read(document);
  EXPECT_EQ(result.reason(), "") << document;
  EXPECT_EQ(result.items.size(), 1u) << document;
  return result.items.empty() ? Item{} : result.items[0];
}

std::string rss(const std::string& items) {
  return "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
         " xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'"
         " xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>The Feed</title>"
         "<image><title>Logo</title><link>http://logo</link></image>" +
         items + "</channel></rss>";
}
std::string item(const std::string& fields) { return rss("<item>" + fields + "</item>"); }
std::string atom(const std::string& entries) {
  return "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Feed</title>" + entries + "</feed>";
}
std::string entry(const std::string& fields) { return atom("<entry>" + fields + "</entry>"); }

std::string repeated(std::string_view text, std::size_t n) {
  std::string out;
  out.reserve(text.size() * n);
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

// ASCII in UTF-16 or UTF-32.
std::string widened(std::string_view text, std::size_t width, bool little) {
  std::string out;
  for (const char c : text) {
    std::string unit(width, '\0');
    unit[little ? 0 : width - 1] = c;
    out += unit;
  }
  return out;
}

TEST(IoFeed, Recognize) {
  const std::string feed = "<rss version='2.0'>";
  for (const std::string& head :
       {feed, "<feed>"s, "<rdf:RDF xmlns:rdf='x'>"s, "<atom:feed >"s, "\xEF\xBB\xBF" + feed, " \n" + feed,
        "<?xml version='1.0'?>\n" + feed, "<?xml version='1.0'?><?xml-stylesheet href='a'?><!-- <html> -->" + feed,
        "<!DOCTYPE rss SYSTEM 'a>b'>" + feed, "<!DOCTYPE rss [<!ENTITY a '>'><!-- ' -->\n%b; ]>" + feed,
        "\xFF\xFE" + widened(feed, 2, true), "\xFE\xFF" + widened(feed, 2, false), widened(feed, 2, true),
        widened(feed, 2, false), "\xFF\xFE\0\0"s + widened(feed, 4, true), widened(feed, 4, false)}) {
    EXPECT_TRUE(kFeedFormat.recognize(head)) << head;
  }
  for (const std::string& head :
       {""s, " "s, "<"s, "<rss"s, "<html>"s, "<!DOCTYPE html><html>"s, "text <rss>"s, "{\"a\": \"<rss>\"}"s, "<rssx>"s,
        "<CHANNEL>"s, "<!-- <rss> "s, "<?xml <rss>"s, "<!DOCTYPE rss ["s, "\0\0\0"s, "<x:html>"s}) {
    EXPECT_FALSE(kFeedFormat.recognize(head)) << head;
  }
}

TEST(IoFeed, Rss) {
  const Item a = read_one(
      item("<title>Fire in the old port</title><link> http://a/1 </link><description>Short.</description>"
           "<content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded><guid isPermaLink='false'>g1</guid>"
           "<pubDate>Wed, 14 May 2031 08:00:00 GMT</pubDate><source url='http://b'>Agency</source>"
           "<media:title>no</media:title><media:content>no</media:content><author>no</author>"));
  EXPECT_EQ(a.title, "Fire in the old port");
  EXPECT_EQ(a.text, "The whole text.");
  EXPECT_EQ(a.id, "g1");
  EXPECT_EQ(a.url, "http://a/1");
  EXPECT_EQ(a.date, "Wed, 14 May 2031 08:00:00 GMT");
  EXPECT_EQ(a.source, "Agency");

  const struct {
    const char* fields;
    std::string Item::*field;
    const char* expected;
  } cases[] = {
      {"<title>t</title>", &Item::source, "The Feed"},
      {"<title>t</title>", &Item::id, ""},
      {"<title/><dc:title>t</dc:title>", &Item::title, "t"},
      {"<dc:title>d</dc:title><title>t</title>", &Item::title, "t"},
      {"<description>d</description>", &Item::text, "d"},
      {"<description>d</description><content:encoded> <![CDATA[<img src='a'>]]></content:encoded>", &Item::text, "d"},
      {"<content:encoded>a story</content:encoded><description>a story</description>", &Item::text, "a story"},
      {"<content:encoded>Read on.</content:encoded><description>The story of the mill.</description>", &Item::text,
       "The story of the mill."},
      {"<content:encoded>null</content:encoded><description>d</description>", &Item::text, "d"},
      {"<description>d</description><content:encoded>d, and all the rest</content:encoded>", &Item::text,
       "d, and all the rest"},
      {"<description>short</description><media:description>a picture</media:description>", &Item::text, "short"},
      {"<description> </description><media:description>a picture</media:description>", &Item::text, "a picture"},
      {"<media:group><media:title>t</media:title><media:description>a film</media:description></media:group>",
       &Item::text, "a film"},
      {"<media:content><media:description>a picture</media:description></media:content>", &Item::text, ""},
      {"<title> - </title><media:title>t</media:title>", &Item::title, "t"},
      {"<title>N/A</title><media:title>t</media:title>", &Item::title, "t"},
      {"<title>?</title>", &Item::title, "?"},
      {"<guid>null</guid><link>http://a/1</link>", &Item::id, ""},
      {"<pubDate>none</pubDate><dc:date>2031-05-14</dc:date>", &Item::date, "2031-05-14"},
      {"<description>d</description><atom:summary>longer</atom:summary>", &Item::text, "longer"},
      {"<body xmlns='http://www.w3.org/1999/xhtml'><p>a</p><p>b</p></body>", &Item::text, "a\n\nb"},
      {"<guid>http://a/2</guid>", &Item::url, "http://a/2"},
      {"<guid isPermaLink='false'>http://a/2</guid>", &Item::url, ""},
      {"<guid>http://a/2</guid><link>http://a/1</link>", &Item::url, "http://a/1"},
      {"<guid>tag:a,2</guid>", &Item::url, ""},
      {"<atom:link rel='self' href='http://a/self'/><link>http://a/1?a=b&amp;c=d</link>", &Item::url,
       "http://a/1?a=b&c=d"},
      {"<link>http://a/1?a=b&#38;c=d</link>", &Item::url, "http://a/1?a=b&c=d"},
      {"<atom:link href='http://a/1?a=b&amp;c=d'/>", &Item::url, "http://a/1?a=b&c=d"},
      {"<dc:date>2031-05-14</dc:date>", &Item::date, "2031-05-14"},
      {"<dc:date>2031-05-14</dc:date><pubDate>2031-05-15</pubDate>", &Item::date, "2031-05-15"},
      {"<dc:date>2031-05-14</dc:date><pubDate>last week</pubDate>", &Item::date, "2031-05-14"},
      {"<pubDate>last week</pubDate>", &Item::date, "last week"},
      {"<image><title>no</title></image>", &Item::title, ""},
  };
  for (const auto& c : cases) EXPECT_EQ(read_one(item(c.fields)).*c.field, c.expected) << c.fields;
}

TEST(IoFeed, RssDialects) {
  const std::string body = "<title>t</title><link>http://a/1</link><description>d</description>";
  for (const std::string& document :
       {"<rss version='0.91'><channel><title>The Feed</title><item>" + body + "</item></channel></rss>",
        "<rss><channel><item>" + body + "</item><title>The Feed</title></channel></rss>",
        "<rss xmlns='http://backend.userland.com/rss2'><channel><title>The Feed</title><item>" + body +
            "</item></channel></rss>",
        "<r:rss xmlns:r='http://any'><r:channel><r:title>The Feed</r:title><r:item><r:title>t</r:title>"
        "<r:link>http://a/1</r:link><r:description>d</r:description></r:item></r:channel></r:rss>"s,
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
        "<channel><title>The Feed</title></channel><item>" +
            body + "</item></rdf:RDF>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<channel rdf:about='f'><title>The Feed</title><items><rdf:Seq><rdf:li "
        "resource='http://a/1'/></rdf:Seq></items>"
        "</channel><item rdf:about='http://a/1'><title>t</title><description>d</description></item></rdf:RDF>"s}) {
    const Item a = read_one(document);
    EXPECT_EQ(a.title, "t") << document;
    EXPECT_EQ(a.text, "d") << document;
    EXPECT_EQ(a.url, "http://a/1") << document;
    EXPECT_EQ(a.source, "The Feed") << document;
  }
  const Item about = read_one("<RDF xmlns:rdf='r'><item rdf:about='http://a/7'><title>t</title></item></RDF>");
  EXPECT_EQ(about.id, "http://a/7");
  EXPECT_EQ(about.url, "http://a/7");
}

TEST(IoFeed, Atom) {
  const struct {
    const char* fields;
    std::string Item::*field;
    const char* expected;
  } cases[] = {
      {"<title>t</title>", &Item::title, "t"},
      {"<title>a &lt; b &amp; c</title>", &Item::title, "a < b & c"},
      {"<title type='html'>a &lt;b&gt;b&lt;/b&gt; &amp;mdash; c</title>", &Item::title, "a b \u2014 c"},
      {"<title type='text'>a &lt;b&gt;b&lt;/b&gt;</title>", &Item::title, "a <b>b</b>"},
      {"<title>a &lt;b&gt;b&lt;/b&gt;</title>", &Item::title, "a b"},
      {"<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b> &lt;i&gt;</div></title>", &Item::title,
       "a b <i>"},
      {"<id>tag:1</id>", &Item::id, "tag:1"},
      {"<id>http://a/1</id>", &Item::url, ""},
      {"<link href='http://a/1'/>", &Item::url, "http://a/1"},
      {"<link rel='self' href='http://a/0'/><link rel='alternate' href='http://a/1'/>", &Item::url, "http://a/1"},
      {"<link rel='enclosure' href='http://a/0'>x</link>", &Item::url, ""},
      {"<link href='http://a/1'/><link href='http://a/2'/>", &Item::url, "http://a/1"},
      {"<updated>2031-05-15</updated><published>2031-05-14</published>", &Item::date, "2031-05-14"},
      {"<updated>2031-05-15</updated>", &Item::date, "2031-05-15"},
      {"<modified>2031-05-15</modified><issued>2031-05-14</issued>", &Item::date, "2031-05-14"},
      {"<summary>s</summary>", &Item::text, "s"},
      {"<summary>a longer one</summary><content>c</content>", &Item::text, "a longer one"},
      {"<summary>s</summary><content src='http://a'/>", &Item::text, "s"},
      {"<content type='html'>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</content>", &Item::text, "a\n\nb"},
      {"<content type='html'><![CDATA[<p>a</p><p>b</p>]]></content>", &Item::text, "a\n\nb"},
      {"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>a &amp; &lt;b></p><p>c</p></div></content>",
       &Item::text, "a & <b>\n\nc"},
      {"<content type='text'>&lt;p> a</content>", &Item::text, "<p> a"},
      {"<content type='application/xml'><nitf xmlns=''><body><p>a</p><p>b</p></body></nitf></content>", &Item::text,
       "a\n\nb"},
      {"<content type='image/png'>iVBORw0KGgo=</content>", &Item::text, ""},
      {"<content type='text/html' mode='escaped'>&lt;p&gt;a &amp;amp; b</content>", &Item::text, "a & b"},
      {"<content type='text/html' mode='xml'><p>a &lt; b</p></content>", &Item::text, "a < b"},
      {"<content mode='base64'>\n YSBh\n bmQgYg==</content>", &Item::text, "a and b"},
      {"<content mode='base64'>YSA8Yj5hbmQ8L2I+IGI=</content>", &Item::text, "a and b"},
      {"<content mode='base64'>YSA8Yj</content>", &Item::text, ""},
      {"<content mode='base64'>YQ=YQ===</content>", &Item::text, ""},
      {"<title type='application/octet-stream'>RMO8c3Rlcg==</title>", &Item::title, "Düster"},
      {"<content type='application/octet-stream'>/9j/4AAQ</content>", &Item::text, ""},
      {"<content type='text/plain'>a</content><content type='text/html'>a and b</content>", &Item::text, "a and b"},
      {"<source><id>no</id><title>Agency</title><updated>2001-01-01</updated></source>", &Item::source, "Agency"},
      {"<source><id>no</id><title>Agency</title><updated>2001-01-01</updated></source>", &Item::date, ""},
      {"<source><id>no</id></source>", &Item::source, "The Feed"},
      {"<author><name>no</name><title>no</title></author>", &Item::title, ""},
  };
  for (const auto& c : cases) EXPECT_EQ(read_one(entry(c.fields)).*c.field, c.expected) << c.fields;
  const Item old = read_one(
      "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>The Feed</title><entry><title>t</title>"
      "<link rel='alternate' href='http://a/1'/><issued>2031-05-14T08:00Z</issued></entry></feed>");
  EXPECT_EQ(old.title + old.url + old.date + old.source, "thttp://a/12031-05-14T08:00ZThe Feed");
}

TEST(IoFeed, HtmlBecomesPlainText) {
  const struct {
    const char* html;
    const char* text;
  } cases[] = {
      {"<p>One.</p><p>Two.</p>", "One.\n\nTwo."},
      {"<div>One.</div>Two.", "One.\n\nTwo."},
      {"One.<br>Two.<br/>Three.<br /><br>Four.", "One.\nTwo.\nThree.\n\nFour."},
      {"<ul><li>One<li>Two</ul>Three", "One\nTwo\n\nThree"},
      {"<h1>One</h1>Two<h6>Three</h6><blockquote>Four</blockquote>", "One\n\nTwo\n\nThree\n\nFour"},
      {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>", "a b\nc"},
      {"  a \n\t b&nbsp;&nbsp;\xC2\xA0 c  ", "a b c"},
      {"a<b>b</b><i>c</i> <em>d</em>", "abc d"},
      {"<P CLASS=x>One<P>Two", "One\n\nTwo"},
      {"a<script>if (a < b) '<p>'</script>b<style>p {}</style>c<STYLE>x</STYLE>d", "abcd"},
      {"a<script>never closed <p>b", "a"},
      {"a<script/>b<iframe>x</iframe>c<iframe>d", "abcd"},
      {"<html><head><title>t</title></head><body>a</body></html>", "a"},
      {"a<!-- <p>x</p> -->b<!-- never closed> c", "ab c"},
      {"a<!DOCTYPE html>b<?php x ?>c<![CDATA[<d>]]>", "abc<d>"},
      {"&#8217;&#x2019;&rsquo;&#146;&mdash;&hellip;&amp;&lt;&gt;&quot;&eacute;",
       "\u2019\u2019\u2019\u2019\u2014\u2026&<>\"\u00e9"},
      {"AT&T &nosuch; &#; &#x; & &copy=1 &copy", "AT&T &nosuch; &#; &#x; & &copy=1 \u00a9"},
      {"a&#0;b&#xD800;c&#x110000;&#99999999999;&#1;d", "a b\uFFFDc\uFFFD\uFFFD d"},
      {"a &amp;lt;b&amp;gt;", "a &lt;b&gt;"},
      {"1 < 2, a <3, b<, <>, <c", "1 < 2, a <3, b<, <>, <c"},
      {"<a@b.c> <img alt='>' src=\"x\">d <a title=it's>e</a>", "<a@b.c> d e"},
      {"<b title='never closed>a</b> c", "a c"},
  };
  for (const auto& c : cases) {
    const std::string cdata = "<description><![CDATA["s + c.html + "]]></description>";
    if (std::string_view(c.html).find("]]>") == std::string_view::npos) {
      EXPECT_EQ(read_one(item(cdata)).text, c.text) << c.html;
    }
    std::string escaped;
    for (const char* p = c.html; *p != '\0'; ++p)
      escaped += *p == '&' ? "&amp;" : *p == '<' ? "&lt;" : std::string(1, *p);
    EXPECT_EQ(read_one(item("<description>" + escaped + "</description>")).text, c.text) << c.html;
  }
  // A title of RSS is HTML only if it looks like it.
  EXPECT_EQ(read_one(item("<title>Office bans &lt;font&gt; and &lt;center&gt;</title>")).title,
            "Office bans <font> and <center>");
  EXPECT_EQ(read_one(item("<title><![CDATA[Never <em>again</em> &#8212; <b>ever</b>]]></title>")).title,
            "Never again \u2014 ever");
  EXPECT_EQ(read_one(item("<title>A&amp;amp;B: 3 &amp;lt; 4</title><source>C&amp;amp;D</source>")).source, "C&D");
  EXPECT_EQ(read_one(entry("<content>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</content>")).text, "a\n\nb");
  EXPECT_EQ(read_one(item("<title>&lt;b&gt;AT&amp;amp;T&lt;/b&gt;&lt;br&gt;rises</title>")).title, "AT&T rises");
  EXPECT_EQ(read_one(item("<description><p>a &amp; b</p><p>c &lt;d></p><br/></description>")).text, "a & b\n\nc <d>");
}

TEST(IoFeed, Encodings) {
  const std::string feed = item("<title>caf\u00e9 \u201cx\u201d \u20ac</title>");
  const std::string expected = "caf\u00e9 \u201cx\u201d \u20ac";
  const std::string single = item("<title>caf\xE9 \x93x\x94 \x80</title>");
  const auto declared = [](const std::string& name) { return "<?xml version=\"1.0\" encoding=\"" + name + "\"?>\n"; };
  for (const std::string& document :
       {feed, "\xEF\xBB\xBF" + feed, "\xEF\xBB\xBF" + declared("windows-1251") + feed, declared("UTF-8") + feed,
        declared("utf8") + feed, declared("UTF-16") + feed, declared("us-ascii") + feed,
        declared("windows-1252") + single, declared("ISO-8859-1") + single,
        "<!-- c -->\n" + declared("iso-8859-1") + single, " \n" + declared("CP1252") + single,
        item("<title>caf&eacute; &ldquo;x&rdquo; &euro;</title>"),
        item("<title>caf&#xE9; &#147;x&#8221; &#128;</title>"),
        item("<title>caf&amp;eacute; &amp;#147;x&amp;#8221; &amp;euro;</title>")}) {
    EXPECT_EQ(read_one(document).title, expected) << document;
  }
  for (const std::size_t width : {2u, 4u}) {
    for (const bool little : {false, true}) {
      const std::string wide = widened(item("<title>caf&#xE9;</title>"), width, little);
      const std::string mark =
          width == 2 ? (little ? "\xFF\xFE"s : "\xFE\xFF"s) : (little ? "\xFF\xFE\0\0"s : "\0\0\xFE\xFF"s);
      EXPECT_EQ(read_one(wide).title, "caf\u00e9");
      EXPECT_EQ(read_one(mark + wide).title, "caf\u00e9");
      EXPECT_EQ(read_one(mark + widened(declared("utf-16"), width, little) + wide).title, "caf\u00e9");
    }
  }
  EXPECT_EQ(read_one(declared("Shift_JIS") + item("<title>\x93\xFA\x96\x7B</title>")).title, "\u65e5\u672c");
  EXPECT_EQ(read_one(declared("gb2312") + item("<title>\xD6\xD0\xB9\xFA</title>")).title, "\u4e2d\u56fd");
  EXPECT_EQ(read_one(declared("koi8-r") + item("<title>\xCD\xC9\xD2</title>")).title, "\u043c\u0438\u0440");

  // A declaration is wrong where the bytes are UTF-8, wherever they are cut.
  const std::string texts[] = {item("<title>d\u00e9j\u00e0 \u00e0 No\u00ebl</title>"),
                               item("<title>\u0432\u044c\u044e\u0433\u0430</title>"),
                               item("<title>\u5c71\u53e3\u5df2\u5c01</title>")};
  for (const std::string& text : texts) {
    const std::string title = read_one(text).title;
    for (const char* name : {"windows-1251", "ISO-8859-1", "koi8-r", "gb2312", "Shift_JIS"}) {
      EXPECT_EQ(read_one(declared(name) + text).title, title) << name;
      const std::string late = declared(name) + "<!-- " + std::string(5000, '-') + " -->" + text;
      EXPECT_EQ(read(late, 1).items.at(0).title, title) << name;
    }
  }
  EXPECT_EQ(read_one(declared("ISO-8859-1") + item("<title>\xC3 one \xA9</title>")).title, "\u00c3 one \u00a9");

  const Result mixed = read("\n" + single);
  ASSERT_EQ(mixed.problems.size(), 1u);
  EXPECT_EQ(mixed.problems[0].line, 2u);
  EXPECT_EQ(mixed.reason(), "bytes that are not UTF-8 were read as Windows-1252; declare the feed's encoding");
  EXPECT_EQ(mixed.items.at(0).title, expected);

  const Result unknown = read(declared("x-klingon") + feed);
  EXPECT_TRUE(unknown.items.empty());
  EXPECT_EQ(unknown.reason(), "unknown encoding \"x-klingon\"; convert the feed to UTF-8");
}

TEST(IoFeed, MalformedGivesWhatCanBeRead) {
  const std::string good = "<item><title>one</title><description>1</description></item>\n";
  const struct {
    std::string items;  // on line 2
    std::vector<const char*> titles;
    std::uint64_t line;
    const char* reason;
  } cases[] = {
      {good + "<item><title>AT&T &nosuch; it</title></item>",
       {"one", "AT&T &nosuch; it"},
       3,
       "a & that begins no known"},
      {good + "<item><title>a < b</title></item>", {"one", "a < b"}, 3, "a < that begins no tag"},
      {good + "<item><title>a<br>b</title><link>l</link></item>\n" + good,
       {"one", "a b", "one"},
       3,
       "<br> is not closed"},
      {good + "<item><title>a</p>b</title></item>\n" + good, {"one", "ab", "one"}, 3, "</p> closes nothing"},
      {good + "<item><title>a</item>" + good, {"one", "a", "one"}, 3, "<title> is not closed"},
      {good + "<item><title>a</title>" + good, {"one", "a", "one"}, 3, "<item> is not closed"},
      {good + "<item><title>a</title><guid x='1' x='2'>g</guid></item>" + good,
       {"one", "a", "one"},
       3,
       "Attribute x redef"},
      {good + "<item><title>a</title><!-- never closed</item>" + good,
       {"one", "a", "one"},
       3,
       "a comment without an end"},
      {good + "<item><title>a</title><itunes:title>b</itunes:title></item>", {"one", "a"}, 0, ""},
      {good + "<item><dc2:title>b</dc2:title><dc:title>a</dc:title></item>", {"one", "a"}, 0, ""},
      {good + "<item><title>a\x01" + "b\x1F</title></item>", {"one", "a b"}, 0, ""},
      {good + "<item><title>a" + "\0"s + "b</title></item>", {"one", "a b"}, 0, ""},
  };
  for (const auto& c : cases) {
    const Result result =
        read("<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>\n" + c.items + "</channel></rss>");
    std::vector<std::string> titles;
    for (const Item& i : result.items) titles.push_back(i.title);
    EXPECT_EQ(titles, std::vector<std::string>(c.titles.begin(), c.titles.end())) << c.items;
    EXPECT_EQ(result.problems.size(), c.line > 0 ? 1u : 0u) << c.items << result.reason();
    if (c.line == 0 || result.problems.empty()) continue;
    EXPECT_EQ(result.problems[0].line, c.line) << c.items;
    EXPECT_TRUE(result.reason().starts_with("malformed XML: "s + c.reason)) << c.items << result.reason();
  }
}

TEST(IoFeed, EntitiesKeepTheirMarkupBehindAFault) {
  const Result result =
      read(item("<title>a & b</title><description>&lt;p&gt;a&lt;/p&gt;&amp;&lt;p&gt;b&amp;amp;c</description>"));
  EXPECT_EQ(result.items.at(0).text, "a\n\n&\n\nb&c");
}

TEST(IoFeed, TruncatedAtAnyByte) {
  const std::string whole =
      "<?xml version='1.0'?>\n" + rss("<item><title>one</title></item>\n<item><title>two</title>"
                                      "<description><![CDATA[<p>text</p>]]></description></item>\n");
  const std::size_t first = whole.find("</item>") + 7, second = whole.rfind("</item>") + 7;
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Result result = read(std::string_view(whole).substr(0, n));
    EXPECT_EQ(result.items.size(), n >= second ? 2u : n >= first ? 1u : 0u) << n;
    EXPECT_EQ(result.problems.size(), 1u) << n;
  }
  EXPECT_EQ(read(whole.substr(0, second - 5)).reason(),
            "malformed XML: the document ends inside <item>; 1 item was read and the last one, which is cut off, was "
            "left out; "
            "download the feed again or repair it");
}

TEST(IoFeed, JunkAroundAFeedIsPassedOver) {
  const std::string feed = "<?xml version=\"1.0\" encoding=\"iso-8859-2\"?>\n" + item("<title>\xB1</title>");
  for (const std::string junk : {"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=<none>\r\n\r\n",
                                 "<br />\n<b>Warning</b>: Undefined index in <b>/feed.php</b> on line <b>3</b><br />\n",
                                 "\nNotice: late in feed.php\n", "x"}) {
    const Result result = read(junk + feed);
    ASSERT_EQ(result.items.size(), 1u) << junk;
    EXPECT_EQ(result.items[0].title, "\xC4\x85") << junk;  // by the declaration behind the junk
    ASSERT_EQ(result.problems.size(), 1u) << junk;
    EXPECT_NE(result.reason().find("text before the feed"), std::string::npos) << result.reason();
    EXPECT_EQ(kFeedFormat.recognize(junk + feed), junk.back() == '\n') << junk;
  }
  EXPECT_EQ(read("\n\n" + item("<title>t</title>")).reason(), "");
  const Result behind = read(item("<title>t</title>") + "\n<!-- cached -->\n<script>1</script>");
  EXPECT_EQ(behind.items.size(), 1u);
  EXPECT_EQ(read("<html><body><rss></rss></body></html>").items.size(), 0u);
  const Result late = read("junk\nmore\n" + rss("\n<item><title>a</title>") + "x");
  EXPECT_LE(late.problems.at(0).line, 3u);
}

TEST(IoFeed, NoFeedIsAProblem) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "not XML; name RSS or Atom feeds, or leave the file out"},
      {"plain text", "not XML; name RSS or Atom feeds, or leave the file out"},
      {"{\"a\": 1}", "not XML; name RSS or Atom feeds, or leave the file out"},
      {"<html><body><p>a</p></body></html>",
       "not a feed: the root element is <html>; name RSS or Atom feeds, or leave the file out"},
      {"<CHANNEL><ITEM/></CHANNEL>",
       "not a feed: the root element is <CHANNEL>; name RSS or Atom feeds, or leave the file out"},
      {"<rss><channel/></rss>", "the feed has no items; leave it out or download it again"},
      {"<rss/>", "the feed has no items; leave it out or download it again"},
  };
  for (const auto& [document, reason] : cases) {
    const Result result = read(document);
    EXPECT_TRUE(result.items.empty());
    EXPECT_EQ(result.reason(), reason) << document;
  }
}

TEST(IoFeed, NoEntityIsExpandedAndNoFileRead) {
  const std::string laughs = "<!DOCTYPE rss [<!ENTITY a0 'ha'>" + [] {
    std::string out;
    for (int i = 1; i < 10; ++i) {
      const std::string name = "&a" + std::to_string(i - 1) + ";";
      out += "<!ENTITY a" + std::to_string(i) + " '" + repeated(name, 10) + "'>";
    }
    return out;
  }() + "]>";
  EXPECT_EQ(read(laughs + item("<title>&a9;</title>")).items.at(0).title, "&a9;");
  EXPECT_EQ(read(laughs + entry("<link href='&a9;'/>")).items.at(0).url, "&a9;");
  const std::string file = (std::filesystem::temp_directory_path() / "io_feed_test_secret").string();
  std::ofstream(file) << "secret";
  const Result secret = read("<!DOCTYPE rss [<!ENTITY x SYSTEM 'file://" + file + "'><!ENTITY % y SYSTEM 'file://" +
                             file + "'>%y;]>" + item("<title>&x;</title>"));
  std::filesystem::remove(file);
  EXPECT_EQ(secret.items.at(0).title, "&x;");
}

// What took seconds, hours or the stack in readers of XML and HTML. Under sanitizers too, each must be done at once.
TEST(IoFeed, BombsCostNothing) {
  constexpr std::size_t kMany = 100000;
#ifdef DEDUP_SANITIZED
  constexpr double kMostSeconds = 3.0;  // several times slower by design
#else
  constexpr double kMostSeconds = 0.9;
#endif
  const auto numbered = [](const char* before, const char* after, std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += before + std::to_string(i) + after;
    return out;
  };
  const auto description = [](const std::string& html) {
    return item("<description><![CDATA[" + html + "]]></description>");
  };
  const std::pair<const char*, std::string> bombs[] = {
      {"quadratic blow-up",
       "<!DOCTYPE rss [<!ENTITY a '" + std::string(kMany, 'a') + "'>]>" + item(repeated("&a;", kMany))},
      {"declared attributes",
       "<!DOCTYPE rss [<!ATTLIST x" + numbered(" a", " CDATA '1'", kMany) + ">]>" + item("<x/>")},
      {"declared entities", "<!DOCTYPE rss [" + numbered("<!ENTITY a", " 'x'>", kMany) + "]>" + item("&a1;")},
      {"nested elements", item(repeated("<a>", kMany) + repeated("</a>", kMany))},
      {"nested items", rss(repeated("<item>", kMany))},
      {"nested without end", item(repeated("<a>", kMany))},
      {"nested in a field", entry("<content type='xhtml'>" + repeated("<div>", kMany) + "x</content>")},
      {"stray end tags", item(repeated("<a>", 200) + repeated("</b>", kMany))},
      {"attributes", item("<x" + numbered(" a", "='1'", kMany) + "/>")},
      {"namespaces", item(repeated("<x" + numbered(" xmlns:a", "='1'", 100) + ">", 200) + repeated("<q:x/>", kMany))},
      {"different names", item(numbered("<x", "/>", 5 * kMany))},
      {"different attribute names", item(numbered("<x a", "='1'/>", 5 * kMany))},
      {"comments without end", item(repeated("<!--", kMany))},
      {"instructions without end", item(repeated("<?a", kMany))},
      {"sections without end", item(repeated("<![CDATA[", kMany))},
      {"bare signs", item(repeated("<&", kMany))},
      {"open quotes", item(repeated("<a b='", kMany))},
      {"nested HTML", description(repeated("<div>", kMany) + repeated("</span>", kMany))},
      {"HTML attributes", description("<a" + numbered(" a", "=1", kMany) + ">")},
      {"HTML comments without end", description(repeated("<!--", kMany))},
      {"HTML quotes without end", description(repeated("<a b='", kMany))},
      {"HTML scripts without end", description(repeated("<script>", kMany))},
      {"HTML frames without end", description(repeated("<iframe></", kMany))},
      {"HTML references", description(repeated("&#", kMany) + repeated("&nbsp", kMany) + std::string(kMany, '&'))},
  };
  for (const auto& [name, document] : bombs) {
    const std::clock_t start = std::clock();
    const Result result = read(document);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_LT(seconds, kMostSeconds) << name;
    EXPECT_FALSE(result.items.empty() && result.problems.empty()) << name;
  }
}

TEST(IoFeed, LongTextIsReadWhole) {
  const std::string text = repeated("lorem ipsum ", 1000000) + "end";
  EXPECT_EQ(read_one(item("<description><![CDATA[" + text + "]]></description>")).text, text);
  EXPECT_EQ(read_one(item("<description>" + text + "</description>")).text, text);
  // Deep HTML and deep but allowed XML lose nothing.
  EXPECT_EQ(read_one(item("<description><![CDATA[" + repeated("<b>", 5000) + "x]]></description>")).text, "x");
  EXPECT_EQ(
      read_one(item("<description>" + repeated("<b>", 200) + "x" + repeated("</b>", 200) + "</description>")).text,
      "x");
  const Result deep = read(rss("<item><title>one</title></item><item>" + repeated("<b>", 300)));
  EXPECT_EQ(deep.items.size(), 1u);
  EXPECT_TRUE(deep.reason().starts_with("an item with elements deeper than 250 was skipped")) << deep.reason();
}

std::vector<std::string> titles_of(const Result& result) {
  std::vector<std::string> out;
  for (const Item& item : result.items) out.push_back(item.title);
  return out;
}

TEST(IoFeed, AnItemThatCannotBeReadCostsItselfAlone) {
  const auto numbered = [](const char* before, const char* after, std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += before + std::to_string(i) + after;
    return out;
  };
  const auto titled = [](const std::string& title) { return "<item><title>" + title + "</title></item>\n"; };
  const std::pair<const char*, std::string> bad[] = {
      {"deeper than 250", repeated("<b>", 300)},
      {"deeper than 250", repeated("<b>", 300) + repeated("</b>", 300)},
      {"too many attributes", "<x" + numbered(" a", "='1'", 50000) + "/>"},
      {"too many attributes", "<x" + numbered(" a", "='1'", 50000) + ">text</x>"},
      {"too many distinct", numbered("<x", "/>", 30000)},
      {"is longer than 1000000", "<description>" + repeated("text ", 300000) + "</description>"},
      {"is longer than 1000000", "<description><![CDATA[" + repeated("<p>text</p> ", 300000) + "]]></description>"},
      {"is longer than 1000000", repeated("<a/>", 300000)},
  };
  for (const auto& [reason, inside] : bad) {
    for (const char* name : {"item", "entry"}) {
      std::string items = titled("one") + titled("two") + "<item>\n" + inside + "</item>\n" + titled("three") +
                          "<item>" + inside + titled("four");
      if (*name == 'e') {
        for (std::size_t at = 0; (at = items.find("item", at)) != std::string::npos;) items.replace(at, 4, name);
      }
      const std::string document = *name == 'e' ? "\n" + atom(items) : "\n" + rss(items);
      for (const std::size_t part : {std::size_t{1000}, std::size_t{1} << 18, document.size()}) {
        const Result result = read(document, part, 1000000);
        EXPECT_EQ(titles_of(result), (std::vector<std::string>{"one", "two", "three", "four"})) << reason;
        ASSERT_GE(result.problems.size(), 2u) << reason;
        for (const std::size_t i : {0u, 1u}) {
          EXPECT_EQ(result.problems[i].kind, Problem::Kind::skipped_record);
          EXPECT_EQ(result.problems[i].line, i == 0 ? 4u : 7u) << reason;
          EXPECT_NE(result.problems[i].reason.find(reason), std::string::npos) << result.problems[i].reason;
        }
      }
    }
  }
}

TEST(IoFeed, TheLimitIsOfAnItemAndNotOfTheFeed) {
  const std::string items = repeated("<item><title>t</title><description>a text</description></item>\n", 20000);
  const Result result = read(rss(items), 1 << 16, 500);
  EXPECT_EQ(result.items.size(), 20000u);
  EXPECT_EQ(result.reason(), "");
  EXPECT_EQ(result.items.back().source, "The Feed");
}

TEST(IoFeed, PartsOfAnySizeGiveTheSame) {
  const std::string filler = "<!-- " + std::string(4000, 'x') + " -->";
  const std::string items =
      "<item><title>caf\u00e9 &#8217; AT&T]]> &amp;</title><link>http://a/1</link>\n<description><![CDATA[<p>\u65e5"
      "\u672c]]]></description></item>\n<!-- <item> --><?x y?><item a='1 &amp; 2'><title>two</title><guid>g</guid>\n"
      "<item><title>three</title></item></p>";
  const std::string utf8 = filler + rss(items);
  for (const std::string& document :
       {utf8, "\xFF\xFE" + widened(filler + rss("<item><title>one</title></item>"), 2, true),
        "<?xml version='1.0' encoding='Shift_JIS'?>" + filler + item("<title>\x93\xFA\x96\x7B</title>"),
        filler + item("<title>caf\xE9 \xF0\x9F</title>") + "\xE2"}) {
    const Result whole = read(document);
    EXPECT_FALSE(whole.items.empty());
    for (std::size_t part = 1; part < 40; ++part) {
      const Result parts = read(document, part);
      EXPECT_EQ(titles_of(parts), titles_of(whole)) << part;
      ASSERT_EQ(parts.problems.size(), whole.problems.size()) << part;
      for (std::size_t i = 0; i < parts.problems.size(); ++i) {
        EXPECT_EQ(parts.problems[i].line, whole.problems[i].line) << part;
        EXPECT_EQ(parts.problems[i].reason, whole.problems[i].reason) << part;
      }
    }
  }
}

TEST(IoFeed, ThreadsDoNotMeet) {
  const std::string document =
      rss(repeated("<item><title>a &amp; b</title><description>&lt;p&gt;x</description></item>", 50));
  std::vector<std::size_t> counts(4);
  std::vector<std::thread> threads;
  for (std::size_t& count : counts) {
    threads.emplace_back([&document, &count] {
      for (int i = 0; i < 20; ++i) {
        for (const Item& a : read(document).items) count += a.title == "a & b" && a.text == "x";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t count : counts) EXPECT_EQ(count, 1000u);
}

bool is_clean_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > text.size() || c == 0) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

void expect_total(std::string_view document) {
  kFeedFormat.recognize(document.substr(0, 4096));
  const Result result = read(document);
  EXPECT_FALSE(result.items.empty() && result.problems.empty());
  EXPECT_LE(result.problems.size(), 2u);
  for (const Item& a : result.items) {
    for (const std::string* field : {&a.id, &a.title, &a.text, &a.date, &a.source, &a.url}) {
      ASSERT_TRUE(is_clean_utf8(*field)) << *field;
    }
  }
  for (const Problem& problem : result.problems) {
    EXPECT_TRUE(is_clean_utf8(problem.reason)) << problem.reason;
    EXPECT_EQ(problem.reason.find('\n'), std::string::npos) << problem.reason;
    EXPECT_LE(problem.line, 1u + static_cast<std::uint64_t>(std::count(document.begin(), document.end(), '\n')));
  }
}

TEST(IoFeed, AnyBytesAndMutationsGiveAValue) {
  const std::string seeds[] = {
      "<?xml version='1.0' encoding='windows-1252'?>\n<!DOCTYPE rss [<!ENTITY a 'b'>]>\n" +
          item("<title>a &amp; <b>c</b></title>\n<link>http://a/1</link><description><![CDATA[<p class='x'>one<br>"
               "<script>x</script>&nbsp;two</p>]]></description><guid isPermaLink='true'>http://a/1</guid>"
               "<pubDate>Wed, 14 May 2031 08:00:00 GMT</pubDate><!-- c --><dc:date>2031-05-14</dc:date>"),
      entry("<title type='html'>&lt;b&gt;</title><link rel='alternate' href='http://a/?b=c&amp;d'/>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>x</p></div></content>"
            "<source><title>s</title></source><id>i</id>"),
      "\xFF\xFE" + widened(item("<title>a</title>"), 2, true)};
  const std::string tokens[] = {
      "<",        ">",        "&",  "]]>", "<![CDATA[", "<!--",         "-->", "<item>", "</item>",
      "</title>", "'",        "\"", "\0"s, "\xFF",      "\xEF\xBB\xBF", "&#",  ";",      "<?",
      "<entry>",  " xmlns='", "/>", "</",  "\n"};
  std::mt19937 random(7);
  const auto below = [&random](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (int i = 0; i < 1500; ++i) {
    std::string document = seeds[below(std::size(seeds))];
    for (std::size_t edits = 1 + below(6); edits > 0; --edits) {
      const std::size_t at = below(document.size());
      switch (below(4)) {
        case 0:
          document[at] = static_cast<char>(below(256));
          break;
        case 1:
          document.erase(at, 1 + below(20));
          break;
        case 2:
          document.insert(at, tokens[below(std::size(tokens))]);
          break;
        default:
          document.insert(at, document.substr(below(document.size()), below(100)));
      }
      if (document.empty()) document = " ";
    }
    expect_total(document);
    if (HasFatalFailure()) return;
  }
  for (int i = 0; i < 500; ++i) {
    std::string document = i % 2 == 0 ? "" : "<rss>";
    for (std::size_t n = below(300); n > 0; --n) document += static_cast<char>(below(256));
    expect_total(document);
    if (HasFatalFailure()) return;
  }
}

// feedparser's own test files, in hardcases/feeds under the folder that DEDUP_DATA names.
class IoFeedFiles : public testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("DEDUP_DATA");
    if (data == nullptr) GTEST_SKIP() << "DEDUP_DATA is not set: no feed files to read";
    folder_ = std::filesystem::path(data) / "hardcases" / "feeds";
    if (!std::filesystem::is_directory(folder_)) GTEST_SKIP() << folder_ << " is no folder";
  }
  static std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::filesystem::path folder_;
};

TEST_F(IoFeedFiles, EveryFileGivesArticlesOrAProblem) {
  std::size_t files = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!file.is_regular_file()) continue;
    ++files;
    SCOPED_TRACE(file.path().string());
    expect_total(bytes_of(file.path()));
  }
  EXPECT_GT(files, 2000u);
}

TEST_F(IoFeedFiles, WellformedItemsAreFound) {
  std::size_t with_items = 0, found = 0, malformed = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder_ / "wellformed")) {
    if (!file.is_regular_file()) continue;
    std::string document = bytes_of(file.path());
    if (document.find("<CHANNEL") != std::string::npos) continue;  // CDF is refused
    const Result result = read(document);
    malformed += result.reason().starts_with("malformed");
    const auto holds = [&document](const char* tag) {
      const std::size_t at = document.find(tag);
      return at != std::string::npos && (document[at + 5] == '>' || document[at + 6] == '>' || document[at + 5] == ' ');
    };
    if (!holds("<item") && !holds("<entry") && !holds(":item>")) continue;
    ++with_items;
    found += !result.items.empty();
    EXPECT_FALSE(result.items.empty()) << file.path();
  }
  RecordProperty("with_items", static_cast<int>(with_items));
  EXPECT_GT(with_items, 1100u);
  EXPECT_EQ(found, with_items);
  EXPECT_LE(malformed, 1u);  // an entity of the document's own, which is not expanded
}

}  // namespace
}  // namespace dedup
