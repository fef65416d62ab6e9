// Learns which blocks of text recur across the pages of a source.
//
// A block is a line. A line longer than a paragraph, as in a page that lost its line breaks, is cut at sentence ends. A
// sentence that is still long is cut at spaces chosen by the bytes before them (content-defined chunking,
// Muthitacharoen et al. 2001), so that a menu is cut in the same way whatever headline follows it.
//
// A block is identified by the hash of its bytes, without case or digit folding: templates are printed by machines, and
// folding costs more than everything else here. The article's own title, URL and date in a block are left out of its
// hash, so that lines which a template fills with them recur. Learning counts the distinct texts of a source that hold
// a block.
//
// Cost and figures: docs/furniture.md.
#include "news/recurring_blocks.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <mutex>
#include <numeric>
#include <string>
#include <unordered_map>

#include "core/ascii.h"
#include "core/hash_table.h"
#include "core/url.h"
#include "kernels/kernels.h"
#include "news/line_scan.h"

namespace dedup {

namespace {

// Where a line is cut. "Cost" in docs/furniture.md compares these limits with cutting every line above 400 bytes: that
// doubles the time (29 ms instead of 15 ms on congress-press) and gives the same figures.
constexpr std::size_t kLongLine = 400;   // bytes; a longer line is cut if it is more than half of the text
constexpr std::size_t kFlatLine = 1200;  // bytes; a longer line is always cut: no paragraph has this length
// Shorter than any sentence worth counting; keeps "Sen." and "U.S." from ending one.
constexpr std::size_t kLeastSentence = 40;  // bytes
constexpr std::size_t kLongSentence = 240;  // bytes; a longer sentence is cut into chunks
// Chunks have 24 bytes and about eight more words. Short chunks confine the effect of a changing headline to few
// blocks; long ones cost fewer hashes.
constexpr std::size_t kLeastChunk = 24;  // bytes; at least 8, the bytes hashed before a space
constexpr std::uint64_t kChunkMask = 7;  // a chunk ends at one space in eight

// "source" in ASCII. Keeps hashes of source names apart from hashes of blocks.
constexpr std::uint64_t kSourceSeed = 0x736F75726365;

// A part's table should stay in the cache: at most 2^14 blocks in 2^15 slots of 16 bytes are 512 kB.
constexpr int kPartBlockBits = 14;
constexpr int kMostPartBits = 12;  // 4096 parts hold 64 million blocks at that size; more blocks make larger parts

// Bytes. A shorter title, URL or date may occur by chance.
constexpr std::size_t kLeastSlot = 8;
// Bytes around the slots; with less, a headline above the story would be taken for furniture.
constexpr std::size_t kLeastFrame = 10;

/// White space or a control character.
bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// Calls visit(begin, end) for each block of `text`. Blocks are trimmed and not empty.
template <class Visit>
class BlockWalk {
 public:
  BlockWalk(std::string_view text, Visit visit) : text_(text), visit_(visit) {
    for_each_line(text, '\n', [&](std::size_t begin, std::size_t end) {
      const std::size_t length = end - begin;
      if (length > kFlatLine || (length > kLongLine && 2 * length > text.size())) {
        sentences(begin, end);
      } else {
        block(begin, end);
      }
    });
  }

 private:
  void sentences(std::size_t begin, std::size_t end) {
    for (std::size_t stop = begin + kLeastSentence;;) {
      stop = find_char(text_, '.', stop, end);
      if (stop + 1 >= end) break;
      if (text_[stop + 1] != ' ') {  // inside a number or an address, or before a closing quotation mark
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
        space = find_char(text_, ' ', space, end);
        if (space >= end) break;
        std::uint64_t before = 0;
        static_assert(kLeastChunk >= sizeof(before));
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
    trim(text_, begin, end, is_blank);
    if (begin < end) visit_(begin, end);
  }

  std::string_view text_;
  Visit visit_;
};

/// Hashes blocks of a text without what fills their slots.
class BlockHasher {
 public:
  BlockHasher(std::string_view text, const Slots& slots) : text_(text) {
    for (const std::string_view slot : {slots.title, slots.url, slots.date}) add(slot);
    std::sort(filled_.begin(), filled_.end());
  }

  /// Blocks must be given in order.
  std::uint64_t operator()(std::size_t begin, std::size_t end) {
    while (next_ < filled_.size() && filled_[next_].begin < begin) ++next_;
    if (next_ < filled_.size() && filled_[next_].end <= end) {
      if (const std::uint64_t frame = frame_hash(begin, end); frame != 0) return frame;
    }
    return XXH3_64bits(text_.data() + begin, end - begin);  // the seeded variant takes twice as long on long blocks
  }

 private:
  void add(std::string_view slot) {
    if (slot.size() < kLeastSlot) return;
    for (std::size_t at = text_.find(slot); at != std::string_view::npos; at = text_.find(slot, at + slot.size())) {
      filled_.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + slot.size())});
    }
  }

  /// The hash of a block with its slots emptied; 0 if little more than the slots is in it, such as a headline alone.
  std::uint64_t frame_hash(std::size_t begin, std::size_t end) {
    frame_.clear();
    std::size_t at = begin;
    for (std::size_t i = next_; i < filled_.size() && filled_[i].end <= end; ++i) {
      if (filled_[i].begin < at) continue;  // overlaps the one before
      frame_ += text_.substr(at, filled_[i].begin - at);
      frame_ += '\0';
      at = filled_[i].end;
    }
    frame_ += text_.substr(at, end - at);
    return frame_.size() < kLeastFrame ? 0 : XXH3_64bits(frame_.data(), frame_.size());
  }

