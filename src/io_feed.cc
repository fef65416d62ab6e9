// RSS and Atom: turns the items of a feed into articles.
//
// Feeds come broken: bare ampersands, HTML entities that no DTD declares, bytes of another encoding, tags that nobody
// closes, documents cut short. libxml2 in recovery mode drops every &amp; and &lt; behind the first error, takes any
// end tag for the one that is due, and needs time that grows with the square of the attributes of a tag or of a DTD
// (2.9.14: 59 s for 330 kB of ATTLIST). Its HTML parser does so too (htmlReadMemory: 9 s for 350 kB of attributes in
// one tag) and drops what stands behind 256 open elements. So libxml2 is given repaired XML and no HTML: a document
// passes four steps, each linear in its size.
//
//   decode   bytes -> UTF-8 in which every character is one that XML allows
//   repair   prolog and DTD cut off (hence no user entity is ever expanded), references made numeric, tags balanced
//   parse    libxml2's SAX parser gives elements, namespaces and attributes to FeedReader
//   strip    what an item holds of HTML -> plain text
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dedup/io.h"
#include "io_format.h"

namespace dedup {
namespace {

constexpr std::size_t kMaxDocument = std::size_t{512} << 20;  // bytes; libxml2 and ICU count in int
constexpr std::size_t kMaxDepth = 250;                        // elements; libxml2 itself ends at 256
constexpr std::size_t kMaxAttributes = 1000;                  // of a tag and those around it
constexpr std::size_t kMaxNames = 64 << 10;  // bytes of different names, about; libxml2's table of them does not grow
constexpr auto kNowhere = std::string_view::npos;

constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::uint64_t newlines(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

// A piece of a document for a message: one line, of a bearable length, cut between two characters.
std::string shown(std::string_view text, std::size_t limit = 40) {
  std::size_t length = std::min(text.size(), limit);
  while (length < text.size() && length > 0 && (text[length] & 0xC0) == 0x80) --length;
  std::string out(text.substr(0, length));
  std::replace_if(out.begin(), out.end(), is_space, ' ');
  return length < text.size() ? out + "..." : out;
}

// What was found wrong with a document: the first fault in words, and how many there are.
struct Faults {
  std::uint64_t count = 0;
  std::uint64_t line = 0;
  std::string first;
  void add(std::uint64_t at_line, std::string what) {
    if (count++ == 0) {
      line = at_line;
      first = std::move(what);
    }
  }
};

// ---- decode

// Windows-1252 from 0x80 to 0x9F, which is also what pages mean by characters and references of those numbers.
constexpr std::array<std::uint16_t, 32> kWindows1252{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                     0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

// A character as UTF-8; a space for control characters and U+FFFD for all else that XML forbids.
void append_character(std::uint32_t c, std::string& out) {
  if (c >= 0x80 && c < 0xA0) c = kWindows1252[c - 0x80];
  if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') c = ' ';
  if ((c >= 0xD800 && c < 0xE000) || c == 0xFFFE || c == 0xFFFF || c > 0x10FFFF) c = 0xFFFD;
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

// The character that `text` begins with, and its length; length 0 where that is no UTF-8.
std::pair<std::uint32_t, std::size_t> read_character(std::string_view text) {
  const auto byte = [&text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return {0, 0};
  std::uint32_t c = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    c = c << 6 | (byte(i) & 0x3F);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  return overlong ? std::pair<std::uint32_t, std::size_t>{0, 0} : std::pair{c, length};
}

// UTF-8 in which every character is allowed. Bytes that are no UTF-8 are read as Windows-1252: that is what they
// nearly always are, pasted into a page of the newer encoding.
std::string clean(std::string_view in, Faults& faults) {
  std::string out;
  out.reserve(in.size() + in.size() / 64);
  for (std::size_t i = 0; i < in.size();) {
    std::size_t end = i;
    while (end < in.size() && in[end] >= ' ') ++end;
    out += in.substr(i, end - i);
    if ((i = end) == in.size()) break;
    auto [c, length] = read_character(in.substr(i));
    if (length == 0) {
      if (faults.count == 0) faults.add(newlines(in.substr(0, i)) + 1, "");
      c = static_cast<unsigned char>(in[i]);
      length = 1;
    }
    append_character(c, out);
    i += length;
  }
  return out;
}

// The encoding by byte order mark, by the look of the first '<', or by declaration; "" where nothing is said.
std::string encoding_of(std::string_view document) {
  using namespace std::string_view_literals;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kSigns{{{"\xEF\xBB\xBF"sv, "utf-8"},
                                                                                        {"\xFF\xFE\0\0"sv, "utf-32le"},
                                                                                        {"\0\0\xFE\xFF"sv, "utf-32be"},
                                                                                        {"<\0\0\0"sv, "utf-32le"},
                                                                                        {"\0\0\0<"sv, "utf-32be"},
                                                                                        {"\xFF\xFE"sv, "utf-16le"},
                                                                                        {"\xFE\xFF"sv, "utf-16be"},
                                                                                        {"<\0"sv, "utf-16le"},
                                                                                        {"\0<"sv, "utf-16be"}}};
  for (const auto& [sign, name] : kSigns) {
    if (document.starts_with(sign)) return std::string(name);
  }
  const std::string_view head = document.substr(0, 2048);
  const std::size_t begin = head.find("<?xml");
  if (begin == kNowhere || begin + 5 == head.size() || !is_space(head[begin + 5])) return {};
  const std::string_view declaration = head.substr(begin, head.find("?>", begin) - begin);
  const std::size_t key = declaration.find("encoding");
  if (key == kNowhere) return {};
  const std::size_t open = declaration.find_first_of("\"'", key);
  if (open == kNowhere) return {};
  const std::string name =
      lowered(trimmed(declaration.substr(open + 1, declaration.find(declaration[open], open + 1) - open - 1)));
  const auto in_names = [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-_.:+").find(c) != kNowhere;
  };
  if (!std::all_of(name.begin(), name.end(), in_names)) return {};
  // The declaration could be read byte by byte: it is no UTF-16, whatever it says.
  if (name.starts_with("utf-") || name == "utf8" || name == "us-ascii" || name == "ascii") return "utf-8";
  // As browsers do: the supersets in which such documents are in truth written.
  if (name == "iso-8859-1" || name == "latin1" || name == "latin-1") return "windows-1252";
  if (name == "gb2312") return "gbk";
  return name;
}

// Gives the document as clean UTF-8; false where its encoding is not known.
bool decode(std::string_view document, const std::string& encoding, std::string& out, Faults& faults) {
  if (encoding.empty() || encoding == "utf-8") {
    out = clean(document, faults);
  } else {
    UErrorCode error = U_ZERO_ERROR;
    const auto size = static_cast<std::int32_t>(document.size());
    const std::int32_t length = ucnv_convert("UTF-8", encoding.c_str(), nullptr, 0, document.data(), size, &error);
    if (error != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(error)) return false;
    std::string converted(static_cast<std::size_t>(length) + 1, '\0');
    error = U_ZERO_ERROR;
    ucnv_convert("UTF-8", encoding.c_str(), converted.data(), length + 1, document.data(), size, &error);
    if (U_FAILURE(error)) return false;
    converted.pop_back();
    out = clean(converted, faults);
  }
  if (out.starts_with("\xEF\xBB\xBF")) out.erase(0, 3);
  return true;
}

// ---- repair

struct Reference {
  std::uint32_t character = 0;
  std::size_t length = 0;  // 0: no reference
};

// `&#8217;`, `&#x2019;`, `&rsquo;` at the beginning of `text`. HTML alone lets the semicolon be left out.
Reference read_reference(std::string_view text, bool html) {
  std::size_t i = 1;
  Reference out;
  if (text.size() > 2 && text[1] == '#') {
    const bool hex = lower(text[2]) == 'x';
    const std::size_t begin = i = hex ? 3 : 2;
    for (; i < text.size(); ++i) {
      const char c = lower(text[i]);
      const int digit = is_digit(c) ? c - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) break;
      out.character = std::min(out.character * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit), 0x110000u);
    }
    if (i == begin) return {};
  } else {
    std::array<char, 12> name{};
    while (i < text.size() && i < name.size() && (is_letter(text[i]) || is_digit(text[i]))) {
      name[i - 1] = text[i];
      ++i;
    }
    const htmlEntityDesc* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.data()));
    // Without its semicolon `&copy=1` is a piece of an address.
    if (entity == nullptr || (i < text.size() && (text[i] == '=' || is_letter(text[i]) || is_digit(text[i]))))
      return {};
    out.character = entity->value;
  }
  const bool closed = i < text.size() && text[i] == ';';
  if (!closed && !html) return {};
  out.length = i + (closed ? 1 : 0);
  return out;
}

void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c == '<' || c == '>' || c == '&') {
      out += c == '<' ? "&#60;" : c == '>' ? "&#62;" : "&#38;";
    } else {
      out += c;
    }
  }
}

