// The page around the story: what recurs across many texts of one source is set aside before texts are compared.
//
// Problem. A page as scraped is menu, story, footer. Where the menu is longer than the story, two stories of one site
// look alike and one story on two sites does not. Which lines belong to the page is not written in them ("Share" may be
// a headline), but seen across pages: they stand in many texts of one source, and a story in one.
//
// Method. A block is a line; a line longer than paragraphs are, as of a page that lost its line breaks, is cut at ends
// of sentences, and what is still long at spaces that the bytes before them choose (content-defined chunks, as
// Muthitacharoen et al. 2001, so that a menu is cut alike whatever headline follows). A block is known by the hash of
// its bytes: nothing is folded, for a template is printed by a machine, and folding costs more than all the rest.
// Learning counts in how many distinct texts of its source a block stands. What counts as many depends on where the
// block stands, for a paragraph that follow-ups repeat recurs too: least evidence is needed at the edges of a text and
// in runs of recurring blocks, more for a block alone amid the story, most for a long one there.
//
// Half. At most half of a text's words are set aside: learning may be wrong, and what is left is still that text. But
// pages of 300 words of menu around 100 of story are common, and what is left of the menu would join them. So what
// recurs beyond the half stays in the text, but muted: it is evidence neither for a likeness nor against one. A page
// that is nothing but furniture, or a known wall ("Pardon Our Interruption"), is `bare`: it has no story that could be
// compared.
//
// Measured cost, further figures and what is known to go wrong: docs/furniture.md.
//
// Literature: Bar-Yossef and Rajagopalan 2002 (templates as what recurs across a site), Yi, Liu and Li 2003 (importance
// of a block by how its site repeats it), Kohlschuetter, Fankhauser and Nejdl 2010 (text density, which needs markup
// that is gone here).
#include "news/furniture.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <mutex>
#include <numeric>
#include <unordered_map>

#include "core/hash_table.h"
#include "kernels/kernels.h"
#include "news/walls.h"

