// Links that feeds and pages hold, and the addresses under which one page is found.
#include "core/url.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace dedup {
namespace {

std::string canonical(std::string_view url) {
  std::string out;
  return std::string(canonical_url(url, out));
}

TEST(Url, HostsAreFound) {
  EXPECT_EQ(host_of("https://www.alder.example/a"), "alder.example");
  EXPECT_EQ(host_of("http://reader:secret@alder.example:8080/a@b"), "alder.example");
  EXPECT_EQ(host_of("https://alder.example?q=/x"), "alder.example");
  EXPECT_EQ(host_of("//alder.example/a"), "");
  EXPECT_EQ(host_of("/a/b"), "");
  EXPECT_EQ(host_of(""), "");
}

TEST(Url, AbsoluteUrlsHaveASchemeAndSlashes) {
  for (const char* url : {"https://a.example/", "HTTP://a.example", "feed+x://y"})
    EXPECT_TRUE(is_absolute_url(url)) << url;
  for (const char* url : {"", "/a", "a/b", "//a.example", "urn:isbn:1", "1http://a", "://a", "see https://a.example"}) {
    EXPECT_FALSE(is_absolute_url(url)) << url;
  }
}

TEST(Url, LinksAreResolved) {
  const std::string base = "https://alder.example/news/today/index.html";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"/sport/7", "https://alder.example/sport/7"},
      {"7.html", "https://alder.example/news/today/7.html"},
      {"../7.html", "https://alder.example/news/7.html"},
      {"../../../../7", "https://alder.example/7"},
      {"?p=7", "https://alder.example/news/today/index.html?p=7"},
      {"//birch.example/7", "https://birch.example/7"},
      {"http://birch.example/a b", "http://birch.example/a b"},
      {"/haïku und mehr", "https://alder.example/ha%C3%AFku%20und%20mehr"},
      {"/100%", "https://alder.example/100%25"},
      {"mailto:desk@alder.example", "mailto:desk@alder.example"},
      {"", "https://alder.example/news/today/index.html"},
  };
  for (const auto& [link, expected] : cases) EXPECT_EQ(resolve_url(base, link), expected) << link;
  EXPECT_EQ(resolve_url("", "/a"), "");
  EXPECT_EQ(resolve_url("alder.example", "/a"), "");
  EXPECT_EQ(resolve_url("https://", "/a"), "https:///a");
  EXPECT_EQ(resolve_url(base, std::string(100'000, 'a')), "");
}

TEST(Url, OnePageHasOneCanonicalAddress) {
  const std::vector<std::string> one_page = {
      "https://alder.example/news/flood-7",
      "http://alder.example/news/flood-7",
      "https://www.alder.example/news/flood-7/",
      "HTTPS://WWW.Alder.Example:443/news/flood-7",
      "https://m.alder.example/news/flood-7",
      "https://mobile.alder.example/news/./x/../flood-7",
      "https://amp.alder.example/news/flood-7",
      "https://alder.example/amp/news/flood-7",
      "https://alder.example/news/flood-7/amp/",
      "https://alder.example/news/flood-7.amp",
      "https://alder.example/news/flood-7?amp=1",
      "https://alder.example/news/flood-7?outputType=amp",
      "https://alder.example/news/flood-7?print=true",
      "https://alder.example/news/flood-7/print",
      "https://alder.example/news/flood-7?utm_source=rss&utm_medium=feed#comments",
      "https://alder.example/news/flood-7?fbclid=IwAR0&at_medium=custom7&xtor=RSS-1",
      "https://alder.example/news/flood-7#:~:text=the%20river",
      "https://alder.example/news/%66lood-7",
      "https://alder-example.cdn.ampproject.org/c/s/alder.example/news/flood-7?amp_js_v=0.1&amp=1&utm_id=3",
      "https://www.google.com/amp/s/amp.alder.example/news/flood-7",
  };
  for (const std::string& url : one_page) {
    if (url.find("amp_js_v") != std::string::npos) {
      EXPECT_EQ(canonical(url), "https://alder.example/news/flood-7?amp_js_v=0.1");  // not known to be idle
    } else {
      EXPECT_EQ(canonical(url), one_page[0]) << url;
    }
  }
}

TEST(Url, PagesStayApart) {
  const std::vector<std::string> pages = {
      "https://alder.example",       "https://alder.example/7",       "https://alder.example/8",
      "https://alder.example/7?p=1", "https://alder.example/7?p=2",   "https://alder.example:8080/7",
      "https://alder.example/#!/7",  "https://alder.example/#/7",     "https://alder.example/amp",
      "https://alder.example/print", "https://alder.example/A",       "https://alder.example/a",
      "https://alder.example/stamp", "https://alder.example/sprint",  "https://alder.example/footprint.html",
      "https://m.example/7",         "https://sport.alder.example/7", "https://alder.example/7?page=print-run",
      "https://alder.example/a%2Fb", "https://alder.example/a/b",     "https://alder.example/7?reference=1"};
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) EXPECT_NE(canonical(pages[i]), canonical(pages[k])) << pages[i] << pages[k];
  }
}

TEST(Url, CanonicalFormsAreCanonical) {
  for (const char* url :
       {"https://www.m.amp.alder.example/amp/amp/a/amp/print/print/",
        "https://amp.www.alder.example/a.amp.amp.html.amp",
        "https://cdn.ampproject.org/c/s/google.example/amp/s/birch.example/1", "https://größe.example/straße?b=1&a=%7e",
        "https://[2001:db8::1]:80/a", "https://alder.example/?&&=&utm_x", "http://alder.example//a//b//",
        "https://a.b.c/%%%", "https://alder.example/a;jsessionid=12;jsessionid=13", "http://", "https://?",
        "https://%zz/", "https:///a"}) {
    EXPECT_EQ(canonical(canonical(url)), canonical(url)) << url;
  }
}

TEST(Url, WhatIsNoWebAddressStaysAsItIs) {
  for (const char* text : {"", "tag:alder.example,2031:7", "ftp://alder.example/a/", "/news/7/", "urn:uuid:1", "7",
                           "https//alder.example/"}) {
    EXPECT_EQ(canonical(text), text);
  }
}

}  // namespace
}  // namespace dedup
