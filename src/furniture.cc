// The page around the story: what recurs across many texts of one source is set aside before texts are compared.
//
// Problem. A page as scraped is menu, story, footer. Where the menu is longer than the story, two stories of one site
// look alike and one story on two sites does not. Which lines belong to the page is not written in them ("Share" may be
// a headline), but seen across pages: they stand in many texts of one source, and a story in one.
//
// Method. A block is a line; a long line, as of a page that lost its line breaks, is cut at ends of sentences, and what
// is still long at spaces that the bytes before them choose (content-defined chunks, as Muthitacharoen et al. 2001, so
// that a menu is cut alike whatever headline follows). A block is known by the hash of its bytes: nothing is folded, for
// a template is printed by a machine, and folding costs more than all the rest. Learning counts in how many distinct
// texts of its source a block stands. What counts as many depends on where the block stands, for a paragraph that
// follow-ups repeat recurs too: least evidence is needed at the edges of a text and in runs of recurring blocks, more
// for a block alone amid the story, most for a long one there.
//
// Half. At most half of a text's words are set aside: learning may be wrong, and what is left is still that text. But
// pages of 300 words of menu around 100 of story are common, and what is left of the menu would join them. So what
// recurs beyond the half stays as one word a run: it weighs next to nothing, for or against. A page that is nothing but
// furniture, or a known wall ("Pardon Our Interruption"), is `bare`: it has no story that could be compared.
//
// Measured cost, further figures and what is known to go wrong: docs/furniture.md.
//
// Literature: Bar-Yossef and Rajagopalan 2002 (templates as what recurs across a site), Yi, Liu and Li 2003 (importance
// of a block by how its site repeats it), Kohlschuetter, Fankhauser and Nejdl 2010 (text density, which needs markup
// that is gone here).
#include "dedup/furniture.h"

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <mutex>
#include <numeric>

#include "furniture_walls.h"
#include "kernels.h"

namespace dedup {

namespace {

constexpr std::size_t kLongLine = 400;       // bytes; longer lines are cut into sentences
constexpr std::size_t kLeastSentence = 40;   // bytes, so that "Sen." and "U.S." are none
constexpr std::size_t kLongSentence = 240;   // bytes; longer ones are cut into chunks
constexpr std::size_t kLeastChunk = 24;      // bytes
constexpr std::uint64_t kChunkMask = 7;      // a chunk ends at one space in eight
constexpr std::uint64_t kBlockSeed = 0x626C6F636B;
constexpr std::uint64_t kSourceSeed = 0x736F75726365;

constexpr std::uint64_t kLeastTexts = 4;  // in which a block must stand, however few the source has
constexpr std::uint32_t kLongBlock = 16;  // words; a longer block may be a paragraph that follow-ups repeat
constexpr std::uint32_t kLeastRun = 3;    // recurring blocks in a row that vouch for each other
constexpr std::uint32_t kTinyBlock = 4;   // words; a shorter block (a date, a number) does not end an edge
constexpr std::uint32_t kLeastStory = 20;  // words; a page with fewer, and less than a tenth of it, has no story

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// Gives each block of `text`, trimmed and not empty, as (begin, end).
template <class Visit>
class BlockWalk {
 public:
  BlockWalk(std::string_view text, Visit visit) : text_(text), visit_(visit) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = find('\n', begin, text.size());
      if (end - begin > kLongLine) {
        sentences(begin, end);
      } else {
        block(begin, end);
      }
      begin = end + 1;
    }
  }

