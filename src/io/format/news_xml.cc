// News in the formats of the IPTC: NITF, NewsML-G2 and NewsML 1.
//
// The three share a structure and differ in names, so one table says which element or attribute is which field; of
// several, the one with the lowest rank and content wins. The text is that of the innermost element that holds a body,
// since NewsML wraps NITF, XHTML or plain text. A message of several items gives each.
//
// Pictures and tables of contents have no body and are left out, as are captions: they tell of another thing.
#include "io/format/news_xml.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "core/ascii.h"
#include "io/format/choice.h"
#include "io/format/format.h"
#include "io/format/markup.h"
#include "io/format/xml_tree.h"

namespace dedup {
namespace {

enum class Field { id, headline, date, source, byline };
constexpr std::size_t kFields = 5;

struct Rule {
  std::string_view element, attribute;  // without an attribute: the characters of the element
  Field field;
  int rank;
};
constexpr int kUpdate = 5;  // the ranks of dates from here on are those of the last change
constexpr std::array<Rule, 27> kRules{{
    {"newsItem", "guid", Field::id, 0},
    {"doc-id", "id-string", Field::id, 1},
    {"PublicIdentifier", "", Field::id, 0},
    {"NewsItemId", "", Field::id, 1},
    {"headline", "", Field::headline, 0},
    {"HeadLine", "", Field::headline, 0},
    {"hl1", "", Field::headline, 1},
    {"hedline", "", Field::headline, 2},
    {"title", "", Field::headline, 3},
    {"firstCreated", "", Field::date, 0},
    {"FirstCreated", "", Field::date, 0},
    {"date.issue", "norm", Field::date, 1},
    {"pubdata", "date.publication", Field::date, 2},
    {"contentCreated", "", Field::date, 3},
    {"date.release", "norm", Field::date, 3},
    {"story.date", "norm", Field::date, 4},
    {"versionCreated", "", Field::date, kUpdate},
    {"ThisRevisionCreated", "", Field::date, kUpdate},
    {"provider", "literal", Field::source, 0},
    {"provider", "", Field::source, 0},
    {"distributor", "", Field::source, 1},
    {"pubdata", "name", Field::source, 2},
    {"creditline", "", Field::source, 3},
    {"CreditLine", "", Field::source, 3},
    {"byline", "", Field::byline, 0},
    {"by", "", Field::byline, 0},
    {"ByLine", "", Field::byline, 0},
}};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}
constexpr std::array<std::string_view, 3> kRoots{"nitf", "newsItem", "newsMessage"};
constexpr std::array<std::string_view, 2> kRoots1{"NewsML", "NewsItem"};
bool is_item(std::string_view name) { return name == "newsItem" || name == "NewsItem"; }
// From the outer ones to the inner ones.
bool is_body(std::string_view name) {
  constexpr std::array<std::string_view, 5> kBodies{"inlineXML", "inlineData", "DataContent", "body", "body.content"};
  return is_one_of(name, kBodies);
}
bool is_left_out(std::string_view name) {
  constexpr std::array<std::string_view, 8> kLeftOut{"media",  "figure", "script",    "style",
                                                     "object", "head",   "body.head", "body.end"};
  return is_one_of(name, kLeftOut);
}
bool is_block(std::string_view name) {
  constexpr std::array<std::string_view, 22> kBlocks{"p",  "block", "div", "hl1", "hl2",        "h1",     "h2", "h3",
                                                     "h4", "h5",    "h6",  "bq",  "blockquote", "pre",    "li", "dt",
                                                     "dd", "tr",    "br",  "hr",  "section",    "article"};
  return is_one_of(name, kBlocks);
}

/// Appends a word's characters with collapsed white space; `out` may end with a space.
void append_collapsed(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (!is_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ' && out.back() != '\n') {
      out += ' ';
    }
  }
}

std::string one_line(std::string_view text) {
  std::string out;
  append_collapsed(text, out);
  return std::string(trimmed(out));
}

/// The end of a paragraph.
void break_paragraph(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty() && out.back() != '\n') out += "\n\n";
}

void append_paragraphs(const xmlNode& node, std::string& out) {
  for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
    const std::string_view name = name_of(*child);
    if (name.empty()) {
      if (child->content != nullptr && child->type != XML_COMMENT_NODE) {
        append_collapsed(reinterpret_cast<const char*>(child->content), out);
      }
      continue;
    }
    if (is_left_out(name)) continue;
    const bool block = is_block(name);
    if (block) break_paragraph(out);
    append_paragraphs(*child, out);
    if (block) break_paragraph(out);
  }
}

/// Collects the fields of one article.
class ItemReader {
 public:
  void read(const xmlNode& node) { read(node, {100, 100, 100, 100, 100}); }

