// Finds repeats and versions among the articles of one identity.
#pragma once

#include <cstdint>
#include <vector>

#include "core/types.h"
#include "dedup/config.h"
#include "dedup/io.h"
#include "engine/read.h"

namespace dedup {

/// The groups of two or more items whose keys are equal and not 0, items ascending.
std::vector<std::vector<std::uint32_t>> groups_of(const std::vector<std::uint64_t>& keys);

/// Tells repeats, versions and unrelated articles apart by `Intake::identities`, as `settle_identities` says. Returns,
/// by article, the one that it repeats, or kNone. Parallel.
std::vector<std::uint32_t> find_versions(Intake& intake, const Reader& reader, const Config& config);

/// Makes articles of one source versions of one article if their URLs lead to one page (`Intake::pages`, which it
/// frees) and their texts have something in common. Does nothing without `pages`.
void join_versions_by_url(Intake& intake, const Reader& reader, const Config& config);

/// Whether version x of an article comes after version y: by date, undated ones last, then by number.
bool is_later(const Articles& articles, std::uint32_t x, std::uint32_t y);

/// article -> the last version of it.
std::vector<std::uint32_t> last_versions(const Articles& articles);

}  // namespace dedup
