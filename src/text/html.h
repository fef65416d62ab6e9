// HTML -> plain text.
#pragma once

#include <string>
#include <string_view>

namespace dedup {

// All functions accept any bytes, take time linear in their size, and are thread-safe.

/// The visible text, with collapsed white space: a space between words, "\n" between lines (<br>, <li>, ...) and "\n\n"
/// between paragraphs (<p>, <br><br>, ...), or a space for each of them with `one_line`. Scripts, styles, readings of
/// ruby text and similar elements are removed. Without `html`, tags and references are plain text.
std::string plain_text(std::string_view text, bool html, bool one_line);

/// What remove_markup found.
enum class MarkupFound { nothing, references, tags };

/// Removes the markup of a text that nobody declared as HTML: tags, if the text shows that it is HTML
/// (text/html_guard.h); else references such as `&amp;`. White space collapses with tags only, and line breaks stay in
/// a text without tags that break lines. MarkupFound::nothing leaves `out` without meaning; else it is shorter than or
/// as long as `text`. References of references (`&amp;lt;`) take another call.
MarkupFound remove_markup(std::string_view text, bool one_line, std::string& out);

}  // namespace dedup
