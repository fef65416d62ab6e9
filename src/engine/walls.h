// Marks articles of which only a notice was scraped: a payment wall, a consent form, a robot check.
#pragma once

#include "dedup/io.h"
#include "engine/read.h"

namespace dedup {

/// Sets Basis::page for articles whose body their source also printed under other titles, as news/notices.h tells. Call
/// once identities are settled. The result does not depend on the order of the input.
void mark_walls(const Reader& reader, const Config& config, Articles& articles);

}  // namespace dedup
