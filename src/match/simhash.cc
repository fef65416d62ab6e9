// SimHash words -> Pairs within a few bits of each other.
//
// Two words that differ in at most d bits agree in one of d + 1 blocks of bits (pigeonhole). For each block the classes
// are sorted by it, and those that agree in it are compared. (Manku, Jain, Das Sarma 2007, section 3.) It is offered
// because people ask for it; at Jaccard 0.8 it finds next to nothing within 3 bits, which every run says of itself, and
// so it is no default. Buckets are bounded as those of bands are: beyond `large_bucket` classes each is compared with
// its next neighbours in the order of the whole word only.
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>

#include "kernels/kernels.h"
#include "match/candidates.h"

namespace dedup {

namespace {

struct BlockEntry {
  std::uint64_t block;
  std::uint64_t word;
  std::uint32_t cls;
};

}  // namespace

Candidates candidates_simhash(std::span<const std::uint64_t> words, std::span<const Hash128> content,
                              const Config& config) {
  Candidates out;
  const std::uint32_t blocks = config.search.simhash_distance + 1;
  tbb::enumerable_thread_specific<std::vector<Pair>> found;
  std::mutex mutex;
  tbb::parallel_for(std::uint32_t{0}, blocks, [&](std::uint32_t block) {
    const std::uint32_t from = 64 * block / blocks;
    const std::uint32_t width = 64 * (block + 1) / blocks - from;
    const std::uint64_t mask = width == 64 ? UINT64_MAX : (std::uint64_t{1} << width) - 1;
    std::vector<BlockEntry> entries(words.size());
    for (std::uint32_t cls = 0; cls < entries.size(); ++cls) {
      entries[cls] = {words[cls] >> from & mask, words[cls], cls};
    }
    tbb::parallel_sort(entries.begin(), entries.end(), [&](const BlockEntry& x, const BlockEntry& y) {
      if (x.block != y.block) return x.block < y.block;
      return x.word != y.word ? x.word < y.word : content[x.cls] < content[y.cls];
    });
    std::vector<Pair>& pairs = found.local();
    for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
      while (end < entries.size() && entries[end].block == entries[begin].block) ++end;
      const bool large = end - begin > config.search.large_bucket;
      if (large) {
        const std::lock_guard lock(mutex);
        out.large.push_back({static_cast<std::uint32_t>(end - begin), false});
      }
      for (std::size_t i = begin; i < end; ++i) {
        const std::size_t stop = large ? std::min(end, i + 1 + 8) : end;
        for (std::size_t k = i + 1; k < stop; ++k) {
          const auto bits = static_cast<std::uint32_t>(std::popcount(entries[i].word ^ entries[k].word));
          if (bits > config.search.simhash_distance) continue;
          pairs.push_back({std::min(entries[i].cls, entries[k].cls), std::max(entries[i].cls, entries[k].cls)});
        }
      }
    }
  });
  for (const std::vector<Pair>& pairs : found) out.pairs.insert(out.pairs.end(), pairs.begin(), pairs.end());
  tbb::parallel_sort(out.pairs.begin(), out.pairs.end());
  out.pairs.erase(std::unique(out.pairs.begin(), out.pairs.end()), out.pairs.end());
  std::sort(out.large.begin(), out.large.end(),
            [](const LargeBucket& x, const LargeBucket& y) { return x.classes > y.classes; });
  return out;
}

}  // namespace dedup
