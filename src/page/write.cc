// Blocks -> text.
#include "page/write.h"

#include <algorithm>

#include "core/ascii.h"
#include "text/references.h"

namespace dedup {
namespace {

void space(std::string& out) {
  if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
}

void trim_back(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
}

}  // namespace

void append_text(std::string_view html, std::string& out) {
  for (std::size_t i = 0; i < html.size();) {
    const std::size_t run = i;
    while (i < html.size() && html[i] != '&' && html[i] != '\xC2' && html[i] != '\xE2' && html[i] != '\xEF' &&
           !is_space(html[i]))
      ++i;
    out.append(html.substr(run, i - run));
    if (i >= html.size()) return;
    const std::string_view rest = html.substr(i);
    if (is_space(html[i])) {
      space(out);
      ++i;
    } else if (html[i] == '&') {
      const Reference found = read_reference(rest, true);
      if (found.length == 0) {
        out += html[i++];
      } else {
        if (found.character == 0xA0 || found.character == ' ' || found.character == '\n' || found.character == '\t' ||
            found.character == '\r') {
          space(out);
        } else if (found.character != 0xAD && found.character != 0x200B) {
          append_character(found.character, out);
        }
        i += found.length;
      }
    } else if (rest.starts_with("\u00A0")) {
      space(out);
      i += 2;
    } else if (rest.starts_with("\u00AD")) {
      i += 2;
    } else if (rest.starts_with("\u200B") || rest.starts_with("\uFEFF")) {
      i += 3;
    } else {
      out += html[i++];
    }
  }
}

void write_blocks(const Tree& tree, const Furniture& furniture, const std::vector<Block>& blocks, std::string& out) {
  out.clear();
  bool paragraph = false;
  for (const Block& block : blocks) {
    paragraph |= block.starts_paragraph;
    if (!block.kept) continue;
    trim_back(out);
    if (!out.empty()) out += paragraph ? "\n\n" : "\n";
    paragraph = false;
    for (std::uint32_t i = block.first; i < block.end;) {
      const Node& node = tree.nodes[i];
      if (furniture.dropped[i]) {
        i = node.end;
        continue;
      }
      if (node.element == Element::text) append_text(tree.text(node), out);
      if (node.element == Element::line_break) {
        trim_back(out);
        if (!out.empty() && out.back() != '\n') out += '\n';
      }
      if (node.element == Element::cell || node.element == Element::custom) space(out);
      ++i;
    }
  }
  trim_back(out);
}

}  // namespace dedup