 private:
  std::size_t find(char c, std::size_t begin, std::size_t end) const {
    const void* found = begin < end ? std::memchr(text_.data() + begin, c, end - begin) : nullptr;
    return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - text_.data());
  }

  void sentences(std::size_t begin, std::size_t end) {
    for (std::size_t stop = begin + kLeastSentence;;) {
      stop = find('.', stop, end);
      if (stop + 1 >= end) break;
      if (text_[stop + 1] != ' ') {  // quotes close behind the point; a number or an address goes on
        ++stop;
        continue;
      }
      sentence(begin, stop + 1);
      begin = stop + 1;
      stop = begin + kLeastSentence;
    }
    sentence(begin, end);
  }

  void sentence(std::size_t begin, std::size_t end) {
    if (end - begin > kLongSentence) {
      for (std::size_t space = begin + kLeastChunk;;) {
        space = find(' ', space, end);
        if (space >= end) break;
        std::uint64_t before = 0;
        std::memcpy(&before, text_.data() + space - sizeof(before), sizeof(before));
        if ((kernels::mix(before * kernels::kGolden) & kChunkMask) != 0) {
          ++space;
          continue;
        }
        block(begin, space);
        begin = space + 1;
        space = begin + kLeastChunk;
      }
    }
    block(begin, end);
  }

  void block(std::size_t begin, std::size_t end) {
    while (begin < end && is_space(text_[begin])) ++begin;
    while (begin < end && is_space(text_[end - 1])) --end;
    if (begin < end) visit_(begin, end);
  }

  std::string_view text_;
  Visit visit_;
};

std::uint64_t block_hash(std::string_view text, std::size_t begin, std::size_t end) {
  return XXH3_64bits_withSeed(text.data() + begin, end - begin, kBlockSeed);
}

std::uint64_t block_key(std::uint64_t source, std::uint64_t block) {
  return kernels::scramble(block + source * kernels::kGolden);
}

std::uint64_t packed(std::uint64_t count, std::uint64_t texts) { return texts << 32 | count; }

/// Which of two pieces of evidence for one block is the stronger: more texts, then of fewer.
std::uint64_t stronger(std::uint64_t x, std::uint64_t y) {
  const auto rank = [](std::uint64_t v) { return std::pair(v & UINT32_MAX, ~(v >> 32)); };
  return rank(x) < rank(y) ? y : x;
}

// What counts as many: `c` of a source's `n` texts. The shares keep forty light edits of one story, each a text of its
// own, from passing for furniture of a large source; the caps let a template change with the years.

/// Below this nothing is remembered.
bool recurs(std::uint64_t c, std::uint64_t n) {
  return c >= kLeastTexts && 100 * c >= n && (c >= 10 || 20 * c >= n);
}
/// Wherever the source, as of a reprint that brought its own site's menu along, and where no source is said.
bool recurs_anywhere(std::uint64_t c, std::uint64_t n) { return c >= 10 && 4 * c >= n; }
bool short_amid_story(std::uint64_t c, std::uint64_t n) { return 50 * c >= n && (c >= 20 || 10 * c >= n); }
bool long_among_others(std::uint64_t c, std::uint64_t n) { return c > kLeastTexts && 80 * c >= n && (c >= 15 || 10 * c >= n); }
bool long_amid_story(std::uint64_t c, std::uint64_t n) { return 2 * c >= n || (c >= 6 && 3 * c >= n); }

struct Learnt {
  std::uint64_t key, value;
  bool operator<(const Learnt& other) const { return key != other.key ? key < other.key : value < other.value; }
};

struct Occurrence {
  std::uint64_t block;
  std::uint32_t text;
};

/// Counts in how many texts each block stands; occurrences of one text follow one another.
void count_blocks(std::span<const Occurrence> all, std::uint64_t source, std::uint64_t texts,
                  std::vector<Learnt>& out) {
  struct Slot {
    std::uint64_t block = 0;
    std::uint32_t count = 0;
    std::uint32_t last = 0;
  };
  std::vector<Slot> slots(std::bit_ceil(std::max<std::size_t>(2 * all.size(), 16)));
  const std::size_t mask = slots.size() - 1;
  for (const Occurrence& met : all) {
    std::size_t at = (met.block * kernels::kGolden >> 20) & mask;
    while (slots[at].count > 0 && slots[at].block != met.block) at = (at + 1) & mask;
    Slot& slot = slots[at];
    if (slot.count > 0 && slot.last == met.text) continue;
    slot.block = met.block;
    slot.last = met.text;
    ++slot.count;
  }
  for (const Slot& slot : slots) {
    if (slot.count < kLeastTexts) continue;
    if (source != 0 && recurs(slot.count, texts)) out.push_back({block_key(source, slot.block), packed(slot.count, texts)});
    if (recurs_anywhere(slot.count, texts)) out.push_back({block_key(0, slot.block), packed(slot.count, texts)});
  }
}

