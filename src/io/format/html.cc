// Converts HTML to plain text.
//
// The HTML parser of libxml2 takes time quadratic in the attributes of a tag (2.9.14, htmlReadMemory: 9 s for 350 kB of
// attributes in one tag) and drops everything inside 256 open elements. A tree is not needed: a tag matters only if it
// breaks a line or hides its content. So the HTML is scanned once, from left to right, without a stack of open
// elements.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/ascii.h"
#include "io/format/markup.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;

// Text with collapsed white space. Of several breaks between two words, the strongest is kept.
class PlainText {
 public:
  enum Break { nothing, space, line, paragraph };
  explicit PlainText(bool one_line) : one_line_(one_line) {}

  void gap(Break wanted) { gap_ = std::max(gap_, wanted); }
  void line_break() { gap(gap_ >= line ? paragraph : line); }  // two <br> end a paragraph
  void add(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (is_space(text[i])) {
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
};

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 6> kUnread{"script", "style", "noscript", "template", "iframe", "title"};
constexpr std::array<std::string_view, 6> kLines{"li", "tr", "dt", "dd", "option", "figcaption"};
constexpr std::array<std::string_view, 25> kParagraphs{
    "p",     "div",   "h1",   "h2", "h3",      "h4",      "h5",      "h6",     "blockquote",
    "pre",   "table", "ul",   "ol", "dl",      "section", "article", "header", "footer",
    "aside", "nav",   "main", "hr", "address", "figure",  "form"};

// Extracts the text that browsers show. Accepts any bytes. Time is linear.
class HtmlStripper {
 public:
  HtmlStripper(std::string_view in, PlainText& out) : in_(in), out_(out) {}

  void run() {
    while (at_ < in_.size()) {
      if (in_[at_] == '<') {
        if (!tag()) text(at_ + 1);
      } else if (in_[at_] == '&') {
        reference();
      } else {
        text(std::min(in_.find_first_of("<&", at_), in_.size()));
      }
    }
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

  // The end of the next `mark`, or npos. `missing` remembers that there is none, so that the search is not repeated.
  std::size_t find_past(std::string_view mark, bool& missing) {
    if (missing) return kNowhere;
    const std::size_t found = in_.find(mark, at_);
    missing = found == kNowhere;
    return missing ? kNowhere : found + mark.size();
  }

  // Skips a tag, comment or declaration. Returns false if the '<' is text.
  bool tag() {
    const std::string_view rest = in_.substr(at_);
    if (rest.starts_with("<![CDATA[")) {
      const std::size_t end = std::min(in_.find("]]>", at_), in_.size());
      out_.add(in_.substr(at_ + 9, end - at_ - 9));
      at_ = std::min(end + 3, in_.size());
      return true;
    }
    if (rest.starts_with("<!") || rest.starts_with("<?")) {
      std::size_t end = rest.starts_with("<!--") ? find_past("-->", no_comment_end_) : kNowhere;
      if (end == kNowhere) end = find_past(">", no_tag_end_);
      if (end != kNowhere) at_ = end;
      return end != kNowhere;
    }
    const bool closing = rest.starts_with("</");
    const std::size_t begin = closing ? 2 : 1;
    std::size_t i = begin;
    while (i < rest.size() &&
           (is_letter(rest[i]) || (i > begin && (is_digit(rest[i]) || rest[i] == ':' || rest[i] == '-'))))
      ++i;
    if (i == begin || i == rest.size() || (rest[i] != '>' && rest[i] != '/' && !is_space(rest[i]))) return false;
    const std::string name = lowered(rest.substr(begin, i - begin));
    const std::size_t end = tag_end(at_ + i);
    if (end == kNowhere) return false;
    const bool empty = in_[end - 2] == '/';
    at_ = end;
    element(name, closing, empty);
    return true;
  }

  // The end of a tag. A '>' inside a quoted value is skipped, unless the quotes are unbalanced.
  std::size_t tag_end(std::size_t from) {
    char quote = 0;
    for (std::size_t i = from; i < in_.size() && !odd_quotes_; ++i) {
      const char c = in_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if ((c == '"' || c == '\'') && in_[i - 1] == '=') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    odd_quotes_ = true;
    return find_past(">", no_tag_end_);
  }

  void element(std::string_view name, bool closing, bool empty) {
    if (name == "br") {
      out_.line_break();
    } else if (name == "td" || name == "th") {
      out_.gap(PlainText::space);
    } else if (is_one_of(name, kLines)) {
      out_.gap(PlainText::line);
    } else if (is_one_of(name, kParagraphs)) {
      out_.gap(PlainText::paragraph);
    } else if (!closing && !empty) {
      const auto unread = std::find(kUnread.begin(), kUnread.end(), name);
      if (unread != kUnread.end()) skip_content(static_cast<std::size_t>(unread - kUnread.begin()));
    }
  }

  void skip_content(std::size_t which) {
    for (std::size_t i = at_; !unended_[which];) {
      i = in_.find("</", i);
      if (i == kNowhere) break;
      i += 2;
      if (lowered(in_.substr(i, kUnread[which].size())) == kUnread[which]) {
        at_ = i - 2;
        return;
      }
    }
    unended_[which] = true;
    if (which < 2) at_ = in_.size();  // the rest of an unclosed script or style is not text
  }

  std::string_view in_;
  PlainText& out_;
  std::size_t at_ = 0;
  bool no_comment_end_ = false, no_tag_end_ = false, odd_quotes_ = false;
  std::array<bool, kUnread.size()> unended_{};
};

}  // namespace

std::string plain_text(std::string_view text, bool html, bool one_line) {
  PlainText out(one_line);
  if (html) {
    HtmlStripper(text, out).run();
  } else {
    out.add(text);
  }
  return out.take();
}

bool looks_like_html(std::string_view text) {
  for (std::size_t i = text.find('<'); i != kNowhere; i = text.find('<', i + 1)) {
    for (const std::string_view sign :
         {"</p>", "</a>", "</div>", "</b>", "</i>", "</em>", "</strong>", "<br>", "<br/>", "<br />", "<p>", "<img "}) {
      if (text.substr(i).starts_with(sign)) return true;
    }
  }
  return false;
}

}  // namespace dedup
