// Puts scraped text right before it is compared, the same for every format.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

/// A title or a text after it was put right, and what was wrong with it.
struct CleanText {
  std::string_view text;
  bool mojibake = false;
  bool markup = false;      ///< tags
  bool references = false;  ///< such as `&amp;`, in a text without tags
  bool words = false;       ///< broken at line ends
  bool mark = false;        ///< a byte order mark at the beginning

  bool changed() const { return mojibake || markup || references || words || mark; }
};

/// Puts right what is certainly wrong with a title (`one_line`) or a text: a byte order mark, mojibake
/// (text/mojibake.h), markup and references (text/html.h), words broken at line ends (text/hyphens.h), over and over
/// until nothing is left to do. If the eighth time changes something, the text was made to do so, and stays as it is.
/// The result is a view of `text`, or of `out` if anything but the mark was changed; it is at most half longer, and
/// clean_text does not change it. Total, thread-safe. Most text needs nothing, and costs one look at its bytes.
CleanText clean_text(std::string_view text, bool one_line, std::string& out);

}  // namespace dedup
