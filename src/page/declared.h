// The text of the article as its page declares it in structured data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "page/blocks.h"

namespace dedup {

/// The declared text without markup, which it has in some pages.
std::string plain_declared(std::string_view body);

/// Whether a page shows so much less than the declared text that this is the better one: scripts put the story in
/// place, or readers must pay. `shown` is the weight of the story that was found.
bool replaces(std::string_view declared, std::uint32_t shown);

/// Drops what follows the last block that is in the declared text, if most of this was found: the story ends there.
void end_with(std::string_view declared, const Tree& tree, std::vector<Block>& blocks);

}  // namespace dedup
