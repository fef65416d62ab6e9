// HTML -> elements and pieces of text, in the order of the page.
//
// Problem: the text of an article is found by where it lies among the elements, so a tree is needed; pages are large
// and many are broken. Method: one pass over the bytes. Scripts and comments are skipped by a search for their end.
// Start tags become nodes in the order of the page, end tags set where a node ends. Elements that change only letters
// (<b>) and links are no nodes: a link is a property of the text inside. Of the rules of HTML 5, those are kept that
// decide where a paragraph or a box ends: implied ends of <p>, <li>, <dt>, <tr>, <td> and <option>, and end tags that
// do not reach out of a table cell. Elements nested deeper than kDeepest become part of the one around them. On
// 160 real pages (18.3 MB, 2026-11-30, two shared cores): 370 MB/s of processor time; libxml2 2.9.14 reads 55, libgumbo
// 0.10.1 reads 20, and both need a second for 20,000 attributes in one tag, here 0.5 ms (docs/pages.md). Weakness:
// formatting elements that overlap blocks, and content that belongs in front of a table, stay where they are written.
#include "page/tree.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/ascii.h"
#include "page/attributes.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::size_t kDeepest = 250;     // browsers allow 512; real pages have 30 to 60 open elements
constexpr std::size_t kLongestName = 32;  // bytes of an element's name
constexpr std::array<std::string_view, 9> kRaw{"script",   "style",   "noscript", "iframe", "template",
                                               "textarea", "noembed", "noframes", "xmp"};
constexpr std::size_t kKinds = static_cast<std::size_t>(Element::custom) + 1;

std::uint32_t narrow(std::size_t offset) { return static_cast<std::uint32_t>(offset); }

class TreeReader {
 public:
  TreeReader(std::string_view html, Tree& tree) : html_(html), tree_(tree) {
    tree_.html = html;
    tree_.nodes.clear();
    tree_.links.clear();
    tree_.marks.clear();
    tree_.json.clear();
    tree_.titles.clear();
    Node root;
    root.element = Element::html;
    tree_.nodes.push_back(root);
    open_.push_back({0, Element::html, 0, 0});
  }

  void run() {
    std::size_t text_begin = 0;
    while (at_ < html_.size()) {
      const std::size_t tag = html_.find('<', at_);
      if (tag == kNowhere) break;
      at_ = tag;
      const std::size_t end = skip_tag(text_begin);
      if (end == kNowhere) {
        at_ = tag + 1;  // this `<` is text
      } else {
        at_ = text_begin = end;
      }
    }
    add_text(text_begin, html_.size());
    while (!open_.empty()) close_top();
  }

 private:
  struct Open {
    std::uint32_t node;
    Element element;
    std::uint32_t weight, linked;  ///< of all text before the element
  };

  // ---- tags

  /// Reads what begins with the `<` at at_. Returns its end, or npos if it is text. The text since `text_begin` is
  /// added first.
  std::size_t skip_tag(std::size_t text_begin) {
    if (at_ + 1 >= html_.size()) return kNowhere;
    const char next = html_[at_ + 1];
    if (next == '!' || next == '?') {
      add_text(text_begin, at_);
      return skip_declaration();
    }
    const bool is_end = next == '/';
    const std::size_t begin = at_ + (is_end ? 2 : 1);
    if (begin >= html_.size() || !is_letter(html_[begin])) {
      if (!is_end) return kNowhere;
      add_text(text_begin, at_);
      return past('>', begin);
    }
    add_text(text_begin, at_);
    std::array<char, kLongestName> name{};
    std::size_t size = 0, i = begin;
    for (; i < html_.size() && !is_space(html_[i]) && html_[i] != '>' && html_[i] != '/'; ++i) {
      if (size < name.size()) name[size++] = lower(html_[i]);
    }
    const std::string_view lowered_name(name.data(), size);
    const Element element = element_of(lowered_name);
    if (is_end) {
      const std::size_t end = past('>', i);
      end_tag(element);
      return end;
    }
    return start_tag(element, lowered_name, i);
  }

  std::size_t past(char mark, std::size_t from) const {
    const std::size_t found = html_.find(mark, from);
    return found == kNowhere ? html_.size() : found + 1;
  }

