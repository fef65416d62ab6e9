// Checks and repairs UTF-8.
#include "core/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace dedup {

std::size_t utf8_length(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(at + k) & 0xC0U) != 0x80) return 0;
  }
  const unsigned second = byte(at + 1);
  const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool is_surrogate = first == 0xED && second > 0x9F;
  const bool is_beyond_unicode = first == 0xF4 && second > 0x8F;
  return is_overlong || is_surrogate || is_beyond_unicode ? 0 : length;
}

bool repair_utf8(std::string_view bytes, std::string& repaired) {
  constexpr std::uint64_t kBeyondAscii = 0x8080808080808080U;
  repaired.clear();
  std::size_t copied = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    if (std::uint64_t eight = kBeyondAscii; i + sizeof eight <= bytes.size()) {
      std::memcpy(&eight, bytes.data() + i, sizeof eight);
      if ((eight & kBeyondAscii) == 0) {
        i += sizeof eight;
        continue;
      }
    }
    const std::size_t length = utf8_length(bytes, i);
    if (length == 0) {
      repaired.append(bytes, copied, i - copied);
      repaired += kReplacementCharacter;
      copied = i + 1;
    }
    i += std::max<std::size_t>(length, 1);
  }
  repaired.append(bytes, copied);
  return copied == 0;
}

std::string shown_on_terminal(std::string_view bytes) {
  std::string out;
  repair_utf8(bytes, out);
  const std::string repaired = std::move(out);
  out.clear();
  for (std::size_t i = 0; i < repaired.size();) {
    const std::size_t length = utf8_length(repaired, i);
    const auto first = static_cast<unsigned char>(repaired[i]);
    const bool is_c0 = (first < 0x20 && first != '\t' && first != '\n') || first == 0x7F;
    const bool is_c1 = first == 0xC2 && static_cast<unsigned char>(repaired[i + 1]) < 0xA0;
    out += is_c0 || is_c1 ? kReplacementCharacter : std::string_view(repaired).substr(i, length);
    i += length;
  }
  return out;
}

}  // namespace dedup
