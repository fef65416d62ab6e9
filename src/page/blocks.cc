// A page without its furniture, as blocks of text.
//
// Problem: a page holds far more than its story, and authors say so in the names of elements (<nav>, <aside>) and in
// class and id, which are often wrong. Method: an element is dropped with all inside if its name or its hints
// (page/hints.h) say furniture, unless what it holds refutes them: the title, an element that says it is the story, or
// most of the page's text outside links. What remains is cut into blocks where a browser would break a line. Cost: one
// pass over the nodes for each Strictness that is tried, at most four. Weakness: furniture in boxes without a telling
// name is left to page/story.cc, which sees only the density of links and sentences.
#include "page/blocks.h"

#include <algorithm>

#include "core/ascii.h"

namespace dedup {
namespace {

constexpr Hints kAround = kNavigation | kShare | kComments | kRelated | kAdvert | kOffer | kAuthor | kDetails |
                          kCaption | kEdge | kPullQuote | kUnseen;

std::uint32_t own(const Node& node) { return node.weight - node.linked; }

/// What must not be dropped: per node, the number of nodes before it that are the title or a table.
struct Context {
  std::uint32_t total = 0;            ///< weight outside links
  std::uint32_t title = kNone;        ///< the first <h1>
  std::vector<std::uint32_t> bodies;  ///< nodes that say they are the story and have much text
  bool holds_title(std::uint32_t i, const Node& node) const { return title != kNone && i <= title && title < node.end; }
  bool holds_body(std::uint32_t i, const Node& node) const {  // inside or itself
    const auto found = std::lower_bound(bodies.begin(), bodies.end(), i);
    return found != bodies.end() && *found < node.end;
  }
};

Context context_of(const Tree& tree) {
  Context out;
  for (std::uint32_t i = 1; i < tree.nodes.size();) {
    const Node& node = tree.nodes[i];
    const bool comments = (node.hints & kComments) != 0 && node.element != Element::body;
    if (node.element == Element::text) out.total += own(node);
    i = comments ? node.end : i + 1;
  }
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    if (node.element == Element::heading1 && out.title == kNone && node.weight > 8) out.title = i;
    const bool body = (node.hints & kBody) != 0 && (node.hints & kAround) == 0 && node.element != Element::paragraph;
    if (body && own(node) > 200 && own(node) * 4 > out.total) out.bodies.push_back(i);
  }
  return out;
}

bool holds_quote_or_table(const Tree& tree, std::uint32_t i) {
  for (std::uint32_t k = i + 1; k < tree.nodes[i].end; ++k) {
    const Element element = tree.nodes[k].element;
    if (element == Element::table || element == Element::quote || element == Element::preformatted) return true;
  }
  return false;
}

/// Whether the element alone says that it is no part of a story; false if its hints must be asked.
bool is_furniture_element(const Tree& tree, std::uint32_t i, bool most, bool holds_body, bool holds_title) {
  switch (tree.nodes[i].element) {
    case Element::nav:
    case Element::control:
    case Element::options:
    case Element::option:
      return !most;
    case Element::figcaption:
    case Element::form:
    case Element::aside:
    case Element::footer:
      return !most && !holds_body;
    case Element::header:
      return !most && !holds_body && !holds_title;
    case Element::figure:
      return !most && !holds_quote_or_table(tree, i);
    default:
      return false;
  }
}

bool is_furniture(const Tree& tree, const Context& page, Strictness strictness, std::uint32_t i) {
  const Node& node = tree.nodes[i];
  if (node.element == Element::text || node.element == Element::body || node.element == Element::line_break)
    return false;
  if (i == page.title) return true;
  const bool holds_body = page.holds_body(i, node);
  // An aside may have most of the text if something else says that it is the story.
  const bool beside = node.element == Element::aside && !page.bodies.empty();
  const bool most = own(node) * 2 > page.total && own(node) > 0 && !beside;
  if (strictness == Strictness::least) return node.element == Element::nav;
  const bool holds_title = page.holds_title(i, node);
  if (strictness == Strictness::full && is_furniture_element(tree, i, most, holds_body, holds_title)) return true;
  Hints hints = node.hints;
  if (strictness == Strictness::some) hints &= kNavigation | kComments | kShare | kUnseen;
  if (node.element == Element::article || node.element == Element::main)
    hints &= static_cast<Hints>(~(kDetails | kAuthor | kOffer | kEdge | kCaption | kShare));
  if ((hints & (kAround | kTeaser)) == 0 || holds_body) return false;
  if ((hints & kBody) != 0 && (hints & (kComments | kUnseen)) == 0) return false;
  if ((hints & kComments) != 0) return !holds_title;
  if (holds_title && own(node) > 100) return false;
  if ((hints & kAround) != 0) return !most;
  return node.linked * 10 > node.weight && own(node) * 4 < page.total;  // a teaser
}

/// The number of ends of sentences in `text`.
std::uint32_t sentences_in(std::string_view text) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' || c == '!' || c == '?') {
      const char next = i + 1 < text.size() ? text[i + 1] : ' ';
      out +=
          static_cast<std::uint32_t>(is_space(next) || next == '"' || next == '\xE2' || next == '\xC2' || next == '&');
    } else if (c == '\xE3' || c == '\xEF' || c == '\xE0' || c == '\xD8') {
      const std::string_view three = text.substr(i, 3);
      out += static_cast<std::uint32_t>(three == "\u3002" || three == "\uFF01" || three == "\uFF1F" ||
                                        three == "\u0964" || three.substr(0, 2) == "\u061F");
    }
  }
  return out;
}

