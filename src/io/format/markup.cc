// Encodings and the prolog of XML.
#include "io/format/markup.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/utf8.h"
#include "text/references.h"

namespace dedup {
namespace {

constexpr auto kNowhere = std::string_view::npos;

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

std::string decode_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0, digits = 0, padding = 0;
  for (const char c : text) {
    if (is_space(c)) continue;
    const std::size_t digit = kDigits.find(c);
    padding += c == '=' ? 1 : 0;
    if (c != '=' && (digit == std::string_view::npos || padding > 0)) return {};
    bits = (bits << 6U) | (c == '=' ? 0U : static_cast<std::uint32_t>(digit));
    if (++digits % 4 != 0) continue;
    for (const int shift : {16, 8, 0}) out += static_cast<char>((bits >> shift) & 0xFFU);
  }
  if (digits % 4 != 0 || padding > 2) return {};
  out.resize(out.size() - padding);
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

// Appends `in`, which begins in `line`, as UTF-8 with only characters that XML allows. Invalid bytes are read as
// Windows-1252, because they are nearly always text of that encoding, pasted into a UTF-8 page.
void clean(std::string_view in, std::uint64_t line, Faults& faults, std::string& out) {
  for (std::size_t i = 0; i < in.size();) {
    std::size_t end = i;
    while (end < in.size() && in[end] >= ' ') ++end;
    out += in.substr(i, end - i);
    if ((i = end) == in.size()) break;
    auto [c, length] = read_character(in.substr(i));
    if (length == 0) {
      if (faults.count == 0) faults.add(line + newlines(in.substr(0, i)), "");
      c = static_cast<unsigned char>(in[i]);
      length = 1;
    }
    append_character(c, out);
    i += length;
  }
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

void TextDecoder::Close::operator()(UConverter* converter) const { ucnv_close(converter); }

TextDecoder::TextDecoder(const std::string& encoding) {
  if (encoding.empty() || encoding == "utf-8") return;
  UErrorCode error = U_ZERO_ERROR;
  from_.reset(ucnv_open(encoding.c_str(), &error));
  to_.reset(ucnv_open("UTF-8", &error));
  known_ = U_SUCCESS(error) != 0;
  settled_ = !known_ || encoding.starts_with("utf-");
}

namespace {

constexpr std::size_t kWindow = 4096;  // bytes that tell UTF-8 from a declared encoding

/// Whether bytes are UTF-8 and not of an encoding whose longest character has `longest` bytes. Two characters of UTF-8
/// in a row of single bytes would be a capital and a symbol, twice; in encodings of two bytes, 1 character in 12
/// passes.
bool is_surely_utf8(std::string_view bytes, std::int8_t longest, bool last) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = utf8_length(bytes, i);
    if (length == 0 && (last || i + 4 <= bytes.size())) return false;
    if (length == 0) break;  // it is cut
    characters += static_cast<std::size_t>(length > 1);
    i += length;
  }
  return characters >= (longest > 1 ? 4 : 2);
}

}  // namespace

/// Takes back what it held, into `bytes`, once it is clear whether the document is UTF-8. Returns false to wait for
/// more.
bool TextDecoder::settle(std::string_view& bytes, bool last) {
  if (held_.empty()) {
    const auto beyond = std::find_if(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; });
    const auto ascii = static_cast<std::size_t>(beyond - bytes.begin());
    convert(bytes.substr(0, ascii), last && ascii == bytes.size());
    bytes.remove_prefix(ascii);
    if (bytes.empty()) return true;
  }
  held_ += bytes;
  if (held_.size() < kWindow && !last) return false;
  settled_ = true;
  overruled_ = is_surely_utf8(std::string_view(held_).substr(0, kWindow), ucnv_getMaxCharSize(from_.get()),
                              last && held_.size() <= kWindow);
  if (overruled_) from_.reset();
  bytes = held_;
  return true;
}

void TextDecoder::convert(std::string_view bytes, bool last) {
  std::array<UChar, 4096> pivot;
  std::array<char, 4096> part;
  // The pivot is empty after each call. The converters keep the beginning of a character that the next bytes complete.
  UChar *pivot_from = pivot.data(), *pivot_to = pivot.data();
  const char* source = bytes.data();
  UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
  while (error == U_BUFFER_OVERFLOW_ERROR) {
    error = U_ZERO_ERROR;
    char* target = part.data();
    ucnv_convertEx(to_.get(), from_.get(), &target, part.data() + part.size(), &source, bytes.data() + bytes.size(),
                   pivot.data(), &pivot_from, &pivot_to, pivot.data() + pivot.size(), 0, last ? 1 : 0, &error);
    pending_.append(part.data(), static_cast<std::size_t>(target - part.data()));
  }
}

void TextDecoder::decode(std::string_view bytes, bool last, std::string& out) {
  const bool waits = !settled_ && !settle(bytes, last);
  if (from_ == nullptr) {
    pending_ += bytes;
  } else if (!waits && settled_) {
    convert(bytes, last);
  }
  // A character may go on in the next bytes: hold it back.
  std::size_t whole = pending_.size();
  for (std::size_t back = 1; !last && back <= std::min<std::size_t>(3, pending_.size()); ++back) {
    const auto c = static_cast<unsigned char>(pending_[pending_.size() - back]);
    if (c < 0x80) break;
    if (c < 0xC0) continue;
    if (back < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u)) whole -= back;
    break;
  }
  std::string_view part = std::string_view(pending_).substr(0, whole);
  if (at_start_ && !part.empty()) {
    if (part.starts_with("\xEF\xBB\xBF")) part.remove_prefix(3);
    at_start_ = false;
  }
  clean(part, line_, faults_, out);
  line_ += newlines(part);
  pending_.erase(0, whole);
}

// ---- root

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

}  // namespace dedup
