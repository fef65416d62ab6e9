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

/// What is written of an article: all that is known, for people who look at a new feed; or the article alone, for
/// programs that read on.
enum class Describe { understood, extracted };

/// Writes each article of `reader` as one line of JSON, in input order, as far as the record has them:
/// - understood: `place` (file:line), id, title, text, date (ISO 8601, UTC) and `date_as_given`, source, url and
///   `canonical_url`; `page`, what else a web page says; `from`, the field that each was taken from, if fields have
///   names; and `repaired`, the kinds of repairs.
/// - extracted: id, title, text, date, source, url; of a web page also language, authors and links.
/// What a page says needs ReadingConfig::page_details. Problems go to `observer.problem`. Reads to the end, on all
/// threads of the caller's arena; holds some batches. Throws Error(input), Error(output), and Error(interrupted).
DEDUP_API Described describe_articles(Reader& reader, Describe what, OutputFile& file, const Observer& observer);

}  // namespace dedup
