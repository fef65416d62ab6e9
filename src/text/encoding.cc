// Bytes that should be UTF-8.
//
// Windows-1252 is by far the commonest encoding of bytes that are neither declared nor UTF-8. Every byte is a character
// of it, so the neighbours must tell: a letter stands in a word of Latin letters, not as a capital behind a small one;
// a sign stands beside no such letter. Other encodings of one byte, and the rest of a character that was cut, fail.
#include "text/encoding.h"

#include <cstddef>
#include <cstdint>

#include "core/ascii.h"
#include "core/utf8.h"
#include "text/references.h"

namespace dedup {

namespace {

bool is_in(std::string_view list, std::uint8_t byte) { return list.find(static_cast<char>(byte)) != list.npos; }
bool is_high_letter(std::uint8_t b) {
  return (b >= 0xC0 && b != 0xD7 && b != 0xF7) || is_in("\x8A\x8C\x8E\x9A\x9C\x9E\x9F", b);
}
bool is_capital(std::uint8_t b) { return (b >= 0xC0 && b < 0xDF) || is_in("\x8A\x8C\x8E\x9F", b); }
/// Vowels that are words of their own, such as "à" in French or "é" in Portuguese.
bool is_vowel(std::uint8_t b) {
  return is_in("\xC0\xC1\xC2\xC4\xC5\xC8\xC9\xCA\xCC\xCD\xD2\xD3\xD4\xD6\xD9\xDA", b & 0xDF);
}

/// Counts the bytes beyond UTF-8, and those of them that are unlikely in Windows-1252.
class Plausibility {
 public:
  explicit Plausibility(std::string_view bytes) : bytes_(bytes) {}
  void add(std::size_t i) {
    ++high_;
    odd_ += static_cast<std::size_t>(!is_likely(i));
  }
  bool is_plausible(std::size_t letters) const { return odd_ * 10 <= high_ && high_ <= letters; }

 private:
  std::uint8_t at(std::size_t i) const { return i < bytes_.size() ? static_cast<std::uint8_t>(bytes_[i]) : 0; }
  bool is_latin(std::size_t i) const {
    // The letter of an escape such as \n is none of the text.
    return i < bytes_.size() && is_letter(bytes_[i]) && (i == 0 || bytes_[i - 1] != '\\');
  }
  bool is_likely(std::size_t i) const {
    const std::uint8_t byte = at(i), last = at(i - 1), next = at(i + 1);
    if (is_high_letter(byte)) {
      const bool behind_small =
          (is_latin(i - 1) && lower(bytes_[i - 1]) == bytes_[i - 1]) || (is_high_letter(last) && !is_capital(last));
      if (is_capital(byte) && behind_small) return false;
      const bool in_word = is_latin(i - 1) || is_latin(i + 1) || (is_high_letter(last) && is_latin(i - 2)) ||
                           (is_high_letter(next) && is_latin(i + 2));
      return in_word || (is_vowel(byte) && last < 0x80 && next < 0x80);
    }
    // Quotation marks, dashes, dots and the space that does not break stand beside any letter.
    if (is_in("\x82\x84\x85\x8B\x91\x92\x93\x94\x95\x96\x97\x9B\xA0\xAB\xB7\xBB", byte)) return true;
    return !is_in("\x81\x8D\x8F\x90\x9D", byte) && !is_high_letter(last);
  }

  std::string_view bytes_;
  std::size_t high_ = 0, odd_ = 0;
};

}  // namespace

BytesRead decode_bytes(std::string_view bytes, std::string& out) {
  if (repair_utf8(bytes, out)) return BytesRead::utf8;
  Plausibility evidence(bytes);
  std::size_t letters = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = utf8_length(bytes, i);
    if (length == 0) evidence.add(i);
    letters += static_cast<std::size_t>(is_letter(bytes[i]));
    i += length == 0 ? 1 : length;
  }
  if (!evidence.is_plausible(letters)) return BytesRead::replaced;
  out.clear();
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = utf8_length(bytes, i);
    if (length == 0) {
      append_character(static_cast<std::uint8_t>(bytes[i++]), out);
    } else {
      out.append(bytes, i, length);
      i += length;
    }
  }
  return BytesRead::windows1252;
}

}  // namespace dedup
