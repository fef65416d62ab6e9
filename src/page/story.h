// Which blocks of a page are the article.
#pragma once

#include <span>
#include <vector>

#include "page/blocks.h"

namespace dedup {

/// Sets Block::kept. Returns the weight outside links of what is kept. `values` is scratch. Linear.
std::uint32_t choose_story(const Tree& tree, std::vector<Block>& blocks, std::vector<float>& values);

}  // namespace dedup
