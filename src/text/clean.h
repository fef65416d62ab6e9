// Puts scraped text right before it is compared, the same for every format.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

/// Puts right what is certainly wrong with a title or text: mojibake (text/mojibake.h). Returns `text`, or a view of
/// `out` if anything was changed. Total, thread-safe. Most text needs nothing, and costs one look at its bytes.
std::string_view clean_text(std::string_view text, std::string& out);

}  // namespace dedup
