// Limits the memory of a run (--memory), and returns freed memory to the system.
#pragma once

#include <cstdint>
#include <string>

namespace dedup::cli {

/// From now on, freeing a large array returns its memory to the system.
void return_freed_arrays();

/// The smallest budget with which `threads` threads can run.
std::uint64_t least_memory(unsigned threads);

/// From now on, arrays of at least one megabyte that do not fit into `budget` bytes are placed in files in `folder`.
/// Throws Error(usage) if `budget` is too small, or if `folder` is not a folder on a disk.
void limit_memory(std::uint64_t budget, const std::string& folder, unsigned threads);

/// Throws Error(usage) if the memory of the process, without those files, exceeds the budget. Checks at most 50 times a
/// second, and takes 50 microseconds.
void check_memory();

/// Peak size of those files in bytes.
std::uint64_t most_in_files();

}  // namespace dedup::cli
