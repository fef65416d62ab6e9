// The story of a page is found whatever the kind of its site, in several languages, and hostile pages cost linear time.
#include "page/extract.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "page/pages.h"

namespace dedup {
namespace {

const Story kEnglish{
    "Harbour wall breaks in spring storm",
    {"A spring storm broke forty metres of the old harbour wall on Thursday night, and the fishing boats behind it "
     "were "
     "moved to the inner basin before dawn.",
     "Nobody was hurt, said the harbour master, Elin Marsh. \"We heard it go at three in the morning, and by four "
     "every "
     "boat had a crew on board,\" she told reporters on the quay.",
     "Engineers will inspect the rest of the wall today. The town has asked the county for help, because repairs may "
     "cost more than two million crowns.",
     "The wall was built in 1911 and was last repaired after the floods of 1987."}};
const Story kArabic{
    "\u0639\u0627\u0635\u0641\u0629 \u062A\u0643\u0633\u0631 \u062C\u062F\u0627\u0631 "
    "\u0627\u0644\u0645\u064A\u0646\u0627\u0621",
    {"\u0643\u0633\u0631\u062A \u0639\u0627\u0635\u0641\u0629 \u0631\u0628\u064A\u0639\u064A\u0629 "
     "\u0623\u0631\u0628\u0639\u064A\u0646 "
     "\u0645\u062A\u0631\u0627 \u0645\u0646 \u062C\u062F\u0627\u0631 \u0627\u0644\u0645\u064A\u0646\u0627\u0621 "
     "\u0627\u0644\u0642\u062F\u064A\u0645 \u0644\u064A\u0644\u0629 \u0627\u0644\u062E\u0645\u064A\u0633\u060C "
     "\u0648\u0646\u0642\u0644\u062A \u0627\u0644\u0642\u0648\u0627\u0631\u0628 \u0642\u0628\u0644 "
     "\u0627\u0644\u0641\u062C\u0631.",
     "\u0644\u0645 \u064A\u0635\u0628 \u0623\u062D\u062F \u0628\u0623\u0630\u0649\u060C \u0643\u0645\u0627 "
     "\u0642\u0627\u0644 "
     "\u0645\u062F\u064A\u0631 \u0627\u0644\u0645\u064A\u0646\u0627\u0621 "
     "\u0644\u0644\u0635\u062D\u0641\u064A\u064A\u0646 "
     "\u0639\u0644\u0649 \u0627\u0644\u0631\u0635\u064A\u0641 \u0635\u0628\u0627\u062D "
     "\u0627\u0644\u062C\u0645\u0639\u0629.",
     "\u0648\u0633\u064A\u0641\u062D\u0635 \u0627\u0644\u0645\u0647\u0646\u062F\u0633\u0648\u0646 "
     "\u0628\u0642\u064A\u0629 "
     "\u0627\u0644\u062C\u062F\u0627\u0631 \u0627\u0644\u064A\u0648\u0645\u060C \u0648\u0642\u062F "
     "\u0637\u0644\u0628\u062A "
     "\u0627\u0644\u0645\u062F\u064A\u0646\u0629 \u0627\u0644\u0645\u0633\u0627\u0639\u062F\u0629 \u0644\u0623\u0646 "
     "\u0627\u0644\u0625\u0635\u0644\u0627\u062D \u0645\u0643\u0644\u0641."},
    "ar"};
const Story kChinese{
    "\u6625\u5B63\u98CE\u66B4\u51B2\u6BC1\u6E2F\u53E3\u5899",
    {"\u5468\u56DB\u591C\u95F4\u7684\u6625\u5B63\u98CE\u66B4\u51B2\u6BC1\u4E86\u65E7\u6E2F\u53E3\u5899\u7684\u56DB"
     "\u5341\u7C73\uFF0C"
     "\u5899\u540E\u7684\u6E14\u8239\u5728\u5929\u4EAE\u524D\u88AB\u8F6C\u79FB\u5230\u5185\u6E2F\u3002",
     "\u6E2F\u52A1\u957F\u5BF9\u8BB0\u8005\u8BF4\uFF0C\u6CA1\u6709\u4EBA\u53D7\u4F24\u3002\u51CC\u6668\u56DB\u70B9"
     "\uFF0C"
     "\u6BCF\u6761\u8239\u4E0A\u90FD\u6709\u4E86\u8239\u5458\uFF0C\u6CA1\u6709\u4E00\u6761\u8239\u6C89\u6CA1\u3002",
     "\u5DE5\u7A0B\u5E08\u4ECA\u5929\u5C06\u68C0\u67E5\u5899\u7684\u5176\u4F59\u90E8\u5206\u3002\u4FEE\u7406\u8D39"
     "\u7528\u53EF\u80FD"
     "\u8D85\u8FC7\u4E24\u767E\u4E07\u5143\uFF0C\u56E0\u6B64\u5E02\u653F\u5E9C\u5DF2\u5411\u7701\u91CC\u6C42\u52A9"
     "\u3002"},
    "zh"};

Page page_of(const std::string& html, const std::string& url = "") {
  static PageScratch scratch;
  Page page;
  extract_page(html, url, scratch, page);
  return page;
}

TEST(ExtractPage, TheStoryIsFoundInEveryStyleAndLanguage) {
  for (const Story* story : {&kEnglish, &kArabic, &kChinese}) {
    for (const Style& style : kStyles) {
      const Page page = page_of(style.page(*story));
      EXPECT_EQ(page.text, story->text()) << style.name << ", " << story->language;
      EXPECT_EQ(page.title, story->title) << style.name;
      EXPECT_EQ(page.language, story->language) << style.name;
    }
  }
}

std::set<std::string> shingles_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  std::set<std::string> out;
  for (std::size_t i = 0; i + 5 <= words.size(); ++i) {
    std::string shingle;
    for (std::size_t k = i; k < i + 5; ++k) shingle += words[k] + ' ';
    out.insert(shingle);
  }
  return out;
}

double jaccard_of(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::vector<std::string> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  const auto both = static_cast<double>(common.size());
  return both / (static_cast<double>(a.size() + b.size()) - both);
}

TEST(ExtractPage, PrintsOfOneTextOnDifferentSitesAreNearDuplicates) {
  std::vector<std::set<std::string>> prints;
  for (const Style& style : kStyles) prints.push_back(shingles_of(page_of(style.page(kEnglish)).text));
  for (const auto& a : prints) {
    for (const auto& b : prints) {
      EXPECT_GE(jaccard_of(a, b), 0.8);
    }
  }
}

/// The articles of corpora/newsday whose words have spaces between them, without markup of their own.
std::vector<Story> newsday() {
  const simdjson::padded_string lines = simdjson::padded_string::load(DEDUP_CORPORA "/newsday/articles.jsonl");
  simdjson::dom::parser parser;
  std::vector<Story> out;
  for (const simdjson::dom::element article : parser.parse_many(lines)) {
    Story story;
    story.title = std::string_view(article["title"]);
    std::istringstream text{std::string(std::string_view(article["text"]))};
    for (std::string line; std::getline(text, line);) {
      if (!line.empty()) story.paragraphs.push_back(line);
    }
    if (shingles_of(story.text()).size() >= 60 && story.text().find('<') == std::string::npos) out.push_back(story);
  }
  return out;
}

TEST(ExtractPage, PrintsOfAgencyTextsOnDifferentSitesAreNearDuplicates) {
  std::uint64_t pairs = 0, reached = 0;
  std::map<std::string, std::uint64_t> missed;  // by style
  for (const Story& story : newsday()) {
    std::vector<std::set<std::string>> prints;
    for (const Style& style : kStyles) prints.push_back(shingles_of(page_of(style.page(story)).text));
    for (std::size_t i = 0; i < prints.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const bool is_near = jaccard_of(prints[i], prints[k]) >= 0.8;
        ++pairs, reached += is_near ? 1 : 0;
        if (!is_near) ++missed[kStyles[i].name], ++missed[kStyles[k].name];
      }
    }
  }
  std::string by_style;
  for (const auto& [style, count] : missed) by_style += std::string(style) + ": " + std::to_string(count) + "\n";
  ASSERT_GT(pairs, 5000U);
  EXPECT_GE(static_cast<double>(reached) / static_cast<double>(pairs), 0.99) << reached << " of " << pairs << "\n"
                                                                             << by_style;
  RecordProperty("pairs", std::to_string(pairs));
  RecordProperty("reached", std::to_string(reached));
}

