// Adds columns to a table and leaves the rest of it as it is.
#pragma once

#include <memory>

#include "io/format/format.h"

namespace dedup {

/// The columns stand behind the others, in the table's own separator, and quoted if all cells of its header are.
std::unique_ptr<Converter> csv_rewriter(const RewriterCalls& calls);

}  // namespace dedup
