// SimHash words -> Pairs within a few bits of each other.
//
// Two words that differ in at most d bits agree in at least one of d + 1 blocks of bits (pigeonhole). For each block,
// classes are sorted by its bits, and classes that agree in them are compared (Manku, Jain, Das Sarma 2007, section 3).
//
// SimHash is offered because users ask for it, and is not the default: at Jaccard 0.8 it finds almost no pair within 3
// bits, and every run reports its recall. A bucket of more than `large_bucket` classes is not compared in full: each
// class is compared with the next few in the order of whole words, and the bucket is handed to match/crowds.cc.
#include "match/simhash.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_sort.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <mutex>
#include <utility>

#include "kernels/kernels.h"
#include "match/verify.h"

namespace dedup {

namespace {

// Classes that follow in the order of words with which each class of a large bucket is compared: more lose fewer pairs,
// and each costs a comparison per class.
constexpr std::size_t kNeighbours = 8;

// Classes compared with their bucket between two questions whether the run was cancelled: under a millisecond.
constexpr std::size_t kBetweenChecks = 256;

struct BlockEntry {
  std::uint64_t block;
  std::uint64_t word;
  std::uint32_t cls;
};

/// What all buckets share.
struct Comparison {
  const Config& config;
  const Observer& observer;
  std::atomic<std::uint64_t> kept{0};  // pairs, once for each bucket that they share

  /// Ends the run if it was cancelled or keeps too many.
  void add(std::size_t pairs) {
    stop_if_cancelled(observer);
    end_if_too_many_candidates(kept += pairs, config.search.max_pairs);
  }
};

/// Appends the pairs of a bucket, whose entries agree in one block, that are within the distance.
void compare_bucket(std::span<const BlockEntry> bucket, Comparison& comparison, std::vector<Pair>& pairs) {
  const bool large = bucket.size() > comparison.config.search.large_bucket;
  const std::uint32_t distance = comparison.config.search.simhash_distance;
  std::size_t added = pairs.size();
  for (std::size_t i = 0; i < bucket.size(); ++i) {
    if (i % kBetweenChecks == 0) comparison.add(pairs.size() - std::exchange(added, pairs.size()));
    const std::size_t stop = large ? std::min(bucket.size(), i + 1 + kNeighbours) : bucket.size();
    for (std::size_t k = i + 1; k < stop; ++k) {
      const auto bits = static_cast<std::uint32_t>(std::popcount(bucket[i].word ^ bucket[k].word));
      if (bits > distance) continue;
      pairs.push_back({std::min(bucket[i].cls, bucket[k].cls), std::max(bucket[i].cls, bucket[k].cls)});
    }
  }
  comparison.add(pairs.size() - added);
}

}  // namespace

Candidates candidates_simhash(std::span<const std::uint64_t> words, std::span<const Hash128> content,
                              const Config& config, const Observer& observer) {
  Candidates out;
  const std::uint32_t blocks = config.search.simhash_distance + 1;
  Comparison comparison{config, observer};
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
      if (end - begin > config.search.large_bucket) {
        std::vector<std::uint32_t> members;
        for (std::size_t i = begin; i < end; ++i) members.push_back(entries[i].cls);
        std::sort(members.begin(), members.end());
        const std::lock_guard lock(mutex);
        out.crowds.push_back(std::move(members));
      }
      compare_bucket(std::span(entries).subspan(begin, end - begin), comparison, pairs);
    }
  });
  for (const std::vector<Pair>& pairs : found) out.pairs.insert(out.pairs.end(), pairs.begin(), pairs.end());
  tbb::parallel_sort(out.pairs.begin(), out.pairs.end());
  out.pairs.erase(std::unique(out.pairs.begin(), out.pairs.end()), out.pairs.end());
  return out;
}

}  // namespace dedup