  std::size_t skip_declaration() {
    if (html_.compare(at_, 4, "<!--") == 0 && !no_comment_end_) {
      if (html_.compare(at_, 5, "<!-->") == 0) return at_ + 5;
      const std::size_t end = html_.find("-->", at_ + 2);
      if (end != kNowhere) return end + 3;
      no_comment_end_ = true;
    }
    return past('>', at_);
  }

  struct Attributes {
    Hints hints = 0;
    bool is_link = false, marked = false, is_json = false, is_template = false;
    Range href{};
  };

  std::size_t start_tag(Element element, std::string_view name, std::size_t from) {
    Attributes found;
    std::size_t end = read_attributes(element, from, found);
    const Range attributes{narrow(from), narrow(end)};
    if (end < html_.size()) ++end;
    if (element == Element::raw) return skip_raw(name, found, end);
    if (element == Element::title) return read_title(end);
    const bool speaks = element == Element::link || element == Element::base || element == Element::time ||
                        element == Element::html || name == "meta";
    if (found.marked || speaks)
      tree_.marks.push_back({element, attributes.begin, attributes.stop, narrow(tree_.nodes.size())});
    if (element == Element::custom) found.hints = static_cast<Hints>(found.hints | hints_of(name));
    open(element, found, attributes);
    return end;
  }

  /// Returns the `>` of the tag.
  std::size_t read_attributes(Element element, std::size_t from, Attributes& out) {
    AttributeReader reader(html_, from, !odd_quotes_);
    while (reader.next()) take(element, reader, out);
    if (!reader.unclosed()) return reader.at();
    odd_quotes_ = true;
    return std::min(html_.find('>', from), html_.size());
  }

  void take(Element element, const AttributeReader& reader, Attributes& out) {
    const std::string_view name = reader.name(), value = reader.value();
    const auto add = [&](Hints hints) { out.hints = static_cast<Hints>(out.hints | hints); };
    switch (lower(name.front())) {
      case 'c':
        if (reader.is("class")) add(hints_of(value));
        break;
      case 'i':
        if (reader.is("id")) add(hints_of(value));
        if (reader.is("itemprop")) {
          out.marked = true;
          if (lowered(value.substr(0, 11)) == "articlebody") add(kBody);
        }
        break;
      case 'p':
        if (reader.is("property") && element != Element::meta) out.marked = true;
        break;
      case 'h':
        if (reader.is("href")) {
          out.is_link = element == Element::anchor;
          const std::size_t begin = narrow(static_cast<std::size_t>(value.data() - html_.data()));
          if (out.is_link) out.href = {narrow(begin), narrow(begin + value.size())};
        }
        if (reader.is("hidden")) add(kUnseen);
        break;
      case 'r':
        if (reader.is("role")) add(role(value));
        if (element == Element::anchor && reader.is("rel") && value == "author") out.marked = true;
        break;
      case 's':
        if (reader.is("style") && hides(value)) add(kUnseen);
        break;
      case 'a':
        if (reader.is("aria-hidden") && value == "true") add(kUnseen);
        break;
      case 'd':
        if (reader.is("data-testid") || reader.is("data-component") || reader.is("data-qa") || reader.is("data-module"))
          add(hints_of(value));
        break;
      case 't':
        if (element == Element::raw && reader.is("type")) {
          out.is_json = lowered(value).find("ld+json") != kNowhere;
          out.is_template = value == "text/template";
        }
        break;
      default:
        break;
    }
  }

  static Hints role(std::string_view value) {
    if (value == "main") return kContent;
    if (value == "navigation" || value == "search" || value == "menu") return kNavigation;
    if (value == "complementary" || value == "banner" || value == "contentinfo" || value == "dialog") return kEdge;
    return 0;
  }

  static bool hides(std::string_view style) {
    const std::size_t at = style.find("display");
    if (at == kNowhere) return false;
    std::string_view rest = trimmed_front(style.substr(at + 7), is_space);
    if (!rest.starts_with(':')) return false;
    return trimmed_front(rest.substr(1), is_space).starts_with("none");
  }

  // ---- content that is no text