/// Learns from the texts of one source.
void learn_source(std::span<const TextBlocks> texts, std::span<const std::uint32_t> members, std::vector<Learnt>& out) {
  if (members.size() < kLeastTexts) return;
  std::size_t total = 0;
  for (const std::uint32_t text : members) total += texts[text].blocks.size();
  // By the high bits of the hash, so that the table that counts stays in the cache.
  const int bits = std::clamp(static_cast<int>(std::bit_width(total >> 13)), 0, 12);
  const auto part_of = [&](std::uint64_t block) { return bits == 0 ? 0U : static_cast<std::size_t>(block >> (64 - bits)); };
  std::vector<std::size_t> ends((std::size_t{1} << bits) + 1, 0);
  for (const std::uint32_t text : members) {
    for (const std::uint64_t block : texts[text].blocks) ++ends[part_of(block) + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Occurrence> all(total);
  std::vector<std::size_t> at(ends.begin(), ends.end() - 1);
  for (const std::uint32_t text : members) {
    for (const std::uint64_t block : texts[text].blocks) all[at[part_of(block)]++] = {block, text};
  }
  const std::uint64_t source = texts[members[0]].source;
  std::mutex mutex;
  tbb::parallel_for(std::size_t{0}, ends.size() - 1, [&](std::size_t part) {
    std::vector<Learnt> learnt;
    count_blocks({all.data() + ends[part], ends[part + 1] - ends[part]}, source, members.size(), learnt);
    if (learnt.empty()) return;
    const std::lock_guard lock(mutex);
    out.insert(out.end(), learnt.begin(), learnt.end());
  });
}

RecurringBlocks sorted(std::vector<Learnt> all) {
  tbb::parallel_sort(all.begin(), all.end());
  RecurringBlocks out;
  for (const Learnt& each : all) {
    if (!out.keys.empty() && out.keys.back() == each.key) {
      out.counts.back() = stronger(out.counts.back(), each.value);
    } else {
      out.keys.push_back(each.key);
      out.counts.push_back(each.value);
    }
  }
  return out;
}

}  // namespace

std::uint64_t source_key(std::string_view source, std::string_view url) {
  std::string_view name = source;
  if (name.empty()) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return 0;
    name = url.substr(scheme + 3);
    name = name.substr(0, name.find_first_of("/?#:"));
    if (name.size() > 4 && (name.starts_with("www.") || name.starts_with("WWW."))) name.remove_prefix(4);
  }
  if (name.empty()) return 0;
  std::string folded(name);
  for (char& c : folded) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  const std::uint64_t hash = XXH3_64bits_withSeed(folded.data(), folded.size(), kSourceSeed);
  return hash == 0 ? 1 : hash;
}

void block_hashes(std::string_view text, Buffer<std::uint64_t>& out) {
  BlockWalk(text, [&](std::size_t begin, std::size_t end) { out.push_back(block_hash(text, begin, end)); });
}

RecurringBlocks learn_blocks(std::span<const TextBlocks> texts) {
  std::vector<std::uint32_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0U);
  tbb::parallel_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    return texts[x].source != texts[y].source ? texts[x].source < texts[y].source : x < y;
  });
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || texts[order[i]].source != texts[order[i - 1]].source) begins.push_back(i);
  }
  begins.push_back(order.size());
  std::vector<std::vector<Learnt>> learnt(begins.size() - 1);
  tbb::parallel_for(std::size_t{0}, learnt.size(), [&](std::size_t i) {
    learn_source(texts, {order.data() + begins[i], begins[i + 1] - begins[i]}, learnt[i]);
  });
  std::vector<Learnt> all;
  for (const std::vector<Learnt>& each : learnt) all.insert(all.end(), each.begin(), each.end());
  return sorted(std::move(all));
}

