// Which blocks of a page are the article.
#include "page/story.h"

#include <algorithm>

namespace dedup {
namespace {

/// How much a block speaks for a story around it.
float value_of(const Block& block, const Block* before) {
  const auto own = static_cast<float>(block.own());
  if (is_heading(block.kind)) return block.is_linked() ? -10.0F : 0.0F;
  if (block.is_linked()) return -10.0F - 0.2F * static_cast<float>(std::min(block.linked, 200U));
  if (block.sentences == 0 && own < 80) return -3.0F;
  const float share = own / static_cast<float>(block.weight);
  const bool teaser = before != nullptr && before->is_linked() && own < 300 && before->kind != Element::item;
  return own * share * (teaser ? 0.3F : 1.0F);
}

/// The smallest element that holds the story: from the page down, to the child that has nearly all value.
std::uint32_t story_element(const Tree& tree, const std::vector<float>& values) {
  std::uint32_t here = 0;
  while (true) {
    std::uint32_t best = kNone;
    float most = 0;
    for (std::uint32_t i = here + 1; i < tree.nodes[here].end; i = tree.nodes[i].end) {
      if (tree.nodes[i].element != Element::text && values[i] > most) {
        most = values[i];
        best = i;
      }
    }
    if (best == kNone) return here;
    const bool body_here = (tree.nodes[here].hints & kBody) != 0;
    const bool body_below = (tree.nodes[best].hints & kBody) != 0;
    const float needed = body_here ? 0.97F : body_below ? 0.45F : 0.8F;
    if (most < needed * values[here]) return here;
    here = best;
  }
}

}  // namespace

void choose_story(const Tree& tree, std::vector<Block>& blocks, std::vector<float>& values) {
  values.assign(tree.nodes.size(), 0);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    values[blocks[i].parent] += std::max(0.0F, value_of(blocks[i], i > 0 ? &blocks[i - 1] : nullptr));
  }
  for (std::size_t i = tree.nodes.size(); i-- > 1;) values[tree.nodes[i].parent] += values[i];
  const std::uint32_t story = story_element(tree, values);
  const std::uint32_t end = tree.nodes[story].end;
  for (Block& block : blocks) {
    block.kept = block.first >= story && block.first < end;
    if (block.is_linked() && block.own() < 80) block.kept = false;
  }
  // Headings with nothing behind them.
  bool followed = false;
  for (std::size_t i = blocks.size(); i-- > 0;) {
    Block& block = blocks[i];
    if (block.first < story || block.first >= end) continue;
    if (is_heading(block.kind)) {
      if (!followed) block.kept = false;
      if (i > 0 && !is_heading(blocks[i - 1].kind)) followed = false;
    } else if (block.kept) {
      followed = true;
    }
  }
}

}  // namespace dedup
