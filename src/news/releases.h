// Recognises press releases by the marks that their writers put on them for editors.
#pragma once

#include <string_view>

namespace dedup {

/// Whether a text is marked as a press release: "Notes to editors", "-Ends-", "###", "For immediate release", an
/// embargo or a press contact, on a line that says nothing before it. Reads at most 120 bytes of each line.
/// Thread-safe.
bool is_release(std::string_view text);

}  // namespace dedup
