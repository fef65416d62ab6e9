// Keeps a run within --memory by placing large arrays in files, and returns freed arrays to the system.
//
// Almost all memory of a run is in a few dozen large arrays: entries, ids, keys, classes, postings. The budget is
// therefore enforced in one place for all containers, `operator new`. While a budget is set, blocks of at least one
// megabyte are counted. When the blocks in memory fill their part of the budget, further blocks are mapped from unnamed
// files in --tmpdir. The kernel writes out and drops those pages when memory is short. While there is room they stay in
// the page cache, and only the first access to each page is slower than memory. Part of the budget is reserved for
// small blocks and each thread's working space; `check_memory` verifies that the reserve is large enough.
//
// The alternative is code in each container that spills to disk, and each of these would have to be correct.
// Known weakness: blocks never move. A block that was placed in a file stays there when memory becomes free.
#include "cli/memory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "dedup/io.h"

namespace dedup::cli {
namespace {

[[maybe_unused]] constexpr std::size_t kLarge = std::size_t{1} << 20;  // smallest size of a large block
constexpr std::size_t kPage = 4096;
constexpr std::uint64_t kReserve = std::uint64_t{48} << 20;           // part of the budget for small blocks
constexpr std::uint64_t kReservePerThread = std::uint64_t{24} << 20;  // part of the budget for working space

struct Block {
  void* begin = nullptr;
  std::size_t size = 0;
  bool in_file = false;
};

/// All large blocks, by address, in a hash table that is never more than half full. It maps its own memory, because a
/// container would call `operator new`.
class BlockTable {
 public:
  /// Returns false if there is no memory for a larger table.
  bool add(const Block& block) {
    if (2 * (count_ + 1) > size_ && !grow()) return false;
    ++count_;
    Block* slot = home(block.begin);
    while (slot->begin != nullptr) slot = after(slot);
    *slot = block;
    return true;
  }
  /// Removes and returns the block at `begin`; an empty one if there is none.
  Block take(const void* begin) {
    if (count_ == 0) return {};
    Block* slot = home(begin);
    while (slot->begin != begin && slot->begin != nullptr) slot = after(slot);
    const Block found = *slot;
    if (found.begin != nullptr) close_gap(slot);
    return found;
  }

 private:
  Block* home(const void* begin) const {
    const std::uint64_t mixed = reinterpret_cast<std::uintptr_t>(begin) / kPage * 0x9E3779B97F4A7C15U;
    return slots_ + (mixed >> 32 & (size_ - 1));
  }
  Block* after(Block* slot) const { return slot + 1 == slots_ + size_ ? slots_ : slot + 1; }
  /// Moves blocks after a gap into it, so that a search from a block's home never meets a free slot before the block.
  void close_gap(Block* gap) {
    --count_;
    const auto distance = [&](const Block* from, const Block* to) {
      return static_cast<std::size_t>(to - from) & (size_ - 1);
    };
    for (Block* slot = after(gap); slot->begin != nullptr; slot = after(slot)) {
      if (distance(home(slot->begin), slot) < distance(gap, slot)) continue;
      *gap = *slot;
      gap = slot;
    }
    *gap = {};
  }
  bool grow() {
    BlockTable larger;
    larger.size_ = std::max<std::size_t>(2 * size_, 4096);
    void* const slots = mmap(nullptr, larger.size_ * sizeof(Block), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                             -1, 0);  // all bytes are 0, so all slots are free
    if (slots == MAP_FAILED) return false;
    larger.slots_ = static_cast<Block*>(slots);
    for (Block* slot = slots_; slot != slots_ + size_; ++slot) {
      if (slot->begin != nullptr) larger.add(*slot);
    }
    if (slots_ != nullptr) munmap(slots_, size_ * sizeof(Block));
    *this = larger;
    return true;
  }

  Block* slots_ = nullptr;
  std::size_t size_ = 0;  // a power of two
  std::size_t count_ = 0;
};

struct Blocks {
  std::mutex mutex;
  BlockTable known;
  std::uint64_t in_memory = 0, in_files = 0, most_in_files = 0;
};

Blocks g_blocks;
std::atomic<std::uint64_t> g_budget{0};  // --memory in bytes; 0: no limit
std::uint64_t g_reserve = 0;             // part of the budget that large blocks leave free
char g_folder[4096];                     // --tmpdir

/// `operator new` throws this if there is no place for a block. It may throw only types derived from bad_alloc.
class NoPlace : public std::bad_alloc {
 public:
  explicit NoPlace(const char* why) : why_(why) {}
  const char* what() const noexcept override { return why_; }