// Makes a document from its root element on one that libxml2 reads whole. No line break is added or lost.
class Repair {
 public:
  Repair(std::string_view in, std::uint64_t line, Faults& faults) : in_(in), line_(line), faults_(faults) {}

  std::string run() {
    out_.reserve(in_.size() + in_.size() / 8);
    while (at_ < in_.size() && !stopped_) {
      if (in_[at_] == '<') {
        tag();
      } else if (in_[at_] == '&') {
        reference();
      } else {
        const std::size_t end = std::min(in_.find_first_of("<&", at_), in_.size());
        text(in_.substr(at_, end - at_));
        at_ = end;
      }
    }
    if (!stopped_ && !open_.empty()) fault("the document ends inside <" + shown(open_.back().name) + ">");
    return std::move(out_);
  }

 private:
  struct Open {
    std::string_view name;
    std::size_t attributes;
  };

  void fault(std::string what) {
    faults_.add(faults_.count == 0 ? line_ + newlines(in_.substr(0, at_)) : 0, std::move(what));
  }
  void stop(std::string what) {
    fault(std::move(what));
    stopped_ = true;
  }

  // "]]>" may not stand in text, and libxml2 loses a character of it.
  void text(std::string_view part) {
    for (std::size_t end = part.find("]]>"); end != kNowhere; end = part.find("]]>")) {
      out_ += part.substr(0, end + 2);
      out_ += "&#62;";
      part.remove_prefix(end + 3);
    }
    out_ += part;
  }