  /// Whether a script of type text/template is a part of the page that a program shows as it is.
  /// One that starts with other than a tag is data, in JSON or CDATA.
  static bool is_plain_markup(std::string_view script) {
    script = trimmed(script);
    return script.starts_with('<') && !script.starts_with("<![") && script.find("<p") != kNowhere &&
           script.find("{{") == kNowhere && script.find("<%") == kNowhere;
  }

  std::size_t skip_raw(std::string_view name, const Attributes& found, std::size_t from) {
    const std::size_t end = find_end_tag(name, from);
    if (end == kNowhere) return name == "script" || name == "style" ? html_.size() : from;
    if (found.is_template && is_plain_markup(html_.substr(from, end - from))) return from;
    if (found.is_json) tree_.json.push_back({narrow(from), narrow(end)});
    return past('>', end);
  }

  /// Where `</name` is, or npos; a name that was not found once is not searched again.
  std::size_t find_end_tag(std::string_view name, std::size_t from) {
    const auto known = std::find(kRaw.begin(), kRaw.end(), name);
    if (known == kRaw.end() || unended_[static_cast<std::size_t>(known - kRaw.begin())]) return kNowhere;
    for (std::size_t at = html_.find("</", from); at != kNowhere; at = html_.find("</", at + 2)) {
      if (at + 2 + name.size() > html_.size()) break;
      std::size_t i = 0;
      while (i < name.size() && lower(html_[at + 2 + i]) == name[i]) ++i;
      if (i == name.size()) return at;
    }
    unended_[static_cast<std::size_t>(known - kRaw.begin())] = true;
    return kNowhere;
  }

  std::size_t read_title(std::size_t from) {
    const std::size_t end = std::min(html_.find('<', from), html_.size());
    if (in_unseen_ == 0) tree_.titles.push_back({narrow(from), narrow(end)});
    return end;
  }

  // ---- the tree

  void add_text(std::size_t begin, std::size_t end) {
    if (begin >= end || in_unseen_ > 0) return;
    const std::string_view text = html_.substr(begin, end - begin);
    const std::uint32_t weight = weight_of(text);
    // White space between two elements matters only behind text: <b>a</b> <i>b</i>.
    if (weight == 0 && tree_.nodes.back().element != Element::text) return;
    Node node;
    node.parent = open_.back().node;
    node.begin = narrow(begin);
    node.stop = narrow(end);
    node.end = narrow(tree_.nodes.size() + 1);
    node.weight = weight;
    node.link = link_;
    if (link_ != kNone) node.linked = weight;
    weight_ += weight;
    linked_ += node.linked;
    tree_.nodes.push_back(node);
  }

  bool is_open(Element element) const { return count_[static_cast<std::size_t>(element)] > 0; }

  void open(Element element, const Attributes& found, Range attributes) {
    if (element == Element::anchor) return open_link(found);
    if (element == Element::inside || element == Element::meta || element == Element::link ||
        element == Element::base || element == Element::time)
      return;
    if (element == Element::html || element == Element::head || (element == Element::body && is_open(element))) return;
    if (in_unseen_ > 0 || element == Element::unseen) {
      if (element == Element::unseen) ++in_unseen_;
      return;
    }
    imply_ends(element);
    Node node;
    node.element = element;
    node.hints = found.hints;
    node.parent = open_.back().node;
    node.begin = attributes.begin;
    node.stop = attributes.stop;
    node.end = narrow(tree_.nodes.size() + 1);
    tree_.nodes.push_back(node);
    if (is_void(element)) return;
    if (open_.size() >= kDeepest) {  // still a break of the text
      ++ignored_[static_cast<std::size_t>(element)];
      return;
    }
    open_.push_back({narrow(tree_.nodes.size() - 1), element, weight_, linked_});
    ++count_[static_cast<std::size_t>(element)];
  }

  void open_link(const Attributes& found) {
    if (in_unseen_ > 0) return;
    link_ = kNone;
    if (!found.is_link) return;
    link_ = narrow(tree_.links.size());
    link_depth_ = open_.size();
    tree_.links.push_back(found.href);
  }

