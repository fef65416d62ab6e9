// Markup as it is met: clean UTF-8 of any bytes, XML that parses of broken XML, plain text of HTML.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace dedup {

// All functions are total (any bytes give a value) within the limits that are named, linear in the size of what they
// are given, and thread-safe.

// ---- characters and messages: io_markup.cc

/// How many line breaks there are: the 0-based line of what stands behind `text`.
std::uint64_t newlines(std::string_view text);

/// A piece of a document for a message: one line, of at most `limit` bytes and "...", cut between two characters.
std::string shown(std::string_view text, std::size_t limit = 40);

/// What was found wrong with a document: the first fault in words, and how many there are.
struct Faults {
  std::uint64_t count = 0;
  std::uint64_t line = 0;  ///< of the first, 1-based
  std::string first;
  void add(std::uint64_t at_line, std::string what) {
    if (count++ == 0) {
      line = at_line;
      first = std::move(what);
    }
  }
};

/// Appends a character as UTF-8: a space for control characters and U+FFFD for all else that XML forbids. 0x80 to 0x9F
/// are read as Windows-1252, which is what pages mean by them.
void append_character(std::uint32_t c, std::string& out);

/// Appends text with `<`, `>` and `&` as numeric references.
void append_escaped(std::string_view text, std::string& out);

struct Reference {
  std::uint32_t character = 0;  ///< as it is written: append_character makes of it what XML allows
  std::size_t length = 0;       ///< in bytes; 0: no reference
};

/// `&#8217;`, `&#x2019;`, `&rsquo;` at the beginning of `text`, which is a `&`. Names are those of HTML 4; HTML alone
/// lets the semicolon be left out.
Reference read_reference(std::string_view text, bool html);

// ---- XML: io_markup.cc

/// The encoding by byte order mark, by the look of the first '<', or by declaration, in lower case and with the
/// superset that such documents are in truth written in; "" where nothing is said.
std::string encoding_of(std::string_view document);

/// Gives the document as UTF-8 in which every character is one that XML allows, without byte order mark; false where
/// ICU does not know `encoding` (as of encoding_of; "" is UTF-8). Bytes that are no UTF-8 are read as Windows-1252, and
/// `faults` gets the line of the first, without words. The document has at most 512 MiB: ICU counts in int.
bool decode(std::string_view document, const std::string& encoding, std::string& out, Faults& faults);

struct Root {
  std::size_t at = std::string_view::npos;
  std::string_view name;  ///< without prefix, points into the text; empty where there is none
};

/// Where the root element begins, behind declaration, comments, instructions and document type.
Root find_root(std::string_view text);

/// Makes of a decoded document, from its root element on, one that libxml2 reads whole: references are numeric, every
/// end tag closes the element that is due, comments and instructions are left out. It ends with the root element, at
/// the first element that is too deep (250) or has too many attributes (1000, with those around it), or open where the
/// document was cut. Line breaks stay, so that its lines are the document's. `line` is the 1-based one of the first
/// byte of `text`; `faults` gets what was wrong, with the line in the document.
std::string repair(std::string_view text, std::uint64_t line, Faults& faults);

// ---- HTML: io_html.cc

/// What a reader sees of text, with its white space collapsed: a space between words, "\n" between lines (<br>, <li>,
/// ...), "\n\n" between paragraphs (<p>, <br><br>, ...); a space for all of them with `one_line`. Scripts, styles and
/// the like are left out. Without `html`, tags and references are text like any other.
std::string plain_text(std::string_view text, bool html, bool one_line);

/// Whether text of which nobody said what it is holds tags of HTML.
bool looks_like_html(std::string_view text);

}  // namespace dedup