 private:
  const char* why_;
};
constexpr const char* kDiskFull =
    "--memory: no space left in --tmpdir; use a --tmpdir with more space, or raise --memory";
constexpr const char* kNoMemory = "the system refuses the memory that --memory allows; lower --memory";

/// Opens an unnamed file of `size` bytes; returns -1 on failure.
int open_file(std::size_t size) {
  const int fd = open(g_folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return -1;
  if (posix_fallocate(fd, 0, static_cast<off_t>(size)) == 0) return fd;
  close(fd);
  return -1;
}

void* map_block(std::size_t size, bool in_file) {
  const int fd = in_file ? open_file(size) : -1;
  if (in_file && fd < 0) throw NoPlace(kDiskFull);
  const int flags = in_file ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
  void* const begin = mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, fd, 0);
  if (fd >= 0) close(fd);
  if (begin == MAP_FAILED) throw NoPlace(kNoMemory);
  return begin;
}

/// Whether a block of `size` bytes has to go to a file. If small blocks outgrow the reserve, less is left for large
/// ones.
bool has_no_room(std::size_t size) {
  const std::uint64_t own = own_memory();  // too low by what large blocks have not used yet
  const std::uint64_t small = own > g_blocks.in_memory ? own - g_blocks.in_memory : 0;
  return g_blocks.in_memory + size + std::max(small, g_reserve) > g_budget;
}

[[maybe_unused]] void* new_block(std::size_t size) {
  size = (size + kPage - 1) / kPage * kPage;
  const std::lock_guard lock(g_blocks.mutex);
  const bool in_file = has_no_room(size);
  void* const begin = map_block(size, in_file);
  if (!g_blocks.known.add({begin, size, in_file})) {
    munmap(begin, size);
    throw NoPlace(kNoMemory);
  }
  std::uint64_t& taken = in_file ? g_blocks.in_files : g_blocks.in_memory;
  taken += size;
  g_blocks.most_in_files = std::max(g_blocks.most_in_files, g_blocks.in_files);
  return begin;
}

/// Frees the large block at `begin`. Returns false if there is none.
[[maybe_unused]] bool delete_block(void* begin) noexcept {
  const std::lock_guard lock(g_blocks.mutex);
  const Block block = g_blocks.known.take(begin);
  if (block.begin == nullptr) return false;
  (block.in_file ? g_blocks.in_files : g_blocks.in_memory) -= block.size;
  munmap(block.begin, block.size);
  return true;
}

std::uint64_t reserve_of(unsigned threads) { return kReserve + threads * kReservePerThread; }

std::string in_megabytes(std::uint64_t bytes) { return fmt::format("{}M", (bytes + (1 << 20) - 1) >> 20); }

void check_folder(const std::string& folder) {
  struct statfs status {};
  const int fd = folder.size() < sizeof g_folder ? open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;
  if (fd < 0 || fstatfs(fd, &status) != 0) {
    const int problem = errno;
    if (fd >= 0) close(fd);
    throw Error(Error::Kind::usage, fmt::format("--tmpdir {}: cannot create files ({}); --memory needs a folder on a "
                                                "disk",
                                                folder, std::strerror(problem)));
  }
  close(fd);
  if (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC) {
    throw Error(Error::Kind::usage,
                fmt::format("--tmpdir {}: is in memory; --memory needs a folder on a disk", folder));
  }
}

}  // namespace

void return_freed_arrays() {
#ifdef M_MMAP_THRESHOLD
  // By default glibc keeps freed arrays of up to 32 MB in its heap. They leave holes that are too small for the next,
  // larger array. With 1 million briefs the holes were a tenth of all memory. Unmapping arrays below 8 MB took longer
  // than it saved.
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

std::uint64_t least_memory(unsigned threads) { return 2 * reserve_of(threads); }

void limit_memory(std::uint64_t budget, const std::string& folder, unsigned threads) {
  if (budget < least_memory(threads)) {
    throw Error(Error::Kind::usage, fmt::format("--memory {}: is too small; {} {} {} at least {}", in_megabytes(budget),
                                                threads, threads == 1 ? "thread" : "threads",
                                                threads == 1 ? "needs" : "need", in_megabytes(least_memory(threads))));
  }
  check_folder(folder);
  std::memcpy(g_folder, folder.c_str(), folder.size() + 1);
  g_reserve = reserve_of(threads);
  g_budget = budget;
}

void check_memory() {
  if (g_budget == 0) return;
  using Clock = std::chrono::steady_clock;
  static std::atomic<Clock::rep> next{0};
  const Clock::rep now = Clock::now().time_since_epoch().count();
  if (now < next.load(std::memory_order_relaxed)) return;
  next = now + std::chrono::duration_cast<Clock::duration>(std::chrono::milliseconds(20)).count();
  const std::uint64_t taken = own_memory();
  if (taken <= g_budget) return;
  throw Error(Error::Kind::usage,
              fmt::format("--memory {}: exceeded, with {} in use and {} in --tmpdir; raise it, use fewer --threads, or "
                          "split the input",
                          in_megabytes(g_budget), in_megabytes(taken), in_megabytes(most_in_files())));
}

std::uint64_t most_in_files() {
  const std::lock_guard lock(g_blocks.mutex);
  return g_blocks.most_in_files;
}

}  // namespace dedup::cli

// Sanitizers replace `operator new` themselves; in their builds --memory has no effect.
#ifndef DEDUP_SANITIZED

// The default array and nothrow forms of `new` and `delete` call these.

__attribute__((visibility("default"))) void* operator new(std::size_t size) {
  using namespace dedup::cli;
  if (size >= kLarge && g_budget.load(std::memory_order_relaxed) != 0) return new_block(size);
  void* const begin = std::malloc(size > 0 ? size : 1);
  if (begin == nullptr) throw std::bad_alloc();
  return begin;
}

__attribute__((visibility("default"))) void operator delete(void* begin) noexcept {
  using namespace dedup::cli;
  // Large blocks start at a page boundary. Blocks of malloc rarely do, because a header precedes each. So most calls
  // need no look-up.
  const bool may_be_block = (reinterpret_cast<std::uintptr_t>(begin) & (kPage - 1)) == 0 && begin != nullptr;
  if (may_be_block && g_budget.load(std::memory_order_relaxed) != 0 && delete_block(begin)) return;
  std::free(begin);
}

__attribute__((visibility("default"))) void operator delete(void* begin, std::size_t) noexcept {
  operator delete(begin);
}

#endif