  void reference() {
    const Reference found = read_reference(in_.substr(at_), false);
    if (found.length == 0) {
      fault("a & that begins no known reference");
      out_ += "&#38;";
      ++at_;
      return;
    }
    std::string character;
    append_character(found.character, character);
    append_escaped(character, out_);
    at_ += found.length;
  }

  void literal(const char* what) {
    fault(what);
    out_ += "&#60;";
    ++at_;
  }

  // Where `mark` stands next. Whether it is missing is remembered, lest every opening searches to the end.
  std::size_t find(std::string_view mark, bool& missing) {
    if (missing) return kNowhere;
    const std::size_t found = in_.find(mark, at_);
    missing = found == kNowhere;
    return found;
  }

  // Leaves out what stands before `end`, but for its line breaks.
  void leave_out(std::size_t end) {
    out_.append(newlines(in_.substr(at_, end - at_)), '\n');
    at_ = end;
  }

  void tag() {
    const std::string_view rest = in_.substr(at_);
    for (const std::string_view mark : {"</", "<!--", "<![CDATA["}) {
      if (mark.starts_with(rest)) return leave_out(in_.size());  // the document was cut in this mark
    }
    if (rest.starts_with("<!--")) {
      const std::size_t end = find("-->", no_comment_end_);
      return end == kNowhere ? literal("a comment without an end") : leave_out(end + 3);
    }
    if (rest.starts_with("<![CDATA[")) {
      // As escaped text, of which libxml2 takes any length; where it does not end, the document was cut in it.
      const std::size_t end = std::min(in_.find("]]>", at_), in_.size());
      append_escaped(in_.substr(at_ + 9, end - at_ - 9), out_);
      at_ = std::min(end + 3, in_.size());
      return;
    }
    if (rest.starts_with("<?")) {
      const std::size_t end = find("?>", no_instruction_end_);
      return end == kNowhere ? literal("a processing instruction without an end") : leave_out(end + 2);
    }
    const bool closing = rest.starts_with("</");
    const std::size_t begin = closing ? 2 : 1;
    std::size_t i = begin;
    if (i < rest.size() && (is_letter(rest[i]) || rest[i] == '_' || (rest[i] & 0x80) != 0)) {
      i = std::min(rest.find_first_of(" \t\r\n/><&\"'=", i), rest.size());
    }
    if (i == begin) return literal("a < that begins no tag");
    closing ? end_tag(rest.substr(begin, i - begin), i) : start_tag(rest.substr(begin, i - begin), i);
  }