  std::string_view text_;
  std::vector<Span> filled_;
  std::size_t next_ = 0;
  std::string frame_;
};

/// Source 0 means any source.
std::uint64_t block_key(std::uint64_t source, std::uint64_t block) {
  return kernels::scramble(block + source * kernels::kGolden);
}

std::uint64_t packed(std::uint64_t count, std::uint64_t texts) { return texts << 32 | count; }

/// The stronger of two counts for one block: the one with more texts that hold it, then with fewer texts in all.
std::uint64_t stronger(std::uint64_t x, std::uint64_t y) {
  const auto rank = [](std::uint64_t v) { return std::pair(v & UINT32_MAX, ~(v >> 32)); };
  return rank(x) < rank(y) ? y : x;
}

// The limits of the table in docs/furniture.md, for a block in `c` of a source's `n` texts.

/// Least evidence for a block to be learnt for its own source.
bool recurs(std::uint64_t c, std::uint64_t n) { return c >= kLeastTexts && 100 * c >= n && (c >= 10 || 20 * c >= n); }
/// Least evidence for a block to be learnt for all sources. This finds the menu that a reprint brings along from its
/// original site, and furniture in texts without a source.
bool recurs_anywhere(std::uint64_t c, std::uint64_t n) { return c >= 10 && 20 * c >= n; }

struct Learnt {
  std::uint64_t key, value;
  bool operator<(const Learnt& other) const { return key != other.key ? key < other.key : value < other.value; }
};

/// Counts the texts that hold each block. The caller keeps the table small enough for the cache.
class BlockCounts {
 public:
  explicit BlockCounts(std::size_t blocks) { table_.clear(blocks); }

  /// All blocks of one text must be added before the next text's.
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
    std::uint32_t last = 0;  // the last text counted
  };
  HashTable<Slot> table_;
};

/// Learns from one source with too many blocks for one table: partitions them by the high bits of their hashes.
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
  if (const int bits = std::min(static_cast<int>(std::bit_width(total >> kPartBlockBits)), kMostPartBits); bits > 0) {
    learn_in_parts(texts, members, bits, out);
    return;
  }
  BlockCounts counts(total);
  for (const std::uint32_t text : members) {
    for (const std::uint64_t block : texts[text].blocks) counts.add(block, text);
  }
  counts.learn(texts[members[0]].source, members.size(), out);
}

/// Sorts by key and keeps the strongest count of each.
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

/// The evidence for a key. Keys are uniformly distributed hashes, so an interpolated guess is off by about the square
/// root of their number; a galloping search around it finds the key.
BlockEvidence find_evidence(const RecurringBlocks& known, std::uint64_t key) {
  const std::vector<std::uint64_t>& keys = known.keys;
  if (keys.empty()) return {};
  const std::size_t guess = static_cast<std::size_t>((key >> 32) * keys.size() >> 32);
  std::size_t low = guess, high = guess + 1;  // the key is in [low, high) if anywhere
  for (std::size_t step = 8; low > 0 && keys[low] > key; step *= 2) low -= std::min(low, step);
  for (std::size_t step = 8; high < keys.size() && keys[high - 1] < key; step *= 2)
    high = std::min(keys.size(), high + step);
  const auto first = keys.begin() + static_cast<std::ptrdiff_t>(low);
  const auto last = keys.begin() + static_cast<std::ptrdiff_t>(high);
  const auto found = std::lower_bound(first, last, key);
  if (found == last || *found != key) return {};
  const std::uint64_t value = known.counts[static_cast<std::size_t>(found - keys.begin())];
  return {value & UINT32_MAX, value >> 32};
}

}  // namespace

std::uint64_t source_key(std::string_view source, std::string_view url) {
  const std::string_view name = source.empty() ? host_of(url) : source;
  if (name.empty()) return 0;
  const std::string folded = lowered(name);
  const std::uint64_t hash = XXH3_64bits_withSeed(folded.data(), folded.size(), kSourceSeed);
  return hash == 0 ? 1 : hash;
}

void block_hashes(std::string_view text, const Slots& slots, Buffer<std::uint64_t>& out) {
  BlockHasher hash(text, slots);
  BlockWalk(text, [&](std::size_t begin, std::size_t end) { out.push_back(hash(begin, end)); });
}

RecurringBlocks learn_blocks(std::span<const TextBlocks> texts) {
  std::unordered_map<std::uint64_t, std::uint32_t> place;
  std::vector<std::vector<std::uint32_t>> members;  // by source
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

std::vector<TextBlock> look_up_blocks(std::string_view text, std::uint64_t source, const Slots& slots,
                                      const RecurringBlocks& known) {
  std::vector<TextBlock> blocks;
  BlockHasher hash_of(text, slots);
  BlockWalk(text, [&](std::size_t begin, std::size_t end) {
    TextBlock block;
    block.where = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    const std::uint64_t hash = hash_of(begin, end);
    if (source != 0) block.here = find_evidence(known, block_key(source, hash));
    block.anywhere = find_evidence(known, block_key(0, hash));
    blocks.push_back(block);
  });
  return blocks;
}

}  // namespace dedup