  /// The text so far is that of a part of the document, and the rest goes on behind it.
  void end_part() {
    if (texts_.empty()) return;
    std::vector<TextChoice> choices;
    choices.reserve(texts_.size());
    for (const std::string& text : texts_) choices.push_back({text});
    if (!item_.text.empty()) item_.text += "\n\n";
    item_.text += texts_[fullest(choices)];
    texts_.clear();
  }

  /// The article; the reader has none left.
  NewsItem finish() {
    end_part();
    item_.date_is_update = !item_.date.empty() && ranks_[static_cast<std::size_t>(Field::date)] >= kUpdate;
    return std::move(item_);
  }

 private:
  /// `around`: the ranks of the fields that the node lies in. Only better ones count within them, so that elements of
  /// one name in each other cost no more than one.
  void read(const xmlNode& node, std::array<int, kFields> around) {
    const std::string_view name = name_of(node);
    std::array<int, kFields> within = around;
    for (const Rule& rule : kRules) {
      const auto field = static_cast<std::size_t>(rule.field);
      if (rule.element != name || rule.rank >= around[field]) continue;
      offer(rule, rule.attribute.empty() ? one_line(characters_of(node)) : attribute_of(node, rule.attribute));
      within[field] = std::min(within[field], rule.rank);
    }
    const std::size_t before = texts_.size();
    for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
      const std::string_view child_name = name_of(*child);
      if (!child_name.empty() && child_name != "media" && !is_item(child_name)) read(*child, within);
    }
    if (is_body(name) && texts_.size() == before) read_text(node);
  }

  void offer(const Rule& rule, std::string value) {
    const std::array<std::string*, kFields> fields{&item_.id, &item_.headline, &item_.date, &item_.source,
                                                   &item_.byline};
    const auto field = static_cast<std::size_t>(rule.field);
    if (!has_content(value) || (!fields[field]->empty() && ranks_[field] <= rule.rank)) return;
    *fields[field] = std::move(value);
    ranks_[field] = rule.rank;
  }

  void read_text(const xmlNode& node) {
    const xmlNode* child = node.children;
    while (child != nullptr && name_of(*child).empty()) child = child->next;
    const bool is_tree = child != nullptr;
    std::string text;
    if (is_tree) {
      append_paragraphs(node, text);
    } else {
      text = characters_of(node);
    }
    if (has_content(text)) texts_.emplace_back(trimmed(text));
  }

  NewsItem item_;
  std::array<int, kFields> ranks_{};
  std::vector<std::string> texts_;
};

/// Calls `item` for the items below a node, the outermost ones first.
template <class Item>
void each_item(const xmlNode& node, const Item& item) {
  if (is_item(name_of(node))) item(node);
  for (const xmlNode* child = node.children; child != nullptr; child = child->next) {
    if (!name_of(*child).empty()) each_item(*child, item);
  }
}

}  // namespace

bool is_news_xml(std::string_view head) {
  const std::string_view root = find_root(head).name;
  return is_one_of(root, kRoots) || is_one_of(root, kRoots1);
}

NewsItems read_news_xml(std::string_view document) {
  NewsItems out;
  ItemReader whole;  // of a document that is one item, in one part or several
  const auto give = [&](NewsItem item) {
    if (!item.headline.empty() || !item.text.empty()) out.items.push_back(std::move(item));
  };
  const XmlFaults faults = each_tree(document, [&](const xmlNode& root) {
    if (name_of(root) == "nitf" || is_item(name_of(root))) {
      whole.read(root);
      whole.end_part();
      return;
    }
    each_item(root, [&](const xmlNode& node) {
      ItemReader reader;
      reader.read(node);
      give(reader.finish());
    });
  });
  give(whole.finish());
  out.line = faults.line;
  out.problem = faults.reason;
  if (out.items.empty() && out.problem.empty()) {
    out.problem = "no article with a headline or a text; leave the file out";
  }
  return out;
}

namespace {

class NewsXmlConverter : public PartConverter {
 public:
  void convert(std::uint64_t /*number*/, std::string_view bytes, const ConverterCalls& calls) override {
    NewsItems news = read_news_xml(bytes);
    for (const NewsItem& item : news.items) {
      Article article;
      article.id = item.id;
      article.title = item.headline;
      article.text = item.text;
      article.date = item.date;
      article.date_is_update = item.date_is_update;
      article.source = item.source;
      calls.article(article);
    }
    if (news.problem.empty()) return;
    const auto kind = news.items.empty() ? Problem::Kind::skipped_file : Problem::Kind::repaired;
    calls.problem(kind, news.line, std::move(news.problem));
  }
};

constexpr std::array<std::string_view, 1> kExtensions{"nitf"};

std::unique_ptr<PartConverter> news_xml_converter() { return std::make_unique<NewsXmlConverter>(); }

}  // namespace

const Format kNewsXmlFormat{"news-xml",
                            "NITF, NewsML-G2 and NewsML 1",
                            kExtensions,
                            is_news_xml,
                            Format::Records::parts,
                            nullptr,
                            nullptr,
                            news_xml_converter};

}  // namespace dedup