class BlockReader {
 public:
  BlockReader(const Tree& tree, const Surroundings& around, std::vector<Block>& out)
      : tree_(tree), surroundings_(around), out_(out) {}

  void run() {
    const std::uint32_t size = static_cast<std::uint32_t>(tree_.nodes.size());
    for (std::uint32_t i = 0; i < size;) {
      while (!open_.empty() && tree_.nodes[open_.back()].end <= i) leave();
      const Node& node = tree_.nodes[i];
      if (surroundings_.dropped[i]) {
        if (breaks(node.element) && node.element != Element::item) paragraph();
        i = node.end;
        continue;
      }
      enter(i, node);
      ++i;
    }
    finish();
  }

 private:
  static bool is_line(Element element) {
    return element == Element::item || element == Element::row || element == Element::term ||
           element == Element::option;
  }

  void enter(std::uint32_t i, const Node& node) {
    if (node.element == Element::text) return add(i, node);
    if (node.element == Element::line_break) {
      if (breaks_++ > 0 && block_.weight > 0) paragraph();
      return;
    }
    if (node.element == Element::rule) return paragraph();
    if (!breaks(node.element) && node.element != Element::html && node.element != Element::body) return;
    if (node.element != Element::cell) is_line(node.element) ? line() : paragraph();
    open_.push_back(i);
  }

  void leave() {
    const Element element = tree_.nodes[open_.back()].element;
    if (element != Element::cell) is_line(element) ? line() : paragraph();
    open_.pop_back();
  }

  void add(std::uint32_t i, const Node& node) {
    if (node.weight == 0) return;
    breaks_ = 0;
    if (block_.weight == 0) {
      block_ = {};
      block_.first = i;
      block_.parent = open_.empty() ? 0 : open_.back();
      block_.starts_paragraph = paragraph_;
      set_kind();
      paragraph_ = false;
    }
    block_.weight += node.weight;
    block_.linked += node.linked;
    block_.end = i + 1;
    block_.sentences += sentences_in(tree_.text(node));
  }

  /// The kind is that of the nearest element with a meaning; a paragraph in a list item is a paragraph.
  void set_kind() {
    std::size_t looked = 0;
    for (std::size_t k = open_.size(); k-- > 0 && looked < 6; ++looked) {
      const Element element = tree_.nodes[open_[k]].element;
      if (element == Element::quote) block_.quoted = true;
      const bool plain =
          element == Element::block || element == Element::section || element == Element::section_of_table;
      if (block_.kind == Element::block && !plain) block_.kind = element;
    }
  }

  void line() { finish(); }
  void paragraph() {
    finish();
    paragraph_ = true;
  }
  void finish() {
    breaks_ = 0;
    if (block_.weight > 0) out_.push_back(block_);
    block_ = {};
  }

  const Tree& tree_;
  const Surroundings& surroundings_;
  std::vector<Block>& out_;
  std::vector<std::uint32_t> open_;
  Block block_;
  std::uint32_t breaks_ = 0;
  bool paragraph_ = true;
};

}  // namespace

void mark_furniture(const Tree& tree, Strictness strictness, Surroundings& out) {
  const Context page = context_of(tree);
  out.dropped.assign(tree.nodes.size(), false);
  for (std::uint32_t i = 1; i < tree.nodes.size();) {
    out.dropped[i] = is_furniture(tree, page, strictness, i);
    i = out.dropped[i] ? tree.nodes[i].end : i + 1;
  }
}

void read_blocks(const Tree& tree, const Surroundings& around, std::vector<Block>& out) {
  out.clear();
  BlockReader(tree, around, out).run();
}

}  // namespace dedup