TEST(ExtractPage, ListsTablesQuotationsAndSubheadsStayAndBoxesGo) {
  const std::string html =
      head(kEnglish) + "<body><article><h1>" + kEnglish.title + "</h1>" + kEnglish.marked("<p>", "</p>") +
      "<h2>What comes next</h2><p>The council named three steps for the weeks to come:</p><ul><li>Divers "
      "look at the base of the wall.</li><li>The quay stays closed.</li></ul><table><tr><th>Year</th>"
      "<th>Cost</th></tr><tr><td>1987</td><td>40,000</td></tr></table><blockquote><p>We will build it "
      "again, said the mayor.</p></blockquote><p>Read also: <a href=/f>Ferry timetable changes</a></p>"
      "<aside class=newsletter>Our letter, every morning in your mail box.</aside>"
      "<div class=author-bio>Ann Reed has written about the sea since 1990.</div>"
      "<div class=tags>Tags: <a href=/t>Sea</a></div></article></body>";
  EXPECT_EQ(page_of(html).text,
            kEnglish.text() +
                "\n\nWhat comes next\n\nThe council named three steps for the weeks to come:\n\nDivers "
                "look at the base of the wall.\nThe quay stays closed.\n\nYear Cost\n1987 40,000\n\nWe will "
                "build it again, said the mayor.");
}

