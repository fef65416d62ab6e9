// Which blocks of a page are the article.
#pragma once

#include <span>
#include <vector>

#include "page/blocks.h"

namespace dedup {

/// Sets Block::kept. `values` is scratch. Linear.
void choose_story(const Tree& tree, std::vector<Block>& blocks, std::vector<float>& values);

}  // namespace dedup
