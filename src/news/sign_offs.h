// Reads sign-offs: "(Reuters)", "With AFP", "AP contributed to this report."
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "news/lines.h"
#include "news/tokens.h"

namespace dedup {

/// A line, or the end of one, that credits the text above it.
struct SignOff {
  enum class Kind : std::uint8_t {
    none,
    text,
    contributed,
    photo,
    desk
  };  ///< desk: "Reporting by ...; editing by ..."
  Kind kind = Kind::none;
  std::size_t begin = 0;  ///< it extends to the line's end
  std::vector<const NewsToken*> agencies;
};
/// `tokens` are those of the whole line if `whole`, else of its tail.
SignOff read_sign_off(const NewsLine& line, const NewsTokens& tokens, bool whole);

/// A cheap check of the line's bytes before it is tokenised. False only if the line has no sign-off.
bool may_be_sign_off(std::string_view text, const NewsLine& line);

}  // namespace dedup
