// OPML: a list of feeds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dedup {

/// What a list names, in its order, each once.
struct Opml {
  std::vector<std::string> paths;   ///< files: as they are written, or decoded from "file:" URLs
  std::vector<std::string> remote;  ///< URLs, which are not fetched
  std::uint64_t line = 0;           ///< of the problem, 1-based; 0 if unknown
  std::string problem;              ///< empty if nothing is wrong
};

/// Whether a document is a list, by its first bytes.
bool is_opml(std::string_view head);

/// Reads a list. Accepts any bytes, takes linear time, is thread-safe.
Opml read_opml(std::string_view document);

}  // namespace dedup
