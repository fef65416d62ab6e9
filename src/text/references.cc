// Character references, by the table of names that libxml2 has.
#include "text/references.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>

#include "core/ascii.h"

namespace dedup {

namespace {

// Windows-1252 from 0x80 to 0x9F. Pages also use characters and references with these numbers for the same signs.
constexpr std::array<std::uint16_t, 32> kWindows1252{0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                     0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

}  // namespace

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
    if (!html && (i == text.size() || text[i] != ';')) return {};
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

bool decode_references(std::string_view text, std::string& out) {
  out.clear();
  bool found_any = false;
  for (std::size_t done = 0, at = text.find('&');; at = text.find('&', at + 1)) {
    if (at == std::string_view::npos) {
      out += text.substr(done);
      return found_any;
    }
    const Reference found = read_reference(text.substr(at), false);
    if (found.length == 0) continue;
    out += text.substr(done, at - done);
    append_character(found.character, out);
    found_any = true;
    done = at + found.length;
    // Text that many programs escaped one after the other: "&amp;amp;amp;lt;".
    while (found.character == '&' && text.substr(done).starts_with("amp;")) done += 4;
    at = done - 1;
  }
}

}  // namespace dedup
