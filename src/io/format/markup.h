// Real-world XML: any bytes to clean UTF-8. repair.h makes malformed XML parse.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "dedup/types.h"

struct UConverter;

namespace dedup {

// All functions accept any bytes within the documented limits, take time linear in their size, and are thread-safe.

// ---- characters and messages: markup.cc

/// The number of line breaks, which is the 0-based line of what follows `text`.
std::uint64_t newlines(std::string_view text);

/// An extract of a document for a message: one line of at most `limit` bytes and "...", cut between characters.
DEDUP_API std::string shown(std::string_view text, std::size_t limit = 40);

/// The faults of a document: a description of the first, and their number.
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

/// Appends text with `<`, `>` and `&` as numeric references.
void append_escaped(std::string_view text, std::string& out);

/// The bytes of base64 (RFC 4648), which may have white space anywhere; "" if `text` is something else.
std::string decode_base64(std::string_view text);

// ---- XML: markup.cc

/// The encoding, in lower case: by byte order mark, by the bytes of the first '<', or by declaration. A declared
/// Latin-1 or GB2312 gives its superset, which such documents use in practice. "" if the encoding is unknown.
std::string encoding_of(std::string_view document);

/// Converts a document, part by part, to UTF-8 without byte order mark and without characters that XML forbids. Bytes
/// that are not UTF-8 are read as Windows-1252. A declared encoding is overruled if the first 4096 bytes from the first
/// one beyond ASCII on are UTF-8 of several characters. Not thread-safe.
class TextDecoder {
 public:
  /// `encoding` is a result of encoding_of; "" is UTF-8.
  explicit TextDecoder(const std::string& encoding);
  /// Whether ICU knows the encoding.
  bool known() const { return known_; }
  /// Appends the next part of the document to `out`; `last`: nothing follows.
  void decode(std::string_view bytes, bool last, std::string& out);
  /// Whether the bytes are UTF-8, although the encoding is another.
  bool is_overruled() const { return overruled_; }
  /// How many bytes were not UTF-8, and the line of the first, without a description.
  const Faults& faults() const { return faults_; }

 private:
  struct Close {
    void operator()(UConverter* converter) const;
  };
  bool settle(std::string_view& bytes, bool last);
  void convert(std::string_view bytes, bool last);
  std::unique_ptr<UConverter, Close> from_, to_;  ///< null for UTF-8
  bool known_ = true, at_start_ = true;
  bool settled_ = true, overruled_ = false;  ///< whether the declared encoding may still be overruled, and was
  std::string held_;                         ///< from the first byte beyond ASCII on, until that is settled
  std::string pending_;                      ///< not yet given
  std::uint64_t line_ = 1;
  Faults faults_;
};

struct Root {
  std::size_t at = std::string_view::npos;
  std::string_view name;  ///< without prefix; a view into the text; empty if there is no root element
};

/// Where the root element begins, after the declaration, comments, processing instructions and document type.
Root find_root(std::string_view text);

}  // namespace dedup
