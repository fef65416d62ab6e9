// Separates the page around a story from the story, before texts are compared.
//
// Problem. A scraped page is menu, story and footer. If the menu is longer than the story, two stories of one site look
// similar and one story on two sites does not. A line does not show whether it belongs to the page ("Share" may be a
// headline), but a comparison of pages does: furniture occurs in many texts of one source, a story in one.
//
// Method. recurring_blocks.cc learns which blocks recur. How often a block must recur depends on its position, because
// a paragraph that follow-ups repeat recurs too. The limits are lowest at the edges of a text and in runs of recurring
// blocks, higher for a single block inside the story, and highest for a long one there.
//
// Half. At most half of a text's words are set aside: learning can be wrong, and what remains must still be that text.
// Pages of 300 words of menu around a story of 100 are common, and the rest of the menu would join them. Furniture
// beyond the half is therefore muted: it stays in the text, and counts neither for nor against a similarity. A page
// that is all furniture, or a known wall ("Pardon Our Interruption"), is bare: it has no story to compare.
//
// Cost, figures and known weaknesses: docs/furniture.md.
//
// Literature: Bar-Yossef and Rajagopalan 2002 (templates recur across a site); Yi, Liu and Li 2003 (the importance of a
// block, from how its site repeats it); Kohlschuetter, Fankhauser and Nejdl 2010 (text density; needs markup, which is
// gone here).
#include "news/furniture.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "news/recognised_lines.h"
#include "news/walls.h"

namespace dedup {

namespace {

// The limits of docs/furniture.md. They were chosen on site-template, its copies wrapped in other pages, and
// congress-press; see "Figures" there for how they did on other data.
constexpr std::uint32_t kLongBlock = 16;  // words; a longer block may be a paragraph that follow-ups repeat
constexpr std::uint32_t kLeastRun = 3;    // so many recurring blocks in a row confirm each other
constexpr std::uint32_t kTinyBlock = 4;   // words; a shorter block (a date, a number) does not end an edge
// A block that links back to the article. WordPress prints 4 to 8 words beside title and site, in the languages tried.
constexpr std::uint32_t kLeastTitle = 3;   // words; a shorter title may end a story
constexpr std::uint32_t kMostBeside = 14;  // words beside the title
constexpr std::size_t kLastBlocks = 3;     // of a text, where such blocks are
constexpr std::uint32_t kLeastStory = 20;  // words; with less, and less than a tenth of the page, there is no story

/// Words in raw bytes, as an approximation for shares: runs without spaces, plus one for each character of a script
/// without spaces (lead bytes E3 to E9: kana and most CJK). The loop has no branches, so that compilers vectorise it.
std::uint32_t count_words(std::string_view bytes) {
  std::uint32_t words = bytes.empty() || static_cast<unsigned char>(bytes[0]) <= ' ' ? 0 : 1;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const auto begins = static_cast<std::uint32_t>((byte > ' ') & (static_cast<unsigned char>(bytes[i - 1]) <= ' '));
    words += begins + static_cast<std::uint32_t>((byte >= 0xE3) & (byte <= 0xE9));
  }
  return words;
}

std::uint32_t count_words(std::string_view text, Span where) {
  return count_words(text.substr(where.begin, where.end - where.begin));
}

bool recurs(const TextBlock& block) { return block.here.count > 0 || block.anywhere.count > 0; }

/// A block while its position is judged.
struct Block {
  TextBlock found;
  std::uint32_t words = 0;
  bool confirmed = false;  ///< at an edge of the text or in a run of recurring blocks