  void start_tag(std::string_view name, std::size_t after_name) {
    const std::string_view rest = in_.substr(at_);
    char quote = 0;
    std::size_t attributes = 0, i = after_name;
    for (; i < rest.size() && rest[i] != '<' && (quote != 0 || rest[i] != '>'); ++i) {
      if (quote != 0) {
        if (rest[i] == quote) quote = 0;
      } else if (rest[i] == '"' || rest[i] == '\'') {
        quote = rest[i];
      } else if (rest[i] == '=') {
        ++attributes;
      }
    }
    if (i == rest.size()) return leave_out(in_.size());  // the document was cut in this tag
    if (rest[i] != '>') return literal("a tag without an end");
    if (attributes_ + attributes > kMaxAttributes) return stop("a tag with too many attributes");
    if (rest[i - 1] != '/') {
      if (open_.size() == kMaxDepth) return stop("elements deeper than " + std::to_string(kMaxDepth));
      open_.push_back({name, attributes});
      attributes_ += attributes;
    }
    out_ += rest.substr(0, after_name);  // references in the attributes are still to be made numeric
    at_ += after_name;
  }

  void end_tag(std::string_view name, std::size_t after_name) {
    const std::size_t end = in_.find_first_not_of(" \t\r\n", at_ + after_name);
    if (end == kNowhere) return leave_out(in_.size());
    if (in_[end] != '>') return literal("an end tag without an end");
    const auto opened = std::find_if(open_.rbegin(), open_.rend(), [name](const Open& o) { return o.name == name; });
    if (opened == open_.rend()) {
      fault("</" + shown(name) + "> closes nothing");
      return leave_out(end + 1);
    }
    if (opened != open_.rbegin()) fault("<" + shown(open_.back().name) + "> is not closed");
    for (auto left = opened - open_.rbegin(); left >= 0; --left) {
      out_ += "</";
      out_ += open_.back().name;
      out_ += '>';
      attributes_ -= open_.back().attributes;
      open_.pop_back();
    }
    leave_out(end + 1);
    if (!open_.empty()) return;
    stopped_ = true;
    const std::size_t more = in_.find_first_not_of(" \t\r\n", at_);
    if (more != kNowhere && !in_.substr(more).starts_with("<!--")) fault("the feed goes on behind its end");
  }

  std::string_view in_;
  std::uint64_t line_;
  Faults& faults_;
  std::string out_;
  std::vector<Open> open_;
  std::size_t at_ = 0, attributes_ = 0;
  bool stopped_ = false, no_comment_end_ = false, no_instruction_end_ = false;
};

// ---- strip

// Text with its white space collapsed: of the breaks asked for between two words, the strongest is kept.
class PlainText {
 public:
  enum Break { kNothing, kSpace, kLine, kParagraph };
  explicit PlainText(bool one_line) : one_line_(one_line) {}

  void gap(Break wanted) { gap_ = std::max(gap_, wanted); }
  void line_break() { gap(gap_ >= kLine ? kParagraph : kLine); }  // two <br> make a paragraph
  void add(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (is_space(text[i])) {
        gap(kSpace);
      } else if (text.substr(i, 2) == "\xC2\xA0") {
        gap(kSpace);
        ++i;
      } else {
        if (gap_ != kNothing && !out_.empty())
          out_ += one_line_ || gap_ == kSpace ? " " : gap_ == kLine ? "\n" : "\n\n";
        gap_ = kNothing;
        out_ += text[i];
      }
    }
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  Break gap_ = kNothing;
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

// Reads HTML as browsers do where that matters to its text, and is total and linear.
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

  // One behind the next `mark`, npos where there is none, which is remembered.
  std::size_t find_past(std::string_view mark, bool& missing) {
    if (missing) return kNowhere;
    const std::size_t found = in_.find(mark, at_);
    missing = found == kNowhere;
    return missing ? kNowhere : found + mark.size();
  }

  // Passes over a tag, comment or declaration; false where '<' is a character like any other.
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

  // One behind the '>' of a tag, which may stand in a quoted value too. Where the quotes do not match, the next one.
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
      out_.gap(PlainText::kSpace);
    } else if (is_one_of(name, kLines)) {
      out_.gap(PlainText::kLine);
    } else if (is_one_of(name, kParagraphs)) {
      out_.gap(PlainText::kParagraph);
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
    if (which < 2) at_ = in_.size();  // what stands in a script or style that was cut off is no text either
  }

  std::string_view in_;
  PlainText& out_;
  std::size_t at_ = 0;
  bool no_comment_end_ = false, no_tag_end_ = false, odd_quotes_ = false;
  std::array<bool, kUnread.size()> unended_{};
};

std::string plain_text(std::string_view text, bool html, bool one_line) {
  PlainText out(one_line);
  if (html) {
    HtmlStripper(text, out).run();
  } else {
    out.add(text);
  }
  return out.take();
}

