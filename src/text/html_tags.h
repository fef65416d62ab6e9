// The tags of HTML, read one by one as browsers do.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dedup {

/// What a tag does to the text around it. `inside`: nothing, as <b>. `unread`: hides its content. `ruby`: so, but its
/// end tag may be missing. `unknown`: no element of HTML.
enum class TagEffect { inside, cell, line, paragraph, line_break, unread, ruby, unknown };

struct Tag {
  enum class Kind { element, comment, cdata, declaration } kind = Kind::element;
  std::size_t begin = 0, end = 0;  ///< in the text
  std::string name;                ///< of an element, in lower case
  std::string_view attributes;     ///< what follows the name, up to the ">"; all of what is no element
  TagEffect effect = TagEffect::unknown;
  bool is_end = false;    ///< </b>
  bool is_empty = false;  ///< <br/>

  /// Whether it has an attribute with a quoted value or a common name; of a tag that `is_cut`, the beginning of a name.
  bool has_attribute(bool is_cut = false) const;
  /// Whether text goes on in another line behind it.
  bool breaks() const {
    return effect == TagEffect::line || effect == TagEffect::paragraph || effect == TagEffect::line_break;
  }
};

/// Finds tags in one text. Reading all of them takes time linear in the text. Not thread-safe.
class TagReader {
 public:
  explicit TagReader(std::string_view text) : text_(text) {}
  /// Reads the tag, comment, CDATA section or declaration that begins at `at`, where a '<' is. Returns false if that
  /// '<' is text. A section that is not closed ends with the text; so does an end tag, and a tag with attributes
  /// that is not far from there, as in a text that was cut.
  bool read(std::size_t at, Tag& tag);
  /// Where the content of an element that was read ends, which is not shown; npos if nothing says where.
  std::size_t content_end(const Tag& tag);

 private:
  std::size_t find_past(std::string_view mark, std::size_t from, bool& missing) const;
  std::size_t tag_end(std::size_t from);

  std::string_view text_;
  bool no_comment_end_ = false, no_tag_end_ = false, odd_quotes_ = false;
  std::string unended_;  ///< names, each between spaces, of elements without an end tag in the rest of the text
};

}  // namespace dedup