  bool recurs() const { return dedup::recurs(found); }
  std::uint64_t count() const { return std::max(found.here.count, found.anywhere.count); }
};

/// Whether the evidence suffices for furniture at the block's position: the table in docs/furniture.md. The shares keep
/// forty light edits of one story, each a text of its own, from becoming furniture of a large source; the counts let a
/// template change over the years.
bool is_enough(const Block& block, const BlockEvidence& evidence) {
  const auto [c, n] = evidence;
  if (c == 0) return false;
  if (block.words <= kLongBlock) return block.confirmed || (50 * c >= n && (c >= 20 || 10 * c >= n));
  const bool confirmed_long = block.confirmed && c > kLeastTexts && 80 * c >= n && (c >= 15 || 10 * c >= n);
  return confirmed_long || 2 * c >= n || (c >= 6 && 3 * c >= n);
}

/// Marks the blocks at the edges of the text and in runs, then drops the evidence of blocks that have too little.
void judge(std::vector<Block>& blocks) {
  const auto continues_edge = [](const Block& block) { return block.recurs() || block.words < kTinyBlock; };
  const std::size_t n = blocks.size();
  for (std::size_t i = 0; i < n && continues_edge(blocks[i]); ++i) blocks[i].confirmed = true;
  for (std::size_t i = n; i-- > 0 && continues_edge(blocks[i]);) blocks[i].confirmed = true;
  for (std::size_t begin = 0, end = 0; begin < n; begin = end + 1) {
    end = begin;
    while (end < n && blocks[end].recurs()) ++end;
    for (std::size_t i = begin; end - begin >= kLeastRun && i < end; ++i) blocks[i].confirmed = true;
  }
  for (Block& block : blocks) {
    TextBlock& found = block.found;
    if (!is_enough(block, found.here) && !is_enough(block, found.anywhere)) found.here = found.anywhere = {};
  }
}

/// Adds the block at the end of a text that links back to it, such as "The post TITLE appeared first on SITE" or
/// "Continue reading TITLE", in any language: it quotes the whole title and says little more. A story does not end so.
void add_link_back(std::string_view text, std::span<const TextBlock> blocks, std::string_view title,
                   std::vector<SetAside>& lines) {
  const std::uint32_t words = count_words(title);
  if (words < kLeastTitle || blocks.size() < 2) return;
  for (std::size_t i = blocks.size() > kLastBlocks ? blocks.size() - kLastBlocks : 1; i < blocks.size(); ++i) {
    const Span where = blocks[i].where;
    const bool is_taken = !lines.empty() && lines.back().where.end > where.begin;
    const std::string_view block = text.substr(where.begin, where.end - where.begin);
    if (is_taken || count_words(block) > words + kMostBeside || block.find(title) == std::string_view::npos) continue;
    lines.push_back({where, Aside::link});
  }
}

/// A stretch that could be set aside.
struct Choice {
  SetAside part;
  std::uint64_t count = 0;  ///< of a recurring block; 0 for a recognised line
  std::uint32_t words = 0;
  std::uint32_t from_edge = 0;  ///< bytes to the nearer end of the text
};

/// The recognised lines, and the recurring blocks minus their overlap with those lines; in text order.
std::vector<Choice> choices(std::string_view text, const std::vector<Block>& blocks, std::span<const SetAside> lines) {
  std::vector<Choice> out;
  const auto add = [&](Span where, Aside why, std::uint64_t count) {
    const auto size = static_cast<std::uint32_t>(text.size());
    out.push_back({{where, why}, count, count_words(text, where), std::min(where.begin, size - where.end)});
  };
  std::size_t line = 0;
  for (const Block& block : blocks) {
    if (!block.recurs()) continue;
    const Span where = block.found.where;
    while (line < lines.size() && lines[line].where.end <= where.begin) ++line;
    std::uint32_t begin = where.begin;
    for (std::size_t i = line; i < lines.size() && lines[i].where.begin < where.end; ++i) {
      if (lines[i].where.begin > begin) add({begin, lines[i].where.begin}, Aside::recurring, block.count());
      begin = std::max(begin, lines[i].where.end);
    }
    if (begin < where.end) add({begin, where.end}, Aside::recurring, block.count());
  }
  for (const SetAside& recognised : lines) add(recognised.where, recognised.why, 0);
  std::sort(out.begin(), out.end(), [](const Choice& x, const Choice& y) { return x.part.where < y.part.where; });
  return out;
}

/// Sets aside at most half of `words` and mutes the recurring blocks beyond it. Recognised lines go first, then the
/// most frequent blocks, edges before the middle.
void divide(const std::vector<Choice>& all, std::uint64_t words, PageParts& page) {
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    const Choice &a = all[x], &b = all[y];
    if ((a.count == 0) != (b.count == 0)) return a.count == 0;
    if (a.count != b.count) return a.count > b.count;
    return a.from_edge != b.from_edge ? a.from_edge < b.from_edge : x < y;
  });
  std::vector<std::uint8_t> taken(all.size(), 0);
  std::uint64_t left = words / 2;
  for (const std::uint32_t i : order) {
    if (all[i].words > left) continue;
    left -= all[i].words;
    taken[i] = 1;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (taken[i] != 0) {
      page.aside.push_back(all[i].part);
    } else if (all[i].count > 0) {
      page.muted.push_back(all[i].part.where);
    }
  }
}

}  // namespace

PageParts furniture(std::string_view text, std::uint64_t source, const Slots& slots, const RecurringBlocks& known) {
  PageParts page;
  if (text.size() > UINT32_MAX) return page;
  if (is_wall(text)) {
    page.bare = true;
    return page;
  }
  const std::vector<TextBlock> found = look_up_blocks(text, source, slots, known);
  std::vector<SetAside> lines = recognised_lines(text);
  add_link_back(text, found, slots.title, lines);
  if (lines.empty() && std::none_of(found.begin(), found.end(), recurs)) return page;

  std::vector<Block> blocks;
  blocks.reserve(found.size());
  std::uint64_t words = 0, aside = 0;
  for (const TextBlock& block : found) {
    blocks.push_back({block, count_words(text, block.where)});
    words += blocks.back().words;
  }
  judge(blocks);
  const std::vector<Choice> all = choices(text, blocks, lines);
  for (const Choice& choice : all) aside += choice.words;
  const std::uint64_t story = words - std::min(words, aside);
  if (story < kLeastStory && 10 * story < words) {
    page.bare = true;
    return page;
  }
  divide(all, words, page);
  return page;
}

void without(std::string_view text, const PageParts& page, bool muted_too, std::string& out) {
  out.clear();
  std::size_t at = 0, aside = 0, muted = muted_too ? 0 : page.muted.size();
  while (aside < page.aside.size() || muted < page.muted.size()) {
    const bool takes_muted =
        aside == page.aside.size() || (muted < page.muted.size() && page.muted[muted] < page.aside[aside].where);
    const Span where = takes_muted ? page.muted[muted++] : page.aside[aside++].where;
    out += text.substr(at, where.begin - at);
    out += '\n';
    at = where.end;
  }
  out += text.substr(at);
}

std::string_view name_of(Aside why) {
  switch (why) {
    case Aside::recurring:
      return "recurring";
    case Aside::dateline:
      return "dateline";
    case Aside::byline:
      return "byline";
    case Aside::credit:
      return "credit";
    case Aside::update:
      return "update";
    case Aside::link:
      return "link";
  }
  return "";
}

}  // namespace dedup
