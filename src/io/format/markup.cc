// Repairs an XML document so that libxml2 can read all of it.
//
// Many documents are malformed: bare ampersands, undeclared HTML entities, bytes of another encoding, unclosed tags,
// truncation. libxml2 in recovery mode drops every &amp; and &lt; after the first error, lets any end tag close the
// innermost element, and takes time quadratic in the attributes of a tag or DTD (2.9.14: 59 s for 330 kB of ATTLIST).
// So documents are repaired first, in two steps, each linear in the size of the document:
//
//   decode   converts the bytes to UTF-8 with only characters that XML allows
//   repair   removes prolog and DTD (so no user entity is ever expanded), makes references numeric, balances tags
#include "io/format/markup.h"

#include <libxml/HTMLparser.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/ascii.h"

namespace dedup {
namespace {

constexpr std::size_t kMaxDepth = 250;        // elements; libxml2 stops at 256
constexpr std::size_t kMaxAttributes = 1000;  // of a tag and its ancestors together
constexpr auto kNowhere = std::string_view::npos;

// Windows-1252 from 0x80 to 0x9F. Pages also use characters and references with these numbers for the same signs.
constexpr std::array<std::uint16_t, 32> kWindows1252{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                     0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

}  // namespace

std::uint64_t newlines(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string shown(std::string_view text, std::size_t limit) {
  std::size_t length = std::min(text.size(), limit);
  while (length < text.size() && length > 0 && (text[length] & 0xC0) == 0x80) --length;
  std::string out(text.substr(0, length));
  std::replace_if(out.begin(), out.end(), is_space, ' ');
  return length < text.size() ? out + "..." : out;
}

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

void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c == '<' || c == '>' || c == '&') {
      out += c == '<' ? "&#60;" : c == '>' ? "&#62;" : "&#38;";
    } else {
      out += c;
    }
  }
}

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
    // Without a semicolon, `&copy=1` is part of a URL.
    if (entity == nullptr || (i < text.size() && (text[i] == '=' || is_letter(text[i]) || is_digit(text[i]))))
      return {};
    out.character = entity->value;
  }
  const bool closed = i < text.size() && text[i] == ';';
  if (!closed && !html) return {};
  out.length = i + (closed ? 1 : 0);
  return out;
}

// ---- decode

namespace {

// The first character of `text` and its length. Length 0: invalid UTF-8.
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

// Returns UTF-8 with only characters that XML allows. Invalid bytes are read as Windows-1252, because they are nearly
// always text of that encoding, pasted into a UTF-8 page.
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

}  // namespace

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
  std::string name =
      lowered(trimmed(declaration.substr(open + 1, declaration.find(declaration[open], open + 1) - open - 1)));
  const auto in_names = [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-_.:+").find(c) != kNowhere;
  };
  if (!std::all_of(name.begin(), name.end(), in_names)) return {};
  // A declaration that is readable as bytes cannot be UTF-16.
  if (name.starts_with("utf-") || name == "utf8" || name == "us-ascii" || name == "ascii") return "utf-8";
  // Like browsers, use the supersets that such documents use in practice.
  if (name == "iso-8859-1" || name == "latin1" || name == "latin-1") return "windows-1252";
  if (name == "gb2312") return "gbk";
  return name;
}

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

namespace {

// The end of the document type declaration that starts `text`.
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

// Implements repair(). Keeps the number of line breaks.
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

  // libxml2 loses a character of "]]>" in text.
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

  // The next `mark`. `missing` remembers that there is none, so that the search is not repeated.
  std::size_t find(std::string_view mark, bool& missing) {
    if (missing) return kNowhere;
    const std::size_t found = in_.find(mark, at_);
    missing = found == kNowhere;
    return found;
  }

  // Removes everything before `end` except line breaks.
  void leave_out(std::size_t end) {
    out_.append(newlines(in_.substr(at_, end - at_)), '\n');
    at_ = end;
  }

  void tag() {
    const std::string_view rest = in_.substr(at_);
    for (const std::string_view mark : {"</", "<!--", "<![CDATA["}) {
      if (mark.starts_with(rest)) return leave_out(in_.size());  // the document is truncated inside this mark
    }
    if (rest.starts_with("<!--")) {
      const std::size_t end = find("-->", no_comment_end_);
      return end == kNowhere ? literal("a comment without an end") : leave_out(end + 3);
    }
    if (rest.starts_with("<![CDATA[")) {
      // Becomes escaped text, which libxml2 accepts at any length. Without an end, the document is truncated inside it.
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
    if (i == rest.size()) return leave_out(in_.size());  // the document is truncated inside this tag
    if (rest[i] != '>') return literal("a tag without an end");
    if (attributes_ + attributes > kMaxAttributes) return stop("a tag with too many attributes");
    if (rest[i - 1] != '/') {
      if (open_.size() == kMaxDepth) return stop("elements deeper than " + std::to_string(kMaxDepth));
      open_.push_back({name, attributes});
      attributes_ += attributes;
    }
    out_ += rest.substr(0, after_name);  // the main loop converts references in the attributes
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
    if (more != kNowhere && !in_.substr(more).starts_with("<!--")) fault("the feed continues after its root element");
  }

  std::string_view in_;
  std::uint64_t line_;
  Faults& faults_;
  std::string out_;
  std::vector<Open> open_;
  std::size_t at_ = 0, attributes_ = 0;
  bool stopped_ = false, no_comment_end_ = false, no_instruction_end_ = false;
};

}  // namespace

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

std::string repair(std::string_view text, std::uint64_t line, Faults& faults) {
  return Repair(text, line, faults).run();
}

}  // namespace dedup