// Whether text of which nobody said what it is holds tags of HTML.
bool looks_like_html(std::string_view text) {
  for (std::size_t i = text.find('<'); i != kNowhere; i = text.find('<', i + 1)) {
    for (const std::string_view sign :
         {"</p>", "</a>", "</div>", "</b>", "</i>", "</em>", "</strong>", "<br>", "<br/>", "<br />", "<p>", "<img "}) {
      if (text.substr(i).starts_with(sign)) return true;
    }
  }
  return false;
}

// ---- parse

enum class Space { core, atom, dc, terms, content, xhtml, other };
enum class Role { title, text, id, url, date, source, feed_title };

struct Rule {
  Space space;  // `core` fits `atom` too
  std::string_view name;
  Role role;
  int rank;  // of several elements for one role the least wins
};
constexpr std::array<Rule, 26> kRules{
    {{Space::core, "title", Role::title, 0},      {Space::dc, "title", Role::title, 1},
     {Space::content, "encoded", Role::text, 0},  {Space::core, "content", Role::text, 1},
     {Space::core, "fullitem", Role::text, 1},    {Space::xhtml, "body", Role::text, 1},
     {Space::xhtml, "div", Role::text, 1},        {Space::core, "body", Role::text, 1},
     {Space::core, "description", Role::text, 2}, {Space::core, "summary", Role::text, 2},
     {Space::dc, "description", Role::text, 3},   {Space::terms, "abstract", Role::text, 3},
     {Space::core, "guid", Role::id, 0},          {Space::core, "id", Role::id, 0},
     {Space::core, "link", Role::url, 0},         {Space::core, "pubDate", Role::date, 0},
     {Space::core, "published", Role::date, 0},   {Space::dc, "date", Role::date, 1},
     {Space::core, "issued", Role::date, 2},      {Space::terms, "issued", Role::date, 2},
     {Space::core, "created", Role::date, 3},     {Space::terms, "created", Role::date, 3},
     {Space::core, "updated", Role::date, 4},     {Space::core, "modified", Role::date, 5},
     {Space::terms, "modified", Role::date, 5},   {Space::core, "source", Role::source, 0}}};
constexpr int kGuidAsUrl = 5, kAboutAsUrl = 6, kAboutAsId = 5, kNoCalendar = 10;

struct Name {
  std::string_view local, prefix, uri;

  // `root` is the namespace of the root element.
  Space space(std::string_view root) const {
    if (uri == "http://www.w3.org/2005/Atom" || uri.starts_with("http://purl.org/atom/ns#")) return Space::atom;
    if (uri == "http://www.w3.org/1999/xhtml") return Space::xhtml;
    // RSS has had many namespaces, mostly as the default and always the root's; modules have prefixes.
    if (prefix.empty() || uri == "http://purl.org/rss/1.0/" || uri.starts_with("http://my.netscape.com/rdf/simple/") ||
        (!uri.empty() && uri == root))
      return Space::core;
    if (uri.starts_with("http://purl.org/dc/elements/")) return Space::dc;
    if (uri.starts_with("http://purl.org/dc/terms/")) return Space::terms;
    if (uri.starts_with("http://purl.org/rss/1.0/modules/content")) return Space::content;
    if (!uri.empty()) return Space::other;
    // A prefix that nobody declared means what it always means.
    return prefix == "dc"        ? Space::dc
           : prefix == "dcterms" ? Space::terms
           : prefix == "content" ? Space::content
           : prefix == "atom"    ? Space::atom
                                 : Space::other;
  }
};

struct Value {
  std::string text;
  int rank = 100;
  // Of two values of one rank the longer: Atom 0.3 gives an item's text in several types.
  void offer(std::string_view other, int other_rank, bool prefer_longer = false) {
    if (other.empty() || other_rank > rank) return;
    if (other_rank < rank || (prefer_longer && other.size() > text.size())) text = other, rank = other_rank;
  }
};

struct Item {
  Value id, title, text, date, source, url;
};

// How a field's characters are to be taken.
enum class Markup { html, plain, unsaid, tree, unread };

class FeedReader {
 public:
  explicit FeedReader(bool is_atom) : is_atom_(is_atom) {}

