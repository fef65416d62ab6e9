// UTF-8 that was read in another encoding and written again.
//
// Problem. A scraper that reads UTF-8 as Windows-1252 turns each non-ASCII character into two to four others: "é"
// becomes "Ã©". Two prints of one text then share few words.
//
// Method. The same as ftfy's (Speer 2019), but the proof is stricter and needs no statistics. A line is written in the
// encoding that it may have been read in; if that gives well-formed UTF-8 with at least one character beyond ASCII, it
// was. Ordinary text rarely passes: each accented letter would need to be followed by a symbol, and by the right number
// of them. What still passes by chance is told by its result: in "c’était" read as Mac OS Roman, an Armenian letter
// would stand between Latin ones. A line that has both, because someone pasted into it, fails; there, only punctuation
// and symbols that became three or four characters are repaired, and control characters of Latin-1 become what they are
// in Windows-1252, as browsers have it.
//
// Known weakness. Two-character sequences in a line that also has correct letters beyond ASCII stay.
#include "text/mojibake.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>

#include "core/utf8.h"
#include "text/references.h"

namespace dedup {

namespace {

constexpr int kMostRounds = 3;

// Characters that a line must have for an encoding other than Windows-1252, which is by far the commonest. In 1.5
// million lines of 18 collections, ten lines had one or two that passed, and all were ordinary text.
constexpr int kLeastOfRare = 3;

constexpr std::size_t kPages = 4;

/// The bytes of each character in encodings with one byte per character. Bytes that an encoding leaves open stand for
/// the control character of that number, as browsers read them.
class CodePages {
 public:
  /// In the order in which they are tried: the commonest first.
  static constexpr std::array<const char*, kPages> kNames{"windows-1252", "windows-1251", "macintosh", "windows-1250"};

  CodePages() {
    for (std::size_t page = 0; page < kPages; ++page) {
      UErrorCode status = U_ZERO_ERROR;
      const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(kNames[page], &status), &ucnv_close);
      for (unsigned byte = 0x80; byte < 0x100 && U_SUCCESS(status); ++byte) add(converter.get(), page, byte);
    }
  }

  /// The byte of a character beyond ASCII in each encoding; 0 where it has none.
  const std::array<std::uint8_t, kPages>& bytes_of(char32_t c) const {
    static constexpr std::array<std::uint8_t, kPages> kNone{};
    return c < bytes_.size() ? bytes_[c] : kNone;
  }

 private:
  void add(UConverter* converter, std::size_t page, unsigned byte) {
    const char in = static_cast<char>(byte);
    std::array<UChar, 2> out{};
    UErrorCode failed = U_ZERO_ERROR;
    const std::int32_t size = ucnv_toUChars(converter, out.data(), out.size(), &in, 1, &failed);
    const char32_t c = U_SUCCESS(failed) && size == 1 && out[0] != 0xFFFD ? out[0] : byte;
    if (c < bytes_.size()) bytes_[c][page] = static_cast<std::uint8_t>(byte);
  }
  // Only two ligatures and a logo of Mac OS are beyond; leaving them out keeps the table in the cache.
  std::array<std::array<std::uint8_t, kPages>, 0x2600> bytes_{};
};

const CodePages& code_pages() {
  static const CodePages pages;
  return pages;
}

bool is_lead(std::uint8_t byte) { return byte >= 0xC2 && byte <= 0xF4; }
bool is_continuation(std::uint8_t byte) { return byte >= 0x80 && byte <= 0xBF; }

/// Whether a decoded character is one that texts have: neither unassigned, private nor a control character.
bool is_likely(char32_t c) {
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UNASSIGNED:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
      return false;
    case U_CONTROL_CHAR:
      return c >= 0x80 && c < 0xA0;  // a step of text that was misread twice
    default:
      return true;
  }
}

