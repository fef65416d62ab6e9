// Reads a small file that may be compressed.
#pragma once

#include <cstdint>
#include <string>

namespace dedup {

/// Whether there is a file that can be opened for reading.
bool is_readable(const std::string& path);

/// The contents of a file, decompressed. Throws Error(input) if it cannot be read, is damaged or is longer than `most`.
std::string read_packed(const std::string& path, std::uint64_t most);

}  // namespace dedup