TEST(ExtractPage, ScriptTemplatesOfDataAreNoTextAndThoseOfMarkupAre) {
  const std::string data = R"([{"caption":"<p>Boats in the inner basin of the harbour, seen from the quay.<\/p>"}])";
  for (const std::string& script : {data, "<![CDATA[" + data + "]]>"}) {
    EXPECT_EQ(page_of("<body><article><h1>" + kEnglish.title + "</h1>" + kEnglish.marked("<p>", "</p>") +
                      "<script type=text/template>" + script + "</script></article></body>")
                  .text,
              kEnglish.text());
  }
  EXPECT_EQ(page_of("<body><article><h1>" + kEnglish.title + "</h1><script type=text/template>\n" +
                    kEnglish.marked("<p>", "</p>") + "</script></article></body>")
                .text,
            kEnglish.text());
}

TEST(ExtractPage, AnAsideThatIsLongerThanTheStoryGoesIfTheStoryStandsBesideIt) {
  std::string feed;
  for (int i = 0; i < 12; ++i) {
    feed += "<li><p>Minister " + std::to_string(i) +
            " thanks the crews of the ferries for their work during the night, and asks for patience.</p></li>";
  }
  const std::string html = "<body><div id=main><h1>" + kEnglish.title + "</h1><div itemprop=articleBody>" +
                           kEnglish.marked("<p>", "</p>") + "</div><aside><ul>" + feed + "</ul></aside></div></body>";
  EXPECT_EQ(page_of(html).text, kEnglish.text());
}

TEST(ExtractPage, OfAHeaderOnlyTheLeadStays) {
  const std::string lead =
      "The sea took the harbour wall in one night. What stays is the question who will pay for a new one, and "
      "when.";
  for (const char* element : {"p", "h2"}) {
    const std::string html = "<body><article><header><h1>" + kEnglish.title + "</h1><p>By Ann Reed</p><" + element +
                             ">" + lead + "</" + element + "><p>3 May, 8.15 am</p><p><a href=/s>Share this</a></p>" +
                             "</header>" + kEnglish.marked("<p>", "</p>") + "</article></body>";
    EXPECT_EQ(page_of(html).text, lead + "\n\n" + kEnglish.text()) << element;
  }
}

TEST(ExtractPage, ADeclaredTextThatWasCutDoesNotEndTheStory) {
  const auto page_with = [](const std::string& declared) {
    return page_of("<head><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"" + declared +
                   "\"}</script></head><body><article><h1>" + kEnglish.title + "</h1>" +
                   kEnglish.marked("<p>", "</p>") +
                   "<p>Our weather desk will report again at noon.</p></article></body>")
        .text;
  };
  std::string whole, first = kEnglish.paragraphs.front();
  for (const std::string& paragraph : kEnglish.paragraphs) whole += paragraph + " ";
  std::erase(whole, '"');
  EXPECT_EQ(page_with(whole), kEnglish.text());  // the declared text says where the story ends
  EXPECT_EQ(page_with(first + " " + first), kEnglish.text() + "\n\nOur weather desk will report again at noon.");
}

TEST(ExtractPage, FieldsComeFromStructuredDataMetaAndMarkup) {
  struct Case {
    const char* head;
    const char* date;
    const char* author;
    const char* url;
  };
  for (const Case& each : {
           Case{"<script "
                "type='application/"
                "ld+json'>[{\"@type\":\"BreadcrumbList\"},{\"@type\":\"NewsArticle\",\"datePublished\":"
                "\"2031-05-02T10:00:00Z\",\n\"author\":{\"name\":\"Ann &amp; Bo\"}}];</script><link rel=canonical "
                "href='/a/1'>",
                "2031-05-02T10:00:00Z", "Ann & Bo", "https://post.example/a/1"},
           {"<meta property='article:published_time' content='2031-05-02'><meta name=author content='Ann Reed'>"
            "<meta property=og:url content='https://post.example/a/2'>",
            "2031-05-02", "Ann Reed", "https://post.example/a/2"},
           {"</head><body><time itemprop=datePublished datetime='2031-05-03'>May 3</time><a rel=author href=/ann>Ann "
            "Reed</a>",
            "2031-05-03", "Ann Reed", "https://post.example/x?y=1"},
           {"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",</script><meta name=date "
            "content='2031-05-04'>"
            "<meta name='dc.creator' content='Ann Reed'>",
            "2031-05-04", "Ann Reed", "https://post.example/x?y=1"},
       }) {
    const Page page = page_of(std::string("<html><head>") + each.head + "<p>" + kEnglish.paragraphs[0] + "</p>",
                              "https://post.example/x?y=1");
    EXPECT_EQ(page.date, each.date) << each.head;
    ASSERT_EQ(page.authors.size(), 1U) << each.head;
    EXPECT_EQ(page.authors[0], each.author);
    EXPECT_EQ(page.url, each.url);
  }
}

