// The language of a text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/types.h"

namespace dedup {

/// The names of all languages (ISO 639) and, behind them, of scripts for texts whose language cannot be told.
DEDUP_API std::span<const std::string_view> language_names();

/// Whether `language` is a language and not a script.
DEDUP_API bool is_language(std::uint32_t language);

/// The language that a normalised title and body are written in, as an index into language_names(). Total, thread-safe.
DEDUP_API std::uint32_t language_of(const Text& title, const Text& body);

}  // namespace dedup
