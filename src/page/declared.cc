// The text of the article as its page declares it in structured data.
//
// `articleBody` is the story itself in half of the pages that have it. In others it is cut, lacks lists and subheads,
// or has no paragraphs. So the page's own text is preferred, and the declared one only tells where it ends. It takes
// the place of the page's text if this is much shorter. Weakness: a declared text that holds captions or notes of the
// publisher is taken with them.
#include "page/declared.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "page/write.h"
#include "text/html.h"

namespace dedup {
namespace {

constexpr std::uint32_t kShortest = 100;  // weight of a declared text that may be a story
constexpr std::size_t kWords = 4;         // in a row, that tell two sentences apart

/// Hashes of all runs of kWords words. Words end at ASCII signs and white space.
template <class Take>
void hash_runs(std::string_view text, Take take) {
  std::array<std::uint64_t, kWords> last{};
  std::size_t words = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto is_part = [&](char c) { return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80; };
    while (i < text.size() && !is_part(text[i])) ++i;
    const std::size_t begin = i;
    while (i < text.size() && is_part(text[i])) ++i;
    if (i == begin) break;
    last[words++ % kWords] = XXH3_64bits(text.data() + begin, i - begin);
    if (words < kWords) continue;
    std::uint64_t run = 0;
    for (std::size_t k = 0; k < kWords; ++k) run = run * 0x9E3779B97F4A7C15ULL + last[(words + k) % kWords];
    take(run);
  }
}

std::string text_of(const Tree& tree, const Block& block) {
  std::string out;
  for (std::uint32_t i = block.first; i < block.end; ++i) {
    if (tree.nodes[i].element == Element::text) append_text(tree.text(tree.nodes[i]), out);
  }
  return out;
}

}  // namespace

std::string plain_declared(std::string_view body) {
  const bool html = body.find("</") != std::string_view::npos || body.find("<br") != std::string_view::npos;
  std::string once;
  if (html) return plain_text(body, true, false);
  if (body.find("&lt;") != std::string_view::npos) {
    append_text(body, once);
    return plain_text(once, true, false);
  }
  // Line breaks are paragraphs.
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string line;
    append_text(trimmed(body.substr(0, end)), line);
    if (!line.empty()) once.append(once.empty() ? "" : "\n\n").append(line);
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return once;
}

bool replaces(std::string_view declared, std::uint32_t shown) {
  const std::uint32_t weight = weight_of(declared);
  return weight >= kShortest && weight / 5 * 4 > shown;
}

void end_with(std::string_view declared, const Tree& tree, std::vector<Block>& blocks) {
  std::vector<std::uint64_t> known;
  hash_runs(declared, [&](std::uint64_t run) { known.push_back(run); });
  std::sort(known.begin(), known.end());
  if (known.size() < 40) return;
  std::size_t last = 0, found_in_all = 0, kept = 0, before = 0;  // weights of what is kept, and of it up to `last`
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!blocks[i].kept) continue;
    kept += blocks[i].own();
    std::size_t runs = 0, found = 0;
    hash_runs(text_of(tree, blocks[i]), [&](std::uint64_t run) {
      ++runs;
      found += static_cast<std::size_t>(std::binary_search(known.begin(), known.end(), run));
    });
    found_in_all += found;
    if (runs > 0 && found * 2 > runs) last = i, before = kept;
  }
  // A declared text of which the page shows much more was cut.
  if (found_in_all * 10 < known.size() * 8 || (kept - before) * 2 > before) return;
  for (std::size_t i = last + 1; i < blocks.size(); ++i) blocks[i].kept = false;
}

}  // namespace dedup
