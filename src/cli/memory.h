// Limits the memory of a run (--memory), and returns freed memory to the system.
#pragma once

#include <cstdint>
#include <string>

namespace dedup::cli {

/// From now on, large arrays are returned to the system when they are freed.
void give_back_arrays();

/// From now on, arrays of at least one megabyte that do not fit into `budget` bytes are placed in files in `folder`.
/// Throws Error(usage) if `budget` is too small, or if `folder` is not a folder on a disk.
void keep_memory(std::uint64_t budget, const std::string& folder, unsigned threads);

/// Throws Error(usage) if memory outside those files exceeds the budget. Checks at most ten times a second.
void check_memory();

/// Peak number of bytes in files so far.
std::uint64_t most_in_files();

}  // namespace dedup::cli