  void start(const Name& name, const xmlChar** attributes, int count) {
    if (++depth_ == 1) root_uri_ = name.uri;
    const Space space = name.space(root_uri_);
    const bool core = space == Space::core || space == Space::atom;
    const bool either = item_depth_ == 0 && (name.local == "entry" || name.local == "item");
    if (core && depth_ > 1 && (either || name.local == (is_atom_ ? "entry" : "item"))) {
      if (item_depth_ > 0) finish_item();  // nobody closed the one before
      return start_item(attributes, count);
    }
    if (field_depth_ > 0) {
      has_markup_ = true;
      if (markup_ == Markup::plain) markup_ = Markup::tree;
      return append_tag("<", name.local);
    }
    if (item_depth_ == 0) {
      if (depth_ == 2) in_channel_ = core && name.local == "channel";
      const bool of_feed = is_atom_ ? depth_ == 2 : depth_ == 3 && in_channel_;
      if (of_feed && core && name.local == "title") start_field(Role::feed_title, 0, space, attributes, count);
      return;
    }
    if (source_depth_ > 0) {
      if (depth_ == source_depth_ + 1 && name.local == "title") start_field(Role::source, 0, space, attributes, count);
      return;
    }
    if (depth_ != item_depth_ + 1) return;
    for (const Rule& rule : kRules) {
      if (rule.name != name.local || (rule.space != space && !(core && rule.space == Space::core))) continue;
      if (rule.role == Role::source && (is_atom_ || space == Space::atom)) {
        source_depth_ = depth_;
      } else {
        start_field(rule.role, rule.rank, space, attributes, count);
      }
      return;
    }
  }

  void end(std::string_view local) {
    if (field_depth_ == depth_) {
      finish_field();
    } else if (field_depth_ > 0) {
      append_tag("</", local);
    } else if (source_depth_ == depth_) {
      source_depth_ = 0;
    } else if (item_depth_ == depth_) {
      finish_item();
    }
    --depth_;
  }

  void characters(std::string_view text) {
    if (field_depth_ == 0 || markup_ == Markup::unread) return;
    // Markup that was escaped for XML is markup again; characters of a tree are not.
    if (depth_ > field_depth_ || markup_ == Markup::tree) {
      append_escaped(text, field_);
    } else {
      field_ += text;
    }
  }

  const std::vector<Item>& items() const { return items_; }
  const std::string& feed_title() const { return feed_title_; }
  bool inside_item() const { return item_depth_ > 0; }

 private:
  static std::string attribute(std::string_view name, const xmlChar** attributes, int count) {
    for (const xmlChar** a = attributes; count > 0; --count, a += 5) {
      if (name == reinterpret_cast<const char*>(a[0])) {
        return std::string(trimmed({reinterpret_cast<const char*>(a[3]), static_cast<std::size_t>(a[4] - a[3])}));
      }
    }
    return {};
  }

  void append_tag(std::string_view opening, std::string_view local) {
    if (markup_ == Markup::unread) return;
    field_ += opening;
    field_ += !local.empty() && is_letter(local.front()) ? local : "span";
    field_ += '>';
  }

  void start_item(const xmlChar** attributes, int count) {
    item_depth_ = depth_;
    const std::string about = attribute("about", attributes, count);
    item_.id.offer(about, kAboutAsId);
    if (about.find("://") != kNowhere) item_.url.offer(about, kAboutAsUrl);
  }

  void finish_item() {
    if (field_depth_ > 0) finish_field();
    items_.push_back(std::exchange(item_, {}));
    item_depth_ = source_depth_ = 0;
  }

  void start_field(Role role, int rank, Space space, const xmlChar** attributes, int count) {
    role_ = role;
    rank_ = rank;
    field_depth_ = depth_;
    field_.clear();
    has_markup_ = false;
    markup_ = Markup::html;
    const bool of_atom = space == Space::atom || (is_atom_ && space == Space::core);
    if (role == Role::url && of_atom) {
      const std::string relation = attribute("rel", attributes, count);
      if (relation.empty() || relation == "alternate") item_.url.offer(attribute("href", attributes, count), 0);
      if (!relation.empty() && relation != "alternate") markup_ = Markup::unread;
    }
    if (role == Role::id) is_permalink_ = !of_atom && lowered(attribute("isPermaLink", attributes, count)) != "false";
    if (of_atom && (role == Role::title || role == Role::text || role == Role::source || role == Role::feed_title)) {
      markup_ = markup_of(lowered(attribute("type", attributes, count)), lowered(attribute("mode", attributes, count)));
    } else if (space == Space::xhtml) {
      markup_ = Markup::tree;
    }
  }

