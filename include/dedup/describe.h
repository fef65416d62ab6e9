// Articles as they are understood, to look at a feed before a run.
#pragma once

#include <cstdint>

#include "dedup/config.h"
#include "dedup/io.h"
#include "dedup/output.h"

namespace dedup {

/// What describe_articles met.
struct Described {
  std::uint64_t articles = 0, skipped = 0, skipped_files = 0, repaired = 0;
};

/// Writes each article of `reader` as one line of JSON, in input order: `place` (file:line), id, title, text, date (ISO
/// 8601, UTC) and `date_as_given`, source, url and `canonical_url`, as far as the record has them; `from`, the field
/// that each was taken from, if fields have names; and `repaired`, the kinds of repairs. Problems go to
/// `observer.problem`. Reads to the end; holds one batch. Throws Error(input), Error(output), and Error(interrupted).
DEDUP_API Described describe_articles(Reader& reader, OutputFile& file, const Observer& observer);

}  // namespace dedup
