// Marks articles of which only a notice was scraped: a payment wall, a consent form, a robot check.
#pragma once

#include <cstdint>

#include "dedup/io.h"
#include "engine/read.h"

namespace dedup {

/// Sets Basis::page for articles whose body is a notice (news/notices.h), and returns how many there are. Call once
/// identities are settled. The result does not depend on the order of the input.
std::uint32_t mark_notices(const Reader& reader, const Config& config, Articles& articles);

}  // namespace dedup
