// Blocks -> text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/blocks.h"

namespace dedup {

/// Appends HTML text without tags: references become characters, white space a single space. `out` does not begin with
/// a space.
void append_text(std::string_view html, std::string& out);

/// The text of the blocks that are kept. Quotations that repeat a sentence of it are left out.
void write_blocks(const Tree& tree, const Surroundings& around, const std::vector<Block>& blocks, std::string& out);

/// The absolute targets of the links in these blocks, each once.
void write_links(const Tree& tree, const std::vector<Block>& blocks, const std::string& base,
                 std::vector<std::string>& out);

}  // namespace dedup