  // RFC 4287, 3.1.1 and 4.1.3; `mode` is Atom 0.3's.
  static Markup markup_of(std::string_view type, std::string_view mode) {
    if (mode == "base64") return Markup::unread;
    if (type.empty()) return mode == "escaped" ? Markup::html : Markup::unsaid;
    if (type == "html" || type == "text/html") return mode == "xml" ? Markup::tree : Markup::html;
    if (type == "xhtml" || type == "application/xhtml+xml") return mode == "escaped" ? Markup::html : Markup::tree;
    if (type == "text/xml" || type == "application/xml") return Markup::tree;
    if (type == "text" || type.starts_with("text/")) return Markup::plain;
    return type.ends_with("+xml") && !type.starts_with("image/") ? Markup::tree : Markup::unread;
  }

  void finish_field() {
    field_depth_ = 0;
    if (markup_ == Markup::unread) return;
    const bool html = markup_ == Markup::html || markup_ == Markup::tree || has_markup_ ||
                      (markup_ == Markup::unsaid && looks_like_html(field_));
    const std::string_view value = trimmed(field_);
    switch (role_) {
      case Role::title:
        return item_.title.offer(plain_text(field_, html, true), rank_);
      case Role::text:
        return item_.text.offer(plain_text(field_, html, false), rank_, true);
      case Role::source:
        return item_.source.offer(plain_text(field_, html, true), rank_);
      case Role::feed_title:
        if (feed_title_.empty()) feed_title_ = plain_text(field_, html, true);
        return;
      case Role::id:
        item_.id.offer(value, rank_);
        if (is_permalink_ && value.find("://") != kNowhere) item_.url.offer(value, kGuidAsUrl);
        return;
      case Role::url:
        return item_.url.offer(value, rank_);
      case Role::date:
        return item_.date.offer(value, parse_date(value) == kNoDate ? rank_ + kNoCalendar : rank_);
    }
  }

  const bool is_atom_;
  std::string root_uri_;
  int depth_ = 0, item_depth_ = 0, field_depth_ = 0, source_depth_ = 0;  // depth of an open element, 0 for none
  bool in_channel_ = false;
  Item item_;
  std::vector<Item> items_;
  std::string feed_title_;
  std::string field_;
  Role role_ = Role::title;
  int rank_ = 0;
  Markup markup_ = Markup::html;
  bool has_markup_ = false, is_permalink_ = false;
};

// What the callbacks of libxml2 are handed.
struct Parse {
  FeedReader reader;
  Faults& faults;
  std::uint64_t line;
};

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

void parse_xml(const std::string& text, Parse& parse) {
  if (text.size() > INT_MAX) return parse.faults.add(parse.line, "the feed is longer than 2 GiB when it is repaired");
  static const bool initialized = (xmlInitParser(), true);
  (void)initialized;
  struct Free {
    void operator()(xmlParserCtxtPtr p) const {
      if (p->myDoc != nullptr) xmlFreeDoc(p->myDoc);
      xmlFreeParserCtxt(p);
    }
  };
  const std::unique_ptr<xmlParserCtxt, Free> context(
      xmlCreateMemoryParserCtxt(text.data(), static_cast<int>(text.size())));
  if (!context) return;
  // None of libxml2's own handlers is kept: they would build a tree, and print.
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = [](void* data, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri, int,
                              const xmlChar**, int count, int, const xmlChar** attributes) {
    static_cast<Parse*>(data)->reader.start({view(local), view(prefix), view(uri)}, attributes, count);
  };
  handler.endElementNs = [](void* data, const xmlChar* local, const xmlChar*, const xmlChar*) {
    static_cast<Parse*>(data)->reader.end(view(local));
  };
  handler.characters = handler.ignorableWhitespace = [](void* data, const xmlChar* bytes, int length) {
    static_cast<Parse*>(data)->reader.characters(
        {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length)});
  };
  handler.serror = [](void* data, xmlErrorPtr error) {
    // A prefix that is not declared costs nothing: it is known by its name.
    if (error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE || error->message == nullptr) return;
    if (error->code == XML_ERR_TAG_NOT_FINISHED) return;  // Repair has said so
    auto* self = static_cast<Parse*>(data);
    self->faults.add(self->line + static_cast<std::uint64_t>(std::max(error->line - 1, 0)),
                     error->code == XML_ERR_NO_MEMORY ? "more different names than a feed has"
                                                      : shown(trimmed(error->message), 200));
  };
  *context->sax = handler;
  context->userData = &parse;
  // NOENT only makes references in attributes characters: there is no entity that could be expanded.
  xmlCtxtUseOptions(context.get(), XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC);
  xmlDictSetLimit(context->dict, kMaxNames);
  xmlParseDocument(context.get());
}

// ---- the format

