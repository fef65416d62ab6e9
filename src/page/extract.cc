// The article of a web page.
#include "page/extract.h"

#include "page/blocks.h"
#include "page/linked_data.h"
#include "page/metadata.h"
#include "page/story.h"
#include "page/tree.h"
#include "page/write.h"

namespace dedup {

struct PageScratch::Parts {
  Tree tree;
  Furniture furniture;
  std::vector<Block> blocks;
  std::vector<float> values;
  LinkedDataReader linked_data;
};

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
  mark_furniture(parts.tree, parts.furniture);
  read_blocks(parts.tree, parts.furniture, parts.blocks);
  choose_story(parts.tree, parts.blocks, parts.values);
  write_blocks(parts.tree, parts.furniture, parts.blocks, out.text);
}

}  // namespace dedup
