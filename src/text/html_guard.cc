// Tells HTML from text that only mentions tags.
//
// Problem. Scraped texts and headlines may be HTML without saying so, and some are about HTML. A parser takes
// "Council drops <blink> from its site" for markup, and the word is lost.
//
// Method. Markup stands where no word would: a tag has attributes, an end tag touches the words that it closes, a line
// is broken behind the end of a sentence or in the middle of a word. A tag that is mentioned stands between spaces or
// quotation marks. One piece of evidence is enough, because few texts mention tags at all.
//
// Known weakness. Text that shows a whole piece of HTML ("write <b>so</b>") is taken for HTML. In scripts without
// spaces, a line break without punctuation before it is taken for a mention.
#include "text/html_guard.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/ascii.h"
#include "text/html_tags.h"
#include "text/references.h"

namespace dedup {

namespace {

constexpr UChar32 kNone = -1;  // no character, or one that is not well-formed

/// The character that ends at `at`; moves `at` to where it begins.
UChar32 step_back(std::string_view text, std::size_t& at) {
  if (at == 0) return kNone;
  // A character has four bytes at most, and the macro counts in 32 bits.
  const std::string_view near = text.substr(at - std::min<std::size_t>(at, 4), std::min<std::size_t>(at, 4));
  auto i = static_cast<std::int32_t>(near.size());
  UChar32 c = kNone;
  U8_PREV(reinterpret_cast<const std::uint8_t*>(near.data()), 0, i, c);
  at -= near.size() - static_cast<std::size_t>(i);
  return c;
}

/// The character that begins at `at`; moves `at` behind it.
UChar32 step_on(std::string_view text, std::size_t& at) {
  if (at >= text.size()) return kNone;
  const std::string_view near = text.substr(at, 4);
  const auto size = static_cast<std::int32_t>(near.size());
  std::int32_t i = 0;
  UChar32 c = kNone;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(near.data()), i, size, c);
  at += static_cast<std::size_t>(i);
  return c;
}

UChar32 before(std::string_view text, std::size_t at) { return step_back(text, at); }
UChar32 after(std::string_view text, std::size_t at) { return step_on(text, at); }

bool is_blank(UChar32 c) { return c == ' ' || c == '\t' || c == '\r' || c == 0xA0 || c == 0x3000; }
bool ends_sentence(UChar32 c) { return c == 0x2026 || (c > 0 && u_hasBinaryProperty(c, UCHAR_S_TERM) != 0); }
bool closes(UChar32 c) {
  const auto type = u_charType(c);
  return c == '"' || c == '\'' || type == U_END_PUNCTUATION || type == U_FINAL_PUNCTUATION;
}
bool opens(UChar32 c) {
  const auto type = u_charType(c);
  return c == '"' || c == '\'' || type == U_START_PUNCTUATION || type == U_INITIAL_PUNCTUATION;
}

/// Whether words of the letter's script touch other words only by mistake: neither are there scripts without spaces,
/// nor those that write prepositions as one with the next word.
bool stands_apart(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &status);
  return script != USCRIPT_HEBREW && script != USCRIPT_ARABIC && uscript_breaksBetweenLetters(script) == 0 &&
         script != USCRIPT_HANGUL;
}

/// Whether a reference such as `&quot;` ends at `at`.
bool ends_reference(std::string_view text, std::size_t at) {
  const std::string_view near = text.substr(at - std::min<std::size_t>(at, 12), std::min<std::size_t>(at, 12));
  const std::size_t begin = near.rfind('&');
  return begin != std::string_view::npos && read_reference(near.substr(begin), false).length == near.size() - begin;
}

/// Whether words end right before `at`: a letter or a digit of any script or only of those that `stand_apart`, or
/// punctuation behind one.
bool words_end_at(std::string_view text, std::size_t at, bool apart) {
  UChar32 c = step_back(text, at);
  for (int i = 0; i < 3 && c >= 0 && closes(c); ++i) c = step_back(text, at);
  if (c < 0 || (c == ';' && ends_reference(text, at + 1))) return false;
  if (ends_sentence(c) || c == ',' || c == ':' || c == ';' || c == '%') return true;
  return u_isalnum(c) != 0 && (!apart || stands_apart(c));
}

/// Whether a sentence ends before the blanks that end at `at`.
bool sentence_ends_before(std::string_view text, std::size_t at) {
  std::size_t i = at;
  UChar32 c = step_back(text, i);
  while (is_blank(c)) c = step_back(text, i);
  for (int k = 0; k < 3 && c >= 0 && closes(c); ++k) c = step_back(text, i);
  return ends_sentence(c);
}

/// Whether a sentence may begin behind the blanks at `at`.
bool sentence_begins_at(std::string_view text, std::size_t at) {
  UChar32 c = step_on(text, at);
  while (is_blank(c)) c = step_on(text, at);
  if (c < 0) return at >= text.size();
  return c == '<' || c == '\n' || opens(c) || (u_isalnum(c) != 0 && u_islower(c) == 0);
}