namespace dedup {

namespace {

constexpr std::size_t kLongLine = 400;      // bytes; longer lines are cut into sentences where they are most of a text
constexpr std::size_t kFlatLine = 1200;     // bytes; or still longer, for no paragraph is
constexpr std::size_t kLeastSentence = 40;  // bytes, so that "Sen." and "U.S." are none
constexpr std::size_t kLongSentence = 240;  // bytes; longer ones are cut into chunks
constexpr std::size_t kLeastChunk = 24;     // bytes
constexpr std::uint64_t kChunkMask = 7;     // a chunk ends at one space in eight
constexpr std::uint64_t kSourceSeed = 0x736F75726365;

constexpr std::uint64_t kLeastTexts = 4;   // in which a block must stand, however few the source has
constexpr std::uint32_t kLongBlock = 16;   // words; a longer block may be a paragraph that follow-ups repeat
constexpr std::uint32_t kLeastRun = 3;     // recurring blocks in a row that vouch for each other
constexpr std::uint32_t kTinyBlock = 4;    // words; a shorter block (a date, a number) does not end an edge
constexpr std::uint32_t kLeastStory = 20;  // words; a page with fewer, and less than a tenth of it, has no story

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// Gives each block of `text`, trimmed and not empty, as (begin, end).
template <class Visit>
class BlockWalk {
 public:
  BlockWalk(std::string_view text, Visit visit) : text_(text), visit_(visit) {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = find('\n', begin, text.size());
      const std::size_t length = end - begin;
      if (length > kFlatLine || (length > kLongLine && 2 * length > text.size())) {
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
  return XXH3_64bits(text.data() + begin, end - begin);  // a seed would cost as much again on long blocks
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
bool recurs(std::uint64_t c, std::uint64_t n) { return c >= kLeastTexts && 100 * c >= n && (c >= 10 || 20 * c >= n); }
/// Wherever the source, as of a reprint that brought its own site's menu along, and where no source is said.
bool recurs_anywhere(std::uint64_t c, std::uint64_t n) { return c >= 10 && 20 * c >= n; }
bool short_amid_story(std::uint64_t c, std::uint64_t n) { return 50 * c >= n && (c >= 20 || 10 * c >= n); }
bool long_among_others(std::uint64_t c, std::uint64_t n) {
  return c > kLeastTexts && 80 * c >= n && (c >= 15 || 10 * c >= n);
}
bool long_amid_story(std::uint64_t c, std::uint64_t n) { return 2 * c >= n || (c >= 6 && 3 * c >= n); }

struct Learnt {
  std::uint64_t key, value;
  bool operator<(const Learnt& other) const { return key != other.key ? key < other.key : value < other.value; }
};

/// Counts in how many texts each block stands. A table of one part of the hashes, so that it stays in the cache.
class BlockCounts {
 public:
  explicit BlockCounts(std::size_t blocks) { table_.clear(blocks); }

  /// Blocks of one text must follow one another.
  void add(std::uint64_t block, std::uint32_t text) {
    Slot& slot = table_.probe(block, [block](const Slot& s) { return s.count == 0 || s.block == block; });
    if (slot.count > 0 && slot.last == text) return;
    slot.block = block;
    slot.last = text;
    ++slot.count;
  }

  void learn(std::uint64_t source, std::uint64_t texts, std::vector<Learnt>& out) const {
    for (const Slot& slot : table_.slots()) {
      if (slot.count < kLeastTexts) continue;
      const std::uint64_t value = packed(slot.count, texts);
      if (source != 0 && recurs(slot.count, texts)) out.push_back({block_key(source, slot.block), value});
      if (recurs_anywhere(slot.count, texts)) out.push_back({block_key(0, slot.block), value});
    }
  }

 private:
  struct Slot {
    std::uint64_t block = 0;
    std::uint32_t count = 0;
    std::uint32_t last = 0;
  };
  HashTable<Slot> table_;
};

/// Learns from the texts of one source whose blocks do not fit one table: by the high bits of the hash.
void learn_in_parts(std::span<const TextBlocks> texts, std::span<const std::uint32_t> members, int bits,
                    std::vector<Learnt>& out) {
  struct Occurrence {
    std::uint64_t block;
    std::uint32_t text;
  };
  const auto part_of = [&](std::uint64_t block) { return static_cast<std::size_t>(block >> (64 - bits)); };
  std::vector<std::size_t> ends((std::size_t{1} << bits) + 1, 0);
  for (const std::uint32_t text : members) {
    for (const std::uint64_t block : texts[text].blocks) ++ends[part_of(block) + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Occurrence> all(ends.back());
  std::vector<std::size_t> at(ends.begin(), ends.end() - 1);
  for (const std::uint32_t text : members) {
    for (const std::uint64_t block : texts[text].blocks) all[at[part_of(block)]++] = {block, text};
  }
  std::mutex mutex;
  tbb::parallel_for(std::size_t{0}, ends.size() - 1, [&](std::size_t part) {
    BlockCounts counts(ends[part + 1] - ends[part]);
    for (std::size_t i = ends[part]; i < ends[part + 1]; ++i) counts.add(all[i].block, all[i].text);
    std::vector<Learnt> learnt;
    counts.learn(texts[members[0]].source, members.size(), learnt);
    const std::lock_guard lock(mutex);
    out.insert(out.end(), learnt.begin(), learnt.end());
  });
}

/// Learns from the texts of one source.
void learn_source(std::span<const TextBlocks> texts, std::span<const std::uint32_t> members, std::vector<Learnt>& out) {
  if (members.size() < kLeastTexts) return;
  std::size_t total = 0;
  for (const std::uint32_t text : members) total += texts[text].blocks.size();
  if (const int bits = std::min(static_cast<int>(std::bit_width(total >> 14)), 12); bits > 0) {
    learn_in_parts(texts, members, bits, out);
    return;
  }
  BlockCounts counts(total);
  for (const std::uint32_t text : members) {
    for (const std::uint64_t block : texts[text].blocks) counts.add(block, text);
  }
  counts.learn(texts[members[0]].source, members.size(), out);
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
  std::unordered_map<std::uint64_t, std::uint32_t> place;
  std::vector<std::vector<std::uint32_t>> members;
  for (std::uint32_t text = 0; text < texts.size(); ++text) {
    const auto [known, fresh] = place.try_emplace(texts[text].source, static_cast<std::uint32_t>(members.size()));
    if (fresh) members.emplace_back();
    members[known->second].push_back(text);
  }
  std::vector<std::vector<Learnt>> learnt(members.size());
  tbb::parallel_for(std::size_t{0}, members.size(),
                    [&](std::size_t source) { learn_source(texts, members[source], learnt[source]); });
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
  for (std::size_t step = 8; high < keys.size() && keys[high - 1] < key; step *= 2)
    high = std::min(keys.size(), high + step);
  const auto first = keys.begin() + static_cast<std::ptrdiff_t>(low);
  const auto last = keys.begin() + static_cast<std::ptrdiff_t>(high);
  const auto found = std::lower_bound(first, last, key);
  return found != last && *found == key ? known.counts[static_cast<std::size_t>(found - keys.begin())] : 0;
}

/// Words of raw bytes, near enough for shares: what spaces separate, and single characters of scripts without spaces.
/// A loop without branches, which compilers turn into vectors.
std::uint32_t count_words(std::string_view bytes) {
  std::uint32_t words = bytes.empty() || is_space(bytes[0]) ? 0 : 1;
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const auto begins = static_cast<std::uint32_t>((byte > ' ') & (static_cast<unsigned char>(bytes[i - 1]) <= ' '));
    words += begins + static_cast<std::uint32_t>((byte >= 0xE3) & (byte <= 0xE9));
  }
  return words;
}

struct Evidence {
  std::uint64_t count = 0, texts = 0;
};

struct Block {
  Span where;
  std::uint64_t hash = 0;
  Evidence here, anywhere;  ///< at the text's source, and at the source where it recurs most
  std::uint32_t words = 0;
  bool vouched = false;  ///< at an edge or in a run

  bool recurs() const { return here.count > 0 || anywhere.count > 0; }
  std::uint64_t count() const { return std::max(here.count, anywhere.count); }
};

bool enough(const Block& block, const Evidence& evidence) {
  const auto [c, n] = evidence;
  if (c == 0) return false;
  if (block.words <= kLongBlock) return block.vouched || short_amid_story(c, n);
  return (block.vouched && long_among_others(c, n)) || long_amid_story(c, n);
}

std::vector<Block> blocks_of(std::string_view text, std::uint64_t source, const RecurringBlocks& known) {
  std::vector<Block> blocks;
  BlockWalk(text, [&](std::size_t begin, std::size_t end) {
    Block block;
    block.where = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    block.hash = block_hash(text, begin, end);
    const auto evidence = [&](std::uint64_t whose) -> Evidence {
      const std::uint64_t found = find(known, block_key(whose, block.hash));
      return {found & UINT32_MAX, found >> 32};
    };
    if (source != 0) block.here = evidence(source);
    block.anywhere = evidence(0);
    blocks.push_back(block);
  });
  return blocks;
}

/// Marks blocks at the edges of the text and in runs, and takes the evidence from those for which it is too thin.
void judge(std::vector<Block>& blocks) {
  const auto passes = [](const Block& block) { return block.recurs() || block.words < kTinyBlock; };
  const std::size_t n = blocks.size();
  for (std::size_t i = 0; i < n && passes(blocks[i]); ++i) blocks[i].vouched = true;
  for (std::size_t i = n; i-- > 0 && passes(blocks[i]);) blocks[i].vouched = true;
  for (std::size_t begin = 0, end = 0; begin < n; begin = end + 1) {
    end = begin;
    while (end < n && blocks[end].recurs()) ++end;
    for (std::size_t i = begin; end - begin >= kLeastRun && i < end; ++i) blocks[i].vouched = true;
  }
  for (Block& block : blocks) {
    if (!enough(block, block.here) && !enough(block, block.anywhere)) block.here = block.anywhere = {};
  }
}

/// What could be set aside, in order of the text.
struct Choice {
  SetAside part;
  std::uint64_t count = 0;  ///< of a recurring block; 0 for a recognised line
  std::uint32_t words = 0;
  std::uint32_t from_edge = 0;
};

/// Recurring blocks, but for what recognised lines hold of them, and those lines.
std::vector<Choice> choices(std::string_view text, const std::vector<Block>& blocks, std::span<const SetAside> lines) {
  std::vector<Choice> out;
  const auto add = [&](Span where, Aside why, std::uint64_t count) {
    const std::uint32_t words = count_words(text.substr(where.begin, where.end - where.begin));
    const auto size = static_cast<std::uint32_t>(text.size());
    out.push_back({{where, why}, count, words, std::min(where.begin, size - where.end)});
  };
  std::size_t line = 0;
  for (const Block& block : blocks) {
    if (!block.recurs()) continue;
    while (line < lines.size() && lines[line].where.end <= block.where.begin) ++line;
    std::uint32_t begin = block.where.begin;
    for (std::size_t i = line; i < lines.size() && lines[i].where.begin < block.where.end; ++i) {
      if (lines[i].where.begin > begin) add({begin, lines[i].where.begin}, Aside::recurring, block.count());
      begin = std::max(begin, lines[i].where.end);
    }
    if (begin < block.where.end) add({begin, block.where.end}, Aside::recurring, block.count());
  }
  for (const SetAside& recognised : lines) add(recognised.where, recognised.why, 0);
  std::sort(out.begin(), out.end(), [](const Choice& x, const Choice& y) { return x.part.where < y.part.where; });
  return out;
}

}  // namespace

PageParts furniture(std::string_view text, std::uint64_t source, const RecurringBlocks& known) {
  PageParts page;
  if (text.size() > UINT32_MAX) return page;
  if (is_wall(text)) {
    page.bare = true;
    return page;
  }
  std::vector<Block> blocks = blocks_of(text, source, known);
  const std::vector<SetAside> lines = recognised_lines(text);
  if (lines.empty() && std::none_of(blocks.begin(), blocks.end(), [](const Block& block) { return block.recurs(); })) {
    return page;
  }
  std::uint64_t words = 0, aside = 0;
  for (Block& block : blocks) {
    block.words = count_words(text.substr(block.where.begin, block.where.end - block.where.begin));
    words += block.words;
  }
  judge(blocks);
  const std::vector<Choice> all = choices(text, blocks, lines);
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
      page.muted.push_back(all[i].part.where);
    }
  }
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
  }
  return "";
}

}  // namespace dedup
