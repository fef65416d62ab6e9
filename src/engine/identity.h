// Which records are one article, and what articles are called.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/types.h"
#include "dedup/config.h"
#include "dedup/io.h"
#include "engine/read.h"

namespace dedup {

/// What an article's id is unique in: its source, else the host of its URL, else its origin. Empty if the id is an
/// absolute URL, which is unique by itself. A view into `article`.
std::string_view scope_of(const Article& article);

/// A key that two records share if they are versions of one article; 0 if a record can have no others. `entry` has the
/// article's content hash.
std::uint64_t identity_of(const Article& article, const Entry& entry, Identity identity);

/// A key that articles of one source share if their URLs lead to one page; 0 without a URL.
std::uint64_t page_of_source(const Article& article);

/// Settles which records are one article, by `Intake::identities`, which it frees:
/// - A record with the text of another one is a repeat: it is removed, and listed in `repeats`. The earliest stays, the
///   first in the input among several.
/// - A record with another text is a revision (`Entry::revision`, `Articles::version_of`), by date, then content hash.
/// - A record whose text has nothing in common with them is another article (`unrelated`): the id is used twice.
/// Then gives every article an id of its own: `SOURCE/id` if several sources use the id (`shared_ids`), and `#2`, `#3`
/// and so on for later articles of one id, numbers that ids in the input have are passed over.
void settle_identities(Intake& intake, const Reader& reader, const Config& config);

}  // namespace dedup
