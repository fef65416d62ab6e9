// What memory this process has.
#pragma once

#include <cstdint>

namespace dedup {

/// The largest resident memory so far, in bytes, mapped files included.
std::uint64_t peak_memory();

/// What is resident now and no page of a file, in bytes: anonymous and shared memory. 0 where it cannot be told.
std::uint64_t own_memory();

}  // namespace dedup