struct Root {
  std::size_t at = kNowhere;
  std::string_view name;  // without prefix; empty where there is none
};

// One behind a document type declaration at the beginning of `text`.
std::size_t doctype_end(std::string_view text) {
  bool subset = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = text.find(c, i + 1);
    } else if (text.substr(i).starts_with("<!--")) {
      i = text.find("-->", i);
    } else if (c == '[' || c == ']') {
      subset = c == '[';
    } else if (c == '>' && !subset) {
      return i + 1;
    }
    if (i == kNowhere) break;
  }
  return kNowhere;
}

// Where the root element begins, behind declaration, comments, instructions and document type.
Root find_root(std::string_view text) {
  for (std::size_t at = 0; at != kNowhere;) {
    at = text.find_first_not_of(" \t\r\n\f\v", at);
    if (at == kNowhere || text[at] != '<') return {};
    const std::string_view rest = text.substr(at);
    std::size_t end = 0;
    if (rest.starts_with("<!--")) {
      end = rest.find("-->");
    } else if (rest.starts_with("<?")) {
      end = rest.find("?>");
    } else if (rest.starts_with("<!")) {
      end = doctype_end(rest);
    } else {
      std::string_view name = rest.substr(1, rest.find_first_of(" \t\r\n/><", 1) - 1);
      if (const std::size_t colon = name.find(':'); colon != kNowhere) name.remove_prefix(colon + 1);
      return {at, name};
    }
    if (end == kNowhere) return {};
    at += rest.starts_with("<!--") ? end + 3 : rest.starts_with("<?") ? end + 2 : end;
  }
  return {};
}

bool is_feed(std::string_view root) { return root == "rss" || root == "feed" || root == "RDF"; }

bool recognize(std::string_view head) {
  // ASCII is all that the prolog need be known for; in UTF-16 and UTF-32 it is what stands between the NULs.
  std::string ascii;
  for (const char c : head) {
    if (c != '\0' && (!ascii.empty() || (c & 0x80) == 0)) ascii += c;
  }
  const Root root = find_root(ascii);
  return root.at + root.name.size() + 1 < ascii.size() && is_feed(root.name);
}

std::string counted(std::size_t n, const std::string& noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

void convert(std::string_view document, const std::function<void(const Article&)>& article,
             const std::function<void(std::uint64_t line, std::string reason)>& problem) {
  if (document.size() > kMaxDocument) return problem(0, "the feed is longer than 512 MiB; split it");
  const std::string encoding = encoding_of(document);
  std::string text;
  Faults bytes;
  if (!decode(document, encoding, text, bytes)) {
    return problem(1, "unknown encoding \"" + shown(encoding) + "\"; convert the feed to UTF-8");
  }
  const Root root = find_root(text);
  if (!is_feed(root.name)) {
    const std::string found = shown(root.name);
    return problem(0, (found.empty() ? "no XML" : "no feed: the root element is <" + found + ">") +
                          "; give RSS or Atom, or leave the file out");
  }
  if (bytes.count > 0) {
    problem(bytes.line, "bytes that are no UTF-8 were read as Windows-1252; declare the feed's encoding");
  }
  Faults faults;
  const bool is_atom = root.name == "feed";
  const std::uint64_t line = newlines(std::string_view(text).substr(0, root.at)) + 1;
  text = Repair(std::string_view(text).substr(root.at), line, faults).run();
  Parse parse{FeedReader(is_atom), faults, line};
  parse_xml(text, parse);

  const FeedReader& reader = parse.reader;
  for (const Item& item : reader.items()) {
    article({item.id.text, item.title.text, item.text.text, item.date.text,
             item.source.text.empty() ? reader.feed_title() : item.source.text, item.url.text});
  }
  const std::size_t n = reader.items().size();
  if (faults.count > 0) {
    std::string reason = "malformed XML: " + faults.first;
    if (faults.count > 1) reason += " (and " + counted(faults.count - 1, "fault") + " more)";
    reason += "; " + counted(n, "item") + (n == 1 ? " was" : " were") + " read";
    if (reader.inside_item()) reason += " and the one that is cut off was left out";
    problem(faults.line, reason + "; fetch the feed again or have it repaired");
  } else if (n == 0) {
    problem(0, "the feed holds no items; leave it out or fetch it again");
  }
}

constexpr std::array<std::string_view, 4> kExtensions{"rss", "atom", "xml", "rdf"};

}  // namespace

const Format kFeedFormat{"feed", kExtensions, recognize, Format::Records::converted, convert};

}  // namespace dedup