TEST(ExtractPage, TitleLosesTheNameOfTheSite) {
  const std::string site = "<meta property=og:site_name content='The Post'>";
  const std::pair<std::string, std::string> cases[] = {
      {"Wall falls | The Post", "Wall falls"},
      {"Wall falls - THE POST", "Wall falls"},
      {"The Post \u2014 Wall falls", "Wall falls"},
      {"Wall falls \u00B7 The Post", "Wall falls"},
      {"Wall of The Post", "Wall of The Post"},
      {"The Post", "The Post"},
      {" | The Post", "| The Post"},
      {"Wall falls | The Postman", "Wall falls | The Postman"},
      {"Rain - Wall - The Post", "Rain - Wall"},
  };
  for (const auto& [title, wanted] : cases) {
    const std::string html = "<html><head><title>" + title + "</title>" + site + "</head><p>" + kEnglish.paragraphs[0];
    EXPECT_EQ(page_of(html, "https://post.example/").title, wanted) << title;
  }
}

TEST(ExtractPage, LinksOfTheTextAreAbsoluteAndEachGivenOnce) {
  const std::string html = head(kEnglish) + "<nav>" + kMenu + "</nav><article>" + kEnglish.marked("<p>", "</p>") +
                           "<p>As <a href='../wall?a=1&amp;b=2'>reported in March</a> and by the <a "
                           "href='https://county.example/'>county office</a> twice, and <a href=#top>in</a> the <a "
                           "href='../wall?a=1&amp;b=2'>same report</a>, the wall had cracks.</p></article>";
  const Page page = page_of(html, "https://post.example/a/b/c.html");
  EXPECT_EQ(page.links, (std::vector<std::string>{"https://post.example/a/wall?a=1&b=2", "https://county.example/"}));
}

TEST(ExtractPage, AttributesWithoutAValueAreEmpty) {
  const std::string text =
      kEnglish.marked("<p>", " <a href>Here</a> <a href=>and here</a> <a href=''>and here</a></p>");
  for (const std::string& html : {"<body class><article id>" + text, "<body>" + text + "<a href"}) {
    const Page page = page_of(html, "https://post.example/");
    EXPECT_TRUE(page.links.empty());
    EXPECT_NE(page.text.find(kEnglish.paragraphs[1].substr(0, 40)), std::string::npos);
  }
}

std::string times(const std::string& text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

double seconds_of(const std::string& html) {
  const std::clock_t begin = std::clock();
  page_of(html, "https://post.example/");
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(ExtractPage, HostilePagesCostLinearTimeAndKeepTheStory) {
  for (const char* part : {"<div>",
                           "<span>",
                           "<table><tr><td>",
                           "<ul><li>",
                           "<b><i>",
                           "<a href=x>",
                           "</div>",
                           "<p>",
                           "<!--",
                           "<noscript>",
                           "<textarea>",
                           "<script>",
                           "<svg>",
                           "<div class=\"",
                           "<div a=",
                           "&amp",
                           "<",
                           "</",
                           "<![CDATA[",
                           "<blockquote>a. ",
                           "<h1>",
                           "<div class='article-body comments'>",
                           "<figure>",
                           "<script type='application/ld+json'>[[[["}) {
    const std::string some = times(part, 20000), more = times(part, 160000);
    seconds_of(some);
    EXPECT_LT(seconds_of(more), 20 * seconds_of(some) + 0.5) << part;
  }
  for (const char* part : {"<div>", "<section>", "<table><tr><td>", "<b>", "</div>", "<span>"}) {
    EXPECT_EQ(page_of("<body>" + times(part, 10000) + kEnglish.marked("<p>", "</p>")).text, kEnglish.text()) << part;
  }
}

}  // namespace
}  // namespace dedup