/// Whether a word begins right at `at`. The "s" of "no <b>s" is none.
bool word_begins_at(std::string_view text, std::size_t at) {
  const UChar32 c = step_on(text, at);
  if (c < 0) return false;
  return opens(c) || c == '<' || (u_isalnum(c) != 0 && (c != 's' || u_isalnum(after(text, at)) != 0));
}

bool begins_line(std::string_view text, std::size_t at) { return at == 0 || before(text, at) == '\n'; }
bool ends_line(std::string_view text, std::size_t at) { return at >= text.size() || after(text, at) == '\n'; }

class Evidence {
 public:
  explicit Evidence(std::string_view text) : text_(text), tags_(text) {}

  bool found() {
    Tag tag;
    for (std::size_t at = text_.find('<'); at != std::string_view::npos; at = text_.find('<', at)) {
      if (!tags_.read(at, tag)) {
        ++at;
        continue;
      }
      at = tag.end;
      if (is_markup(tag)) return true;
      if (tag.effect != TagEffect::unknown) last_ = {tag.end, tag.breaks()};
    }
    return false;
  }

 private:
  bool is_markup(const Tag& tag) {
    switch (tag.kind) {
      case Tag::Kind::cdata:
        return text_.substr(0, tag.end).ends_with("]]>");
      case Tag::Kind::comment:
        return words_end_at(text_, tag.begin, true) || (begins_line(text_, tag.begin) && is_followed(tag.end));
      case Tag::Kind::declaration:
        return tag.attributes.starts_with("<?") && tag.has_attribute();
      case Tag::Kind::element:
        break;
    }
    if (tag.effect == TagEffect::unknown) return false;
    if (!tag.is_end && tag.has_attribute(tag.end == text_.size())) return true;
    if (tag.breaks() && breaks_text(tag)) return true;
    return tag.is_end ? ends_content(tag) : begins_content(tag);
  }

  bool is_followed(std::size_t end) const { return ends_line(text_, end) || word_begins_at(text_, end); }

  /// Whether a tag that breaks lines stands where lines break.
  bool breaks_text(const Tag& tag) const {
    if (words_end_at(text_, tag.begin, true)) return true;
    const UChar32 next = after(text_, tag.end);
    if (next >= 0 && (u_isupper(next) != 0 || u_isdigit(next) != 0)) return true;
    if (sentence_ends_before(text_, tag.begin) && sentence_begins_at(text_, tag.end)) return true;
    const bool alone = begins_line(text_, tag.begin) && ends_line(text_, tag.end) && tag.end - tag.begin < text_.size();
    if (alone) return true;
    if (tag.effect != TagEffect::line_break && !tag.is_end && begins_line(text_, tag.begin) &&
        word_begins_at(text_, tag.end))
      return true;
    // Two tags without a space between them, or with a line break.
    if (!last_.breaks || last_.end == 0) return false;
    const std::string_view between = text_.substr(last_.end, tag.begin - last_.end);
    return std::all_of(between.begin(), between.end(), is_space) &&
           (between.empty() || between.find('\n') != std::string_view::npos);
  }

  /// Remembers an element whose content begins right behind its tag.
  bool begins_content(const Tag& tag) {
    if (tag.effect != TagEffect::unread && !word_begins_at(text_, tag.end)) return false;
    const auto same = [&](const Open& each) { return each.name == tag.name; };
    const auto found = std::find_if(open_.begin(), open_.end(), same);
    if (found == open_.end()) {
      open_.push_back({tag.name, tag.end});
    } else {
      found->content = tag.end;
    }
    return false;
  }

  /// Whether an end tag touches what it closes. Forgets the element, so that its content is looked at once.
  bool ends_content(const Tag& tag) {
    const auto same = [&](const Open& each) { return each.name == tag.name; };
    const auto open = std::find_if(open_.begin(), open_.end(), same);
    if (open == open_.end()) return words_end_at(text_, tag.begin, true);
    const std::string_view content = text_.substr(open->content, tag.begin - open->content);
    open_.erase(open);
    if (tag.effect == TagEffect::unread) return content.find_first_of("{;=(") != std::string_view::npos;
    return !content.empty() && (words_end_at(text_, tag.begin, false) || word_begins_at(text_, tag.end));
  }

  struct Open {
    std::string name;
    std::size_t content = 0;  ///< where it begins
  };
  struct Last {
    std::size_t end = 0;
    bool breaks = false;
  };
  std::string_view text_;
  TagReader tags_;
  std::vector<Open> open_;  ///< one of each known name
  Last last_;               ///< tag of an element
};

}  // namespace

bool looks_like_html(std::string_view text) {
  return text.find('<') != std::string_view::npos && Evidence(text).found();
}

}  // namespace dedup
