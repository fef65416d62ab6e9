// A page without its furniture, as blocks of text.
#pragma once

#include <cstdint>
#include <vector>

#include "page/tree.h"

namespace dedup {

/// A paragraph, a list item, a heading, a row of a table: text between two breaks.
struct Block {
  std::uint32_t first = 0, end = 0;  ///< nodes of the tree; not all between are of the block
  std::uint32_t parent = 0;          ///< the element around it that breaks lines
  std::uint32_t weight = 0, linked = 0;
  std::uint32_t sentences = 0;  ///< ends of sentences
  Element kind = Element::block;
  bool starts_paragraph = true;  ///< else a line
  bool quoted = false;           ///< in a <blockquote>
  bool kept = true;

  std::uint32_t own() const { return weight - linked; }  ///< the weight outside links
  bool is_linked() const { return linked * 2 > weight; }
};

/// What is known of a page before its blocks are read.
struct Surroundings {
  std::vector<bool> dropped;  ///< by node: with all inside
};

/// How much is taken for furniture: all that looks so; only what hardly ever holds a story; nothing but navigation.
enum class Strictness : std::uint8_t { full, some, least };

/// Marks what surrounds stories: by the names of elements, and by hints that are not refuted.
void mark_furniture(const Tree& tree, Strictness strictness, Surroundings& out);

void read_blocks(const Tree& tree, const Surroundings& around, std::vector<Block>& out);

}  // namespace dedup
