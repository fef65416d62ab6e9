// Words that were broken at the end of a line are joined again.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

/// Joins words that a hyphen or soft hyphen breaks at the end of a line: the hyphen stands behind a letter, and the
/// next line begins with a small letter. A word stays as it is if the text has it with its hyphen within a line
/// ("well-known"), or if the next word is a conjunction that a suspended hyphen comes before ("Ein- und Ausgang").
/// Returns false if there is nothing to join; else `out` has the text. Idempotent, linear, total, thread-safe.
bool rejoin_words(std::string_view text, std::string& out);

}  // namespace dedup