RecurringBlocks merged(const RecurringBlocks& a, const RecurringBlocks& b) {
  std::vector<Learnt> all;
  for (const RecurringBlocks* each : {&a, &b}) {
    for (std::size_t i = 0; i < each->keys.size(); ++i) all.push_back({each->keys[i], each->counts[i]});
  }
  return sorted(std::move(all));
}

namespace {

/// Evidence for a key, or 0. Keys are hashes, so a key's place is known but for the square root of their number.
std::uint64_t find(const RecurringBlocks& known, std::uint64_t key) {
  const std::vector<std::uint64_t>& keys = known.keys;
  if (keys.empty()) return 0;
  const std::size_t guess = static_cast<std::size_t>((key >> 32) * keys.size() >> 32);
  std::size_t low = guess, high = guess + 1;  // the key stands in [low, high), if anywhere
  for (std::size_t step = 8; low > 0 && keys[low] > key; step *= 2) low -= std::min(low, step);
  for (std::size_t step = 8; high < keys.size() && keys[high - 1] < key; step *= 2) high = std::min(keys.size(), high + step);
  const auto first = keys.begin() + static_cast<std::ptrdiff_t>(low);
  const auto last = keys.begin() + static_cast<std::ptrdiff_t>(high);
  const auto found = std::lower_bound(first, last, key);
  return found != last && *found == key ? known.counts[static_cast<std::size_t>(found - keys.begin())] : 0;
}

/// Words of raw bytes, near enough for shares: runs of letters and digits, and single characters of scripts without
/// spaces.
std::uint32_t count_words(std::string_view bytes) {
  std::uint32_t words = 0;
  bool within = false;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xE3 && byte <= 0xE9) {
      ++words;
      within = true;
      continue;
    }
    const bool letter = byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    // Punctuation of three bytes (dashes, quotation marks) begins with E2 and is no letter.
    if (byte == 0xE2) {
      within = false;
    } else if (letter && !within && !(byte >= 0x80 && byte < 0xC0)) {
      ++words;
      within = true;
    } else if (!letter) {
      within = false;
    }
  }
  return words;
}

struct Block {
  Span where;
  std::uint64_t hash = 0;
  std::uint64_t count = 0, texts = 0;  ///< evidence
  std::uint32_t words = 0;
  bool vouched = false;  ///< at an edge or in a run
};

std::vector<Block> blocks_of(std::string_view text, std::uint64_t source, const RecurringBlocks& known) {
  std::vector<Block> blocks;
  BlockWalk(text, [&](std::size_t begin, std::size_t end) {
    Block block;
    block.where = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    block.hash = block_hash(text, begin, end);
    block.words = count_words(text.substr(begin, end - begin));
    const std::uint64_t own = source == 0 ? 0 : find(known, block_key(source, block.hash));
    const std::uint64_t evidence = own != 0 ? own : find(known, block_key(0, block.hash));
    block.count = evidence & UINT32_MAX;
    block.texts = evidence >> 32;
    blocks.push_back(block);
  });
  return blocks;
}

/// Marks blocks at the edges of the text and in runs, and takes the evidence from those for which it is too thin.
void judge(std::vector<Block>& blocks) {
  const auto passes = [](const Block& block) { return block.count > 0 || block.words < kTinyBlock; };
  const std::size_t n = blocks.size();
  for (std::size_t i = 0; i < n && passes(blocks[i]); ++i) blocks[i].vouched = true;
  for (std::size_t i = n; i-- > 0 && passes(blocks[i]);) blocks[i].vouched = true;
  for (std::size_t begin = 0, end = 0; begin < n; begin = end + 1) {
    end = begin;
    while (end < n && blocks[end].count > 0) ++end;
    for (std::size_t i = begin; end - begin >= kLeastRun && i < end; ++i) blocks[i].vouched = true;
  }
  for (Block& block : blocks) {
    const bool is_long = block.words > kLongBlock;
    const std::uint64_t c = block.count, all = block.texts;
    const bool enough = !is_long ? block.vouched || short_amid_story(c, all)
                                 : (block.vouched && long_among_others(c, all)) || long_amid_story(c, all);
    if (!enough) block.count = 0;
  }
}

