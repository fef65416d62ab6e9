// HTML -> elements and pieces of text, in the order of the page.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "page/elements.h"
#include "page/hints.h"

namespace dedup {

inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

/// An element, or a piece of text between two tags. Nodes stand in the order of their start tags, so all inside node i
/// are [i + 1, end).
struct Node {
  Element element = Element::text;
  Hints hints = 0;  ///< of elements
  std::uint32_t parent = 0;
  std::uint32_t end = 0;
  std::uint32_t begin = 0, stop = 0;  ///< in the HTML: the text; of an element, its attributes
  std::uint32_t weight = 0;           ///< about the number of characters that are no space, of all text inside
  std::uint32_t linked = 0;           ///< of these, those inside links
  std::uint32_t link = kNone;         ///< of text in a link: its number in Tree::links
};

/// The attributes of a tag, in the HTML.
struct TagAt {
  Element element;
  std::uint32_t begin, stop;
  std::uint32_t node;  ///< the number of the next node
};

struct Range {
  std::uint32_t begin, stop;
};

struct Tree {
  std::string_view html;
  std::vector<Node> nodes;    ///< the first stands for the whole page
  std::vector<Range> links;   ///< targets as written
  std::vector<TagAt> marks;   ///< <html>, <meta>, <link>, <base>, <time>, and elements with itemprop or rel
  std::vector<Range> json;    ///< contents of <script type="application/ld+json">
  std::vector<Range> titles;  ///< contents of <title>

  std::string_view text(Range range) const { return html.substr(range.begin, range.stop - range.begin); }
  std::string_view text(const Node& node) const { return html.substr(node.begin, node.stop - node.begin); }
};

/// The longest page that is read, in bytes. What follows is cut.
inline constexpr std::size_t kLongestPage = std::size_t{1} << 30;

/// Reads `html`, which must live as long as the tree. Any bytes give a tree. Linear in time and memory.
void read_tree(std::string_view html, Tree& tree);

/// About the number of characters in HTML text that are no space: a byte or a sequence of two counts 1, one of three or
/// four counts 2 (a Chinese character says as much as two letters), a reference 1.
std::uint32_t weight_of(std::string_view text);

/// The value of an attribute as it is written, without quotes; empty if there is none. `name` is in lower case.
std::string_view attribute(std::string_view attributes, std::string_view name);

}  // namespace dedup
