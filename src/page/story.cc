// Which blocks of a page are the article.
//
// Method: a block is worth its text outside links, times the share of that text; headings and blocks without sentences
// are worth little or less than nothing (density of text and links: Kohlschuetter and others 2010). An element is worth
// its blocks. From the page down, the child that has nearly all value is entered, so that the smallest element with the
// story remains; paragraphs between the headline and this element are kept as its lead. Cost: linear. Weakness: a story
// cut into several boxes side by side loses the smaller ones, and a page of many short stories gives the largest.
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

bool says_body(const Node& node) { return (node.hints & kBody) != 0 && node.element != Element::paragraph; }

/// The child of an element with the most value, and the value of all children that say they are the body.
struct Children {
  std::uint32_t best = kNone;
  float most = 0, bodies = 0;
};

Children children_of(const Tree& tree, std::uint32_t parent, const std::vector<float>& values) {
  Children out;
  for (std::uint32_t i = parent + 1; i < tree.nodes[parent].end; i = tree.nodes[i].end) {
    if (tree.nodes[i].element == Element::text || values[i] <= 0) continue;
    if (says_body(tree.nodes[i])) out.bodies += values[i];
    if (values[i] <= out.most) continue;
    out.most = values[i];
    out.best = i;
  }
  return out;
}

/// The smallest element that holds the story: from the page down, to the child that has nearly all value.
std::uint32_t story_element(const Tree& tree, const std::vector<float>& values) {
  std::uint32_t here = 0;
  bool inside = false;  // an element that says it is an article or its body
  while (true) {
    const Children children = children_of(tree, here, values);
    if (children.best == kNone) return here;
    const Node& best = tree.nodes[children.best];
    const bool only_body = says_body(best) && children.most > 0.9F * children.bodies;
    const float needed = says_body(tree.nodes[here]) ? 0.97F : only_body ? 0.45F : inside ? 0.9F : 0.75F;
    if (children.most < needed * values[here]) return here;
    here = children.best;
    inside |= best.element == Element::article || says_body(best);
  }
}

constexpr std::uint32_t kLeadWeight = 40;      // of a paragraph between the title and the story
constexpr std::uint32_t kLeadingHeading = 80;  // of a heading that is a sentence
constexpr std::size_t kLeadBlocks = 12;        // dates, credits and captions between the title and the story

/// Whether a block is a heading and no whole sentence.
bool is_mere_heading(const Block& block) {
  return is_heading(block.kind) && (block.sentences == 0 || block.own() < kLeadingHeading);
}

/// Whether a block may lead into the story: no date, credit or label.
bool is_lead(const Block& block) {
  const bool says = block.sentences > 0 || block.own() >= 2 * kLeadWeight;
  return says && block.own() >= kLeadWeight && !block.is_linked() && !is_mere_heading(block) &&
         block.kind != Element::item;
}

/// Of headers, which hold the title, keeps the lead alone.
void keep_leads_of_headers(const Tree& tree, std::vector<Block>& blocks) {
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].element != Element::header) continue;
    while (at < blocks.size() && blocks[at].first < i) ++at;
    for (; at < blocks.size() && blocks[at].first < tree.nodes[i].end; ++at) {
      blocks[at].kept = blocks[at].kept && is_lead(blocks[at]);
    }
    i = tree.nodes[i].end - 1;
  }
}

/// Keeps paragraphs between the title and the story, which many pages set apart.
void keep_lead(const Tree& tree, std::uint32_t story, std::vector<Block>& blocks) {
  std::uint32_t title = kNone, other = kNone;  // the last heading of the first rank, and of any
  for (std::uint32_t i = 0; i < story; ++i) {
    const Node& node = tree.nodes[i];
    if (!is_heading(node.element) || node.weight <= 8) continue;
    if (node.element == Element::heading1) title = i;
    if (node.linked * 2 <= node.weight) other = i;
  }
  if (title == kNone) title = other;
  if (title == kNone) return;
  const auto first = std::lower_bound(blocks.begin(), blocks.end(), story,
                                      [](const Block& block, std::uint32_t node) { return block.first < node; });
  std::size_t looked = 0;
  for (auto block = first; block != blocks.begin() && looked < kLeadBlocks; ++looked) {
    --block;
    if (block->first < title) return;
    block->kept = is_lead(*block);
  }
}

constexpr std::uint32_t kShortest = 8;  // weight of a paragraph; a shorter one is a time, as in live blogs, or a sign

/// Whether a block is a part of a list or a table.
bool is_part(const Block& block) {
  return block.kind == Element::item || block.kind == Element::row || block.kind == Element::cell ||
         block.kind == Element::term;
}

/// Whether a block only announces what follows: a heading, or a label as "More on this:".
bool announces(const Block& block) {
  return is_mere_heading(block) || (block.own() < 60 && block.sentences == 0 && !is_part(block));
}

/// Drops headings and labels with nothing behind them.
void drop_idle_headings(std::vector<Block>& blocks) {
  bool followed = false;
  for (std::size_t i = blocks.size(); i-- > 0;) {
    Block& block = blocks[i];
    if (!block.kept) {
      if (block.is_linked() && !is_heading(block.kind)) followed = false;
    } else if (!announces(block)) {
      followed = true;
    } else {
      block.kept = followed;
      if (is_heading(block.kind)) followed = followed && i > 0 && is_heading(blocks[i - 1].kind);
    }
  }
}

}  // namespace

std::uint32_t choose_story(const Tree& tree, std::vector<Block>& blocks, std::vector<float>& values) {
  values.assign(tree.nodes.size(), 0);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    values[blocks[i].parent] += std::max(0.0F, value_of(blocks[i], i > 0 ? &blocks[i - 1] : nullptr));
  }
  for (std::size_t i = tree.nodes.size(); i-- > 1;) values[tree.nodes[i].parent] += values[i];
  const std::uint32_t story = story_element(tree, values);
  const std::uint32_t end = tree.nodes[story].end;
  for (Block& block : blocks) {
    block.kept = block.first >= story && block.first < end;
    const bool is_time = block.own() < kShortest && block.sentences == 0 && !is_heading(block.kind) && !is_part(block);
    if ((block.is_linked() && block.own() < 80) || is_time) block.kept = false;
  }
  keep_leads_of_headers(tree, blocks);
  keep_lead(tree, story, blocks);
  drop_idle_headings(blocks);
  std::uint32_t weight = 0;
  for (const Block& block : blocks) weight += block.kept ? block.own() : 0;
  return weight;
}

}  // namespace dedup