/// What could be set aside, in order of the text.
struct Choice {
  SetAside part;
  std::uint64_t count = 0;  ///< of a recurring block; 0 for a recognised line
  std::uint64_t hash = 0;
  std::uint32_t words = 0;
  std::uint32_t from_edge = 0;
};

/// Recurring blocks, but for what recognised lines hold of them, and those lines.
std::vector<Choice> choices(std::string_view text, const std::vector<Block>& blocks, std::span<const SetAside> lines) {
  std::vector<Choice> out;
  const auto add = [&](Span where, Aside why, std::uint64_t count, std::uint64_t hash) {
    const std::uint32_t words = count_words(text.substr(where.begin, where.end - where.begin));
    const auto size = static_cast<std::uint32_t>(text.size());
    out.push_back({{where, why}, count, hash, words, std::min(where.begin, size - where.end)});
  };
  std::size_t line = 0;
  for (const Block& block : blocks) {
    if (block.count == 0) continue;
    while (line < lines.size() && lines[line].where.end <= block.where.begin) ++line;
    std::uint32_t begin = block.where.begin;
    for (std::size_t i = line; i < lines.size() && lines[i].where.begin < block.where.end; ++i) {
      if (lines[i].where.begin > begin) add({begin, lines[i].where.begin}, Aside::recurring, block.count, block.hash);
      begin = std::max(begin, lines[i].where.end);
    }
    if (begin < block.where.end) add({begin, block.where.end}, Aside::recurring, block.count, block.hash);
  }
  for (const SetAside& recognised : lines) add(recognised.where, recognised.why, 0, 0);
  std::sort(out.begin(), out.end(), [](const Choice& x, const Choice& y) { return x.part.where < y.part.where; });
  return out;
}

}  // namespace

Page furniture(std::string_view text, std::uint64_t source, const RecurringBlocks& known) {
  Page page;
  if (text.size() > UINT32_MAX) return page;
  if (is_wall(text)) {
    page.bare = true;
    return page;
  }
  std::vector<Block> blocks = blocks_of(text, source, known);
  judge(blocks);
  const std::vector<Choice> all = choices(text, blocks, recognised_lines(text));
  if (all.empty()) return page;

  std::uint64_t words = 0, aside = 0;
  for (const Block& block : blocks) words += block.words;
  for (const Choice& choice : all) aside += choice.words;
  const std::uint64_t story = words - std::min(words, aside);
  if (story < kLeastStory && 10 * story < words) {
    page.bare = true;
    return page;
  }

  // Recognised lines, then what recurs in most texts, edges before the middle.
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
      page.folded.push_back(all[i].part.where);
    }
  }
  return page;
}

void without(std::string_view text, const Page& page, std::string& out) {
  out.clear();
  std::size_t at = 0, next_folded = 0, next_aside = 0;
  std::uint64_t run = 0;  // of folded stretches with nothing between them
  const auto end_run = [&] {
    if (run != 0) out += fmt::format(" furniture{:016x} ", run);
    run = 0;
  };
  const auto copy_to = [&](std::size_t end) {
    const std::string_view between = text.substr(at, end - at);
    if (std::any_of(between.begin(), between.end(), [](char c) { return !is_space(c); })) end_run();
    out += between;
  };
  while (next_folded < page.folded.size() || next_aside < page.aside.size()) {
    const bool folds = next_aside == page.aside.size() ||
                       (next_folded < page.folded.size() && page.folded[next_folded] < page.aside[next_aside].where);
    const Span where = folds ? page.folded[next_folded++] : page.aside[next_aside++].where;
    copy_to(where.begin);
    if (folds) {
      const std::uint64_t hash = XXH3_64bits_withSeed(text.data() + where.begin, where.end - where.begin, kBlockSeed);
      run = std::max<std::uint64_t>(1, kernels::scramble(run + hash));
    } else {
      out += '\n';
    }
    at = where.end;
  }
  copy_to(text.size());
  end_run();
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
  }
  return "";
}

}  // namespace dedup
