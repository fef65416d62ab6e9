// HTML -> plain text.
//
// The HTML parser of libxml2 takes time quadratic in the attributes of a tag (2.9.14, htmlReadMemory: 9 s for 350 kB of
// attributes in one tag) and drops everything inside 256 open elements. A tree is not needed: a tag matters only if it
// breaks a line or hides its content. So the HTML is scanned once, from left to right, without a stack of open
// elements.
#include "text/html.h"

#include <algorithm>
#include <utility>

#include "core/ascii.h"
#include "text/html_guard.h"
#include "text/html_tags.h"
#include "text/references.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;

/// What a line break of the text itself is.
enum class Newlines { spaces, breaks };

// Text with collapsed white space. Of several breaks between two words, the strongest is kept.
class PlainText {
 public:
  enum Break { nothing, space, line, paragraph };
  explicit PlainText(bool one_line, Newlines newlines = Newlines::spaces) : one_line_(one_line), newlines_(newlines) {}

  void gap(Break wanted) { gap_ = std::max(gap_, wanted); }
  void line_break() { gap(gap_ >= line ? paragraph : line); }  // two <br> end a paragraph
  void add(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' && newlines_ == Newlines::breaks) {
        line_break();
      } else if (is_space(text[i])) {
        gap(space);
      } else if (text.substr(i, 2) == "\xC2\xA0") {
        gap(space);
        ++i;
      } else {
        if (gap_ != nothing && !out_.empty()) out_ += one_line_ || gap_ == space ? " " : gap_ == line ? "\n" : "\n\n";
        gap_ = nothing;
        out_ += text[i];
      }
    }
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  Break gap_ = nothing;
  bool one_line_;
  Newlines newlines_;
};

/// What happens to the text behind <script> or <style> without an end tag.
enum class Unended { dropped, kept };

// Extracts the text that browsers show. Accepts any bytes. Time is linear.
class HtmlStripper {
 public:
  HtmlStripper(std::string_view in, Unended unended, PlainText& out)
      : in_(in), unended_(unended), out_(out), tags_(in) {}

  /// Returns whether a tag broke a line.
  bool run() {
    while (at_ < in_.size()) {
      if (in_[at_] == '<') {
        if (!tag()) text(at_ + 1);
      } else if (in_[at_] == '&') {
        reference();
      } else {
        text(std::min(in_.find_first_of("<&", at_), in_.size()));
      }
    }
    return broke_;
  }

 private:
  void text(std::size_t end) {
    out_.add(in_.substr(at_, end - at_));
    at_ = end;
  }

  void reference() {
    const Reference found = read_reference(in_.substr(at_), true);
    if (found.length == 0) return text(at_ + 1);
    std::string character;
    append_character(found.character, character);
    out_.add(character);
    at_ += found.length;
  }

  // Skips a tag, comment or declaration. Returns false if the '<' is text.
  bool tag() {
    Tag tag;
    if (!tags_.read(at_, tag)) return false;
    if (tag.kind == Tag::Kind::cdata) {
      const std::string_view content = in_.substr(at_ + 9, tag.end - at_ - 9);
      out_.add(content.substr(0, content.size() - (content.ends_with("]]>") ? 3 : 0)));
    }
    at_ = tag.end;
    broke_ |= tag.breaks();
    switch (tag.effect) {
      case TagEffect::line_break:
        out_.line_break();
        break;
      case TagEffect::cell:
        out_.gap(PlainText::space);
        break;
      case TagEffect::line:
        out_.gap(PlainText::line);
        break;
      case TagEffect::paragraph:
        out_.gap(PlainText::paragraph);
        break;
      case TagEffect::unread:
      case TagEffect::ruby:
        if (!tag.is_end && !tag.is_empty) skip_content(tag);
        break;
      case TagEffect::inside:
      case TagEffect::unknown:
        break;
    }
    return true;
  }

  void skip_content(const Tag& tag) {
    const std::size_t end = tags_.content_end(tag);
    if (end != kNowhere) {
      at_ = end;
    } else if (unended_ == Unended::dropped && (tag.name == "script" || tag.name == "style")) {
      at_ = in_.size();
    }
  }

  std::string_view in_;
  Unended unended_;
  PlainText& out_;
  TagReader tags_;
  std::size_t at_ = 0;
  bool broke_ = false;
};

}  // namespace

std::string plain_text(std::string_view text, bool html, bool one_line) {
  PlainText out(one_line);
  if (html) {
    HtmlStripper(text, Unended::dropped, out).run();
  } else {
    out.add(text);
  }
  return out.take();
}

MarkupFound remove_markup(std::string_view text, bool one_line, std::string& out) {
  if (!looks_like_html(text)) return decode_references(text, out) ? MarkupFound::references : MarkupFound::nothing;
  PlainText plain(one_line);
  const bool broke = HtmlStripper(text, Unended::kept, plain).run();
  // Without tags for them, paragraphs are lines of the text, as in the database of a blog.
  if (!broke && !one_line && text.find('\n') != kNowhere) {
    plain = PlainText(one_line, Newlines::breaks);
    HtmlStripper(text, Unended::kept, plain).run();
  }
  out = plain.take();
  return MarkupFound::tags;
}

}  // namespace dedup
