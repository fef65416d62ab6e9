// Which source an article is of.
#pragma once

#include <cstdint>

#include "dedup/io.h"
#include "dedup/types.h"

namespace dedup {

/// A source of articles: the number of its name or, in records without one, a hash of the host of the URL; 0 if both
/// are missing. Reads the record only if it has no name.
std::uint64_t source_of(const Reader& reader, Scratch& scratch, const Entry& entry);

}  // namespace dedup