/// The first character of `text`, which is not empty, and its length; length 0 if it is ill-formed.
struct Character {
  char32_t code = 0;
  std::size_t length = 0;
};
Character first_of(std::string_view text) {
  const std::size_t length = utf8_length(text, 0);
  const auto first = static_cast<unsigned char>(text.front());
  if (length < 2) return {first, length};
  char32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return {code, length};
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Whether a character is a letter of a script other than Latin.
bool is_foreign(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  return u_isalpha(static_cast<UChar32>(c)) && script != USCRIPT_LATIN && script != USCRIPT_COMMON;
}

/// Whether a character is punctuation or a symbol, as texts in any language have between words.
bool is_sign(char32_t c) { return (c >= 0x2010 && c <= 0x27BF) || c == 0xFEFF || (c >= 0x1F000 && c <= 0x1FAFF); }

/// Adds what is often lost of a misread character: byte 0x9D, which Windows-1252 leaves open (of a closing quotation
/// mark), and the no-break space (of "a" with grave accent) where spaces were collapsed. `next` is the byte behind.
void add_lost_byte(std::string& bytes, std::uint8_t next) {
  const bool ends = next == 0 || std::string_view(" \n.,;:!?)").find(static_cast<char>(next)) != std::string_view::npos;
  if (bytes.ends_with("\xE2\x80") && ends) bytes += '\x9D';
  if (bytes.ends_with('\xC3') && next == ' ') bytes += '\xA0';
}

/// `line` written in `page`; nothing if a character has no byte there, or no lead byte is followed by a continuation.
bool write_in(std::string_view line, std::size_t page, std::string& bytes) {
  bytes.clear();
  bool may_be_utf8 = false;
  for (std::size_t i = 0; i < line.size();) {
    const Character c = first_of(line.substr(i));
    if (c.length == 0) return false;
    i += c.length;
    std::uint8_t byte = c.code < 0x80 ? static_cast<std::uint8_t>(c.code) : code_pages().bytes_of(c.code)[page];
    // Byte 0x9D, of a closing quotation mark, becomes a replacement character where it is not dropped.
    if (c.code == 0xFFFD && page == 0 && bytes.ends_with("\xE2\x80")) byte = 0x9D;
    if (byte == 0 && c.code != 0) return false;
    if (page == 0) add_lost_byte(bytes, byte);
    may_be_utf8 |= !bytes.empty() && is_lead(static_cast<std::uint8_t>(bytes.back())) && is_continuation(byte);
    bytes += static_cast<char>(byte);
  }
  if (page == 0) add_lost_byte(bytes, 0);
  return may_be_utf8;
}

/// The number of characters beyond ASCII if `bytes` are UTF-8 that a text may have, else 0: no character is one that
/// texts lack, and no letter of another script touches a Latin one.
int likely_characters(std::string_view bytes) {
  int count = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const Character c = first_of(bytes.substr(i));
    const std::size_t end = i + c.length;
    if (c.length == 0) return 0;
    if (c.length > 1) {
      const bool touches =
          (i > 0 && is_ascii_letter(bytes[i - 1])) || (end < bytes.size() && is_ascii_letter(bytes[end]));
      if (!is_likely(c.code) || (touches && is_foreign(c.code))) return 0;
      ++count;
    }
    i = end;
  }
  return count;
}

/// The first byte beyond ASCII from `i` on, in large steps: most text has few.
std::size_t skip_ascii(std::string_view text, std::size_t i) {
  constexpr std::uint64_t kBeyond = 0x8080808080808080U;
  for (std::array<std::uint64_t, 4> bytes{}; i + sizeof bytes <= text.size(); i += sizeof bytes) {
    std::memcpy(bytes.data(), text.data() + i, sizeof bytes);
    if (((bytes[0] | bytes[1] | bytes[2] | bytes[3]) & kBeyond) != 0) break;
  }
  for (std::uint64_t bytes = 0; i + sizeof bytes <= text.size(); i += sizeof bytes) {
    std::memcpy(&bytes, text.data() + i, sizeof bytes);
    static_assert(std::endian::native == std::endian::little);
    if ((bytes & kBeyond) != 0) return i + static_cast<std::size_t>(std::countr_zero(bytes & kBeyond)) / 8;
  }
  while (i < text.size() && (text[i] & 0x80) == 0) ++i;
  return i;
}

