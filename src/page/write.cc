// Blocks -> text: paragraphs with blank lines between them, lines of lists and rows of tables below each other.
//
// A quotation set apart that repeats the text before it (a pull quote) is left out; at most kMostQuotes are looked for:
// each costs a search through the text. Otherwise the cost is linear. Weakness: a pull quote that stands before the
// sentence that it repeats is kept.
#include "page/write.h"

#include <unordered_set>

#include "core/ascii.h"
#include "core/url.h"
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
    while (i < html.size() && html[i] != '&' && html[i] != '\xC2' && !is_space(html[i])) ++i;
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
        } else {
          append_character(found.character, out);
        }
        i += found.length;
      }
    } else if (rest.starts_with("\u00A0")) {
      space(out);
      i += 2;
    } else {
      out += html[i++];
    }
  }
}

namespace {

constexpr std::size_t kMostQuotes = 16;  // each costs a search in the text

void write_block(const Tree& tree, const Surroundings& around, const Block& block, std::string& out) {
  for (std::uint32_t i = block.first; i < block.end;) {
    const Node& node = tree.nodes[i];
    if (around.dropped[i]) {
      i = node.end;
      continue;
    }
    if (node.element == Element::text) append_text(tree.text(node), out);
    if (node.element == Element::line_break) {
      trim_back(out);
      if (!out.empty() && out.back() != '\n') out += '\n';
    }
    if (node.element == Element::cell) space(out);
    ++i;
  }
  while (!out.empty() && is_space(out.back())) out.pop_back();
}

/// Whether `out` ends, from `begin` on, with something that it says before.
bool is_said(std::string_view out, std::size_t begin) {
  std::string_view said = out.substr(begin);
  const auto is_mark = [](char c) { return is_space(c) || c == '"' || c == '.'; };
  said = trimmed_back(trimmed_front(said, is_mark), is_mark);
  for (const std::string_view mark : {"\u201C", "\u201E", "\u00AB", "\u201D", "\u00BB"}) {
    if (said.starts_with(mark)) said.remove_prefix(mark.size());
    if (said.ends_with(mark)) said.remove_suffix(mark.size());
  }
  return said.size() >= 20 && out.substr(0, begin).find(said) != std::string_view::npos;
}

}  // namespace

void write_blocks(const Tree& tree, const Surroundings& around, const std::vector<Block>& blocks, std::string& out) {
  out.clear();
  bool paragraph = false;
  std::size_t quotes = 0;
  for (const Block& block : blocks) {
    paragraph |= block.starts_paragraph;
    if (!block.kept) continue;
    const std::size_t before = out.size();
    if (!out.empty()) out += paragraph ? "\n\n" : "\n";
    const std::size_t begin = out.size();
    write_block(tree, around, block, out);
    if (block.quoted && quotes++ < kMostQuotes && is_said(out, begin)) {
      out.resize(before);
      continue;
    }
    paragraph = false;
  }
}

void write_links(const Tree& tree, const std::vector<Block>& blocks, const std::string& base,
                 std::vector<std::string>& out) {
  std::unordered_set<std::string> known;
  for (const Block& block : blocks) {
    if (!block.kept || block.linked == 0) continue;
    std::uint32_t last = kNone;
    for (std::uint32_t i = block.first; i < block.end; ++i) {
      const Node& node = tree.nodes[i];
      if (node.element != Element::text || node.link == kNone || node.link == last) continue;
      last = node.link;
      std::string link;
      append_text(trimmed(tree.text(tree.links[last])), link);
      if (link.empty() || link.front() == '#') continue;
      if (!is_absolute_url(link)) link = resolve_url(base, link);
      if (link.starts_with("http") && known.insert(link).second) out.push_back(std::move(link));
    }
  }
}

}  // namespace dedup
