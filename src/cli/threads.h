// Finds out how many threads the system allows before the scheduler needs them.
#pragma once

#include <cstdint>

namespace dedup::cli {

/// The most threads that --threads accepts. The largest machines of 2026 have 768 processors; each thread reserves a
/// stack of 4 MB and has its own working space.
inline constexpr std::uint32_t kMostThreads = 1024;

/// The number of threads for a run with `--threads asked`; 0 is one per processor, or as many as the system allows.
/// Throws Error(input) if the system allows fewer than asked for: oneTBB ends the process if it cannot create a thread.
int usable_threads(std::uint32_t asked);

}  // namespace dedup::cli