/// A control character of Latin-1, which nobody writes: the text was Windows-1252, and was read as Latin-1.
bool is_control(unsigned code) { return code >= 0x80 && code < 0xA0; }

/// Whether a text may hold mojibake at all: in some encoding, a lead byte is followed by a continuation. Reads
/// ill-formed text as it comes: repair_line looks closer.
bool is_suspicious(std::string_view text) {
  for (std::size_t i = skip_ascii(text, 0); i < text.size(); i = skip_ascii(text, i)) {
    const std::array<std::uint8_t, kPages>* before = nullptr;
    while (i < text.size() && (text[i] & 0x80) != 0) {
      const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
      const unsigned first = byte(i);
      if (first >= 0xE3) {  // beyond the table, such as Chinese
        before = nullptr;
        i += first < 0xF0 ? 3 : 4;
        continue;
      }
      const unsigned code = first < 0xE0 ? (first & 0x1F) << 6 | (byte(i + 1) & 0x3F)
                                         : (first & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F);
      i += first < 0xE0 ? 2 : 3;
      if (is_control(code)) return true;
      if (before == nullptr && (i >= text.size() || (text[i] & 0x80) == 0))
        break;  // alone, as most quotation marks are
      const std::array<std::uint8_t, kPages>& bytes = code_pages().bytes_of(code);
      for (std::size_t page = 0; before != nullptr && page < kPages; ++page) {
        if (is_lead((*before)[page]) && is_continuation(bytes[page])) return true;
      }
      before = &bytes;
    }
  }
  return false;
}

/// The sign that `text` begins with, if it is three or four characters that are its UTF-8 in Windows-1252.
std::optional<std::string> long_sequence(std::string_view text, std::size_t& length) {
  std::string bytes;
  std::size_t wanted = 1;
  for (length = 0; length < text.size() && bytes.size() < wanted;) {
    const Character c = first_of(text.substr(length));
    const std::uint8_t byte = c.length > 1 ? code_pages().bytes_of(c.code)[0] : std::uint8_t{0};
    if (bytes.empty() ? byte < 0xE0 || byte > 0xF4 : !is_continuation(byte)) return std::nullopt;
    if (bytes.empty()) wanted = byte >= 0xF0 ? 4 : 3;
    bytes += static_cast<char>(byte);
    length += c.length;
  }
  if (bytes.size() < wanted || !is_sign(first_of(bytes).code)) return std::nullopt;
  return bytes;
}

/// Appends the repaired line; returns whether it was changed.
bool repair_line(std::string_view line, std::string& out) {
  std::string bytes;
  for (std::size_t page = 0; page < kPages; ++page) {
    if (!write_in(line, page, bytes)) continue;
    if (likely_characters(bytes) < (page == 0 ? 1 : kLeastOfRare)) continue;
    out += bytes;
    return true;
  }
  bool changed = false;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t length = 0;
    const auto repaired = (line[i] & 0x80) != 0 ? long_sequence(line.substr(i), length) : std::nullopt;
    if (repaired) {
      out += *repaired;
      i += length;
      changed = true;
    } else if (const Character c = first_of(line.substr(i)); c.length == 2 && is_control(c.code)) {
      const std::size_t begin = out.size();
      append_character(c.code, out);
      changed |= std::string_view(out).substr(begin) != line.substr(i, c.length);
      i += c.length;
    } else {
      out += line[i++];
    }
  }
  return changed;
}

bool repair_once(std::string_view text, std::string& out) {
  if (!is_suspicious(text)) return false;
  out.clear();
  bool changed = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    if (is_suspicious(line)) {
      changed |= repair_line(line, out);
    } else {
      out += line;
    }
    text.remove_prefix(end);
  }
  return changed;
}

}  // namespace

bool repair_mojibake(std::string_view text, std::string& out) {
  if (!repair_once(text, out)) return false;
  std::string again;
  for (int round = 1; round < kMostRounds && repair_once(out, again); ++round) out.swap(again);
  return true;
}

}  // namespace dedup
