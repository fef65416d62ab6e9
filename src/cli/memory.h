// How much of memory a run takes: --memory, and that what is freed is given back.
#pragma once

#include <cstdint>
#include <string>

namespace dedup::cli {

/// From here on what a large array held is given back to the system when it is freed.
void give_back_arrays();

/// From here on arrays of a megabyte or more stand in files of `folder` wherever memory, as far as `budget` leaves it
/// to them, is full. Throws Error(usage) where `budget` is too little to begin with, or `folder` is no folder on a
/// disk.
void keep_memory(std::uint64_t budget, const std::string& folder, unsigned threads);

/// Throws Error(usage) where what cannot stand in files has outgrown the budget. Looks a few times a second at most.
void check_memory();

/// The most bytes that stood in files so far.
std::uint64_t most_in_files();

}  // namespace dedup::cli
