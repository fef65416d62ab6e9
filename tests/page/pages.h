// One story as a page of sites of different kinds. Every page has the furniture of its kind around the story.
#pragma once

#include <string>
#include <vector>

struct Story {
  std::string title;
  std::vector<std::string> paragraphs;
  std::string language = "en";

  /// All paragraphs with something before and behind each.
  std::string marked(const std::string& before, const std::string& behind) const {
    std::string out;
    for (const std::string& each : paragraphs) out += before + each + behind;
    return out;
  }
  std::string text() const {
    std::string out;
    for (const std::string& each : paragraphs) out += (out.empty() ? "" : "\n\n") + each;
    return out;
  }
};

inline std::string head(const Story& story, const std::string& more = "") {
  return "<!DOCTYPE html><html lang=\"" + story.language + "\"><head><meta charset=utf-8><title>" + story.title +
         " | Harbour Post</title><meta property=og:title content=\"" + story.title + "\">" + more + "</head>";
}

inline const std::string kMenu =
    "<ul class=menu><li><a href=/a>Home</a><li><a href=/b>Town</a><li><a href=/c>Sport</a><li><a href=/d>Sea</a></ul>";
inline const std::string kTeasers =
    "<div class=item><h3><a href=/x1>Ferry timetable changes in May</a></h3><p>The last boat leaves earlier on Sundays."
    "</p></div><div class=item><h3><a href=/x2>New roof for the market hall</a></h3><p>Builders start next week.</p>"
    "</div><div class=item><h3><a href=/x3>Choir looks for tenors</a></h3><p>Rehearsals are on Tuesdays.</p></div>";

inline std::string wordpress_classic(const Story& s) {
  return head(s) + "<body class=\"single single-post has-sidebar\"><div id=header><nav>" + kMenu +
         "</nav></div><div id=content><div class=\"post type-post category-town tag-sea\"><h1 class=entry-title>" +
         s.title +
         "</h1><div class=entry-meta>Posted on <a href=/d>2 May</a> by <a rel=author href=/a>Ann Reed</a></div>"
         "<div class=entry-content>" +
         s.marked("<p>", "</p>\n") +
         "<div class=sharedaddy><h3>Share this:</h3><ul><li><a href=#>Facebook</a></ul></div></div>"
         "<div class=entry-utility>Filed under <a href=/t>Town</a></div></div><div id=comments><h3>2 thoughts</h3><ol "
         "class=commentlist><li><p>What a day, I never saw anything like it on this coast before.</p></ol></div></div>"
         "<div id=sidebar class=widget-area><div class=widget>" +
         kTeasers + "</div></div></body></html>";
}

inline std::string wordpress_blocks(const Story& s) {
  return head(s) + "<body><header class=wp-block-template-part>" + kMenu +
         "</header><main class=wp-block-group><h1 class=wp-block-post-title>" + s.title +
         "</h1><div class=\"entry-content wp-block-post-content\">" +
         "<figure class=wp-block-image><img src=a.jpg><figcaption>The quay in May. Photo: A. "
         "Reed</figcaption></figure>" +
         s.marked("<p class=has-text-align-left>", "</p>") + "<figure class=wp-block-pullquote><blockquote><p>" +
         s.paragraphs.front() +
         "</p></blockquote></figure>"
         "<div class=\"wp-block-jetpack-subscriptions\"><p>Get our letter every week, type your address here.</p></div>"
         "</div></main><footer class=wp-block-template-part><p>All rights reserved by the Harbour Post since 1999.</p>"
         "</footer></body></html>";
}

inline std::string amp(const Story& s) {
  return head(s) + "<body><amp-sidebar id=menu>" + kMenu +
         "</amp-sidebar><article class=amp-wp-article>"
         "<header class=amp-wp-article-header><h1 class=amp-wp-title>" +
         s.title +
         "</h1></header>"
         "<div class=amp-wp-article-content>" +
         s.marked("<p>", "</p>") +
         "<amp-ad width=300 height=250></amp-ad><amp-social-share type=twitter></amp-social-share></div>"
         "<footer class=amp-wp-article-footer><p>Categories: <a href=/t>Town</a></p></footer></article></body></html>";
}

inline std::string nested_boxes(const Story& s) {
  std::string out = head(s) + "<body><div class=root><div class=\"aem-Grid\"><div class=experiencefragment><nav>" +
                    kMenu + "</nav></div><div class=\"cmp-container\"><div class=title><h1 class=cmp-title__text>" +
                    s.title + "</h1></div>";
  for (const std::string& each : s.paragraphs) {
    out += "<div class=\"text parbase aem-GridColumn\"><div class=cmp-text><div><p>" + each + "</p></div></div></div>";
  }
  return out + "<div class=\"list related-content\">" + kTeasers + "</div></div></div></div></body></html>";
}

