// The article of a web page.
//
// Method: the page becomes a tree (tree), its fields are read from structured data and markup (linked_data, metadata),
// furniture is dropped (blocks), and the story is the element with the most text outside links (story). If little is
// found, the page is read again with less taken for furniture. The body that the page declares as data replaces the
// shown text where that is only the beginning of it, as behind a script or a wall (declared). docs/pages.md has the
// figures. Cost: linear, at most four passes over the tree. Weakness: one page does not show what its site repeats;
// --furniture drop and the wider levels learn that from all pages of the site.
#include "page/extract.h"

#include "page/blocks.h"
#include "page/declared.h"
#include "page/linked_data.h"
#include "page/metadata.h"
#include "page/story.h"
#include "page/tree.h"
#include "page/write.h"

namespace dedup {

struct PageScratch::Parts {
  Tree tree;
  Surroundings around;
  std::vector<Block> blocks;
  std::vector<float> values;
  LinkedDataReader linked_data;
};

namespace {

constexpr std::uint32_t kShort = 250;  // weight of a story below which less may be furniture than it seems

std::uint32_t story_with(Strictness strictness, PageScratch::Parts& parts) {
  mark_furniture(parts.tree, strictness, parts.around);
  read_blocks(parts.tree, parts.around, parts.blocks);
  return choose_story(parts.tree, parts.blocks, parts.values);
}

/// A page without a story is read again, with less taken for furniture.
std::uint32_t find_story(PageScratch::Parts& parts) {
  const std::uint32_t full = story_with(Strictness::full, parts);
  if (full >= kShort) return full;
  const std::uint32_t some = story_with(Strictness::some, parts);
  if (some >= kShort && some > 2 * full) return some;
  if (full < kShort / 3) {
    const std::uint32_t least = story_with(Strictness::least, parts);
    if (least >= kShort) return least;
  }
  return story_with(Strictness::full, parts);
}

}  // namespace

PageScratch::PageScratch() : parts_(std::make_unique<Parts>()) {}
PageScratch::~PageScratch() = default;
PageScratch::PageScratch(PageScratch&&) noexcept = default;
PageScratch& PageScratch::operator=(PageScratch&&) noexcept = default;

void extract_page(std::string_view html, std::string_view url, PageScratch& scratch, Page& out) {
  PageScratch::Parts& parts = scratch.parts();
  out = {};
  read_tree(html, parts.tree);
  LinkedData data;
  for (const Range script : parts.tree.json) parts.linked_data.read(parts.tree.text(script), data);
  read_metadata(parts.tree, data, url, out);
  const std::uint32_t shown = find_story(parts);
  const std::string declared = plain_declared(data.body);
  if (replaces(declared, shown)) {
    out.text = declared;
    return;
  }
  end_with(declared, parts.tree, parts.blocks);
  write_blocks(parts.tree, parts.around, parts.blocks, out.text);
  write_links(parts.tree, parts.blocks, base_of(parts.tree, url), out.links);
}

}  // namespace dedup