  void close_top() {
    const Open& top = open_.back();
    Node& node = tree_.nodes[top.node];
    node.end = narrow(tree_.nodes.size());
    node.weight = weight_ - top.weight;
    node.linked = linked_ - top.linked;
    if (top.node != 0) --count_[static_cast<std::size_t>(top.element)];
    open_.pop_back();
    if (open_.size() < link_depth_) link_ = kNone;
  }

  /// Closes the nearest open `element`, unless one of `barriers` is nearer.
  template <class IsBarrier>
  void close_nearest(Element element, IsBarrier is_barrier) {
    if (!is_open(element)) return;
    for (std::size_t i = open_.size(); i-- > 1;) {
      if (open_[i].element == element) {
        while (open_.size() > i) close_top();
        return;
      }
      if (is_barrier(open_[i].element)) return;
    }
  }

  static bool is_table_part(Element e) {
    return e == Element::table || e == Element::section_of_table || e == Element::row || e == Element::cell;
  }

  void imply_ends(Element element) {
    const auto not_inside = [](Element e) { return e != Element::span; };
    const auto list_or_box = [](Element e) { return e == Element::list || is_table_part(e); };
    const auto table = [](Element e) { return e == Element::table; };
    if (breaks(element) || element == Element::rule) close_nearest(Element::paragraph, not_inside);
    switch (element) {
      case Element::item:
        close_nearest(Element::item, list_or_box);
        break;
      case Element::term:
        close_nearest(Element::term, list_or_box);
        break;
      case Element::heading1:
      case Element::heading:
        if (is_heading(open_.back().element)) close_top();
        break;
      case Element::section_of_table:
        close_nearest(Element::section_of_table, table);
        break;
      case Element::row:
        close_nearest(Element::row, table);
        break;
      case Element::cell:
        close_nearest(Element::cell, [](Element e) { return e == Element::table || e == Element::row; });
        break;
      case Element::option:
        close_nearest(Element::option, not_inside);
        break;
      default:
        break;
    }
  }

  void end_tag(Element element) {
    if (element == Element::unseen) {
      if (in_unseen_ > 0) --in_unseen_;
      return;
    }
    if (in_unseen_ > 0) {
      // An end of something around what is not seen: its own end tag is missing.
      if (!breaks(element) || !is_open(element)) return;
      in_unseen_ = 0;
    }
    if (element == Element::anchor) link_ = kNone;
    if (element == Element::body || element == Element::html) return;  // some pages go on
    std::uint32_t& ignored = ignored_[static_cast<std::size_t>(element)];
    if (ignored > 0) {
      --ignored;
      return;
    }
    if (element == Element::span) return close_nearest(element, [](Element e) { return e != Element::span; });
    const bool of_table = is_table_part(element);
    close_nearest(element, [&](Element e) {
      return of_table ? e == Element::table && element != Element::table : e == Element::cell || e == Element::table;
    });
  }

  std::string_view html_;
  Tree& tree_;
  std::vector<Open> open_;
  std::array<std::uint32_t, kKinds> count_{}, ignored_{};
  std::size_t at_ = 0, link_depth_ = 0;
  std::array<bool, kRaw.size()> unended_{};  ///< raw elements without an end tag in the rest of the page
  std::uint32_t weight_ = 0, linked_ = 0, link_ = kNone;
  std::uint32_t in_unseen_ = 0;
  bool no_comment_end_ = false, odd_quotes_ = false;
};

}  // namespace

std::uint32_t weight_of(std::string_view text) {
  std::uint32_t weight = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    weight +=
        static_cast<std::uint32_t>(byte > ' ' && (byte & 0xC0) != 0x80) + static_cast<std::uint32_t>(byte >= 0xE0);
    if (byte == '&') {
      const std::size_t end = text.substr(i, 12).find(';');
      if (end == kNowhere) continue;
      if (text.substr(i, end) == "&nbsp" || text.substr(i, end) == "&#160") --weight;
      i += end;
    }
  }
  return weight;
}

void read_tree(std::string_view html, Tree& tree) { TreeReader(html.substr(0, kLongestPage), tree).run(); }

std::string_view attribute(std::string_view attributes, std::string_view name) {
  AttributeReader reader(attributes, 0);
  while (reader.next()) {
    if (reader.is(name)) return reader.value();
  }
  return {};
}

}  // namespace dedup