inline std::string tables_of_2003(const Story& s) {
  return head(s) +
         "<body bgcolor=#ffffff><table width=780><tr><td colspan=3><a href=/>Home</a> | <a href=/n>News</a>"
         "<tr><td width=120 valign=top><a href=/1>Town</a><br><a href=/2>Sport</a><br><a href=/3>Letters</a>"
         "<td valign=top><font size=5><h1>" +
         s.title + "</h1></font><font face=Arial size=2>" + s.marked("<p>", "") +
         "</font><td width=160><b>Also today</b><br><a href=/4>Ferry timetable</a><br><a href=/5>Market hall</a>"
         "<tr><td colspan=3>&copy; 2003 Harbour Post</table></body></html>";
}

inline std::string line_breaks(const Story& s) {
  return head(s) + "<body><div class=top>" + kMenu + "</div><div class=main><h1>" + s.title + "</h1><div class=story>" +
         s.marked("", "<br><br>\n") +
         "</div><div class=bottom><a href=/p>Print</a> <a href=/m>Mail</a></div></div></body></html>";
}

inline std::string list_items(const Story& s) {
  return head(s) + "<body><nav>" + kMenu + "</nav><h1>" + s.title + "</h1><ul class=slides>" +
         s.marked("<li class=slide><div class=text><p>", "</p></div></li>") + "</ul><footer>" + kMenu +
         "</footer></body></html>";
}

inline std::string live_blog(const Story& s) {
  std::string out = head(s) + "<body><nav>" + kMenu + "</nav><main><h1>" + s.title + "</h1><div class=live-blog>";
  for (const std::string& each : s.paragraphs) {
    out += "<section class=live-post><time datetime=2031-05-02T10:00Z class=timestamp>10:00</time><p>" + each +
           "</p><div class=share-buttons><a href=#>Share</a></div></section>";
  }
  return out + "</div></main></body></html>";
}

inline std::string script_only(const Story& s) {
  std::string body;
  for (const std::string& each : s.paragraphs) {
    body += body.empty() ? "" : "\\n\\n";
    for (const char c : each) body += (c == '"' ? "\\" : "") + std::string(1, c);
  }
  return head(s,
              "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":"
              "\"WebSite\",\"name\":\"Harbour Post\"},{\"@type\":[\"NewsArticle\"],\"headline\":\"" +
                  s.title +
                  "\",\"datePublished\":\"2031-05-02\",\"author\":[{\"@type\":\"Person\",\"name\":\"Ann Reed\"}],"
                  "\"articleBody\":\"" +
                  body + "\"}]}</script>") +
         "<body><div id=app>Loading</div><noscript>Turn JavaScript on</noscript><script "
         "src=a.js></script></body></html>";
}

inline std::string right_to_left(const Story& s) {
  return head(s) + "<body dir=rtl><div class=navbar>" + kMenu + "</div><div class=container><h1>" + s.title +
         "</h1><div class=article-details>" + s.marked("<p dir=rtl><span>", "</span></p>") +
         "</div><div class=related-news>" + kTeasers + "</div></div></body></html>";
}

inline std::string paywall(const Story& s) {
  return head(s) + "<body class=is-paywalled><header>" + kMenu + "</header><article class=\"article premium\"><h1>" +
         s.title + "</h1><div class=\"article__body paywall\">" + s.marked("<p class=paragraph>", "</p>") +
         "</div><div class=paywall-offer><p>Read on with a subscription, for one coin a week, and cancel when you like."
         "</p><a href=/abo>Subscribe</a></div></article></body></html>";
}

inline std::string long_comments(const Story& s) {
  std::string out = head(s) + "<body><nav>" + kMenu + "</nav><main><article><h1>" + s.title + "</h1>" +
                    s.marked("<p>", "</p>") + "</article><section id=comments class=comments-area>";
  for (int i = 0; i < 40; ++i) {
    out += "<article class=comment-body><p>I do not agree with this at all, number " + std::to_string(i) +
           ". In my view the council should have listened to us years ago, and now it is far too late.</p></article>";
  }
  return out + "</section></main></body></html>";
}

struct Style {
  const char* name;
  std::string (*page)(const Story&);
};

inline constexpr Style kStyles[] = {{"WordPress, classic theme", wordpress_classic},
                                    {"WordPress, blocks", wordpress_blocks},
                                    {"AMP", amp},
                                    {"nested boxes", nested_boxes},
                                    {"tables of 2003", tables_of_2003},
                                    {"line breaks only", line_breaks},
                                    {"list items", list_items},
                                    {"live blog", live_blog},
                                    {"scripts only", script_only},
                                    {"right to left", right_to_left},
                                    {"paywall", paywall},
                                    {"long comments", long_comments}};
