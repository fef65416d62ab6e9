// The tags of HTML, read one by one as browsers do.
#include "text/html_tags.h"

#include "core/ascii.h"

namespace dedup {

namespace {

constexpr auto kNowhere = std::string_view::npos;

// Elements by what they do. Each list has a space on either side of a name.
constexpr std::string_view kUnread = " script style noscript template iframe title ";
constexpr std::string_view kRuby = " rt rp ";
constexpr std::string_view kLines = " li tr dt dd option figcaption ";
constexpr std::string_view kParagraphs =
    " p div h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl section article header footer aside nav main hr address "
    "figure form ";
constexpr std::string_view kInside =
    " a abbr acronym applet area audio b base bdi bdo big blink body button canvas caption center cite code col "
    "colgroup "
    "data datalist del details dfn dialog dir em embed fieldset font frame frameset head hgroup html i img input ins "
    "kbd "
    "label legend link map mark marquee menu meta meter nobr noframes object optgroup output param picture progress q "
    "rb "
    "rtc ruby s samp select small source span strike strong sub summary sup svg tbody template textarea tfoot thead "
    "time "
    "track tt u var video wbr ";

constexpr std::string_view kAttributes = " href src class id style align width height color size face target alt ";
constexpr std::size_t kLongestAttribute = 8;

bool is_in(std::string_view list, const std::string& name) { return list.find(' ' + name + ' ') != kNowhere; }

TagEffect effect_of(const std::string& name) {
  if (name == "br") return TagEffect::line_break;
  if (name == "td" || name == "th") return TagEffect::cell;
  if (is_in(kParagraphs, name)) return TagEffect::paragraph;
  if (is_in(kLines, name)) return TagEffect::line;
  if (is_in(kUnread, name)) return TagEffect::unread;
  if (is_in(kRuby, name)) return TagEffect::ruby;
  return is_in(kInside, name) ? TagEffect::inside : TagEffect::unknown;
}

constexpr std::size_t kLongestCut = 1024;  // bytes of a tag that is not closed; an address may be long

}  // namespace

bool Tag::has_attribute(bool is_cut) const {
  const std::string_view only = trimmed(attributes);
  if (is_cut && !only.empty() && only.size() <= kLongestAttribute && kAttributes.find(' ' + lowered(only)) != kNowhere)
    return true;
  for (std::size_t at = attributes.find('='); at != kNowhere; at = attributes.find('=', at + 1)) {
    const std::string_view value = trimmed_front(attributes.substr(at + 1, kLongestAttribute), is_space);
    if (!value.empty() && (value.front() == '"' || value.front() == '\'')) return true;
    std::size_t start = at;
    while (start > 0 && at - start < kLongestAttribute && is_letter(attributes[start - 1])) --start;
    if (at > start && is_in(kAttributes, lowered(attributes.substr(start, at - start)))) return true;
  }
  return false;
}

/// The end of the next `mark`, or npos. `missing` remembers that there is none, so that the search is not repeated.
std::size_t TagReader::find_past(std::string_view mark, std::size_t from, bool& missing) const {
  if (missing) return kNowhere;
  const std::size_t found = text_.find(mark, from);
  missing = found == kNowhere;
  return missing ? kNowhere : found + mark.size();
}

/// The end of a tag. A '>' inside a quoted value is skipped, unless the quotes are unbalanced.
std::size_t TagReader::tag_end(std::size_t from) {
  char quote = 0;
  for (std::size_t i = from; i < text_.size() && !odd_quotes_; ++i) {
    const char c = text_[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && text_[i - 1] == '=') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  odd_quotes_ = true;
  return find_past(">", from, no_tag_end_);
}

bool TagReader::read(std::size_t at, Tag& tag) {
  tag = {};
  tag.begin = at;
  const std::string_view rest = text_.substr(at);
  if (rest.starts_with("<![CDATA[")) {
    tag.kind = Tag::Kind::cdata;
    const std::size_t end = text_.find("]]>", at);
    tag.end = end == kNowhere ? text_.size() : end + 3;
    return true;
  }
  if (rest.starts_with("<!") || rest.starts_with("<?")) {
    tag.end = rest.starts_with("<!--") ? find_past("-->", at, no_comment_end_) : kNowhere;
    tag.kind = tag.end == kNowhere ? Tag::Kind::declaration : Tag::Kind::comment;
    if (tag.end == kNowhere) tag.end = find_past(">", at, no_tag_end_);
    if (tag.end == kNowhere) return false;
    tag.attributes = text_.substr(at, tag.end - at);
    return true;
  }
  tag.is_end = rest.starts_with("</");
  const std::size_t begin = tag.is_end ? 2 : 1;
  std::size_t i = begin;
  while (i < rest.size() &&
         (is_letter(rest[i]) || (i > begin && (is_digit(rest[i]) || rest[i] == ':' || rest[i] == '-'))))
    ++i;
  if (tag.is_end && i == rest.size()) {  // cut, as in "read on</a"
    tag.end = text_.size();
    tag.effect = TagEffect::inside;
    return true;
  }
  if (i == begin || i == rest.size() || (rest[i] != '>' && rest[i] != '/' && !is_space(rest[i]))) return false;
  tag.end = tag_end(at + i);
  const bool is_cut = tag.end == kNowhere;
  if (is_cut && rest.size() > kLongestCut) return false;
  if (is_cut) tag.end = text_.size();
  tag.name = lowered(rest.substr(begin, i - begin));
  tag.attributes = text_.substr(at + i, tag.end - at - i - (is_cut ? 0 : 1));
  tag.effect = effect_of(tag.name);
  tag.is_empty = !is_cut && text_[tag.end - 2] == '/';
  return !is_cut || (tag.effect != TagEffect::unknown && !tag.is_end && tag.has_attribute(true));
}

std::size_t TagReader::content_end(const Tag& tag) {
  const std::string key = ' ' + tag.name + ' ';
  if (unended_.find(key) != kNowhere) return kNowhere;
  for (std::size_t i = text_.find('<', tag.end); i != kNowhere; i = text_.find('<', i + 1)) {
    const std::string next = lowered(text_.substr(i + 1, tag.name.size() + 1));
    if (next == '/' + tag.name) return i;
    if (tag.effect != TagEffect::ruby) continue;
    if (next == "rt>" || next == "rp>" || next == "/rt" || next == "/rp" || next == "/ru") return i;
  }
  unended_ += key;
  return kNowhere;
}

}  // namespace dedup
